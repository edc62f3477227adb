"""Break-evens as dots with their ranges: a panel for each stress case, a row for each pair of options."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from decide.language import listed, t
from decide.questions.breakeven.sentences import Contest, likelier
from decide.report.charts import INK, NEUTRAL, PRIMARY, Chart, chart, name_axis
from decide.report.words import quoted

ROW, WIDTH, NAMES = 32, 460, 240  # pixels of a row, of a panel, and of a line of names


def turns_chart(shown: Sequence[Contest], risk: str) -> Chart:
    """By how many percentage points the option ahead may make each stress case likelier."""
    rows = [_row(choice, risk) for choice in shown]
    cases = list(dict.fromkeys(row["case"] for row in rows))
    panels = [_panel(case, [row["pair"] for row in rows if row["case"] == case], case == cases[-1]) for case in cases]
    title = t("How much likelier the option ahead may make a stress case")
    said = listed(
        t("{pair}, {case}: {points}", pair=_pair(one), case=quoted(one.case), points=likelier(one.figure(risk)))
        for one in shown
        if one.turns(risk)
    )
    alt = t("{title}. {effects}.", title=title, effects=said or t("only in some futures"))
    return chart("breakeven", title, alt, rows, vconcat=panels, spacing=14)


def _pair(choice: Contest) -> str:
    return t("{ahead} over {behind}", ahead=choice.ahead, behind=choice.behind)


def _row(choice: Contest, risk: str) -> dict[str, Any]:
    """Percentage points; what is no number is left out of the drawing."""
    figures = {name: 100.0 * choice.figure(risk, name) for name in ("at", "low", "high")}
    return {
        "pair": _pair(choice),
        "case": choice.case,
        **{name: value if math.isfinite(value) else None for name, value in figures.items()},
    }


def _panel(case: str, pairs: Sequence[str], lowest: bool) -> dict[str, Any]:
    legend = t("dot: with every figure at its value; line: 5 to 95 % of the futures in which it turns")
    y = {
        "field": "pair",
        "type": "nominal",
        "scale": {"domain": [*pairs]},
        "title": None,
        "axis": name_axis(pairs, NAMES, domain=False, ticks=False, labelPadding=8),
    }
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "title": [t("percentage points"), f"({legend})"] if lowest else None,
        "axis": {"labels": lowest, "ticks": lowest, "tickCount": 6},
    }

    def layer(mark: dict[str, Any], start: str, end: str | None = None) -> dict[str, Any]:
        encoding: dict[str, Any] = {"y": y, "x": {**x, "field": start}}
        if end:
            encoding["x2"] = {"field": end}
        return {"transform": [{"filter": f"isValid(datum.{start})"}], "mark": mark, "encoding": encoding}

    return {
        "title": {"text": case, "fontSize": 12, "frame": "group"},
        "width": WIDTH,
        "height": ROW * len(pairs),
        "transform": [{"filter": {"field": "case", "equal": case}}],
        "layer": [
            layer({"type": "rule", "color": NEUTRAL, "strokeWidth": 3}, "low", "high"),
            layer({"type": "point", "filled": True, "color": PRIMARY, "stroke": INK, "size": 60, "opacity": 1}, "at"),
        ],
    }
