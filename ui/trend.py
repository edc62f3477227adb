"""People, or units of one type, stationed in each region over the horizon, with the period that is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from decide.language import t
from decide.pack.schema import Pack
from decide.report.charts import INK, NEUTRAL, Chart, by_regions, chart, legend, legend_height
from decide.report.words import heading

from .counting import Counting
from .stationed import by_region

WIDTH, HEIGHT = 300, 210  # pixels
MOST_LABELS = 12  # periods that all have their label
EDGE = 0.9  # periods before the first and after the last: room for a figure
LINE = 13.0  # pixels of height that a figure takes


def trend_chart(stationed: pd.DataFrame, pack: Pack, period: str, unit: str = "") -> Chart:
    """`stationed` as the function of that name in `decide.ui.stationed` gives it, for people or a unit type."""
    counting, table = Counting(pack, unit), by_region(stationed, pack)
    order = {item.id: n for n, item in enumerate(pack.calendar.periods)}
    shown = table[table["period"] == period].sort_values("number")
    apart = LINE * float(table["number"].max()) / HEIGHT
    above = dict(zip(shown["region"], spread(shown["number"], apart), strict=True))
    rows: list[dict[str, Any]] = [
        {
            "region": heading(pack.regions, str(region)),
            "period": when,
            "order": order[str(when)],
            "number": float(number),
            "shown": counting.text(float(number)),
            "now": when == period,
            "above": above[region],
        }
        for region, when, number in zip(table["region"], table["period"], table["number"], strict=True)
    ]
    titles = [heading(pack.regions, name) for name in pack.regions]
    shapes = by_regions(dict(zip(pack.regions, titles, strict=True)), legend(titles, WIDTH, symbolSize=90))
    x = {
        "field": "period",
        "type": "ordinal",
        "sort": {"field": "order", "op": "min"},
        "title": None,
        "scale": {"type": "point", "padding": EDGE},
        "axis": {"labelAngle": -45, "grid": False, "labelOverlap": "greedy" if len(order) > MOST_LABELS else False},
    }
    axis = {"format": ",d" if counting.persons else ",~f", "tickCount": 4}
    y = {"field": "number", "type": "quantitative", "title": counting.heading, "axis": axis}
    tip = [
        {"field": field, "type": "nominal", "title": title}
        for field, title in (("region", t("Region")), ("period", t("Period")), ("shown", counting.heading))
    ]
    point = {"type": "point", "size": 60, "opacity": 1, "strokeWidth": 1}
    label = {"type": "text", "dy": -11, "fontSize": 11, "fontWeight": "bold", "color": INK, "aria": False}
    layers = [
        {
            "transform": [{"filter": "datum.now"}],
            "mark": {"type": "rule", "color": NEUTRAL, "strokeDash": [4, 3], "aria": False},
            "encoding": {"x": x},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2, "aria": False},
            "encoding": {"x": x, "y": y, "detail": {"field": "region", "type": "nominal"}, "stroke": shapes["stroke"]},
        },
        {"mark": point, "encoding": {"x": x, "y": y, "tooltip": tip, **shapes}},
        {
            "transform": [{"filter": "datum.now"}],
            "mark": label,
            "encoding": {"x": x, "y": {**y, "field": "above"}, "text": {"field": "shown", "type": "nominal"}},
        },
    ]
    alt = t("Lines over the horizon, with the period shown marked: {what}.", what=counting.trend_title)
    size = {"width": WIDTH, "height": HEIGHT}
    return chart("trend", counting.trend_title, alt, rows, legend_height(titles, WIDTH), **size, layer=layers)


def spread(values: Iterable[float], apart: float) -> list[float]:
    """Rising values, moved up where they are too near for their figures to be told apart."""
    spaced: list[float] = []
    for value in values:
        spaced.append(max(value, spaced[-1] + apart) if spaced else value)
    return spaced
