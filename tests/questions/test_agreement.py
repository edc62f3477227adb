"""What sources expect, held against the result: every verdict by hand, on the drill pack, and in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from decide.language import speaking
from decide.pack.expected import EXPECTED, SENSE_OF
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.pack.translation import translated
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import compare
from decide.questions.compare.tables import document_of
from decide.questions.show.study import show
from decide.questions.show.tables import document_of as shown
from decide.report.beside_sources import WAYS, agreement_in_words, expectation_in_words, source_views
from decide.report.document import Table
from decide.results.agreement import AGREES, DISAGREES, NOT_COMPARED, OPEN, Standing, at_values, over_futures, verdict
from decide.results.judged import FuturesUsed, judged
from decide.results.study import Results
from decide.results.yardstick import yardstick
from tests.pack.patched import copy_drill

ABOVE, BELOW = Standing(above=True, no_worse=True), Standing(below=True, no_better=True)
WITHIN, NEITHER = Standing(no_better=True, no_worse=True), Standing()
CHANGED = WhatIf(sets=(("areas.hill.beds", 260.0),))
CHANGED_MALI = WhatIf(sets=(("areas.mopti.beds", 3000.0),))


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill)


def rows(results: Results, option: str) -> list[dict[str, Any]]:
    return [row for row in results.rows_of("agreement") if row["option"] == option]


def table(results: Results, theatre: Theatre, name: str) -> Table:
    return next(one for one in document_of(results, theatre).tables if one.name == name)


@pytest.mark.parametrize(
    ("direction", "above", "below", "within", "neither"),
    [
        ("better", AGREES, DISAGREES, OPEN, OPEN),
        ("worse", DISAGREES, AGREES, OPEN, OPEN),
        ("too_little", DISAGREES, AGREES, OPEN, OPEN),
        ("same", DISAGREES, DISAGREES, AGREES, OPEN),
        ("not_worse", AGREES, DISAGREES, AGREES, OPEN),
        ("enough", AGREES, DISAGREES, AGREES, OPEN),
        ("not_better", DISAGREES, AGREES, AGREES, OPEN),
    ],
)
def test_each_direction_where_the_result_goes_each_way(
    direction: str, above: str, below: str, within: str, neither: str
) -> None:
    assert [verdict(direction, one) for one in (ABOVE, BELOW, WITHIN, NEITHER)] == [above, below, within, neither]


def test_every_direction_of_the_schema_is_decided_and_worded() -> None:
    from typing import get_args

    from decide.pack.schema import Expectation

    directions = get_args(Expectation.model_fields["direction"].annotation)
    assert {*directions} == {*WAYS}
    for direction in directions:
        assert verdict(direction, NEITHER) == OPEN


@pytest.mark.parametrize(
    ("differences", "at"),
    [
        # ten futures, apart 0.5: nine in ten and the median decide
        ([0.6] * 10, Standing(above=True, no_worse=True)),
        ([0.6] * 9 + [-3.0], Standing(above=True, no_worse=True)),
        ([0.6] * 8 + [-3.0, -3.0], Standing()),  # better in 80 % alone, and worse by more than 0.5 in 20 %
        ([0.4] * 10, Standing(no_better=True, no_worse=True)),  # better in all, by less than can be told
        ([0.4] * 9 + [0.7], Standing(no_better=True, no_worse=True)),
        ([0.4] * 8 + [0.7, 0.8], Standing(no_worse=True)),
        ([-0.6] * 9 + [2.0], Standing(below=True, no_better=True)),
        ([0.0] * 10, Standing(no_better=True, no_worse=True)),
    ],
)
def test_paired_futures_decide_as_tiers_do(differences: list[float], at: Standing) -> None:
    theirs = np.linspace(20.0, 65.0, 10)  # levels spread far more than the differences
    assert over_futures(theirs + np.array(differences), theirs, 0.5) == at


def test_without_futures_all_values_have_to_say_the_same() -> None:
    assert at_values([0.7], 0.5) == Standing(above=True, no_worse=True)
    assert at_values([0.5], 0.5) == Standing(no_better=True, no_worse=True)
    assert at_values([-20.0, -3.0, -0.7], 0.5) == Standing(below=True, no_better=True)
    assert at_values([-20.0, -3.0, 0.7], 0.5) == Standing()


def test_the_drill_by_hand(results: Results) -> None:
    """docs/drill.md: the hill goes from 86.67 to 100 and the plain stays at 24 of the 100 that a linear response needs;
    with sixty more the plain gains 12 and ends at 36."""
    first, second = rows(results, "stay")
    assert (first["than"], first["basis"], first["verdict"]) == ("start", "values", AGREES)
    assert first["central"] == pytest.approx(100 - 86 - 2 / 3, abs=1e-6)
    assert (second["than"], second["basis"], second["verdict"]) == ("need", "values", AGREES)
    assert second["central"] == pytest.approx(24 - 100)
    more, same, cost, enough, police = rows(results, "reinforce")
    assert (more["basis"], more["verdict"], more["better"]) == ("futures", AGREES, 1.0)
    assert more["central"] == pytest.approx(12, abs=1e-3)
    assert more["low"] < more["median"] < more["high"]
    assert (same["verdict"], same["median"]) == (AGREES, pytest.approx(0, abs=1e-3))
    assert (cost["verdict"], cost["apart"]) == (OPEN, 0.5e6)  # 300,000 a year: below the last digit that is shown
    assert cost["central"] == pytest.approx(300_000)
    assert (enough["verdict"], enough["central"]) == (DISAGREES, pytest.approx(36 - 100))
    assert (police["verdict"], police["metric"], police["reason"]) == (NOT_COMPARED, "", "The exercise has no police.")
    assert [row["verdict"] for row in rows(results, "overcommit")] == [DISAGREES, DISAGREES]


def test_without_futures_the_central_values_decide_and_it_is_said(drill: Theatre, results: Results) -> None:
    changed = compare(drill, what_if=CHANGED)
    more = rows(changed, "reinforce")[0]
    assert (more["basis"], more["verdict"]) == ("values", AGREES)
    assert more["low"] != more["low"]
    (note,) = [text for text in table(changed, drill, "agreement").notes if "central values" in text]
    assert note.startswith("Without futures of these inputs the central values are compared")
    over = table(results, drill, "agreement").notes
    assert over[0].startswith("Two options are compared over the same 200 futures")


def test_a_mirrored_expectation_is_judged_the_other_way(tmp_path: Path) -> None:
    """The same result, expected the other way round: what agreed disagrees, and what could not be told still cannot."""
    turned = [
        {
            "file": "options/reinforce.yaml",
            "replace": "lowland, direction: better",
            "with": "lowland, direction: worse",
        },
        {"file": "options/reinforce.yaml", "replace": "direction: same", "with": "direction: worse"},
        {"file": "options/reinforce.yaml", "replace": "cost, direction: worse", "with": "cost, direction: better"},
        {"file": "options/reinforce.yaml", "replace": "direction: enough", "with": "direction: too_little"},
    ]
    made = rows(compare(read_theatre(copy_drill(tmp_path / "drill", turned))), "reinforce")
    assert [row["verdict"] for row in made] == [DISAGREES, OPEN, OPEN, AGREES, NOT_COMPARED]
    assert {row["basis"] for row in made[:3]} == {"values"}  # the published study is of other files


def test_what_is_not_among_the_options_cannot_be_told(drill: Theatre) -> None:
    alone = compare(drill, ["reinforce"], CHANGED)
    more = rows(alone, "reinforce")[0]
    assert (more["basis"], more["verdict"]) == ("", OPEN)
    assert expectation_in_words(more, drill.pack) == (
        "Protection, Lowland: the source expects it to be higher than stay; there is no figure here to compare it with."
    )


def test_judging_again_changes_nothing_but_what_is_held_against(drill: Theatre, results: Results) -> None:
    plain = compare(drill, what_if=CHANGED)
    again = judged(plain, FuturesUsed(why_none="changed"), "reinforce")
    assert repr(again.rows_of("agreement")) == repr(plain.rows_of("agreement"))
    assert yardstick(drill, ["stay"], None) == "stay"


def test_need_is_what_effort_equal_to_requirements_brings(mali: Theatre) -> None:
    """At 0.6 of the curve, and at its low and high with the scores that the same plan has there."""
    made = compare(mali, ["baseline-2019"], CHANGED_MALI)
    row = next(one for one in rows(made, "baseline-2019") if one["objective"] == "protection")
    value, low, high = made.metric("baseline-2019", "score", "protection", "centre")
    met = mali.pack.response.met_at_requirement
    assert row["central"] == pytest.approx(value - 100 * met.value)
    ends = sorted((low - 100 * met.low, high - 100 * met.high))
    assert [row["low"], row["high"]] == pytest.approx(ends)
    assert row["verdict"] == AGREES


def test_consequences_have_one_sense_in_futures_and_judgements() -> None:
    assert {name: EXPECTED[name] for name in SENSE_OF} == SENSE_OF


AVERTED = {
    **{"metric": "civilian_deaths_averted", "region": "lowland", "unit": "deaths/year", "basis": "values"},
    **{"central": 4.0, "low": float("nan"), "high": float("nan")},
}


@pytest.mark.parametrize(
    ("row", "outcome", "rest"),
    [
        ({}, "Cost a year", "lower than stay, and so it is in the result: −1.2 (−2.0 to −0.7) $m a year."),
        (
            {"verdict": DISAGREES, "median": 1.2e6, "low": 0.7e6, "high": 2e6},
            "Cost a year",
            "lower than stay; in the result it is not: +1.2 (+0.7 to +2.0) $m a year.",
        ),
        (
            {"verdict": OPEN, "direction": "worse"},
            "Cost a year",
            "higher than stay; the result cannot tell: −1.2 (−2.0 to −0.7) $m a year.",
        ),
        (
            AVERTED,
            "Civilian deaths averted a year, Lowland",
            "higher than stay, and so it is in the result: +4.0 deaths a year.",
        ),
    ],
)
def test_sentences_in_every_direction(drill: Theatre, row: dict[str, Any], outcome: str, rest: str) -> None:
    cheaper = {
        **{"metric": "cost", "objective": "all", "region": "all", "unit": "USD/year", "direction": "better"},
        **{"than": "stay", "basis": "futures", "median": -1.2e6, "low": -2e6, "high": -0.7e6, "verdict": AGREES},
    }
    said = expectation_in_words({**cheaper, **row}, drill.pack)
    assert said == f"{outcome}: the source expects it to be {rest}"


def test_compare_counts_and_names_where_it_disagrees(drill: Theatre, results: Results) -> None:
    (text,) = agreement_in_words(results, drill.pack)
    assert text in document_of(results, drill).lead
    assert text.startswith(
        "Of 8 things that the sources expect and results have, the result agrees with 4, disagrees with 3 and cannot "
        "tell 1. They part over Overall score under overcommit;"
    )
    assert "neither is shown to be wrong" in text
    counted = {row[0]: row[1:] for row in table(results, drill, "agreement").rows}
    assert counted == {
        "stay": [2, 0, 0, 0],
        "reinforce": [2, 1, 1, 1],
        "overcommit": [0, 2, 0, 0],
        "All": [4, 3, 1, 1],
    }


def test_nothing_is_said_to_part_where_nothing_does(drill: Theatre) -> None:
    (text,) = agreement_in_words(compare(drill, ["stay", "stay"]), drill.pack)
    assert "disagrees with 0" in text
    assert "part over" not in text


def test_show_has_each_in_a_sentence_those_that_part_first(drill: Theatre) -> None:
    said = " ".join(shown(show(drill, "reinforce"), drill).lead)
    part, agree = said.index("in the result it is not"), said.index("and so it is in the result")
    assert part < agree


def test_what_was_put_in_shows_nothing_and_says_so(tmp_path: Path) -> None:
    edit = {"file": "options/overcommit.yaml", "replace": "{of: overall, direction: better, than: stay}",
            "with": "{of: overall, direction: worse, than: stay, put_in: true}"}  # fmt: skip
    theatre = read_theatre(copy_drill(tmp_path / "drill", [edit]))
    results = compare(theatre)
    (text,) = agreement_in_words(results, theatre.pack)
    assert "1 of the agreements was put in" in text
    views = source_views(results, theatre.pack, ["overcommit"])
    assert [row[4] for row in views.rows] == ["agrees, as put in", "disagrees"]
    assert any(note.startswith("As put in:") for note in views.notes)


def test_a_judgement_of_two_things_is_printed_once(drill: Theatre, results: Results) -> None:
    views = source_views(results, drill.pack, ["stay"])
    assert [row[1] for row in views.rows] == ["The hill is made safe first, the plain is left thin.", ""]
    assert [row[3] for row in views.rows] == [
        "Protection, Upland: higher than in its own first half",
        "Protection, Lowland: less than is needed",
    ]


def test_results_of_old_show_what_sources_say_as_they_did(drill: Theatre, results: Results) -> None:
    frames = dict(results.frames)
    old = replace(results, frames={**frames, "agreement": frames["agreement"][:0], "consent": frames["consent"][:0]})
    assert len(source_views(old, drill.pack, ["stay"]).columns) == 3
    assert agreement_in_words(old, drill.pack) == []
    assert "agreement" not in [one.name for one in document_of(old, drill).tables]


def test_in_french(drill: Theatre) -> None:
    french = translated(drill, "fr")
    with speaking("fr"):
        results = compare(french)
        (text,) = agreement_in_words(results, french.pack)
        views = source_views(results, french.pack, ["reinforce"])
    assert text.startswith("Sur 8 attentes des sources qui se retrouvent dans les résultats")
    assert str(views.rows[-1][3]).split() == ["Non", "comparé", ":", "L'exercice", "n'a", "pas", "de", "police."]


def test_every_judgement_of_the_published_options_is_coded(mali: Theatre) -> None:
    for option in mali.options.values():
        for judgement in option.source_says:
            assert bool(judgement.expects) != bool(judgement.not_compared), option.id
        assert option.consent is not None, (
            f"{option.id} does not say where the host state stood, or that no source says"
        )
