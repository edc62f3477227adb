"""The allocation programme. One function per constraint family; its docstring is its equation.

Symbols are those of `docs/model.md`. Effort is not a variable but the expression

    E[k,b,t] = Σ_{u,a} productivity[u,k] · decay[k,a,b] · x[u,a,k,b,t]

and is written out wherever it occurs. Out-moves are the slack of the continuity rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from decide.model.instance import Instance
from decide.model.lp import Builder, Columns, Family, Floats, Ints, Mask, Programme
from decide.pack.schema import BudgetTerm, EffortTerm, FloorTerm, PresenceTerm

Bound = Literal["value", "low", "high"]


@dataclass(frozen=True)
class Variables:
    """The blocks of columns."""

    station: Columns
    """S[u,a,t] units stationed."""
    move_in: Columns
    """in[u,a,t] units that come to an area, from another or from abroad."""
    assign: Columns
    """x[u,a,k,b,t] available units stationed in a, on task k in b."""
    held: Columns
    """h[a,t] share of the bases held."""
    devote: Columns
    """y[k,n,t] effort of a rival task devoted to a need, where it could serve several."""
    met: Columns
    """z[n,t,s] effort received by a need on segment s, in multiples of its requirement."""
    reference: Columns
    """The constant 1, which carries the score of doing nothing; only where that is not zero."""


def declare(p: Instance, build: Builder) -> Variables:
    """All columns. None is created that could only be zero."""
    base = (p.open > 0) & (p.beds > 0)  # (a, t)
    there = (p.strength > 0)[:, None, :] & base[None, :, :] & (p.available > 0)[:, None, None]
    u, a, t = np.nonzero(there)
    coordinates = {"u": u, "a": a, "t": t}
    station = build.columns("S", coordinates)
    move_in = build.columns("in", coordinates)
    can = _can_assign(p)  # (u, a, k, b)
    assign = _assignments(p, build, there, can)
    ha, ht = np.nonzero(base)
    held = build.columns("h", {"a": ha, "t": ht}, upper=p.open[ha, ht])
    served = _needs_in_reach(p, assign, held)
    n, k, dt = _devoted(p, served)
    devote = build.columns("y", {"k": k, "n": n, "t": dt})
    reached: Mask = np.any(served, axis=0)  # (n, t)
    zn, zt, zs = np.nonzero(np.repeat(reached[:, :, None], len(p.curve.lengths), axis=2))
    met = build.columns("z", {"n": zn, "t": zt, "s": zs}, upper=p.curve.lengths[zs])
    constant = float(idle_points(p).sum())
    one = np.zeros(1 if constant else 0, np.int64)
    reference = build.columns("reference", {"one": one}, upper=1.0, lower=1.0)
    return Variables(station, move_in, assign, held, devote, met, reference)


def _can_assign(p: Instance) -> Mask:
    """(u, a, k, b) whether a unit can do a task from an area in another."""
    able = (p.productivity > 0) | (p.lift > 0)  # (u, k)
    wanted = np.zeros((len(p.tasks), len(p.areas)), bool)  # (k, b)
    for n, b in enumerate(p.needs.area):
        wanted[:, b] |= p.serves[:, n] > 0
    for k, role in enumerate(p.role):
        if (
            (role == "casevac" and p.casevac_weight.any())
            or role in ("hold", "escort")
            or (role == "guard" and "field_work" in p.role)
        ):
            wanted[k] = True
    for term in p.pack.terms.values():
        if isinstance(term, EffortTerm):
            wanted[p.tasks.index(term.task)] |= _area_scope(p, term)
    place = (p.usable & wanted)[:, None, :] & (p.decay > 0)  # (k, a, b)
    return able[:, None, :, None] & place.transpose(1, 0, 2)[None]


def _assignments(p: Instance, build: Builder, there: Mask, can: Mask) -> Columns:
    u, a, k, b = np.nonzero(can)
    arc, t = np.nonzero(there[u, a, :])
    at = {"u": u[arc], "a": a[arc], "k": k[arc], "b": b[arc], "t": t}
    return build.columns("x", at)


def _needs_in_reach(p: Instance, x: Columns, h: Columns) -> Mask:
    """(k, n, t) whether some effort of a task could reach a need in a period."""
    sizes = (len(p.tasks), len(p.areas), len(p.periods))
    possible = np.zeros(sizes, bool)
    working = p.productivity[x["u"], x["k"]] > 0
    possible[x["k"][working], x["b"][working], x["t"][working]] = True
    hold = p.task("hold")
    if hold is not None:
        possible[hold] = False
        possible[hold, h["a"], h["t"]] = p.garrison[h["a"]] > 0
    arises = (p.needs.share > 0) & (p.needs.requirement > 0)[:, None]
    return (p.serves > 0)[:, :, None] & possible[:, p.needs.area, :] & arises[None]


def _devoted(p: Instance, served: Mask) -> tuple[Ints, Ints, Ints]:
    """Coordinates (n, k, t) where a rival task could serve several needs of its area."""
    several = np.zeros_like(served)
    for b in range(len(p.areas)):
        here = p.needs.area == b
        count = served[:, here, :].sum(axis=1)  # (k, t)
        several[:, here, :] = served[:, here, :] & (count > 1)[:, None, :]
    several &= p.rival[:, None, None]
    k, n, t = np.nonzero(several)
    return n, k, t


def productive(p: Instance, x: Columns) -> Floats:
    """Effort given by each assignment: productivity x decay."""
    return p.productivity[x["u"], x["k"]] * p.decay[x["k"], x["a"], x["b"]]


def _on(p: Instance, x: Columns, role: str) -> Columns:
    """The assignments to the tasks with a role."""
    return x.where(np.array([found == role for found in p.role])[x["k"]])


# --- the constraints, in the order of docs/model.md -------------------------------------------------


def strength(p: Instance, v: Variables) -> Family:
    """1. Strength.  Σ_a S[u,a,t] <= strength[u,t]
    (in the first period and where units have left; elsewhere 4c implies it)"""
    falls = np.ones(p.strength.shape, bool)
    falls[:, 1:] = p.strength[:, 1:] < p.strength[:, :-1] + p.arrivals[:, 1:]
    s = v.station.where(falls[v.station["u"], v.station["t"]])
    return Family("strength", _dims(p, "u", "t"), upper=p.strength).add(s)


def assignment(p: Instance, v: Variables) -> Family:
    """2. Assignment.  Σ_{k,b} x[u,a,k,b,t] <= available[u] · S[u,a,t]"""
    rows = Family("assignment", _dims(p, "u", "a", "t"), upper=0.0)
    return rows.add(v.assign).add(v.station, -p.available[v.station["u"]])


def effort(p: Instance, v: Variables) -> Family:
    """3. Effort.  Σ_n y[k,n,t] <= E[k,b,t]   for rival tasks that could serve several needs n of b"""
    rows = Family("effort", _dims(p, "k", "b", "t"), upper=0.0)
    y, x = v.devote, v.assign
    split = np.zeros((len(p.tasks), len(p.areas), len(p.periods)), bool)
    place = p.needs.area[y["n"]] if len(y) else np.zeros(0, np.int64)
    split[y["k"], place, y["t"]] = True
    used = x.where(split[x["k"], x["b"], x["t"]])
    return rows.add(y, b=place).add(used, -productive(p, used))


def continuity(p: Instance, v: Variables) -> Family:
    """4a. Continuity.  S[u,a,t] - S[u,a,t-1] <= in[u,a,t],   S[u,a,0-] = initial[u,a]"""
    before = np.zeros((len(p.units), len(p.areas), len(p.periods)))
    before[:, :, 0] = p.initial
    rows = Family("continuity", _dims(p, "u", "a", "t"), upper=before)
    later = v.station.where(_has_successor(p, v.station))
    return rows.add(v.station).add(later, -1.0, t=later["t"] + 1).add(v.move_in, -1.0)


def redeployment(p: Instance, v: Variables) -> Family:
    """4b. Redeployment.  Σ_a in[u,a,t] <= redeployable[u,t] · Σ_a S[u,a,t-1] + arrivals[u,t]"""
    limit = p.arrivals.copy()
    limit[:, 0] += p.redeployable[:, 0] * p.initial.sum(axis=1)
    rows = Family("redeployment", _dims(p, "u", "t"), upper=limit).add(v.move_in)
    later = v.station.where(v.station["t"] + 1 < len(p.periods))
    return rows.add(later, -p.redeployable[later["u"], later["t"] + 1], t=later["t"] + 1)


def balance(p: Instance, v: Variables) -> Family:
    """4c. Balance.  Σ_a S[u,a,t] <= Σ_a S[u,a,t-1] + arrivals[u,t]   from the second period on:
    units that leave the mission do not come back"""
    rows = Family("balance", _dims(p, "u", "t"), upper=p.arrivals)
    s = v.station
    before = s.where(s["t"] + 1 < len(p.periods))
    return rows.add(s.where(s["t"] > 0)).add(before, -1.0, t=before["t"] + 1)


def garrison(p: Instance, v: Variables) -> Family:
    """5. Garrison.  garrison[a] · h[a,t] + own_guard · Σ_u persons[u] · S[u,a,t] <= E[hold,a,t]"""
    rows = Family("garrison", _dims(p, "a", "t"), upper=0.0)
    guard = p.pack.doctrine.own_guard.value
    rows.add(v.held, p.garrison[v.held["a"]]).add(v.station, guard * p.persons[v.station["u"]])
    holding = _on(p, v.assign, "hold")
    return rows.add(holding, -productive(p, holding))


def camp(p: Instance, v: Variables) -> Family:
    """6. Camp capacity.  Σ_u persons[u] · S[u,a,t] <= beds[a,t] · h[a,t]"""
    rows = Family("camp", _dims(p, "a", "t"), upper=0.0)
    rows.add(v.station, p.persons[v.station["u"]])
    return rows.add(v.held, -p.beds[v.held["a"], v.held["t"]])


def convoys(p: Instance, v: Variables) -> Family:
    """7. Convoys.  escort_rate[a] · ied_threat · Σ_u persons[u] · S[u,a,t] <= E[escort,a,t]"""
    rows = Family("convoys", _dims(p, "a", "t"), upper=0.0)
    needing = v.station.where(p.escort_need[v.station["a"]] > 0)
    rows.add(needing, p.escort_need[needing["a"]] * p.persons[needing["u"]])
    x = _on(p, v.assign, "escort")
    escorting = x.where(p.escort_need[x["a"]] > 0)
    return rows.add(escorting, -productive(p, escorting))


def casevac(p: Instance, v: Variables) -> Family:
    """8. Casualty evacuation.
    Σ_{u,a,k} casevac_weight[k] · persons[u] · x[u,a,k,b,t] <= surgical[b] · h[b,t] + E[casevac,b,t]
    (u: troops, police, civilians)"""
    rows = Family("casevac", _dims(p, "b", "t"), upper=0.0)
    x = v.assign
    away = x.where((p.casevac_weight[x["k"]] > 0) & p.in_field_pool[x["u"]])
    if not len(away):
        return rows
    exposed = np.zeros((len(p.areas), len(p.periods)), bool)
    exposed[away["b"], away["t"]] = True
    rows.add(away, p.casevac_weight[away["k"]] * p.persons[away["u"]])
    held = v.held.where(exposed[v.held["a"], v.held["t"]])
    rows.add(held, -p.surgical[held["a"]], b=held["a"])
    standby = _on(p, x, "casevac")
    standby = standby.where(exposed[standby["b"], standby["t"]])
    return rows.add(standby, -productive(p, standby))


def lift(p: Instance, v: Variables) -> Family:
    """9. Lift.  Σ_{u not a helicopter} effort on k in b  <=  Σ_u lift[u,k] · decay · x[u,a,k,b,t]"""
    rows = Family("lift", _dims(p, "k", "b", "t"), upper=0.0)
    x = v.assign.where(p.lifted[v.assign["k"]])
    carried = x.where(p.in_field_pool[x["u"]])
    lifting = x.where(p.lift[x["u"], x["k"]] > 0)
    decay = p.decay[lifting["k"], lifting["a"], lifting["b"]]
    return rows.add(carried, productive(p, carried)).add(lifting, -p.lift[lifting["u"], lifting["k"]] * decay)


def coverage(p: Instance, v: Variables) -> Family:
    """10. Coverage, by dry or flood-cut part of each need.
    requirement[n] · share[n,t] · Σ_s z[n,t,s]
        <= Σ_k serves[k,n] · (y[k,n,t], or E[k,b,t] where the task is not split, or garrison[b] · h[b,t])"""
    rows = Family("coverage", _dims(p, "n", "t"), upper=0.0)
    z, y, x = v.met, v.devote, v.assign
    rows.add(z, p.needs.requirement[z["n"]] * p.needs.share[z["n"], z["t"]])
    rows.add(y, -p.serves[y["k"], y["n"]])
    reached = np.zeros((len(p.needs), len(p.periods)), bool)
    reached[z["n"], z["t"]] = True
    split = np.zeros((len(p.tasks), len(p.needs), len(p.periods)), bool)
    split[y["k"], y["n"], y["t"]] = True
    hold = p.task("hold")
    for n, b in enumerate(p.needs.area):
        whole = (x["b"] == b) & (p.serves[x["k"], n] > 0) & (x["k"] != hold)
        used = x.where(whole & reached[n, x["t"]] & ~split[x["k"], n, x["t"]])
        rows.add(used, -p.serves[used["k"], n] * productive(p, used), n=np.full(len(used), n))
        if hold is not None and p.serves[hold, n] > 0:
            held = v.held.where((v.held["a"] == b) & reached[n, v.held["t"]])
            rows.add(held, -p.serves[hold, n] * p.garrison[b], n=np.full(len(held), n))
    return rows


def field_work(p: Instance, v: Variables) -> Family:
    """11. Civilian work.  guards_per_team · E[field_work,a,t] <= E[guard,a,t]"""
    rows = Family("field_work", _dims(p, "a", "t"), upper=0.0)
    teams, guards = _on(p, v.assign, "field_work"), _on(p, v.assign, "guard")
    per_team = p.pack.doctrine.guards_per_team.value
    return rows.add(teams, per_team * productive(p, teams)).add(guards, -productive(p, guards))


def presence_terms(p: Instance, v: Variables) -> Family:
    """12a. Presence.  at_least <= Σ_{u,a in scope} persons[u] · S[u,a,t] <= at_most
    (units, where one unit type is named)"""
    lower, upper = _bounds(p, PresenceTerm)
    rows = Family("presence", {"term": len(p.pack.terms), "t": len(p.periods)}, lower, upper)
    for number, term in enumerate(p.pack.terms.values()):
        if isinstance(term, PresenceTerm):
            counted, single = _unit_scope(p, term)
            scope = _area_scope(p, term)[:, None] & _period_scope(p, term)[None, :]
            s = v.station.where(counted[v.station["u"]] & scope[v.station["a"], v.station["t"]])
            per = np.ones(len(s)) if single else p.persons[s["u"]]
            rows.add(s, per, term=np.full(len(s), number))
    return rows


def effort_terms(p: Instance, v: Variables) -> Family:
    """12b. Mandated effort.  Σ_{b in scope} E[task,b,t] >= at_least"""
    lower, upper = _bounds(p, EffortTerm)
    rows = Family("effort_term", {"term": len(p.pack.terms), "t": len(p.periods)}, lower, upper)
    for number, term in enumerate(p.pack.terms.values()):
        if isinstance(term, EffortTerm):
            scope = _area_scope(p, term)[:, None] & _period_scope(p, term)[None, :]
            x = v.assign
            on = x.where((x["k"] == p.tasks.index(term.task)) & scope[x["b"], x["t"]])
            rows.add(on, productive(p, on), term=np.full(len(on), number))
    return rows


def floor_terms(p: Instance, v: Variables) -> Family:
    """12c. Floor.  score of the objective over the scope's areas >= at_least"""
    terms = list(p.pack.terms.values())
    lower = np.full(len(terms), -np.inf)
    rows = Family("floor", {"term": len(terms)})
    for number, term in enumerate(terms):
        if isinstance(term, FloorTerm):
            inside = _area_scope(p, term)[p.needs.area] & (p.needs.objective == p.objectives.index(term.objective))
            size = np.where(inside, p.needs.size, 0.0)
            total = float(size @ (p.needs.share @ p.months))
            if total <= 0:
                continue
            idle = 100.0 * float((size * (1 - p.needs.threat)) @ (p.needs.share @ p.months)) / total
            z = v.met.where(inside[v.met["n"]])
            gain = 100.0 / total * _met_worth(p, z)
            lower[number] = term.at_least.value - idle
            rows.add(z, gain, term=np.full(len(z), number))
    rows.lower = lower
    return rows


