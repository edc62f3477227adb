"""Paired differences, their words and the tiers made of them, on cases worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from decide.model.lp import Floats
from decide.results.likelihood import SAME, likelihood
from decide.results.paired import paired, share_better
from decide.results.sampling import Evaluated, Outcome
from decide.results.tiers import SURE, above_at_values, above_over_futures, tiers

SCORE = Outcome("score", "all", "all", "points")
CELL = Outcome("score", "protection", "north", "points")
COST = Outcome("cost", "all", "all", "USD/year")


def evaluated(outcomes: tuple[Outcome, ...], **values: list[list[float]]) -> Evaluated:
    """Options with a list for each outcome, over futures."""
    array = np.array([list(map(list, zip(*rows, strict=True))) for rows in values.values()]).swapaxes(0, 1)
    return Evaluated(tuple(values), outcomes, array, np.zeros(array.shape[:2], bool), {})


def test_differences_worked_by_hand() -> None:
    """In five futures `more` is 1, 2, -1, 4 and 0 points above, and costs 10, 20, 30, 40 and 50 more."""
    run = evaluated(
        (SCORE, COST),
        more=[[41, 52, 29, 74, 60], [110, 120, 130, 140, 150]],
        base=[[40, 50, 30, 70, 60], [100, 100, 100, 100, 100]],
    )
    score, cost = paired(run, "base")
    assert score[:5] == ("more", "score", "all", "all", "points")
    assert score[5:8] == pytest.approx((-0.8, 1.0, 3.6))  # 5 % lies a fifth of the way from -1 to 0
    assert score[8:] == (0.7, "likely")  # three better, one tie for half
    assert cost[5:8] == pytest.approx((12.0, 30.0, 48.0))
    assert cost[8:] == (0.0, "exceptionally unlikely")  # dearer in all: never better


def test_the_other_way_round_shares_sum_to_one_and_differences_turn() -> None:
    run = evaluated((SCORE,), a=[[1, 2, 3, 4]], b=[[2, 2, 1, 1]])
    (one,), (other,) = paired(run, "a"), paired(run, "b")
    assert one[8] + other[8] == 1.0
    assert [-x for x in one[5:8]] == pytest.approx([*reversed(other[5:8])])


def test_ties_in_every_future_are_no_difference_and_rounding_is_a_tie() -> None:
    run = evaluated((SCORE, COST), a=[[50.0001, 0], [1.000004e9, 1e9]], b=[[50, 0], [1e9, 1e9]])
    assert [row[8:] for row in paired(run, "b")] == [(0.5, SAME), (0.5, SAME)]
    assert share_better(np.array([50.001]), np.array([50.0])) == 1.0  # beyond the digits given


def test_outcomes_that_one_never_has_are_left_out() -> None:
    run = evaluated((SCORE, CELL), a=[[3, 4], [math.nan] * 2], b=[[1, 1], [7, math.nan]], c=[[2, 2], [8, 9]])
    rows = {(row[0], row[1:4]): row for row in paired(run, "b")}
    assert ("a", CELL.key) not in rows
    assert rows["c", CELL.key][5:9] == (1.0, 1.0, 1.0, 1.0)  # of the one future that both have


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, "virtually certain"),
        (0.99, "virtually certain"),
        (0.985, "very likely"),
        (0.9, "very likely"),
        (0.66, "likely"),
        (0.65, "about as likely as not"),
        (0.33, "about as likely as not"),
        (0.32, "unlikely"),
        (0.1, "very unlikely"),
        (0.01, "exceptionally unlikely"),
        (math.nan, ""),
    ],
)
def test_words(share: float, word: str) -> None:
    assert likelihood(share) == word


def grouped(level: list[float], above: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Members of tiers of the options a, b, c, ..., from the pairs that are told apart."""
    names = "abcdefg"[: len(level)]
    apart = np.zeros((len(level), len(level)), bool)
    for one, other in above:
        apart[names.index(one), names.index(other)] = True
    return [tier.members for tier in tiers(names, np.array(level), apart)]


def test_a_chain_of_near_ties_breaks_where_the_best_is_told_apart() -> None:
    """Neighbours half a point from each other, one point needed: the best ends its tier, not its neighbours."""
    values = np.array([50.0, 49.5, 49.0, 48.5, 48.0, 47.5])
    made = tiers("abcdef", values, above_at_values(values, 1.0))
    assert [tier.members for tier in made] == [("a", "b", "c"), ("d", "e", "f")]
    assert made[0].alike == {}
    assert made[1].alike == {"d": ("b", "c"), "e": ("c",)}  # f is 1.5 below c


def test_two_clear_tiers() -> None:
    values = np.array([30.0, 50.0, 49.9, 29.0])
    made = tiers("abcd", values, above_at_values(values, 1.5))
    assert [tier.members for tier in made] == [("b", "c"), ("a", "d")]
    assert [tier.best for tier in made] == ["b", "a"]
    assert made[1].alike == {}


def test_the_best_of_a_tier_is_the_best_although_it_beats_no_other() -> None:
    assert grouped([50, 49, 48], [("b", "c")]) == [("a", "b", "c")]
    assert grouped([50, 49, 48], [("a", "b")]) == [("a", "c"), ("b",)]


def noise(options: int, futures: int = 200) -> Floats:
    """What all share moves them by tens of points; what is their own by one."""
    draw = np.random.default_rng(5)
    return np.asarray(50 + 10 * draw.normal(size=(futures, 1)) + draw.normal(size=(futures, options)))


def test_noise_alone_is_one_tier() -> None:
    gain = noise(6)
    made = tiers("abcdef", np.median(gain, axis=0), above_over_futures(gain, 0.5))
    assert [len(tier.members) for tier in made] == [6]


def test_a_lead_must_be_both_far_enough_and_often_enough() -> None:
    shared = 10 * np.random.default_rng(7).normal(size=100)
    often = np.where(np.arange(100) < 89, 2.0, -5.0)  # 89 of 100 futures
    oftener = np.where(np.arange(100) < 90, 2.0, -5.0)
    small = np.full(100, 0.4)
    gain = np.stack([shared, shared + often, shared + oftener, shared + small], axis=1)
    above = above_over_futures(gain, 0.5)
    assert SURE == 0.9
    assert above[1:, 0].tolist() == [False, True, False]
    assert above_over_futures(gain, 0.3)[3, 0]
    assert not above[0].any()


def test_one_option_none_and_one_without_a_score() -> None:
    assert grouped([42.0], []) == [("a",)]
    assert grouped([], []) == []
    assert grouped([math.nan, 40.0, math.nan, 41.0], [("d", "b")]) == [("d",), ("b",), ("a", "c")]
    gain = np.array([[math.nan, 1.0, 0.0], [math.nan, 3.0, 2.0]])
    assert above_over_futures(gain, 0.5).tolist() == [[False] * 3, [False, False, True], [False] * 3]


def test_equal_levels_stand_as_named() -> None:
    assert grouped([40, 40, 40], []) == [("a", "b", "c")]
