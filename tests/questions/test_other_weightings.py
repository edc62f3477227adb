"""Who leads under other weightings, and the plans that avert most deaths."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from decide.pack.mode import Epsilon, Least, Lexicographic, MaxMin
from decide.pack.schema import Weighting
from decide.pack.theatre import Theatre, resolve
from decide.pack.weighting import MOST_AVERTED, check_weightings, with_weighting
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import compare
from decide.report.under_weightings import hangs_on_weighting, leads_table, most_averted, same_under_all
from decide.results.facts import Facts
from decide.results.other_weightings import (
    Under,
    leading,
    of_results,
    solving,
    under_weightings,
    unweighed,
    weighting_of,
    weightings_beside,
)
from decide.results.study import COLUMNS, Results
from decide.results.tidy import Tidy
from decide.solve.answer import answer

AVERTED = "civilian_deaths_averted"
SIX_DIGITS = 5e-6  # as what is published with a pack is written


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return under_weightings(compare(drill), drill)  # as published


def with_rows(results: Results, name: str, rows: list[Any]) -> Results:
    """The results with other rows of one frame."""
    return replace(results, frames=Tidy.of(COLUMNS, results.frames).but({name: rows}))


def with_leads(results: Results, leads: dict[str, list[str]]) -> Results:
    """The results with other options leading, by weighting."""
    rows = [
        (option, name, name.title(), 60.0 - n, 9.0, option in first)
        for name, first in leads.items()
        for n, option in enumerate(results.names)
    ]
    return with_rows(results, "weightings", rows)


def test_the_most_that_can_be_averted_is_what_the_programme_averts_for_deaths_alone(
    drill: Theatre, results: Results
) -> None:
    """All infantry on the plain but for what holds the bases: no plan averts more, and the plan shown averts less."""
    most = most_averted(results)
    alone = WhatIf(
        sets=(
            *((f"weights.stabilisation.{region}", 0) for region in ("upland", "lowland")),
            ("weights.protection.upland", 20),
            ("weights.protection.lowland", 60),
        )
    )
    by_hand = compare(drill, (), alone)
    for name in results.names:
        assert most[name] == pytest.approx(by_hand.metric(name, AVERTED)[0], rel=SIX_DIGITS)
        assert most[name] > results.metric(name, AVERTED)[0] + 1


def test_each_weighting_is_a_comparison_of_its_own(drill: Theatre, results: Results) -> None:
    lives = compare(drill, (), WhatIf(weighting="lives"))
    rows = {(row["weighting"], row["option"]): row for row in results.rows_of("weightings")}
    assert {name for name, _ in rows} == {"equal", "lives", MOST_AVERTED}
    for name in results.names:
        assert rows["lives", name]["score"] == pytest.approx(lives.score(name), rel=SIX_DIGITS)
        assert rows["lives", name][AVERTED] == pytest.approx(lives.metric(name, AVERTED)[0], rel=SIX_DIGITS)
        assert rows["equal", name]["score"] == pytest.approx(results.score(name))


def test_the_first_sentence_says_that_other_options_lead(results: Results) -> None:
    differ = with_leads(results, {"equal": ["stay", "reinforce"], "lives": ["stay"]})
    said = (
        "Who leads hangs on what counts (by points at the central values, not by deaths averted): {} under “Equal”; "
        "stay under “Lives”."
    )
    first, second = (name for name in results.names if name in ("stay", "reinforce"))
    assert hangs_on_weighting(differ) == [said.format(f"{first}, {second}")]
    same = with_leads(results, {"equal": ["stay", "reinforce"], "lives": ["reinforce", "stay"]})
    assert hangs_on_weighting(same) == []
    assert same_under_all(differ) == []
    assert same_under_all(same) == ["The same options lead under each of the 2 weightings looked at."]
    (table,) = leads_table(same)
    assert table.notes[0] == "The same options lead under each of the 2 weightings looked at."
    (table,) = leads_table(with_leads(results, {"equal": ["stay"], "lives": ["stay"]}))
    assert table.notes[0] == "The same option leads under each of the 2 weightings looked at."
    (table,) = leads_table(differ)
    assert not any("The same option" in note for note in table.notes)
    assert leads_table(with_leads(results, {"equal": ["stay"]})) == []


def test_the_plan_that_averts_most_is_no_weighting_that_somebody_holds(results: Results) -> None:
    other = with_leads(results, {"equal": ["stay"], MOST_AVERTED: ["reinforce"]})
    assert hangs_on_weighting(other) == []
    assert leads_table(other) == []


def test_weightings_that_come_to_the_same_are_solved_once(mali: Theatre) -> None:
    assert weightings_beside(mali.pack, WhatIf()) == ["lives", "council", "protection"]  # the last averts most
    assert weightings_beside(mali.pack, WhatIf(), named=False) == [MOST_AVERTED]
    lives = with_weighting(mali.pack, WhatIf(), "lives")
    assert weightings_beside(mali.pack, lives) == ["equal", "council", "protection"]
    assert weightings_beside(mali.pack, WhatIf(mode=MaxMin(kind="maxmin"))) == [MOST_AVERTED]
    council = with_weighting(mali.pack, WhatIf(), "council")
    assert weightings_beside(mali.pack, council) == ["equal", "lives", "protection"]


def test_a_weighting_may_be_a_mode_with_floors_but_not_one_that_chooses_strengths(drill: Theatre) -> None:
    floors = {"upland": 60.0}
    reason = "The upland is not to fall below what it has."
    kept = Weighting(title="Kept", reason=reason, mode=Epsilon(kind="epsilon", floors=floors))
    pack = drill.pack.model_copy(update={"weightings": {"kept": kept, "same": kept}})
    assert weightings_beside(pack, WhatIf()) == ["kept", MOST_AVERTED]
    least = Weighting(title="Least", reason=reason, mode=Least(kind="least", floors=floors))
    assert not [*check_weightings(pack)]
    ((path, message, _),) = check_weightings(pack.model_copy(update={"weightings": {"least": least}}))
    assert path == ("weightings", "least", "mode")
    assert "weighs nothing" in message


def test_own_weights_are_no_weighting_and_are_left_out_of_the_others(drill: Theatre) -> None:
    own = WhatIf(sets=(("weights.protection.upland", 3.0), ("areas.hill.beds", 200)))
    assert weighting_of(drill.pack, own) == ""
    assert weighting_of(drill.pack, WhatIf(sets=(("areas.hill.beds", 200),))) == "equal"
    assert unweighed(own) == WhatIf(sets=(("areas.hill.beds", 200),))
    results = under_weightings(compare(drill, ["stay"], own), drill, own, solving(drill))
    names = [row["weighting"] for row in results.rows_of("weightings")]
    assert names == ["", "equal", "lives", MOST_AVERTED]


def test_priorities_are_compared_in_their_order(drill: Theatre) -> None:
    mode = Lexicographic(kind="lexicographic", order=("upland", "lowland"))
    results = compare(drill, (), WhatIf(mode=mode))

    def first_of(*scores: tuple[float, float]) -> tuple[str, ...]:
        rows = [
            (option, n, "", "points", value, 0.1, 0.0)
            for option, both in zip(results.names, scores, strict=True)
            for n, value in enumerate(both, 1)
        ]
        return leading(of_results(with_rows(results, "stages", rows)), 0.5)

    first, second, third = results.names
    assert first_of((60, 10), (59, 99), (50, 99)) == (first,)
    assert set(first_of((60, 10), (59.8, 9.8), (50, 99))) == {first, second}
    assert first_of((60, 10), (59.8, 20), (60, 19)) == (second,)
    assert third not in first_of((60, 10), (59.8, 20), (60, 19))


def test_a_weighting_that_averts_most_by_another_name_is_left_out_with_the_named_ones(mali: Theatre) -> None:
    results = compare(mali, ["baseline-2019", "epon-2d"])
    whole = under_weightings(results, mali, solve=solving(mali))
    assert {row["weighting"] for row in whole.rows_of("weightings")} >= {"equal", "protection"}
    alone = under_weightings(results, mali, solve=solving(mali), named=False)
    assert {row["weighting"] for row in alone.rows_of("weightings")} == {"equal", MOST_AVERTED}
    assert hangs_on_weighting(alone) == []
    assert leads_table(alone) == []


def test_compare_and_show_print_both(decide: Any) -> None:
    text = " ".join(decide("compare", "--pack", "drill").out.split())
    assert "Leads by weighting, at the central values" in text
    assert "Deaths averted are those of the plan shown" in text
    assert "Civilian deaths averted at most, by another plan" in decide("show", "stay", "--pack", "drill").out
    frame = json.loads(decide("compare", "--pack", "drill", "--format", "json").out)["weightings"]
    assert {row["weighting"] for row in frame} == {"equal", "lives", MOST_AVERTED}


CHANGED = WhatIf(sets=(("areas.hill.beds", 260.0),))
LEFT = "Who leads under other weightings, and the plans that avert most, were not looked at for these inputs."


def test_changed_inputs_are_looked_at_under_other_weightings_where_it_is_asked(decide: Any) -> None:
    flags = ("compare", "--pack", "drill", "--set", "areas.hill.beds=260")
    usual, further = (" ".join(decide(*flags, *more).out.split()) for more in ((), ("--other-weightings",)))
    assert LEFT in usual
    assert "Leads by weighting" not in usual
    assert LEFT not in further
    assert "Leads by weighting, at the central values" in further
    assert LEFT not in " ".join(decide("compare", "--pack", "drill").out.split())
    assert LEFT not in " ".join(decide("compare", "stay", *flags[1:]).out.split())  # nobody to lead


def test_what_is_left_out_is_not_solved_and_stands_in_the_manifest(drill: Theatre) -> None:
    results = under_weightings(compare(drill, (), CHANGED), drill, CHANGED)
    assert results.manifest["not_looked_at"] == ["lives", MOST_AVERTED]
    assert results.rows_of("weightings") == []
    assert "not_looked_at" not in under_weightings(compare(drill), drill).manifest


def test_an_answer_and_its_facts_come_to_the_same(drill: Theatre) -> None:
    for mode in (None, Lexicographic(kind="lexicographic", order=("upland", "lowland"))):
        solved = answer(resolve(drill, "stay", WhatIf(mode=mode)))
        assert Under.of_facts(Facts.of(drill, solved)) == Under.of(solved)
    assert len(Under.of(solved).reached) == 2


def test_where_strengths_are_chosen_nothing_else_is_solved(drill: Theatre) -> None:
    least = WhatIf(mode=Least(kind="least", floors={"upland": 50.0}))
    assert weightings_beside(drill.pack, least) == []