def budget_terms(p: Instance, v: Variables) -> Family:
    """12d. Budget.  Σ_{u,a,t} cost[u] · months[t]/12 · S[u,a,t] / years + fixed cost <= at_most"""
    terms = list(p.pack.terms.values())
    upper = np.full(len(terms), np.inf)
    rows = Family("budget", {"term": len(terms)})
    s = v.station
    for number, term in enumerate(terms):
        if isinstance(term, BudgetTerm):
            upper[number] = (term.at_most.value - fixed_cost(p)) / 1e6
            yearly = p.unit_cost[s["u"]] * p.months[s["t"]] / 12.0 / p.years / 1e6
            rows.add(s, yearly, term=np.full(len(s), number))
    rows.upper = upper
    return rows


FAMILIES: tuple[Callable[[Instance, Variables], Family], ...] = (
    strength,
    assignment,
    effort,
    continuity,
    redeployment,
    balance,
    garrison,
    camp,
    convoys,
    casevac,
    lift,
    coverage,
    field_work,
    presence_terms,
    effort_terms,
    floor_terms,
    budget_terms,
)


# --- the objective ----------------------------------------------------------------------------------


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


def _met_worth(p: Instance, z: Columns) -> Floats:
    """Need met by each column z, over its period: size · threat · share · months · slope."""
    n, t = z["n"], z["t"]
    return p.needs.size[n] * p.needs.threat[n] * p.needs.share[n, t] * p.months[t] * p.curve.slopes[z["s"]]


