"""A programme without what cannot matter: the part whose optimum is that of the whole, and the way back.

A column that has a cost of zero or more, starts at zero and helps no row (its entries only raise rows bounded from
above, or lower rows bounded from below) is best left at zero. A row that no remaining column can break is always kept.
Leaving out the one makes the other so: both are repeated until nothing goes (Brearley, Mitra and Williams 1975,
Mathematical Programming 8(1)). Of the question whether promises of presence can be kept this leaves a third: whatever
the need, no patrol helps there.

The optimum of the part, with zeros for what was left out, is one of the whole, and so are its duals: a row left out
costs nothing, and a column left out has a reduced cost of zero or more, as rows bounded from above have no positive
dual and those bounded from below no negative one. The certificate of the whole shows it anew for every solution.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from decide.model.lp import Floats, Mask, Programme
from decide.solve.highs import Session, Solution


@dataclass(frozen=True)
class Part:
    """The part of a programme that can matter."""

    programme: Programme
    """It has the arrays only: no blocks."""
    rows: Mask
    """(row of the whole) whether it stays."""
    columns: Mask
    """(column of the whole) whether it stays."""

    def whole(self, solution: Solution) -> Solution:
        """A solution of the part as one of the whole; reduced costs of columns left out are not given."""
        if solution.status != "optimal":
            return solution
        x, duals, reduced = (
            _spread(values, kept)
            for values, kept in (
                (solution.x, self.columns),
                (solution.duals, self.rows),
                (solution.reduced, self.columns),
            )
        )
        return replace(solution, x=x, duals=duals, reduced=reduced)


def part_that_matters(p: Programme) -> Part:
    """The part of a programme whose optimum is that of the whole. Pure; linear in the non-zeros for each round."""
    rows, columns = _kept(p)
    inside = rows[p.entry_rows] & columns[p.columns]
    row_number, column_number = np.cumsum(rows) - 1, np.cumsum(columns) - 1
    counts = np.bincount(row_number[p.entry_rows[inside]], minlength=int(rows.sum()))
    programme = replace(
        p,
        cost=p.cost[columns],
        col_lower=p.col_lower[columns],
        col_upper=p.col_upper[columns],
        row_lower=p.row_lower[rows],
        row_upper=p.row_upper[rows],
        starts=np.concatenate([[0], np.cumsum(counts)]),
        columns=column_number[p.columns[inside]],
        values=p.values[inside],
        col_blocks=(),
        row_blocks=(),
    )
    return Part(programme, rows, columns)


def solve_part(p: Programme, session: Session) -> Solution:
    """The solution of a programme, found through the part of it that matters. Raises `Fault` as the session does."""
    part = part_that_matters(p)
    return part.whole(session.solve(part.programme))


def _kept(p: Programme) -> tuple[Mask, Mask]:
    """(row) and (column) whether they can matter."""
    n_rows, n_cols, _ = p.size
    row, column = p.entry_rows, p.columns
    above, below = np.isfinite(p.row_upper), np.isfinite(p.row_lower)
    one_sided = above != below
    hurts = one_sided[row] & np.where(above[row], p.values > 0, p.values < 0)
    breaks = hurts | (p.col_lower < 0)[column]
    kept_at_zero = one_sided & np.where(above, p.row_upper >= 0, p.row_lower <= 0)
    can_rest = (p.cost >= 0) & (p.col_lower == 0)
    rows, columns = above | below, np.ones(n_cols, bool)
    while True:
        inside = rows[row] & columns[column]  # what is left out has no entries any more
        row, column, hurts, breaks = row[inside], column[inside], hurts[inside], breaks[inside]
        helping = np.bincount(column[~hurts], minlength=n_cols) > 0
        left = columns & (helping | ~can_rest)
        breakable = np.bincount(row[breaks & left[column]], minlength=n_rows) > 0
        still = rows & (breakable | ~kept_at_zero)
        if np.array_equal(left, columns) and np.array_equal(still, rows):
            return rows, columns
        rows, columns = still, left


def _spread(values: Floats, kept: Mask) -> Floats:
    """Values put where they belong, zeros between them."""
    whole = np.zeros(len(kept))
    whole[kept] = values
    return whole
