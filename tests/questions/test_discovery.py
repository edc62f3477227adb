"""A box is found where there is one, and none is told where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from decide.model.lp import Floats
from decide.questions.robust.discovery import find_box


def sampled(count: int, factors: int, seed: int) -> Floats:
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (count, factors))


def test_a_planted_box_is_recovered() -> None:
    positions = sampled(300, 12, 5)
    lead = np.where((positions[:, 3] > 0.2) & (positions[:, 7] < 0.4), 1.0, -1.0)
    box = find_box(positions, lead)
    assert box is not None
    assert set(box.limits) == {3, 7}
    assert box.limits[3] == pytest.approx((0.2, 1.0), abs=0.1)
    assert box.limits[7] == pytest.approx((-1.0, 0.4), abs=0.1)
    assert box.coverage > 0.9
    assert box.density > 0.9
    inside = (positions[:, 3] > 0.2) & (positions[:, 7] < 0.4)
    assert box.mass == pytest.approx(inside.mean(), abs=0.05)


def test_the_same_sample_gives_the_same_box() -> None:
    positions = sampled(120, 6, 1)
    lead = positions[:, 0] + 0.5 * positions[:, 1]
    assert find_box(positions, lead) == find_box(positions.copy(), lead.copy())


def test_noise_has_no_box() -> None:
    noise = np.random.default_rng(11).normal(size=200)
    assert find_box(sampled(200, 8, 2), noise) is None


@pytest.mark.parametrize("lead", [np.full(100, 3.0), np.zeros(100), np.r_[np.full(4, 1.0), np.full(96, -1.0)]])
def test_one_sided_futures_have_no_box(lead: Floats) -> None:
    assert find_box(sampled(100, 4, 3), lead) is None
