"""People stationed in each region over the horizon, with the period that is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from decide.language import t
from decide.pack.schema import Pack
from decide.report.charts import INK, NEUTRAL, Chart, by_regions, chart, legend, legend_height
from decide.report.document import Column
from decide.report.words import heading

from .stationed import by_region

WIDTH, HEIGHT = 300, 210  # pixels
MOST_LABELS = 12  # periods that all have their label
LINE = 13.0  # pixels of height that a figure takes
WHOLE = Column("", "", 0)


def trend_chart(people: pd.DataFrame, pack: Pack, period: str) -> Chart:
    """`people` as `decide.ui.stationed.stationed` gives it."""
    table = by_region(people, pack)
    order = {item.id: n for n, item in enumerate(pack.calendar.periods)}
    shown = table[table["period"] == period].sort_values("people")
    apart = LINE * float(table["people"].max()) / HEIGHT
    above = dict(zip(shown["region"], spread(shown["people"], apart), strict=True))
    rows: list[dict[str, Any]] = [
        {
            "region": heading(pack.regions, str(region)),
            "period": when,
            "order": order[str(when)],
            "people": float(number),
            "shown": WHOLE.text(float(number)),
            "now": when == period,
            "above": above[region],
        }
        for region, when, number in zip(table["region"], table["period"], table["people"], strict=True)
    ]
    titles = [heading(pack.regions, name) for name in pack.regions]
    shapes = by_regions(dict(zip(pack.regions, titles, strict=True)), legend(titles, WIDTH, symbolSize=90))
    x = {
        "field": "period",
        "type": "ordinal",
        "sort": {"field": "order", "op": "min"},
        "title": None,
        "axis": {"labelAngle": -45, "grid": False, "labelOverlap": "greedy" if len(order) > MOST_LABELS else False},
    }
    y = {"field": "people", "type": "quantitative", "title": t("People"), "axis": {"format": ",d", "tickCount": 4}}
    tip = [
        {"field": field, "type": "nominal", "title": title}
        for field, title in (("region", t("Region")), ("period", t("Period")), ("shown", t("People")))
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
    title = t("People stationed by region")
    alt = t("Lines of people stationed by region over the horizon, with the period shown marked.")
    return chart("trend", title, alt, rows, legend_height(titles, WIDTH), width=WIDTH, height=HEIGHT, layer=layers)


def spread(values: Iterable[float], apart: float) -> list[float]:
    """Rising values, moved up where they are too near for their figures to be told apart."""
    spaced: list[float] = []
    for value in values:
        spaced.append(max(value, spaced[-1] + apart) if spaced else value)
    return spaced
