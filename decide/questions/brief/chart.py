"""The chart of a brief: differences, as a comparison draws them."""

from __future__ import annotations

from decide.questions.compare.chart import differing
from decide.report.charts import Chart
from decide.results.study import Results


def charts(results: Results) -> list[Chart]:
    """What each option brings beside the one they are held against; nothing for one option alone."""
    return differing(results, flat=True)
