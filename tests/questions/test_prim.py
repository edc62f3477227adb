"""The peeling and the pasting, worked by hand, and what holds of any of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.model.lp import Floats, Mask
from decide.questions.robust.prim import ALPHA, SUPPORT, BoxSide, Sides, inside, pasted, peeled

LINE = np.arange(20.0)[:, None]


def coverage(sides: Sides, positions: Floats, hits: Mask) -> float:
    return float((inside(sides, positions) & hits).sum() / hits.sum())


def test_a_line_is_peeled_from_the_end_without_hits_one_point_at_a_time() -> None:
    """Of twenty points a slice is one; when all that is left is looked for nothing more is taken."""
    path = peeled(LINE, LINE[:, 0] >= 12)
    assert path == [(BoxSide(0, -1, n + 0.5),) for n in range(12)]


def test_a_slice_is_a_twentieth_of_the_box() -> None:
    """Of sixty points three go, then two of 57; the density left is 40/57, then 40/55."""
    points = np.arange(60.0)[:, None]
    path = peeled(points, points[:, 0] < 40)
    assert [side.at for (side,) in path[:3]] == [56.5, 54.5, 52.5]
    assert {side.end for (side,) in path} == {1}


def test_the_densest_box_that_is_left_decides_between_factors() -> None:
    """Ten points: taking the lowest of the second factor leaves 5 of 9, any other slice less or as much of a hit."""
    first = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9.0])
    second = np.array([1, 2, 3, 4, 0, 5, 6, 7, 8, 9.0])
    hits = np.isin(first, [0, 1, 6, 8, 9])
    (first_box, *_) = peeled(np.column_stack([first, second]), hits)
    assert first_box == (BoxSide(1, -1, 0.5),)


def test_a_tie_goes_as_a_whole() -> None:
    switch = np.repeat([-1.0, 1.0], [7, 13])[:, None]
    assert peeled(switch, switch[:, 0] > 0) == [(BoxSide(0, -1, 0.0),)]


def test_what_tells_no_points_apart_is_not_peeled() -> None:
    assert peeled(np.zeros((20, 2)), np.arange(20) < 8) == []


def test_no_box_is_peeled_below_the_support() -> None:
    """One point in 200 is looked for; the box ends at ten points, a twentieth, though a smaller one were denser."""
    points = np.arange(200.0)[:, None]
    path = peeled(points, points[:, 0] == 100)
    assert inside(path[-1], points).sum() == SUPPORT * 200


def test_pasting_puts_back_what_does_not_thin_the_box() -> None:
    assert pasted((BoxSide(0, -1, 14.5),), LINE, LINE[:, 0] >= 12) == (BoxSide(0, -1, 11.5),)


def test_pasting_opens_a_side_with_nothing_to_keep_out() -> None:
    sides = (BoxSide(0, -1, 11.5), BoxSide(0, 1, 17.5))
    assert pasted(sides, LINE, LINE[:, 0] >= 12) == (BoxSide(0, -1, 11.5),)


def test_pasting_leaves_a_box_that_would_get_thinner() -> None:
    sides = (BoxSide(0, -1, 11.5),)
    assert pasted(sides, LINE, LINE[:, 0] >= 12) == sides


def test_a_planted_box_is_peeled_out_of_the_square() -> None:
    """A third by a half of the square: the box of all that is looked for, within a slice on every side."""
    points = np.random.default_rng(3).uniform(size=(2000, 2))
    hits = (points[:, 0] < 1 / 3) & (points[:, 1] > 0.5)
    last = pasted(peeled(points, hits)[-1], points, hits)
    assert hits[inside(last, points)].all()
    assert coverage(last, points, hits) > 0.9
    assert {(side.factor, side.end) for side in last} == {(0, 1), (1, -1)}
    assert [side.at for side in sorted(last, key=lambda side: side.factor)] == pytest.approx([1 / 3, 0.5], abs=0.02)


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), count=st.integers(5, 120), factors=st.integers(1, 4), steps=st.sampled_from([0, 3]))
def test_any_peeling_goes_inwards_and_any_pasting_outwards(seed: int, count: int, factors: int, steps: int) -> None:
    draw = np.random.default_rng(seed)
    points = draw.uniform(-1.0, 1.0, (count, factors))
    points = np.round(steps * points) if steps else points  # with ties too
    hits = draw.uniform(size=count) < 0.4
    before, share = np.ones(count, bool), 1.0
    for sides in peeled(points, hits):
        now = inside(sides, points)
        assert (now <= before).all()
        assert now.sum() < before.sum()
        assert now.sum() >= max(1, SUPPORT * count)
        assert steps or before.sum() - now.sum() == max(1, int(ALPHA * before.sum()))
        assert {side.factor for side in sides} <= set(range(factors))
        assert len({(side.factor, side.end) for side in sides}) == len(sides)
        if hits.any():
            assert coverage(sides, points, hits) <= share
            share = coverage(sides, points, hits)
        larger = inside(pasted(sides, points, hits), points)
        assert (larger >= now).all()
        assert hits[larger].mean() >= hits[now].mean() - 1e-12
        before = now
