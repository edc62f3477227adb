"""Which of several concave chains is highest where: the points of their union that no other point beats.

Options cannot be mixed, so the union is not made convex: where one chain overtakes another the envelope may bend
inwards, and where one ends it falls to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from decide.model.lp import Floats

Point = tuple[float, float]
SAME = 1e-9  # of the height of the picture: closer than this two chains are level, and the one named first is taken


@dataclass(frozen=True)
class EdgePiece:
    """A straight part of the envelope on one chain, from left to right; a point if both ends are the same."""

    name: str
    left: Point
    right: Point


def envelope(chains: Mapping[str, Sequence[Point]]) -> list[EdgePiece]:
    """The pieces of the envelope from left to right. Of both coordinates more is better.

    A chain is given by its corners, the first coordinate rising and the second falling. Its height at some x is the
    most of the second with at least x of the first: level left of the first corner, none right of the last.
    """
    names = [*chains]
    xs = _with_crossings(chains, np.unique([x for chain in chains.values() for x, _ in chain]))
    heights = np.array([_heights(chain, xs) for chain in chains.values()])  # (chain, x)
    same = SAME * (1.0 + float(np.ptp(heights[np.isfinite(heights)])))
    # level from the left up to the first x, so that what is best there is seen as the end of a level part
    best = _first_best(heights[:, 0], same)
    level: EdgePiece | None = _point(names[best], (xs[0], heights[best, 0]))
    pieces: list[EdgePiece] = []
    for k in range(len(xs) - 1):
        n = _first_best(heights[:, k : k + 2].mean(axis=1), same)  # no two chains cross in between
        left, right = (float(xs[k]), float(heights[n, k])), (float(xs[k + 1]), float(heights[n, k + 1]))
        if level is not None and level.right[1] > left[1] + same:
            pieces.append(level)
        falls = left[1] - right[1] > same
        if falls:
            pieces.append(EdgePiece(names[n], left, right))
        level = None if falls else _point(names[n], right)  # the right end of a level part beats the rest of it
    return _joined([*pieces, level] if level is not None else pieces, chains)


def _point(name: str, at: tuple[float, float]) -> EdgePiece:
    return EdgePiece(name, (float(at[0]), float(at[1])), (float(at[0]), float(at[1])))


def _first_best(values: Floats, same: float) -> int:
    """The first of those that are highest."""
    return int(np.flatnonzero(values >= values.max() - same)[0])


def behind(chain: Sequence[Point], every: Sequence[Sequence[Point]]) -> float:
    """How far a chain is from the envelope of all, at the corner where it is nearest: what it lacks there of one
    coordinate at the same other one, the larger of the two."""
    x, y = np.array(chain).T
    up = np.max([_heights(other, x) for other in every], axis=0) - y
    across = np.max([_heights([(b, a) for a, b in reversed(other)], y) for other in every], axis=0) - x
    return float(np.maximum(up, across).min())


def _heights(chain: Sequence[Point], xs: Floats) -> Floats:
    """The height of a chain at each x; minus infinity right of its end."""
    x, y = np.array(chain).T
    return np.where(xs > x[-1], -np.inf, np.interp(xs, x, y))


def _with_crossings(chains: Mapping[str, Sequence[Point]], xs: Floats) -> Floats:
    """The corners' x, and every x at which two chains cross between them."""
    heights = [_heights(chain, xs) for chain in chains.values()]
    places = [xs]
    for one, two in combinations(heights, 2):
        both = np.isfinite(one) & np.isfinite(two)
        ahead = np.where(both, np.where(both, one, 0.0) - np.where(both, two, 0.0), 0.0)
        before, after = ahead[:-1], ahead[1:]
        k = np.flatnonzero((before * after < 0) & both[1:])
        places.append(xs[k] + before[k] / (before[k] - after[k]) * (xs[k + 1] - xs[k]))
    return np.unique(np.concatenate(places))


def _joined(pieces: Sequence[EdgePiece], chains: Mapping[str, Sequence[Point]]) -> list[EdgePiece]:
    """Neighbouring pieces of one side of a chain as one."""
    joined: list[EdgePiece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        corners = {x for x, _ in chains[piece.name]}
        if last is not None and last.name == piece.name and last.right == piece.left and piece.left[0] not in corners:
            joined[-1] = replace(last, right=piece.right)
        else:
            joined.append(piece)
    return joined
