"""Documents and tidy frames as an XLSX workbook: a readable sheet per table, then the data behind."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from decide.language import language, t, writing
from decide.language.direction import right_to_left
from decide.report.charts import PICTURE_SCALE, can_draw, draw
from decide.report.document import Cell, Column, Document, Table
from decide.results.study import Ranged

if TYPE_CHECKING:
    import pandas as pd

_FIXED = datetime(2000, 1, 1)  # a file made twice from the same results is the same file
_MAX_TEXT = 32_000
PIXELS_A_ROW = 20  # of the usual height


def to_xlsx(document: Document, frames: Mapping[str, pd.DataFrame], about: Sequence[tuple[str, str]]) -> bytes:
    """The workbook's bytes. Every cell is written as text or number, never as a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": document.title, "created": _FIXED})
    formats = _Formats(book)
    _about_sheet(book, formats, document, about)
    used = {t("About").lower()}
    for table in document.tables:
        _table_sheet(book, formats, table, _sheet_name(table.name, used))
    if document.charts and can_draw():
        _chart_sheet(book, document, _sheet_name("charts", used))
    for name, frame in frames.items():
        if len(frame):
            _frame_sheet(book, formats, frame, _sheet_name(f"data {name}", used))
    book.close()
    return buffer.getvalue()


def _sheet(book: Any, name: str) -> Any:
    """A sheet in the direction of the current language."""
    sheet = book.add_worksheet(name)
    if right_to_left():
        sheet.right_to_left()
    return sheet


def _chart_sheet(book: Any, document: Document, name: str) -> None:
    """The charts as pictures, one below the other."""
    sheet = _sheet(book, name)
    sheet.hide_gridlines(2)
    row = 0
    for chart in document.charts:
        picture = draw(chart, "png")
        height = int.from_bytes(picture[20:24], "big") / PICTURE_SCALE  # of the PNG header, in pixels
        about = {"image_data": io.BytesIO(picture), "description": chart.alt}
        scale = {"x_scale": 1 / PICTURE_SCALE, "y_scale": 1 / PICTURE_SCALE}
        sheet.insert_image(row, 0, f"{chart.name}.png", {**about, **scale})
        row += math.ceil(height / PIXELS_A_ROW) + 2


def about_lines(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A manifest as lines of name and value, for the sheet about a workbook."""
    return list(_flat(manifest))


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """The manifest as (name, value) lines."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}: ")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
            yield f"{above}{name}", text


