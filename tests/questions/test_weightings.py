"""Lines, tours, draws and ranks of weights, small enough to be done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from decide.questions.weights.acceptability import error, rank_shares
from decide.questions.weights.weightings import TINY, corners, draws, inside, lines, tour

CELLS = (("a", "x"), ("a", "y"), ("b", "x"))


def test_lines_keep_proportions() -> None:
    along = {line.name: line for line in lines(CELLS, np.array([0.5, 0.3, 0.2]))}
    assert list(along) == ["a.x", "a.y", "b.x", "a", "x"]  # `b` moves what `b.x` moves, `y` what `a.y` does
    assert [line.kind for line in along.values()] == ["cell", "cell", "cell", "objective", "region"]
    assert [line.now for line in along.values()] == pytest.approx([0.5, 0.3, 0.2, 0.8, 0.7])
    assert along["a.x"].at(0.5) == pytest.approx([0.5, 0.3, 0.2], abs=1e-6)
    assert along["x"].at(0.4) == pytest.approx([0.4 * 5 / 7, 0.6, 0.4 * 2 / 7], abs=1e-6)
    alone = {line.name: line for line in lines(CELLS, np.array([1.0, 0.0, 0.0]))}
    assert alone["a.x"].without == pytest.approx([0, 0.5, 0.5], abs=1e-6)


def test_a_line_ends_where_all_or_none_of_the_weight_is() -> None:
    line = lines(CELLS, np.array([0.5, 0.3, 0.2]))[3]
    assert line.name == "a"
    assert line.at(0.0) == pytest.approx([0, 0, 1], abs=1e-6)
    assert line.at(1.0) == pytest.approx([5 / 8, 3 / 8, 0], abs=1e-6)


def test_what_is_all_of_the_weight_is_no_line() -> None:
    """One objective in two regions: moving the objective would move everything."""
    assert [line.name for line in lines((("a", "x"), ("a", "y")), np.array([0.4, 0.6]))] == ["a.x", "a.y"]


def test_a_millionth_goes_to_all_cells_alike() -> None:
    assert TINY == 1e-6
    # of 1, 0.999999 stays, and each of four cells gets a quarter of a millionth
    assert inside(np.array([0.5, 0.5, 0.0, 0.0])) == pytest.approx(
        [0.4999995 + 2.5e-7, 0.4999995 + 2.5e-7, 2.5e-7, 2.5e-7], rel=1e-12
    )
    assert corners(2) == pytest.approx(np.array([[1 - 5e-7, 5e-7], [5e-7, 1 - 5e-7]]), rel=1e-12)


def test_draws_are_weights_that_a_seed_repeats() -> None:
    some = draws(3, 2000, 5)
    assert some.shape == (2000, 3)
    assert (some >= 0).all()
    assert some.sum(axis=1) == pytest.approx(1)
    # evenly over a triangle each has mean 1/3 and variance (1/3)·(2/3)/4 = 1/18
    assert some.mean(axis=0) == pytest.approx(1 / 3, abs=0.02)
    assert some.var(axis=0) == pytest.approx(1 / 18, abs=0.006)
    assert draws(3, 2000, 5).tolist() == some.tolist()
    assert draws(3, 2000, 6).tolist() != some.tolist()


def test_a_tour_goes_to_the_nearest_left() -> None:
    # on a line from (0, 1) to (1, 0): at 0, then 0.2, 0.3, 0.7, 1
    points = np.array([[0.0, 1.0], [1.0, 0.0], [0.2, 0.8], [0.7, 0.3], [0.3, 0.7]])
    assert tour(points) == [0, 2, 4, 3, 1]
    assert tour(points[:1]) == [0]
    assert tour(points[:0]) == []


def test_a_tour_adds_up_how_far_all_cells_lie_apart() -> None:
    # from the first, the second lies 0.5 + 0.25 + 0.25 = 1 away, the third 0.4 + 0.4 + 0 = 0.8
    assert tour(np.array([[0.5, 0.25, 0.25], [0.0, 0.5, 0.5], [0.1, 0.65, 0.25]])) == [0, 2, 1]


def test_a_tour_visits_all() -> None:
    points = draws(4, 20, 2)
    order = tour(points)
    assert sorted(order) == list(range(20))
    steps = np.abs(np.diff(points[order], axis=0)).sum()
    assert steps < np.abs(np.diff(points, axis=0)).sum()


def test_ranks_that_tie_are_shared() -> None:
    ranks = rank_shares(np.array([[3.0, 1.0], [3.0, 2.0], [1.0, 5.0]]))
    assert ranks == pytest.approx(np.array([[0.25, 0.25, 0.5], [0.25, 0.75, 0], [0.5, 0, 0.5]]))


def test_a_millionth_of_a_point_is_a_tie() -> None:
    assert rank_shares(np.array([[1.0], [1.0 + 0.9e-6]])) == pytest.approx(np.full((2, 2), 0.5))
    assert rank_shares(np.array([[1.0], [1.0 + 1.1e-6]])) == pytest.approx(np.array([[0, 1], [1, 0]]))


def test_error_of_a_share() -> None:
    # √(0.2·0.8/100), √(0.5·0.5/4); none at the ends, nor where rounding takes a share beyond them
    assert error(0.2, 100) == pytest.approx(0.04)
    assert error(0.5, 4) == pytest.approx(0.25)
    assert [error(0.0, 9), error(1.0, 9), error(1.0 + 1e-12, 9)] == [0, 0, 0]
