"""A programme with something in it held fixed: a laydown that is given, terms as another programme has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from decide.model.lp import Floats, Programme, Rows


def with_laydown(programme: Programme, station: Floats) -> Programme:
    """The programme with S[u,a,t] fixed to `station` (u, a, t). What has no column cannot be fixed."""
    s = programme.block("S")
    lower, upper = programme.col_lower.copy(), programme.col_upper.copy()
    lower[s.index] = upper[s.index] = station[tuple(s.at.values())]
    return replace(programme, col_lower=lower, col_upper=upper)


def with_bounds_of(programme: Programme, other: Programme, families: Sequence[str]) -> Programme:
    """The programme with the bounds that another one has on the same rows of some families."""
    lower, upper = programme.row_lower.copy(), programme.row_upper.copy()
    for name in families:
        there = dict(zip(_keys(other.rows(name)), other.rows(name).index, strict=True))
        for key, row in zip(_keys(programme.rows(name)), programme.rows(name).index, strict=True):
            if key in there:
                lower[row], upper[row] = other.row_lower[there[key]], other.row_upper[there[key]]
    return programme.with_bounds(lower, upper)


def _keys(rows: Rows) -> list[tuple[int, ...]]:
    return [tuple(map(int, key)) for key in np.array([*rows.at.values()]).T] if len(rows.index) else []
