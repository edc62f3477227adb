"""Regret, the worst tenth, thresholds and ranks, on tables small enough to be done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from decide.questions.robust.regret import agreement, beats, kept, rank_shares, ranks, regret, tail_mean

GAIN = np.array(  # four futures, three options
    [
        [10.0, 8.0, 3.0],
        [6.0, 7.0, 3.0],
        [2.0, 5.0, 3.0],
        [4.0, 4.0, 1.0],
    ]
)


def test_regret_by_hand() -> None:
    missed = regret(GAIN)
    assert missed.tolist() == [[0, 2, 7], [1, 0, 4], [3, 0, 2], [0, 0, 3]]
    assert missed.mean(axis=0).tolist() == [1.0, 0.5, 4.0]
    assert missed.max(axis=0).tolist() == [3, 2, 7]


def test_tail_mean_by_hand() -> None:
    assert tail_mean(GAIN, 0.25).tolist() == [2.0, 4.0, 1.0]  # the worst of four
    assert tail_mean(GAIN, 0.5).tolist() == [3.0, 4.5, 2.0]  # the mean of the two worst
    # 0.375 of four is one and a half: the worst and half of the next, over one and a half
    halves = [(2 + 0.5 * 4) / 1.5, (4 + 0.5 * 5) / 1.5, (1 + 0.5 * 3) / 1.5]
    assert tail_mean(GAIN, 0.375).tolist() == pytest.approx(halves)
    assert tail_mean(GAIN, 1.0).tolist() == pytest.approx(GAIN.mean(axis=0).tolist())


def test_thresholds_by_hand() -> None:
    assert kept(GAIN, np.array(4.0)).mean(axis=0).tolist() == [0.75, 1.0, 0.0]
    assert kept(GAIN, GAIN[:, [1]]).mean(axis=0).tolist() == [0.5, 1.0, 0.0]  # as good as the second, a tie counting


def test_ranks_by_hand() -> None:
    assert ranks(GAIN).tolist() == [[1, 2, 3], [2, 1, 3], [3, 1, 2], [1, 1, 3]]
    assert rank_shares(GAIN).tolist() == [[0.5, 0.25, 0.25], [0.75, 0.25, 0.0], [0.0, 0.25, 0.75]]
    assert beats(GAIN)[0].tolist() == [0.0, 0.25, 0.75]
    assert agreement(GAIN[:2], GAIN[0]).tolist() == pytest.approx([1.0, 1 / 3])  # one of three pairs turned


def test_a_tenth_is_the_tail() -> None:
    # of 25 futures worth 0 to 24 a tenth is two and a half: (0 + 1 + 0.5·2) / 2.5
    assert tail_mean(np.arange(25.0)[:, None]).tolist() == pytest.approx([0.8])


def test_a_millionth_is_rounding_and_more_is_not() -> None:
    same, apart = np.array([[0.0, 1e-6]]), np.array([[0.0, 1.1e-6]])
    assert regret(same).tolist() == [[0, 0]]
    assert regret(apart).tolist() == [[1.1e-6, 0]]
    assert ranks(same).tolist() == [[1, 1]]
    assert ranks(apart).tolist() == [[2, 1]]
    assert beats(same).tolist() == [[0, 0], [0, 0]]
    assert beats(apart).tolist() == [[0, 0], [1, 0]]
    assert kept(same, np.array(1e-6)).tolist() == [[True, True]]
    assert kept(apart, np.array(1.1e-6)).tolist() == [[False, True]]


GAINS = arrays.arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=st.integers(-50, 50).map(float))


@settings(max_examples=60)
@given(GAINS, st.floats(0.05, 1.0))
def test_what_always_holds(gain: np.ndarray, share: float) -> None:
    missed = regret(gain)
    assert (missed >= 0).all()
    assert (missed.min(axis=1) == 0).all()  # someone is best in every future
    tail = tail_mean(gain, share)
    assert (gain.min(axis=0) - 1e-9 <= tail).all()
    assert (tail <= gain.mean(axis=0) + 1e-9).all()
    assert rank_shares(gain).sum(axis=1) == pytest.approx(1.0)
    assert regret(gain + 7.0) == pytest.approx(missed)  # a shift of every option changes no regret
