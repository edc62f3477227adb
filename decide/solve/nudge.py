"""A programme moved by a hair, so that it has one optimal basis instead of many.

Plans often tie: patrols can change places at no cost, a need without weight can be met or not. Which of them a solver
shows would hang on where it started. So every column is made dearer and every row looser by an amount of its own, far
below what is printed (perturbation as in Charnes 1952, Econometrica 20(2), here with numbers that follow from the names
of the rows and columns alone). No two bases are then equally good, and none is degenerate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from decide.model.lp import Columns, Floats, Programme, Rows

DEARER = 1e-6  # points for one more of a column: a thousand times what the solver tells apart
LOOSER = 1e-5  # of the largest coefficient of a row
MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # SplitMix64: Steele, Lea and Flood 2014
SHIFTS = tuple(map(np.uint64, (30, 27, 31)))
FINE = 2.0**-64


def nudged(p: Programme) -> Programme:
    """The programme with dearer columns and looser rows. What is feasible stays feasible."""
    n_rows, n_cols, _ = p.size
    largest = np.zeros(n_rows)
    np.maximum.at(largest, p.entry_rows, np.abs(p.values))
    loose = LOOSER * largest * _spread(p.row_blocks, p.labels, n_rows)
    dear = DEARER * _spread(p.col_blocks, p.labels, n_cols) * np.isfinite(p.col_lower)
    return replace(p, cost=p.cost + dear, row_lower=p.row_lower - loose, row_upper=p.row_upper + loose)


def _spread(blocks: Sequence[Columns | Rows], labels: Mapping[str, tuple[str, ...]], size: int) -> Floats:
    """Numbers between 1/2 and 3/2, one for each row or column, that hang on its name alone."""
    spread = np.ones(size)
    for block in blocks:
        key = np.full(len(block.index), crc32(block.name.encode()), np.uint64)
        for dim, values in block.at.items():
            key = _mixed(key + _codes(labels[dim])[values])
        spread[block.index] = 0.5 + key * FINE
    return spread


@lru_cache(maxsize=256)
def _codes(labels: tuple[str, ...]) -> NDArray[np.uint64]:
    return np.array([crc32(label.encode()) for label in labels], np.uint64)


def _mixed(key: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keys that differ a little made to differ in everything."""
    for shift, mixer in zip(SHIFTS, MIXERS, strict=False):
        key = (key ^ (key >> shift)) * mixer
    return key ^ (key >> SHIFTS[-1])
