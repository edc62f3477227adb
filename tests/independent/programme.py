"""The programme with Pyomo, row by row as docs/equations.md has it; nothing here is from the project's own code.

`f` are the figures of an option (figures.py), `m` is the model. A sum over what does not exist is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyomo.environ as pyo

from tests.independent.figures import Figures
from tests.independent.files import Tree, value

Row = Callable[..., tuple[Any, Any]]
"""The left and the right side of a row: left <= right."""


def optimum(f: Figures) -> float:
    """The objective in points; where the terms cannot be kept, with the terms loosened least."""
    m = programme(f)
    if not solved(m):
        m.short.unfix()
        m.score.deactivate()
        m.violation = pyo.Objective(expr=sum(m.short[row] / max(1.0, abs(m.bound[row])) for row in m.short))
        assert solved(m), "the rows other than terms can always be kept"
        for row in m.short:
            hair = 1e-7 * max(1.0, abs(m.bound[row]))
            m.short[row].fix(m.short[row].value + hair if m.short[row].value > hair else 0.0)
        m.violation.deactivate()
        m.score.activate()
        assert solved(m)
    return float(pyo.value(m.score))


def solved(m: pyo.ConcreteModel) -> bool:
    """Whether there is an optimum, which then stands in the model."""
    solver = pyo.SolverFactory("appsi_highs")
    solver.highs_options = {"threads": 1}  # HiGHS has one number of threads in a process
    results = solver.solve(m, load_solutions=False)
    if results.solver.termination_condition != pyo.TerminationCondition.optimal:
        return False
    solver.load_vars()
    return True


def programme(f: Figures) -> pyo.ConcreteModel:
    """Variables, expressions, rows and objective."""
    m = pyo.ConcreteModel()
    m.U = [u for u in f.pack["units"] if any(f.strength(u, t) > 0 for t in f.periods)]
    m.A, m.T = list(f.region), f.periods
    variables(m, f)
    for family in (strength, redeployment, balance, waiting):
        add(m, family, f, ((u, t) for u in m.U for t in m.T))
    for family in (assignment, continuity):
        add(m, family, f, ((u, a, t) for u in m.U for a in m.A for t in m.T))
    for family in (garrison, camp, convoys, casevac, field_work):
        add(m, family, f, ((a, t) for a in m.A for t in m.T))
    for family in (effort, lift):
        add(m, family, f, ((k, b, t) for k in f.tasks for b in m.A for t in m.T))
    add(m, coverage, f, ((n, t) for n, need in enumerate(f.needs) for t in m.T if need.share[t]))
    terms(m, f)
    moved = sum(f.persons(u) * m.come[u, a, t] for u in m.U for a in m.A for t in m.T)
    friction = value(f.pack["doctrine"]["redeployment_friction"])
    scores = 0.0
    for (o, r), weight in cells(f).items():
        idle, gained = score(m, f, o, [a for a in m.A if f.region[a] == r])
        scores += weight * idle + max(weight, 1e-5) * gained
    m.score = pyo.Objective(expr=scores - friction * moved, sense=pyo.maximize)
    return m


def variables(m: pyo.ConcreteModel, f: Figures) -> None:
    """S, in (here `come`), w, x, h, y and z, and the effort E made of x."""
    m.S = pyo.Var(m.U, m.A, m.T, domain=pyo.NonNegativeReals)
    m.come = pyo.Var(m.U, m.A, m.T, domain=pyo.NonNegativeReals)
    m.w = pyo.Var(m.U, m.T, domain=pyo.NonNegativeReals)
    m.h = pyo.Var(m.A, m.T, bounds=lambda m, a, t: (0.0, f.open(a, t)))
    able = {k: {*task["productivity"], *task.get("lift", {})} for k, task in f.tasks.items()}
    doable = [(u, k) for u in m.U for k in f.tasks if u in able[k]]
    reached = {(k, a, b): f.decay(k, a, b) for k in f.tasks for a in m.A for b in m.A if f.may_be_done(k, b)}
    m.decay = {place: decay for place, decay in reached.items() if decay > 0}
    who = [(u, a, k, b) for u, k in doable for (k_, a, b) in m.decay if k_ == k]
    m.x = pyo.Var([(*one, t) for one in who for t in m.T], domain=pyo.NonNegativeReals)
    m.at_work = group(m.x, lambda u, a, k, b, t: (u, a, t))  # units of u stationed in a, by what they do
    m.on_task = group(m.x, lambda u, a, k, b, t: (k, b, t))
    served = [(k, n, t) for n, need in enumerate(f.needs) for k in need.serves for t in m.T if need.share[t]]
    m.y = pyo.Var([key for key in served if f.tasks[key[0]].get("rival", True)], domain=pyo.NonNegativeReals)
    m.split = group(m.y, lambda k, n, t: (k, f.needs[n].area, t))
    parts = [(n, t) for n, need in enumerate(f.needs) for t in m.T if need.share[t]]
    steps = range(len(f.segments))
    m.z = pyo.Var(parts, steps, bounds=lambda m, n, t, s: (0.0, f.segments[s][0]))


def group(var: Any, key: Callable[..., Any]) -> dict[Any, list[Any]]:
    """Indices of a variable by a part of them."""
    groups: dict[Any, list[Any]] = {}
    for index in var:
        groups.setdefault(key(*index), []).append(index)
    return groups


def add(m: pyo.ConcreteModel, family: Row, f: Figures, indices: Iterable[Any]) -> None:
    """The rows of a family, under its name."""

    def row(m: pyo.ConcreteModel, *index: Any) -> Any:
        left, right = family(m, f, *index)
        said = left <= right
        return said if not isinstance(said, bool) else pyo.Constraint.Feasible if said else pyo.Constraint.Infeasible

    setattr(m, f"row_{family.__name__}", pyo.Constraint(list(indices), rule=row))


def effort_on(m: pyo.ConcreteModel, f: Figures, k: str, b: str, t: str, pools: Iterable[str] = ()) -> Any:
    """E[k,b,t], of units of some pools only if any are named."""
    return sum(
        f.gives(u, k, b, t) * m.decay[k, a, b] * m.x[u, a, k, b, t]
        for u, a, *_ in m.on_task.get((k, b, t), ())
        if not pools or f.pack["units"][u]["pool"] in pools
    )


def effort_in_role(m: pyo.ConcreteModel, f: Figures, role: str, b: str, t: str) -> Any:
    return sum(effort_on(m, f, k, b, t) for k in f.with_role(role))


def people(m: pyo.ConcreteModel, f: Figures, a: str, t: str) -> Any:
    return sum(f.persons(u) * m.S[u, a, t] for u in m.U)


def stationed(m: pyo.ConcreteModel, f: Figures, u: str, t: str) -> Any:
    """Units stationed anywhere; before the first period those of the laydown."""
    return sum(m.S[u, a, t] for a in m.A) if t else sum(f.initial(u, a) for a in m.A)


def waits(m: pyo.ConcreteModel, u: str, t: str) -> Any:
    """w[u,t]: none before the first period, none in the last."""
    return m.w[u, t] if t and t != m.T[-1] else 0.0


def before(f: Figures, t: str) -> str:
    """The period before; nothing before the first."""
    number = f.periods.index(t)
    return f.periods[number - 1] if number else ""


def strength(m: pyo.ConcreteModel, f: Figures, u: str, t: str) -> tuple[Any, Any]:  # 1
    return stationed(m, f, u, t) + waits(m, u, t), f.strength(u, t)


def assignment(m: pyo.ConcreteModel, f: Figures, u: str, a: str, t: str) -> tuple[Any, Any]:  # 2
    return sum(m.x[index] for index in m.at_work.get((u, a, t), ())), f.available(u, a, t) * m.S[u, a, t]


def effort(m: pyo.ConcreteModel, f: Figures, k: str, b: str, t: str) -> tuple[Any, Any]:  # 3
    return sum(m.y[index] for index in m.split.get((k, b, t), ())), effort_on(m, f, k, b, t)


def continuity(m: pyo.ConcreteModel, f: Figures, u: str, a: str, t: str) -> tuple[Any, Any]:  # 4a
    was = m.S[u, a, before(f, t)] if before(f, t) else f.initial(u, a)
    return m.S[u, a, t] - was, m.come[u, a, t]


def redeployment(m: pyo.ConcreteModel, f: Figures, u: str, t: str) -> tuple[Any, Any]:  # 4b
    was = {a: m.S[u, a, before(f, t)] if before(f, t) else f.initial(u, a) for a in m.A}
    movable = sum(f.redeployable(u, a, t) * there for a, there in was.items())
    from_abroad = f.arrivals(u, t) + waits(m, u, before(f, t)) - waits(m, u, t)
    return sum(m.come[u, a, t] for a in m.A), movable + from_abroad


def balance(m: pyo.ConcreteModel, f: Figures, u: str, t: str) -> tuple[Any, Any]:  # 4c
    if not before(f, t):
        return 0.0, 0.0
    had = stationed(m, f, u, before(f, t)) + waits(m, u, before(f, t))
    return stationed(m, f, u, t) + waits(m, u, t), had + f.arrivals(u, t)


def waiting(m: pyo.ConcreteModel, f: Figures, u: str, t: str) -> tuple[Any, Any]:  # 4d
    return waits(m, u, t), waits(m, u, before(f, t)) + f.arrivals(u, t)


def garrison(m: pyo.ConcreteModel, f: Figures, a: str, t: str) -> tuple[Any, Any]:  # 5
    own = value(f.pack["doctrine"]["own_guard"]) * people(m, f, a, t)
    return f.of_area(a, "garrison") * m.h[a, t] + own, effort_in_role(m, f, "hold", a, t)


def camp(m: pyo.ConcreteModel, f: Figures, a: str, t: str) -> tuple[Any, Any]:  # 6
    return people(m, f, a, t), f.beds(a, t) * m.h[a, t]


def convoys(m: pyo.ConcreteModel, f: Figures, a: str, t: str) -> tuple[Any, Any]:  # 7
    needed = sum(f.escort_need(u, a, t) * f.persons(u) * m.S[u, a, t] for u in m.U)
    return needed, effort_in_role(m, f, "escort", a, t)


def casevac(m: pyo.ConcreteModel, f: Figures, b: str, t: str) -> tuple[Any, Any]:  # 8
    away = sum(
        value(f.tasks[k]["casevac_weight"]) * f.persons(u) * m.x[u, a, k, b, t]
        for k in f.tasks
        if "casevac_weight" in f.tasks[k]
        for u, a, *_ in m.on_task.get((k, b, t), ())
        if f.pack["units"][u]["pool"] != "helicopters"
    )
    return away, f.of_area(b, "surgical_envelope") * m.h[b, t] + effort_in_role(m, f, "casevac", b, t)


def lift(m: pyo.ConcreteModel, f: Figures, k: str, b: str, t: str) -> tuple[Any, Any]:  # 9
    if "lift" not in f.tasks[k]:
        return 0.0, 0.0
    carried = sum(
        f.lifts(u, k, b, t) * m.decay[k, a, b] * m.x[u, a, k, b, t] for u, a, *_ in m.on_task.get((k, b, t), ())
    )
    return effort_on(m, f, k, b, t, ("troops", "police", "civilians")), carried


def coverage(m: pyo.ConcreteModel, f: Figures, n: int, t: str) -> tuple[Any, Any]:  # 10
    need = f.needs[n]
    given = sum(f.serves(k, need, t) * devoted(m, f, k, n, t) for k in need.serves)
    if not need.requirement:  # not met
        return sum(m.z[n, t, s] for s in range(len(f.segments))), 0.0
    return need.requirement * need.share[t] * sum(m.z[n, t, s] for s in range(len(f.segments))), given


def devoted(m: pyo.ConcreteModel, f: Figures, k: str, n: int, t: str) -> Any:
    """Effort of a task on a need: its part of a rival task's; for the hold task the garrison; else all of it."""
    b = f.needs[n].area
    if f.tasks[k]["role"] == "hold":
        return f.of_area(b, "garrison") * m.h[b, t]
    return m.y[k, n, t] if f.tasks[k].get("rival", True) else effort_on(m, f, k, b, t)


