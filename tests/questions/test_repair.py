"""Ways out of several conflicts, each and all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from decide.language import speaking
from decide.pack.located import Located
from decide.pack.schema import Option
from decide.pack.theatre import Theatre, resolve
from decide.pack.translation import translated
from decide.pack.what_if import WhatIf, read_scenario
from decide.questions import read_study
from decide.questions.repair.study import diagnose, repair, sets_of
from decide.questions.repair.tables import document_of
from decide.results.study import records, to_json
from decide.solve.answer import answer
from tests import small
from tests.questions.test_conflict import can_keep, check_repairs, contested

TWO = """
id: two
title: Two promises
options: [overcommit]
changes:
  - id: plain-first
    title: Plain first
    reason: The exercise asks for a second promise that cannot be kept.
    set:
      terms.plain_strong:
        kind: presence
        title: at least 260 infantry on the plain
        units: [infantry]
        areas: [plain]
        until_period: first
        at_least: {value: 260, unit: persons, low: 260, high: 260}
"""
HILL, PLAIN, MEN = "terms.hill_strong.at_least", "terms.plain_strong.at_least", "units.infantry.strength"


@pytest.fixture
def two(tmp_path: Path) -> WhatIf:
    """The hill's promise of overcommit and one for the plain."""
    path = tmp_path / "two.yaml"
    path.write_text(TWO)
    return read_scenario(path)


def test_two_promises_by_hand(drill: Theatre, two: WhatIf) -> None:
    """docs/drill.md, "Repairs": each promise alone, and what both take together."""
    diagnosis = diagnose(drill, "overcommit", two)
    assert [[term.id for term in conflict.terms] for conflict in diagnosis.conflicts] == [
        ["hill_strong"],
        ["plain_strong"],
    ]
    hill, plain = ([dict(way.sets) for way in choices] for choices in diagnosis.choices)
    assert hill == [{HILL: 270}, {MEN: 356, "areas.hill.beds": 320}]
    assert plain == [{PLAIN: 250}, {"areas.plain.beds": 260}]
    costs = {frozenset(item.sets): item.cost.value for item in diagnosis.repairs}
    assert costs == {
        frozenset({(HILL, 140), (PLAIN, 250)}): 0,
        frozenset({(HILL, 270), (PLAIN, 120)}): 0,
        frozenset({(HILL, 130), ("areas.plain.beds", 260)}): pytest.approx(10_000),
        frozenset({(MEN, 356), ("areas.hill.beds", 320), (PLAIN, 142)}): pytest.approx(580_000),
        frozenset({(MEN, 439), ("areas.hill.beds", 320), (PLAIN, 250)}): pytest.approx(1_410_000),
        frozenset({(MEN, 447), ("areas.hill.beds", 320), ("areas.plain.beds", 260)}): pytest.approx(1_500_000),
    }
    check_repairs(drill, "overcommit", two, diagnosis)


def test_two_promises_are_told(drill: Theatre, two: WhatIf) -> None:
    study = repair(drill, "overcommit", two)
    tables = {table.name: table for table in document_of(study, drill).tables}
    assert [row[0] for row in tables["choices"].rows] == ["1", "", "2", ""]
    assert len(tables["repairs"].rows) == len(study.frames["repairs"]) == 6
    assert list(study.frames["choices"]["conflict"]) == [1, 1, 2, 2]
    alone = document_of(repair(drill, "overcommit"), drill)
    assert "choices" not in {table.name for table in alone.tables}


def test_a_row_sets_what_its_repair_does(drill: Theatre, two: WhatIf) -> None:
    diagnosis, study = diagnose(drill, "overcommit", two), repair(drill, "overcommit", two)
    assert [sets_of(row) for row in records(study.frames["repairs"])] == [item.sets for item in diagnosis.repairs]
    choices = [way.sets for several in diagnosis.choices for way in several]
    assert [sets_of(row) for row in records(study.frames["choices"])] == choices


def test_a_study_written_in_english_is_told_in_french(drill: Theatre, two: WhatIf, tmp_path: Path) -> None:
    """Sentences stand in the file in English words and are told as a run in French tells them."""
    file, french = tmp_path / "study.json", translated(drill, "fr")
    file.write_text(to_json(repair(drill, "overcommit", two).as_dict()))
    again = read_study(file)
    assert "20 more beds in Hill" in again.frames["repairs"]["sentence"].iloc[-1]
    with speaking("fr"):
        (read, ran) = (
            document_of(study, french) for study in (again.in_words(french.words), repair(french, "overcommit", two))
        )
    assert [table.texts() for table in read.tables] == [table.texts() for table in ran.tables]
    assert read.lead == ran.lead
    texts = {table.name: str(table.texts()) for table in read.tables}
    assert "lits de plus à Colline" in texts["repairs"]
    assert "effectif (Infanterie)" in texts["conflicts"]
    assert [chart.spec for chart in read.charts] == [chart.spec for chart in ran.charts]


