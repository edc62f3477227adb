"""How the page says figures and names."""

from __future__ import annotations

import math

import pytest
from decide.ui.text import ends, telling

from decide.report.document import Column


@pytest.mark.parametrize(
    ("low", "high", "figure", "span"),
    [
        (866.0, 1579.0, "1,204", "866 – 1,579"),
        (1203.8, 1204.3, "1,204.0", "1,203.8 – 1,204.3"),  # whole numbers would not tell the ends apart
        (1204.0, 1204.0, "1,204.0", ""),
        (math.nan, math.nan, "1,204", ""),
    ],
)
def test_the_range_of_a_figure_tells_its_ends_apart(low: float, high: float, figure: str, span: str) -> None:
    column = telling(Column("", "", 0), low, high)
    assert column.text(1204.0) == figure
    assert ends(column, low, high) == span