def field_work(m: pyo.ConcreteModel, f: Figures, a: str, t: str) -> tuple[Any, Any]:  # 11
    guards = value(f.pack["doctrine"]["guards_per_team"])
    return guards * effort_in_role(m, f, "field_work", a, t), effort_in_role(m, f, "guard", a, t)


def cells(f: Figures) -> dict[tuple[str, str], float]:
    """Objectives in regions where something is needed, and their weights."""
    return {(need.objective, need.region): f.weight.get((need.objective, need.region), 0.0) for need in f.needs}


def score(m: pyo.ConcreteModel, f: Figures, o: str, areas: list[str]) -> tuple[float, Any]:
    """Of an objective over some areas, 100 where every need is met: what doing nothing has, and what needs met add."""
    parts = [(n, need, t) for n, need in enumerate(f.needs) for t in m.T if need.share[t]]
    parts = [(n, need, t) for n, need, t in parts if need.objective == o and need.area in areas]
    sizes = {(n, t): need.size * need.share[t] * f.months[t] for n, need, t in parts}
    whole = sum(sizes.values()) / 100
    idle = sum(sizes[n, t] / whole * (1 - f.threat(need, t)) for n, need, t in parts)
    return idle, sum(sizes[n, t] / whole * f.threat(need, t) * met(m, f, n, t) for n, need, t in parts)


