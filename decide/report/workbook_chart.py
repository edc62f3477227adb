"""The main chart of a workbook as one of its own: bars of a table's figures, with their ranges, in greys."""

from __future__ import annotations

import math
from typing import Any

from decide.report.charts import INK, NEUTRAL
from decide.report.document import Cell, Column, Table
from decide.report.workbook_cells import MOST_TEXT
from decide.results.study import Ranged

WIDTH, BAR, AROUND = 1120, 24, 110
"""Pixels: of the chart, of a bar with its gap, and of title and axis."""
MOST = 16
"""Bars that a chart has at most: of a longer table the largest."""
GAP = 60
"""Per cent of a bar between two."""
GRID = {"color": "#D9D9D9", "width": 0.5}
DRAWN = "data chart"
"""The hidden sheet of what is drawn. LibreOffice draws no ranges that are written into the chart itself."""
Bars = tuple[int, int]
"""The last column of names, and the column of figures."""


def bars_of(table: Table) -> Bars | None:
    """The columns of a table that are drawn: those it names, else its first with the first of ranges or differences;
    None where there is nothing to compare."""
    if not table.columns or table.columns[0].numeric or len(table.rows) < 2:
        return None
    if table.bars is not None:
        return table.bars
    for n, column in enumerate(table.columns):
        if column.numeric and any(isinstance(row[n], Ranged) for row in table.rows):
            return 0, n
    return next(((0, n) for n, column in enumerate(table.columns) if column.numeric and column.signed), None)


def native_chart(book: Any, sheet: Any, row: int, table: Table, bars: Bars, alt: str) -> int:
    """A chart of a table, put on a sheet at a row; its height in pixels."""
    names, figures = bars
    column, drawn = table.columns[figures], _largest(table, bars)
    _write(book, table, names, drawn)
    chart = book.add_chart({"type": "bar"})
    series: dict[str, Any] = {
        "name": table.title,
        "categories": [DRAWN, 1, 0, len(drawn), 0],
        "values": [DRAWN, 1, 1, len(drawn), 1],
        "fill": {"color": NEUTRAL},
        "border": {"color": INK},
        "gap": GAP,
    }
    if any(below or above for _, _, below, above in drawn):
        below, above = (f"='{DRAWN}'!${letter}$2:${letter}${len(drawn) + 1}" for letter in "CD")
        look = {"type": "custom", "line": {"color": INK, "width": 1}}
        series["y_error_bars"] = {**look, "plus_values": above, "minus_values": below}
    chart.add_series(series)
    chart.set_title({"name": table.title, "name_font": {"size": 11, "bold": True}})
    chart.set_legend({"none": True})
    whole = {
        "interval_unit": 1,
        "reverse": True,
        "crossing": "max",
        "label_position": "low",
        "major_gridlines": {"visible": False},
    }
    chart.set_y_axis(whole)
    chart.set_x_axis({"name": column.heading, "name_font": {"bold": False, "size": 9}, **_units(column)})
    height = AROUND + BAR * len(drawn)
    chart.set_size({"width": WIDTH, "height": height})
    sheet.insert_chart(row, 0, chart, {"description": alt, "object_position": 1})
    return height


def _units(column: Column) -> dict[str, Any]:
    """How the axis writes numbers, and its lines."""
    return {"num_format": "0%" if column.percent else "General", "major_gridlines": {"visible": True, "line": GRID}}


Drawn = tuple[str, float, float, float]
"""A bar: its name, its figure, and how far its range reaches below and above."""


def _largest(table: Table, bars: Bars) -> list[Drawn]:
    """The bars in the order of the table; of more than can be read the largest, the largest first."""
    column = table.columns[bars[1]]
    made = [_bar(row, bars, 1.0 if column.percent else column.scale) for row in table.rows]
    there = [bar for bar in made if math.isfinite(bar[1])]
    return there if len(there) <= MOST else sorted(there, key=lambda bar: -abs(bar[1]))[:MOST]


def _bar(row: Any, bars: Bars, scale: float) -> Drawn:
    names, figures = bars
    name = ": ".join(str(cell) for cell in row[: names + 1])
    cell: Cell = row[figures]
    if isinstance(cell, Ranged):
        value, low, high = (figure / scale for figure in (cell.value, cell.low, cell.high))
        ranged = math.isfinite(low) and math.isfinite(high)
        return name, value, value - low if ranged else 0.0, high - value if ranged else 0.0
    return name, cell / scale if isinstance(cell, int | float) else math.nan, 0.0, 0.0


def _write(book: Any, table: Table, names: int, drawn: list[Drawn]) -> None:
    sheet = book.add_worksheet(DRAWN)
    sheet.hide()
    for at, heading in enumerate((table.columns[names].title, "value", "below", "above")):
        sheet.write_string(0, at, heading)
    for row, (name, *figures) in enumerate(drawn, start=1):
        sheet.write_string(row, 0, name[:MOST_TEXT])
        for at, figure in enumerate(figures, start=1):
            sheet.write_number(row, at, figure)
