"""The independent route: the same arrays as a `pulp.LpProblem`, for any solver PuLP knows and for files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from decide.errors import Fault, InputError, Problem, did_you_mean
from decide.model.lp import Programme
from decide.solve.highs import Solution

STATUS = {1: "optimal", -1: "infeasible", -2: "unbounded"}
CBC = "PULP_CBC_CMD"


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
    Raises `InputError` for an unknown or missing solver, `Fault` if it gives no answer.
    """
    import pulp

    engine = _engine(solver)
    problem = to_pulp(programme)
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
    import pulp

    known = pulp.listSolvers()
    name = {"cbc": CBC, "highs": "HiGHS", "glpk": "GLPK_CMD", "scip": "SCIP_CMD"}.get(solver.lower(), solver)
    if name not in known:
        raise InputError(Problem(f"there is no solver {solver!r}.", None, did_you_mean(solver, known)))
    engine = pulp.getSolver(name, msg=False)
    if not engine.available():
        here = ", ".join(pulp.listSolvers(onlyAvailable=True))
        raise InputError(Problem(f"the solver {solver!r} is not installed.", None, f"Available: {here}."))
    return engine


def write_programme(programme: Programme, path: Path, name: str) -> None:
    """Write .lp (maximises the score) or .mps (minimises its negative: the format has no sense).

    Raises `InputError` for another ending or a place that cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".lp", ".mps"):
        message = f"cannot tell the format of {str(path)!r}."
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
