"""Options at draws of weights, some solved and some estimated, by hand on options of a few plans each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from decide.model.lp import Floats
from decide.progress import Progress, silent
from decide.questions.weights.acceptability import FEW, TOGETHER, Drawn, drawn
from decide.questions.weights.panel import Panel
from decide.solve.weighing import Weights


@dataclass
class Option:
    """What `drawn` uses of a `Weighing`: the best of the plans, (plan, cell), instead of a solver."""

    may: list[list[float]]
    worth: dict[Weights, float] = field(default_factory=dict)
    plans: list[Floats] = field(default_factory=list)

    def solve(self, weights: Weights) -> None:
        if weights not in self.worth:
            best = max(np.array(self.may), key=lambda plan: float(plan @ weights))
            self.plans.append(best)
            self.worth[weights] = float(best @ weights)

    def floors(self, weights: Floats) -> Floats:
        return np.asarray((weights @ np.array(self.plans).T).max(axis=1))


CROOKED, EVEN = [[10.0, 0.0], [9.0, 4.0], [0.0, 9.0]], [[7.9, 7.9]]
DRAWS = np.array([[1.0, 0.0], [0.75, 0.25], [0.0, 1.0], [0.5, 0.5], [0.125, 0.875]])


def among(*options: list[list[float]]) -> Panel:
    made = tuple(Option(plans) for plans in options)
    return Panel(made, (("a", "x"), ("a", "y")), np.full(2, 0.5), told_apart=1.0, workers=1)  # type: ignore[arg-type]


def made(panel: Panel, weights: Floats, solved: int) -> Drawn:
    sample = drawn(panel, weights, solved, silent())
    assert sample is not None
    return sample


def test_draws_that_are_not_solved_are_estimated() -> None:
    """Solved at the first three draws the crooked option is worth 10, 7.75 (by its second plan) and 9.

    Without the plan found there: at the first, 9 by the second plan, 1 short, 1/4 + 1/4 away; at the second 7.5 by the
    first, 0.25 short, as far away; at the third 4, 5 short, 3/4 + 3/4 away from the second. So 6.25 short over squares
    of 0.25, 0.25 and 2.25: it grows by 25/11, and the three would have been taken for 9 + 25/44, 7.5 + 25/44 and
    4 + 225/44. The even option is always worth 7.9, and is first at the second draw; by the estimate it is second.
    """
    sample = made(among(CROOKED, EVEN), DRAWS, 3)
    assert sample.solved.tolist() == [[True, True, True, False, False]] * 2
    assert sample.weights is DRAWS
    # at (1/2, 1/2): 6.5 by the second plan, 1/2 away; at (1/8, 7/8): 7.875 by the third, 1/4 away from it
    assert sample.worth == pytest.approx(np.array([[10, 7.75, 9, 6.5 + 25 / 44, 7.875 + 25 / 176], [7.9] * 5]))
    off = [10 - 9 - 25 / 44, 7.75 - 7.5 - 25 / 44, 9 - 4 - 225 / 44, 0, 0, 0]
    assert sample.error == pytest.approx(np.sqrt(np.mean(np.square(off))))
    assert sample.misnamed == 1
    assert sample.near == (0, 1)
    assert (sample.full, sample.few) == (3, 3)


def test_who_comes_nowhere_near_the_first_is_solved_at_few_draws() -> None:
    """7.9 is first at the second draw, so that 6.4 there is just near; and 10 at the first, 8.5 of which is near."""
    shares = np.concatenate([[1.0, 0.75], np.linspace(0.7, 0.2, 18)])
    weights = np.column_stack([shares, 1 - shares])
    sample = made(among(CROOKED, EVEN, [[6.3, 6.3]], [[6.4, 6.4]], [[8.5, 0.0]]), weights, 18)
    assert FEW == 16
    assert sample.near == (0, 1, 3, 4)
    assert sample.solved.sum(axis=1).tolist() == [18, 18, 16, 18, 18]
    assert sample.solved[:, :16].all()
    assert (sample.full, sample.few) == (18, 16)
    assert sample.worth[2] == pytest.approx(np.full(20, 6.3))


def test_where_every_draw_is_solved_it_is_for_all() -> None:
    shares = np.linspace(1.0, 0.0, 20)
    sample = made(among(CROOKED, EVEN, [[1.0, 1.0]]), np.column_stack([shares, 1 - shares]), 99)
    assert sample.near == (0, 1)
    assert sample.solved.all()
    best = np.max([shares * x + (1 - shares) * y for x, y in CROOKED], axis=0)
    assert sample.worth == pytest.approx(np.array([best, np.full(20, 7.9), np.ones(20)]))


@pytest.mark.parametrize("last", ["weights drawn, every option", "weights drawn"])
def test_progress_is_shown_and_stopping_leaves_nothing(last: str) -> None:
    shown: list[tuple[str, int, int]] = []

    def show(step: str, done: int, total: int) -> None:
        shown.append((step, done, total))
        if step == last:
            progress.stop()

    progress = Progress(show)
    shares = np.linspace(1.0, 0.0, 40)
    panel = among(CROOKED, EVEN)
    assert drawn(panel, np.column_stack([shares, 1 - shares]), 36, progress) is None
    assert TOGETHER == 16
    # 16 in one go, then the other 20 in two
    all_steps = [("weights drawn, every option", 1, 1), ("weights drawn", 1, 2)]
    assert shown == all_steps[: 1 if last == "weights drawn, every option" else 2]
    assert [len(option.plans) for option in panel.options] == [16 if len(shown) == 1 else 32] * 2
