"""The allocation programme. One function per constraint family; its docstring is its equation.

Symbols are those of `docs/model.md`. Effort is not a variable but the expression

    E[k,b,t] = Σ_{u,a} productivity[u,k,b,t] · decay[k,a,b] · x[u,a,k,b,t]

and is written out wherever it occurs. Out-moves are the slack of the continuity rows.
"""

from __future__ import annotations

import numpy as np

from decide.language import mark
from decide.model.families import (
    BEDS,
    CASEVAC,
    CONVOYS,
    FIELD_WORK,
    GARRISON,
    LIFT,
    MOVEMENT,
    ONE_BED,
    ONE_MOVE,
    ONE_UNIT,
    UNITS,
    BrokenBy,
    More,
    families,
    family,
)
from decide.model.instance import Instance
from decide.model.lp import Builder, Columns, Family, Mask, Programme, joined
from decide.model.scoring import guiding_weights, idle_points, met_worth, score_weights
from decide.model.variables import Variables, declare, dims, on_role, productive


@family(
    "u t",
    "u",
    UNITS,
    ONE_UNIT,
    wanted=mark("strength"),
    broken=BrokenBy.LAYDOWN,
    limit=mark("{about} in the mission"),
)
def strength(p: Instance, v: Variables) -> Family:
    """1. Strength.  Σ_a S[u,a,t] + w[u,t] <= strength[u,t]
    (in the first period and where units have left; elsewhere 4c implies it)"""
    falls = np.ones(p.strength.shape, bool)
    falls[:, 1:] = p.strength[:, 1:] < p.strength[:, :-1] + p.arrivals[:, 1:]
    s, w = (block.where(falls[block["u"], block["t"]]) for block in (v.station, v.waiting))
    return Family("strength", dims(p, "u", "t"), upper=p.strength).add(s).add(w)


@family("u a t")
def assignment(p: Instance, v: Variables) -> Family:
    """2. Assignment.  Σ_{k,b} x[u,a,k,b,t] <= available[u,a,t] · S[u,a,t]"""
    rows = Family("assignment", dims(p, "u", "a", "t"), upper=0.0)
    s = v.station
    return rows.add(v.assign).add(s, -p.available[s["u"], s["a"], s["t"]])


@family("k b t")
def effort(p: Instance, v: Variables) -> Family:
    """3. Effort.  Σ_n y[k,n,t] <= E[k,b,t]   for rival tasks that could serve several needs n of b"""
    rows = Family("effort", dims(p, "k", "b", "t"), upper=0.0)
    y, x = v.devote, v.assign
    split = np.zeros((len(p.tasks), len(p.areas), len(p.periods)), bool)
    place = p.needs.area[y["n"]]
    split[y["k"], place, y["t"]] = True
    used = x.where(split[x["k"], x["b"], x["t"]])
    return rows.add(y, b=place).add(used, -productive(p, used))


@family("u a t", "u", UNITS, ONE_UNIT, wanted=mark("where they stand at the start"))
def continuity(p: Instance, v: Variables) -> Family:
    """4a. Continuity.  S[u,a,t] - S[u,a,t-1] <= in[u,a,t],   S[u,a,0-] = initial[u,a]"""
    before = np.zeros((len(p.units), len(p.areas), len(p.periods)))
    before[:, :, 0] = p.initial
    rows = Family("continuity", dims(p, "u", "a", "t"), upper=before)
    later = v.station.where(_has_successor(p, v.station))
    return rows.add(v.station).add(later, -1.0, t=later["t"] + 1).add(v.move_in, -1.0)


@family(
    "u t",
    "u",
    MOVEMENT,
    ONE_MOVE,
    wanted=mark("how many can change area in time"),
    broken=BrokenBy.LAYDOWN,
    limit=mark("{about} that change area or join within the period"),
)
def redeployment(p: Instance, v: Variables) -> Family:
    """4b. Redeployment.
    Σ_a in[u,a,t] <= Σ_a redeployable[u,a,t] · S[u,a,t-1] + arrivals[u,t] + w[u,t-1] - w[u,t]"""
    limit = p.arrivals.copy()
    limit[:, 0] += (p.redeployable[:, :, 0] * p.initial).sum(axis=1)
    rows = Family("redeployment", dims(p, "u", "t"), upper=limit).add(v.move_in)
    later = v.station.where(v.station["t"] + 1 < len(p.periods))
    rows.add(later, -p.redeployable[later["u"], later["a"], later["t"] + 1], t=later["t"] + 1)
    return rows.add(v.waiting).add(v.waiting, -1.0, t=v.waiting["t"] + 1)


