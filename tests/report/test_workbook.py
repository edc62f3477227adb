"""The workbook: opened by another library than the one that wrote it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest

from decide.report.document import Column, Document, Table
from decide.report.titles import in_full, titled
from decide.report.workbook import to_xlsx
from decide.report.workbook_cells import LETTER
from decide.report.workbook_chart import bars_of
from decide.report.workbook_sheets import LONGEST_PRINTED, sheet_name, tab_of
from decide.report.workbook_summary import UNIT, UNITS, _spans
from decide.results.study import Ranged

NAMES = {"a-1": "First of all", "b-2": "Second", "same": "same"}
SCORES = Table(
    "scores",
    "Scores & more",
    [Column("Option"), Column("Overall", "", 0), Column("Cost, $m a year", "", 1, scale=1e6), Column("Gain", "", 1)],
    [["a-1", Ranged(51.0, 38.0, 63.0), 7e6, 0.25], ["b-2 *", Ranged(47.0, 31.0, 59.0), 9e6, None]],
    ["A note."],
)
LONG = Table("long", "Long", [Column("Row", "", 0)], [[float(n)] for n in range(LONGEST_PRINTED + 1)])
FURTHER = Table("further", "Further", [Column("Option"), Column("Units", "", 0)], [["b-2", 3.0]])
BEHIND = Table("about", "About", [Column("What"), Column("Here")], [["Question", "Which?"]])
DOCUMENT = Document(
    "A title",
    ["Said first."],
    [SCORES, LONG],
    ["Said last."],
    names=NAMES,
    behind=lambda: [BEHIND],
    sheets=lambda: [FURTHER],
    code="decide-code-1-abc",
)


@pytest.fixture(scope="module")
def written() -> bytes:
    return to_xlsx(DOCUMENT, {"metrics": pd.DataFrame({"value": [1.5]}), "none": pd.DataFrame()}, [("pack", "drill")])


@pytest.fixture(scope="module")
def book(written: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written))


def test_the_sheets_stand_in_order_and_data_are_hidden(book: Any) -> None:
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        *("Summary", "Scores & more", "Long", "Further", "About", "Manifest")
    ]
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["data metrics", "data chart"]
    assert book.active.title == "Summary"


def test_the_summary_prints_on_two_pages_and_says_what_follows(book: Any) -> None:
    sheet = book["Summary"]
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 2)  # one is not written
    assert sheet.page_setup.orientation == "portrait"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"A title", "Said first.", "Said last.", "Scores & more", "51 (38–63)", "Further"} <= set(texts)
    assert 7.0 in texts, "scaled as its heading says"
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'Scores & more'!A1", "'Long'!A1", "'Further'!A1", "'About'!A1"]


def test_a_table_that_would_run_over_the_first_page_begins_the_second() -> None:
    tall = Table("tall", "Tall", [Column("Row")], [[f"row {n}"] for n in range(40)])
    made = to_xlsx(Document("T", [], [tall, replace(tall, title="After")], [], sheets=tuple), {}, [])
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Summary"]
    (at,) = (row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "After")
    assert [one.id for one in sheet.row_breaks.brk] == [at - 1], "above its title"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0), "else no break is heeded"
    whole = to_xlsx(Document("T", [], [tall], [], sheets=tuple), {}, [])
    assert not openpyxl.load_workbook(io.BytesIO(whole))["Summary"].row_breaks.brk


def test_a_table_has_figures_filter_frozen_heads_and_page(book: Any) -> None:
    sheet = book["Scores & more"]
    assert [cell.value for cell in sheet[3][:6]] == [
        *("Option", "Overall", "Overall, low", "Overall, high", "Cost, USD a year", "Gain")
    ]
    assert [cell.value for cell in sheet[4][:6]] == ["First of all (a-1)", 51.0, 38.0, 63.0, 7e6, 0.25]
    assert sheet["A5"].value == "Second (b-2) *"
    assert sheet["F5"].value == "–"
    assert sheet.auto_filter.ref == "A3:F5"
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'Scores & more'!$A$1:$J$7", "empty columns, lest it be blown up to a page"
    assert "A title" in sheet.oddHeader.left.text
    assert "Scores && more" in sheet.oddFooter.left.text
    assert "&P" in sheet.oddFooter.right.text.replace("&[Page]", "&P")


def test_a_table_over_two_pages_across_has_its_title_on_both_and_no_sentence_over_the_break() -> None:
    columns = [Column("Option"), *(Column(f"Figure {n}", "", 0) for n in range(40))]
    title, note = "Of a long title that takes more than one column", "A note. " * 30
    wide = Table("wide", title, columns, [["a-1", *range(40)]], [note], ["A sentence."])
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(Document("T", [], [wide]), {}, [])))[tab_of(title)]
    assert sheet.print_title_cols == "$A:$A"
    assert sheet["A1"].value == title
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert not any(area.startswith("A") for area in merged), "what stands in the repeated column is cut off"
    assert sheet["A1"].alignment.wrap_text
    across = sheet.page_setup.fitToWidth
    assert across == 3
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[4]]
    for area in sheet.merged_cells.ranges:
        assert area.min_col == 2
        assert sum(widths[: area.max_col]) <= sum(widths) / across
    assert {sheet["B2"].value, sheet["B7"].value} == {"A sentence.", note}


@pytest.mark.parametrize(
    ("name", "printed"), [("Scores & more", True), ("About", True), ("Long", False), ("Further", False)]
)
def test_long_and_further_tables_are_not_printed(book: Any, name: str, printed: bool) -> None:
    sheet = book[name]
    first = sheet.print_area.split("!")[1].replace("$", "").split(":")[0]
    assert (sheet[first].value is not None) == printed


def test_the_chart_is_the_workbooks_own_and_there_are_no_macros(written: bytes, book: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        names = file.namelist()
        chart = file.read("xl/charts/chart1.xml").decode()
    assert not [name for name in names if "vba" in name.lower()]
    assert "'data chart'!$B$2:$B$3" in chart
    assert "'data chart'!$D$2:$D$3" in chart
    rows = [[cell.value for cell in row] for row in book["data chart"].iter_rows(min_row=2)]
    assert rows == [["First of all (a-1)", 51.0, 13.0, 12.0], ["Second (b-2) *", 47.0, 16.0, 12.0]]


def test_tabs_are_called_by_what_their_tables_are() -> None:
    assert tab_of("Scores (0 = as without, 100 = met)") == "Scores"
    assert tab_of("Coût : par classe") == "Coût"
    assert tab_of("Differences to “2d: North” (epon-2d)") == "Differences to epon-2d"
    assert tab_of("Écarts : « 2d : Nord » (epon-2d)") == "Écarts"
    assert tab_of("Écarts avec « 2d : Nord » (a)") == "Écarts avec a"
    assert tab_of("What the sources say the options are, and more") == "What the sources say the…"
    assert tab_of("(all of it)") == "(all of it)"
    used: set[str] = set()
    assert [sheet_name("Ce qu'il faut", used) for _ in range(2)] == ["Ce qu’il faut", "Ce qu’il faut 2"]


def test_no_word_of_the_summary_is_broken() -> None:
    columns = [Column("Option"), *(Column("d", f"Part {n}", 0) for n in range(4)), Column("How likely")]
    rows = [["a", 1.0, 2.0, 3.0, 4.0, "exceptionnellement improbable"]]
    spans = _spans(Table("t", "T", columns, rows))
    assert spans[0] == (0, 0)
    assert [first for first, _ in spans[1:]] == [last + 1 for _, last in spans[:-1]], "side by side"
    assert spans[-1][1] == UNITS, "text takes what is left"
    assert (spans[-1][1] - spans[-1][0] + 1) * UNIT > LETTER * len("exceptionnellement")


def test_what_a_chart_draws() -> None:
    signed = Table(
        "t", "T", [Column("Option"), Column("n", "", 0), Column("d", "", 1, signed=True)], [["a", 1, 2.0]] * 2
    )
    assert bars_of(SCORES) == (0, 1), "ranges before other figures"
    assert bars_of(signed) == (0, 2), "differences before counts"
    assert bars_of(LONG) is None, "rows without names"
    assert bars_of(FURTHER) is None, "one row compares nothing"


def test_titles_stand_beside_ids() -> None:
    rows = [["a-1", 1.0, "a-1, b-2"], ["b-2 *", 2.0, "a-1 and more"], ["same", 3.0, "–"]]
    columns = [Column("Option"), Column("n", "", 0), Column("Not told apart from")]
    made = titled(Table("t", "T", columns, rows), NAMES).rows
    assert made[0] == ["First of all (a-1)", 1.0, "First of all (a-1); Second (b-2)"]
    assert made[1] == ["Second (b-2) *", 2.0, "a-1 and more"]
    assert made[2] == ["same", 3.0, "–"]
    listing = Table("t", "T", [Column("Option"), Column("Title")], [["a-1", "First of all"]])
    assert titled(listing, NAMES).rows == [["a-1", "First of all"]], "a title is not said twice"


def test_a_file_has_what_a_document_rests_on_and_a_screen_does_not() -> None:
    assert [table.name for table in DOCUMENT.tables] == ["scores", "long"]
    assert [table.name for table in in_full(DOCUMENT).tables] == ["scores", "long", "about"]
