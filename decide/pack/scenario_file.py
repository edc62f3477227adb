"""A what-if written as a file that `--scenario` reads back to the same numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count
from typing import Any

import yaml

from decide.pack.mode import WEIGHTED
from decide.pack.relative import SIGNS, split_sign
from decide.pack.schema import Change
from decide.pack.what_if import BY_HAND, WhatIf

KINDS = ("set", "scale", "add")


def scenario_text(what_if: WhatIf, name: str, title: str, options: Sequence[str], by_hand: str) -> str:
    """The scenario's changes, levers and mode and every single change of the what-if, in order, as YAML.

    `options`: those it is about; all if none. `by_hand` is the reason given for the single changes.
    """
    written = what_if.scenario.changes if what_if.scenario is not None else ()
    # the values as they were read: a dump of the model would leave out the nulls that remove an entry
    changes: list[dict[str, Any]] = [
        {**change.model_dump(exclude_none=True, exclude={*KINDS}), **_given(change)} for change in written
    ]
    taken = {change.id for change in written}
    for path, value in what_if.sets:
        plain, how = split_sign(path)
        shown = "null" if value is None else value
        made = free_id("by-hand", taken)
        taken.add(made)
        changes.append({"id": made, "title": f"{path}={shown}"[:160], "reason": by_hand, how: {plain: value}})
    tree: dict[str, Any] = {"id": name, "title": title[:160], "options": [*options], "changes": changes}
    own = what_if.scenario.levers if what_if.scenario is not None else {}
    levers = {**own, **{choice.lever: choice.setting for choice in what_if.levers}}
    mode = what_if.chosen_mode
    more: dict[str, Any] = {"levers": levers, "mode": mode.model_dump(mode="json") if mode != WEIGHTED else None}
    weighting = what_if.weighting or (what_if.scenario.weighting if what_if.scenario is not None else None)
    more["weighting"] = weighting
    tree |= {key: value for key, value in more.items() if value}
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)


def by_flags(text: str) -> tuple[list[str], str]:
    """A what-if that `scenario_text` wrote, as it was asked for: a flag for each single change, and a file of the rest;
    empty if nothing is left."""
    tree: dict[str, Any] = yaml.safe_load(text) if text else {}
    changes = tree.get("changes", [])
    single = [change for change in changes if change["reason"] == BY_HAND and not change.get("options")]
    flags = [
        part
        for change in single
        for how, sign in (("set", ""), *((how, sign) for sign, how in SIGNS.items()))
        for path, value in change.get(how, {}).items()
        for part in ("--set", f"{path}{sign}={'null' if value is None else value}")
    ]
    rest = {**tree, "changes": [change for change in changes if change not in single]}
    empty = not any(value for name, value in rest.items() if name not in ("id", "title"))
    return flags, "" if empty else yaml.safe_dump(rest, sort_keys=False, allow_unicode=True, width=110)


def free_id(wish: str, taken: Collection[str]) -> str:
    """An id for a change that no other has: the one wished for with the first number that is free."""
    return next(name for n in count(1) if (name := f"{wish}-{n}") not in taken)


def _given(change: Change) -> dict[str, dict[str, Any]]:
    """What the change sets, scales and adds, without what is empty."""
    return {how: dict(values) for how in KINDS if (values := getattr(change, how))}
