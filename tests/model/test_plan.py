"""A solution read back as a plan, by hand: what each column's value becomes."""

from __future__ import annotations

import numpy as np
import pytest

from decide.model import plan as planned
from decide.model.formulation import formulate
from decide.model.instance import Instance
from decide.model.lp import Floats, Programme
from decide.model.plan import read_plan
from decide.model.response import Curve
from tests import hand


@pytest.fixture
def p() -> Instance:
    return hand.instance()


@pytest.fixture
def programme(p: Instance) -> Programme:
    return formulate(p)


def solution(programme: Programme, **values: float) -> Floats:
    """A solution that is 0 but in the columns named, with `__` for a point."""
    x = np.zeros(len(programme.cost))
    for name, value in values.items():
        x[programme.col_names.index(name.replace("__", "."))] = value
    return x


def test_units_and_bases_are_read_where_they_are(p: Instance, programme: Programme) -> None:
    plan = read_plan(
        p,
        programme,
        solution(
            programme,
            S__infantry__alpha__p1=7,
            S__helicopter__beta__p1=2,
            in__infantry__alpha__p2=3,
            h__alpha__p2=0.25,
            S__team__alpha__p1=-1e-9,
        ),
    )
    infantry, helicopter = p.units.index("infantry"), p.units.index("helicopter")
    assert plan.station[infantry, 0, 0] == 7
    assert plan.station[helicopter, 1, 0] == 2
    assert plan.station.sum() == 9, "what is below zero by rounding is nothing"
    assert plan.moved_in[infantry, 0, 1] == 3
    assert plan.moved_in.sum() == 3
    assert plan.held.tolist() == [[0, 0.25], [0, 0]]


def test_effort_is_what_arrives(p: Instance, programme: Programme) -> None:
    plan = read_plan(
        p,
        programme,
        solution(
            programme,
            x__infantry__alpha__patrol__alpha__p1=10,
            x__infantry__beta__patrol__alpha__p1=4,
            x__infantry__alpha__air__beta__p1=8,
            x__helicopter__alpha__standby__alpha__p1=2,
            x__infantry__alpha__hold__alpha__p2=-1e-9,
        ),
    )
    task = p.tasks.index
    # at home in full; over 100 km a half of it with a reach of 200, three quarters with 400; 100 for a helicopter
    assert plan.effort[task("patrol"), 0, 0] == 10 + 0.5 * 4
    assert plan.effort[task("air"), 1, 0] == 0.75 * 8
    assert plan.effort[task("standby"), 0, 0] == 200
    assert plan.effort.sum() == 12 + 6 + 200
    assert sorted(plan.assigned[plan.assigned != 0]) == [2, 4, 8, 10]


def test_needs_met_on_segments_and_effort_to_spare(p: Instance, programme: Programme) -> None:
    plan = read_plan(
        p,
        programme,
        solution(
            programme,
            z__near__alpha__p1__s1=0.5,
            z__near__alpha__p1__s2=0.25,
            h__alpha__p1=0.75,
            z__far__beta__p1__s1=-1e-9,
            z__work__alpha__p2__s3=0.125,
        ),
    )
    kinds = [*zip(p.needs.kind, p.needs.area, strict=True)]
    near, far, work = (kinds.index(wanted) for wanted in (("near", 0), ("far", 1), ("work", 0)))
    slopes = p.curve.slopes
    assert plan.met[near, 0] == pytest.approx(0.5 * slopes[0] + 0.25 * slopes[1])
    # the base gives 40 · 0.75 = 30 of a requirement of 40, as the segments take: nothing to spare
    assert plan.ratio[near, 0] == pytest.approx(0.75)
    assert plan.met[work, 1] == pytest.approx(0.125 * slopes[2])
    assert plan.met[far, 0] == plan.ratio[far, 0] == 0
    more = read_plan(p, programme, solution(programme, z__near__alpha__p1__s1=0.5, h__alpha__p1=0.75))
    # 40 · 0.75 - 40 · 0.5 = 10 to spare, a quarter of the requirement
    assert more.ratio[near, 0] == pytest.approx(0.5 + 0.25)
    assert more.met[near, 0] == pytest.approx(0.5 * slopes[0])


def test_no_more_than_all_is_met(p: Instance, programme: Programme) -> None:
    plan = read_plan(p, programme, solution(programme, z__near__alpha__p1__s1=99))
    assert plan.met.max() == 1
    assert plan.met.min() == 0


def test_effort_to_spare_in_the_part_that_floods_leave() -> None:
    data = hand.tree()
    data["areas"]["beta"]["flood_cut"] = {"apr": hand.q(0.25, "share")}
    p = hand.instance(areas=data["areas"])
    programme = formulate(p)
    plan = read_plan(p, programme, solution(programme, y__patrol__far__beta__p2=15))
    dry = next(n for n, kind in enumerate(p.needs.kind) if kind == "far" and p.needs.area[n] == 1)
    # 15 of 10 events · 10 soldiers · 0.75
    assert plan.ratio[dry, 1] == pytest.approx(15 / 75)
    assert plan.assign.index.tolist() == programme.block("x").index.tolist()
    # nothing met: 150 a year at a threat of 1.25, whatever the floods part
    assert planned.reference_by_period(p)[0, 1].tolist() == pytest.approx([450, 150])
    assert planned.need_met(p, np.zeros((len(p.needs), 2)))[0, 1].tolist() == pytest.approx([-112.5, -37.5])


def test_same_plan_under_another_response(p: Instance) -> None:
    curve = Curve("exponential", 0.5, np.ones(1), np.ones(1), 0.0)
    ratio = hand.plan(p).ratio
    met = planned.met_under(hand.plan(p), curve)
    assert met[ratio == 0].max() == 0
    assert met[ratio == 1] == pytest.approx(0.5)
    assert met[ratio == 2] == pytest.approx(0.75)


def test_without_troops_there_is_no_static_share(p: Instance) -> None:
    plan = hand.plan(p)
    plan.station[0] = 0
    assert np.isnan(planned.static_share(p, plan))


def test_where_nothing_is_needed_there_is_no_score(p: Instance) -> None:
    by_cell = np.array([[np.nan, 50.0], [10.0, np.nan]])
    # weights 0.1, 0.3, 0.4, 0.2: 0.3·50 + 0.4·10
    assert planned.overall(p, by_cell) == pytest.approx(19)


def test_the_smallest_need_has_a_score_too() -> None:
    """A tenth of a death a year: over four months 0.1 · 0.8 · 4 = 0.32, less than one."""
    data = hand.tree()
    data["areas"]["alpha"]["deaths"] = hand.q(0.1, "deaths/year")
    p = hand.instance(areas=data["areas"])
    # nothing met: 100 · (1 - 1.25)
    by_cell = planned.scores(p, np.zeros((len(p.needs), 2)))
    assert by_cell[0].tolist() == pytest.approx([-25, -25])


def test_state_killings_add_up_over_the_areas_of_a_region_that_state_them() -> None:
    data = hand.tree()
    areas = {**data["areas"], "gamma": {**data["areas"]["beta"], "region": "north"}}
    # 1.5 · (50 · 0.2 + 200 · 0.25) in the north, 1.5 · 50 in the centre
    p = hand.instance(areas=areas)
    assert planned.state_killings(p).tolist() == pytest.approx([90, 75])
