"""When an option's terms cannot all be met: the least violation, and where it falls.

Only the option's own terms bend (presence, mandated effort, floors, budget). Each gets a violation
v >= 0, counted relative to its bound:

    min Σ v / max(1, |bound|)   subject to every other constraint

The terms are then loosened by exactly that violation and the programme is solved as usual.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from decide.errors import NoAnswer
from decide.model.lp import Columns, Floats, Ints, Programme
from decide.solve.highs import Session

TERM_FAMILIES = ("presence", "effort_term", "floor", "budget")
MARGIN = 1e-7  # relative slack that keeps the loosened programme feasible within solver tolerance


@dataclass(frozen=True)
class Violation:
    """A row of a term, its bound, and the value it can reach."""

    family: str
    term: int
    period: int | None
    bound: float
    reached: float
    """Same unit as the bound; below it for a lower bound, above it for an upper one."""


def loosen(programme: Programme, session: Session) -> tuple[Programme, tuple[Violation, ...]]:
    """The programme with its terms loosened by the least total relative violation.

    Raises `NoAnswer` if even that does not make it feasible.
    """
    rows = np.concatenate([programme.rows(name).index for name in TERM_FAMILIES])
    low = rows[np.isfinite(programme.row_lower[rows])]
    high = rows[np.isfinite(programme.row_upper[rows])]
    elastic = _with_violations(programme, low, high)
    solution = session.solve(elastic)
    if solution.status != "optimal":
        raise NoAnswer("No plan exists, whatever terms are given up.")
    amounts = solution.x[len(programme.cost) :]
    row_lower, row_upper = programme.row_lower.copy(), programme.row_upper.copy()
    violations = []
    for number, row in enumerate([*low, *high]):
        is_low = number < len(low)
        bound = float(row_lower[row] if is_low else row_upper[row])
        amount = float(amounts[number])
        if amount <= MARGIN * max(1.0, abs(bound)):
            continue
        reached = bound - amount if is_low else bound + amount
        give = amount + MARGIN * max(1.0, abs(bound))
        if is_low:
            row_lower[row] -= give
        else:
            row_upper[row] += give
        violations.append(_describe(programme, int(row), bound, reached))
    return programme.with_bounds(row_lower, row_upper), tuple(violations)


def _with_violations(p: Programme, low: Ints, high: Ints) -> Programme:
    """The programme with one violation column per bound of a term, minimising their relative sum."""
    n_cols = len(p.cost)
    rows = np.concatenate([low, high])
    signs = np.concatenate([np.ones(len(low)), -np.ones(len(high))])
    bounds = np.concatenate([p.row_lower[low], p.row_upper[high]])
    entry_rows = np.concatenate([p.entry_rows, rows])
    order = np.argsort(entry_rows, kind="stable")
    counts = np.bincount(entry_rows, minlength=len(p.row_lower))
    columns = np.concatenate([p.columns, n_cols + np.arange(len(rows))])
    block = Columns(
        "violation", n_cols + np.arange(len(rows)), {"row": np.arange(len(rows))}, np.full(len(rows), np.inf)
    )
    return replace(
        p,
        cost=np.concatenate([np.zeros(n_cols), 1.0 / np.maximum(1.0, np.abs(bounds))]),
        col_lower=_extended(p.col_lower, len(rows), 0.0),
        col_upper=_extended(p.col_upper, len(rows), np.inf),
        starts=np.concatenate([[0], np.cumsum(counts)]),
        columns=columns[order],
        values=np.concatenate([p.values, signs])[order],
        col_blocks=(*p.col_blocks, block),
        labels={**p.labels, "row": tuple(str(n) for n in range(len(rows)))},
    )


def _extended(values: Floats, count: int, filling: float) -> Floats:
    return np.concatenate([values, np.full(count, filling)])


def _describe(programme: Programme, row: int, bound: float, reached: float) -> Violation:
    for name in TERM_FAMILIES:
        family = programme.rows(name)
        where = np.flatnonzero(family.index == row)
        if len(where):
            at = {dim: int(values[where[0]]) for dim, values in family.at.items()}
            return Violation(name, at["term"], at.get("t"), bound, reached)
    raise AssertionError(f"row {row} belongs to no term")
