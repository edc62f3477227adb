"""The response curve and the segments that stand for it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decide.model.response import Curve, _breakpoints, _chord_error, _march, curve, log1m

SHARES = st.floats(0.01, 0.99)
NUMBERS = (1, 2, 3, 5, 16, 39, 40)  # up to what the schema allows; each takes its time once, whatever the share
SEGMENTS = st.sampled_from(NUMBERS)


@given(SHARES, SEGMENTS)
def test_error_bound_holds_everywhere_and_is_reached(share: float, segments: int) -> None:
    """A chord errs most where the curve is as steep as it, and the tail at its start: there the bound is reached."""
    c = curve("exponential", share, segments)
    ends = np.concatenate([[0.0], np.cumsum(c.lengths)])
    steep = -np.log1p(-share)
    most = np.log(steep / c.slopes) / steep
    assert (ends[:-1] < most).all()
    assert (most < ends[1:]).all()
    worst = np.append(c.met(most) - c.pieces(most), 1.0 - c.pieces(ends[-1:]))
    assert worst == pytest.approx(c.error_bound, rel=1e-6)
    ratios = np.linspace(0.0, 4.0 * ends[-1], 501)
    error = c.met(ratios) - c.pieces(ratios)
    assert error.min() >= -1e-9, "segments never promise more than the curve"
    assert error.max() <= c.error_bound + 1e-9


@given(SHARES, SEGMENTS)
def test_segments_are_concave(share: float, segments: int) -> None:
    c = curve("exponential", share, segments)
    assert len(c.lengths) == segments
    assert (np.diff(c.slopes) <= 1e-12).all()
    assert (c.lengths > 0).all()


@given(SHARES)
def test_more_segments_err_less(share: float) -> None:
    bounds = [curve("exponential", share, n).error_bound for n in NUMBERS]
    assert all(more < fewer for fewer, more in pairwise(bounds))


@given(SHARES)
def test_share_met_at_the_requirement(share: float) -> None:
    assert curve("exponential", share, 5).met(np.ones(1))[0] == pytest.approx(share)


def test_one_segment_by_hand() -> None:
    """The chord from 0 to d errs by 1 - s + s·ln s, with slope s = (1 - e^-d)/d; equal to the tail e^-d."""
    c = curve("exponential", 1 - np.exp(-1), 1)
    d = c.lengths[0]
    s = (1 - np.exp(-d)) / d
    assert c.error_bound == pytest.approx(np.exp(-d), abs=1e-9)
    assert c.error_bound == pytest.approx(1 - s + s * np.log(s), abs=1e-9)


def test_linear_and_extreme_shares() -> None:
    assert curve("linear", 0.5, 7).met(np.array([0.0, 0.5, 2.0])).tolist() == [0.0, 0.5, 1.0]
    assert curve("exponential", 0.0, 3).met(np.array([5.0]))[0] == 0.0
    assert curve("exponential", 1.0, 3).met(np.array([1.0]))[0] == pytest.approx(1.0)


@pytest.fixture
def anew() -> None:
    """Curves and breakpoints worked out again, not remembered."""
    curve.cache_clear()
    _breakpoints.cache_clear()


@pytest.mark.usefixtures("anew")
def test_two_segments_by_hand() -> None:
    """Both chords and the tail err alike, by e. For chords of 1 - exp(-d) that is settled by lengths alone: with
    u = exp(-start), a chord of length L errs by u·g(L), where s = (1 - exp(-L))/L and g = 1 - s + s·ln s.

    One segment: g(L) = exp(-L). At L = 1.4, s = 0.7534/1.4 = 0.5381, g = 0.4619 - 0.5381·0.6197 = 0.1284 < 0.2466; at
    2, s = 0.4323, g = 0.5677 - 0.4323·0.8386 = 0.2052 > 0.1353. The two cross near 1.7: exp(-1.7) = 0.1827, s = 0.4808,
    g = 0.5192 - 0.4808·0.7323 = 0.1671; at 1.75: 0.1738, s = 0.4721, g = 0.5279 - 0.4721·0.7505 = 0.1736.
    """
    one = curve("exponential", 1 - np.exp(-1), 1)  # with a depth of 1 at the requirement, lengths are depths
    assert one.lengths[0] == pytest.approx(1.75, abs=0.005)
    assert one.error_bound == pytest.approx(0.1737, abs=0.0005)
    two = curve("exponential", 1 - np.exp(-1), 2)

    def errs(start: float, length: float) -> float:
        s = (1 - np.exp(-length)) / length
        return float(np.exp(-start) * (1 - s + s * np.log(s)))

    first, second = two.lengths
    assert errs(0.0, first) == pytest.approx(two.error_bound, rel=1e-6)
    assert errs(first, second) == pytest.approx(two.error_bound, rel=1e-6)
    assert np.exp(-first - second) == pytest.approx(two.error_bound, rel=1e-6)
    # slopes are rises over lengths; half the requirement's depth doubles the multiples
    assert two.slopes[1] == pytest.approx((np.exp(-first) - np.exp(-first - second)) / second)
    assert curve("exponential", 1 - np.exp(-0.5), 2).lengths == pytest.approx(2 * two.lengths)


@pytest.mark.usefixtures("anew")
def test_extremes_by_hand() -> None:
    linear = curve("linear", 0.5, 7)
    assert (linear.shape, linear.met_at_requirement, linear.error_bound) == ("linear", 1.0, 0.0)
    assert (linear.lengths.tolist(), linear.slopes.tolist()) == ([1.0], [1.0])
    idle = curve("exponential", 0.0, 3)
    assert (idle.shape, idle.met_at_requirement, idle.error_bound) == ("exponential", 0.0, 0.0)
    assert (idle.lengths.tolist(), idle.slopes.tolist()) == ([1.0], [0.0])
    # all met at the requirement stands for all but a thousand-millionth: depth 9·ln 10 at one requirement
    sure, half = curve("exponential", 1.0, 1), curve("exponential", 1 - np.exp(-1), 1)
    assert sure.met_at_requirement == 1 - 1e-9
    assert sure.lengths[0] == pytest.approx(half.lengths[0] / (9 * np.log(10)))
    assert log1m(1.0) == -np.inf
    assert log1m(0.75) == pytest.approx(-2 * np.log(2))


def test_pieces_are_straight_between_their_ends_and_flat_beyond() -> None:
    c = Curve("exponential", 0.5, np.array([1.0, 2.0]), np.array([0.5, 0.125]), 0.1)
    # 0.5 at 1, 0.5 + 2·0.125 = 0.75 at 3
    assert c.pieces(np.array([0.0, 0.5, 1.0, 2.0, 3.0, 9.0])).tolist() == [0.0, 0.25, 0.5, 0.625, 0.75, 0.75]
    assert c.met(np.array([0.0, 1.0, 2.0, 3.0])) == pytest.approx([0.0, 0.5, 0.75, 0.875])


def test_chord_error_by_hand() -> None:
    """From 0 to ln 4 the curve rises 3/4: slope s = 0.75/ln 4, and the greatest height is 1 - s + s·ln s."""
    s = 0.75 / np.log(4)
    assert _chord_error(0.0, np.log(4)) == pytest.approx(1 - s + s * np.log(s))
    # a start ln 2 later halves it
    assert _chord_error(np.log(2), np.log(4)) == pytest.approx((1 - s + s * np.log(s)) / 2)
    assert _chord_error(1.0, 0.0) == 0.0
    assert _chord_error(2.0, -1.0) == 0.0


def test_chords_reach_as_far_as_they_may_err() -> None:
    s = 0.75 / np.log(4)
    allowed = 1 - s + s * np.log(s)
    assert _march(allowed, 1) == pytest.approx((0.0, np.log(4)))
    # the curve never rises above 1: a chord that may err by 1 goes as far as is looked at, each time
    assert _march(1.0, 2) == (0.0, 60.0, 120.0)
