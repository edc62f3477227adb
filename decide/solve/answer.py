"""A case answered: programme, solution, certificate, plan, and what the terms gave up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from decide.errors import Fault, NoAnswer
from decide.model.formulation import formulate
from decide.model.instance import Instance, compile_instance, laydown_share
from decide.model.lp import Floats, Ints, Programme
from decide.model.plan import Plan, read_plan
from decide.pack.mode import WEIGHTED, Least, Weighted
from decide.pack.theatre import Case
from decide.shown import shortly
from decide.solve.certificate import Certificate, certify
from decide.solve.elastic import Violation, loosen
from decide.solve.elastic import violations as violations_of
from decide.solve.highs import DUAL, PRIMAL, Session, Solution
from decide.solve.least import Resource, prepare_least, run_least
from decide.solve.modes import prepare, run_mode
from decide.solve.pulp_route import solve_with_pulp
from decide.solve.settled import Settled, Start, from_scratch
from decide.solve.stages import Stage, StagesEnd

log = logging.getLogger(__name__)

HIGHS = "highs"


@dataclass(frozen=True)
class Answer:
    """The best plan of a case, with its proof."""

    case: Case
    instance: Instance
    programme: Programme
    """The programme solved; its terms are loosened if `violations` is not empty."""
    solution: Solution
    certificate: Certificate
    plan: Plan
    violations: tuple[Violation, ...]
    stages: tuple[Stage, ...] = ()
    """What the solve mode optimised, in order; empty in the weighted mode."""
    resources: tuple[Resource, ...] = ()
    """Strengths found by the least-resources mode, which are those of `case` and `instance`; else empty."""

    def __repr__(self) -> str:
        rows, columns, _ = self.programme.size
        terms = len({violation.term for violation in self.violations})
        solved = f"{rows} rows, {columns} columns, {self.solution.solver}, certificate {self.certificate.worst:.1g}"
        unmet = [f"terms not met: {terms}"] if terms else []
        first = f"Answer of {self.option}, mode {self.case.mode.kind}: {self.objective:.3f} points"
        return shortly(first, (solved, *unmet))

    @property
    def option(self) -> str:
        """Id of the option."""
        return self.case.option.id

    @property
    def objective(self) -> float:
        """The optimum of the last stage, in points: the weighted score less the redeployment friction."""
        return -self.certificate.objective

    @property
    def holds_optimum(self) -> bool:
        """Whether the last stage holds the optimum of one before it. One more unit then first loosens what is held,
        so that its price is steep and true for a hair's breadth only: such prices are not shown."""
        return any(stage.held for stage in self.stages)

    @property
    def prices(self) -> Floats:
        """(row) worth in points of one more unit of right-hand side: never negative for a resource."""
        return -self.solution.duals


def answer(case: Case, solver: str = HIGHS, session: Session | None = None) -> Answer:
    """Solve a case in its mode. `solver` is `highs` (in process) or a solver PuLP knows; a `session` that is given is
    started from what it solved last.

    What it gives holds the optimum in points as `objective`, and as `plan` arrays by unit type u, area a, task k,
    place of work b, need n and period t: `station` (u, a, t) units stationed, `moved_in` (u, a, t) units that came,
    `effort` (k, b, t), `held` (a, t) the share of the bases held, `met` (n, t) the share of each need met. The
    coordinates are those of `instance`.

    Raises `NoAnswer` if no plan exists or floors of the mode cannot be reached, `Fault` if a solution fails
    its certificate, `InputError` for an unknown solver or a mode that names what has no score.

    >>> from decide import answer, find_pack, read_theatre, resolve
    >>> best = answer(resolve(read_theatre(find_pack("drill")), "stay"))
    >>> round(best.objective, 4)
    79.2233
    >>> best.instance.areas, best.plan.station.shape
    (('hill', 'plain'), (1, 2, 2))
    >>> best.plan.station[0].round(6).tolist()  # the hill in both periods, then the plain
    [[180.0, 200.0], [120.0, 100.0]]
    """
    began = perf_counter()
    instance = compile_instance(case.pack)
    mode = case.mode
    ready = prepare_least(case, mode) if isinstance(mode, Least) else prepare(instance, formulate(instance), mode)
    violations: tuple[Violation, ...] = ()
    session = session or Settled()
    solution = _solve(ready.programme, solver, session)
    if solution.status == "infeasible":
        loosened = loosen(ready.programme, session)
        violations = violations_of(ready.programme, loosened.given)
        ready = replace(ready, programme=loosened.programme)
        solution = _solve(ready.programme, solver, session, loosened.basis)
    if solution.status == "infeasible":
        raise NoAnswer(f"{case.option.id}: no plan exists.")
    if solution.status != "optimal":
        raise Fault(f"{case.option.id}: the programme is {solution.status}.")
    certificate = certify(ready.programme, solution)
    outcome = StagesEnd(ready.programme, solution, certificate, ())
    resources: tuple[Resource, ...] = ()
    if isinstance(mode, Least):
        solve = _Stages(solver, session.time_limit, ready.programme, solution)
        outcome, case, resources = run_least(case, ready, mode, solve)
        instance = compile_instance(case.pack)
    elif not isinstance(mode, Weighted):
        solve = _Stages(solver, session.time_limit, ready.programme, solution)
        outcome = run_mode(case.option.id, ready, mode, solve)
    programme, solution = outcome.programme, outcome.solution
    plan = read_plan(instance, programme, solution.x)
    log.debug("solved: %s, %s, by %s in %.2f s", case.option.id, mode.kind, solver, perf_counter() - began)
    return Answer(case, instance, programme, solution, outcome.certificate, plan, violations, outcome.stages, resources)