@family(
    "u t",
    "u",
    UNITS,
    ONE_UNIT,
    wanted=mark("strength"),
    broken=BrokenBy.LAYDOWN,
    limit=mark("{about} in the mission, there before or just joined (units that leave do not come back)"),
)
def balance(p: Instance, v: Variables) -> Family:
    """4c. Balance.  Σ_a S[u,a,t] + w[u,t] <= Σ_a S[u,a,t-1] + w[u,t-1] + arrivals[u,t]
    from the second period on: units that leave the mission do not come back; pledged ones may wait"""
    rows = Family("balance", dims(p, "u", "t"), upper=p.arrivals)
    for block in (v.station, v.waiting):
        before = block.where(block["t"] + 1 < len(p.periods))
        rows.add(block.where(block["t"] > 0)).add(before, -1.0, t=before["t"] + 1)
    return rows


@family("u t", "u", UNITS, ONE_UNIT, wanted=mark("strength"))
def waiting(p: Instance, v: Variables) -> Family:
    """4d. Waiting.  w[u,t] <= w[u,t-1] + arrivals[u,t]   (w[u,0-] = 0)
    only pledged units wait: those that have been in the theatre do not leave it to come back"""
    rows = Family("waiting", dims(p, "u", "t"), upper=p.arrivals).add(v.waiting)
    before = v.waiting.where(v.waiting["t"] + 2 < len(p.periods))  # nobody waits in the last period
    return rows.add(before, -1.0, t=before["t"] + 1)


@family(
    "a t",
    "a",
    GARRISON,
    More("soldier on hold", 100, mark("100 soldiers on hold")),
    wanted=mark("soldiers to hold the base"),
    broken=BrokenBy.TASKS,
    limit=mark("soldiers needed to hold and guard {about}"),
)
def garrison(p: Instance, v: Variables) -> Family:
    """5. Garrison.  garrison[a] · h[a,t] + own_guard · Σ_u persons[u] · S[u,a,t] <= E[hold,a,t]"""
    rows = Family("garrison", dims(p, "a", "t"), upper=0.0)
    guard = p.pack.doctrine.own_guard.value
    rows.add(v.held, p.garrison[v.held["a"]]).add(v.station, guard * p.persons[v.station["u"]])
    holding = on_role(p, v.assign, "hold")
    return rows.add(holding, -productive(p, holding))


@family(
    "a t",
    "a",
    BEDS,
    ONE_BED,
    wanted=mark("beds"),
    broken=BrokenBy.LAYDOWN,
    limit=mark("people at {about} (beds of its camp)"),
)
def camp(p: Instance, v: Variables) -> Family:
    """6. Camp capacity.  Σ_u persons[u] · S[u,a,t] <= beds[a,t] · h[a,t]"""
    rows = Family("camp", dims(p, "a", "t"), upper=0.0)
    rows.add(v.station, p.persons[v.station["u"]])
    return rows.add(v.held, -p.beds[v.held["a"], v.held["t"]])


@family(
    "a t",
    "a",
    CONVOYS,
    More("of convoy escort", 100, mark("100 of convoy escort")),
    wanted=mark("convoy escorts"),
    broken=BrokenBy.TASKS,
    limit=mark("convoy escort needed by {about}"),
)
def convoys(p: Instance, v: Variables) -> Family:
    """7. Convoys.  Σ_u escort_need[u,a,t] · persons[u] · S[u,a,t] <= E[escort,a,t]"""
    rows = Family("convoys", dims(p, "a", "t"), upper=0.0)
    s = v.station
    needing = s.where(p.escort_need[s["u"], s["a"], s["t"]] > 0)
    rows.add(needing, p.escort_need[needing["u"], needing["a"], needing["t"]] * p.persons[needing["u"]])
    x = on_role(p, v.assign, "escort")
    escorting = x.where(np.any(p.escort_need > 0, axis=0)[x["a"], x["t"]])
    return rows.add(escorting, -productive(p, escorting))


@family(
    "b t",
    "b",
    CASEVAC,
    More("person covered by casualty evacuation", 100, mark("100 people covered by casualty evacuation")),
    wanted=mark("casualty evacuation"),
)
def casevac(p: Instance, v: Variables) -> Family:
    """8. Casualty evacuation.
    Σ_{u,a,k} casevac_weight[k] · persons[u] · x[u,a,k,b,t] <= surgical[b] · h[b,t] + E[casevac,b,t]
    (u: troops, police, civilians)"""
    rows = Family("casevac", dims(p, "b", "t"), upper=0.0)
    x = v.assign
    away = x.where((p.casevac_weight[x["k"]] > 0) & p.in_field_pool[x["u"]])
    if not len(away):
        return rows
    exposed = np.zeros((len(p.areas), len(p.periods)), bool)
    exposed[away["b"], away["t"]] = True
    rows.add(away, p.casevac_weight[away["k"]] * p.persons[away["u"]])
    held = v.held.where(exposed[v.held["a"], v.held["t"]])
    rows.add(held, -p.surgical[held["a"]], b=held["a"])
    standby = on_role(p, x, "casevac")
    standby = standby.where(exposed[standby["b"], standby["t"]])
    return rows.add(standby, -productive(p, standby))


