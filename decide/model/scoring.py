"""How needs met, people and beds become points and money."""

from __future__ import annotations

from typing import Literal

import numpy as np

from decide.model.instance import Instance
from decide.model.lp import Columns, Floats

Bound = Literal["value", "low", "high"]


UNWEIGHTED = (
    1e-5  # of all weights, for a cell that weighs less: it moves the weighted score by less than 0.001 points a cell
)


def score_weights(p: Instance, weight: Floats | None = None) -> Floats:
    """(n) points of the weighted score per unit of need met and month, at the instance's weights or others (o, r):
    100 · weight[o,r] / Σ_{n in o,r; t} size[n] · share[n,t] · months[t]"""
    reference = p.reference[p.needs.objective, p.region[p.needs.area]]
    each = (p.weight if weight is None else weight)[p.needs.objective, p.region[p.needs.area]]
    return 100.0 * each / reference


def guiding_weights(p: Instance) -> Floats:
    """(o, r) weights that the programme optimises by: those of the instance, but a hundred-thousandth at least.
    So of the plans that are best in the weighted cells one is taken that serves the others, and no cell's score is left
    to chance."""
    return np.maximum(p.weight, UNWEIGHTED)


def idle_points(p: Instance) -> Floats:
    """(n) points of the weighted score of a mission that does nothing: zero unless posture moves the
    threat, Σ_t size · (1 - threat) · share · months"""
    return score_weights(p) * p.needs.size * (((1.0 - p.needs.threat) * p.needs.share) @ p.months)


def met_worth(p: Instance, z: Columns) -> Floats:
    """Need met by each column z, over its period: size · threat · share · months · slope."""
    n, t = z["n"], z["t"]
    return p.needs.size[n] * p.needs.threat[n, t] * p.needs.share[n, t] * p.months[t] * p.curve.slopes[z["s"]]


def need_points(p: Instance, met: Floats) -> Floats:
    """(n) points of the weighted score that each need met brings, over the horizon; `met` is (n, t):
    weight · Σ_t size · threat · share · months · met"""
    return score_weights(p) * p.needs.size * ((p.needs.threat * p.needs.share * met) @ p.months)


def fixed_cost(p: Instance, bound: Bound = "value") -> float:
    """USD a year that no allocation changes, over the horizon: headquarters and the beds of open bases."""
    return float((fixed_rates(p, bound) @ p.months).sum() / p.months.sum())


def fixed_rates(p: Instance, bound: Bound = "value") -> Floats:
    """(2, t) USD a year of the beds of open bases, and of the headquarters, in each period."""
    costs = p.pack.costs
    beds = getattr(costs.bed, bound) * (p.open * p.beds).sum(axis=0)
    return np.array([beds, np.full(len(p.months), getattr(costs.headquarters, bound))])


def station_cost(p: Instance, s: Columns) -> Floats:
    """USD a year, over the horizon, of one unit in each column of S: cost[u] · months[t] / Σ months"""
    return p.unit_cost[s["u"]] * p.months[s["t"]] / 12.0 / p.years


def station_deaths(p: Instance, s: Columns) -> Floats:
    """Uniformed personnel killed a year, over the horizon, by one unit in each column of S:
    risk · rate[a] / 1000 · persons[u] · months[t] / Σ months; none for civilians"""
    rate = np.array([area.hostile_death_rate.value for area in p.pack.areas.values()])
    counted = np.array([unit.pool != "civilians" for unit in p.pack.units.values()])
    people = (p.persons * counted)[s["u"]] * p.months[s["t"]] / p.months.sum()
    return np.asarray(p.pack.posture.peacekeeper_risk.value / 1000.0 * rate[s["a"]] * people)
