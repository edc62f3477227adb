"""Clauses as they are printed: by what they are handled, whether the plan feels the term, and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from decide.language import speaking
from decide.pack.theatre import Theatre, resolve
from decide.pack.translation import translated
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import compare
from decide.report.clause_tables import clauses_counted, clauses_table
from decide.report.document import Cell
from decide.results.study import Results
from tests.conftest import Ran


def rows(theatre: Theatre, option: str, *sets: tuple[str, object]) -> list[list[Cell]]:
    """The clauses of an option as they are printed, under what is set."""
    what_if = WhatIf(sets=sets)
    (table,) = clauses_table(compare(theatre, [option], what_if), resolve(theatre, option, what_if).pack, option)
    return [[*row] for row in table.rows]


def test_each_way_of_handling_says_by_what_or_why(drill: Theatre) -> None:
    assert rows(drill, "reinforce") == [
        ["Sixty more infantry come half-way through.", "DRILL, options", "modelled", "“Sixty infantry, six months on”"],
        [
            "Nobody says where the sixty are to stand.",
            "DRILL, options",
            "left to the plan",
            "The exercise asks where they would do most.",
        ],
    ]
    ((*_, way, why),) = rows(drill, "stay")
    assert (way, why) == (
        "not represented",
        "The pack lets the infantry move, so that there is something to work out.",
    )


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ((), "“at least 320 infantry on the hill” (cannot be kept)"),
        # 200 are there anyway from the second period (docs/drill.md): 210 must be held there, 50 need not be
        ((("terms.hill_strong.at_least", 210),), "“at least 320 infantry on the hill” (binds in 1 period)"),
        ((("terms.hill_strong.at_least", 50),), "“at least 320 infantry on the hill” (kept)"),
        ((("terms.hill_strong", None),), "“hill_strong” (removed by what is changed)"),
    ],
)
def test_a_term_says_whether_the_plan_feels_it(drill: Theatre, sets: tuple[tuple[str, object], ...], said: str) -> None:
    ((*_, way, by),) = rows(drill, "overcommit", *sets)
    assert (way, by) == ("enforced", said)


def test_a_comparison_counts_them(drill: Theatre) -> None:
    results = compare(drill)
    (table,) = clauses_counted(results, ["reinforce", "overcommit", "stay"])
    assert [[*row] for row in table.rows] == [
        ["reinforce", 1, 0, 1, 0],
        ["overcommit", 0, 1, 0, 0],
        ["stay", 0, 0, 0, 1],
    ]
    without = replace(results, frames={**results.frames, "clauses": results.frames["clauses"][:0]})
    assert isinstance(without, Results)
    assert clauses_counted(without, ["stay"]) == clauses_table(without, drill.pack, "stay") == []


def test_they_are_printed_in_french(drill: Theatre) -> None:
    with speaking("fr"):
        ((says, _, way, why),) = rows(translated(drill, "fr"), "stay")
    assert (says, way) == ("Chacun reste où il est.", "non représenté")
    assert str(why).startswith("Le jeu de données laisse l’infanterie") or str(why).startswith("Le jeu de données")


def test_every_export_has_them(drill: Theatre, decide: Callable[..., Ran]) -> None:
    csv = decide("show", "reinforce", "--pack", "drill", "--table", "clauses", "--format", "csv").out.splitlines()
    assert csv[0] == "option,clause,says,source,locator,handled,by,reason"
    assert csv[1].startswith("reinforce,sixty-more,Sixty more infantry come half-way through.,DRILL,options,modelled,")
    assert len(csv) == 3
    for form in ("json", "md", "html"):
        assert (
            "Nobody says where the sixty are to stand."
            in decide("show", "reinforce", "--pack", "drill", "--format", form).out
        )
    everything = decide("compare", "--pack", "drill", "--table", "clauses", "--format", "csv").out.splitlines()
    assert len(everything) == 1 + 4
