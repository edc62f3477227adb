"""Under every chart of the page: its source, its figures and its picture."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from decide.ui.app import PAGES
from decide.ui.charted import chart_file, on_page, source_of
from decide.ui.map import laydown_map
from streamlit.testing.v1 import AppTest

import decide.ui
from decide.language import speaking
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.compare.chart import ranked
from decide.report.charts import can_draw, chart
from decide.results.facts import collect
from decide.results.study import Results
from decide.solve.answer import answer
from tests.ui.drawn import charts_with_source

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]
UI = Path(*decide.ui.__path__)


@pytest.fixture(scope="module")
def drilled(drill: Theatre) -> Results:
    return collect(drill, [answer(resolve(drill, name)) for name in ("stay", "reinforce")], WhatIf())


def test_charts_are_drawn_in_one_place() -> None:
    """So that none stands without its source."""
    ways = re.compile(r"st\.\w*chart\(|\.(pyplot|plotly|altair|vega)\w*\(|st\.map\(|st\.image\(")
    found_in = {path.name for path in UI.rglob("*.py") if ways.search(path.read_text(encoding="utf-8"))}
    assert found_in == {"charted.py"}


@pytest.mark.parametrize(
    ("name", "query", "least"),
    [
        ("compare", {}, 4),
        ("compare", {"v.large": "1"}, 1),
        *(
            ("option", {"v.tab": tab}, least)
            for tab, least in {"laydown": 2, "binding": 1, "terms": 0, "plan": 0}.items()
        ),
        *((name, {}, 0) for name, _ in PAGES if name not in ("compare", "option")),
    ],
)
def test_every_chart_of_a_page_has_its_source(
    open_page: Open, turn_to: Turn, name: str, query: dict[str, str], least: int
) -> None:
    """Charts of studies: tests/ui/test_study_pages.py."""
    page = open_page(option="stay", **query)
    if name != "compare":
        page = turn_to(page, name)
    assert charts_with_source(page) >= least


def test_a_source_says_pack_version_day_and_question(drilled: Results) -> None:
    about = {**drilled.manifest, "time": "2026-08-01T10:00:00Z", "hash": "0123456789abcdef"}
    said = source_of("compare", about)
    assert (
        said
        == f"{about['pack_title']}, data 0123456789ab · 1 August 2026 · Which option does what, for whom, at what cost?"
    )
    with speaking("fr"):
        assert "données 0123456789ab · 1er août 2026 · " in source_of("compare", about)
        assert " · 2 août 2026 · " in source_of("compare", {**about, "time": "2026-08-02T10:00:00Z"})
    assert source_of("show", {**about, "time": "long ago"}).count(" · ") == 1  # a file may say anything


def test_the_figures_of_a_chart_as_csv(drilled: Results, drill: Theatre) -> None:
    rows = [*csv.DictReader(io.StringIO(str(chart_file(ranked(drilled, None), "", "csv"))))]
    assert {row["title"] for row in rows} == {drill.options[name].title for name in drilled.names}
    assert {round(float(row["value"]), 6) for row in rows} == {round(drilled.score(name), 6) for name in drilled.names}
    shown = laydown_map(drilled.only("stay").laydown, drill.pack, "first")
    places = [*csv.DictReader(io.StringIO(str(chart_file(shown, "", "csv"))))]
    assert {row["area"]: float(row["number"]) for row in places} == {"Hill": 180.0, "Plain": 120.0}
    assert not {"dx", "dy", "align", "up", "down", "lines"} & {*places[0]}


@pytest.mark.skipif(not can_draw(), reason="vl-convert is not installed, so no chart can be drawn")
def test_a_picture_says_its_source(drilled: Results) -> None:
    picture = chart_file(ranked(drilled, None), source_of("compare", drilled.manifest), "svg")
    assert isinstance(picture, bytes)
    assert str(drilled.manifest["pack_title"]).encode() in picture
    assert b"at what cost?" in picture
    assert bytes(chart_file(ranked(drilled, None), "", "png")).startswith(b"\x89PNG")  # type: ignore[arg-type]


def test_a_chart_of_several_parts_is_not_fitted_into_a_height_that_it_does_not_have() -> None:
    """The page gave it none, and it was drawn with none; one with a legend of several lines failed."""
    for parts in ("vconcat", "hconcat", "concat"):
        spec = on_page(chart("several", "Several", "Several parts.", [{"a": 1}], above=40, **{parts: []}))
        assert spec["autosize"]["type"] == "pad"
        assert "height" not in spec
    alone = on_page(chart("one", "One", "One.", [{"a": 1}], above=40, height=100, mark="bar"), frame=20)
    assert alone["height"] == 160
