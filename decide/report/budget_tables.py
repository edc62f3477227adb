"""What options cost, as tables that a budget officer reads: the mean beside the rate at the end, by class, beside the
baseline; and what is spent once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import mark, said, t
from decide.report.document import Cell, Column, Table
from decide.report.held_against import held_against
from decide.results.budget import LIQUIDATION, ONE_OFF
from decide.results.metrics import ALL
from decide.results.study import Ranged, Results

MILLION = 1e6
FEW_MILLIONS = 100  # a year: larger costs are shown in whole millions
TITLES: Mapping[str, str] = {
    "troops": mark("Troops"),
    "helicopters": mark("Air"),
    "police": mark("Police"),
    "civilians": mark("Civilians"),
    "camps": mark("Camps"),
    "headquarters": mark("Headquarters"),
}
"""Of the classes, in the order shown."""
ONCE: Mapping[str, str] = {ONE_OFF: mark("One-off cost"), LIQUIDATION: mark("Liquidation")}


def budget_table(results: Results, option: str) -> list[Table]:
    """One option by class; nothing of results made before this was kept."""
    rows_of = {row["cost_class"]: row for row in results.rows_of("costs") if row["option"] == option}
    if not rows_of:
        return []
    places = _decimals([rows_of[ALL]])
    at_end = t("At the end", context="of the horizon")
    columns = [Column(t("Class")), _money(t("Mean"), places), _money(at_end, places)]
    compared = bool(rows_of[ALL]["against"])
    columns += _differences(places) if compared else []
    rows: list[list[Cell]] = []
    for name, title in [*((name, said(title)) for name, title in TITLES.items()), (ALL, t("All", context="classes"))]:
        row = rows_of[name]
        cells: list[Cell] = [title, _ranged(row, ""), _ranged(row, "end")]
        rows.append([*cells, *([row["difference"], row["end_difference"]] if compared else [])])
    notes = [*_notes(results, compared), *(_once(rows_of[name], said(title)) for name, title in ONCE.items())]
    return [Table("budget", t("Cost by class, $m a year"), columns, rows, notes)]


def budget_of_all(results: Results, order: Sequence[str]) -> list[Table]:
    """Options side by side: cost in all, and the rate at the end by class."""
    rows_of = {(row["option"], row["cost_class"]): row for row in results.rows_of("costs")}
    if not rows_of:
        return []
    compared = any(row["against"] for row in rows_of.values())
    end = t("At the end", context="of the horizon")
    places = _decimals([rows_of[option, ALL] for option in order])
    columns = [Column(t("Option")), _money(t("all"), places, t("Mean")), _money(t("all"), places, end)]
    columns += _differences(places) if compared else []
    columns += [_money(said(title), places, end) for title in TITLES.values()]
    rows: list[list[Cell]] = []
    for option in order:
        whole = rows_of[option, ALL]
        cells: list[Cell] = [option, whole["value"], whole["end"]]
        cells += [_given(whole["difference"]), _given(whole["end_difference"])] if compared else []
        rows.append([*cells, *(rows_of[option, name]["end"] for name in TITLES)])
    stated = {name: [option for option in order if _given(rows_of[option, name]["value"]) is not None] for name in ONCE}
    notes = [*_notes(results, compared, ranges=False)]
    notes += [
        t("{what}: stated for {options}; see each.", what=said(title), options=", ".join(stated[name]))
        if stated[name]
        else t("{what}: not assessed, as no figure is stated.", what=said(title))
        for name, title in ONCE.items()
    ]
    return [Table("budget", t("Cost, $m a year: mean, and rate at the end by class"), columns, rows, notes)]


def _money(title: str, places: int, group: str = "", signed: bool = False) -> Column:
    return Column(title, group, places, scale=MILLION, signed=signed)


def _differences(places: int) -> list[Column]:
    return [_money(title, places, t("Difference"), signed=True) for title in (t("mean"), t("at the end"))]


def _decimals(whole: Sequence[Mapping[str, Any]]) -> int:
    """Of millions: none for missions of more than a hundred, whose figures are not that sure."""
    return 0 if max(float(row["value"]) for row in whole) > FEW_MILLIONS * MILLION else 2


def _given(value: float | None) -> float | None:
    return None if value is None or value != value else value


def _ranged(row: Mapping[str, Any], prefix: str) -> Cell:
    names = ("value", "low", "high") if not prefix else (prefix, f"{prefix}_low", f"{prefix}_high")
    return Ranged(*(row[name] for name in names))


def _notes(results: Results, compared: bool, ranges: bool = True) -> list[str]:
    """What the columns are, and what they are beside."""
    notes = [t("Mean: over the horizon. At the end: the rate of the last period, once all has arrived or left.")]
    if compared:
        notes.append(t("Difference: to {option}, at the central values.", option=held_against(results.manifest)))
    if ranges:
        notes.append(t("Ranges: every cost figure at its low end, or at its high end, together."))
    return [*notes, t("Classes add up to all in the data; here they are rounded.")]


def _once(row: Mapping[str, Any], title: str) -> str:
    """What is spent once, in words, or that it is not assessed."""
    if _given(row["value"]) is None:
        return t("{what}: not assessed, as no figure is stated.", what=title)
    figure = Column("", "", 1, scale=MILLION).text(Ranged(row["value"], row["low"], row["high"]))
    return t("{what}: $m {figure}, spent once and not in the figures above.", what=title, figure=figure)
