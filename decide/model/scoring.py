"""How needs met, people and beds become points and money."""

from __future__ import annotations

from typing import Literal

from decide.model.instance import Instance
from decide.model.lp import Columns, Floats

Bound = Literal["value", "low", "high"]


def score_weights(p: Instance) -> Floats:
    """(n) points of the weighted score per unit of need met and month:
    100 · weight[o,r] / Σ_{n in o,r; t} size[n] · share[n,t] · months[t]"""
    reference = p.reference[p.needs.objective, p.region[p.needs.area]]
    weight = p.weight[p.needs.objective, p.region[p.needs.area]]
    return 100.0 * weight / reference


def idle_points(p: Instance) -> Floats:
    """(n) points of the weighted score of a mission that does nothing: zero unless posture moves the
    threat, Σ_t size · (1 - threat) · share · months"""
    return score_weights(p) * p.needs.size * (1.0 - p.needs.threat) * (p.needs.share @ p.months)


def met_worth(p: Instance, z: Columns) -> Floats:
    """Need met by each column z, over its period: size · threat · share · months · slope."""
    n, t = z["n"], z["t"]
    return p.needs.size[n] * p.needs.threat[n] * p.needs.share[n, t] * p.months[t] * p.curve.slopes[z["s"]]


def need_points(p: Instance, met: Floats) -> Floats:
    """(n) points of the weighted score that each need met brings, over the horizon; `met` is (n, t):
    weight · Σ_t size · threat · share · months · met"""
    return score_weights(p) * p.needs.size * p.needs.threat * ((p.needs.share * met) @ p.months)


def fixed_cost(p: Instance, bound: Bound = "value") -> float:
    """USD a year that no allocation changes: headquarters and the beds of open bases."""
    costs = p.pack.costs
    open_beds = float(((p.open * p.beds) @ p.months).sum() / p.months.sum())
    return float(getattr(costs.headquarters, bound) + getattr(costs.bed, bound) * open_beds)
