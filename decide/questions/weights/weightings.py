"""Weights to look at: along each weight from nothing to all, and spread evenly over all there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from decide.model.lp import Floats, Mask
from decide.solve.weighing import Cell

TINY = 1e-6  # of the weight: what each end of a line keeps for all cells alike


@dataclass(frozen=True)
class Line:
    """A weight moved from 0 to all of it, while the others keep their proportions among themselves."""

    kind: str
    """`cell`, `objective`, `region` or `need`."""
    name: str
    """`objective.region`, an objective, a region, or `objective.region.kind`."""
    without: Floats
    """(cell) weights where it has none."""
    alone: Floats
    """(cell) weights where it has all."""
    now: float
    """Its weight as it stands."""

    def at(self, part: float) -> Floats:
        """(cell) weights where it has this part of them."""
        return (1.0 - part) * self.without + part * self.alone


def lines(cells: Sequence[Cell], own: Floats) -> list[Line]:
    """A line for each cell, objective and region; one that moves the same cells as an earlier one is left out.

    What has no weight as it stands, among those that keep their proportions, shares equally if all of them have none.
    """
    groups = [("cell", f"{o}.{r}", np.array([cell == (o, r) for cell in cells])) for o, r in cells]
    for n, kind in enumerate(("objective", "region")):
        names = dict.fromkeys(cell[n] for cell in cells)
        groups += [(kind, name, np.array([cell[n] == name for cell in cells])) for name in names]
    along: list[Line] = []
    done: list[Mask] = []
    for kind, name, moved in groups:
        if moved.all() or any((moved == other).all() for other in done):
            continue
        done.append(moved)
        along.append(Line(kind, name, _all_on(own, ~moved), _all_on(own, moved), float(own[moved].sum())))
    return along


def _all_on(own: Floats, cells: Mask) -> Floats:
    """All the weight on some cells, in the proportions they have."""
    kept = np.where(cells, own, 0.0)
    if kept.sum() <= 0:
        kept = cells.astype(float)
    return inside(kept / kept.sum())


def lines_of_needs(cells: Sequence[Cell], own: Floats) -> list[Line]:
    """A line for each kind of need (a cell of three names): its weight in its objective and region moves from none to
    all of it, while the other kinds there keep their proportions and every other cell its weight. Of two kinds alone in
    a cell the second is left out: its line is the first one's turned round."""
    along: list[Line] = []
    for n, cell in enumerate(cells):
        beside = np.array([other[:2] == cell[:2] for other in cells])
        kinds = np.flatnonzero(beside)
        whole = float(own[beside].sum())
        if len(cell) < 3 or (len(kinds) == 2 and n == kinds[1]) or whole <= 0:
            continue
        this = np.arange(len(cells)) == n
        without, alone = (np.where(beside, whole * _all_on(own, beside & kept), own) for kept in (~this, this))
        along.append(Line("need", ".".join(cell), inside(without), inside(alone), float(own[n] / whole)))
    return along


def corners(cells: int) -> Floats:
    """(corner, cell) all the weight on one cell after the other."""
    return np.array([inside(row) for row in np.eye(cells)])


def inside(weights: Floats) -> Floats:
    """The same weights but for a millionth, which goes to all cells alike: of the plans that tie where a cell has no
    weight, the one is found that does most there. No option's worth changes by more than a ten-thousandth of a point
    for it."""
    return np.asarray((1.0 - TINY) * weights + TINY / len(weights))


def draws(cells: int, count: int, seed: int) -> Floats:
    """(draw, cell) weights spread evenly over all that are not negative and sum to 1, independent of each other."""
    return np.random.default_rng(seed).dirichlet(np.ones(cells), count)


def tour(points: Floats) -> list[int]:
    """The points in an order in which each is near the one before: always the nearest one left, from the first."""
    left, order = list(range(1, len(points))), [0][: len(points)]
    while left:
        apart = np.abs(points[left] - points[order[-1]]).sum(axis=1)
        order.append(left.pop(int(np.argmin(apart))))
    return order