@family(
    "k b t",
    "b",
    LIFT,
    More("soldier that can be lifted", 100, mark("100 soldiers that can be lifted")),
    wanted=mark("helicopter lift"),
)
def lift(p: Instance, v: Variables) -> Family:
    """9. Lift.  Σ_{u not a helicopter} effort on k in b  <=  Σ_u lift[u,k,b,t] · decay · x[u,a,k,b,t]"""
    rows = Family("lift", dims(p, "k", "b", "t"), upper=0.0)
    x = v.assign.where(p.lifted[v.assign["k"]])
    carried = x.where(p.in_field_pool[x["u"]])
    lift_of = p.lift[x["u"], x["k"], x["b"], x["t"]] * p.decay[x["k"], x["a"], x["b"]]
    lifting = x.where(lift_of > 0)
    return rows.add(carried, productive(p, carried)).add(lifting, -lift_of[lift_of > 0])


@family("n t")
def coverage(p: Instance, v: Variables) -> Family:
    """10. Coverage, by dry or flood-cut part of each need.
    requirement[n] · share[n,t] · Σ_s z[n,t,s]
        <= Σ_k serves[k,n,t] · (y[k,n,t], or E[k,b,t] where the task is not split, or garrison[b] · h[b,t])"""
    rows = Family("coverage", dims(p, "n", "t"), upper=0.0)
    z, y, x = v.met, v.devote, v.assign
    rows.add(z, p.needs.requirement[z["n"]] * p.needs.share[z["n"], z["t"]])
    rows.add(y, -p.serves[y["k"], y["n"], y["t"]])
    reached = np.zeros((len(p.needs), len(p.periods)), bool)
    reached[z["n"], z["t"]] = True
    split = np.zeros((len(p.tasks), len(p.needs), len(p.periods)), bool)
    split[y["k"], y["n"], y["t"]] = True
    hold = p.task("hold")
    k, n = np.nonzero((p.serves > 0).any(axis=2))
    effort, base = k != hold, k == hold
    places = len(p.areas)
    entry, need = joined(x["k"] * places + x["b"], k[effort] * places + p.needs.area[n[effort]])
    used, served = x.where(entry), n[effort][need]
    whole = reached[served, used["t"]] & ~split[used["k"], served, used["t"]]
    whole &= p.serves[used["k"], served, used["t"]] > 0
    used, served = used.where(whole), served[whole]
    rows.add(used, -p.serves[used["k"], served, used["t"]] * productive(p, used), n=served)
    entry, need = joined(v.held["a"], p.needs.area[n[base]])
    held, served = v.held.where(entry), n[base][need]
    held, served = held.where(reached[served, held["t"]]), served[reached[served, held["t"]]]
    return rows.add(held, -p.serves[hold, served, held["t"]] * p.garrison[held["a"]], n=served)


@family(
    "a t",
    "a",
    FIELD_WORK,
    More("of guard for civilian teams", 100, mark("100 guards for civilian teams")),
    wanted=mark("guards for civilian teams"),
)
def field_work(p: Instance, v: Variables) -> Family:
    """11. Civilian work.  guards_per_team · E[field_work,a,t] <= E[guard,a,t]"""
    rows = Family("field_work", dims(p, "a", "t"), upper=0.0)
    teams, guards = on_role(p, v.assign, "field_work"), on_role(p, v.assign, "guard")
    per_team = p.pack.doctrine.guards_per_team.value
    return rows.add(teams, per_team * productive(p, teams)).add(guards, -productive(p, guards))


def _has_successor(p: Instance, s: Columns) -> Mask:
    """Whether the same unit type can be in the same area in the next period too."""
    there = np.zeros((len(p.units), len(p.areas), len(p.periods) + 1), bool)
    there[s["u"], s["a"], s["t"]] = True
    following: Mask = there[s["u"], s["a"], s["t"] + 1]
    return following


def objective(p: Instance, v: Variables, build: Builder) -> None:
    """max Σ_{o,r} weight[o,r] · score[o,r]  -  friction · Σ persons[u] · in[u,a,t]
    (each weight a hundred-thousandth at least)"""
    points = score_weights(p, guiding_weights(p))
    build.worth(v.met, points[v.met["n"]] * met_worth(p, v.met))
    build.worth(v.reference, float(idle_points(p).sum()))
    friction = p.pack.doctrine.redeployment_friction.value
    build.worth(v.move_in, -friction * p.persons[v.move_in["u"]])


def formulate(p: Instance) -> Programme:
    """The whole programme."""
    build = Builder(p.labels)
    v = declare(p, build)
    objective(p, v, build)
    return build.assemble([spec.equation(p, v) for spec in families().values()])