def objective(p: Instance, v: Variables, build: Builder) -> None:
    """max Σ_{o,r} weight[o,r] · score[o,r]  -  friction · Σ persons[u] · in[u,a,t]"""
    build.worth(v.met, score_weights(p)[v.met["n"]] * _met_worth(p, v.met) if len(v.met) else 0.0)
    build.worth(v.reference, float(idle_points(p).sum()))
    friction = p.pack.doctrine.redeployment_friction.value
    build.worth(v.move_in, -friction * p.persons[v.move_in["u"]])


def fixed_cost(p: Instance, bound: Bound = "value") -> float:
    """USD a year that no allocation changes: headquarters and the beds of open bases."""
    costs = p.pack.costs
    open_beds = float(((p.open * p.beds) @ p.months).sum() / p.months.sum())
    return float(getattr(costs.headquarters, bound) + getattr(costs.bed, bound) * open_beds)


def formulate(p: Instance) -> Programme:
    """The whole programme."""
    build = Builder(p.labels)
    v = declare(p, build)
    objective(p, v, build)
    return build.assemble([family(p, v) for family in FAMILIES])


# --- scopes of terms --------------------------------------------------------------------------------


def _dims(p: Instance, *names: str) -> dict[str, int]:
    return {name: p.sizes[name] for name in names}


