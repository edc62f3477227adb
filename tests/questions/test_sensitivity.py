"""Screening and first-order indices of functions whose answer is known."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from decide.questions.drivers.sensitivity import DUMMY, first_order, morris, trajectories
from decide.results.sampling import sample
from tests.pack.test_futures import factor

NAMES = ["a", "b", "c", "d"]


def test_morris_on_a_linear_figure() -> None:
    """3a - 2b + c: from -1 to 1 a factor changes it by twice its coefficient, everywhere alike."""
    rows = trajectories(4, 5, seed=1)
    effects = morris(rows, 3 * rows[:, 0] - 2 * rows[:, 1] + rows[:, 2], NAMES, seed=1).set_index("factor")
    assert rows.shape == (5 * 5, 4)
    assert effects["mu"].to_dict() == pytest.approx({"a": 6, "b": -4, "c": 2, "d": 0})
    assert effects["mu_star"].to_dict() == pytest.approx({"a": 6, "b": 4, "c": 2, "d": 0})
    assert effects["sigma"].abs().max() == pytest.approx(0, abs=1e-9)
    assert list(effects.index) == NAMES  # the largest first


def test_morris_tells_interaction() -> None:
    rows = trajectories(2, 8, seed=3)
    effects = morris(rows, rows[:, 0] * rows[:, 1], ["a", "b"], seed=1)
    assert (effects["sigma"] > 0.5).all()


def test_first_order_on_a_linear_figure() -> None:
    """3a + 2b + c with equal variances: shares 9/14, 4/14, 1/14."""
    rows = sample({name: factor(moves=["x"]) for name in NAMES}, 400, seed=2)
    indices = first_order(rows, 3 * rows[:, 0] + 2 * rows[:, 1] + rows[:, 2], NAMES, seed=1).set_index("factor")
    for name, share in zip("abc", (9 / 14, 4 / 14, 1 / 14), strict=True):
        assert indices.loc[name, "s1"] == pytest.approx(share, abs=0.08)
        assert indices.loc[name, "s1_low"] <= share <= indices.loc[name, "s1_high"]
    assert indices.loc["d", "s1"] < 0.06
    assert indices.index[-1] == DUMMY
    assert indices.loc[DUMMY, "s1"] < 0.06


def test_too_few_rows_or_no_change_give_no_index() -> None:
    rows = sample({name: factor(moves=["x"]) for name in NAMES}, 60, seed=2)
    assert first_order(rows[:20], rows[:20, 0], NAMES, seed=1)["s1"].isna().all()
    assert first_order(rows, np.ones(60), NAMES, seed=1)["s1"].isna().all()


def test_nothing_else_of_a_run_is_touched() -> None:
    np.random.seed(4)
    state, form = np.random.get_state()[1].copy(), warnings.formatwarning
    rows = trajectories(3, 4, seed=9)
    morris(rows, rows[:, 0], ["a", "b", "c"], seed=9)
    assert np.array_equal(np.random.get_state()[1], state)
    assert warnings.formatwarning is form


@pytest.mark.parametrize("sampler", ["latin", "sobol"])
def test_positions_follow_their_distribution(sampler: str) -> None:
    factors = {"a": factor(moves=["x"]), "b": factor(moves=["x"], distribution="uniform")}
    rows = sample(factors, 256, seed=1, sampler="sobol" if sampler == "sobol" else "latin")
    assert np.abs(rows).max() <= 1
    quarters = np.quantile(rows, [0.25, 0.5, 0.75], axis=0)
    assert quarters[:, 0] == pytest.approx([np.sqrt(0.5) - 1, 0, 1 - np.sqrt(0.5)], abs=0.02)
    assert quarters[:, 1] == pytest.approx([-0.5, 0, 0.5], abs=0.02)
    assert np.array_equal(rows, sample(factors, 256, seed=1, sampler="sobol" if sampler == "sobol" else "latin"))
    assert not np.array_equal(rows, sample(factors, 256, seed=2, sampler="sobol" if sampler == "sobol" else "latin"))
