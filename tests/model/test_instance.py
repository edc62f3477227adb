"""What a pack's calendar, bases, needs and tasks become as arrays, where the usual packs leave it open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from decide.model.instance import Instance, compile_instance
from tests import small
from tests.small import q


def instance(data: dict[str, Any]) -> Instance:
    return compile_instance(small.pack(data))


def of_need(p: Instance, kind: str) -> dict[str, float]:
    """Size of one kind of need by area."""
    return {p.areas[a]: size for k, a, size in zip(p.needs.kind, p.needs.area, p.needs.size, strict=True) if k == kind}


def test_floods_by_month_where_the_calendar_goes_over_the_year() -> None:
    """November to January, February to April, May to July: the mean over each three months."""
    data = small.tree()
    data["calendar"]["start"] = "2030-11"
    cut = {"oct": 0.7, "jan": 0.9, "feb": 0.6, "apr": 0.3, "jun": 0.15}
    data["areas"]["beta"]["flood_cut"] = {month: q(share, "share") for month, share in cut.items()}
    p = instance(data)
    flooded = (np.array(p.needs.kind) == "far") & (p.needs.area == 1) & p.needs.flooded
    assert p.needs.share[flooded] == pytest.approx(np.array([[0.3, 0.3, 0.05]]))


def test_base_that_opens_and_closes_half_way_through_a_period() -> None:
    data = small.tree()
    data["areas"]["alpha"].update(open=q(0.8, "share"), open_from=q(1.5, "months"))
    data["areas"]["beta"].update(open_from=q(2, "months"), open_until=q(7.5, "months"))
    assert instance(data).open == pytest.approx(np.array([[0.4, 0.8, 0.8], [1 / 3, 1, 0.5]]))


def test_pledge_from_the_start_joins_with_a_type_that_has_no_laydown() -> None:
    data = small.tree()
    data["units"]["team"]["arrivals"] = {"pledge": {"units": q(5, "teams"), "month": q(0, "months")}}
    p = instance(data)
    assert p.arrivals[2].tolist() == [7, 0, 0]
    assert p.strength[2].tolist() == [7, 7, 7]


def test_all_of_a_type_can_move_in_a_period_and_no_more() -> None:
    data = small.tree()
    data["units"]["infantry"]["redeployable"] = q(0.5, "share")
    assert instance(data).redeployable[0].tolist() == [[1, 1, 1], [1, 1, 1]]


def test_task_in_some_regions_and_roles_that_no_task_has() -> None:
    data = small.tree()
    data["tasks"]["patrol"]["regions"] = ["centre"]
    data["tasks"]["air"]["allowed"] = False
    del data["tasks"]["escort"]
    p = instance(data)
    assert p.usable[p.tasks.index("patrol")].tolist() == [False, True]
    assert p.usable[p.tasks.index("air")].tolist() == [False, False]
    assert p.usable[p.tasks.index("hold")].tolist() == [True, True]
    assert p.task("escort") is None
    assert p.task("hold") == 0


def test_response_of_the_shape_that_the_pack_gives() -> None:
    data = small.tree()
    data["response"]["shape"] = "linear"
    assert instance(data).curve.slopes.tolist() == [1]


def test_objective_without_weights_weighs_nothing() -> None:
    data = small.tree()
    del data["weights"]["stabilisation"]
    assert instance(data).weight.tolist() == [[0.5, 0.5], [0, 0]]


@pytest.mark.parametrize(("reach", "arrives"), [(0, 0), (0.5, 0.4), (1, 0.7)])
def test_effort_that_arrives_within_a_short_reach(reach: float, arrives: float) -> None:
    data = small.tree()
    data["links"] = {"alpha": {"beta": q(0.3, "km")}}
    data["tasks"]["patrol"]["reach"] = q(reach, "km")
    p = instance(data)
    assert p.decay[p.tasks.index("patrol")] == pytest.approx(np.array([[1, arrives], [arrives, 1]]))


def test_needs_are_sized_by_quotients_too() -> None:
    data = small.tree()
    data["areas"]["alpha"]["events"], data["areas"]["beta"]["events"] = q(4, "events/year"), q(5, "events/year")
    data["needs"]["near"]["amount"] = {"times": ["deaths"], "over": ["events"]}
    data["needs"]["near"]["requirement"] = {"times": ["garrison"], "over": ["events"]}
    p = instance(data)
    assert of_need(p, "near") == {"alpha": 12.5, "beta": 40}
    assert p.needs.requirement[: len(p.areas)].tolist() == [10, 8]


def test_share_of_a_small_whole_and_of_none() -> None:
    """Areas of the centre share its weight by reach, 0.3 of 0.5 and 0.2; in the north nothing is to be had."""
    data = small.tree()
    data["areas"]["alpha"]["reach_ring"] = q(0, "share")
    data["areas"]["alpha"].update(reach_near=q(0.3, "share"), reach_beyond=q(0.7, "share"))
    data["areas"]["beta"].update(reach_near=q(0.2, "share"))
    data["areas"]["gamma"] = small.area(
        "centre", reach_near=q(0.3, "share"), reach_ring=q(0.2, "share"), reach_beyond=q(0.5, "share")
    )
    data["links"] = {"alpha": {"beta": q(100, "km"), "gamma": q(150, "km")}, "beta": {"gamma": q(50, "km")}}
    data["needs"]["work"].update(
        amount={"times": ["reach_ring"]}, weight={"north": q(1, "share"), "centre": q(1, "share")}
    )
    data["weights"]["stabilisation"]["north"] = q(0, "weight")
    p = instance(data)
    assert of_need(p, "work") == pytest.approx({"beta": 0.6, "gamma": 0.4})
    assert of_need(p, "ring") == pytest.approx({"beta": 200 * 0.8 * 0.3, "gamma": 50 * 0.8 * 0.2})
