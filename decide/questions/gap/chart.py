"""The price of a floor as it rises, with what is asked and what other options bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from decide.language import t
from decide.report.charts import HALO, INK, NEUTRAL, PRIMARY, Chart, chart

WIDTH, HEIGHT = 620, 380
MILLION = 1e6
LINE, NAME = 14.0, 110.0  # pixels a name takes, high and wide
SIDES = {
    "left": {"align": "right", "dx": -9},
    "right": {"align": "left", "dx": 9},
    "above": {"align": "center", "dy": -14},
}


def price_chart(frames: Mapping[str, pd.DataFrame], title: str, x: str) -> Chart:
    """`frames` as in `decide.questions.gap.study.FRAMES`; `x` titles the axis of the score."""
    first = frames["floors"].iloc[0]
    least = frames["totals"].set_index("case").loc["least"]
    curve: list[dict[str, Any]] = [
        {"part": "curve", "x": row["level"], "y": row["cost"] / MILLION}
        for row in frames["curve"].to_dict(orient="records")
    ]
    floor = {"x": first["floor"], "y": least["cost"] / MILLION}
    marks = [{"part": "asked", **floor, "name": t("asked")}]
    marks += [{"part": "highest", "x": first["highest"], "name": t("highest with any pledge")}]
    levels, prices = ([row[name] for row in [*curve, floor]] for name in ("x", "y"))
    wide, tall = max([*levels, first["highest"]]) - min(levels), max(prices)
    rows: list[dict[str, Any]] = [*curve, *marks, *_others(frames, wide / WIDTH, tall / HEIGHT)]
    cost = t("Cost of the pledge, $m a year")
    axis = {"tickCount": 10, "labelOverlap": True}
    base = {
        "x": {"field": "x", "type": "quantitative", "title": x, "axis": axis, "scale": {"zero": False, "padding": 20}},
        "y": {"field": "y", "type": "quantitative", "title": cost, "scale": {"zero": True}},
    }
    named = {"text": {"field": "name", "type": "nominal"}}
    text = {"type": "text", "fontSize": 11, "color": INK}
    mark = {"type": "point", "color": INK, "opacity": 1}
    across = {"x": base["x"], "y": {"datum": 0, "type": "quantitative"}}

    def layer(only: str, mark: Mapping[str, Any], encoding: Mapping[str, Any]) -> dict[str, Any]:
        return {"transform": [{"filter": only}], "mark": dict(mark), "encoding": dict(encoding)}

    layers = [
        layer(_is("highest"), {"type": "rule", "color": NEUTRAL, "strokeDash": [5, 4]}, {"x": base["x"]}),
        layer(_is("highest"), {**text, "align": "right", "dx": -6, "dy": -12}, {**across, **named}),
        layer(_is("curve"), {"type": "line", "color": PRIMARY, "strokeWidth": 3}, base),
        layer(_is("asked"), {**mark, "filled": True, "size": 110}, base),
        layer(_is("asked"), {**text, "align": "right", "dx": -10, "dy": -6, "fontWeight": "bold"}, {**base, **named}),
        layer(_is("reaches"), {**mark, "shape": "diamond", "filled": True, "size": 90}, base),
        layer(_is("falls short"), {**mark, "shape": "diamond", "filled": False, "size": 90}, base),
    ]
    layers += [
        layer(f"datum.side === '{side}'", {**text, **place, **look}, {**base, **named})
        for side, place in SIDES.items()
        for look in (HALO, {})
    ]
    alt = t(
        "{title}. The line is the least cost; diamonds are other options at what they bring more, hollow where their "
        "best plan does not keep the other floors.",
        title=title,
    )
    return chart("gap", title, alt, rows, width=WIDTH, height=HEIGHT, layer=layers)


def _is(part: str) -> str:
    return f"datum.part === '{part}'"


def _others(frames: Mapping[str, pd.DataFrame], wide: float, tall: float) -> list[dict[str, Any]]:
    """Other options where they get with the other floors kept; hollow, at their own best plan, if they cannot be."""
    criterion = frames["floors"]["criterion"].iloc[0]
    floors = frames["beside_floors"]
    own = floors[floors["criterion"] == criterion].set_index("other")["own"]
    rows: list[dict[str, Any]] = []
    for row in frames["beside"].to_dict(orient="records"):
        keeps = pd.notna(row["highest"])
        at = {"x": row["highest"] if keeps else own[row["other"]], "y": row["cost"] / MILLION}
        rows.append({"part": "reaches" if keeps else "falls short", "name": str(row["other"]), **at})
    rows.sort(key=lambda mark: (mark["x"], mark["name"]))
    for mark in rows:
        alike = [other for other in rows if abs(other["y"] - mark["y"]) <= LINE * tall]
        near = [other for other in alike if abs(other["x"] - mark["x"]) <= NAME * wide]
        mark["side"] = "left" if len(near) > 1 and mark is near[0] else "right" if mark is near[-1] else "above"
    return rows
