"""PDF files: the same bytes for the same document, tagged in reading order, text that stays text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from decide.errors import InputError
from decide.language import LANGUAGES, speaking
from decide.report.charts import chart
from decide.report.document import Column, Document, Table
from decide.report.pdf import to_pdf
from tests.report.test_docx import CHART, document

SECTION = Table("s", "In words", (), (), ["Note to the words."], ["First.", "Second."], [CHART])


def tags(content: bytes) -> list[tuple[str, str]]:
    """Kind and alternative text of every element of the structure, in reading order."""

    def below(element: Any) -> Iterator[tuple[str, str]]:
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        yield str(element.S), str(element.get("/Alt", ""))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            yield from below(kid)

    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root.StructTreeRoot.K
        return [tag for top in (root if isinstance(root, pikepdf.Array) else [root]) for tag in below(top)]


def kinds(content: bytes) -> list[str]:
    return [kind for kind, _ in tags(content)]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_pdf(document()) == to_pdf(document())


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_says_its_title_its_language_and_its_standard(code: str) -> None:
    with speaking(code):
        pdf = pikepdf.open(io.BytesIO(to_pdf(document())))
    assert str(pdf.Root.Lang) == {"en": "en-GB", "fr": "fr-FR"}[code]
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as about:
        assert about["dc:title"] == "=Title"
        assert about["pdfuaid:part"] == "1"


def test_sections_are_read_in_the_order_of_the_document() -> None:
    shown = document()
    content = to_pdf(Document(shown.title, shown.lead, [SECTION, *shown.tables], shown.notes, shown.charts))
    order = [kind for kind in kinds(content) if kind in ("/Title", "/H1", "/H2", "/P", "/Figure", "/Table")]
    headings = [n for n, kind in enumerate(order) if kind.startswith("/H")]
    assert order.count("/Figure") == 1
    assert order.count("/Table") == 1
    assert headings[-2] < order.index("/Figure") < headings[-1] < order.index("/Table")


def test_heads_of_tables_are_heads_and_cells_are_cells() -> None:
    content = to_pdf(document(columns=3, rows=60))
    names = kinds(content)
    assert names.count("/Table") == 1
    assert names.count("/TR") == 62
    assert names.count("/TH") == 2 + 4  # an empty one, one over three, and one a column
    assert names.count("/TD") == 60 * 4


def test_charts_say_what_they_show() -> None:
    other = chart("d", "Other", "What the other shows", [{"x": 1, "y": 7.5}], mark="bar", encoding={})
    content = to_pdf(Document("T", [], [SECTION], [], [other]))
    said = [alt for kind, alt in tags(content) if kind == "/Figure"]
    assert said == ["What the other shows", "What it shows"]


def test_text_is_no_markup() -> None:
    evil = '#image("x") = $1$ *a* `b` @c <d> \\ // /* #sys.inputs'
    head = Column(evil)
    content = to_pdf(Document(evil, [evil], [Table("t", evil, [head], [[evil]], [evil], [evil])], [evil]))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.docinfo["/Title"] == evil


def test_wide_tables_stand_on_turned_pages() -> None:
    pdf = pikepdf.open(io.BytesIO(to_pdf(document(columns=14))))
    boxes = [[float(edge) for edge in page.mediabox] for page in pdf.pages]
    assert any(box[2] > box[3] for box in boxes)
    upright = pikepdf.open(io.BytesIO(to_pdf(document(columns=2)))).pages
    assert all(float(page.mediabox[2]) < float(page.mediabox[3]) for page in upright)


def test_letters_that_no_font_has_are_named() -> None:
    with pytest.raises(InputError, match="no font here has the letters"):
        to_pdf(Document("A title with \U000f1234", [], []))
