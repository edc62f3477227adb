"""Who is stationed where, and how that changes from period to period: the figures behind map, trend and table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from decide.model.instance import Instance
from decide.pack.schema import Pack

Units = Mapping[tuple[str, str], float]
"""Units by area and unit type."""


def at_start(p: Instance) -> dict[tuple[str, str], float]:
    """Units of each type in each area before the first period."""
    return {(area, unit): float(p.initial[u, a]) for u, unit in enumerate(p.units) for a, area in enumerate(p.areas)}


def units_in(laydown: pd.DataFrame, period: str) -> dict[tuple[str, str], float]:
    """Units by area and unit type of one option in a period; what is not there is none."""
    rows = laydown[laydown["period"] == period]
    return dict(zip(zip(rows["area"], rows["unit_type"], strict=True), rows["units"].astype(float), strict=True))


def stationed(laydown: pd.DataFrame, pack: Pack, start: Units | None = None, unit: str = "") -> pd.DataFrame:
    """People, or units of a type if one is named, by area and period of one option, all areas and periods, and how many
    more than in the period before.

    Columns area, period, number, change. The first period is compared with `start`; without it nothing is said of a
    change then.
    """
    periods = [period.id for period in pack.calendar.periods]
    rows = laydown[laydown["unit_type"] == unit] if unit else laydown
    sums = rows.groupby(["area", "period"])["units" if unit else "persons"].sum()
    grid = pd.MultiIndex.from_product([list(pack.areas), periods], names=["area", "period"])
    table = sums.reindex(grid, fill_value=0.0).unstack("period")[periods].reindex(list(pack.areas))
    change = table.diff(axis=1)
    before = table[periods[0]] if start is None else _before(start, pack, unit)
    change[periods[0]] = table[periods[0]] - before
    both = pd.DataFrame({"number": table.stack(), "change": change.stack()})
    return both.reindex(grid).reset_index()


def _before(units: Units, pack: Pack, only: str) -> pd.Series[float]:
    """People, or units of a type, by area."""
    sums = dict.fromkeys(pack.areas, 0.0)
    for (area, unit), number in units.items():
        if only in ("", unit):
            sums[area] += number if only else number * pack.units[unit].persons.value
    return pd.Series(sums)


def in_period(table: pd.DataFrame, column: str, period: str) -> dict[str, float]:
    """A column of `stationed` in a period, by area."""
    rows = table[table["period"] == period]
    return dict(zip(rows["area"], rows[column].astype(float), strict=True))


def by_region(table: pd.DataFrame, pack: Pack) -> pd.DataFrame:
    """`stationed` added up by region: columns region, period, number, in the pack's order."""
    region = table["area"].map({name: area.region for name, area in pack.areas.items()})
    sums = table.groupby([region.rename("region"), "period"])["number"].sum()
    periods = [period.id for period in pack.calendar.periods]
    grid = pd.MultiIndex.from_product([list(pack.regions), periods], names=["region", "period"])
    return sums.reindex(grid, fill_value=0.0).reset_index()


def moved(laydown: pd.DataFrame, pack: Pack, period: str, start: Units | None = None) -> list[tuple[str, str, float]]:
    """Area, unit type and change of units since the period before, the most people first; ties in the pack's order."""
    periods = [item.id for item in pack.calendar.periods]
    number = periods.index(period)
    now = units_in(laydown, period)
    before = units_in(laydown, periods[number - 1]) if number else now if start is None else start
    changes = [
        (area, unit, now.get((area, unit), 0.0) - before.get((area, unit), 0.0))
        for area in pack.areas
        for unit in pack.units
    ]
    return sorted(changes, key=lambda item: -abs(item[2]) * pack.units[item[1]].persons.value)
