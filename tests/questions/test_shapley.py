"""Shapley values of games with known answers."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.model.lp import Floats
from decide.questions.why.shapley import exact, orders, path, sampled

Game = dict[int, Floats]
numbers = st.floats(-100, 100, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def games(draw: st.DrawFn) -> tuple[int, Game]:
    players = draw(st.integers(1, 5))
    return players, {c: np.array([draw(numbers), draw(numbers)]) for c in range(1 << players)}


def glove(players: int = 3) -> Game:
    """Two left gloves (players 0 and 1) and a right one: a pair is worth 1."""
    return {c: np.array([float(bool(c & 0b011) and bool(c & 0b100))]) for c in range(1 << players)}


def test_the_gloves() -> None:
    shares = exact(3, glove())
    assert np.allclose(shares.value[:, 0], [1 / 6, 1 / 6, 2 / 3])
    assert np.allclose(shares.least, 0)
    assert np.allclose(shares.most, 1)


@given(st.lists(numbers, min_size=1, max_size=6))
def test_in_an_additive_game_everyone_brings_their_own(own: list[float]) -> None:
    game = {c: np.array([sum(x for n, x in enumerate(own) if c >> n & 1)]) for c in range(1 << len(own))}
    shares = exact(len(own), game)
    assert np.allclose(shares.value[:, 0], own)
    assert np.allclose(shares.least, shares.most)


@settings(deadline=None, max_examples=40)
@given(games())
def test_shares_sum_to_the_whole_and_are_the_mean_over_all_orders(drawn: tuple[int, Game]) -> None:
    players, game = drawn
    shares = exact(players, game)
    assert np.allclose(shares.value.sum(axis=0), game[(1 << players) - 1] - game[0])
    every = (
        sampled([order for one in permutations(range(players)) for order in (one, one)], game)
        if players > 1
        else shares
    )
    assert np.allclose(shares.value, every.value)
    assert (shares.least <= shares.value + 1e-9).all()
    assert (shares.value <= shares.most + 1e-9).all()


@settings(deadline=None, max_examples=40)
@given(games(), st.integers(0, 1000))
def test_a_sample_of_orders_sums_exactly_too(drawn: tuple[int, Game], seed: int) -> None:
    players, game = drawn
    shares = sampled(orders(players, 3, seed), game)
    assert np.allclose(shares.value.sum(axis=0), game[(1 << players) - 1] - game[0])


def test_the_error_of_a_sample_covers_the_truth() -> None:
    random = np.random.default_rng(7)
    game = {c: random.normal(size=1) for c in range(1 << 6)}
    truth = exact(6, game).value
    close = [np.abs(one.value - truth) <= 3 * one.error for one in (sampled(orders(6, 60, s), game) for s in range(20))]
    assert np.mean(close) > 0.97


def test_a_player_who_changes_nothing_gets_nothing_and_equals_get_the_same() -> None:
    game = {c: np.array([float((c & 0b11).bit_count() ** 2)]) for c in range(8)}
    assert np.allclose(exact(3, game).value[:, 0], [2, 2, 0])


def test_a_path_brings_the_players_in_one_by_one() -> None:
    assert list(path((2, 0, 1))) == [0, 0b100, 0b101, 0b111]


def test_two_pairs_of_orders_by_hand() -> None:
    """Two players, worth 1 and 4 alone and 9 together by the first criterion; 2, 0 and 2 by the second."""
    game = {0: np.zeros(2), 1: np.array([1.0, 2.0]), 2: np.array([4.0, 0.0]), 3: np.array([9.0, 2.0])}
    # an order brings (1, 8), its reverse (5, 4); pairs that are not each other's reverse show an error
    shares = sampled([(0, 1), (1, 0), (0, 1), (0, 1)], game)
    # means of pairs: (3, 6) and (1, 8); the second criterion is (2, 0) in each
    assert shares.value.tolist() == [[2, 2], [7, 0]]
    assert shares.least.tolist() == [[1, 2], [4, 0]]
    assert shares.most.tolist() == [[5, 2], [8, 0]]
    # standard deviation √2 of two, over √2
    assert shares.error == pytest.approx(np.array([[1, 0], [1, 0]]))
    assert exact(2, game).error.tolist() == [[0, 0], [0, 0]]


def test_orders_come_in_pairs_that_a_seed_repeats() -> None:
    drawn = orders(5, 4, 3)
    assert len(drawn) == 8
    assert [one[::-1] for one in drawn[::2]] == drawn[1::2]
    assert drawn == orders(5, 4, 3)
    assert drawn != orders(5, 4, 4)
