"""Which columns there are: none that could only be zero, and none missing however little it could be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Programme
from tests import small
from tests.small import q

Data = dict[str, Any]


def programme(change: Callable[[Data], None]) -> Programme:
    """Of the small pack with something in it changed."""
    data = small.tree()
    change(data)
    return formulate(compile_instance(small.pack(data)))


def starting(made: Programme, *starts: str) -> list[str]:
    return [name for name in made.col_names if name.startswith(starts)]


@pytest.mark.parametrize(("beds", "there"), [(0, False), (0.5, True)])
def test_units_and_bases_need_a_bed(beds: float, there: bool) -> None:
    made = programme(lambda data: data["areas"]["beta"].update(beds=q(beds, "persons")))
    assert bool(starting(made, "S.infantry.beta")) == there
    assert bool(starting(made, "h.beta")) == there
    assert len(starting(made, "S.infantry.alpha", "h.alpha")) == 6


@pytest.mark.parametrize("what", ["strength", "availability"])
@pytest.mark.parametrize(("amount", "there"), [(0, False), (0.5, True)])
def test_unit_types_need_strength_and_availability(what: str, amount: float, there: bool) -> None:
    changes: dict[str, Any] = {
        "strength": {"strength": q(amount, "teams", 0, 9)},
        "availability": {"availability": {"all": q(amount, "share")}},
    }
    made = programme(lambda data: data["units"]["team"].update(changes[what]))
    assert bool(starting(made, "S.team", "in.team", "x.team")) == there


@pytest.mark.parametrize("units", [0.5, 90])
def test_pledged_units_can_wait_till_the_last_period_but_one(units: float) -> None:
    flow = {"pledge": {"units": q(units, "persons"), "month": q(3, "months")}}
    made = programme(lambda data: data["units"]["infantry"].update(arrivals=flow))
    assert starting(made, "w.infantry") == ["w.infantry.p2"], "come in the second of three"
    flow["pledge"]["month"] = q(0, "months")
    made = programme(lambda data: data["units"]["infantry"].update(arrivals=flow))
    assert starting(made, "w.infantry") == ["w.infantry.p1", "w.infantry.p2"]


@pytest.mark.parametrize(("threat", "columns"), [(1, []), (1.25, ["reference.reference"])])
def test_constant_of_doing_nothing(threat: float, columns: list[str]) -> None:
    made = programme(lambda data: data["posture"].update(threat=q(threat, "ratio")))
    assert starting(made, "reference") == columns
    block = made.block("reference")
    assert made.col_lower[block.index].tolist() == made.col_upper[block.index].tolist() == [1] * len(columns)


def test_task_is_there_where_it_serves() -> None:
    """Patrols serve a need that Beta alone has, at 100 of 200 km from Alpha."""

    def change(data: Data) -> None:
        for need in ("far", "ring"):
            data["needs"][need]["regions"] = ["centre"]

    made = programme(change)
    assert starting(made, "x.infantry.alpha.patrol.beta")
    assert starting(made, "x.infantry.beta.patrol.beta")
    assert not [name for name in starting(made, "x.infantry") if ".patrol.alpha." in name]


@pytest.mark.parametrize("lift", [0, 0.5])
def test_helicopters_lift_however_little(lift: float) -> None:
    made = programme(lambda data: data["tasks"]["air"].update(lift={"helicopter": q(lift, "ratio")}))
    assert bool(starting(made, "x.helicopter.alpha.air.beta")) == bool(lift)


@pytest.mark.parametrize("risky", [True, False])
def test_standby_for_tasks_that_need_evacuation_alone(risky: bool) -> None:
    def change(data: Data) -> None:
        data["needs"]["ring"]["served_by"] = {"air": q(1, "ratio")}
        data["needs"]["far"]["served_by"] = {"air": q(1, "ratio")}
        if not risky:
            for task in data["tasks"].values():
                task.pop("casevac_weight", None)

    made = programme(change)
    assert bool(starting(made, "x.helicopter.alpha.standby")) == risky
    assert starting(made, "x.infantry.alpha.air")
    assert not starting(made, "x.infantry.alpha.patrol"), "a task that serves nothing"


def test_bases_are_held_for_no_need_too() -> None:
    def change(data: Data) -> None:
        data["needs"]["near"]["served_by"] = {"patrol": q(1, "ratio")}

    made = programme(change)
    assert len(starting(made, "x.infantry.alpha.hold.alpha", "x.infantry.beta.hold.beta")) == 6


@pytest.mark.parametrize("field", [True, False])
def test_guards_are_there_with_those_they_guard(field: bool) -> None:
    def change(data: Data) -> None:
        data["needs"]["ring"]["served_by"] = {"air": q(1, "ratio")}
        data["needs"]["far"]["served_by"] = {"air": q(1, "ratio")}
        if not field:
            del data["tasks"]["field"]
            data["needs"]["work"]["served_by"] = {"air": q(1, "ratio")}

    made = programme(change)
    assert bool(starting(made, "x.infantry.alpha.guard")) == field
    assert not starting(made, "x.infantry.alpha.patrol"), "a task that serves nothing"


@pytest.mark.parametrize("carried", [True, False])
def test_needs_are_reached_by_effort_not_by_lift_alone(carried: bool) -> None:
    def change(data: Data) -> None:
        data["needs"]["far"]["served_by"] = {"air": q(1, "ratio")}
        data["units"]["rangers"] = small.unit("troops", "persons", 50 if carried else 0)
        data["tasks"]["air"]["productivity"] = {"rangers": q(1, "ratio")}

    made = programme(change)
    assert starting(made, "x.helicopter.alpha.air")
    assert bool(starting(made, "z.far")) == carried


def test_nothing_is_split_where_each_task_serves_one_need() -> None:
    def change(data: Data) -> None:
        data["needs"]["ring"]["served_by"] = {"hold": q(1, "ratio")}

    made = programme(change)
    assert not starting(made, "y.")
    assert not [name for name in made.row_names if name.startswith("effort.")]
    assert starting(made, "z.far")


def test_programme_without_anything_to_meet() -> None:
    """Nobody is there to do it."""

    def change(data: Data) -> None:
        for unit in data["units"].values():
            unit["strength"] = q(0, unit["counted_in"])
        data["needs"]["near"]["served_by"] = {"patrol": q(1, "ratio")}

    made = programme(change)
    assert {name.split(".")[0] for name in made.col_names} == {"h"}


@pytest.mark.parametrize(("garrison", "there"), [(0, False), (0.5, True)])
def test_holding_serves_by_the_garrison(garrison: float, there: bool) -> None:
    """However many are on hold there."""

    def change(data: Data) -> None:
        data["areas"]["alpha"]["garrison"] = q(garrison, "persons")
        data["needs"]["near"]["requirement"] = {"times": ["soldiers"]}

    made = programme(change)
    assert starting(made, "x.infantry.alpha.hold.alpha")
    assert bool(starting(made, "z.near.alpha")) == there


def test_what_asks_for_no_effort_is_not_met() -> None:
    p = compile_instance(small.pack(small.tree()))
    nothing = np.where(np.array(p.needs.kind) == "ring", 0.0, p.needs.requirement)
    made = formulate(replace(p, needs=replace(p.needs, requirement=nothing)))
    assert not starting(made, "z.ring")
    assert starting(made, "z.far")


def test_effort_is_split_between_needs_of_one_area() -> None:
    """Patrols serve two needs in Alpha and one in Beta and Gamma; what flies serves one in each."""

    def change(data: Data) -> None:
        data["areas"]["gamma"] = small.area("centre")
        data["needs"]["ring"]["regions"] = ["north"]

    made = programme(change)
    assert starting(made, "y.") == [f"y.patrol.{need}.alpha.p{n}" for need in ("far", "ring") for n in (1, 2, 3)]
