"""Labelled blocks of columns and rows, and the sparse programme they make.

A block is a long table: one entry per column, with its coordinates. A family of rows is declared on its
own coordinates; adding a block sums its columns into the row their coordinates name. So a constraint
reads as its equation, and every row and column keeps its label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
INF = float("inf")


@dataclass(frozen=True)
class Columns:
    """A block of columns: `index` is their number in the programme, `at` their coordinates."""

    name: str
    index: Ints
    at: Mapping[str, Ints]
    upper: Floats

    def __getitem__(self, dim: str) -> Ints:
        return self.at[dim]

    def __len__(self) -> int:
        return len(self.index)

    def where(self, mask: Mask | Ints) -> Columns:
        """The part of the block for which the mask holds, or the columns at these positions."""
        return Columns(self.name, self.index[mask], {d: v[mask] for d, v in self.at.items()}, self.upper[mask])

    def grid(self, values: Floats, sizes: Sequence[int]) -> Floats:
        """Column values as a dense array over the block's coordinates, zero where no column is."""
        dense = np.zeros(tuple(sizes))
        dense[tuple(self.at.values())] = values[self.index]
        return dense


class Family:
    """A family of rows over named coordinates: sum of coefficient x column, between two bounds."""

    def __init__(self, name: str, dims: Mapping[str, int], lower: Any = -INF, upper: Any = INF):
        self.name = name
        self.dims = dict(dims)
        shape = tuple(self.dims.values())
        self.lower: Floats = _spread(lower, shape).ravel()
        self.upper: Floats = _spread(upper, shape).ravel()
        self.entries: list[tuple[Ints, Ints, Floats]] = []

    def add(self, block: Columns, coefficient: Any = 1.0, **at: Ints) -> Family:
        """Sum a block into the rows its coordinates name; `at` renames or replaces coordinates."""
        if len(block):
            coordinates = [at[dim] if dim in at else block[dim] for dim in self.dims]
            row = np.ravel_multi_index(tuple(coordinates), tuple(self.dims.values()))
            values = _spread(coefficient, row.shape)
            self.entries.append((np.asarray(row, np.int64), block.index, values))
        return self

    def keep(self) -> Family:
        """Keep every row, even one without entries: a bound may come later."""
        row = np.arange(len(self.lower))
        self.entries.append((row, np.zeros(len(row), np.int64), np.zeros(len(row))))
        return self


@dataclass(frozen=True)
class Rows:
    """The rows of one family that hold anything: `index` is their number in the programme."""

    name: str
    index: Ints
    at: Mapping[str, Ints]


@dataclass(frozen=True)
class Programme:
    """minimise cost·x  subject to  row_lower <= A x <= row_upper,  col_lower <= x <= col_upper.

    A is held by rows (`starts`, `columns`, `values`). All arrays are read-only.
    """

    cost: Floats
    col_lower: Floats
    col_upper: Floats
    row_lower: Floats
    row_upper: Floats
    starts: Ints
    columns: Ints
    values: Floats
    col_blocks: tuple[Columns, ...]
    row_blocks: tuple[Rows, ...]
    labels: Mapping[str, tuple[str, ...]]
    """Label of each coordinate value, by dimension."""

    @property
    def size(self) -> tuple[int, int, int]:
        """Rows, columns, non-zeros."""
        return len(self.row_lower), len(self.cost), len(self.values)

    @cached_property
    def entry_rows(self) -> Ints:
        """Row number of each non-zero."""
        return np.repeat(np.arange(len(self.row_lower)), np.diff(self.starts))

    def activity(self, x: Floats) -> Floats:
        """A x."""
        return _sums(self.entry_rows, self.values * x[self.columns], len(self.row_lower))

    def price(self, y: Floats) -> Floats:
        """Transpose of A times y."""
        return _sums(self.columns, self.values * y[self.entry_rows], len(self.cost))

    @cached_property
    def col_names(self) -> tuple[str, ...]:
        """Names of the columns, legal in .lp and .mps files."""
        return self._names(self.col_blocks)

    @cached_property
    def row_names(self) -> tuple[str, ...]:
        """Names of the rows, legal in .lp and .mps files."""
        return self._names(self.row_blocks)

    def _names(self, blocks: Sequence[Columns | Rows]) -> tuple[str, ...]:
        names = []
        for block in blocks:
            labels = [(self.labels[dim], values) for dim, values in block.at.items()]
            names += [
                ".".join([block.name, *(label[values[n]] for label, values in labels)]) for n in range(len(block.index))
            ]
        return tuple(names)

    def block(self, name: str) -> Columns:
        """The block of columns with this name; empty if the programme has none."""
        for block in self.col_blocks:
            if block.name == name:
                return block
        return Columns(name, np.zeros(0, np.int64), {}, np.zeros(0))

    def rows(self, name: str) -> Rows:
        """The family of rows with this name; empty if the programme has none."""
        for block in self.row_blocks:
            if block.name == name:
                return block
        return Rows(name, np.zeros(0, np.int64), {})

    def with_bounds(self, row_lower: Floats, row_upper: Floats) -> Programme:
        """The same programme with other row bounds."""
        return replace(self, row_lower=row_lower, row_upper=row_upper)


