"""What an answered option amounts to: scores by objective, region and period, and their consequences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import numpy as np

from decide.model import plan as planned
from decide.model.instance import Instance, response_curve
from decide.model.lp import Floats
from decide.model.plan import Plan
from decide.model.response import Curve
from decide.model.scoring import Bound
from decide.results.stakes import stakes
from decide.solve.answer import Answer

ALL = "all"
LEAST_APART = 0.5  # points; whole points are shown, so what rounds to the same is not told apart either

Row = tuple[Any, ...]


def told_apart(curves: Iterable[Curve]) -> float:
    """Points by which scores must differ to be told apart: the error of the response's straight segments, at least
    half a point."""
    return max([LEAST_APART, *(100.0 * curve.error_bound for curve in curves)])


def metrics(answer: Answer) -> Iterator[Row]:
    """Rows of `Results.metrics`: scores, deaths averted, cost and the rest, with ranges; 0.8 ms for nine areas."""
    p, plan, option = answer.instance, answer.plan, answer.case.option.id
    response = p.pack.response.met_at_requirement
    low_met, high_met = (
        planned.met_under(plan, response_curve(p.pack, share)) for share in (response.low, response.high)
    )
    central, low, high = (planned.scores(p, met) for met in (plan.met, low_met, high_met))

    def row(objective: str, region: str, period: str, metric: str, unit: str, *values: float) -> Row:
        value = values[0]
        bottom, top = (min(values), max(values)) if len(values) > 1 else (float("nan"), float("nan"))
        return option, objective, region, period, metric, unit, value, bottom, top

    totals = [planned.overall(p, cells) for cells in (central, low, high)]
    yield row(ALL, ALL, ALL, "score", "points", *totals)
    for o, objective in enumerate(p.objectives):
        by_weight = [_mean(cells[o], p.weight[o]) for cells in (central, low, high)]
        if np.isfinite(by_weight[0]):
            yield row(objective, ALL, ALL, "score", "points", *by_weight)
        for r, region in enumerate(p.regions):
            if np.isfinite(central[o, r]):
                yield row(objective, region, ALL, "score", "points", central[o, r], low[o, r], high[o, r])
    for r, region in enumerate(p.regions):
        by_weight = [_mean(cells[:, r], p.weight[:, r]) for cells in (central, low, high)]
        if np.isfinite(by_weight[0]):
            yield row(ALL, region, ALL, "score", "points", *by_weight)
    yield from _stakes(p, row)
    yield from _metrics_by_period(p, plan, row)
    yield from _consequences(p, plan, low_met, high_met, row)


WORTH_UNITS = {"count": "points/death", "share": "points/percentage point"}


def _stakes(p: Instance, row: Any) -> Iterator[Row]:
    """What each cell weighs, and what one of what is needed there is worth by that."""
    for stake in stakes(p):
        yield row(stake.objective, stake.region, ALL, "weight", "share", stake.weight)
        if stake.measure == "count":
            yield row(stake.objective, stake.region, ALL, "need", "deaths/year", stake.need)
        yield row(stake.objective, stake.region, ALL, "worth_of_one", WORTH_UNITS[stake.measure], stake.points)


def _mean(values: Floats, weights: Floats) -> float:
    """Weighted mean of the cells in which something is needed; nan if nothing weighs."""
    counts = np.isfinite(values) & (weights > 0)
    return float(values[counts] @ weights[counts] / weights[counts].sum()) if counts.any() else float("nan")


def _metrics_by_period(p: Instance, plan: Plan, row: Any) -> Iterator[Row]:
    met, reference = planned.need_met(p, plan.met), planned.reference_by_period(p)
    needed = reference > 0
    score = np.divide(100.0 * met, reference, where=needed, out=np.zeros(met.shape))
    for period, points in zip(p.periods, np.einsum("or,ort->t", p.weight, score), strict=True):
        yield row(ALL, ALL, period, "score", "points", float(points))
    for o, r, t in np.argwhere(needed):
        yield row(p.objectives[o], p.regions[r], p.periods[t], "score", "points", float(score[o, r, t]))
    for period, people in zip(p.periods, planned.uniformed(p, plan).sum(axis=0), strict=True):
        yield row(ALL, ALL, period, "uniformed_stationed", "persons", float(people))


def _consequences(p: Instance, plan: Plan, low_met: Floats, high_met: Floats, row: Any) -> Iterator[Row]:
    preventable = p.pack.outcomes.max_preventable
    corners = product((low_met, high_met), (preventable.low, preventable.high))
    averted = [planned.deaths_averted(p, met, share) for met, share in ((plan.met, preventable.value), *corners)]
    killed = planned.state_killings(p)
    for r, region in enumerate(p.regions):
        values = [float(by_region[r]) for by_region in averted]
        yield row(ALL, region, ALL, "civilian_deaths_averted", "deaths/year", *values)
        yield row(ALL, region, ALL, "civilian_deaths_by_state_forces", "deaths/year", float(killed[r]))
    totals = [float(by_region.sum()) for by_region in averted]
    yield row(ALL, ALL, ALL, "civilian_deaths_averted", "deaths/year", *totals)
    yield row(ALL, ALL, ALL, "civilian_deaths_by_state_forces", "deaths/year", float(killed.sum()))
    bounds: tuple[Bound, ...] = ("value", "low", "high")
    costs = [planned.yearly_cost(p, plan, bound) for bound in bounds]
    yield row(ALL, ALL, ALL, "cost", "USD/year", *costs)
    deaths = [planned.peacekeeper_deaths(p, plan, bound) for bound in bounds]
    yield row(ALL, ALL, ALL, "peacekeeper_deaths", "deaths/year", *deaths)
    yield row(ALL, ALL, ALL, "static_share", "share", planned.static_share(p, plan))
    mean = float(planned.uniformed(p, plan).sum(axis=0) @ p.months / p.months.sum())
    yield row(ALL, ALL, ALL, "uniformed_stationed", "persons", mean)
