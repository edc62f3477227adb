"""Sessions whose answer is the same wherever they start: of the optima that tie, always one and the same.

From any optimum a programme is solved nudged (decide/solve/nudge.py), which leaves one optimal basis, then as it is
from that basis: some hundredths of a second. So the command line and the page, and two people on one page, get the same
plan and the same duals for the same question, and a what-if may start from whatever optimum is nearest: a tenth of the
time of a cold start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from decide.model.lp import Floats, Ints, Programme
from decide.solve.basis import BASIC, LOWER, UPPER, Statuses, basis_of
from decide.solve.by_period import FEWEST_ROWS, SLACK, start_by_periods, without_broken
from decide.solve.certificate import check
from decide.solve.highs import (
    ANSWERS,
    DEVEX,
    DUAL,
    DUAL_PERTURBATION,
    EDGES,
    PERTURBATION,
    PRIMAL,
    STEEPEST,
    Session,
    Solution,
)
from decide.solve.keys import Keys, Names, names_of, positions
from decide.solve.nudge import nudged

PATIENCE = 5000  # steps from a start, after which a solve from scratch is quicker
WALK = 20_000  # steps from the periods: twice what two years by months took
FAR = 3000  # steps from a start, or as many as a programme has rows, after which its periods are quicker
SCALING, AS_IT_COMES = "simplex_scale_strategy", 2  # what the solver itself begins with
PRICES, FINEST = "dual_feasibility_tolerance", 1e-10  # as fine as the solver takes it
SHIFT = 0.15  # of the costs: what weighs so differently is solved as fast from the periods, or twice as fast
ROUNDING = 1e-11  # points: of the prices of a basis that is the best, a hundred thousandth of what nudges come to
BY_LARGEST = 4  # scaling of rows and columns by their largest entry: from a start an eighth quicker, from none slower


@dataclass(frozen=True)
class Start:
    """An optimum to start from: names of its columns and rows, their costs, bounds and statuses in the basis, and the
    plan. Arrays alone, so that a process can hand it to another."""

    columns: Keys
    rows: Keys
    cost: Floats
    bounds: tuple[Floats, Floats, Floats, Floats]
    column_status: Statuses
    row_status: Statuses
    x: Floats

    @classmethod
    def of(cls, programme: Programme, solution: Solution, names: Names | None = None) -> Start | None:
        """The start that an optimum of a programme is; None where its basis is not known."""
        if solution.statuses is None:
            return None
        of_both = names or names_of(programme)
        return cls(*of_both, programme.cost, _bounds(programme), *solution.statuses, solution.x)


class Settled(Session):
    """Solves any programme, from a start if it has one.

    Without a start it begins with the periods of the programme (decide/solve/by_period.py). Where the shapes of start
    and programme differ the basis is carried over by label: a column or row of the start keeps its status, a new
    column starts at its lower bound, a new row as slack. HiGHS completes what is then no basis. The primal simplex
    method is used where the plan of the start stays feasible (other weights, one more unit type; a quarter to a half
    of the time), the dual one elsewhere.
    """

    def __init__(self, start: Start | None = None, time_limit: float | None = None, strategy: int | None = None):
        """`strategy`: the method from the start, where the caller knows better than its plan tells."""
        super().__init__(time_limit, patience=PATIENCE)
        self.start, self.strategy = start, strategy
        self.reached: Start | None = None
        """The optimum of the last programme that had one, nudged."""

    def another(self) -> Settled:
        """A session of its own with the same start, for another thread."""
        return Settled(self.start, self.time_limit, self.strategy)

    def solve(self, programme: Programme, basis: Any = None) -> Solution:
        """Solve, from a basis whose plan is feasible if one is given. Raises `Fault` if the solver stops without an
        answer."""
        names = names_of(programme)
        close = nudged(programme, names)
        first: Session = self
        if basis is not None:
            walked, first = programme, self._from(programme, basis)
        else:  # many steps are fewer where fewer corners differ, the few from a start are one run less
            near = self._starts_near(programme, names)
            walked = close if near else programme
            self._begin(walked, names, near)
        status = first.run(walked)
        if status == "optimal" and (solution := self._settled(programme, close, walked, first, names)) is not None:
            return solution
        if walked is close:  # what has no plan, by a hair or more, ends as the programme itself does
            first.base = first.highs.getBasis()
            status = first.run(programme)
        return first.read(status)

    def _settled(
        self, programme: Programme, close: Programme, walked: Programme, first: Session, names: Names
    ) -> Solution | None:
        """The one optimum, from where a session ended with the programme or the one close to it; None where the
        programme has no plan by a hair."""
        alone = first.keeping_basis(close, first.read("optimal")) if walked is close else None
        if alone is None or not _best(close, alone):
            first = self._from(close, first.highs.getBasis())
            first.highs.setOptionValue(PRICES, FINEST)
            alone = first.keeping_basis(close, first.solve(close))
        last = self._from(programme, first.highs.getBasis())
        solution = last.solve(programme)
        if solution.status != "optimal":
            return None
        if not check(programme, solution.x, solution.duals).holds:  # rounding of its steps; the basis itself is sound
            last = self._from(programme, last.highs.getBasis())
            solution = last.solve(programme)
        self.reached = Start.of(close, alone, names)
        return last.keeping_basis(programme, solution)

    def unsettled(self, programme: Programme) -> Solution:
        """An optimum where its value counts alone, and of those that tie any will do. Raises as `solve`; nothing is
        kept as `reached`."""
        names = names_of(programme)
        self._begin(programme, names, self._starts_near(programme, names))
        return _sound(self, programme)

    def _begin_with_periods(self, programme: Programme) -> bool:
        """Set out from the periods of the programme; False where that is no way."""
        begun = start_by_periods(programme)
        if begun is None:
            return False
        basis, x = begun
        free = without_broken(programme, x)
        self.patience = WALK
        self._set(DUAL, DEVEX, 1.0)
        self.highs.setOptionValue(SCALING, AS_IT_COMES)
        self.set_out(free, basis, PRIMAL)
        self.highs.setOptionValue(PERTURBATION, 0.0)  # the plan is near the best: few steps are left
        if free is not programme and self.run(free) == "optimal":
            self.set_out(programme, self.highs.getBasis(), DUAL)
        return True

    def _run_again(self) -> None:
        """From the periods if it was from a start that lies too far off; else as any session."""
        hasty = self.patience < PATIENCE
        if hasty and self.loaded is not None and self._begin_with_periods(self.loaded):
            self.highs.setBasis(self.base)
            self._run_warm()
            if self.highs.getModelStatus() in ANSWERS:
                return
        super()._run_again()

    def _from(self, programme: Programme, basis: Any) -> Session:
        """A session for the few steps that are left. It is new, as what a solver keeps of earlier programmes shows in
        the last digits."""
        return Session.near(programme, basis, self.time_limit)

    def _set(self, strategy: int, edges: int, perturbation: float) -> None:
        """How the dual method goes about it. From a start steepest edge takes half the steps of devex, and costs that
        are not perturbed a tenth fewer."""
        self.highs.setOptionValue("simplex_strategy", strategy)
        self.highs.setOptionValue(EDGES, edges)
        self.highs.setOptionValue(DUAL_PERTURBATION, perturbation)

    def _starts_near(self, programme: Programme, names: Names) -> bool:
        """Whether there is a start, and costs are not so different that the periods of the programme are nearer."""
        if self.start is None or not len(self.start.x):  # nothing is carried over from a programme without columns
            return False
        small = programme.size[0] < FEWEST_ROWS
        shift = _shift(self.start, programme, positions(self.start.columns, names[0]))
        return small or self.strategy is not None or shift <= SHIFT

    def _begin(self, programme: Programme, names: Names, near: bool) -> None:
        """Take up the start if it is `near`, or none."""
        self.patience = PATIENCE
        if self.start is None or not near:
            self.loaded = None
            self._set(DUAL, DEVEX, 1.0)
            self._begin_with_periods(programme)
            return
        start = self.start
        columns, rows = map(positions, (start.columns, start.rows), names)
        self._set(DUAL, STEEPEST, 0.0)
        self.highs.setOptionValue(SCALING, BY_LARGEST)
        basis = _carried(start, columns, rows)
        basis.alien = not (np.array_equal(start.columns, names[0]) and np.array_equal(start.rows, names[1]))
        feasible = self.strategy is None and _stays_feasible(start, programme, columns, rows)
        self.set_out(programme, basis, self.strategy or (PRIMAL if feasible else DUAL))
        if self.strategy is None and programme.size[0] >= FEWEST_ROWS:
            self.patience = min(FAR, programme.size[0])


def carried_to(programme: Programme, start: Start | None) -> Session:
    """A session whose base is an optimum of a programme of another shape, carried over by label; none for none."""
    session = Session()
    if start is not None:
        session.set_out(
            programme, _carried(start, *map(positions, (start.columns, start.rows), names_of(programme))), DUAL
        )
    return session


def from_scratch(programme: Programme, time_limit: float | None = None) -> Solution:
    """An optimum without any start, not settled, with its basis. Raises `Fault` as a session does."""
    return _sound(Session(time_limit), programme)


def _sound(session: Session, programme: Programme) -> Solution:
    """What a session ends with; where that fails its certificate, once more from the basis it ended in."""
    solution = session.read(session.run(programme))
    if solution.status == "optimal" and not check(programme, solution.x, solution.duals).holds:
        session.base = session.highs.getBasis()
        solution = session.read(session.run(programme))
    return session.keeping_basis(programme, solution)


def _stays_feasible(start: Start, programme: Programme, columns: Ints, rows: Ints) -> bool:
    """Whether no bound of the start has moved, and its plan keeps every row of the programme."""
    at = (columns, columns, rows, rows)
    for new, old, where in zip(_bounds(programme), start.bounds, at, strict=True):
        if not np.array_equal(new[where >= 0], old[where[where >= 0]]):
            return False
    x = np.where(columns >= 0, start.x[columns], programme.col_lower)
    activity = programme.activity(x)
    return bool((activity >= programme.row_lower - SLACK).all() and (activity <= programme.row_upper + SLACK).all())


def _shift(start: Start, programme: Programme, columns: Ints) -> float:
    """The part of all costs that stands elsewhere than in the start, between 0 and 1."""
    before, now = np.abs(np.append(start.cost, 0.0)[columns]), np.abs(programme.cost)
    sums = before.sum(), now.sum()
    return float(np.abs(before / sums[0] - now / sums[1]).sum() / 2) if min(sums) > 0 else 1.0


def _carried(start: Start, columns: Ints, rows: Ints) -> Any:
    """A basis for a programme whose columns and rows stand at these positions of the start; -1, for new ones, takes the
    status added at the end."""
    return basis_of(np.append(start.column_status, LOWER)[columns], np.append(start.row_status, BASIC)[rows])


def _best(p: Programme, solution: Solution) -> bool:
    """Whether a basis is optimal to the last digits, not just within the tolerances of a solver that scales."""
    assert solution.statuses is not None
    prices, bounds = (solution.reduced, solution.duals), ((p.col_lower, p.col_upper), (p.row_lower, p.row_upper))
    for status, price, (lower, upper) in zip(solution.statuses, prices, bounds, strict=True):
        wrong = np.where(status == LOWER, -price, np.where(status == UPPER, price, 0.0))
        if (wrong[lower < upper] > ROUNDING).any():
            return False
    return True


def _bounds(p: Programme) -> tuple[Floats, Floats, Floats, Floats]:
    return p.col_lower, p.col_upper, p.row_lower, p.row_upper
