"""Defaults < pack < bases < changes in order < scenario < --set; and whose evidence a figure then has."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decide.errors import InputError, Place
from decide.pack.located import Assignment, assign
from decide.pack.quantity import Quantity, quantities
from decide.pack.read import read_theatre
from decide.pack.schema import Pack
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set, read_scenario
from tests.pack.patched import copy_drill

BEDS = "areas.hill.beds"


def option(name: str, *values: float, base: str | None = None, path: str = BEDS) -> dict[str, str]:
    """The edit that adds an option with one change for each value of a path."""
    lines = [f"id: {name}", f"title: {name}", "summary: A test.", *([f"base: {base}"] if base else []), "changes:"]
    for n, value in enumerate(values):
        lines.append(f"  - {{id: {name}-{n}, title: T, reason: the test says so, set: {{{path}: {value}}}}}")
    return {"file": f"options/{name}.yaml", "write": "\n".join(lines) + "\n"}


def scenario(*values: float) -> dict[str, str]:
    """The edit that adds a scenario file with one change for each value."""
    changes = [
        f"  - {{id: s-{n}, title: T, reason: the scenario says so, set: {{{BEDS}: {value}}}}}\n"
        for n, value in enumerate(values)
    ]
    return {"file": "what-if", "write": "id: w\ntitle: W\nchanges:\n" + "".join(changes)}


def beds(case: Case) -> float:
    return case.pack.areas["hill"].beds.value


def test_each_level_overrides_those_before(tmp_path: Path) -> None:
    edits = [
        option("one", 301),
        option("two", 302, 303, base="one"),
        option("three", base="two", path="x"),
        scenario(304, 305),
    ]
    edits[2] = {"file": "options/three.yaml", "write": "id: three\ntitle: T\nsummary: S\nbase: two\n"}
    folder = copy_drill(tmp_path / "drill", edits)
    theatre = read_theatre(folder)
    what_if = read_scenario(folder / "what-if")
    sets = (parse_set(f"{BEDS}=306"), parse_set(f"{BEDS}=307"))
    assert beds(resolve(theatre, "stay")) == 300
    assert beds(resolve(theatre, "one")) == 301
    assert beds(resolve(theatre, "two")) == 303
    assert beds(resolve(theatre, "three")) == 303
    assert beds(resolve(theatre, "three", what_if)) == 305
    assert beds(resolve(theatre, "three", WhatIf(what_if.scenario, what_if.scenario_marks, sets[:1]))) == 306
    assert beds(resolve(theatre, "three", WhatIf(what_if.scenario, what_if.scenario_marks, sets))) == 307
    applied = resolve(theatre, "three", WhatIf(what_if.scenario, what_if.scenario_marks, sets)).changes
    assert [change.id for change in applied] == ["one-0", "two-0", "two-1", "s-0", "s-1", "set", "set"]


def test_the_pack_overrides_defaults(tmp_path: Path) -> None:
    line = {"file": "pack.yaml", "replace": "    role: mobile", "with": "    role: mobile\n    impartial: true"}
    theatre = read_theatre(copy_drill(tmp_path / "drill", [line, option("one", 301)]))
    assert theatre.pack.tasks["patrol"].impartial
    assert not theatre.pack.tasks["hold"].impartial
    case = resolve(theatre, "stay", WhatIf(sets=(("tasks.patrol.impartial", None),)))
    assert not case.pack.tasks["patrol"].impartial


def test_a_bare_number_keeps_the_unit_widens_the_range_and_takes_the_evidence(drill: Theatre) -> None:
    before = drill.pack.units["infantry"].strength
    assert (before.low, before.value, before.high, before.source) == (200, 300, 400, "DRILL")
    after = resolve(drill, "stay", WhatIf(sets=(("units.infantry.strength", 500),))).pack.units["infantry"].strength
    assert (after.low, after.value, after.high, after.unit) == (200, 500, 500, "persons")
    assert after.source is None
    assert after.locator is None
    assert after.assumption is not None
    assert after.assumption.startswith("Set by hand")


@given(value=st.floats(0, 1e6))
def test_the_range_is_widened_only_as_far_as_needed(drill: Theatre, value: float) -> None:
    case = resolve(drill, "stay", WhatIf(sets=(("units.infantry.strength", value),)))
    strength = case.pack.units["infantry"].strength
    assert (strength.low, strength.value, strength.high) == (min(200, value), value, max(400, value))


def test_what_a_change_cites_is_no_source_of_its_figures(tmp_path: Path) -> None:
    own = {
        "file": "options/reinforce.yaml",
        "replace": "high: 60, source: DRILL, locator: options}",
        "with": "high: 60}",
    }
    flow = resolve(read_theatre(copy_drill(tmp_path / "drill", [own])), "reinforce").pack.units["infantry"].arrivals
    units, month = flow["sixty"].units, flow["sixty"].month
    assert (units.source, units.grade) == (None, "assumed")
    assert units.assumption == "The exercise asks what sixty more would do once they arrive."
    assert (month.source, month.locator, month.grade) == ("DRILL", "options", "printed")


def test_the_reason_is_the_assumption(tmp_path: Path) -> None:
    theatre = read_theatre(copy_drill(tmp_path / "drill", [option("one", 250)]))
    beds = resolve(theatre, "one").pack.areas["hill"].beds
    assert (beds.source, beds.note, beds.assumption) == (None, None, "the test says so")
    assert (beds.low, beds.value, beds.high) == (250, 250, 300)


def test_evidence_of_its_own_is_kept(drill: Theatre) -> None:
    own: dict[str, Any] = {"value": 5, "unit": "persons", "low": 5, "high": 5, "assumption": "counted on the spot"}
    none = {name: own[name] for name in ("value", "unit", "low", "high")}
    camps = {"a": {"beds": own, "month": {**none, "unit": "months"}}}
    item = Assignment("areas.hill.camps", camps, {"assumption": "from the change"}, {})
    camp = assign(drill.located, Pack, [item]).tree["areas"]["hill"]["camps"]["a"]
    assert camp["beds"]["assumption"] == "counted on the spot"
    assert camp["month"]["assumption"] == "from the change"
    assert "assumption" not in none


def nodes(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The paths of the mappings and values below a mapping."""
    if not isinstance(value, dict):
        return [path]
    return [path, *(node for key, inner in value.items() for node in nodes(inner, (*path, key)))]


