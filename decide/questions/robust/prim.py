"""The Patient Rule Induction Method: boxes that hold ever more of the points looked for.

Friedman and Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9(2), 123-143. *Peeling*
takes from the box, again and again, the twentieth of its points at that end of that factor whose loss leaves the
densest box. *Pasting* puts such slices back where the box gets no less dense by it. Bryant and Lempert (2010),
Technological Forecasting and Social Change 77(1), 34-49, made it the tool of scenario discovery: *coverage* is the
share of the points looked for that a box holds, *density* the share of a box's points that are among them. Their test
of each limit by itself, the quasi-p-value, takes the density without the limit for that of chance, which hides a
limit that keeps little out: with 64 hits of 80 points inside and 8 of 20 outside it is 0.07, where Fisher's exact
test gives 0.0008. The boxes here go through that one (`discovery`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from decide.model.lp import INF, Floats, Mask

ALPHA = 0.05  # share of a box's points in a slice; Friedman and Fisher: 0.05 to 0.1, small enough to be patient
SUPPORT = 0.05  # share of all points below which no box is peeled; Friedman and Fisher: what still counts as a finding


@dataclass(frozen=True)
class BoxSide:
    """One side of a box: the factor's position is at least (`end` -1) or at most (1) `at`."""

    factor: int
    end: int
    at: float

    def keeps(self, positions: Floats) -> Mask:
        """(point) whether it lies on the right side."""
        return np.asarray(self.end * positions[:, self.factor] <= self.end * self.at)


Sides = tuple[BoxSide, ...]


def inside(sides: Sides, positions: Floats) -> Mask:
    """(point) whether it lies in the box with these sides; positions are (point, factor)."""
    kept = np.ones(len(positions), bool)
    for side in sides:
        kept &= side.keeps(positions)
    return kept


def peeled(positions: Floats, hits: Mask) -> list[Sides]:
    """The boxes of a peeling, the largest first; each lies in the one before it. `positions` is (point, factor), `hits`
    (point) whether it is looked for. Empty where no factor tells any points apart."""
    path: list[Sides] = []
    sides: Sides = ()
    while True:
        kept = inside(sides, positions)
        least = max(1.0, SUPPORT * len(positions))
        slices = [
            (hits[left].mean(), left.sum(), cut)
            for cut in _cuts(positions, kept)
            if (left := kept & cut.keeps(positions)).sum() >= least
        ]
        if not slices or hits[kept].all():
            return path
        *_, cut = max(slices, key=lambda one: one[:2])  # of equally dense ones the largest, then the first
        sides = _with(sides, cut)
        path.append(sides)


def pasted(sides: Sides, positions: Floats, hits: Mask) -> Sides:
    """The box made larger while it gets no less dense: each side is moved back over as many points as a slice of the
    box, the best first; beyond the last point it is open."""
    while True:
        kept = inside(sides, positions)
        now = hits[kept].mean(), kept.sum()
        larger = [_moved_back(sides, side, positions, int(kept.sum())) for side in sides]
        best = max(larger, key=lambda box: _density_and_size(box, positions, hits), default=sides)
        if _density_and_size(best, positions, hits) <= now:
            return sides
        sides = best


def _cuts(positions: Floats, kept: Mask) -> Iterator[BoxSide]:
    """The sides that would peel a slice off a box, half-way between the last point off and the first one left."""
    count = max(1, int(ALPHA * kept.sum()))
    for factor, values in enumerate(positions[kept].T):
        for end in (-1, 1):
            ordered = np.sort(-end * values)  # the end that is peeled comes first
            first = ordered[min(count, len(ordered) - 1)]
            off = ordered[ordered < first]
            if not len(off):  # a tie at the end goes as a whole
                off, ordered = ordered[ordered == first], ordered[ordered > first]
                if not len(ordered):
                    continue
                first = ordered[0]
            yield BoxSide(factor, end, float(-end * (off[-1] + first) / 2))


def _moved_back(sides: Sides, side: BoxSide, positions: Floats, size: int) -> Sides:
    """The box with a side moved outwards over a slice, as seen between its other sides."""
    others = tuple(other for other in sides if other != side)
    beyond = inside(others, positions) & ~side.keeps(positions)
    ordered = np.sort(side.end * positions[beyond, side.factor])
    count = max(1, int(ALPHA * size))
    if count >= len(ordered):
        return others
    at = side.end * float(ordered[count - 1] + ordered[count]) / 2
    return tuple(replace(other, at=at) if other == side else other for other in sides)


def _density_and_size(sides: Sides, positions: Floats, hits: Mask) -> tuple[float, int]:
    kept = inside(sides, positions)
    return float(hits[kept].mean()) if kept.any() else -INF, int(kept.sum())


def _with(sides: Sides, cut: BoxSide) -> Sides:
    """The box with a side moved inwards, or a new one."""
    moved = [other for other in sides if (other.factor, other.end) != (cut.factor, cut.end)]
    return (*moved, cut)
