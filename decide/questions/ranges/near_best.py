"""The plans near the best: how low and how high anything can go while the score stays near the optimum.

Near the best within p per cent are the plans X_p whose objective (weighted score less redeployment friction) is at
least

    best - p / 100 · max(0, best - idle)

where idle is the score of a mission that does nothing: a per cent of what the mission achieves, whatever the sign of
its score. X_0 is the optimal face. An aggregate g has the range [min g, max g] over X_p: two linear programmes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decide.errors import Fault
from decide.model.lp import Family, Floats, Programme, with_rows
from decide.model.scoring import idle_points
from decide.questions.ranges.aggregates import Aggregate
from decide.solve.answer import Answer
from decide.solve.certificate import Certificate, certify, check, worst_of
from decide.solve.highs import Session, Solution

FACE = 1e-6  # points below the optimum that count as the optimum: a hundredth of what a certificate allows
LOW, HIGH = 1.0, -1.0


@dataclass(frozen=True)
class End:
    """One end of a range: the value, and the plan that has it."""

    value: float
    x: Floats
    """(column)"""


@dataclass(frozen=True)
class NearBest:
    """The plans near the best of an option: its programme with the objective as a row."""

    answer: Answer
    programme: Programme
    best: float
    idle: float
    basis: Any
    """The solver's own, of the best plan."""

    def slack(self, within: float) -> float:
        """Points that a plan within so many per cent may give up."""
        return within / 100.0 * max(0.0, self.best - self.idle)

    def at(self, within: float, cost: Floats) -> Programme:
        """The programme that minimises a cost over the plans within so many per cent of the best."""
        lower = self.programme.row_lower.copy()
        lower[self.programme.rows("score").index] = self.best - max(self.slack(within), FACE)
        return replace(self.programme.with_bounds(lower, self.programme.row_upper), cost=cost)

    def ends(self, item: Aggregate, sign: float, within: Sequence[float]) -> tuple[list[End], Certificate]:
        """The lowest (`LOW`) or highest (`HIGH`) values of an aggregate within so many per cent, each with its plan,
        and the worst certificate. `within` falls; each starts from the plan of the one before. Raises `Fault`."""
        ends: list[End] = []
        proofs: list[Certificate] = []
        basis = self.basis
        for n, part in enumerate(within):
            programme = self.at(part, sign * item.gain)
            session = Session(primal=n == 0)  # from the best plan the cost moves, from then on the bound
            solution = _solved(session, programme, basis)
            basis = session.highs.getBasis()
            proofs.append(certify(programme, solution))
            ends.append(End(float(item.gain @ solution.x), solution.x))
        return ends, worst_of(proofs)

    def furthest(self, gain: Floats, within: float) -> tuple[Floats, Certificate]:
        """(column) the plan near the best that has most of something, and its certificate. Raises `Fault`."""
        programme = self.at(within, -gain)
        solution = _solved(Session(primal=True), programme, self.basis)
        return solution.x, certify(programme, solution)


def near_best(answer: Answer) -> NearBest:
    """The plans near the best plan of an option. Raises `Fault`."""
    p, programme = answer.instance, answer.programme
    rows = Family("score", {"one": 1}).keep()
    for block in programme.col_blocks:
        rows.add(block, -programme.cost[block.index], one=np.zeros(len(block), np.int64))
    extended = with_rows(programme, [rows], {"one": ("score",)})
    session = Session()
    solution = session.solve(extended)
    if solution.status != "optimal":
        raise Fault(f"the programme with its score as a row is {solution.status}.")
    certify(extended, solution)
    return NearBest(answer, extended, answer.objective, float(idle_points(p).sum()), session.highs.getBasis())


def _solved(session: Session, programme: Programme, basis: Any) -> Solution:
    """The optimum from a basis; from scratch where that ends in a certificate that does not hold."""
    session.load(programme)
    session.base = basis
    solution = session.solve(programme)
    if solution.status == "optimal" and not check(programme, solution.x, solution.duals).holds:
        session.base = None
        solution = session.solve(programme)
    if solution.status != "optimal":
        raise Fault(f"a programme over the plans near the best is {solution.status}.")
    return solution
