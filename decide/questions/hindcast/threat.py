"""The threat of a year as the record has it, put into a case by modifiers: deaths by area beside the mean of the years
that the pack's own figures are of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from decide.model.instance import response_curve
from decide.model.lp import Floats
from decide.model.plan import met_under
from decide.pack.quantity import Quantity
from decide.pack.record import Record, mean_deaths
from decide.pack.schema import Modifier
from decide.pack.theatre import Case
from decide.solve.answer import Answer

PACK, RECORDED = "pack", "recorded"
"""The threat of the pack throughout, or that of each year by area."""


@dataclass(frozen=True)
class YearOfThreat:
    """Deaths of a year in some areas, beside the mean of the pack's years."""

    series: str
    year: int
    group: str
    areas: tuple[str, ...]
    deaths: int
    mean: float

    @property
    def ratio(self) -> float:
        """What the pack's threat is multiplied by."""
        return self.deaths / self.mean


def threats(record: Record, year: int) -> list[YearOfThreat]:
    """The threat of a year by group of areas, by the first series that counts it as a whole; empty if none does."""
    stated = record.threat
    for name, base in stated.series.items() if stated else ():
        series = record.deaths[name]
        groups = {key: group for key, group in series.groups.items() if year in group.years}
        if stated and groups and year not in series.part_years:
            means = {key: mean_deaths(record.deaths[base], group.areas, stated.years) for key, group in groups.items()}
            return [
                YearOfThreat(name, year, key, group.areas, group.years[year], float(means[key] or np.nan))
                for key, group in groups.items()
            ]
    return []


def under(case: Case, held: list[YearOfThreat], dated: bool) -> Case:
    """A case under the threat of these years: in the months of each if `dated`, else throughout."""
    modifiers = {f"recorded_{one.group}_{one.year}": _modifier(one, dated) for one in held}
    return replace(case, pack=case.pack.model_copy(update={"modifiers": {**case.pack.modifiers, **modifiers}}))


def _modifier(one: YearOfThreat, dated: bool) -> Modifier:
    value = Quantity(
        value=one.ratio,
        unit="ratio",
        low=one.ratio,
        high=one.ratio,
        assumption=f"{one.deaths} deaths on record beside a mean of {one.mean:g}.",
    )
    return Modifier(
        title=f"Threat of {one.year}, {one.group}",
        multiplies="threat",
        value=value,
        areas=one.areas,
        from_month=f"{one.year}-01" if dated else None,
        until_month=f"{one.year}-12" if dated else None,
    )


def horizon(case: Case) -> list[int]:
    """The calendar years that the horizon touches."""
    calendar = case.pack.calendar
    first, month = int(calendar.start[:4]), int(calendar.start[5:])
    return [*range(first, first + (month - 2 + sum(period.months for period in calendar.periods)) // 12 + 1)]


def need_met(solution: Answer) -> Iterator[tuple[str, str, float, float, float]]:
    """Objective that is counted, region, and per cent of the harm without a mission under the case's own threat that is
    met, with the range of the response."""
    p, plan = solution.instance, solution.plan
    response = p.pack.response.met_at_requirement
    harm = p.needs.size[:, None] * p.needs.share * p.months * p.needs.threat
    shares = [plan.met, *(met_under(plan, response_curve(p.pack, share)) for share in (response.low, response.high))]
    for o, (objective, spec) in enumerate(p.pack.objectives.items()):
        for r, region in enumerate(p.regions):
            mine = (p.needs.objective == o) & (p.region[p.needs.area] == r)
            if spec.measure == "count" and harm[mine].sum() > 0:
                value, *ends = (_part(harm[mine], met[mine]) for met in shares)
                yield objective, region, value, min(value, *ends), max(value, *ends)


def _part(harm: Floats, met: Floats) -> float:
    return float(100.0 * (harm * met).sum() / harm.sum())
