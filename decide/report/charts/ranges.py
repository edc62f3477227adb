"""How far the presence in each area can vary: nested bars, the narrower the nearer to the best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from decide.language import number, t
from decide.report.charts.base import GRADES, INK, Chart, chart

WIDTH, STEP = 560, 30  # pixels across, and down for each area


def ranges_chart(frame: pd.DataFrame, titles: Mapping[str, str], title: str) -> Chart:
    """`frame` is the part of `ranges` about presence; `titles` are those of areas, in the order shown."""
    parts = sorted({float(part) for part in frame["per_cent"]}, reverse=True)
    shades = dict(zip(parts, [GRADES[3], GRADES[2], GRADES[1], GRADES[0]][-len(parts) :], strict=False))
    rows: list[dict[str, Any]] = [
        {
            "area": titles[row["id"]],
            "order": [*titles].index(row["id"]),
            "within": _within(row["per_cent"]),
            "depth": parts.index(row["per_cent"]),
            "low": row["low"],
            "high": row["high"],
            "best": row["best"],
        }
        for row in frame.to_dict(orient="records")
    ]
    rows.sort(key=lambda row: (row["depth"], row["order"]))  # wide bars first, narrow ones over them
    labels = [_within(part) for part in parts]
    y = {"field": "area", "type": "nominal", "sort": {"field": "order"}, "title": None, "axis": {"labelLimit": 240}}
    x = {"field": "low", "type": "quantitative", "title": t("People stationed, mean over the horizon")}
    bars = [
        {
            "transform": [{"filter": f"datum.depth === {depth}"}],
            "mark": {"type": "bar", "height": 20 - 4 * depth, "stroke": INK, "strokeWidth": 0.4},
            "encoding": {
                "y": y,
                "x": x,
                "x2": {"field": "high"},
                "color": {
                    "field": "within",
                    "type": "nominal",
                    "scale": {"domain": labels, "range": [shades[part] for part in parts]},
                    "title": t("Within so much of the best"),
                },
            },
        }
        for depth in range(len(parts))
    ]
    best = {
        "transform": [{"filter": "datum.depth === 0"}],
        "mark": {"type": "tick", "color": INK, "thickness": 2, "height": 24},
        "encoding": {"y": y, "x": {"field": "best", "type": "quantitative"}},
    }
    alt = t("For each area, the least and the most people that a plan within some per cent of the best can have there.")
    return chart("ranges", title, alt, rows, width=WIDTH, height=STEP * len(titles), layer=[*bars, best])


def _within(part: float) -> str:
    return f"{number(part, 'g')} %"
