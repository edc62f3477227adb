"""Solve modes as written on the command line: `KIND[:PART,PART,...]`.

A part is a name, `NAME=NUMBER`, or one of the mode's own words, so that no part needs quotes in a shell.
"""

from __future__ import annotations

from typing import Any

from decide.errors import InputError, Place, Problem, closest, shortened, unknown
from decide.pack.examples import example
from decide.pack.located import Located, validate
from decide.pack.mode import MODES, OVERALL, Adversary, Epsilon, Lexicographic, Leximin, MaxMin, Mode, Weighted
from decide.pack.quantity import Model
from decide.pack.schema import Pack
from decide.pack.strict_yaml import plain_scalar

EXAMPLES = {
    "weighted": "weighted",
    "lexicographic": "lexicographic:{one},{other} or lexicographic:{one},{other},tolerance=0.5",
    "epsilon": "epsilon:{one}=60 or epsilon:{cell},{one}=60",
    "maxmin": "maxmin or maxmin:cells",
    "leximin": "leximin or leximin:cells",
    "adversary": "adversary or adversary:periods",
    "least": "least:{one}=60,{other}=30,cap.{unit}=9000",
}
CHOICES = {"maxmin": ("regions", "cells"), "leximin": ("regions", "cells"), "adversary": ("horizon", "periods")}
CAP = "cap."


class _OnlyMode(Model, defer_build=False):
    """So that a mode on the command line is validated like one in a file."""

    mode: Mode


def parse_mode(text: str, pack: Pack | None = None) -> Mode:
    """The mode a text asks for. Raises `InputError` with every problem, with an example in the names of the pack if
    there is one; the text's own names are checked against a pack later, by `decide.pack.mode.check_mode`."""
    place = Place(f"--mode {shortened(text)}")
    kind, _, rest = (piece.strip() for piece in text.partition(":"))
    if kind not in MODES:
        message, hint = unknown("solve mode", kind, MODES)
        raise InputError(Problem(message, place, hint))
    tree: dict[str, Any] = {"kind": kind}
    problems: list[Problem] = []
    shown = example(f"--mode {EXAMPLES[kind]}", pack) if pack else ""
    for part in rest.split(",") if rest else []:
        if complaint := _add(tree, part.strip()):
            message, hint = complaint
            problems.append(Problem(message, place, hint or shown))
    needed = {"lexicographic": "order", "epsilon": "floors", "least": "floors"}.get(kind)
    if not problems and needed and needed not in tree:
        message = f"the mode {kind!r} needs {'priorities' if needed == 'order' else 'at least one floor'}."
        problems.append(Problem(message, place, shown))
    if problems:
        raise InputError(problems)
    return validate(Located({"mode": tree}, {(): place}), _OnlyMode).mode


def _add(tree: dict[str, Any], part: str) -> tuple[str, str] | None:
    """Put one part into the tree; message and hint if it has no place there."""
    kind = tree["kind"]
    name, equals, number = (piece.strip() for piece in part.partition("="))
    nothing = f"{shortened(part)} means nothing in the mode {kind!r}."
    if not name or (equals and not number):
        return f"the part {shortened(part)} is not of the form NAME or NAME=NUMBER.", ""
    if kind in CHOICES:
        if equals or name not in CHOICES[kind]:
            return nothing, closest(name, CHOICES[kind])
        if "over" in tree:
            return f"the mode {kind!r} takes one of {' and '.join(CHOICES[kind])}, not two.", ""
        tree["over"] = name
        return None
    return _add_number(tree, name, plain_scalar(number), nothing) if equals else _add_name(tree, name, nothing)


def _add_name(tree: dict[str, Any], name: str, nothing: str) -> tuple[str, str] | None:
    """As `_add`, a name alone; `nothing` says that it has no meaning in the mode."""
    kind = tree["kind"]
    if kind == "lexicographic":
        tree["order"] = [*tree.get("order", []), name]
        return None
    if kind != "epsilon":
        return nothing, ""
    if "maximise" in tree:
        return f"two criteria are to be maximised: {tree['maximise']!r} and {name!r}.", ""
    tree["maximise"] = name
    return None


def _add_number(tree: dict[str, Any], name: str, value: Any, nothing: str) -> tuple[str, str] | None:
    """As `_add`, a name with its number; `nothing` says that it has no meaning in the mode."""
    kind = tree["kind"]
    if kind == "lexicographic":
        if name != "tolerance" or "tolerance" in tree:
            return nothing, "Only the tolerance takes a number here, once."
        tree["tolerance"] = value
        return None
    if kind not in ("epsilon", "least"):
        return nothing, ""
    capped = kind == "least" and name.startswith(CAP)
    group, what = ("caps", "cap") if capped else ("floors", "floor")
    key = name.removeprefix(CAP) if capped else name
    if key in tree.get(group, {}):
        return f"the {what} of {key!r} is given twice.", "Keep one."
    tree.setdefault(group, {})[key] = value
    return None


def mode_text(mode: Mode) -> str:
    """The mode as `parse_mode` reads it: all that is needed to ask for it again."""
    if isinstance(mode, Weighted):
        return mode.kind
    if isinstance(mode, Lexicographic):
        return f"{mode.kind}:{','.join(mode.order)},tolerance={mode.tolerance:.12g}"
    if isinstance(mode, MaxMin | Leximin | Adversary):
        return f"{mode.kind}:{mode.over}"
    parts = [f"{name}={value:.12g}" for name, value in mode.floors.items()]
    if isinstance(mode, Epsilon):
        parts = [mode.maximise, *parts] if mode.maximise != OVERALL else parts
    else:
        parts += [f"{CAP}{unit}={value:.12g}" for unit, value in mode.caps.items()]
    return f"{mode.kind}:{','.join(parts)}"
