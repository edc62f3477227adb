"""The response curve: share of a need met by effort, and the straight pieces that stand for it.

With ratio = effort / requirement and f = met_at_requirement:

    m(ratio) = 1 - (1 - f)^ratio        (exponential)
    m(ratio) = min(ratio, 1)            (linear)

The pieces are chords of the curve, so the programme never claims more than the curve gives. Breakpoints
are placed so that every chord, and the flat tail, has the same greatest error; that error is the bound
shown with each result.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, expm1, inf, log

import numpy as np

from decide.model.lp import Floats

FAR = 60.0  # depth of a segment beyond which 1 - exp(-d) is 1 to the last digit


@dataclass(frozen=True)
class Curve:
    """A concave response and its segments."""

    shape: str
    met_at_requirement: float
    lengths: Floats
    """Length of each segment, in multiples of the requirement."""
    slopes: Floats
    """Share of the need met per multiple of the requirement on each segment; never rising."""
    error_bound: float
    """Greatest amount by which the curve lies above its segments, as a share of the need."""

    def met(self, ratio: Floats) -> Floats:
        """The curve itself: share met at each effort / requirement."""
        if self.shape == "linear":
            return np.asarray(np.minimum(ratio, 1.0))
        return np.asarray(-np.expm1(ratio * log1m(self.met_at_requirement)))

    def pieces(self, ratio: Floats) -> Floats:
        """The segments' value at each effort / requirement."""
        ends = np.concatenate([[0.0], np.cumsum(self.lengths)])
        heights = np.concatenate([[0.0], np.cumsum(self.lengths * self.slopes)])
        return np.asarray(np.interp(ratio, ends, heights))


def log1m(share: float) -> float:
    """log(1 - share); a need met in full by its requirement responds at once."""
    return log(1.0 - share) if share < 1.0 else -inf


@lru_cache(maxsize=64)
def curve(shape: str, met_at_requirement: float, segments: int) -> Curve:
    """The curve with its segments. A share of 0 gives a need that effort cannot meet."""
    if shape == "linear":
        return Curve(shape, 1.0, np.ones(1), np.ones(1), 0.0)
    if met_at_requirement <= 0.0:
        return Curve(shape, 0.0, np.ones(1), np.zeros(1), 0.0)
    if met_at_requirement >= 1.0:
        met_at_requirement = 1.0 - 1e-9
    depths = _breakpoints(segments)  # of 1 - exp(-depth)
    ratios = np.array(depths) / -log1m(met_at_requirement)
    heights = -np.expm1(-np.array(depths))
    lengths, rises = np.diff(ratios), np.diff(heights)
    return Curve(shape, met_at_requirement, lengths, rises / lengths, exp(-depths[-1]))


@lru_cache(maxsize=64)
def _breakpoints(segments: int) -> tuple[float, ...]:
    """Breakpoints from 0 of 1 - exp(-d) with equal greatest error on every chord and on the tail."""
    low, high = 0.0, 1.0
    while low < (error := (low + high) / 2) < high:  # until no number lies between
        points = _march(error, segments)
        if exp(-points[-1]) > error:
            low = error
        else:
            high = error
    return _march(high, segments)


def _march(error: float, segments: int) -> tuple[float, ...]:
    """Breakpoints reached from 0 when each chord may err by `error`."""
    points = [0.0]
    for _ in range(segments):
        start = points[-1]
        near, far = 0.0, FAR
        if _chord_error(start, far) <= error:
            points.append(start + far)
            continue
        while near < (middle := (near + far) / 2) < far:
            if _chord_error(start, middle) > error:
                far = middle
            else:
                near = middle
        points.append(start + near)
    return tuple(points)


def _chord_error(start: float, length: float) -> float:
    """Greatest height of 1 - exp(-d) above its chord over [start, start + length]: at the point whose slope is the
    chord's. With σ = (1 - exp(-length)) / length it is exp(-start) · (1 - σ + σ · ln σ), which no length cancels."""
    if length <= 0.0:
        return 0.0
    slope = -expm1(-length) / length
    return exp(-start) * (1.0 - slope + slope * log(slope))
