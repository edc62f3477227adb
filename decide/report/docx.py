"""A document as a Word file: headings of tables repeat on every page, wide tables stand on landscape pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from decide.errors import InputError, Problem, install
from decide.language import language, t, writing
from decide.language.direction import right_to_left
from decide.report.charts import Chart, can_draw, draw
from decide.report.document import Document, Table
from decide.report.page import (
    BESIDE,
    LONG,
    MARGIN,
    SHORT,
    TALLEST,
    Layout,
    groups_of,
    layout_of,
    picture_width,
    printable,
    room_on,
)

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table as WordTable
    from docx.table import _Cell as WordCell
    from docx.text.paragraph import Paragraph

MADE = datetime(2000, 1, 1)  # a file made twice from the same results is the same file
ZIPPED = (1980, 1, 1, 0, 0, 0)
FONT = "Arial"

TEXT_SIZE, NOTE_SIZE, CODE_SIZE = 9.0, 8.0, 5.0  # points
BETWEEN = 0.08
"""Space above and below the text of a cell, as part of its size."""
BREAK = "\u200b"
"""Between the letters of the code, which then fill their lines: at its hyphens alone few of them would."""


def check_docx() -> None:
    """Raises `InputError` where Word files cannot be written."""
    try:
        import docx  # noqa: F401 (only whether it is there)
    except ImportError:
        message = "Word documents need the package python-docx."
        raise InputError(Problem(message, None, f"{install('docs')}, or give another format.")) from None


def to_docx(document: Document) -> bytes:
    """The Word file's bytes: the same for the same document. Raises `InputError` without python-docx."""
    check_docx()
    import docx
    from docx.shared import Pt

    word = docx.Document()
    _prepare(word, document)
    wide = bool(document.tables) and layout_of(document.tables[0], False, document.upright).wide
    _turn(word.sections[0], wide)
    word.add_heading(printable(document.title), 0)
    for line in document.lead:
        word.add_paragraph(printable(line))
    _charts(word, document.charts, room_on(wide))
    for table in document.tables:
        layout = layout_of(table, wide, document.upright)
        if layout.wide and not wide:
            wide = True
            _turn(word.add_section(), wide)
        _table(word, table, layout)
    for note in document.notes:
        _note(word.add_paragraph(), note)
    if document.code:
        _note(word.add_paragraph(), document.about_code)
        code = word.add_paragraph()
        code.paragraph_format.keep_together = True
        code.paragraph_format.line_spacing = Pt(CODE_SIZE)
        _note(code, BREAK.join(document.code), CODE_SIZE)
    buffer = io.BytesIO()
    word.save(buffer)
    return _stable(buffer.getvalue())


def _stable(content: bytes) -> bytes:
    """The same parts in a fixed order, without the time of writing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, made.read(name))
    return buffer.getvalue()


def _prepare(word: Word, document: Document) -> None:
    """Properties, language and styles."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    about = word.core_properties
    about.title, about.author, about.last_modified_by, about.comments = (
        printable(document.title)[:255],
        "decide",
        "",
        "",
    )
    about.created = about.modified = MADE
    about.language = writing(language()).spelling
    ink = RGBColor(0x0E, 0x11, 0x16)
    for name, size, before, after in (
        ("Normal", TEXT_SIZE, 0, 3),
        ("Title", 17, 0, 6),
        ("Heading 1", 12, 8, 3),
    ):
        style: Any = word.styles[name]
        style.font.size, style.font.name, style.font.color.rgb = Pt(size), FONT, ink
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # the theme's fonts would win
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:cs"), FONT)
    if right_to_left():
        word.styles["Normal"].element.get_or_add_pPr().insert_element_before(
            OxmlElement("w:bidi"),
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
        )
    for rule in word.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        rule.getparent().remove(rule)
    for spoken in word.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), writing(language()).spelling)
    _footer(word, document.title)


