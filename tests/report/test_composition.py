"""What a score and a consequence are composed of adds up to them, by hand for the drill and under a threat."""

from __future__ import annotations

import pytest

from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.show.study import show
from decide.report.composition import composed, need_parts
from decide.report.document import Cell, Table
from decide.results.study import Results


@pytest.fixture(scope="module")
def drill() -> Theatre:
    return read_theatre(find_pack("drill"))


def tables(results: Results, theatre: Theatre, what_if: WhatIf) -> dict[str, Table]:
    return {one.name: one for one in composed(results, resolve(theatre, results.names[0], what_if).pack)}


def by_consequence(table: Table) -> dict[str, list[Cell]]:
    """Values under each consequence: the whole, then its parts."""
    values: dict[str, list[Cell]] = {}
    title = ""
    for row in table.rows:
        title = str(row[0]) or title
        values.setdefault(title, []).append(row[2])
    return values


WHAT_IFS = [WhatIf(), WhatIf(sets=(("posture.threat", 1.3),)), WhatIf(sets=(("weights.protection.upland", 0),))]


@pytest.mark.parametrize("what_if", WHAT_IFS, ids=["as published", "threat of 1.3", "one cell weighs nothing"])
def test_parts_add_up(drill: Theatre, what_if: WhatIf) -> None:
    results = show(drill, "reinforce", what_if)
    pack = resolve(drill, "reinforce", what_if).pack
    parts = need_parts(results, pack)
    assert sum(part.points for part in parts) == pytest.approx(results.metric("reinforce", "score")[0], abs=1e-6)
    made = tables(results, drill, what_if)
    for title, (whole, *rest) in by_consequence(made["composed_consequences"]).items():
        assert rest, title
        assert sum(float(value) for value in rest if isinstance(value, float)) == pytest.approx(whole, abs=1e-6), title
    totals = {"Civilian deaths averted": "civilian_deaths_averted", "Peacekeeper deaths": "peacekeeper_deaths"}
    for title, metric in totals.items():
        whole = by_consequence(made["composed_consequences"])[title][0]
        assert whole == pytest.approx(results.metric("reinforce", metric)[0])


def test_threat_by_place_and_time_is_in_the_parts(drill: Theatre) -> None:
    harder = {"title": "Harder", "multiplies": "threat", "areas": ["plain"], "periods": ["second"]}
    value = {"value": 1.4, "unit": "ratio", "low": 1.4, "high": 1.4, "assumption": "made up for a test"}
    what_if = WhatIf(sets=(("modifiers.harder", {**harder, "value": value}),))
    results, pack = show(drill, "reinforce", what_if), resolve(drill, "reinforce", what_if).pack
    calm, parts = need_parts(show(drill, "reinforce"), drill.pack), need_parts(results, pack)
    assert sum(part.points for part in parts) == pytest.approx(results.metric("reinforce", "score")[0], abs=1e-6)
    assert sum(part.points for part in parts) < sum(part.points for part in calm)


def test_the_drill_by_hand(drill: Theatre) -> None:
    """docs/drill.md: 112 and 72 soldiers on patrol of the 120 and 200 that are needed; a quarter of the weight each."""
    results = show(drill, "reinforce")
    rows = {str(row[0]).strip(): row[1:] for row in tables(results, drill, WhatIf())["composed"].rows}
    assert rows["Protection, Upland"][:3] == pytest.approx([0.25, 112 / 120, 25 * 112 / 120])
    assert rows["Protection, Lowland"][:3] == pytest.approx([0.25, 72 / 200, 25 * 72 / 200])
    assert rows["Overall"][2] == pytest.approx(25 * 112 / 120 + 25 * 72 / 200 + 50)
    assert rows["Civilians within reach of patrols"][3] == "patrol 72"  # the last region's
    assert rows["Towns secured"][4] == "6 printed"
    averted = by_consequence(tables(results, drill, WhatIf())["composed_consequences"])["Civilian deaths averted"]
    assert averted[1:] == pytest.approx([0.5 * 20 * 112 / 120, 0.5 * 60 * 72 / 200])  # half of 20 and 60 preventable


def test_a_figure_behind_a_part_is_counted_by_its_grade(drill: Theatre) -> None:
    what_if = WhatIf(sets=(("areas.hill.deaths", 40),))
    results = show(drill, "reinforce", what_if)
    rows = [row for row in tables(results, drill, what_if)["composed"].rows if "patrols" in str(row[0])]
    assert [row[5] for row in rows] == ["6 printed; 1 assumed", "7 printed"]