def test_the_chart_has_what_each_repair_costs_and_reaches(drill: Theatre) -> None:
    """docs/drill.md, "Repairs": one gives way on the promise, the other is paid for."""
    (chart,) = document_of(repair(drill, "overcommit"), drill).charts
    giving, paying = chart.spec["datasets"]["rows"]
    assert (giving["side"], giving["label"]) == ("A term gives way", "none that the pack charges")
    assert (paying["side"], paying["cost"]) == ("Every term is kept as written", pytest.approx(0.58))
    assert paying["what"] == "2. Infantry: 56 more persons; and 20 more beds in Hill"
    assert paying["from"] == giving["from"] == pytest.approx(giving["score"])  # what is spared gains nothing
    assert not document_of(repair(drill, "overcommit", ways_out=False), drill).charts
    assert not document_of(repair(drill, "stay"), drill).charts


def test_mali_two_conflicts_have_several_repairs(mali: Theatre) -> None:
    what_if = WhatIf(sets=(("terms.police_centre.at_least", 9), ("terms.helicopter_unit_in_centre.at_least", 12)))
    diagnosis = diagnose(mali, "epon-2b", what_if)
    assert len(diagnosis.choices) == 2
    assert len(diagnosis.repairs) >= 3
    assert any(not item.gives_up for item in diagnosis.repairs)
    assert len({frozenset(item.sets) for item in diagnosis.repairs}) == len(diagnosis.repairs)


def test_one_lever_can_end_two_conflicts(drill: Theatre, tmp_path: Path) -> None:
    """310 in the mission in the first period and 320 in the second, two promises: twenty more soldiers keep both."""
    terms = [("first", 310, "until_period: first"), ("second", 320, "from_period: second")]
    changes = "".join(
        f"      terms.in_{name}:\n        kind: presence\n        title: {count} in the {name} period\n        {when}\n"
        f"        at_least: {{value: {count}, unit: persons, low: {count}, high: {count}}}\n"
        for name, count, when in terms
    )
    path = tmp_path / "crowd.yaml"
    path.write_text(
        "id: crowd\ntitle: A crowd\noptions: [stay]\nchanges:\n  - id: crowd\n    title: A crowd\n"
        f"    reason: To see one lever end two conflicts.\n    set:\n{changes}"
    )
    diagnosis = diagnose(drill, "stay", read_scenario(path))
    assert len(diagnosis.conflicts) == 2
    assert ((MEN, 320),) in [item.sets for item in diagnosis.repairs]
    check_repairs(drill, "stay", read_scenario(path), diagnosis)


def theatre_of(data: dict[str, Any]) -> Theatre:
    """A pack made in code with the one option `only`, which changes nothing."""
    option = Option(id="only", title="Only", summary="The pack as it is.")
    located = Located(data, {})
    return Theatre(Path(), located, small.pack(data), {"only": option}, {"only": ("only.yaml", {})}, {})


@settings(max_examples=12)
@given(contested())
def test_every_way_out_is_one(data: dict[str, Any]) -> None:
    """Each choice lets all but the other conflicts' terms be kept, each repair all terms."""
    theatre = theatre_of(data)
    diagnosis = diagnose(theatre, "only", workers=1)
    names = list(data["terms"])
    assert bool(diagnosis.conflicts) == (not can_keep(theatre.pack, names))
    for n, choices in enumerate(diagnosis.choices):
        others = [conflict for m, conflict in enumerate(diagnosis.conflicts) if m != n]
        aside = {term.id for conflict in others for term in conflict.terms}
        for way in choices:
            pack = resolve(theatre, "only", WhatIf(sets=way.sets)).pack
            assert can_keep(pack, [name for name in names if name not in aside])
    for item in diagnosis.repairs:
        mended = answer(resolve(theatre, "only", WhatIf(sets=item.sets)))
        assert mended.violations == ()
        assert mended.objective == pytest.approx(item.best.objective, abs=1e-6)


def test_workers_change_nothing(mali: Theatre) -> None:
    what_if = WhatIf(sets=(("terms.police_centre.at_least", 6),))
    one, two = (diagnose(mali, "epon-2b", what_if, workers=count) for count in (1, 2))
    assert [(item.sets, item.cost, item.score) for item in one.repairs] == [
        (item.sets, item.cost, item.score) for item in two.repairs
    ]


def test_the_plan_that_breaks_least_is_the_one_shown_elsewhere(drill: Theatre, mali: Theatre, two: WhatIf) -> None:
    helicopters = WhatIf(sets=(("terms.police_centre.at_least", 6),))
    for theatre, option, what_if in ((drill, "overcommit", two), (mali, "epon-2b", helicopters)):
        shown = answer(resolve(theatre, option, what_if))
        diagnosis = diagnose(theatre, option, what_if, ways_out=False)
        assert diagnosis.best.objective == shown.objective
        assert diagnosis.best.violations == shown.violations
