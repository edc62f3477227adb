"""What a scope takes in: areas, unit types, tasks and months of the horizon. What a scope does not name is no limit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Protocol

from decide.pack.schema import MONTHS, Area, Calendar, Modifier, Pack, Period


class Places(Protocol):
    """Anything with areas and regions of its own."""

    @property
    def areas(self) -> tuple[str, ...]: ...

    @property
    def regions(self) -> tuple[str, ...]: ...


def holds_in(scope: Places, name: str, area: Area) -> bool:
    """Whether an area is among those that a scope names, or in one of its regions; always if it names none."""
    return not (scope.areas or scope.regions) or name in scope.areas or area.region in scope.regions


def areas_in(pack: Pack, scope: Places) -> list[bool]:
    """(a) which areas a scope takes in."""
    return [holds_in(scope, name, area) for name, area in pack.areas.items()]


def units_in(pack: Pack, modifier: Modifier) -> list[bool]:
    """(u) which unit types a modifier is about: those it names, and for flights only helicopters."""
    flown = modifier.multiplies == "flights"
    return [
        name in (modifier.units or pack.units) and (unit.pool == "helicopters" or not flown)
        for name, unit in pack.units.items()
    ]


def tasks_in(pack: Pack, modifier: Modifier) -> list[bool]:
    """(k) which tasks a modifier is about."""
    return [name in (modifier.tasks or pack.tasks) for name in pack.tasks]


def months_in(calendar: Calendar, modifier: Modifier) -> list[bool]:
    """Which months of the horizon a modifier holds in, in the order of time."""
    first, last = modifier.from_month or "", modifier.until_month or "9999-12"  # as text, YYYY-MM is in order of time
    return [
        period.id in (modifier.periods or [period.id])
        and period.season_name in (modifier.seasons or [period.season_name])
        and MONTHS[int(month[5:]) - 1] in (modifier.months or MONTHS)
        and first <= month <= last
        for period, month in _months(calendar)
    ]


def first_months(calendar: Calendar) -> list[int]:
    """(t) number of the month that each period begins in, counted from 0 at the start of the horizon."""
    return [*accumulate((period.months for period in calendar.periods[:-1]), initial=0)]


def _months(calendar: Calendar) -> Iterator[tuple[Period, str]]:
    """Each month of the horizon with its period."""
    year, month = (int(part) for part in calendar.start.split("-"))
    number = 12 * year + month - 1
    for period in calendar.periods:
        for _ in range(period.months):
            yield period, f"{number // 12:04}-{number % 12 + 1:02}"
            number += 1