class _Formats:
    def __init__(self, book: Any):
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.head_right = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": "right"}
        )
        self.group = book.add_format({"bold": True, "align": "center", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.right = book.add_format({"align": "right", "valign": "top"})
        self.numbers: dict[str, Any] = {}

    def number(self, column: Column) -> Any:
        decimals = "." + "0" * column.decimals if column.decimals else ""
        figure = f"#,##0{decimals}"
        code = _per_cent(f"0{decimals}") if column.percent else f"+{figure};-{figure};0" if column.signed else figure
        if code not in self.numbers:
            self.numbers[code] = self.book.add_format({"num_format": code, "valign": "top"})
        return self.numbers[code]


def _per_cent(figure: str) -> str:
    """The format of a figure in per cent, as the current language writes it."""
    beside = re.sub(r"[^%{}]+", r'"\g<0>"', writing(language()).per_cent)
    return beside.format(figure)


def _sheet_name(name: str, used: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", " ", name)[:28].strip() or "table"
    chosen, n = base, 1
    while chosen.lower() in used:
        n += 1
        chosen = f"{base} {n}"
    used.add(chosen.lower())
    return chosen


def _about_sheet(book: Any, formats: _Formats, document: Document, about: Sequence[tuple[str, str]]) -> None:
    sheet = _sheet(book, t("About"))
    _print_on_one_width(sheet)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, document.title, formats.title)
    row = 2
    for line in [*document.lead, *document.notes]:
        sheet.merge_range(row, 0, row, 1, "", formats.text)
        sheet.write_string(row, 0, line[:_MAX_TEXT], formats.text)
        sheet.set_row(row, _height([(line, 125)]))
        row += 1
    coded = [(t("code"), document.code)] if document.code else []
    for at, (name, value) in enumerate([*about, *coded], start=row + 1):
        sheet.write_string(at, 0, name, formats.text)
        sheet.write_string(at, 1, value[:_MAX_TEXT], formats.text)
        sheet.set_row(at, _height([(name, 30), (value, 100)]))


def _print_on_one_width(sheet: Any) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _height(texts: Sequence[tuple[str, float]]) -> float:
    """Height in points of a row whose texts wrap at their columns' widths."""
    return 15.0 * max([1, *(math.ceil(len(text) / max(width - 1.0, 1.0)) for text, width in texts)])


def _expanded(column: Column, cells: Sequence[Cell]) -> list[tuple[str, Column]]:
    """A column of ranges becomes three: the value, its low and its high."""
    if any(isinstance(cell, Ranged) for cell in cells):
        return [("value", column), ("low", column), ("high", column)]
    return [("", column)]


def _table_sheet(book: Any, formats: _Formats, table: Table, name: str) -> None:
    sheet = _sheet(book, name)
    _print_on_one_width(sheet)
    sheet.write_string(0, 0, table.title, formats.title)
    by_column = [[row[n] for row in table.rows] for n in range(len(table.columns))]
    parts = [(n, part, column) for n, c in enumerate(table.columns) for part, column in _expanded(c, by_column[n])]
    headings, heights = [], [15.0] * len(table.rows)
    for at, (n, part, column) in enumerate(parts):
        heading = column.heading
        if part in ("low", "high"):
            heading = t("{heading}, low", heading=heading) if part == "low" else t("{heading}, high", heading=heading)
        heading = heading.replace(t("$m"), t("USD"))  # cells hold the unscaled number
        cells = [_part(cell, part) for cell in by_column[n]]
        width = max([_width(column, cells), *(len(word) + 2.0 for word in heading.split())])
        headings.append((heading, width))
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, heading, formats.head_right if column.numeric else formats.head)
        for m, cell in enumerate(cells):
            _write(sheet, 3 + m, at, cell, column, formats)
            if isinstance(cell, str):
                heights[m] = max(heights[m], _height([(cell, width)]))
    sheet.set_row(2, max(_height(headings), 15.0 * max(heading.count(" ") // 2 + 1 for heading, _ in headings)))
    for m, height in enumerate(heights):
        sheet.set_row(3 + m, height)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    for m, note in enumerate(table.notes):
        sheet.write_string(4 + len(table.rows) + m, 0, note[:_MAX_TEXT])


def _width(column: Column, cells: Sequence[Cell]) -> float:
    """Width in characters: the longest number, or up to 60 of text."""
    if column.numeric:
        numbers = [cell for cell in cells if isinstance(cell, int | float) and math.isfinite(cell)]
        return float(max([11, *(len(f"{number:,.{column.decimals}f}") + 2 for number in numbers)]))
    return float(min(60, max([14, *(len(cell) + 2 for cell in cells if isinstance(cell, str))])))


def _part(cell: Cell, part: str) -> Cell:
    if isinstance(cell, Ranged):
        return {"value": cell.value, "low": cell.low, "high": cell.high}[part or "value"]
    return cell if part in ("", "value") else None


def _write(sheet: Any, row: int, at: int, cell: Cell, column: Column, formats: _Formats) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, at, cell[:_MAX_TEXT], formats.text)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(row, at, float(cell), formats.number(column))
    else:
        sheet.write_string(row, at, "–" if column.numeric else "", formats.right if column.numeric else formats.text)


def _frame_sheet(book: Any, formats: _Formats, frame: pd.DataFrame, name: str) -> None:
    sheet = _sheet(book, name)
    _print_on_one_width(sheet)
    for at, heading in enumerate(frame.columns):
        sheet.write_string(0, at, str(heading), formats.head)
    for row, values in enumerate(frame.itertuples(index=False), start=1):
        for at, value in enumerate(values):
            if isinstance(value, bool):
                sheet.write_boolean(row, at, value)
            elif isinstance(value, str):
                sheet.write_string(row, at, value[:_MAX_TEXT])
            elif value is not None and not isinstance(value, str) and math.isfinite(value):
                sheet.write_number(row, at, float(value))
    sheet.set_column(0, max(0, len(frame.columns) - 1), 18)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), max(0, len(frame.columns) - 1))
