"""The sheets of a workbook: one for each table, pictures, the manifest, and the data behind, which is not printed."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from decide.language import t
from decide.report.charts import PICTURE_SCALE, draw
from decide.report.document import Document, Table
from decide.report.workbook_cells import (
    LETTER,
    LINE_OF_TEXT,
    MOST_TEXT,
    PAGE,
    Formats,
    SheetColumn,
    height_of,
    narrowed,
    new_sheet,
    parts_of,
    set_page,
    widened,
    width_of,
    write_across,
    write_cell,
    write_title,
)

if TYPE_CHECKING:
    import pandas as pd

PIXELS_A_ROW = 20  # of the usual height
MOST_LETTERS = 28  # of a sheet's name: Excel takes 31
_TAB_ENDS = re.compile(r"\s*[(:;,]")
_IN_FULL = re.compile(r"[“«][^”»]*[”»]\s\((\S+)\)")
"""An option by its title and id, as headings have it (`decide.report.titles`)."""
LONGEST_PRINTED = 200
"""Rows of a table that is printed: a longer one is data, to be filtered on a screen."""
FIRST_LINE = 3
"""Of the manifest on its sheet, from 0."""
ARROW = 2.0
"""Characters that the arrow of a filter takes."""
EMPTY = 8.43
"""Characters of a column as it comes."""
DATA_WIDTH = 18
"""Characters of a column of data."""


@dataclass(frozen=True)
class Placed:
    """Where a table stands in the workbook."""

    sheet: str
    table: Table


def tab_of(title: str) -> str:
    """What the tab of a table is called: its title up to a comma, colon or bracket, and whole words of that; an option
    by its id alone."""
    short = _IN_FULL.sub(r"\1", title)
    head = _TAB_ENDS.split(short)[0] or short
    if len(head) <= MOST_LETTERS:
        return head
    return f"{head[:MOST_LETTERS].rsplit(' ', 1)[0]}…"


def sheet_name(name: str, used: set[str]) -> str:
    """A name that a sheet may have and none has yet."""
    base = re.sub(r"[\[\]:*?/\\]", " ", name.replace("'", "’"))[:MOST_LETTERS].strip() or "table"
    chosen, n = base, 1
    while chosen.lower() in used:
        n += 1
        chosen = f"{base} {n}"
    used.add(chosen.lower())
    return chosen


def table_sheet(
    book: Any, formats: Formats, document: Document, table: Table, name: str, printed: bool = True
) -> Placed:
    """A table under its title, what leads to it and its headings, with a filter, notes below. One that is not printed
    has an empty cell for its print area: LibreOffice prints nothing of it, Excel at most an empty page. What takes more
    than one page across has its title within the column that each of them repeats and its sentences beside it, so that
    neither is cut off on the second."""
    sheet = new_sheet(book, name)
    parts = parts_of(table.columns, table.rows)
    widths = narrowed([_column(part, table) for part in parts], [not part.column.numeric for part in parts]) or [100.0]
    widths = widened(widths, [_longest(part, table) for part in parts])
    across = max(1, math.ceil((sum(widths) - widths[0]) / max(PAGE - widths[0], PAGE / 2)))
    set_page(sheet, document.title, table.title, across=across)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    own_page = _on_first_page(widths, across)
    beside = 1 if across > 1 and len(own_page) > 1 else 0
    if across > 1:
        sheet.repeat_columns(0)
    write_title(sheet, widths[:1] if across > 1 else own_page, table.title, formats)
    for row, line in enumerate(table.lead, start=1):
        write_across(sheet, row, own_page[beside:], line, formats.plain, beside)
    head = len(table.lead) + 2
    last = head + len(table.rows)
    if parts:
        _head(sheet, head, parts, widths, formats)
        _rows(sheet, head + 1, table, parts, widths, formats)
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
        if table.rows:
            sheet.autofilter(head, 0, last, len(parts) - 1)
    for row, note in enumerate(table.notes, start=last + 2):
        write_across(sheet, row, own_page[beside:], note, formats.note, beside)
    if printed and len(table.rows) <= LONGEST_PRINTED:
        sheet.print_area(0, 0, last + 1 + len(table.notes), max(len(widths), len(own_page)) - 1)
    else:
        note = t("For the screen: this sheet is not printed unless its print area is cleared.")
        sheet.write_string(last + 2 + len(table.notes), 0, note, formats.note_line)
        sheet.print_area(0, len(widths), 0, len(widths))
    return Placed(name, table)


def _on_first_page(widths: Sequence[float], across: int) -> Sequence[float]:
    """The columns that stand on the first page wherever a program breaks the sheet into pages, each with the first
    column: what runs across them is not cut off. A narrow table has empty ones beside it, lest it be blown up to the
    width of a page."""
    if across == 1:
        spare = max(0.0, LINE_OF_TEXT - sum(widths))
        return [*widths, *[EMPTY] * math.ceil(spare / EMPTY)]
    first, *rest = widths
    least = first + sum(rest) / across - max(rest)  # a page is filled up to the column that does not fit
    return widths[: max(1, sum(end <= least for end in accumulate(widths)))]


def _column(part: SheetColumn, table: Table) -> float:
    """Width of a column in characters."""
    width = width_of(part.column, [part.cell(row) for row in table.rows])
    return max([width, *(len(word) + 2.0 for word in part.heading.split())])


def _longest(part: SheetColumn, table: Table) -> float:
    """Characters of the longest text of a column; none of one of figures."""
    cells = [] if part.column.numeric else [part.cell(row) for row in table.rows]
    return max((LETTER * len(cell) + 3.0 for cell in cells if isinstance(cell, str)), default=0.0)


def _head(sheet: Any, row: int, parts: Sequence[SheetColumn], widths: Sequence[float], formats: Formats) -> None:
    for at, part in enumerate(parts):
        look = formats.head_right if part.column.numeric else formats.head if at else formats.head_first
        sheet.write_string(row, at, part.heading, look)
    room = [(part.heading, width - ARROW) for part, width in zip(parts, widths, strict=True)]
    sheet.set_row(row, height_of(room))


def _rows(
    sheet: Any, first: int, table: Table, parts: Sequence[SheetColumn], widths: Sequence[float], formats: Formats
) -> None:
    for row, cells in enumerate(table.rows, start=first):
        shown = [part.cell(cells) for part in parts]
        for at, (part, cell) in enumerate(zip(parts, shown, strict=True)):
            write_cell(sheet, row, at, cell, part.column, formats)
        texts = [(cell, width) for cell, width in zip(shown, widths, strict=True) if isinstance(cell, str)]
        sheet.set_row(row, height_of(texts))


def picture_sheet(book: Any, document: Document, name: str) -> None:
    """The charts as pictures, one below the other."""
    sheet = new_sheet(book, name)
    set_page(sheet, document.title, t("Charts"), wide=False)
    row = 0
    for chart in document.charts:
        picture = draw(chart, "png")
        height = int.from_bytes(picture[20:24], "big") / PICTURE_SCALE  # of the PNG header, in pixels
        about = {"image_data": io.BytesIO(picture), "description": chart.alt}
        scale = {"x_scale": 1 / PICTURE_SCALE, "y_scale": 1 / PICTURE_SCALE}
        sheet.insert_image(row, 0, f"{chart.name}.png", {**about, **scale})
        row += math.ceil(height / PIXELS_A_ROW) + 2


def manifest_sheet(
    book: Any, formats: Formats, document: Document, about: Sequence[tuple[str, str]], name: str
) -> None:
    """What was run, on which files, with which versions, and the code."""
    sheet = new_sheet(book, name)
    set_page(sheet, document.title, t("Manifest"))
    widths = (34.0, 96.0)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, t("Manifest"), formats.title)
    if document.code:
        write_across(sheet, 1, widths, document.about_code, formats.plain)
    coded = [(t("code"), document.code)] if document.code else []
    lines = [*about, *coded]
    for row, (heading, value) in enumerate(lines, start=FIRST_LINE):
        sheet.write_string(row, 0, heading, formats.first)
        sheet.write_string(row, 1, value[:MOST_TEXT], formats.text)
        sheet.set_row(row, height_of([(heading, widths[0]), (value, widths[1])]))
    sheet.print_area(0, 0, FIRST_LINE + len(lines), 1)


def data_sheet(book: Any, formats: Formats, document: Document, frame: pd.DataFrame, name: str) -> None:
    """A tidy frame. The sheet is hidden: what is hidden is printed neither by Excel nor by LibreOffice."""
    sheet = new_sheet(book, name)
    set_page(sheet, document.title, name)
    for at, heading in enumerate(frame.columns):
        sheet.write_string(0, at, str(heading), formats.head)
    for row, values in enumerate(frame.itertuples(index=False), start=1):
        for at, value in enumerate(values):
            if isinstance(value, bool):
                sheet.write_boolean(row, at, value)
            elif isinstance(value, str):
                sheet.write_string(row, at, value[:MOST_TEXT])
            elif value is not None and math.isfinite(value):
                sheet.write_number(row, at, float(value))
    last = max(0, len(frame.columns) - 1)
    sheet.set_column(0, last, DATA_WIDTH)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(frame), last)
    sheet.hide()
