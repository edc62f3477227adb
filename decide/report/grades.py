"""Letters for scores: fifths of the way from no mission to every need met."""

from __future__ import annotations

import math

from decide.report.charts import GRADES

LETTERS = "ABCDE"
FIFTH = 20.0  # points


def grade(score: float) -> int:
    """0 for A (80 points or more) to 4 for E (less than 20, or worse than no mission). Raises `ValueError` for nan."""
    return min(max(len(LETTERS) - 1 - math.floor(score / FIFTH), 0), len(LETTERS) - 1)


def shade(score: float) -> tuple[str, str]:
    """Background and text colour of a score's cell; white text on the two dark shades only."""
    step = grade(score)
    return GRADES[step], "#FFFFFF" if step < 2 else "#0E1116"