def _footer(word: Word, title: str) -> None:
    """Title and page number at the foot of every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line = word.sections[0].footer.paragraphs[0]
    _note(line, f"{title} · {t('page')} ")
    for code, after in (("PAGE", " / "), ("NUMPAGES", "")):
        _note(line, "1")
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), code)
        number.append(line.runs[-1]._r)  # what stands there until the file is laid out
        line._p.append(number)
        _note(line, after)


def _turn(section: Any, wide: bool) -> None:
    """Size, margins and orientation of a section's pages."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if wide else (Mm(SHORT), Mm(LONG))
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.header_distance = section.footer_distance = Mm(MARGIN / 2)  # or the text would begin above the margin


def _charts(word: Word, charts: Sequence[Chart], room: float, tallest: float = LONG) -> None:
    """The charts with the sentences that say what they show."""
    from docx.shared import Mm

    if not charts or not can_draw():
        return
    for chart in charts:
        picture = draw(chart, "png")
        width = picture_width(picture, room, tallest)
        shape: Any = word.add_picture(io.BytesIO(picture), Mm(width))
        about = shape._inline.docPr
        about.set("descr", printable(chart.alt))
        about.set("title", printable(chart.title))


def _table(word: Word, table: Table, layout: Layout) -> None:
    """A section."""
    heading = word.add_heading(printable(table.title), 1)
    heading.paragraph_format.keep_with_next = True
    for line in table.lead:
        word.add_paragraph(printable(line))
    _charts(word, table.charts, room_on(layout.wide), TALLEST)
    if table.columns:
        _grid(word, table, layout)
    for note in table.notes:
        _note(word.add_paragraph(), note)


def _grid(word: Word, table: Table, layout: Layout) -> None:
    """The rows under their headings."""
    from docx.enum.table import WD_TABLE_DIRECTION

    grouped = any(column.group for column in table.columns)
    heads = 2 if grouped else 1
    grid = word.add_table(heads + len(table.rows), len(table.columns))
    if right_to_left():
        grid.table_direction = WD_TABLE_DIRECTION.RTL
    _format(grid, table, layout)
    lines = [row.cells for row in grid.rows]
    if grouped:
        for first, last, group in groups_of(table.columns):
            cell = lines[0][first].merge(lines[0][last]) if last > first else lines[0][first]
            _fill(cell, group, layout.size, bold=True, centre=last > first, right=last == first)
    for n, column in enumerate(table.columns):
        _fill(lines[heads - 1][n], column.title, layout.size, bold=True, right=column.numeric)
    for cells, texts in zip(lines[heads:], table.texts(), strict=True):
        for cell, column, text in zip(cells, table.columns, texts, strict=True):
            _fill(cell, text, layout.size, right=column.numeric)
    _repeat(grid, heads)


def _format(grid: WordTable, table: Table, layout: Layout) -> None:
    """Widths, lines and a caption for those who cannot see the table."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    grid.autofit = False
    for column, width in zip(grid.columns, layout.widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, layout.widths, strict=True):
            cell.width = Mm(width)
    about = grid._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for edge, weight in (("top", 8), ("bottom", 8), ("insideH", 4)):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", str(weight)), ("space", "0"), ("color", "9AA1AC")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    about.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(BESIDE).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    about.append(margins)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), printable(table.title))
    about.append(caption)


def _fill(
    cell: WordCell, text: str, size: float, bold: bool = False, right: bool = False, centre: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(BETWEEN * size)
    if right or centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold = Pt(size), bold


def _repeat(grid: WordTable, heads: int) -> None:
    """Headings on every page, and no row across two pages."""
    from docx.oxml import OxmlElement

    for n, row in enumerate(grid.rows):
        about = row._tr.get_or_add_trPr()
        about.append(OxmlElement("w:cantSplit"))
        if n < heads:
            about.append(OxmlElement("w:tblHeader"))


def _note(paragraph: Paragraph, text: str, size: float = NOTE_SIZE) -> None:
    from docx.shared import Pt, RGBColor

    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.color.rgb = Pt(size), RGBColor(0x4B, 0x55, 0x63)
