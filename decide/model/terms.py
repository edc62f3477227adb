"""Constraints that come from an option: its terms (12a to 12d of `docs/model.md`)."""

from __future__ import annotations

import numpy as np

from decide.model.families import ONE_OF_THE_BOUND, TERMS, BrokenBy, family
from decide.model.instance import Instance
from decide.model.lp import Family
from decide.model.scopes import area_scope, bounds_of, period_scope, unit_scope
from decide.model.scoring import fixed_cost, met_worth, station_cost
from decide.model.variables import Variables, productive
from decide.pack.schema import BudgetTerm, EffortTerm, FloorTerm, PresenceTerm


@family("term t", "term", TERMS, ONE_OF_THE_BOUND, broken=BrokenBy.LAYDOWN)
def presence(p: Instance, v: Variables) -> Family:
    """12a. Presence.  at_least <= Σ_{u,a in scope} persons[u] · S[u,a,t] <= at_most
    (units, where one unit type is named)"""
    lower, upper = bounds_of(p, PresenceTerm)
    rows = Family("presence", {"term": len(p.pack.terms), "t": len(p.periods)}, lower, upper)
    for number, term in enumerate(p.pack.terms.values()):
        if isinstance(term, PresenceTerm):
            counted, single = unit_scope(p, term)
            scope = area_scope(p, term)[:, None] & period_scope(p, term)[None, :]
            s = v.station.where(counted[v.station["u"]] & scope[v.station["a"], v.station["t"]])
            per = np.ones(len(s)) if single else p.persons[s["u"]]
            rows.add(s, per, term=np.full(len(s), number))
    return rows


@family("term t", "term", TERMS, ONE_OF_THE_BOUND, broken=BrokenBy.TASKS)
def effort_term(p: Instance, v: Variables) -> Family:
    """12b. Mandated effort.  Σ_{b in scope} E[task,b,t] >= at_least"""
    lower, upper = bounds_of(p, EffortTerm)
    rows = Family("effort_term", {"term": len(p.pack.terms), "t": len(p.periods)}, lower, upper)
    for number, term in enumerate(p.pack.terms.values()):
        if isinstance(term, EffortTerm):
            scope = area_scope(p, term)[:, None] & period_scope(p, term)[None, :]
            x = v.assign
            on = x.where((x["k"] == p.tasks.index(term.task)) & scope[x["b"], x["t"]])
            rows.add(on, productive(p, on), term=np.full(len(on), number))
    return rows


@family("term", "term", TERMS, ONE_OF_THE_BOUND, broken=BrokenBy.TASKS)
def floor(p: Instance, v: Variables) -> Family:
    """12c. Floor.  score of the objective over the scope's areas >= at_least"""
    terms = list(p.pack.terms.values())
    lower = np.full(len(terms), -np.inf)
    rows = Family("floor", {"term": len(terms)})
    for number, term in enumerate(terms):
        if isinstance(term, FloorTerm):
            inside = area_scope(p, term)[p.needs.area] & (p.needs.objective == p.objectives.index(term.objective))
            size = np.where(inside, p.needs.size, 0.0)
            total = float(size @ (p.needs.share @ p.months))
            if total <= 0:
                continue
            idle = 100.0 * float(size @ (((1 - p.needs.threat) * p.needs.share) @ p.months)) / total
            z = v.met.where(inside[v.met["n"]])
            gain = 100.0 / total * met_worth(p, z)
            lower[number] = term.at_least.value - idle
            rows.add(z, gain, term=np.full(len(z), number))
    rows.lower = lower
    return rows


@family("term", "term", TERMS, ONE_OF_THE_BOUND, broken=BrokenBy.LAYDOWN)
def budget(p: Instance, v: Variables) -> Family:
    """12d. Budget.  Σ_{u,a,t} cost[u] · months[t]/12 · S[u,a,t] / years + fixed cost <= at_most"""
    terms = list(p.pack.terms.values())
    upper = np.full(len(terms), np.inf)
    rows = Family("budget", {"term": len(terms)})
    s = v.station
    for number, term in enumerate(terms):
        if isinstance(term, BudgetTerm):
            upper[number] = (term.at_most.value - fixed_cost(p)) / 1e6
            rows.add(s, station_cost(p, s) / 1e6, term=np.full(len(s), number))
    rows.upper = upper
    return rows
