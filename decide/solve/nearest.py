"""Solves of one shape in a row, each from the optimal basis of the nearest one solved before it."""

from __future__ import annotations

from typing import Any

from decide.errors import Fault
from decide.model.lp import INF, Programme
from decide.solve.certificate import Certificate, certify, check
from decide.solve.highs import Session, Solution

Point = float | tuple[float, ...]
SOUND = 1e-7  # scaled violation: what a chain of bases brings above it is solved again, well before it is refused


class Nearest:
    """Solves programmes told apart by a number or a few: a step along a direction, the weights of some aims.

    A near basis takes a third of the time or less, and the optimum is the same. The session's own base comes back
    after each solve, so that what else the session solves does not depend on these.
    """

    def __init__(self, session: Session, far: float = INF):
        """What lies further than `far` from all that was solved is solved from scratch."""
        self.session, self.far = session, far
        self.bases: dict[Point, Any] = {}

    def solve(self, at: Point, programme: Programme, remember: bool = True) -> Solution:
        """Solve the programme that the point stands for; others may start from it if it is remembered.

        Raises `Fault` as the session does."""
        nearest = min(self.bases, key=lambda solved: (_apart(solved, at), solved), default=None)
        if nearest is not None and _apart(nearest, at) > self.far:
            session = Session()  # another than that of all others, whose scaling it would change
            solution = session.solve(programme)
        else:
            session, own = self.session, self.session.base
            if nearest is not None:
                session.base = self.bases[nearest]
            solution = session.solve(programme)
        if remember and solution.status == "optimal":
            self.bases[at] = session.highs.getBasis()
        if session is self.session and own is not None:
            session.base = own
        return solution

    def optimum(self, at: Point, programme: Programme) -> tuple[Solution, Certificate]:
        """The certified optimum of a programme that has one. Raises `Fault` if it has not, or fails its certificate."""
        solution = self.solve(at, programme)
        if solution.status == "optimal" and (proof := check(programme, solution.x, solution.duals)).worst <= SOUND:
            return solution, proof
        solution = Session().solve(programme)  # from scratch, without what many bases have added up to
        if solution.status != "optimal":
            raise Fault(f"a programme that has a plan is {solution.status}.")
        return solution, certify(programme, solution)


def _apart(one: Point, other: Point) -> float:
    """How far two points lie apart: the sum over their numbers."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sum(abs(a - b) for a, b in zip(one, other, strict=True))
    if isinstance(one, tuple) or isinstance(other, tuple):
        raise TypeError("a number and several are no points of one search.")
    return abs(one - other)
