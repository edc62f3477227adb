"""Why a plan breaks a limit: the planner's own changes that the limit is about, the largest first."""

from __future__ import annotations

from typing import Any

from decide.ui.laydown import Draft
from decide.ui.option.plan_limits import behind, changed_cells

from decide.pack.theatre import Theatre

HILL, PLAIN = ("infantry", "hill", "first"), ("infantry", "plain", "first")
BEDS: dict[str, Any] = {"what": "beds at Plain", "period": "first", "area": "plain"}


def test_changes_are_what_is_more_or_fewer_than_in_the_best_laydown() -> None:
    best, mine = Draft({HILL: 180.0, PLAIN: 120.0}), Draft({PLAIN: 300.0, ("infantry", "hill", "second"): 7.0})
    assert changed_cells(mine, best) == {HILL: -180.0, PLAIN: 180.0, ("infantry", "hill", "second"): 7.0}
    assert changed_cells(best, best) == {}


def test_only_changes_in_what_a_limit_is_about_are_told(drill: Theatre) -> None:
    changes = {HILL: -180.0, PLAIN: 180.0, ("infantry", "plain", "second"): 50.0}
    said = behind(BEDS, changes, drill.pack)
    assert "+180" in said
    assert "in Plain in first" in said
    assert "Hill" not in said
    assert "second" not in said
    assert "+50" in behind({**BEDS, "period": "all"}, changes, drill.pack)
    assert behind({**BEDS, "area": "hill", "what": "beds at Hill"}, {PLAIN: 180.0}, drill.pack).startswith("None of")
