"""Which option leads where along a weight: exact intervals, by bounds and a solve wherever they leave it open.

Along a line of weights w(t) the worth V of an option is convex and piecewise linear in t. So it lies above every plan
found, and below the straight line between any two bounds from above:

    w(t)·s <= V(t) <= chord(t)

An option whose chord over an interval lies nowhere above the others' plans does not lead in it. Where several could,
those that could at one weight are solved there: where the plans of the two in front at the ends cross, or else where
an option may rise furthest above the others. The pieces are finitely many, so this ends; it ends early where no option
could gain more than `CLOSE`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decide.language import mark
from decide.model.lp import Floats
from decide.progress import Progress
from decide.questions.weights.panel import Panel
from decide.questions.weights.weightings import Line, corners
from decide.solve.weighing import Weighing, Weights, key

CLOSE = 1e-3  # points: an option that could lead by less than this somewhere is not looked for
NARROW = 1e-6  # of the weight: shorter intervals are rounding
HALVINGS = 50  # of an interval: to the last digit
ROUNDING = 1e-12  # points
ROUNDS = 100  # of one search; it is finite, this ends it if rounding makes it go in circles
STEP = mark("lead intervals")


@dataclass(frozen=True)
class Lead:
    """An interval of a weight in which one option leads."""

    line: Line
    low: float
    high: float
    option: int

    @property
    def middle(self) -> float:
        """The weight in its middle."""
        return (self.low + self.high) / 2.0


@dataclass(frozen=True)
class _Open:
    """An interval in which more than one option could still lead."""

    line: int
    low: float
    high: float
    options: tuple[int, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends."""
        return self.low, self.high


class _Bounds:
    """What is known of an option along a line: its plans, and bounds from above at some weights."""

    def __init__(self, option: Weighing, line: Line):
        self.option, self.line = option, line
        alone = np.array([option.worth[key(corner)] for corner in corners(len(line.alone))])
        # V is convex: nowhere above the mean of its values where each cell has all the weight
        self.above: dict[float, float] = {part: float(line.at(part) @ alone) for part in (0.0, 1.0)}

    def solved(self, part: float) -> bool:
        """Whether the worth at a weight is known; takes it over if it is."""
        if exact := (weights := key(self.line.at(part))) in self.option.worth:
            self.above[part] = self.option.worth[weights]
        return exact

    def upper(self, part: float) -> float:
        """A bound from above at a weight: on the straight line between the nearest two that are known."""
        parts = sorted(self.above)
        return float(np.interp(part, parts, [self.above[at] for at in parts]))

    def plans(self, part: float) -> Floats:
        """(plan) what each plan found is worth at a weight."""
        return np.asarray(np.array(self.option.plans) @ self.line.at(part))

    def floor(self, part: float) -> float:
        """The worth of the best of them."""
        return float(self.plans(part).max())


ByOption = Mapping[int, _Bounds]


def leads(panel: Panel, along: Sequence[Line], options: Sequence[int], progress: Progress) -> dict[int, list[Lead]]:
    """By number of the line, the intervals in which each option leads, of `options` (by number, all of them solved at
    the corners); a line not done when stopped is left out."""
    bounds: list[ByOption] = [{o: _Bounds(panel.options[o], line) for o in options} for line in along]
    intervals: dict[int, list[Lead]] = {n: [] for n in range(len(along))}
    waiting = [_Open(n, 0.0, 1.0, tuple(options)) for n in range(len(along))]
    for _ in progress.over(range(ROUNDS), ROUNDS, STEP):
        pieces = [replace(piece, options=_rivals(bounds[piece.line], piece)) for piece in waiting]
        waiting = [piece for piece in pieces if len(piece.options) > 1 and piece.high - piece.low > NARROW]
        for piece in pieces:
            if piece not in waiting:
                intervals[piece.line].append(Lead(along[piece.line], piece.low, piece.high, piece.options[0]))
        places = [_where_to_look(bounds[piece.line], piece) for piece in waiting]
        wanted: dict[int, list[Weights]] = {}
        for piece, at in zip(waiting, places, strict=True):
            for o in _in_question(bounds[piece.line], piece.options, at):
                wanted.setdefault(o, []).append(key(along[piece.line].at(at)))
        if not waiting or not panel.solve(wanted, progress.unseen(), STEP):
            break
        for piece, at in zip(waiting, places, strict=True):
            for o in piece.options:
                bounds[piece.line][o].solved(at)
        waiting = [half for piece, at in zip(waiting, places, strict=True) for half in _parts(piece, at)]
    unfinished = {piece.line for piece in waiting}
    return {n: _joined(pieces) for n, pieces in intervals.items() if n not in unfinished}


