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
        (1204.0, 1204.0, "1,204", ""),
        (math.nan, math.nan, "1,204", ""),
    ],
)
def test_the_range_of_a_figure_tells_its_ends_apart(low: float, high: float, figure: str, span: str) -> None:
    column = telling(Column("", "", 0), 1204.0, low, high)
    assert column.text(1204.0) == figure
    assert ends(column, low, high) == span


@pytest.mark.parametrize(
    ("figures", "shown"),
    [((4.8, 4.1, 5.2), "4.8"), ((4.8, math.nan, math.nan), "4.8"), ((4.8, 4.1, 12.0), "5")],
)
def test_a_figure_of_one_digit_has_a_decimal(figures: tuple[float, ...], shown: str) -> None:
    assert telling(Column("", "", 0), *figures).text(figures[0]) == shown
    assert telling(Column("", "", 0, percent=True), 0.044, 0.041).text(0.044) == "4 %"
    assert telling(Column("", "", 0, scale=1e6), 1.204e9, 9e8).text(1.204e9) == "1,204"
