"""The first sheet of a workbook, which prints on two pages: what is said, the main chart and tables, and the contents.

Ranges stand in one cell there, as text; the sheets of the tables have every figure as a number. What would run over the
end of the first page begins on the second, so that no heading stands without its table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from decide.language import t
from decide.report.document import Cell, Column, Document, Table
from decide.report.workbook_cells import (
    LETTER,
    LINE,
    MARGINS,
    MOST_TEXT,
    Formats,
    height_of,
    lines_of,
    points_of,
    set_page,
    write_across,
)
from decide.report.workbook_chart import bars_of, native_chart
from decide.report.workbook_sheets import PIXELS_A_ROW, Placed

FIRST, UNIT, UNITS = 40.0, 4.0, 29
"""Characters of the first column and of each of so many narrow ones, of which a column of a table takes several."""
WIDTHS = (FIRST, *[UNIT] * UNITS)
LEAST = 3
"""Narrow columns of a figure."""
MOST_COLUMNS = 9
"""Of a table that stands on it."""
PAGES = 2
PAPER = (8.27, 11.69)
"""Inches of the paper, upright."""
POINTS = 72.0  # of an inch
TABLES, LINES, HEADED = 4, 90, 5
"""So many tables of so many lines in all stand on it, each with so many for its title and headings."""


def write_summary(
    book: Any, sheet: Any, formats: Formats, document: Document, placed: Sequence[Placed], hidden: Sequence[str]
) -> None:
    """Fill the sheet. `placed` are the tables on other sheets, `hidden` the sheets of data."""
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, document.title, formats.title)
    row = 2
    for line in document.lead:
        row = _across(sheet, row, line, formats.plain)
    charted = _chart(book, sheet, row + 1, document, placed)
    blocks = [(0, LINE * (charted - len(document.lead)) + sum(map(_height_across, document.lead)))]
    row = charted
    for table in _main(document):
        blocks.append((row, _height(table) + LINE))
        row = _table(sheet, row, table, formats) + 1
    blocks.append((row, LINE * 2 + sum(map(_height_of_link, placed))))
    row = _contents(sheet, row, formats, placed, hidden) + 1
    blocks.append((row, sum(map(_height_across, document.notes))))
    for note in document.notes:
        row = _across(sheet, row, note, formats.note)
    second = _second_page(blocks)
    # a sheet that is scaled to a number of pages heeds no break, one that is as wide as a page does
    set_page(sheet, document.title, t("Summary"), wide=False, tall=0 if second else PAGES)
    sheet.set_h_pagebreaks([second] if second else [])
    sheet.print_area(0, 0, row - 1, UNITS)


def _across(sheet: Any, row: int, text: str, look: Any) -> int:
    write_across(sheet, row, WIDTHS, text, look)
    return row + 1


def _height_across(text: str) -> float:
    return height_of([(text, sum(WIDTHS))])


def _height_of_link(one: Placed) -> float:
    return height_of([(one.table.title, UNIT * UNITS)])


def _second_page(blocks: Sequence[tuple[int, float]]) -> int | None:
    """The row of the first of some blocks, each with its first row and its points, that runs over the end of a page;
    none if all of them stand on one, or the rest takes more than another."""
    ends, page = [*accumulate(height for _, height in blocks)], _page()
    for (row, height), end in zip(blocks, ends, strict=True):
        if end > page:
            return row if row and ends[-1] - (end - height) <= page else None
    return None


def _page() -> float:
    """Points of rows on a page that is as wide as the sheet: of the paper within its margins."""
    across, down = PAPER[0] - MARGINS["left"] - MARGINS["right"], PAPER[1] - MARGINS["top"] - MARGINS["bottom"]
    return POINTS * down * sum(map(points_of, WIDTHS)) / (POINTS * across)


def _chart(book: Any, sheet: Any, row: int, document: Document, placed: Sequence[Placed]) -> int:
    """The chart of the main table, drawn by the program that opens the workbook; the row below it."""
    shown = [(one.table, bars) for one in placed if (bars := bars_of(one.table))]
    drawn = next((item for item in shown if item[0].bars), next(iter(shown), None))
    if drawn is None:
        return row
    alt = document.charts[0].alt if document.charts else drawn[0].title
    height = native_chart(book, sheet, row, *drawn, alt)
    return row + math.ceil(height / PIXELS_A_ROW) + 1


def _main(document: Document) -> Iterator[Table]:
    """The first tables that the sheet has room for."""
    left, room = TABLES, LINES
    for table in document.tables:
        if left and 0 < len(table.columns) <= MOST_COLUMNS and table.rows and (lines := _lines(table)) <= room:
            left, room = left - 1, room - lines
            yield table


def _lines(table: Table) -> int:
    """Lines that a table takes on the grid of the sheet."""
    widths = [sum(WIDTHS[first : last + 1]) - 1 for first, last in _spans(table)]
    rows = (zip(row, widths, strict=True) for row in table.texts())
    return HEADED + sum(max(lines_of(text, width) for text, width in row) for row in rows)


def _height(table: Table) -> float:
    """Points of a table on the sheet, with its title."""
    spans, heads = _spans(table), [column.heading for column in table.columns]
    rows = [_wrapped(spans, [Column(column.title) for column in table.columns], heads)]
    rows += [_wrapped(spans, table.columns, cells) for cells in table.rows]
    return LINE + sum(map(height_of, rows))


def _table(sheet: Any, row: int, table: Table, formats: Formats) -> int:
    """A table on the grid of the sheet; the row below it."""
    sheet.write_string(row, 0, table.title, formats.heading)
    spans = _spans(table)
    heads: list[Cell] = [column.heading for column in table.columns]
    texts = [Column(column.title) for column in table.columns]
    _line(sheet, row + 1, spans, texts, heads, formats, head=[column.numeric for column in table.columns])
    row += 2
    for cells in table.rows:
        _line(sheet, row, spans, table.columns, cells, formats)
        row += 1
    return row


def _spans(table: Table) -> list[tuple[int, int]]:
    """First and last column of the grid for each column: no word is broken where there is room, and texts share what
    is left."""
    texts = table.texts()
    taken = [_units(column, [row[n] for row in texts]) for n, column in enumerate(table.columns)][1:]
    while sum(taken) > UNITS:
        taken[taken.index(max(taken))] -= 1
    words = [n for n, column in enumerate(table.columns[1:]) if not column.numeric]
    for place in range(UNITS - sum(taken) if words else 0):
        taken[words[place % len(words)]] += 1
    ends = [*accumulate(taken)]
    return [(0, 0), *((end - count + 1, end) for end, count in zip(ends, taken, strict=True))]


def _units(column: Column, texts: Sequence[str]) -> int:
    """Narrow columns that the longest word of a column takes."""
    cells = max((len(word) for text in texts for word in text.split(" ")), default=0)
    head = max(len(word) + 1 for word in column.heading.split(" "))  # in bold
    return max(LEAST, math.ceil((LETTER * max(cells, head) + 2.0) / UNIT))


def _line(
    sheet: Any,
    row: int,
    spans: Sequence[tuple[int, int]],
    columns: Sequence[Column],
    cells: Sequence[Cell],
    formats: Formats,
    head: Sequence[bool] | None = None,
) -> None:
    """A row of a table; of headings where it is said which stand over numbers."""
    for n, ((first, last), column, cell) in enumerate(zip(spans, columns, cells, strict=True)):
        look = formats.wrapped_right if column.numeric else formats.text if n else formats.first
        if head is not None:
            look = formats.head_right if head[n] else formats.head if n else formats.head_first
        if (number := _number(cell)) is not None:
            if last > first:
                sheet.merge_range(row, first, row, last, "", formats.number(column))
            sheet.write_number(row, first, number / (1.0 if column.percent else column.scale), formats.number(column))
            continue
        text = column.text(cell)
        if last > first:
            sheet.merge_range(row, first, row, last, "", look)
        sheet.write_string(row, first, text[:MOST_TEXT], look)
    sheet.set_row(row, height_of(_wrapped(spans, columns, cells)))


def _wrapped(
    spans: Sequence[tuple[int, int]], columns: Sequence[Column], cells: Sequence[Cell]
) -> list[tuple[str, float]]:
    """The texts of a row, each with the characters it has room for."""
    return [
        (column.text(cell), sum(WIDTHS[first : last + 1]) - 1)
        for (first, last), column, cell in zip(spans, columns, cells, strict=True)
        if _number(cell) is None
    ]


def _number(cell: Cell) -> float | None:
    """The figure of a cell that is written as a number."""
    return float(cell) if isinstance(cell, int | float) and math.isfinite(cell) else None


def _contents(sheet: Any, row: int, formats: Formats, placed: Sequence[Placed], hidden: Sequence[str]) -> int:
    """The sheets that follow, each with its title; the row below them."""
    sheet.write_string(row, 0, t("Sheets of this workbook"), formats.heading)
    row += 1
    for one in placed:
        sheet.write_url(row, 0, f"internal:'{one.sheet}'!A1", formats.link, one.sheet)
        sheet.merge_range(row, 1, row, UNITS, "", formats.plain)
        sheet.write_string(row, 1, one.table.title, formats.plain)
        sheet.set_row(row, _height_of_link(one))
        row += 1
    if hidden:
        said = t(
            "Sheets of data, hidden so that they are not printed (right-click on a tab to show them): {names}.",
            names=", ".join(hidden),
        )
        row = _across(sheet, row, said, formats.note)
    return row
