"""Sessions whose answer is the same wherever they start: of the optima that tie, always one and the same.

From any optimum a programme is solved nudged (decide/solve/nudge.py), which leaves one optimal basis, then as it is
from that basis: some hundredths of a second. So the command line and the page, and two people on one page, get the same
plan and the same duals for the same question, and a what-if may start from whatever optimum is nearest: a tenth of the
time of a cold start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from decide.model.lp import Floats, Ints, Programme
from decide.solve.highs import DUAL, PRIMAL, Session, Solution, same_shape
from decide.solve.nudge import nudged

PATIENCE = 4000  # steps from a start, after which a solve from scratch is quicker
SLACK = 1e-7  # a plan that breaks a row by less still counts as feasible where only speed hangs on it


@dataclass(frozen=True)
class Start:
    """An optimum to start from: the programme, the solver's own basis, and the plan."""

    programme: Programme
    basis: Any
    x: Floats


class Settled(Session):
    """Solves any programme, from a start if it has one.

    Where the shapes differ the basis is carried over by label: a column or row of the start keeps its status, a new
    column starts at its lower bound, a new row as slack. HiGHS completes what is then no basis. The primal simplex
    method is used where the plan of the start stays feasible (other weights, one more unit type; a quarter to a half
    of the time), the dual one elsewhere.
    """

    def __init__(self, start: Start | None = None, time_limit: float | None = None):
        super().__init__(time_limit, patience=PATIENCE)
        self.start = start
        self.reached: Start | None = None
        """The optimum of the last programme that had one."""

    def another(self) -> Settled:
        """A session of its own with the same start, for another thread."""
        return Settled(self.start, self.time_limit)

    def solve(self, programme: Programme) -> Solution:
        """Solve. Raises `Fault` if the solver stops without an answer."""
        self._begin(programme)
        solution = super().solve(programme)
        if solution.status != "optimal":
            return solution
        close = nudged(programme)
        self.set_out(close, self.highs.getBasis(), DUAL)
        super().solve(close)
        last = Session(self.time_limit)  # new, as what a solver keeps of earlier programmes shows in the last digits
        last.set_out(programme, self.highs.getBasis(), PRIMAL)
        solution = last.solve(programme)
        self.reached = Start(programme, last.highs.getBasis(), solution.x)
        return solution

    def _begin(self, programme: Programme) -> None:
        """Take up the start, or none."""
        if self.start is None:
            self.loaded = None
            self.highs.setOptionValue("simplex_strategy", DUAL)
            return
        origin, basis = self.start.programme, self.start.basis
        if same_shape(origin, programme):
            columns, rows = np.arange(programme.size[1]), np.arange(programme.size[0])
        else:
            columns = _positions(origin.col_names, programme.col_names)
            rows = _positions(origin.row_names, programme.row_names)
            basis = _carried(basis, columns, rows)
        self.set_out(programme, basis, PRIMAL if _stays_feasible(self.start, programme, columns, rows) else DUAL)


def _stays_feasible(start: Start, programme: Programme, columns: Ints, rows: Ints) -> bool:
    """Whether no bound of the start has moved, and its plan keeps every row of the programme."""
    origin, kept, held = start.programme, columns >= 0, rows >= 0
    pairs = (
        (programme.col_lower[kept], origin.col_lower[columns[kept]]),
        (programme.col_upper[kept], origin.col_upper[columns[kept]]),
        (programme.row_lower[held], origin.row_lower[rows[held]]),
        (programme.row_upper[held], origin.row_upper[rows[held]]),
    )
    if not all(np.array_equal(new, old) for new, old in pairs):
        return False
    x = np.where(kept, start.x[columns], programme.col_lower)
    activity = programme.activity(x)
    return bool((activity >= programme.row_lower - SLACK).all() and (activity <= programme.row_upper + SLACK).all())


def _carried(basis: Any, columns: Ints, rows: Ints) -> Any:
    """A basis for a programme whose columns and rows stand at these positions; -1 for those that are new."""
    status: Any = highspy.HighsBasisStatus
    new: Any = highspy.HighsBasis()
    old_columns, old_rows = list(basis.col_status), list(basis.row_status)
    new.col_status = [old_columns[at] if at >= 0 else status.kLower for at in columns]
    new.row_status = [old_rows[at] if at >= 0 else status.kBasic for at in rows]
    new.valid = new.alien = True
    return new


def _positions(old: tuple[str, ...], new: tuple[str, ...]) -> Ints:
    """Where each new name stands among the old; -1 for one that does not."""
    at = {name: n for n, name in enumerate(old)}
    return np.array([at.get(name, -1) for name in new], np.int64)
