"""The fast route: the programme's arrays to HiGHS, in process and warm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import RLock
from typing import Any

import highspy
import numpy as np

from decide.errors import Fault, Stopped
from decide.model.lp import INF, Floats, Ints, Programme
from decide.progress import SOLVE, heeded_here
from decide.solve.basis import Statuses, basis_of, reached

ANSWERS = {
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kModelEmpty,
}
DUAL, PRIMAL = 1, 4  # strategies of the simplex method
PERTURBATION = "primal_simplex_bound_perturbation_multiplier"
DUAL_PERTURBATION = "dual_simplex_cost_perturbation_multiplier"
EDGES = "simplex_dual_edge_weight_strategy"
DEVEX = 1  # from a basis, steepest edge spends longer on its first weights than on the few steps it saves
STEEPEST = 2  # half the steps where there are many
LARGE = 1000  # rows; above it a cold start by interior point took half the time of dual simplex
PATIENCE = 20_000  # steps from a basis; twice what any solve took that did not go in circles
CIRCLES = 0.004  # seconds for each row, from a basis: several times what the longest walks took. The dual method can go
# round without a step where terms contradict each other, which a limit of steps never ends
OTHER_WAYS = (("simplex", True), ("simplex", False), ("ipm", False))  # solver, and whether it presolves
_Highs: Any = highspy.Highs  # typed in some of its versions, not in others
UNLIMITED = 2**31 - 1  # steps, as the solver counts them
TOLERANCE = 1e-9  # feasibility asked of the solver; the certificate then checks what it delivered
LOOSER = 1e-7  # where nothing else gives an answer: a hair's breadth between possible and not


@dataclass(frozen=True)
class Solution:
    """A solver's answer to a programme, in the programme's own sign: it minimises.

    `duals` is the change of the minimum for one more on the right-hand side of each row, `reduced` the
    same for the bounds of each column.
    """

    status: str
    """`optimal`, `infeasible` or `unbounded`."""
    objective: float
    x: Floats
    duals: Floats
    reduced: Floats
    solver: str
    statuses: tuple[Statuses, Statuses] | None = None
    """Of columns and rows in the basis, where another solve may start from it."""


class Session:
    """One HiGHS object, kept warm. Not to be shared between threads; it holds no model knowledge.

    A session solves any programme. The first optimum of a shape gives the base basis; every further
    programme of that shape starts from it, so that a result does not depend on what was solved between.
    """

    def __init__(self, time_limit: float | None = None, primal: bool = False, patience: int = PATIENCE):
        """`primal`: for programmes of which costs alone differ, whose last plan so stays feasible. `patience`: steps
        from the base basis after which a solve begins from scratch."""
        self.highs: Any = Silent()
        for option, value in {
            "presolve": "off",
            "solver": "simplex",
            "simplex_strategy": PRIMAL if primal else DUAL,
            EDGES: DEVEX,
            "threads": 1,
            "random_seed": 0,
        }.items():
            self.highs.setOptionValue(option, value)
        self._ask_for(TOLERANCE)
        self.time_limit, self.patience = time_limit, patience
        # a run from far off may go in circles; the last steps, which settle on one optimum, have no clock
        self.far = True
        self.loaded: Programme | None = None
        self.base: Any = None

    @classmethod
    def at(cls, programme: Programme, solution: Solution) -> Session:
        """A session whose base is an optimum, where its basis is known."""
        session = cls()
        if solution.statuses is not None:
            session.set_out(programme, basis_of(*solution.statuses), DUAL)
        return session

    @classmethod
    def near(cls, programme: Programme, basis: Any, time_limit: float | None = None) -> Session:
        """A session for the few steps that are left from a basis, which the solver need not perturb."""
        session = cls(time_limit)
        session.far = False
        session.set_out(programme, basis, PRIMAL)
        session.highs.setOptionValue(PERTURBATION, 0.0)
        return session

    def solve(self, programme: Programme, basis: Any = None) -> Solution:
        """Solve. `basis`: one with a feasible plan, which a session takes that has no base to keep to. Raises `Fault`
        if the solver stops without an answer."""
        return self.read(self.run(programme))

    def run(self, programme: Programme) -> str:
        """Solve, without reading the figures: `optimal`, `infeasible` or `unbounded`. Raises as `solve`."""
        if self.time_limit is not None:
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + self.time_limit)
        old = self.loaded
        if old is None or self.base is None or not same_shape(old, programme):
            self.load(programme)
            self.base = None
            self._run_cold(programme)
        else:
            if old is not programme and np.array_equal(old.values, programme.values):
                self._hand_over(programme)
            elif old is not programme:
                self.load(programme)
            self.highs.setBasis(self.base)
            self._run_warm()
        if self.highs.getModelStatus() not in ANSWERS:
            self._run_again()
        status = self._status()
        if self.base is None and status == "optimal":
            self.base = self.highs.getBasis()
        return status

    def ended_without_a_plan(self, programme: Programme) -> bool:
        """Whether the last run was of this very programme, and ended with the proof that it has no plan."""
        return self.loaded is programme and self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible

    def with_columns(self, cost: Floats, rows: Ints, signs: Floats) -> Any:
        """The basis of the best plan of the programme last run with columns from zero up that each stand in one row.

        Goes on from where that run ended, by dual simplex; the session then begins anew. None where the run left no
        basis, or that takes more steps than there is patience for.
        """
        self.loaded = None
        if not self.highs.getBasis().valid:
            return None
        n = len(cost)
        number, none, upper = np.arange(n, dtype=np.int32), np.zeros(n), np.full(n, INF)
        self.highs.addCols(n, cost, none, upper, n, number, rows.astype(np.int32), signs)
        self.highs.setOptionValue("simplex_strategy", DUAL)
        self.highs.setOptionValue(DUAL_PERTURBATION, 0.0)  # a tenth fewer steps
        self._run_warm()
        self.highs.setOptionValue(DUAL_PERTURBATION, 1.0)
        optimal = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self.highs.getBasis() if optimal else None

    def keeping_basis(self, programme: Programme, solution: Solution) -> Solution:
        """The solution of the last run with the basis that it ended in."""
        if solution.status != "optimal":
            return solution
        activity = np.array(self.highs.getSolution().row_value, dtype=float)
        return replace(solution, statuses=reached(self.highs, programme, solution.x, activity))

    def set_out(self, programme: Programme, basis: Any, strategy: int) -> None:
        """Load a programme and a basis to start from, with a strategy of the simplex method."""
        self.load(programme)
        self.base = basis
        self.highs.setOptionValue("simplex_strategy", strategy)

    def load(self, p: Programme) -> None:
        """Hand a whole programme to the solver; the options it solves with stay."""
        n_rows, n_cols, n_values = p.size
        self.highs.clearModel()
        none = np.zeros(0, np.int32)
        self.highs.addCols(n_cols, p.cost, p.col_lower, p.col_upper, 0, np.zeros(n_cols, np.int32), none, np.zeros(0))
        self.highs.addRows(
            n_rows,
            p.row_lower,
            p.row_upper,
            n_values,
            p.starts[:-1].astype(np.int32),
            p.columns.astype(np.int32),
            p.values,
        )
        self.loaded = p

    def _run_cold(self, p: Programme) -> None:
        """Without a basis to start from: interior point with crossover where that is faster."""
        self._run_with("ipm" if p.size[0] >= LARGE else "simplex", presolve=p.size[0] >= LARGE)

    def _run_warm(self) -> None:
        """From the base basis, for as many steps as there is patience, and no longer than circles need to show."""
        _, until = self.highs.getOptionValue("time_limit")
        shown = self.highs.getRunTime() + CIRCLES * self.highs.getNumRow() if self.far else until
        self.highs.setOptionValue("simplex_iteration_limit", self.patience)
        self.highs.setOptionValue("time_limit", min(until, shown))
        try:
            self.highs.run()
        finally:
            self.highs.setOptionValue("simplex_iteration_limit", UNLIMITED)
            self.highs.setOptionValue("time_limit", until)

    def _run_again(self) -> None:
        """After a run that ended in numerical trouble or with too many steps: from scratch, one way after another."""
        large = self.loaded is not None and self.loaded.size[0] >= LARGE
        for solver, presolve in (*((("ipm", True),) if large else ()), *OTHER_WAYS):
            self.highs.clearSolver()
            self._run_with(solver, presolve)
            if self.highs.getModelStatus() in ANSWERS:
                return
        self._ask_for(LOOSER)
        self.highs.clearSolver()
        self._run_with("simplex", presolve=False)
        self._ask_for(TOLERANCE)

    def _ask_for(self, tolerance: float) -> None:
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self.highs.setOptionValue(option, tolerance)

    def _run_with(self, solver: str, presolve: bool) -> None:
        self.highs.setOptionValue("solver", solver)
        self.highs.setOptionValue("presolve", "on" if presolve else "off")
        try:
            self.highs.run()
        finally:
            self.highs.setOptionValue("solver", "simplex")
            self.highs.setOptionValue("presolve", "off")

    def _hand_over(self, p: Programme) -> None:
        """Change the costs and bounds of the programme that is loaded that are others now."""
        old, (n_rows, n_cols, _) = self.loaded, p.size
        columns, rows = np.arange(n_cols, dtype=np.int32), np.arange(n_rows, dtype=np.int32)
        self.highs.clearSolver()
        if old is None or p.cost is not old.cost:
            self.highs.changeColsCost(n_cols, columns, p.cost)
        if old is None or p.col_lower is not old.col_lower or p.col_upper is not old.col_upper:
            self.highs.changeColsBounds(n_cols, columns, p.col_lower, p.col_upper)
        self.highs.changeRowsBounds(n_rows, rows, p.row_lower, p.row_upper)
        self.loaded = p

    def _status(self) -> str:
        status, statuses = self.highs.getModelStatus(), highspy.HighsModelStatus
        if status not in ANSWERS:
            raise Fault(f"the solver stopped without an answer: {self.highs.modelStatusToString(status)}.")
        if status == statuses.kInfeasible or (status == statuses.kModelEmpty and _breaks_a_row(self.loaded)):
            return "infeasible"
        return "unbounded" if status == statuses.kUnbounded else "optimal"

    def read(self, status: str) -> Solution:
        """The figures of the last run, which ended with this status."""
        version = f"HiGHS {self.highs.version()}"
        if status != "optimal":
            nothing = np.zeros(0)
            return Solution(status, float("nan"), nothing, nothing, nothing, version)
        answer, info = self.highs.getSolution(), self.highs.getInfo()
        return Solution(
            status,
            float(info.objective_function_value),
            np.array(answer.col_value, dtype=float),
            np.array(answer.row_dual, dtype=float),
            np.array(answer.col_dual, dtype=float),
            version,
        )


class Silent(_Highs):  # type: ignore[misc]
    """HiGHS without a word, which heeds a stop: some versions greet on descriptor 1 when callbacks are set up, before
    they can be silenced from outside."""

    def __init__(self) -> None:
        self._turn = RLock()  # again by the same thread, where a signal comes as it lets a run go
        self._running = False
        super().__init__()
        self.silent()

    def run(self) -> Any:
        """Solve. Raises `Stopped` where the progress that is heeded here is asked to stop, before or meanwhile."""
        progress = heeded_here()
        if progress is None:
            return super().run()
        with progress.ended_by(self._end) as too_late:
            if too_late:
                raise Stopped(SOLVE)
            self._running = True
            try:
                status = super().run()
            finally:
                with self._turn:
                    self._running = False
                    self.cbSimplexInterrupt.clear()
                    self.cbIpmInterrupt.clear()
        if self.getModelStatus() == highspy.HighsModelStatus.kInterrupt:
            raise Stopped(SOLVE)
        return status

    def _end(self) -> None:
        """Have the run under way end. The solver asks Python whether to go on from here only: asked at every step of a
        run that nobody stops, it would wait for Python's lock each time (half the time more beside one busy thread)."""
        with self._turn:
            if self._running:
                self.cbSimplexInterrupt += _interrupted
                self.cbIpmInterrupt += _interrupted

    def enableCallbacks(self) -> None:  # noqa: N802 (its own name)
        self.silent()
        super().enableCallbacks()


def _interrupted(event: Any) -> None:
    event.interrupt()


def same_shape(one: Programme, other: Programme) -> bool:
    """Whether two programmes have their non-zeros in the same cells."""
    return (
        one.size == other.size
        and np.array_equal(one.starts, other.starts)
        and np.array_equal(one.columns, other.columns)
    )


def _breaks_a_row(programme: Programme | None) -> bool:
    """Whether doing nothing breaks a row: a programme without columns has no other plan, and HiGHS does not look."""
    return programme is not None and bool((programme.row_lower > 0).any() or (programme.row_upper < 0).any())
