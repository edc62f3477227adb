"""Shapley values of games with known answers."""

from __future__ import annotations

from itertools import permutations
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.model.lp import Floats
from decide.questions.why.shapley import drawn, enough, exact, others, pairs_of, sampled

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


@settings(max_examples=40)
@given(games())
def test_shares_sum_to_the_whole_and_are_the_mean_over_all_orders(game_drawn: tuple[int, Game]) -> None:
    players, game = game_drawn
    shares = exact(players, game)
    assert np.allclose(shares.value.sum(axis=0), game[(1 << players) - 1] - game[0])
    every = np.array([brought(order, game) for order in permutations(range(players))])
    assert np.allclose(shares.value, every.mean(axis=0))
    assert np.allclose(shares.least, every.min(axis=0))
    assert np.allclose(shares.most, every.max(axis=0))


def brought(order: tuple[int, ...], game: Game) -> Floats:
    """(player, criterion) what each adds when they come in one by one."""
    added = np.zeros((len(order), len(game[0])))
    coalition = 0
    for player in order:
        added[player] = game[coalition | 1 << player] - game[coalition]
        coalition |= 1 << player
    return added


@settings(max_examples=40)
@given(games(), st.integers(0, 1000))
def test_from_all_pairs_a_sample_is_exact_and_says_so(game_drawn: tuple[int, Game], seed: int) -> None:
    """The nearest additive game under the weights of Charnes and others is the Shapley value."""
    players, game = game_drawn
    pairs = drawn(players, 1 << players, seed)
    assert len(pairs) == (1 << players) // 2 - 1
    if players > 1:
        shares, truth = sampled(players, pairs, game), exact(players, game)
        assert np.allclose(shares.value, truth.value)
        assert np.allclose(shares.error, 0)
        assert np.allclose(shares.most, truth.most)


@settings(max_examples=20)
@given(st.integers(7, 12), st.integers(4, 9), st.integers(0, 1000))
def test_a_sample_sums_exactly_and_gives_an_additive_game_exactly(players: int, each: int, seed: int) -> None:
    own = np.random.default_rng(seed).normal(size=players)
    pairs = drawn(players, each * players, seed)
    for curved in (0.0, 1.0):
        game = {
            c: np.array([sum(x for n, x in enumerate(own) if c >> n & 1) + curved * sqrt(c.bit_count())])
            for one in (0, *pairs)
            for c in (one, others(players, one))
        }
        shares = sampled(players, pairs, game)
        assert np.allclose(shares.value.sum(axis=0), game[(1 << players) - 1] - game[0])
        if not curved:
            assert np.allclose(shares.value[:, 0], own)
            assert np.allclose(shares.error, 0, atol=1e-9)


def test_the_error_of_a_sample_covers_the_truth() -> None:
    """One standard error about two times in three, two of them about nineteen in twenty."""
    random = np.random.default_rng(7)
    players = 11
    own, third = random.normal(size=players), random.normal(size=(players,) * 3) * 0.3
    bits = np.array([[c >> n & 1 for n in range(players)] for c in range(1 << players)], float)
    worth = bits @ own + np.einsum("ci,cj,ck,ijk->c", bits, bits, bits, third, optimize=True)
    game = {c: np.array([value]) for c, value in enumerate(worth)}
    truth = exact(players, game).value
    samples = [sampled(players, drawn(players, 7 * players, seed), game) for seed in range(60)]
    away = np.array([np.abs(one.value - truth) / one.error for one in samples])
    assert 0.58 < np.mean(away <= 1) < 0.78
    assert np.mean(away <= 2) > 0.90


def test_a_player_who_changes_nothing_gets_nothing_and_equals_get_the_same() -> None:
    game = {c: np.array([float((c & 0b11).bit_count() ** 2)]) for c in range(8)}
    assert np.allclose(exact(3, game).value[:, 0], [2, 2, 0])


def test_a_sample_of_four_players_by_hand() -> None:
    """All four pairs of one player, which weigh 1/12 each, and two of the three pairs of two, 3/2 of 1/24 each.

    Alone and last the four add 1, 2, 4 and 8 on average, in sum the whole, 15. {0, 1} and {0, 2} with their rests ask
    for 7 more than that, 10 and 12. With b of it for the first and c for the second the least squares move the shares
    by 3/14 (b + c, b - c, c - b, -b - c): 3 from the last to the first. Each of the two pairs is then off by 4, and so
    speaks for 4 · 3/14 = 6/7 of the moves: of players 1 and 2 for opposite ones. Their variance is that of two drawn of
    three, (1 - 2/3) · 2 · 2 (6/7)², times 6 / (6 - 3) as three figures were fitted to six: 96/49.
    """
    pairs = {0b0001: (1, 14), 0b0010: (1, 12), 0b0100: (5, 12), 0b1000: (5, 4), 0b0011: (11, 6), 0b0101: (12, 3)}
    game = {0: np.zeros(1), 0b1111: np.array([15.0])}
    for one, (value, rest) in pairs.items():
        game[one], game[others(4, one)] = np.array([float(value)]), np.array([float(rest)])
    shares = sampled(4, list(pairs), game)
    assert shares.value[:, 0] == pytest.approx([4, 2, 4, 5])
    assert shares.error[:, 0] == pytest.approx([0, sqrt(96) / 7, sqrt(96) / 7, 0], abs=1e-9)
    assert (shares.least[0, 0], shares.most[0, 0]) == (1, 10)  # alone, and beside player 1


def test_pairs_come_one_by_one_first_and_a_seed_repeats_them() -> None:
    pairs = drawn(12, 84, 3)
    assert pairs[:12] == [1 << n for n in range(12)]
    assert len({frozenset((one, others(12, one))) for one in pairs}) == len(pairs)
    assert all(one.bit_count() <= 6 for one in pairs)
    assert {one.bit_count() for one in pairs[:20]} == {1, 2, 3, 4, 5, 6}
    assert pairs == drawn(12, 84, 3)
    assert pairs != drawn(12, 84, 4)
    assert abs(len(pairs) - 84) <= 2


def test_how_many_pairs_there_are() -> None:
    assert [pairs_of(4, size) for size in (1, 2)] == [4, 3]
    assert [pairs_of(5, size) for size in (1, 2)] == [5, 10]


def test_too_few_pairs_give_no_shares() -> None:
    assert enough(5, [1, 2, 4, 8, 16, 0b11, 0b101])
    assert not enough(5, [1, 2, 4, 8, 16, 0b11])  # no error for pairs of two
    assert not enough(5, [1, 2, 4, 8, 0b11, 0b101])  # nobody knows what the last adds alone
    assert enough(2, [1])
    assert not enough(2, [])
