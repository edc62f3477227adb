"""What needs met, people and beds are worth and cost, by hand on the pack of tests/hand.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from decide.model import scoring
from decide.model.formulation import formulate
from decide.model.instance import Instance
from decide.model.lp import Columns
from tests import hand

NEAR_NORTH, NEAR_CENTRE, WORK_CENTRE = THREE = [0, 1, 7]  # in both areas: near, far, ring, work


@pytest.fixture
def p() -> Instance:
    return hand.instance()


def columns(**at: list[int]) -> Columns:
    size = len(next(iter(at.values())))
    return Columns("any", np.arange(size), {dim: np.array(v) for dim, v in at.items()}, np.ones(size))


def test_points_of_a_unit_of_need(p: Instance) -> None:
    # weights 1, 3, 2 of 10; needs over four months 40·4, 150·4, 1·4
    assert scoring.score_weights(p)[THREE] == pytest.approx([100 * 0.1 / 160, 100 * 0.3 / 600, 100 * 0.2 / 4])


def test_doing_nothing(p: Instance) -> None:
    # 1/16 · 8 · (1 - 1.25) · 4, 1/20 · 30 · -0.25 · 4, and posture does not move the need for work
    assert scoring.idle_points(p)[THREE] == pytest.approx([-0.5, -1.5, 0])
    # together the weights of protection times 100 · -0.25
    assert scoring.idle_points(p).sum() == pytest.approx(0.4 * -25)


def test_need_met_on_a_segment(p: Instance) -> None:
    z = columns(n=[NEAR_NORTH, NEAR_NORTH, WORK_CENTRE], t=[0, 1, 0], s=[0, 2, 1])
    slopes = p.curve.slopes
    assert len(set(slopes)) == 3
    # size · threat · months · slope
    assert scoring.met_worth(p, z) == pytest.approx(
        [8 * 1.25 * 3 * slopes[0], 8 * 1.25 * 1 * slopes[2], 1 * 1 * 3 * slopes[1]]
    )


def test_need_met_in_a_part_that_floods_leave() -> None:
    """Half of Beta's far need is cut off in the second period; a column of the dry part is worth the other half."""
    data = hand.tree()
    data["areas"]["beta"]["flood_cut"] = {"apr": hand.q(0.25, "share")}
    p = hand.instance(areas=data["areas"])
    dry, cut = (n for n, kind in enumerate(p.needs.kind) if kind == "far" and p.needs.area[n] == 1)
    z = columns(n=[dry, cut], t=[1, 1], s=[0, 0])
    # 75 · 1.25 · 1 month, of which three quarters are dry
    assert scoring.met_worth(p, z) == pytest.approx(75 * 1.25 * np.array([0.75, 0.25]) * p.curve.slopes[0])
    met = np.zeros((len(p.needs), 2))
    met[dry], met[cut] = [0.5, 0.4], [0.9, 0.8]
    # 1/20 · 75 · 1.25 · (3·0.5 + 0.75·0.4), and of the part cut off nothing in the first period, 0.25·0.8 in the second
    points = scoring.need_points(p, met)
    assert points[[dry, cut]] == pytest.approx([1 / 20 * 93.75 * 1.8, 1 / 20 * 93.75 * 0.2])
    idle = scoring.idle_points(p)
    assert idle[[dry, cut]] == pytest.approx([1 / 20 * 75 * -0.25 * 3.75, 1 / 20 * 75 * -0.25 * 0.25])


def test_what_no_allocation_changes(p: Instance) -> None:
    # beds open 200 in both periods and 300 in the first: (500·3 + 200·1)/4 = 425
    assert scoring.fixed_cost(p) == pytest.approx(1_000_000 + 100 * 425)
    assert scoring.fixed_cost(p, "low") == pytest.approx(800_000 + 80 * 425)
    assert scoring.fixed_cost(p, "high") == pytest.approx(1_500_000 + 150 * 425)


def test_one_unit_stationed_for_a_period(p: Instance) -> None:
    """A section in Alpha in the first period, one in Beta in the second, a helicopter, a team in Beta."""
    s = columns(u=[0, 0, 1, 2], a=[0, 1, 1, 1], t=[0, 1, 0, 0])
    # cost · 3/4 or 1/4
    assert scoring.station_cost(p, s) == pytest.approx([750, 250, 37_500, 1500])
    # 1.2 · rate/1000 · people · 3/4 or 1/4: 2·2, 4·2, 4·20, and none for civilians
    assert scoring.station_deaths(p, s) == pytest.approx([0.0012 * 4 * 0.75, 0.0012 * 8 * 0.25, 0.0012 * 80 * 0.75, 0])


def test_what_has_no_weight_guides_a_little(p: Instance) -> None:
    p = replace(p, weight=np.array([[0.0, 0.25], [0.75, 0.0]]))
    guiding = scoring.guiding_weights(p)
    assert guiding.tolist() == [[1e-5, 0.25], [0.75, 1e-5]]
    # weights 1e-5, 0.25, 1e-5 instead of 0.1, 0.3 and 0.2 above
    assert scoring.score_weights(p, guiding)[THREE] == pytest.approx([1e-3 / 160, 25 / 600, 1e-3 / 4])
    programme = formulate(p)
    cost = programme.cost[programme.col_names.index("z.near.alpha.p1.s1")]
    assert cost == pytest.approx(-1e-3 / 160 * 8 * 1.25 * 3 * p.curve.slopes[0])
