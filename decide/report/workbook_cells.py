"""What the sheets of a workbook share: formats that survive greyscale, cells, widths, heights, the printed page."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from decide.language import language, t, writing
from decide.language.direction import right_to_left
from decide.report.document import Cell, Column
from decide.results.study import Ranged

MOST_TEXT = 32_000
"""Characters of a cell: Excel takes 32,767."""
MOST_HEIGHT = 400.0
"""Points of a row: Excel takes 409."""
LINE = 15.0
"""Points of a line of text."""
HEAD, RULE = "#D9D9D9", "#BFBFBF"
"""Shade of headings, and of the rules between rows: greys, so that nothing is lost in print."""
A4 = 9
"""What a workbook calls the paper."""
PAGE, NARROW = 200.0, 26.0
"""Characters that a landscape page has in a size that is read, and of a column of text that is narrowed for it."""
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.75, "bottom": 0.75}
"""Inches."""
LINE_OF_TEXT = 110.0
"""Characters of the widest column of text."""
LETTER = 0.9
"""Width of a letter of text, as part of that of a figure, in which columns are measured."""
TITLE = 1.4
"""Times as wide and high as other text is a title."""
MOST_IN_HEADER = 90
"""Characters of a title above or below a page: all of a header may have 255."""


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any):
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.title_above = book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"bold": True, "font_size": 12, "valign": "bottom"})
        head = {"bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        self.head = book.add_format({**head, "align": "left", "indent": 1})
        self.head_first = book.add_format(head)
        self.head_right = book.add_format({**head, "align": "right"})
        ruled = {"bottom": 4, "bottom_color": RULE, "valign": "top"}
        self.text = book.add_format({**ruled, "text_wrap": True, "align": "left", "indent": 1})
        self.first = book.add_format({**ruled, "text_wrap": True})
        self.right = book.add_format({**ruled, "align": "right"})
        self.wrapped_right = book.add_format({**ruled, "align": "right", "text_wrap": True})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.note = book.add_format({"text_wrap": True, "valign": "top", "font_size": 9, "italic": True})
        self.note_line = book.add_format({"font_size": 9, "italic": True})
        self.link = book.add_format({"underline": 1, "valign": "top"})
        self.numbers: dict[str, Any] = {}

    def number(self, column: Column) -> Any:
        """The format of the numbers of a column, in the figures of the current language."""
        decimals = "." + "0" * column.decimals if column.decimals else ""
        figure = f"#,##0{decimals}"
        code = _per_cent(f"0{decimals}") if column.percent else _signed(column, figure) if column.signed else figure
        if code not in self.numbers:
            look = {"num_format": code, "valign": "top", "bottom": 4, "bottom_color": RULE}
            self.numbers[code] = self.book.add_format(look)
        return self.numbers[code]


def _signed(column: Column, figure: str) -> str:
    """The format of differences: what rounds to nothing has no sign."""
    least = f"{0.5 * 10.0 ** -(column.decimals or 0):.{(column.decimals or 0) + 1}f}"
    return f"[>={least}]+{figure};[<=-{least}]-{figure};0"


def _per_cent(figure: str) -> str:
    """The format of a figure in per cent, as the current language writes it."""
    beside = re.sub(r"[^%{}]+", r'"\g<0>"', writing(language()).per_cent)
    return beside.format(figure)


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: one of a table, or the value, the low or the high of its ranges."""

    number: int
    """Of the table's column, from 0."""
    which: str
    """`value`, `low`, `high`, or nothing for a column without ranges."""
    column: Column

    @property
    def heading(self) -> str:
        """In one line, for numbers that are not scaled."""
        heading = self.column.heading
        if self.which == "low":
            heading = t("{heading}, low", heading=heading)
        elif self.which == "high":
            heading = t("{heading}, high", heading=heading)
        return heading.replace(t("$m"), t("USD"))

    def cell(self, row: Sequence[Cell]) -> Cell:
        """What stands in it of a row."""
        cell = row[self.number]
        if isinstance(cell, Ranged):
            return {"value": cell.value, "low": cell.low, "high": cell.high}[self.which or "value"]
        return cell if self.which in ("", "value") else None


def parts_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[SheetColumn]:
    """The columns of a sheet: a column of ranges becomes three."""
    return [
        SheetColumn(n, which, column)
        for n, column in enumerate(columns)
        for which in (("value", "low", "high") if any(isinstance(row[n], Ranged) for row in rows) else ("",))
    ]