def met(m: pyo.ConcreteModel, f: Figures, n: int, t: str) -> Any:
    return sum(slope * m.z[n, t, s] for s, (_, slope) in enumerate(f.segments))


def terms(m: pyo.ConcreteModel, f: Figures) -> None:  # 12a to 12d
    """Each bound with what it may fall short by, which is nothing unless the terms contradict each other."""
    rows = list(bounds(m, f))
    m.bound = {number: bound for number, (_, bound, _) in enumerate(rows)}
    m.short = pyo.Var(range(len(rows)), domain=pyo.NonNegativeReals, initialize=0.0)
    m.short.fix(0.0)
    m.terms = pyo.ConstraintList()
    for number, (amount, bound, least) in enumerate(rows):
        m.terms.add(amount + m.short[number] >= bound if least else amount - m.short[number] <= bound)


def bounds(m: pyo.ConcreteModel, f: Figures) -> Iterator[tuple[Any, float, bool]]:
    """What each term bounds, the bound, and whether from below, by row: presence and effort have one for each period, a
    floor is less the score of doing nothing, a budget less the fixed cost and in millions."""
    for term in f.pack.get("terms", {}).values():
        areas = [a for a in m.A if f.inside(term, a)]
        first, last = term.get("from_period", m.T[0]), term.get("until_period", m.T[-1])
        periods = m.T[m.T.index(first) : m.T.index(last) + 1]
        less, scale = 0.0, 1.0
        if term["kind"] == "presence":
            amounts = [presence(m, f, term, areas, t) for t in periods]
        elif term["kind"] == "effort":
            amounts = [sum(effort_on(m, f, term["task"], b, t) for b in areas) for t in periods]
        elif term["kind"] == "floor":
            less, gained = score(m, f, term["objective"], areas)
            amounts = [gained]
        else:
            less, scale, amounts = f.fixed_cost, 1e6, [cost_of_units(m, f) / 1e6]
        for key in {"at_least", "at_most"} & set(term):
            yield from ((amount, (value(term[key]) - less) / scale, key == "at_least") for amount in amounts)


def presence(m: pyo.ConcreteModel, f: Figures, term: Tree, areas: list[str], t: str) -> Any:
    """People of the types and pools named; units where one type is named."""
    named, pools = term.get("units", []), term.get("pools", [])
    counted = [u for u in m.U if u in named or f.pack["units"][u]["pool"] in pools or not (named or pools)]
    single = len(named) == 1 and not pools
    return sum((1.0 if single else f.persons(u)) * m.S[u, a, t] for u in counted for a in areas)


def cost_of_units(m: pyo.ConcreteModel, f: Figures) -> Any:
    """USD a year."""
    return sum(
        value(f.pack["units"][u]["cost"]) * f.months[t] / 12 / f.years * m.S[u, a, t]
        for u in m.U
        for a in m.A
        for t in m.T
    )