class Builder:
    """Numbers the columns as blocks are declared, then assembles the programme."""

    def __init__(self, labels: Mapping[str, tuple[str, ...]]):
        self.labels = labels
        self.blocks: list[Columns] = []
        self.costs: list[tuple[Ints, Floats]] = []
        self.lower: dict[str, float] = {}
        self.count = 0

    def columns(self, name: str, at: Mapping[str, Ints], upper: Any = INF, lower: float = 0.0) -> Columns:
        """Declare a block with one column per entry of its coordinates."""
        size = len(next(iter(at.values())))
        index = np.arange(self.count, self.count + size)
        block = Columns(name, index, at, _spread(upper, (size,)))
        self.count += size
        self.lower[name] = lower
        self.blocks.append(block)
        return block

    def worth(self, block: Columns, coefficient: Any) -> None:
        """Add coefficient x column to what is maximised."""
        self.costs.append((block.index, -_spread(coefficient, (len(block),))))

    def assemble(self, families: Sequence[Family]) -> Programme:
        """The programme of the declared columns and these rows; rows that nothing can break are left out."""
        cost = np.zeros(self.count)
        for index, values in self.costs:
            np.add.at(cost, index, values)
        rows, parts, lower, upper = _numbered(families, 0)
        count = sum(len(block.index) for block in rows)
        starts, columns, values = _by_rows(parts, count, self.count)
        return Programme(
            cost=cost,
            col_lower=_stack([np.full(len(block), self.lower[block.name]) for block in self.blocks]),
            col_upper=_stack([block.upper for block in self.blocks]),
            row_lower=lower,
            row_upper=upper,
            starts=starts,
            columns=columns,
            values=values,
            col_blocks=tuple(self.blocks),
            row_blocks=tuple(rows),
            labels=self.labels,
        )


def with_rows(p: Programme, families: Sequence[Family], labels: Mapping[str, tuple[str, ...]]) -> Programme:
    """The programme with families of rows over its columns behind its own.

    `labels` names the values of the coordinates that the programme does not have yet.
    """
    n_rows, n_cols, _ = p.size
    rows, parts, lower, upper = _numbered(families, n_rows)
    count = n_rows + len(lower)
    starts, columns, values = _by_rows([(p.entry_rows, p.columns, p.values), *parts], count, n_cols)
    return replace(
        p,
        row_lower=np.concatenate([p.row_lower, lower]),
        row_upper=np.concatenate([p.row_upper, upper]),
        starts=starts,
        columns=columns,
        values=values,
        row_blocks=(*p.row_blocks, *rows),
        labels={**p.labels, **labels},
    )


def _numbered(
    families: Sequence[Family], count: int
) -> tuple[list[Rows], list[tuple[Ints, Ints, Floats]], Floats, Floats]:
    """The rows of families numbered from `count`, their entries and bounds; rows without use are left out."""
    rows: list[Rows] = []
    parts: list[tuple[Ints, Ints, Floats]] = []
    lower: list[Floats] = []
    upper: list[Floats] = []
    for family in families:
        unmet = np.flatnonzero((family.lower > 0) | (family.upper < 0))  # zero would break the row
        entries = [*family.entries, (unmet, np.zeros(len(unmet), np.int64), np.zeros(len(unmet)))]
        row = np.concatenate([entry[0] for entry in entries])
        column = np.concatenate([entry[1] for entry in entries])
        value = np.concatenate([entry[2] for entry in entries])
        used = np.zeros(len(family.lower), bool)
        used[row] = True
        kept, place = np.flatnonzero(used), np.cumsum(used) - 1
        coordinates = dict.fromkeys(family.dims, kept)
        if len(kept):
            at = np.unravel_index(kept, tuple(family.dims.values()))
            coordinates = {dim: np.asarray(a, np.int64) for dim, a in zip(family.dims, at, strict=True)}
        rows.append(Rows(family.name, np.arange(count, count + len(kept)), coordinates))
        parts.append((place[row] + count, column, value))
        lower.append(family.lower[kept])
        upper.append(family.upper[kept])
        count += len(kept)
    return rows, parts, _stack(lower), _stack(upper)


def joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Positions (i, j) of all pairs with left[i] == right[j], by i."""
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, side="left")
    count = np.searchsorted(right[order], left, side="right") - first
    i = np.repeat(np.arange(len(left)), count)
    within = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count)
    return i, order[first[i] + within]


def _sums(index: Ints, values: Floats, size: int) -> Floats:
    """Values added up by index."""
    return np.asarray(np.bincount(index, weights=values, minlength=size), dtype=float)


def _spread(value: Any, shape: tuple[int, ...]) -> Floats:
    """A number or an array in a shape."""
    array = np.asarray(value, dtype=float)
    if array.shape == shape:
        return array
    return np.broadcast_to(array, shape) if array.ndim else np.full(shape, array)  # the latter ten times as quick


def _stack(parts: Sequence[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _by_rows(parts: Sequence[tuple[Ints, Ints, Floats]], n_rows: int, n_cols: int) -> tuple[Ints, Ints, Floats]:
    """Compressed rows of the entries, in row then column order; entries of one cell are summed."""
    if not parts:
        return np.zeros(n_rows + 1, np.int64), np.zeros(0, np.int64), np.zeros(0)
    key = np.concatenate([row * n_cols + column for row, column, _ in parts])
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    cells = ordered[first]
    values = np.add.reduceat(np.concatenate([value for *_, value in parts])[order], first)
    kept = values != 0.0
    cells, values = cells[kept], values[kept]
    starts = np.searchsorted(cells, np.arange(n_rows + 1) * n_cols)
    return starts.astype(np.int64), cells % n_cols, values
