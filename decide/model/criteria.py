"""What a solve mode optimises or holds: scores and unmet harm, as linear functions of the need met."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from decide.errors import InputError, Problem, unknown
from decide.model.instance import Instance
from decide.model.lp import Columns, Family, Floats, Programme
from decide.model.scoring import fixed_cost, idle_points, met_worth, score_weights, station_cost, station_deaths
from decide.pack.mode import OVERALL, criterion_names, split_name


@dataclass(frozen=True)
class Criterion:
    """constant + Σ gain · z, in points."""

    name: str
    gain: Floats
    """(z) points for each unit of the columns z."""
    constant: float
    """Points of a mission that does nothing."""


MILLION = 1e6
COST, PEACEKEEPER_DEATHS = "cost", "peacekeeper_deaths"
LESS_IS_BETTER = {COST: "$m a year", PEACEKEEPER_DEATHS: "deaths a year"}
POINTS = "points"


@dataclass(frozen=True)
class Measure:
    """constant + Σ gain · column over all columns of a programme."""

    name: str
    unit: str
    sign: float
    """1 where more is better, -1 where less is."""
    gain: Floats
    """(column) of one more of it."""
    constant: float

    def value(self, x: Floats) -> float:
        """Its value for the columns' values."""
        return float(self.constant + self.gain @ x)


def measure(p: Instance, programme: Programme, name: str) -> Measure:
    """What a name measures: a score (see `criterion`), `cost` in $m a year or `peacekeeper_deaths` a year.

    Raises `InputError` for an unknown name, and as `criterion` does.
    """
    gain = np.zeros(len(programme.cost))
    s, z = programme.block("S"), programme.block("z")
    if name == COST:
        gain[s.index] = station_cost(p, s) / MILLION
        return Measure(name, LESS_IS_BETTER[name], -1.0, gain, fixed_cost(p) / MILLION)
    if name == PEACEKEEPER_DEATHS:
        gain[s.index] = station_deaths(p, s)
        return Measure(name, LESS_IS_BETTER[name], -1.0, gain, 0.0)
    check_name(p, name)
    score = criterion(p, z, name)
    gain[z.index] = score.gain
    return Measure(name, POINTS, 1.0, gain, score.constant)


def check_name(p: Instance, name: str) -> None:
    """Raises `InputError` if the name is that of no score and no consequence."""
    base, period = split_name(name)
    names = [*criterion_names(p.pack), *LESS_IS_BETTER]
    if base not in names:
        raise InputError(Problem(*_no(unknown("criterion", base, names))))
    if period is not None and base in LESS_IS_BETTER:
        message = f"{base} is a mean over the horizon; it cannot count from a period on."
        raise InputError(Problem(message, None, f"Leave out '@{period}'."))
    if period is not None and period not in p.periods:
        raise InputError(Problem(*_no(unknown("period", period, p.periods))))


def _no(words: tuple[str, str]) -> tuple[str, None, str]:
    """Message and hint of a problem that has no place."""
    return words[0], None, words[1]


def criterion(p: Instance, z: Columns, name: str) -> Criterion:
    """The score a name stands for: `overall`, a cell `objective.region`, an objective or a region (the
    weighted mean of its cells); `@period` after it counts from that period on.

    Raises `InputError` if nothing is needed there, or nothing there has a weight.
    """
    view, points, idle = _view(p, name)
    gain = points[z["n"]] * met_worth(view, z)
    return Criterion(name, gain, idle)


def score_of(p: Instance, name: str, met: Floats) -> float:
    """The score a name stands for if (n, t) shares of the needs are met; raises as `criterion` does."""
    view, points, idle = _view(p, name)
    worth = view.needs.size * ((view.needs.threat * view.needs.share * met) @ view.months)
    return float(points @ worth) + idle


def _view(p: Instance, name: str) -> tuple[Instance, Floats, float]:
    """The same instance under a criterion's own weights and months, where its score is the weighted score; the points
    (n) for need met there; and the points of a mission that does nothing."""
    base, period = split_name(name)
    counted = np.arange(len(p.periods)) >= (p.periods.index(period) if period else 0)
    view = replace(p, months=np.where(counted, p.months, 0.0))
    view = replace(view, weight=_weights(view, base, name))
    with np.errstate(divide="ignore", invalid="ignore"):
        points = np.nan_to_num(score_weights(view), nan=0.0, posinf=0.0)  # a need that never arises in these months
        idle = np.nan_to_num(idle_points(view), nan=0.0, posinf=0.0)
    return view, points, float(idle.sum())