@given(data=st.data())
def test_what_is_changed_is_a_copy(drill: Theatre, data: st.DataObject) -> None:
    paths = st.sampled_from([".".join(path) for path in nodes(drill.located.tree) if path])
    values: st.SearchStrategy[Any] = st.sampled_from([None, 5, "text", [], {}, {"a": {"value": 1, "unit": "x"}}])
    items = [
        Assignment(path, value, {"assumption": "a"}, {})
        for path, value in data.draw(st.lists(st.tuples(paths, values)))
    ]
    before = copy.deepcopy(drill.located.tree)
    given_values = copy.deepcopy([item.value for item in items])
    try:
        after = assign(drill.located, Pack, items)
    except InputError:
        after = drill.located
    assert drill.located.tree == before
    assert [item.value for item in items] == given_values
    assert drill.located.changed == ()
    assert len(after.changed) in (0, len(items))


def test_the_pack_itself_is_not_changed_by_a_what_if(drill: Theatre) -> None:
    before = drill.pack.model_dump()
    assert beds(resolve(drill, "stay", WhatIf(sets=((BEDS, 1),)))) == 1
    assert drill.pack.model_dump() == before
    assert beds(resolve(drill, "stay")) == 300


def test_a_changed_node_has_its_place_in_the_change(drill: Theatre) -> None:
    located = resolve(drill, "overcommit").located
    folder = drill.folder.as_posix()
    written = (drill.folder / "options/overcommit.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(written, 1) if "terms.hill_strong:" in text)
    assert located.place(("terms", "hill_strong")) == Place(f"{folder}/options/overcommit.yaml", line)
    assert located.place(("terms", "hill_strong", "at_least", "value")) == Place(
        f"{folder}/options/overcommit.yaml", line + 6
    )
    assert located.place(("areas", "hill", "beds")) == Place(f"{folder}/areas.csv", 13)
    by_hand = resolve(drill, "stay", WhatIf(sets=((BEDS, 1),))).located
    assert by_hand.place(("areas", "hill", "beds")) == Place("--set areas.hill.beds=1")
    assert by_hand.place(("areas", "hill", "beds", "low")) == Place("--set areas.hill.beds=1")
    assert by_hand.place(("areas", "plain", "beds")) == Place(f"{folder}/areas.csv", 30)


def test_null_removes_and_an_entry_replaces_the_whole(drill: Theatre) -> None:
    theatre = resolve(drill, "overcommit")
    assert "hill_strong" in theatre.pack.terms
    removed = resolve(drill, "overcommit", WhatIf(sets=(("terms.hill_strong", None),)))
    assert removed.pack.terms == {}
    figure = {"value": 1, "unit": "persons", "low": 0, "high": 1}
    replaced = resolve(drill, "stay", WhatIf(sets=((BEDS, figure),))).pack.areas["hill"].beds
    assert (replaced.low, replaced.value, replaced.high) == (0, 1, 1)
    assert isinstance(replaced, Quantity)


def test_what_comes_after_the_horizon_is_allowed(tmp_path: Path) -> None:
    """A promise that comes too late is a finding, not a mistake."""
    late = {"file": "options/reinforce.yaml", "replace": "value: 6, unit: months, low: 6, high: 6"}
    theatre = read_theatre(
        copy_drill(tmp_path / "drill", [{**late, "with": "value: 60, unit: months, low: 60, high: 60"}])
    )
    assert resolve(theatre, "reinforce").pack.units["infantry"].arrivals["sixty"].month.value == 60


def test_a_long_path_on_the_command_line_is_an_ordinary_error(drill: Theatre) -> None:
    with pytest.raises(InputError, match="cannot set"):
        resolve(drill, "stay", WhatIf(sets=(parse_set("a." * 300 + "b=1"),)))


def test_the_last_change_of_a_node_is_its_place(drill: Theatre) -> None:
    located = resolve(drill, "stay", WhatIf(sets=((BEDS, 1), (BEDS, 2), ("areas.plain.beds", 3)))).located
    assert located.place(("areas", "hill", "beds")) == Place("--set areas.hill.beds=2")


def test_a_number_set_over_a_figure_that_is_none_is_refused(drill: Theatre) -> None:
    broken = {"value": 1, "unit": "persons", "low": "few", "high": 2}
    with pytest.raises(InputError, match="there is no quantity yet"):
        resolve(drill, "stay", WhatIf(sets=((BEDS, broken), (BEDS, 5))))


def test_figures_beside_a_pack_are_those_that_a_change_wrote(drill: Theatre) -> None:
    case = resolve(drill, "stay", WhatIf(sets=((BEDS, 310.0),)))
    assert [(path, figure.value) for path, figure in quantities(case.pack, beside=drill.pack)] == [
        (("areas", "hill", "beds"), 310.0)
    ]
    assert [*quantities(case.pack)] != [*quantities(drill.pack)]
    assert [*quantities(drill.pack, beside=drill.pack)] == []


def test_what_a_change_leaves_is_looked_at_where_its_source_goes(drill: Theatre) -> None:
    """Figures that no change touched are not checked again, unless what they cite is no longer there."""
    with pytest.raises(InputError, match="source 'DRILL'"):
        resolve(drill, "stay", WhatIf(sets=(("sources.DRILL", None),)))
    wrong = {"value": 310, "unit": "persons", "low": 300, "high": 320, "source": "NOWHERE", "locator": "p. 1"}
    with pytest.raises(InputError, match="source 'NOWHERE'"):
        resolve(drill, "stay", WhatIf(sets=((BEDS, wrong),)))
