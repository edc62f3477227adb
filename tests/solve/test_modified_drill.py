"""The drill pack under modifiers, and with a task in one area, equals the values worked by hand in docs/drill.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import read_scenario
from decide.solve.answer import answer
from tests.small import q

ESCORT = {
    "areas.hill.escort_rate": q(0.1, "share"),
    "tasks.escort": {"title": "Escort", "role": "escort", "productivity": {"infantry": q(1, "ratio")}},
}
FLIERS = {
    "units.flier": {
        "title": "Fliers",
        "pool": "helicopters",
        "counted_in": "airframes",
        "persons": q(0, "ratio"),
        "strength": q(4, "airframes"),
        "availability": {"all": q(1, "share")},
        "redeployable": q(0, "share"),
        "cost": q(0, "USD/year"),
    },
    "laydown.flier": {"plain": q(1, "share")},
    "tasks.patrol.productivity.flier": q(10, "ratio"),
}
CASES: list[tuple[dict[str, Any], dict[str, Any], float, float]] = [
    (
        {"multiplies": "productivity", "by": 0.5, "tasks": ["patrol"], "areas": ["plain"], "months": "jul aug sep"},
        {},
        78.7083333,
        110,
    ),
    ({"multiplies": "threat", "by": 1.4, "regions": ["lowland"], "seasons": ["wet"]}, {}, 75.3333333, 110),
    ({"multiplies": "availability", "by": 0.9, "areas": ["hill"], "from_month": "2030-10"}, {}, 78.6666667, 370 / 3),
    (
        {"multiplies": "effort", "by": 0.7, "areas": ["hill"], "tasks": ["patrol"], "periods": ["first"]},
        {},
        76.0833333,
        110,
    ),
    ({"multiplies": "movement", "by": 0.4, "areas": ["plain"], "until_month": "2030-06"}, {}, 78.0733333, 110),
    (
        {"multiplies": "escort", "by": 2.0, "units": ["infantry"], "areas": ["hill"], "seasons": ["wet"]},
        ESCORT,
        73.9166667,
        160,
    ),
    ({"multiplies": "flights", "by": 0.25, "regions": ["lowland"], "seasons": ["wet"]}, FLIERS, 82.4583333, 110),
    ({}, {"tasks.patrol.areas": ["hill"]}, 73.3333333, 110),
    ({}, {"tasks.patrol.areas": ["plain"]}, 70, 40),
]


def objective(drill: Theatre, folder: Path, modifier: dict[str, Any], changes: dict[str, Any], *sets: Any) -> float:
    """Of `stay` under a modifier, as a what-if file has it."""
    changes = dict(changes)
    if modifier:
        entry = {"title": "One", "value": q(modifier["by"], "ratio")}
        entry |= {key: value for key, value in modifier.items() if key != "by"}
        entry |= {"months": modifier["months"].split()} if "months" in modifier else {}
        changes["modifiers.one"] = entry
    change = {"id": "one", "title": "One", "reason": "To see what it does.", "set": changes}
    file = folder / "what-if.yaml"
    file.write_text(yaml.safe_dump({"id": "what-if", "title": "What if", "changes": [change]}), encoding="utf-8")
    return answer(resolve(drill, "stay", read_scenario(file))).objective


@pytest.mark.parametrize(("modifier", "changes", "overall", "moved"), CASES)
def test_by_hand(
    modifier: dict[str, Any], changes: dict[str, Any], overall: float, moved: float, drill: Theatre, tmp_path: Path
) -> None:
    assert objective(drill, tmp_path, modifier, changes) == pytest.approx(overall - 0.001 * moved, abs=1e-6)


def test_a_modifier_of_1_changes_nothing(drill: Theatre, tmp_path: Path) -> None:
    own = answer(resolve(drill, "stay")).objective
    for modifier, changes, *_ in CASES[:5]:
        assert objective(drill, tmp_path, {**modifier, "by": 1}, changes) == own
