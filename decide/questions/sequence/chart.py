"""The path over the periods: who stands in which region, and how much need is not met there meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from decide.language import listed, number, t
from decide.report.charts import Chart, chart, legend, legend_height, region_styles

WIDTH, HEIGHT = 560, 160  # pixels of a panel


def path_chart(periods: pd.DataFrame, regions: Mapping[str, str], title: str) -> Chart:
    """`periods` as in `FRAMES` of the study; `regions`: their titles, in the pack's order."""
    order = list(dict.fromkeys(periods["period"]))
    rows = [
        {"period": row["period"], "region": regions[row["region"]], "order": list(regions).index(row["region"])}
        | {"people": row["people"], "uncovered": row["uncovered"]}
        for row in periods.to_dict(orient="records")
    ]
    titles, looks = list(regions.values()), region_styles(list(regions))
    colours, edges = ([looks[region][place] for region in regions] for place in (0, 2))
    panels = [
        _panel("people", t("Uniformed people stationed"), order, (titles, colours, edges), False),
        _panel("uncovered", t("Need not met, deaths a year"), order, (titles, colours, edges), True),
    ]
    listing = listed(
        t("{period}: {people} stationed, {deaths} deaths a year not covered", period=period, **_sums(periods, period))
        for period in order
    )
    alt = t("{title}. {periods}.", title=title, periods=listing)
    return chart("sequence", title, alt, rows, legend_height(titles, WIDTH), vconcat=panels, spacing=16)


def _sums(periods: pd.DataFrame, period: str) -> dict[str, str]:
    mine = periods[periods["period"] == period]
    return {
        "people": number(float(mine["people"].sum()), ",.0f"),
        "deaths": number(float(mine["uncovered"].sum()), ",.0f"),
    }


def _panel(
    field: str, title: str, order: Sequence[str], look: tuple[list[str], list[str], list[str]], lowest: bool
) -> dict[str, Any]:
    """One stack of regions for each period; the names of the periods stand below the lowest panel."""
    titles, colours, edges = look
    shown = None if lowest else legend(titles, WIDTH)
    coloured = {"field": "region", "type": "nominal", "scale": {"domain": titles, "range": colours}, "legend": shown}
    edged = {"field": "region", "type": "nominal", "scale": {"domain": titles, "range": edges}, "legend": None}
    axis = {"labels": lowest, "ticks": lowest, "labelAngle": 0, "labelOverlap": True, "title": None}
    return {
        "title": {"text": title, "fontSize": 12, "frame": "group"},
        "width": WIDTH,
        "height": HEIGHT,
        "mark": {"type": "bar", "width": {"band": 0.7}, "strokeWidth": 1},
        "encoding": {
            "x": {"field": "period", "type": "ordinal", "sort": [*order], "axis": axis},
            "y": {"field": field, "type": "quantitative", "title": None, "axis": {"tickCount": 5, "format": ",.0f"}},
            "color": coloured,
            "stroke": edged,
            "order": {"field": "order", "type": "quantitative"},
        },
    }
