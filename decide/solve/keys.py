"""Names of columns and rows as numbers, for what hangs on names alone: quicker to make and to compare than texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from decide.model.lp import Columns, Ints, Programme, Rows

Keys = NDArray[np.uint64]
Names = tuple[Keys, Keys]
"""Of columns and of rows."""
MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # SplitMix64: Steele, Lea and Flood 2014
SHIFTS = tuple(map(np.uint64, (30, 27, 31)))


def keys(blocks: Sequence[Columns | Rows], labels: Mapping[str, tuple[str, ...]], size: int) -> Keys:
    """(size) one number for each column or row of the blocks, by its name."""
    numbers = np.zeros(size, np.uint64)
    for block in blocks:
        key = np.full(len(block.index), crc32(block.name.encode()), np.uint64)
        for dim, values in block.at.items():
            key = _mixed(key + _codes(labels[dim])[values])
        numbers[block.index] = key
    return numbers


def names_of(p: Programme) -> Names:
    """The names of the columns and rows of a programme."""
    n_rows, n_cols, _ = p.size
    return keys(p.col_blocks, p.labels, n_cols), keys(p.row_blocks, p.labels, n_rows)


def positions(old: Keys, new: Keys) -> Ints:
    """Where each new name stands among the old; -1 for one that does not."""
    if np.array_equal(old, new):
        return np.arange(len(new))
    order = np.argsort(old)
    at = np.minimum(np.searchsorted(old, new, sorter=order), len(old) - 1)
    return np.where(old[order[at]] == new, order[at], -1) if len(old) else np.full(len(new), -1)


@lru_cache(maxsize=256)
def _codes(labels: tuple[str, ...]) -> Keys:
    return np.array([crc32(label.encode()) for label in labels], np.uint64)


def _mixed(key: Keys) -> Keys:
    """Keys that differ a little made to differ in everything."""
    for shift, mixer in zip(SHIFTS, MIXERS, strict=False):
        key = (key ^ (key >> shift)) * mixer
    return key ^ (key >> SHIFTS[-1])
