"""People stationed in each region over the horizon, with the period that is looked at."""

from __future__ import annotations

from typing import Any

import pandas as pd

from decide.language import t
from decide.pack.schema import Pack
from decide.report.charts.base import INK, NEUTRAL, Chart, chart, region_styles
from decide.report.document import Column

from .stationed import by_region

HEIGHT = 210  # pixels
MOST_LABELS = 12  # periods that all have their label
WHOLE = Column("", "", 0)


def trend_chart(people: pd.DataFrame, pack: Pack, period: str) -> Chart:
    """`people` as `decide.ui.stationed.stationed` gives it."""
    table = by_region(people, pack)
    order = {item.id: n for n, item in enumerate(pack.calendar.periods)}
    rows: list[dict[str, Any]] = [
        {
            "region": pack.regions[str(region)].title,
            "period": when,
            "order": order[str(when)],
            "people": float(number),
            "shown": WHOLE.text(float(number)),
            "now": when == period,
        }
        for region, when, number in zip(table["region"], table["period"], table["people"], strict=True)
    ]
    styles = region_styles(list(pack.regions))
    titles = [region.title for region in pack.regions.values()]

    def styled(part: int) -> dict[str, Any]:
        scale = {"domain": titles, "range": [styles[name][part] for name in pack.regions]}
        legend = {"title": None, "orient": "top", "symbolSize": 90}
        return {"field": "region", "type": "nominal", "scale": scale, "legend": legend, "sort": titles}

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
    shapes = {"fill": styled(0), "shape": styled(1), "stroke": styled(2)}
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
            "encoding": {"x": x, "y": y, "detail": {"field": "region", "type": "nominal"}, "stroke": styled(2)},
        },
        {"mark": point, "encoding": {"x": x, "y": y, "tooltip": tip, **shapes}},
        {
            "transform": [{"filter": "datum.now"}],
            "mark": label,
            "encoding": {"x": x, "y": y, "text": {"field": "shown", "type": "nominal"}},
        },
    ]
    title = t("People stationed by region")
    alt = t("Lines of people stationed by region over the horizon, with the period shown marked.")
    return chart("trend", title, alt, rows, width=300, height=HEIGHT, layer=layers)
