"""Modifiers as factors and in the arrays they multiply, worked by hand."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from decide.model.formulation import formulate
from decide.model.instance import Instance, compile_instance
from decide.model.lp import Floats
from decide.model.modifiers import factors
from decide.pack.schema import Multiplied
from tests import small
from tests.small import q

INFANTRY, HELICOPTER, TEAM = range(3)
HOLD, ESCORT, GUARD, PATROL, AIR, STANDBY, FIELD = range(7)
ALPHA, BETA = range(2)
KINDS = get_args(Multiplied)


def tree(**modifiers: dict[str, Any]) -> dict[str, Any]:
    """November to January, February and March, April to July; modifiers have their value as `by`."""
    data = small.tree()
    data["calendar"] = {
        "start": "2030-11",
        "periods": [
            {"id": "p1", "months": 3, "season": "dry"},
            {"id": "p2", "months": 2, "season": "wet"},
            {"id": "p3", "months": 4, "season": "dry"},
        ],
    }
    data["modifiers"] = {
        name: {"title": name, "value": q(entry["by"], "ratio"), **{k: v for k, v in entry.items() if k != "by"}}
        for name, entry in modifiers.items()
    }
    return data


def instance(**modifiers: dict[str, Any]) -> Instance:
    return compile_instance(small.pack(tree(**modifiers)))


def of(kind: str = "productivity", **scope: Any) -> Floats:
    """(u, k, a, t) factor of a single modifier of 0.4."""
    return factors(small.pack(tree(one={"multiplies": kind, "by": 0.4, **scope})), kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_modifier_of_its_kind_a_factor_is_1_and_takes_no_room(kind: Multiplied) -> None:
    other = KINDS[KINDS.index(kind) - 1]
    one = factors(small.pack(tree(one={"multiplies": other, "by": 0.4})), kind)
    assert one.shape == (3, 7, 2, 3)
    assert (one == 1.0).all()
    assert not any(one.strides), "a view of a single number"


@pytest.mark.parametrize(
    ("scope", "by_period"),
    [
        ({}, [0.4, 0.4, 0.4]),
        ({"periods": ["p1", "p3"]}, [0.4, 1, 0.4]),
        ({"seasons": ["wet"]}, [1, 0.4, 1]),
        ({"seasons": ["dry"]}, [0.4, 1, 0.4]),
        ({"months": ["jan", "feb"]}, [0.8, 0.7, 1]),  # one month of three, one of two
        ({"months": ["jan", "jul"]}, [0.8, 1, 0.85]),
        ({"from_month": "2031-03"}, [1, 0.7, 0.4]),
        ({"until_month": "2030-11"}, [0.8, 1, 1]),
        ({"from_month": "2031-01", "until_month": "2031-04"}, [0.8, 0.4, 0.85]),
        ({"from_month": "2031-01", "seasons": ["dry"]}, [0.8, 1, 0.4]),
        ({"periods": ["p2", "p3"], "months": ["mar", "nov"]}, [1, 0.7, 1]),
    ],
)
def test_scope_in_time(scope: dict[str, Any], by_period: list[float]) -> None:
    factor = of(**scope)
    assert factor[INFANTRY, PATROL, BETA] == pytest.approx(np.array(by_period))
    assert (factor == factor[0, 0, 0]).all()


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        ({"areas": ["alpha"]}, [True, False]),
        ({"regions": ["centre"]}, [False, True]),
        ({"areas": ["alpha"], "regions": ["centre"]}, [True, True]),
    ],
)
def test_scope_in_place(scope: dict[str, Any], inside: list[bool]) -> None:
    factor = of(**scope)[TEAM, GUARD]
    assert factor == pytest.approx(np.where(np.array(inside)[:, None], 0.4, 1.0) * np.ones(3))


def test_scope_by_unit_and_task() -> None:
    factor = of(units=["infantry", "team"], tasks=["patrol"])
    inside = np.zeros((3, 7), bool)
    inside[[INFANTRY, TEAM], PATROL] = True
    assert factor == pytest.approx(np.where(inside[:, :, None, None], 0.4, 1.0) * np.ones((2, 3)))


def test_flights_are_of_helicopters_alone() -> None:
    assert of("flights")[:, AIR, BETA, 0] == pytest.approx(np.array([1, 0.4, 1]))


def test_in_a_month_they_multiply_and_a_period_is_the_mean_of_its_months() -> None:
    """January has both, December one, November none: (1 + 0.5 + 0.5 x 0.8) / 3, and not 2/3 x 14/15."""
    both = {
        "winter": {"multiplies": "threat", "months": ["dec", "jan"], "by": 0.5},
        "january": {"multiplies": "threat", "months": ["jan"], "by": 0.8},
    }
    assert factors(small.pack(tree(**both)), "threat")[0, 0, 0] == pytest.approx(np.array([1.9 / 3, 1, 1]))


def test_threat_is_on_lives_and_on_no_size() -> None:
    data = tree(one={"multiplies": "threat", "areas": ["beta"], "periods": ["p2"], "by": 1.5})
    data["posture"]["threat"] = q(1.2, "ratio")
    p = compile_instance(small.pack(data))
    for n, kind in enumerate(p.needs.kind):
        lives = [1.2, 1.8, 1.2] if p.needs.area[n] == BETA else [1.2] * 3
        assert p.needs.threat[n] == pytest.approx(np.array([1, 1, 1] if kind == "work" else lives))
    np.testing.assert_array_equal(p.reference, instance().reference)


def test_availability_by_where_they_stand_and_never_above_1() -> None:
    p = instance(
        few={"multiplies": "availability", "units": ["helicopter"], "areas": ["beta"], "months": ["feb"], "by": 0.5},
        many={"multiplies": "availability", "units": ["infantry"], "periods": ["p3"], "by": 1.5},
    )
    assert p.available[HELICOPTER] == pytest.approx(np.array([[0.9, 0.9, 0.9], [0.9, 0.675, 0.9]]))
    assert p.available[INFANTRY] == pytest.approx(np.array([[0.9, 0.9, 1], [0.9, 0.9, 1]]))
    assert (p.available[TEAM] == 0.9).all()


def test_effort_is_what_a_task_is_worth_to_needs_and_not_what_it_gives() -> None:
    p = instance(less={"multiplies": "effort", "tasks": ["air"], "areas": ["beta"], "seasons": ["wet"], "by": 0.6})
    far = [n for n, kind in enumerate(p.needs.kind) if kind == "far" and not p.needs.flooded[n]]
    by_area = {int(p.needs.area[n]): p.serves[AIR, n].tolist() for n in far}
    assert by_area == {ALPHA: [2, 2, 2], BETA: pytest.approx([2, 1.2, 2])}
    np.testing.assert_array_equal(p.serves[PATROL], instance().serves[PATROL])
    np.testing.assert_array_equal(p.productivity, instance().productivity)


def test_movement_is_by_the_area_left_and_never_above_all() -> None:
    """0.05 a month."""
    p = instance(
        mud={"multiplies": "movement", "areas": ["alpha"], "months": ["nov", "jul"], "by": 0.1},
        lifted={"multiplies": "movement", "units": ["helicopter"], "areas": ["beta"], "periods": ["p2"], "by": 30},
    )
    assert p.redeployable[INFANTRY, ALPHA] == pytest.approx(np.array([0.05 * 2.1, 0.1, 0.05 * 3.1]))
    assert p.redeployable[INFANTRY, BETA] == pytest.approx(np.array([0.15, 0.1, 0.2]))
    assert p.redeployable[HELICOPTER, BETA] == pytest.approx(np.array([0.15, 1, 0.2]))


def test_movement_in_the_rows() -> None:
    """Of 225 soldiers in Alpha and 75 in Beta 0.15 may move in the first period, of those in Alpha half as many."""
    p = instance(mud={"multiplies": "movement", "areas": ["alpha"], "by": 0.5})
    rows = formulate(p).rows("redeployment")
    first = rows.index[(rows.at["u"] == INFANTRY) & (rows.at["t"] == 0)]
    assert formulate(p).row_upper[first] == pytest.approx([0.075 * 225 + 0.15 * 75])


def test_escort_need_by_who_is_escorted() -> None:
    data = tree(mines={"multiplies": "escort", "units": ["team"], "regions": ["north"], "months": ["apr"], "by": 3})
    data["doctrine"]["ied_threat"] = q(1.2, "ratio")
    p = compile_instance(small.pack(data))
    assert p.escort_need[TEAM] == pytest.approx(0.06 * np.array([[1, 1, 1.5], [1, 1, 1]]))
    assert p.escort_need[INFANTRY] == pytest.approx(np.full((2, 3), 0.06))


def test_productivity_is_by_where_the_work_is_done_and_leaves_lift() -> None:
    p = instance(mud={"multiplies": "productivity", "areas": ["beta"], "seasons": ["wet"], "by": 0.7})
    assert p.productivity[INFANTRY, PATROL] == pytest.approx(np.array([[1, 1, 1], [1, 0.7, 1]]))
    assert p.productivity[HELICOPTER, STANDBY] == pytest.approx(np.array([[100, 100, 100], [100, 70, 100]]))
    assert (p.lift[HELICOPTER, AIR] == 12).all()


def test_flights_are_what_helicopters_give_and_lift() -> None:
    p = instance(refused={"multiplies": "flights", "areas": ["beta"], "from_month": "2031-05", "by": 0.2})
    assert p.productivity[HELICOPTER, STANDBY] == pytest.approx(np.array([[100, 100, 100], [100, 100, 40]]))
    assert p.lift[HELICOPTER, AIR] == pytest.approx(np.array([[12, 12, 12], [12, 12, 4.8]]))
    assert (p.productivity[INFANTRY, AIR] == 1).all()


def test_flights_and_productivity_multiply() -> None:
    p = instance(
        dust={"multiplies": "flights", "areas": ["beta"], "by": 0.5},
        tired={"multiplies": "productivity", "tasks": ["standby"], "by": 0.9},
    )
    assert p.productivity[HELICOPTER, STANDBY, :, 0] == pytest.approx(np.array([90, 45]))


def test_what_gives_nothing_has_no_column_and_who_is_not_free_stays() -> None:
    """Nobody flies to Beta in the second period; teams are not free in the first, and yet they are there."""
    p = instance(
        grounded={"multiplies": "flights", "areas": ["beta"], "periods": ["p2"], "by": 0},
        away={"multiplies": "availability", "units": ["team"], "periods": ["p1"], "by": 0},
    )
    names = formulate(p).col_names
    assert "x.helicopter.alpha.air.beta.p1" in names
    assert "x.helicopter.alpha.air.beta.p2" not in names
    assert "x.infantry.alpha.air.beta.p2" in names
    assert "S.team.alpha.p1" in names


def test_tasks_in_areas_and_regions() -> None:
    data = small.tree()
    data["tasks"]["patrol"]["areas"] = ["alpha"]
    data["tasks"]["air"].update(areas=["alpha"], regions=["centre"])
    data["tasks"]["guard"]["regions"] = ["centre"]
    p = compile_instance(small.pack(data))
    assert p.usable[[PATROL, AIR, GUARD, HOLD]].tolist() == [[True, False], [True, True], [False, True], [True, True]]
