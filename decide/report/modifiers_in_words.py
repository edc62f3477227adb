"""The modifiers of a pack as a table: what each multiplies by how much, where, for whom, when, and its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from decide.language import listed, mark, number, said, t
from decide.pack.in_scope import areas_in, months_in, tasks_in, units_in
from decide.pack.quantity import cited
from decide.pack.schema import Modifier, Multiplied, Named, Pack, Period
from decide.report.document import Cell, Column, Table
from decide.results.study import Ranged

MULTIPLIED: dict[Multiplied, str] = {
    "threat": mark("harm"),
    "availability": mark("units free for tasks"),
    "effort": mark("worth of effort"),
    "movement": mark("moves between areas"),
    "escort": mark("escort needed"),
    "productivity": mark("what units give"),
    "flights": mark("what helicopters give and lift"),
}


def modifiers_table(pack: Pack) -> list[Table]:
    """Every modifier of a pack as it is solved; nothing for a pack that has none."""
    columns = [
        *(Column(t("Modifier")), Column(t("Multiplies")), Column(t("Times"), "", 2), Column(t("Places"))),
        *(Column(t("Units and tasks")), Column(t("Periods")), Column(t("Evidence"))),
    ]
    rows = [_row(pack, modifier) for modifier in pack.modifiers.values()]
    note = t("Modifiers that hold together multiply; a period with some of its months has the mean.")
    return [Table("modifiers", t("Modifiers in place and time"), columns, rows, [note])] if rows else []


def _row(pack: Pack, modifier: Modifier) -> list[Cell]:
    by = modifier.value
    entries = [
        *_some([*pack.units.values()], units_in(pack, modifier)),
        *_some([*pack.tasks.values()], tasks_in(pack, modifier)),
    ]
    places = [area.title for area, inside in zip(pack.areas.values(), areas_in(pack, modifier), strict=True) if inside]
    return [
        modifier.title,
        said(MULTIPLIED[modifier.multiplies]),
        Ranged(by.value, by.low, by.high),
        t("all", context="areas") if len(places) == len(pack.areas) else listed(places),
        listed(entries) if entries else t("all", context="unit types and tasks"),
        _when(pack, modifier),
        cited(by.source, by.locator) if by.source else by.reasoning,
    ]


def _some(entries: Sequence[Named], inside: Sequence[bool]) -> list[str]:
    """The titles of those inside; none where all are."""
    chosen = [entry.title for entry, there in zip(entries, inside, strict=True) if there]
    return [] if len(chosen) == len(entries) else chosen


def _when(pack: Pack, modifier: Modifier) -> str:
    """The periods it holds in, with the months where it holds in some only."""
    holds = [*_months_held(pack, modifier)]
    if all(count == period.months for period, count in holds):
        return t("all", context="periods")
    return listed(
        period.id
        if count == period.months
        else t(
            "{period} ({some} of {months} months)",
            period=period.id,
            some=number(count, "d"),
            months=number(period.months, "d"),
        )
        for period, count in holds
        if count
    )


def _months_held(pack: Pack, modifier: Modifier) -> Iterator[tuple[Period, int]]:
    """Each period with the number of its months in the scope."""
    inside = iter(months_in(pack.calendar, modifier))
    for period in pack.calendar.periods:
        yield period, sum(islice(inside, period.months))
