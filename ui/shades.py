"""Shades of cells: dark is more, and the figure always stands in the cell."""

from __future__ import annotations

import math

from decide.report.document import Cell, Column, Table
from decide.report.grades import shade
from decide.report.render import Shade

TINTS = ("#FFFFFF", "#F1F6FB", "#E1EDF7", "#D0E3F2", "#BDD7EC")
"""For amounts without a scale of their own: pale, so that figures stay black."""


def by_share(column: Column, cell: Cell) -> str:
    """Shade of a share of a need that is met, on the scale of the scores."""
    if not isinstance(cell, float) or not math.isfinite(cell):
        return ""
    background, colour = shade(100.0 * cell)
    return f"background:{background};color:{colour}"


def by_amount(table: Table) -> Shade:
    """Shade of an amount beside the largest of its table."""
    numbers = [abs(cell) for row in table.rows for cell in row if isinstance(cell, int | float) and math.isfinite(cell)]
    largest = max(numbers, default=0.0)

    def shaded(column: Column, cell: Cell) -> str:
        if not isinstance(cell, int | float) or not math.isfinite(cell) or largest <= 0:
            return ""
        # the root, as in the symbols of the map: so that few people are still told from none
        step = min(int(len(TINTS) * math.sqrt(abs(cell) / largest)), len(TINTS) - 1)
        return f"background:{TINTS[step]}"

    return shaded
