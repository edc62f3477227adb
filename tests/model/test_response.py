"""The response curve and the segments that stand for it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.model.response import curve

SHARES = st.floats(0.01, 0.99)
SEGMENTS = st.integers(1, 40)  # as the schema allows


@settings(deadline=None)
@given(SHARES, SEGMENTS)
def test_error_bound_holds_everywhere_and_is_reached(share: float, segments: int) -> None:
    c = curve("exponential", share, segments)
    ratios = np.linspace(0.0, 4.0 * c.lengths.sum(), 20_001)
    error = c.met(ratios) - c.pieces(ratios)
    assert error.min() >= -1e-9, "segments never promise more than the curve"
    assert error.max() <= c.error_bound + 1e-9
    assert error.max() >= 0.98 * c.error_bound, "the bound is tight"


@settings(deadline=None)
@given(SHARES, SEGMENTS)
def test_segments_are_concave(share: float, segments: int) -> None:
    c = curve("exponential", share, segments)
    assert len(c.lengths) == segments
    assert (np.diff(c.slopes) <= 1e-12).all()
    assert (c.lengths > 0).all()


@settings(deadline=None)
@given(SHARES)
def test_more_segments_err_less(share: float) -> None:
    bounds = [curve("exponential", share, n).error_bound for n in range(1, 41)]
    assert all(more < fewer for fewer, more in pairwise(bounds))


@settings(deadline=None)
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