def _parts(piece: _Open, at: float) -> list[_Open]:
    """The interval in two, or whole if it was looked at at an end."""
    if not piece.low < at < piece.high:
        return [piece]
    return [replace(piece, high=at), replace(piece, low=at)]


def _joined(pieces: Sequence[Lead]) -> list[Lead]:
    """The intervals in order, neighbouring ones of one option as one."""
    joined: list[Lead] = []
    for piece in sorted(pieces, key=lambda piece: piece.low):
        if joined and joined[-1].option == piece.option:
            joined[-1] = replace(joined[-1], high=piece.high)
        else:
            joined.append(piece)
    return joined


def _rivals(bounds: ByOption, piece: _Open) -> tuple[int, ...]:
    """The options that could lead somewhere in an interval; the first of those that tie throughout."""
    kept = list(piece.options)
    for o in sorted(piece.options, key=lambda o: (bounds[o].floor(piece.low) + bounds[o].floor(piece.high), -o)):
        others = [other for other in kept if other != o]
        if others and _rise(bounds, piece, o, others)[0] <= CLOSE:
            kept = others
    return tuple(kept)


def _rise(bounds: ByOption, piece: _Open, o: int, others: Sequence[int]) -> tuple[float, float]:
    """How far an option's chord rises above the others' plans at most, and where."""
    ends = [
        bounds[o].upper(part) - np.concatenate([bounds[other].plans(part) for other in others]) for part in piece.ends
    ]
    at, height = _peak(*ends)
    return height, piece.low + at * (piece.high - piece.low)


def _peak(start: Floats, end: Floats) -> tuple[float, float]:
    """Where on [0, 1], and how high, the lowest of some straight lines is highest; lines by their height at 0 and 1.

    Two lines that enclose the peak are intersected until no line lies below the crossing.
    """
    slope = end - start
    left, right = np.lexsort((slope, start))[0], np.lexsort((-slope, end))[0]
    if slope[left] <= 0.0:
        return 0.0, float(start[left])
    if slope[right] >= 0.0:
        return 1.0, float(end[right])
    while True:
        at = float((start[left] - start[right]) / (slope[right] - slope[left]))
        heights = start + at * slope
        lowest = int(np.argmin(heights))
        if heights[lowest] >= heights[left] - ROUNDING or slope[lowest] == 0.0:
            return at, float(heights[lowest])
        left, right = (lowest, right) if slope[lowest] > 0.0 else (left, lowest)


def _in_question(bounds: ByOption, options: Sequence[int], at: float) -> list[int]:
    """The options that could be first at a weight and are not solved there."""
    first = max(bounds[o].floor(at) for o in options)
    return [o for o in options if not bounds[o].solved(at) and bounds[o].upper(at) >= first]


def _where_to_look(bounds: ByOption, piece: _Open) -> float:
    """The weight at which to solve next: where the plans of those in front at the ends cross, or else where an option
    may rise furthest above the plans of the others; an end only if something is left to be solved there."""
    first, last = (_in_front(bounds, piece.options, part) for part in piece.ends)
    if both := [o for o in piece.options if o in first and o in last]:
        others = {o: [other for other in piece.options if other != o] for o in piece.options if o != both[0]}
        at = max(_rise(bounds, piece, o, others[o]) for o in others)[1]
    else:
        at = _crossing(bounds[first[0]], bounds[last[0]], piece)
    margin = NARROW * (piece.high - piece.low)
    for end in piece.ends:
        if abs(at - end) <= margin:
            return end if _in_question(bounds, piece.options, end) else (piece.low + piece.high) / 2.0
    return at


def _in_front(bounds: ByOption, options: Sequence[int], at: float) -> list[int]:
    """The options whose plans are worth most at a weight, within `CLOSE`; the best first."""
    worth = {o: bounds[o].floor(at) for o in options}
    order = sorted(options, key=lambda o: (-worth[o], o))
    return [o for o in order if worth[o] >= worth[order[0]] - CLOSE]


def _crossing(one: _Bounds, other: _Bounds, piece: _Open) -> float:
    """Where the plans of two options cross, of which one is ahead at the low end and the other at the high end."""
    (one_low, one_high), (other_low, other_high) = (
        [bounds.plans(part) for part in piece.ends] for bounds in (one, other)
    )
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        at = (low + high) / 2.0
        ahead = (one_low + at * (one_high - one_low)).max() - (other_low + at * (other_high - other_low)).max()
        low, high = (at, high) if ahead > 0.0 else (low, at)
    return piece.low + low * (piece.high - piece.low)
