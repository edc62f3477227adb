"""Word files: the same bytes for the same document, whole tables, headings on every page, text that stays text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
import pytest
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from decide.language import LANGUAGES, speaking
from decide.report.charts import chart
from decide.report.document import Column, Document, Ranged, Table
from decide.report.docx import to_docx

EVIL = ["=1+1", "+1", "@SUM(A1)", "<b>&amp;</b>", "{ PAGE }", "a\x01\x0bb"]
CHART = chart("c", "Chart", "What it shows", [{"x": 1, "y": 2.5}], mark="bar", encoding={})


def document(columns: int = 3, rows: int = 4) -> Document:
    """Text, numbers with a shared heading, one range."""
    heads = [Column("Name"), *(Column(f"c{n}", "Scores", 1) for n in range(columns))]
    body = [[EVIL[m % len(EVIL)], *(1234.5 * n for n in range(columns - 1)), Ranged(-5, -6, 4)] for m in range(rows)]
    return Document("=Title", ["Lead."], [Table("t", "=A table", heads, body, ["A note."])], ["End."])


def read(content: bytes) -> Word:
    return docx.Document(io.BytesIO(content))


def test_the_same_document_gives_the_same_bytes() -> None:
    made = [to_docx(document()) for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
    about = read(made[0]).core_properties
    assert about.created == about.modified
    assert about.created is not None
    assert about.created.year == 2000


@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_is_there_in_both_languages(code: str) -> None:
    with speaking(code):
        shown = document()
        word = read(to_docx(shown))
        texts = shown.tables[0].texts()
    said = [paragraph.text for paragraph in word.paragraphs]
    assert said == ["=Title", "Lead.", "=A table", "A note.", "End."]
    (table,) = word.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["", "Scores", "Scores", "Scores"]
    assert rows[1] == ["Name", "c0", "c1", "c2"]
    assert rows[2:] == [[cell.replace("\x01", "").replace("\x0b", "") for cell in row] for row in texts]
    assert rows[2][2] == {"en": "1,234.5", "fr": "1\u202f234,5"}[code]
    assert rows[2][3] == {"en": "−5.0 (−6.0 to 4.0)", "fr": "−5,0 (−6,0 à 4,0)"}[code]
    assert word.core_properties.language == {"en": "en-GB", "fr": "fr-FR"}[code]
    spoken = {lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))}
    assert spoken == {word.core_properties.language}


def test_text_is_no_field_and_no_link() -> None:
    body = read(to_docx(document())).element.body
    assert not list(body.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:hyperlink")))


def test_headings_stand_on_every_page_and_no_row_on_two() -> None:
    (table,) = read(to_docx(document(rows=60))).tables
    marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True, True] + [False] * 60
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    caption = table._tbl.tblPr.find(qn("w:tblCaption"))
    assert caption.get(qn("w:val")) == "=A table"


def widths(word: Word) -> Iterator[tuple[float, float]]:
    """Width of each table beside that of its page's text."""
    for table in word.tables:
        section = word.sections[-1]
        room = section.page_width - section.left_margin - section.right_margin
        yield sum(column.width for column in table.columns), room


@pytest.mark.parametrize(("columns", "turned"), [(3, False), (14, True), (40, True)])
def test_wide_tables_stand_on_landscape_pages_and_fit(columns: int, turned: bool) -> None:
    word = read(to_docx(document(columns)))
    assert (word.sections[-1].orientation == WD_ORIENT.LANDSCAPE) is turned
    for width, room in widths(word):
        assert width <= room * 1.001


def test_pages_turn_at_most_once() -> None:
    narrow, wide = document(2).tables[0], document(14).tables[0]
    word = read(to_docx(Document("T", [], [narrow, wide, narrow])))
    assert [s.orientation for s in word.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_running_text_gets_the_room() -> None:
    table = Table("t", "T", [Column("What"), Column("Why")], [["short", "a long reason " * 30]])
    (made,) = read(to_docx(Document("T", [], [table]))).tables
    first, second = (column.width for column in made.columns)
    assert second > 5 * first


def test_columns_are_as_wide_as_the_root_of_their_text() -> None:
    columns = [Column("One"), Column("Two"), Column("Three")]
    rows = [["letters and words " * 4, "letters and words " * 16, "date"] for _ in range(9)]
    (made,) = read(to_docx(Document("T", [], [Table("t", "T", columns, rows)]))).tables
    first, second, third = (column.width for column in made.columns)
    assert second == pytest.approx(2 * first, rel=0.02)
    assert third < first / 2


def test_the_code_breaks_anywhere_and_is_read_all_the_same() -> None:
    word = read(to_docx(Document("T", [], [], code="decide-code-1-abc_def.end")))
    last = word.paragraphs[-1].text
    assert last.split("\u200b") == [*"decide-code-1-abc_def.end"]


def test_charts_are_pictures_with_a_description() -> None:
    pytest.importorskip("vl_convert", reason="charts are drawn by vl-convert")
    word = read(to_docx(Document("T", [], [], charts=(CHART,))))
    (about,) = word.element.body.iter(qn("wp:docPr"))
    assert (about.get("title"), about.get("descr")) == ("Chart", "What it shows")


def test_a_table_without_rows() -> None:
    (table,) = read(to_docx(Document("T", [], [Table("t", "T", [Column("Name"), Column("", "", 1)], [])]))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Name", ""]]