def _weights(p: Instance, base: str, name: str) -> Floats:
    """(o, r) weights of a criterion's cells, summing to 1 (`overall`: those of the overall score)."""
    needed = p.reference > 0
    if base == OVERALL:
        return np.where(needed, p.weight, 0.0)
    inside = np.array([[base in (f"{o}.{r}", o, r) for r in p.regions] for o in p.objectives]) & needed
    if not inside.any():
        raise InputError(Problem(f"nothing is needed in {name!r}, so it has no score.", None, "Name another."))
    if inside.sum() == 1:
        return inside.astype(float)
    weight = np.where(inside, p.weight, 0.0)
    if weight.sum() <= 0:
        message = f"every weight inside {name!r} is zero, so it has no mean score."
        raise InputError(Problem(message, None, "Name one of its cells, OBJECTIVE.REGION, or give weights."))
    return np.asarray(weight / weight.sum())


def weighed_names(p: Instance, over: str) -> list[str]:
    """The regions, or the cells, in which something is needed and weighs, in the pack's order."""
    weighs = (p.weight > 0) & (p.reference > 0)
    if over == "regions":
        return [region for r, region in enumerate(p.regions) if weighs[:, r].any()]
    return [f"{o}.{r}" for i, o in enumerate(p.objectives) for j, r in enumerate(p.regions) if weighs[i, j]]


def score_rows(z: Columns, criteria: list[Criterion]) -> Family:
    """criterion[c]: Σ gain[c] · z, without bounds until a mode sets one."""
    rows = Family("criterion", {"c": len(criteria)}).keep()
    for number, item in enumerate(criteria):
        rows.add(z, item.gain, c=np.full(len(z), number))
    return rows


def level_rows(z: Columns, criteria: list[Criterion], level: Columns) -> Family:
    """above[c]: Σ gain[c] · z - level, without bounds until a mode sets one."""
    rows = Family("above", {"c": len(criteria)}).keep()
    for number, item in enumerate(criteria):
        rows.add(z, item.gain, c=np.full(len(z), number)).add(level, -1.0, c=np.full(len(level), number))
    return rows


def harm_rows(p: Instance, z: Columns, level: Columns) -> Family:
    """harm[a,g]: unmet protection need of the area, a year, in group g of periods <= level[g]:
    Σ_{n in a: count; t in g} size · threat · share · months · (1 - met) / Σ_{t in g} months <= level[g]

    One group is the whole horizon; as many groups as periods are the periods one by one.

    Raises `InputError` if no objective is measured as a count.
    """
    counts = np.array([spec.measure == "count" for spec in p.pack.objectives.values()])[p.needs.objective]
    if not counts.any():
        message = "no objective of the pack is measured as a count, so there is no harm to compare."
        raise InputError(Problem(message, None, "Choose another mode, such as leximin."))
    n_areas, n_groups = len(p.areas), len(level)
    group = np.zeros(len(p.periods), np.int64) if n_groups == 1 else np.arange(len(p.periods))
    months = np.bincount(group, weights=p.months)
    harm = np.zeros((n_areas, n_groups))
    by_need = (p.needs.size * counts)[:, None] * p.needs.threat * p.needs.share * p.months
    np.add.at(harm, (p.needs.area[:, None], group[None, :]), by_need)
    rows = Family("harm", {"a": n_areas, "g": n_groups}, upper=-harm / months).keep()
    mine = z.where(counts[z["n"]])
    g = group[mine["t"]]
    rows.add(mine, -met_worth(p, mine) / months[g], a=p.needs.area[mine["n"]], g=g)
    a, g = (index.ravel() for index in np.indices((n_areas, n_groups)))
    index = np.tile(level.index, n_areas)
    every = Columns(level.name, index, {"a": a, "g": g}, np.tile(level.upper, n_areas))
    return rows.add(every, -1.0)
