"""A solution read back as a plan: who is where, on what, and how far each need is met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decide.model.instance import Instance
from decide.model.lp import Columns, Floats, Programme
from decide.model.response import Curve
from decide.model.scoring import Bound, fixed_rates
from decide.model.variables import productive
from decide.pack.schema import POOLS


@dataclass(frozen=True)
class Plan:
    """Values of a solution, by the symbols of `docs/model.md`."""

    station: Floats
    """(u, a, t) units stationed."""
    moved_in: Floats
    """(u, a, t) units that came to the area."""
    assign: Columns
    """Coordinates (u, a, k, b, t) of the assignments."""
    assigned: Floats
    """Units on each assignment."""
    effort: Floats
    """(k, b, t) effort given; for the hold task, effort on holding."""
    held: Floats
    """(a, t) share of the bases held."""
    met: Floats
    """(n, t) share of each need met, on the straight segments: the programme's own figure."""
    ratio: Floats
    """(n, t) effort received, in multiples of the requirement."""


def read_plan(p: Instance, programme: Programme, x: Floats) -> Plan:
    """The plan of a solution."""
    sizes = p.sizes
    uat = (sizes["u"], sizes["a"], sizes["t"])
    nt = (sizes["n"], sizes["t"])
    assign = programme.block("x")
    assigned = np.maximum(x[assign.index], 0.0)
    effort = np.zeros((sizes["k"], sizes["b"], sizes["t"]))
    given = assigned * productive(p, assign)
    np.add.at(effort, (assign["k"], assign["b"], assign["t"]), given)
    z = programme.block("z")
    met, ratio = np.zeros(nt), np.zeros(nt)
    np.add.at(met, (z["n"], z["t"]), p.curve.slopes[z["s"]] * x[z.index])
    np.add.at(ratio, (z["n"], z["t"]), x[z.index])
    rows = programme.rows("coverage")
    spare = np.maximum(0.0, -programme.activity(x)[rows.index])
    n, t = rows.at["n"], rows.at["t"]
    ratio[n, t] += spare / (p.needs.requirement[n] * p.needs.share[n, t])
    return Plan(
        station=_grid(programme, "S", x, uat),
        moved_in=_grid(programme, "in", x, uat),
        assign=assign,
        assigned=assigned,
        effort=effort,
        held=_grid(programme, "h", x, (sizes["a"], sizes["t"])),
        met=np.clip(met, 0.0, 1.0),
        ratio=np.maximum(ratio, 0.0),
    )


def _grid(programme: Programme, name: str, x: Floats, sizes: tuple[int, ...]) -> Floats:
    block = programme.block(name)
    return np.maximum(block.grid(x, sizes), 0.0)


def need_met(p: Instance, met: Floats) -> Floats:
    """(o, r, t) need met in each period, in the objective's own measure: below zero where posture makes
    things worse than no mission would."""
    part = p.needs.size[:, None] * p.needs.share * p.months
    value = part * (1.0 - p.needs.threat * (1.0 - met))
    total = np.zeros((len(p.objectives), len(p.regions), len(p.periods)))
    np.add.at(total, (p.needs.objective, p.region[p.needs.area]), value)
    return total


def reference_by_period(p: Instance) -> Floats:
    """(o, r, t) need with no mission in each period."""
    part = p.needs.size[:, None] * p.needs.share * p.months
    total = np.zeros((len(p.objectives), len(p.regions), len(p.periods)))
    np.add.at(total, (p.needs.objective, p.region[p.needs.area]), part)
    return total


def scores(p: Instance, met: Floats) -> Floats:
    """(o, r) score over the horizon: 100 x need met / reference need; nan where nothing is needed."""
    reference = p.reference
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(reference > 0, 100.0 * need_met(p, met).sum(axis=2) / reference, np.nan)


def overall(p: Instance, by_cell: Floats) -> float:
    """The weighted score."""
    return float(np.nansum(p.weight * np.nan_to_num(by_cell)))


def met_under(plan: Plan, curve: Curve) -> Floats:
    """(n, t) share of each need the same plan meets under another response."""
    return curve.met(plan.ratio)


def deaths_averted(p: Instance, met: Floats, max_preventable: float) -> Floats:
    """(r) civilian deaths averted a year: need met of the objectives measured as a count, times the
    share of preventable deaths averted when every need is met."""
    counted = [n for n, spec in enumerate(p.pack.objectives.values()) if spec.measure == "count"]
    by_region: Floats = need_met(p, met)[counted].sum(axis=(0, 2)) / p.months.sum()
    return max_preventable * by_region


def state_killings(p: Instance) -> Floats:
    """(r) civilians killed a year by state forces, which no plan is credited with preventing."""
    total = np.zeros(len(p.regions))
    for area, region in zip(p.pack.areas.values(), p.region, strict=True):
        if area.deaths and area.non_state_share:
            total[region] += area.deaths.value * (1.0 - area.non_state_share.value)
    return total * p.pack.posture.state_killing.value


def uniformed(p: Instance, plan: Plan) -> Floats:
    """(a, t) uniformed people stationed."""
    counted = np.array([unit.pool != "civilians" for unit in p.pack.units.values()])
    people: Floats = np.einsum("uat,u->at", plan.station, p.persons * counted)
    return people


def peacekeeper_deaths(p: Instance, plan: Plan, bound: Bound = "value") -> float:
    """Uniformed personnel killed a year by hostile acts, at each area's rate."""
    rate = np.array([getattr(area.hostile_death_rate, bound) for area in p.pack.areas.values()])
    risk = p.pack.posture.peacekeeper_risk.value / 1000.0
    return float(risk * rate @ uniformed(p, plan) @ p.months / p.months.sum())


COST_CLASSES = (*POOLS, "camps", "headquarters")
"""What money is spent on: units of each pool, beds of open bases, and what runs without either."""


def cost_rates(p: Instance, plan: Plan, bound: Bound = "value") -> Floats:
    """(class, t) USD a year in each period, by `COST_CLASSES`."""
    units = list(p.pack.units.values())
    each = np.array([getattr(unit.cost, bound) for unit in units])
    of_pool = np.array([[unit.pool == pool for unit in units] for pool in POOLS])
    by_pool: Floats = (of_pool * each) @ plan.station.sum(axis=1)
    return np.vstack([by_pool, fixed_rates(p, bound)])


def mean_costs(p: Instance, rates: Floats) -> list[float]:
    """(class) USD a year over the horizon, of the rates of `cost_rates`."""
    return [float(mean) for mean in rates @ p.months / p.months.sum()]


def yearly_cost(p: Instance, plan: Plan, bound: Bound = "value") -> float:
    """USD a year over the horizon: the sum of all classes, in their order."""
    return sum(mean_costs(p, cost_rates(p, plan, bound)))


def static_share(p: Instance, plan: Plan) -> float:
    """Share of the troops free for tasks that static tasks take; nan without troops."""
    troops = np.array([unit.pool == "troops" for unit in p.pack.units.values()])
    free = float(np.einsum("uat,uat,u,t->", plan.station, p.available, p.persons * troops, p.months))
    if free <= 0:
        return float("nan")
    x = plan.assign
    on = plan.assigned * p.persons[x["u"]] * p.months[x["t"]] * (p.static[x["k"]] & troops[x["u"]])
    return float(on.sum() / free)