def _has_successor(p: Instance, s: Columns) -> Mask:
    """Whether the same unit type can be in the same area in the next period too."""
    there = np.zeros((len(p.units), len(p.areas), len(p.periods) + 1), bool)
    there[s["u"], s["a"], s["t"]] = True
    following: Mask = there[s["u"], s["a"], s["t"] + 1]
    return following


def _area_scope(p: Instance, term: PresenceTerm | EffortTerm | FloorTerm | BudgetTerm) -> Mask:
    if not term.areas and not term.regions:
        return np.ones(len(p.areas), bool)
    return np.array(
        [
            name in term.areas or p.regions[region] in term.regions
            for name, region in zip(p.areas, p.region, strict=True)
        ]
    )


def _period_scope(p: Instance, term: PresenceTerm | EffortTerm) -> Mask:
    first = p.periods.index(term.from_period) if term.from_period else 0
    last = p.periods.index(term.until_period) if term.until_period else len(p.periods) - 1
    number = np.arange(len(p.periods))
    return (number >= first) & (number <= last)


def _unit_scope(p: Instance, term: PresenceTerm) -> tuple[Mask, bool]:
    """Unit types a presence term counts, and whether in their own unit rather than persons."""
    if not term.units and not term.pools:
        return np.ones(len(p.units), bool), False
    pools = [unit.pool for unit in p.pack.units.values()]
    counted = [u in term.units or pool in term.pools for u, pool in zip(p.units, pools, strict=True)]
    return np.array(counted), len(term.units) == 1 and not term.pools


def _bounds(p: Instance, kind: type) -> tuple[Floats, Floats]:
    terms = list(p.pack.terms.values())
    lower = np.full((len(terms), len(p.periods)), -np.inf)
    upper = np.full((len(terms), len(p.periods)), np.inf)
    for number, term in enumerate(terms):
        if isinstance(term, kind) and isinstance(term, PresenceTerm | EffortTerm):
            scope = _period_scope(p, term)
            if term.at_least is not None:
                lower[number, scope] = term.at_least.value
            if isinstance(term, PresenceTerm) and term.at_most is not None:
                upper[number, scope] = term.at_most.value
    return lower, upper