def solved(
    case: Case, instance: Instance, programme: Programme, solver: str = HIGHS, session: Session | None = None
) -> Answer:
    """The best plan of a programme of the instance by the weighted score; nothing in it gives way.

    Raises `NoAnswer` if no plan exists, `Fault` if the solution fails its certificate.
    """
    solution = _solve(programme, solver, session or Settled())
    if solution.status == "infeasible":
        raise NoAnswer(f"{case.option.id}: no plan exists.")
    certificate = certify(programme, solution)
    return Answer(case, instance, programme, solution, certificate, read_plan(instance, programme, solution.x), ())


def from_published(published: Case) -> tuple[Answer, Settled]:
    """The published option answered by the weighted score, and a session that starts from there.

    Raises `NoAnswer` or `Fault` as `answer` does.
    """
    session = Settled()
    solved = answer(replace(published, mode=WEIGHTED), session=session)
    return solved, Settled(session.reached)


def _solve(programme: Programme, solver: str, session: Session, basis: Any = None) -> Solution:
    if solver.lower() == HIGHS:
        return session.solve(programme, basis)
    return solve_with_pulp(programme, solver)


class _Stages:
    """Solves the stages of a mode one after another.

    What a stage holds its own plan keeps, so the next begins from its basis: a tenth to a half of the time from
    scratch. The first stage has an objective of its own and is solved from scratch, as the weighted optimum is no
    nearer (nine areas, eight periods); where it is the weighted one under floors, dual simplex from that optimum takes
    half the time. The last stage alone is settled, as of the others the value counts and not the plan.
    """

    def __init__(self, solver: str, time_limit: float | None, programme: Programme, solution: Solution):
        self.solver, self.time_limit, self.weighted = solver, time_limit, programme.cost
        self.optimum = Start.of(programme, solution)
        self.before: Start | None = None

    def __call__(self, programme: Programme) -> Solution:
        if self.solver.lower() != HIGHS:
            return solve_with_pulp(programme, self.solver)
        last = np.array_equal(programme.cost, self.weighted)
        start = self.before or (self.optimum if last else None)
        session = Settled(start, self.time_limit, PRIMAL if self.before else DUAL)
        if last:
            return session.solve(programme)
        solution = session.unsettled(programme) if start else from_scratch(programme, self.time_limit)
        if solution.status == "optimal":
            self.before = Start.of(programme, solution)
        return solution


def worth_of_unit(solved: Answer) -> Floats:
    """(u) points that one more unit adds over the whole horizon.

    Exact at the margin: the optimum's derivative by the type's strength. One more unit from the start
    raises the ceiling of every period, starts where the laydown puts it, and may move; a type that
    joins later has one more from the period it joins in. 0 for a type that cannot be stationed.
    """
    p, programme = solved.instance, solved.programme
    worth = np.zeros(len(p.units))
    joins = np.argmax(p.strength > 0, axis=1)  # (u) first period in which the mission has the type
    placed = np.array([unit in p.pack.laydown for unit in p.units]) & (joins == 0)
    share = np.array([[laydown_share(p.pack, unit, area) for area in p.areas] for unit in p.units])

    def add(family: str, coefficient: Callable[[Mapping[str, Ints]], Floats]) -> None:
        rows = programme.rows(family)
        np.add.at(worth, rows.at["u"], solved.prices[rows.index] * coefficient(rows.at))

    add("strength", lambda at: np.ones(len(at["u"])))
    add("continuity", lambda at: np.where(placed[at["u"]] & (at["t"] == 0), share[at["u"], at["a"]], 0.0))
    moves = np.where(placed, (share * p.redeployable[:, :, 0]).sum(axis=1), 1.0)
    add("redeployment", lambda at: np.where(at["t"] == joins[at["u"]], moves[at["u"]], 0.0))
    add("balance", lambda at: np.where(at["t"] == joins[at["u"]], 1.0, 0.0))
    add("waiting", lambda at: np.where(at["t"] == joins[at["u"]], 1.0, 0.0))
    return worth


def worth_of_bed(solved: Answer) -> Floats:
    """(a) points that one more bed, over the whole horizon, adds: price of camp capacity x share held."""
    rows = solved.programme.rows("camp")
    worth = np.zeros(len(solved.instance.areas))
    a, t = rows.at["a"], rows.at["t"]
    np.add.at(worth, a, solved.prices[rows.index] * solved.plan.held[a, t])
    return worth
