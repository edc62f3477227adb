"""Whether every plan of one programme is a plan of another: read off the arrays, without solving.

Rows and columns are the same if they have the same label. With x >= 0 a row of the wider programme holds for every
plan of the narrower one if

    a_wide <= a_narrow  entry by entry and  U_narrow <= U_wide      (where it has an upper bound U)
    a_wide >= a_narrow  entry by entry and  L_narrow >= L_wide      (where it has a lower bound L)

as then a_wide·x <= a_narrow·x <= U_narrow <= U_wide. That is enough and not necessary: a plan may also be allowed for
reasons that no row shows alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from decide.model.lp import Floats, Ints, Programme

ROUNDING = 1e-9  # of what is compared


def contains(wide: Programme, narrow: Programme) -> bool:
    """Whether the rows and bounds of `wide` show that it allows every plan of `narrow`; columns that `narrow` lacks
    are zero in its plans, rows that it lacks say 0 = 0."""
    column = _places(narrow.col_names, wide.col_names)
    row = _places(narrow.row_names, wide.row_names)
    if (column < 0).any() or (narrow.col_lower < 0).any():
        return False
    lower, upper = np.zeros(len(wide.cost)), np.zeros(len(wide.cost))
    lower[column], upper[column] = narrow.col_lower, narrow.col_upper
    if not (_at_most(wide.col_lower, lower) & _at_most(upper, wide.col_upper)).all():
        return False
    row_lower, row_upper = np.zeros(len(wide.row_lower)), np.zeros(len(wide.row_upper))
    shared = row >= 0
    row_lower[row[shared]], row_upper[row[shared]] = narrow.row_lower[shared], narrow.row_upper[shared]
    bounded = np.isfinite(wide.row_lower), np.isfinite(wide.row_upper)
    if not _at_most(wide.row_lower, row_lower)[bounded[0]].all():
        return False
    if not _at_most(row_upper, wide.row_upper)[bounded[1]].all():
        return False
    rows, more = _difference(wide, narrow, row, column)
    return bool((more >= -ROUNDING)[bounded[0][rows]].all() and (more <= ROUNDING)[bounded[1][rows]].all())


def matched(wide: Programme, narrow: Programme, values: Floats) -> Floats:
    """(column of `narrow`) values given for the columns of `wide`. Raises `KeyError` where it lacks a column."""
    column = _places(narrow.col_names, wide.col_names)
    if (column < 0).any():
        raise KeyError(narrow.col_names[int(np.argmin(column))])
    return np.asarray(values[..., column])


def _places(names: Sequence[str], among: Sequence[str]) -> Ints:
    """Number of each name among others; -1 where it is not there."""
    numbers = {name: number for number, name in enumerate(among)}
    return np.array([numbers.get(name, -1) for name in names], np.int64)


def _at_most(one: Floats, other: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Entry by entry, whether one is at most the other, rounding aside."""
    with np.errstate(invalid="ignore"):
        near = np.isfinite(other) & (one - other <= ROUNDING * (1.0 + np.abs(other)))
        return np.asarray((one <= other) | near)


def _difference(wide: Programme, narrow: Programme, row: Ints, column: Ints) -> tuple[Ints, Floats]:
    """Row of `wide` and a_wide - a_narrow, for every entry that either has in the columns of `narrow`."""
    n_cols = len(wide.cost)
    shared = np.zeros(n_cols, bool)
    shared[column] = True
    mine = shared[wide.columns]
    there = row[narrow.entry_rows] >= 0
    keys = np.concatenate(
        [
            wide.entry_rows[mine] * n_cols + wide.columns[mine],
            row[narrow.entry_rows[there]] * n_cols + column[narrow.columns[there]],
        ]
    )
    values = np.concatenate([wide.values[mine], -narrow.values[there]])
    cells, where = np.unique(keys, return_inverse=True)
    return np.asarray(cells // n_cols, np.int64), np.asarray(np.bincount(where, weights=values), dtype=float)
