"""The independent route: the same arrays as a `pulp.LpProblem`, for any solver PuLP knows and for files."""

from __future__ import annotations

import warnings
from functools import cache
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from decide.errors import Fault, InputError, Problem
from decide.model.lp import Programme
from decide.solve.highs import TOLERANCE, Solution

STATUS = {1: "optimal", -1: "infeasible", -2: "unbounded"}
CBC = "PULP_CBC_CMD"
TIGHT = {"options": [f"{side}T {TOLERANCE:g}" for side in ("primal", "dual")]}
"""CBC's own tolerance of 1e-7 holds for what it scaled; unscaled, sound duals then failed the certificate."""


def to_pulp(programme: Programme, name: str = "decide", *, maximise: bool = False) -> Any:
    """The programme as a PuLP problem, minimised as it stands, or negated and maximised."""
    import pulp

    p = programme
    sign = -1.0 if maximise else 1.0
    problem = pulp.LpProblem(name, pulp.LpMaximize if maximise else pulp.LpMinimize)
    columns = [
        problem.add_variable(column, _finite(low), _finite(high))
        for column, low, high in zip(p.col_names, p.col_lower, p.col_upper, strict=True)
    ]
    problem += pulp.LpAffineExpression([(columns[n], sign * float(p.cost[n])) for n in np.flatnonzero(p.cost)])
    for n, row in enumerate(p.row_names):
        inside = slice(p.starts[n], p.starts[n + 1])
        terms = [(columns[c], float(value)) for c, value in zip(p.columns[inside], p.values[inside], strict=True)]
        low, high = float(p.row_lower[n]), float(p.row_upper[n])
        both = np.isfinite(low) and np.isfinite(high) and low != high
        sides = [(pulp.LpConstraintEQ, low, "")] if low == high else []
        if not sides and np.isfinite(low):
            sides.append((pulp.LpConstraintGE, low, ".low" if both else ""))
        if low != high and np.isfinite(high):
            sides.append((pulp.LpConstraintLE, high, ""))
        for sense, side, suffix in sides:
            problem += pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, row + suffix, side)
    return problem


def _finite(bound: float) -> float | None:
    return float(bound) if np.isfinite(bound) else None


def solve_with_pulp(programme: Programme, solver: str = CBC) -> Solution:
    """Solve through PuLP.

    Duals are the change of the minimum per unit of right-hand side, whatever the solver's own habit.
    Raises `InputError` for a solver that is unknown, missing or without duals, `Fault` if it gives no answer.
    """
    import pulp

    engine = _engine(solver)
    problem = to_pulp(programme)
    with TemporaryDirectory(prefix="decide.") as folder:  # PuLP leaves its files behind where a solve is cut short
        engine.tmpDir = folder
        try:
            problem.solve(engine)
        except pulp.PulpSolverError as error:
            raise Fault(f"the solver {solver} failed: {error}.") from None
    status = STATUS.get(problem.status)
    nothing = np.zeros(0)
    label = f"PuLP {pulp.__version__} {solver}"
    if status is None:
        raise Fault(f"the solver {solver} stopped without an answer: {pulp.LpStatus[problem.status]}.")
    if status != "optimal":
        return Solution(status, float("nan"), nothing, nothing, nothing, label)
    values = {variable.name: variable.varValue or 0.0 for variable in problem.variables()}
    x = np.array([values.get(name, 0.0) for name in programme.col_names])
    prices = {row.name: row.pi or 0.0 for row in problem.constraints.values()}
    duals = np.array([prices.get(name, 0.0) + prices.get(f"{name}.low", 0.0) for name in programme.row_names])
    reduced = programme.cost - programme.price(duals)
    return Solution("optimal", float(programme.cost @ x), x, duals, reduced, label)


def _engine(solver: str) -> Any:
    """A solver that PuLP knows, is installed, and gives duals. Raises `InputError` with what would do."""
    import pulp

    wanted = {"cbc": CBC, "scip": "SCIP_CMD"}.get(solver.lower(), solver).lower()
    names = [name for name in pulp.listSolvers() if name.lower() == wanted or name.lower().startswith(f"{wanted}_")]
    if not names:
        raise InputError(Problem(f"there is no solver {solver!r}.", None, _what_would_do()))
    name = next((name for name in names if pulp.getSolver(name, msg=False).available()), names[0])
    engine = pulp.getSolver(name, msg=False, **(TIGHT if name == CBC else {}))
    if not engine.available():
        raise InputError(Problem(f"the solver {solver!r} is not installed.", None, _what_would_do()))
    if name != CBC and not _gives_duals(name):
        message = f"the solver {solver!r} gives no duals through PuLP, so its plan could not be certified."
        raise InputError(Problem(message, None, _what_would_do()))
    return engine


def _what_would_do() -> str:
    import pulp

    apart = {"HiGHS", CBC}  # known here by shorter names
    others = [name for name in pulp.listSolvers(onlyAvailable=True) if name not in apart and _gives_duals(name)]
    return f"Any solver of PuLP that gives duals will do; here: {', '.join(['highs', 'cbc', *others])}."


@cache
def _gives_duals(name: str) -> bool:
    """Whether a solver gives the duals of  min 2x + 3y,  x + y >= 4,  x - y <= 2:  the plan is (3, 1), so that
    a + b = 2 and a - b = 3 by complementary slackness: a = 2.5 and b = -0.5."""
    import pulp

    x, y = pulp.LpVariable("x", 0), pulp.LpVariable("y", 0)
    probe = pulp.LpProblem("probe", pulp.LpMinimize)
    probe += 2 * x + 3 * y
    probe += (x + y >= 4), "a"
    probe += (x - y <= 2), "b"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # PuLP leaves a file open where the solver does not start
        try:
            probe.solve(pulp.getSolver(name, msg=False))
        except Exception:  # solvers fail in ways of their own, such as a licence that has run out
            return False
    return all(isclose(probe.constraints[row].pi or 0.0, dual, abs_tol=1e-6) for row, dual in (("a", 2.5), ("b", -0.5)))


def write_programme(programme: Programme, path: Path, name: str) -> None:
    """Write .lp (maximises the score) or .mps (minimises its negative: the format has no sense).

    Raises `InputError` for another ending or a place that cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".lp", ".mps"):
        message = f"cannot tell the format from the ending {path.suffix!r}."
        raise InputError(Problem(message, None, "End the name in .lp or .mps."))
    problem = to_pulp(programme, name.replace("-", "_"), maximise=suffix == ".lp")
    try:
        if suffix == ".lp":
            problem.writeLP(str(path), max_length=250)
        else:
            problem.writeMPS(str(path), rename=False)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(Problem(f"{str(path)!r} cannot be written: {reason}.")) from None
