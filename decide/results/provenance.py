"""What was asked, of what, with which versions: the manifest that every table of data carries."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from decide.errors import InputError, Problem, shortened
from decide.pack.grading import counts
from decide.pack.levers import without_effect
from decide.pack.mode import WEIGHTED
from decide.pack.mode_text import mode_text
from decide.pack.scenario_file import scenario_text
from decide.pack.theatre import Theatre
from decide.pack.what_if import BY_HAND, WhatIf


def provenance(
    theatre: Theatre, options: Sequence[str], what_if: WhatIf, solved: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The manifest of what is said of some options, with what their solutions add to it where they were solved."""
    return {
        "time": _moment().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "pack": theatre.pack.id,
        "hash": theatre.hash,
        "pack_title": theatre.pack.title,
        "options": [*options],
        **inputs_of(what_if),
        "levers_already_so": {
            option: list(idle)
            for option in options
            if what_if.levers and (idle := without_effect(theatre, option, what_if))
        },
        **(solved or {}),
        "figures": {grade: one.figures for grade, one in counts(theatre).items()},
        "files": _files(theatre, what_if),
        "versions": {
            "decide": _version("decide"),
            "python": platform.python_version(),
            **{name: _version(name) for name in ("highspy", "numpy", "pandas", "pulp", "pydantic")},
        },
    }


def inputs_of(what_if: WhatIf) -> dict[str, Any]:
    """What a what-if asks for, as a manifest has it."""
    return {
        "scenario": what_if.scenario.id if what_if.scenario else None,
        "set": [f"{path}={value}" for path, value in what_if.sets],
        "weighting": what_if.weighting or None,
        "mode": mode_text(what_if.chosen_mode),
        "levers": [choice.text for choice in what_if.levers],
        "what_if": _whole(what_if),
    }


def _whole(what_if: WhatIf) -> str:
    """All of a what-if as one file that asks the same again; empty where nothing is asked for."""
    nothing = what_if.scenario is None and not (what_if.sets or what_if.levers or what_if.weighting)
    if nothing and what_if.chosen_mode == WEIGHTED:
        return ""
    given = what_if.scenario
    name, title = (given.id, given.title) if given else ("by-hand", "Changed by hand")
    return scenario_text(what_if, name, title, given.options if given else (), BY_HAND)


def _moment() -> datetime:
    """Now, or the seconds since 1970 in `SOURCE_DATE_EPOCH`. Raises `InputError` if that is no such number."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not stamp:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {shortened(stamp)}, which is no time in seconds since 1970."
        raise InputError(Problem(message, None, "Give a whole number, or unset it.")) from None


def _files(theatre: Theatre, what_if: WhatIf) -> dict[str, str]:
    """Digest of every file by name; a file given beside the pack hides no file of the pack that has its name."""
    files = dict(theatre.digests)
    for name, digest in what_if.digests:
        files[name if files.get(name, digest) == digest else f"given: {name}"] = digest
    return dict(sorted(files.items()))


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
