"""A programme with further columns: violations, or the amount of one lever."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decide.model.lp import INF, Columns, Floats, Ints, Programme, Rows
from decide.model.strengths import Scalable


def with_columns(
    p: Programme, name: str, cost: Floats, upper: Floats, rows: Ints, columns: Ints, values: Floats
) -> Programme:
    """The programme with a block of columns from 0 to `upper` behind its own.

    `rows`, `columns` (counted from 0 in the block) and `values` are their entries.
    """
    n_cols, n_new = len(p.cost), len(cost)
    new = np.arange(n_new)
    entry_rows = np.concatenate([p.entry_rows, rows])
    order = np.argsort(entry_rows, kind="stable")
    counts = np.bincount(entry_rows, minlength=len(p.row_lower))
    return replace(
        p,
        cost=np.concatenate([p.cost, cost]),
        col_lower=np.concatenate([p.col_lower, np.zeros(n_new)]),
        col_upper=np.concatenate([p.col_upper, upper]),
        starts=np.concatenate([[0], np.cumsum(counts)]),
        columns=np.concatenate([p.columns, n_cols + columns])[order],
        values=np.concatenate([p.values, values])[order],
        col_blocks=(*p.col_blocks, Columns(name, n_cols + new, {name: new}, upper)),
        labels={**p.labels, name: tuple(str(n) for n in new)},
    )


def with_amounts(affine: Scalable, name: str, least: Floats, most: Floats) -> Programme:
    """A programme that is affine in an amount (u) of each unit type, with the amounts as columns between bounds."""
    none = np.zeros(len(most))
    programme = with_columns(affine.programme, name, none, most, affine.row, affine.unit, -affine.slope)
    lower = programme.col_lower.copy()
    lower[programme.block(name).index] = least
    return replace(programme, col_lower=lower)


def with_lever(p: Programme, lower: Floats, upper: Floats, cost: float, most: float = INF) -> Programme:
    """min c·x + cost·s  subject to  L + s·lower <= A x <= U + s·upper,  0 <= s <= most: one lever free, at a cost.

    The lever is the last column. A row whose two bounds move differently is split in two, its copy at the end.
    """
    lower = np.where(np.isfinite(p.row_lower), lower, 0.0)
    upper = np.where(np.isfinite(p.row_upper), upper, 0.0)
    both = np.isfinite(p.row_lower) & np.isfinite(p.row_upper)
    if len(twice := np.flatnonzero(both & (lower != upper))):
        p = _split(p, twice)
        lower, upper = np.concatenate([lower, lower[twice]]), np.concatenate([upper, np.zeros(len(twice))])
    moved = np.where(np.isfinite(p.row_upper), upper, lower)
    rows = np.flatnonzero(moved)
    one = np.zeros(len(rows), np.int64)
    return with_columns(p, "lever", np.array([cost]), np.array([most]), rows, one, -moved[rows])


def _split(p: Programme, rows: Ints) -> Programme:
    """The programme with the lower bound of some rows moved to copies of them at the end."""
    lower = p.row_lower.copy()
    lower[rows] = -INF
    parts = [slice(p.starts[row], p.starts[row + 1]) for row in rows]
    lengths = np.array([part.stop - part.start for part in parts])
    count = len(p.row_lower)
    copies = Rows("split", count + np.arange(len(rows)), {"split": np.arange(len(rows))})
    return replace(
        p,
        row_lower=np.concatenate([lower, p.row_lower[rows]]),
        row_upper=np.concatenate([p.row_upper, np.full(len(rows), INF)]),
        starts=np.concatenate([p.starts, p.starts[-1] + np.cumsum(lengths)]),
        columns=np.concatenate([p.columns, *(p.columns[part] for part in parts)]),
        values=np.concatenate([p.values, *(p.values[part] for part in parts)]),
        row_blocks=(*p.row_blocks, copies),
        labels={**p.labels, "split": tuple(str(n) for n in range(len(rows)))},
    )
