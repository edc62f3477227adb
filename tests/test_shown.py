"""Objects show what stands in them in a few lines; a notebook's table takes no text for markup."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import compare
from decide.results.study import Results, Study
from decide.shown import MOST, WIDTH, shortly
from decide.solve.answer import answer

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill, ["stay", "reinforce"])


def _lines(shown: Any) -> list[str]:
    lines = repr(shown).splitlines()
    assert len(lines) <= MOST + 2
    assert max(map(len, lines)) <= WIDTH
    return lines


def test_results_show_their_options_with_the_overall_score(results: Results) -> None:
    first, *rows = _lines(results)
    assert first == "Results of 2 options, pack drill, mode weighted"
    assert [row.split(" (")[0] for row in rows] == ["  stay: 79.3", "  reinforce: 82.3"]  # docs/drill.md


def test_a_hostile_title_is_no_markup(results: Results) -> None:
    hostile = replace(results, frames={**results.frames, "options": results.options.assign(title=HOSTILE)})
    shown = hostile._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<td>stay</td><td>79.3 (" in shown


def test_a_study_shows_its_frames() -> None:
    frames = {"<b>": pd.DataFrame({"one": [1, 2, 3], "other": 0}), "none": pd.DataFrame({"x": []})}
    study = Study("gap", frames, {"pack": "drill", "options": ["stay"], "stopped": "2 of 3 steps"}, {})
    assert _lines(study) == [
        "Study gap, pack drill, of stay, stopped early: 2 of 3 steps",
        "  <b>: 3 rows of one, other",
        "  none: 0 rows of x",
    ]
    assert "<td>&lt;b&gt;</td><td>3</td><td>one, other</td>" in study._repr_html_()


def test_an_answer_its_case_and_its_pack(drill: Theatre) -> None:
    case = resolve(drill, "overcommit", WhatIf(sets=(("units.infantry.strength", 310),)))
    first, *rest = _lines(answer(case))
    assert first.startswith("Answer of overcommit, mode weighted: ")
    assert rest[-1] == "  terms not met: 1"
    assert _lines(case)[-1] == "  set: units.infantry.strength=310"
    first, *options = _lines(drill)
    assert first.startswith("Theatre drill, ")
    assert [line.split(":")[0].strip() for line in options] == [*drill.options]


def test_a_what_if_shows_what_it_sets() -> None:
    assert _lines(WhatIf(sets=(("a.b", 3),))) == ["WhatIf: mode weighted", "  a.b=3"]


def test_many_and_long_lines_are_cut() -> None:
    lines = shortly("word " * 50, ["x"] * (MOST + 5)).splitlines()
    assert lines[0].endswith(" ...")
    assert len(lines[0]) <= WIDTH
    assert lines[-2:] == ["  x", "  and 5 more"]
