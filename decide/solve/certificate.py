"""Proof of optimality, checked from the arrays alone.

For  min c·x, L <= A x <= U, l <= x <= u  with duals y and reduced costs d = c - Aᵀy:

    primal      every row and bound is kept
    dual        y > 0 only where L is finite, y < 0 only where U is finite; the same for d and l, u
    slackness   y > 0 only where A x = L, and so on
    gap         c·x = Σ y⁺L - y⁻U + Σ d⁺l - d⁻u

Every figure is scaled by the size of what it is compared with, so that 1e-6 means one millionth of it.
The solver's own claims (status, objective, reduced costs) are not used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

import numpy as np

from decide.errors import Fault
from decide.model.lp import Floats, Programme
from decide.solve.highs import Solution

TOLERANCE = 1e-6  # scaled; above it a solution is refused


@dataclass(frozen=True)
class Certificate:
    """Scaled violations; 0 is perfect, more than `TOLERANCE` is refused."""

    primal: float
    dual: float
    slackness: float
    gap: float
    objective: float
    """c·x as computed here."""
    bound: float
    """The dual bound: no plan can do better."""

    @property
    def worst(self) -> float:
        """The largest violation; nan if any is."""
        return float(np.max([self.primal, self.dual, self.slackness, self.gap]))

    @property
    def holds(self) -> bool:
        """Whether every violation is within the tolerance."""
        return bool(np.isfinite(self.worst) and self.worst <= TOLERANCE)

    def as_dict(self) -> dict[str, float | bool]:
        """The figures, for the manifest."""
        return {**asdict(self), "worst": self.worst, "tolerance": TOLERANCE, "holds": self.holds}


def certify(programme: Programme, solution: Solution) -> Certificate:
    """The certificate of an optimal solution. Raises `Fault` if it does not hold."""
    certificate = check(programme, solution.x, solution.duals)
    if not certificate.holds:
        raise Fault(
            f"{solution.solver} returned a solution that fails its certificate: primal "
            f"{certificate.primal:.1e}, dual {certificate.dual:.1e}, slackness {certificate.slackness:.1e}, "
            f"gap {certificate.gap:.1e} (allowed {TOLERANCE:.0e})."
        )
    return certificate


def worst_of(certificates: Iterable[Certificate]) -> Certificate:
    """The certificate with the largest violation, of some."""
    return max(certificates, key=lambda certificate: certificate.worst)


def check(programme: Programme, x: Floats, duals: Floats) -> Certificate:
    """The certificate's figures for any x and duals. `duals`: change of the minimum per unit of row."""
    p = programme
    activity = p.activity(x)
    reduced = p.cost - p.price(duals)
    # sizes the violations are compared with: the terms that were summed, not their cancelled sum
    absolute = replace(p, values=np.abs(p.values))
    row_size = 1.0 + absolute.activity(np.abs(x))
    col_size = 1e-3 + np.abs(p.cost) + absolute.price(np.abs(duals))
    objective = float(p.cost @ x)
    rows = _side(duals, activity, p.row_lower, p.row_upper, row_size, 1e-3 + np.abs(duals))
    cols = _side(reduced, x, p.col_lower, p.col_upper, 1.0 + np.abs(x), col_size)
    bound = rows.bound + cols.bound
    size = 1.0 + abs(objective)
    return Certificate(
        primal=_largest(np.array([rows.primal, cols.primal])),
        dual=_largest(np.array([rows.dual, cols.dual])),
        slackness=_largest(np.array([rows.slackness, cols.slackness])) / size,
        gap=abs(objective - bound) / size,
        objective=objective,
        bound=bound,
    )


@dataclass(frozen=True)
class _Side:
    primal: float
    dual: float
    slackness: float
    bound: float


def _side(price: Floats, value: Floats, lower: Floats, upper: Floats, size: Floats, scale: Floats) -> _Side:
    """Violations of the rows, or of the columns' bounds; and their part of the dual bound."""
    below = np.where(np.isfinite(lower), lower - value, 0.0)
    above = np.where(np.isfinite(upper), value - upper, 0.0)
    primal = _largest(np.maximum(below, above) / size)
    up, down = np.maximum(price, 0.0), np.maximum(-price, 0.0)
    wrong = np.where(np.isfinite(lower), 0.0, up) + np.where(np.isfinite(upper), 0.0, down)
    up, down = np.where(np.isfinite(lower), up, 0.0), np.where(np.isfinite(upper), down, 0.0)
    slack = up * np.abs(below) + down * np.abs(above)
    bound = up @ np.where(np.isfinite(lower), lower, 0.0) - down @ np.where(np.isfinite(upper), upper, 0.0)
    return _Side(primal, _largest(wrong / scale), _largest(slack), float(bound))


def _largest(values: Floats) -> float:
    return float(np.maximum(values, 0.0).max(initial=0.0))  # keeps nan