def write_cell(sheet: Any, row: int, at: int, cell: Cell, column: Column, formats: Formats) -> None:
    """A cell as a number or as text, never as a formula."""
    if isinstance(cell, str):
        sheet.write_string(row, at, cell[:MOST_TEXT], formats.text if at else formats.first)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(row, at, float(cell), formats.number(column))
    else:
        sheet.write_string(row, at, "–" if column.numeric else "", formats.right if column.numeric else formats.text)


def write_across(sheet: Any, row: int, widths: Sequence[float], text: str, look: Any, first: int = 0) -> None:
    """A text across columns of these widths, from the `first` on, in a row as high as it takes."""
    if len(widths) > 1:
        sheet.merge_range(row, first, row, first + len(widths) - 1, "", look)
    sheet.write_string(row, first, text[:MOST_TEXT], look)
    sheet.set_row(row, height_of([(text, sum(widths))]))


def write_title(sheet: Any, widths: Sequence[float], text: str, formats: Formats) -> None:
    """The title of a sheet at its head, across columns of these widths."""
    write_across(sheet, 0, widths, text, formats.title_above)
    sheet.set_row(0, TITLE * height_of([(text, sum(widths) / TITLE)]))


def height_of(texts: Sequence[tuple[str, float]]) -> float:
    """Height in points of a row whose texts wrap in so many characters."""
    return min(MOST_HEIGHT, LINE * max([1, *(lines_of(text, width) for text, width in texts)]))


def points_of(width: float) -> float:
    """Points across of a column of so many characters."""
    return (7.0 * width + 5.0) * 0.75  # pixels of the usual type, of which 96 are an inch


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes, words kept whole, in so many characters."""
    room, lines, used = max(width - 1.0, 1.0), 1, 0.0
    for word in text.split():
        length = LETTER * len(word)
        if used and used + 1 + length > room:
            lines, used = lines + 1, 0.0
        if length > room:
            lines += math.ceil(length / room) - 1
            used = length % room
        else:
            used += length + (1 if used else 0)
    return lines


def width_of(column: Column, cells: Sequence[Cell]) -> float:
    """Width in characters: the longest number, or up to 60 of text."""
    if column.numeric:
        numbers = [cell for cell in cells if isinstance(cell, int | float) and math.isfinite(cell)]
        return float(max([11, *(len(f"{number:,.{column.decimals}f}") + 2 for number in numbers)]))
    return float(min(60, max([14, *(len(cell) + 3 for cell in cells if isinstance(cell, str))])))


def narrowed(widths: Sequence[float], texts: Sequence[bool]) -> list[float]:
    """The widths with columns of text narrowed alike, each to no less than `NARROW`, where a page is too narrow."""
    over = sum(widths) - PAGE
    room = sum(max(width - NARROW, 0.0) for width, text in zip(widths, texts, strict=True) if text)
    if over <= 0 or not room:
        return [*widths]
    part = min(1.0, over / room)
    return [
        width - part * max(width - NARROW, 0.0) if text else width for width, text in zip(widths, texts, strict=True)
    ]


def widened(widths: Sequence[float], longest: Sequence[float]) -> list[float]:
    """The widths with what a page has left shared out by what columns of text lack of one line, none to more than
    `LINE_OF_TEXT`: no more of a page is taken, and less of its height."""
    lack = [max(min(most, LINE_OF_TEXT) - width, 0.0) for width, most in zip(widths, longest, strict=False)]
    spare = max(PAGE - sum(widths), 0.0)
    part = min(1.0, spare / sum(lack)) if any(lack) else 0.0
    return [width + part * more for width, more in zip_longest(widths, lack, fillvalue=0.0)]


def new_sheet(book: Any, name: str) -> Any:
    """A sheet in the direction of the current language."""
    sheet = book.add_worksheet(name)
    if right_to_left():
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    return sheet


def set_page(sheet: Any, title: str, below: str, wide: bool = True, tall: int = 0, across: int = 1) -> None:
    """The printed page: A4, as wide as its sheet or `across` of them, on so many pages (0: as many as it takes), with
    the document's title above, and below what the sheet is and the page."""
    sheet.set_paper(A4)
    if wide:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(across, tall)
    sheet.set_header(f"&L&9{_literal(title)}")
    sheet.set_footer(f"&L&9{_literal(below)}&R&9{t('page')} &P / &N")


def _literal(text: str) -> str:
    """A text of a header, in which & begins a code. A figure at its start would join the size of type before it."""
    short = text if len(text) <= MOST_IN_HEADER else f"{text[: MOST_IN_HEADER - 1]}…"
    return f" {short.replace('&', '&&')}"
