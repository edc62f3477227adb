"""What a what-if changes, one line for each value: what it was and what it is, as the options have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from decide.errors import InputError, shortened
from decide.language import joined, listed, number, t
from decide.language.units import measure
from decide.pack.levers import with_levers
from decide.pack.located import Assignment, Located, assign
from decide.pack.relative import How, is_number, is_quantity
from decide.pack.schema import Pack
from decide.pack.strict_yaml import parse_yaml
from decide.pack.theatre import Applied, Theatre, applied_by_hand, applied_by_levers, resolve
from decide.pack.weighting import named_weighting, with_weighting
from decide.pack.what_if import BY_HAND, WhatIf, scenario_in
from decide.report.document import Cell, Column, Table

FILE = Path("what-if.yaml")
"""What messages call the what-if that a manifest holds."""
UNNAMED = "weight"
"""A unit that says no more than the path."""


@dataclass(frozen=True)
class ChangedValue:
    """A value as one option has it, before and after a change."""

    option: str
    key: tuple[str, str, str]
    """Whose change it is, its id there, and the path."""
    title: str
    path: str
    how: How
    amount: Any
    before: Any
    after: Any
    reason: str


def what_changed(manifest: Mapping[str, Any], theatre: Theatre) -> list[Table]:
    """Every change of the what-if that a manifest holds, with the value before and after; nothing where nothing is
    changed, or where the pack at hand is another and does not have what is changed."""
    if not manifest.get("what_if"):
        return []
    options = [name for name in manifest["options"] if name in theatre.options] or [*theatre.options]
    try:
        what_if = what_if_in(manifest, theatre)
        every = [one for option in options for one in _steps(theatre, option, what_if)]
    except InputError:
        return []
    same: dict[tuple[str, str, str], list[ChangedValue]] = {}
    for one in every:
        same.setdefault(one.key, []).append(one)
    rows = [_row(values, len(options)) for values in same.values()]
    rows += _named_choices(manifest, theatre.pack)
    columns = [Column(t("Change")), Column(t("Path")), Column(t("How")), Column(t("Before")), Column(t("After"))]
    columns += [Column(t("Why"))]
    note = t("Before: as published; a range where options differ. A change of a whole entry is shown shortened.")
    return [Table("what_changed", t("What was changed"), columns, rows, [note])] if rows else []


def what_if_in(manifest: Mapping[str, Any], theatre: Theatre) -> WhatIf:
    """The what-if that a manifest holds. Raises `InputError` where it does not go with the pack at hand."""
    text = str(manifest.get("what_if") or "")
    if not text:
        return WhatIf()
    return with_weighting(theatre.pack, with_levers(theatre, scenario_in(parse_yaml(text, FILE.name), FILE)))


def _steps(theatre: Theatre, option: str, what_if: WhatIf) -> Iterator[ChangedValue]:
    """The steps of a what-if on top of an option, in order."""
    located = resolve(theatre, option).located
    for one in (*applied_by_levers(what_if), *applied_by_hand(what_if, option)):
        for item in one.assignments:
            before = _at(located, item)
            if item.value is not None or located.has(item.steps):
                located = assign(located, Pack, [item])
            yield _step(option, one, item, before, _at(located, item))


def _step(option: str, one: Applied, item: Assignment, before: Any, after: Any) -> ChangedValue:
    title, reason = (one.change.title, one.change.reason) if one.change else (one.id, "")
    reason = t("Set by hand for this run, on the command line or the page.") if reason == BY_HAND else reason
    key = (one.whose, one.id, item.path)
    return ChangedValue(option, key, title, item.path, item.how, item.value, before, after, reason)


def _at(located: Located, item: Assignment) -> Any:
    """The value at a path; None where there is none, or the path stands for several."""
    node: Any = located.tree
    for name in item.steps:
        if not isinstance(node, dict) or name not in node:
            return None
        node = node[name]
    return node


def _row(same: Sequence[ChangedValue], options: int) -> list[Cell]:
    """A line of a change, as the options have it that it is for; these are named where they are not all."""
    first = same[0]
    title = first.title
    if len(same) < options:
        title = t("{change}, for {options} alone", change=title, options=", ".join(one.option for one in same))
    before, after = _span(one.before for one in same), _span(one.after for one in same)
    return [title, first.path, _how(first), before, t("removed") if first.amount is None else after, first.reason]


def _how(step: ChangedValue) -> str:
    if step.how == "set":
        return t("set")
    figure = _figure(step.amount["value"] if isinstance(step.amount, dict) else step.amount)
    return t("times {figure}", figure=figure) if step.how == "scale" else t("plus {figure}", figure=figure)


def _span(values: Iterable[Any]) -> str:
    """A value, or the least and the most of numbers that differ from option to option."""
    every = [*values]
    texts = [*dict.fromkeys(map(_text, every))]
    if len(texts) == 1:
        return texts[0]
    figures = [_bare(value) for value in every]
    if not all(is_number(figure) for figure in figures):
        return listed(texts)
    unit = next((_unit(value) for value in every if _unit(value)), "")
    span = t("{low} to {high}", low=_figure(min(figures)), high=_figure(max(figures)))
    return f"{span} {unit}".strip()


def _bare(value: Any) -> Any:
    return value["value"] if is_quantity(value) else value


def _unit(value: Any) -> str:
    unit = str(value.get("unit", "")) if is_quantity(value) else ""
    return measure(unit) if unit not in ("", UNNAMED) else ""


def _text(value: Any) -> str:
    """A value of a tree as readers see it."""
    if value is None:
        return "–"
    bare = _bare(value)
    if is_number(bare):
        return f"{_figure(bare)} {_unit(value)}".strip()
    if isinstance(value, dict) and value and all(is_number(_bare(item)) for item in value.values()):
        return joined([f"{name} {_figure(_bare(item))}" for name, item in value.items()])
    return shortened(str(value))


def _figure(value: Any) -> str:
    return number(value, ",.6g").replace("-", "−") if is_number(value) else str(value)


def _named_choices(manifest: Mapping[str, Any], pack: Pack) -> list[list[Cell]]:
    """The weighting and the mode, where others than the pack's own and the weighted score were asked for."""
    rows: list[list[Cell]] = []
    if name := manifest.get("weighting"):
        chosen = named_weighting(pack, str(name))
        rows.append([chosen.title, "weights", t("weighting"), t("the pack's own weights"), str(name), chosen.reason])
    mode = str(manifest.get("mode", "weighted"))
    if mode != "weighted":
        rows.append([t("Solve mode"), "mode", t("set"), t("the weighted score"), mode, ""])
    return rows
