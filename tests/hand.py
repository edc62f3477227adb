"""A pack and a plan in which every figure differs from every other, so that one in another's place shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from decide.model.instance import Instance, compile_instance
from decide.model.lp import Columns, Floats
from decide.model.plan import Plan
from tests import small
from tests.small import q


def tree() -> dict[str, Any]:
    """Periods of three months and one; Beta's base closes after the first; sections are of two soldiers."""
    data = small.tree()
    data["calendar"]["periods"] = [
        {"id": "p1", "months": 3, "season": "dry"},
        {"id": "p2", "months": 1, "season": "dry"},
    ]
    data["areas"]["alpha"] = small.area(
        "north", open=q(0.5, "share"), hostile_death_rate=q(2, "deaths/1000 persons/year", 1, 5)
    )
    data["areas"]["beta"] = small.area(
        "centre",
        deaths=q(200, "deaths/year"),
        non_state_share=q(0.75, "share"),
        beds=q(300, "persons"),
        open_until=q(3, "months"),
        hostile_death_rate=q(4, "deaths/1000 persons/year", 3, 7),
    )
    data["units"] = {
        "infantry": small.unit("troops", "units", 300, persons=q(2, "ratio"), cost=q(1000, "USD/year", 900, 1300)),
        "helicopter": small.unit(
            "helicopters", "airframes", 3, persons=q(20, "ratio"), cost=q(50_000, "USD/year", 40_000, 70_000)
        ),
        "team": small.unit("civilians", "teams", 4, persons=q(10, "ratio"), cost=q(2000, "USD/year", 1500, 2600)),
    }
    data["weights"] = {
        "protection": {"north": q(1, "weight"), "centre": q(3, "weight")},
        "stabilisation": {"north": q(4, "weight"), "centre": q(2, "weight")},
    }
    data["posture"].update(threat=q(1.25, "ratio"), state_killing=q(1.5, "ratio"), peacekeeper_risk=q(1.2, "ratio"))
    data["costs"] = {"headquarters": q(1e6, "USD/year", 8e5, 1.5e6), "bed": q(100, "USD/bed/year", 80, 150)}
    data["outcomes"]["max_preventable"] = q(0.35, "share", 0.3, 0.5)
    return data


def instance(**changes: Any) -> Instance:
    """Its arrays."""
    return compile_instance(small.pack({**tree(), **changes}))


@dataclass(frozen=True)
class Option:
    id: str = "by-hand"


@dataclass(frozen=True)
class Case:
    option: Option = Option()


@dataclass(frozen=True)
class Solved:
    """What `metrics` reads of an answer."""

    instance: Instance
    plan: Plan
    case: Case = Case()


def plan(p: Instance) -> Plan:
    """Units and effort set down by hand; one and two requirements meet 0.5 and 0.8 on the straight segments."""
    station = np.zeros((3, 2, 2))
    station[0] = [[100, 60], [40, 0]]  # sections
    station[1] = [[2, 1], [0, 0]]  # helicopters
    station[2] = [[1, 2], [3, 0]]  # civilian teams
    hold, patrol = p.tasks.index("hold"), p.tasks.index("patrol")
    at = {
        "u": np.array([0, 0, 0, 0, 2]),
        "a": np.array([0, 1, 0, 0, 0]),
        "k": np.array([hold, hold, hold, patrol, hold]),
        "b": np.array([0, 1, 0, 1, 0]),
        "t": np.array([0, 0, 1, 0, 0]),
    }
    ratio: Floats = np.zeros((len(p.needs), 2))
    received = {
        ("near", 0): [1, 2],
        ("near", 1): [2, 0],
        ("far", 1): [1, 1],
        ("work", 0): [1, 0],
        ("work", 1): [0, 2],
    }
    for n, (kind, area) in enumerate(zip(p.needs.kind, p.needs.area, strict=True)):
        ratio[n] = received.get((kind, int(area)), [0, 0])
    return Plan(
        station=station,
        moved_in=np.zeros((3, 2, 2)),
        assign=Columns("x", np.arange(5), at, np.full(5, np.inf)),
        assigned=np.array([30.0, 18.0, 24.0, 50.0, 1.0]),
        effort=np.zeros((len(p.tasks), 2, 2)),
        held=np.zeros((2, 2)),
        met=np.choose(ratio.astype(int), [0.0, 0.5, 0.8]),
        ratio=ratio,
    )
