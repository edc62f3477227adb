"""The efficient points as lines: one for each option, the outer edge of all in bold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from decide.language import t
from decide.report.charts import HALO, INK, LETTER, NEUTRAL, PRIMARY, Chart, chart

WIDTH, HEIGHT = 620, 430
LINE, LABEL = 16.0, 220.0  # pixels a name takes: of height, and at most of width


def frontier_chart(frames: Mapping[str, pd.DataFrame], title: str, x: str, y: str) -> Chart:
    """`frames` as in `decide.questions.frontier.study.FRAMES`; `x` and `y` title the axes."""
    points, envelope, options = (frames[name] for name in ("points", "envelope", "options"))
    right, up = (float(sign) > 0 for sign in frames["criteria"]["sign"])
    several = len(options) > 1
    rows = _rows(points, envelope, options) + _labels(points, envelope)
    axis = {"tickCount": 8, "labelOverlap": True}
    base = {
        "x": {"field": "x", "type": "quantitative", "title": x, "axis": axis, "scale": {"zero": False, "padding": 50}},
        "y": {"field": "y", "type": "quantitative", "title": y, "axis": axis, "scale": {"zero": False, "padding": 10}},
    }

    def layer(part: str, mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
        return {
            "transform": [{"filter": f"datum.part === '{part}'"}],
            "mark": mark,
            "encoding": {**base, **encoding},
        }

    detail = {"detail": {"field": "option", "type": "nominal"}, "order": {"field": "order", "type": "quantitative"}}
    edge = {"type": "rule", "color": PRIMARY, "strokeWidth": 4, "strokeCap": "round"}
    named = {"field": "option", "type": "nominal"}
    label = {"type": "text", "fontSize": 11, "limit": LABEL}
    outside: dict[str, Any] = {"align": "left" if right else "right", "dx": 9 if right else -9, "dy": -9 if up else 11}
    outside["fontWeight"] = "bold"
    beside: dict[str, dict[str, Any]] = {"right": {"align": "right", "dx": -6}, "left": {"align": "left", "dx": 6}}
    layers = [
        layer("line", {"type": "line", "color": NEUTRAL, "strokeWidth": 1.2}, **detail),
        layer("edge", edge, x2={"field": "x2"}, y2={"field": "y2"}),
        layer("own", {"type": "point", "color": INK, "filled": False, "size": 45, "strokeWidth": 1.4}),
    ]
    for part, place in [*((f"label {side}", look) for side, look in beside.items()), ("edge label", outside)]:
        layers += [layer(part, {**label, **place, **look}, text=named) for look in (HALO, {"color": INK})]
    edged = t("The outer edge is bold; hollow circles are the options' best plans by the weighted score.")
    alone = t("The hollow circle is the option's best plan by the weighted score.")
    return chart(
        "frontier",
        title,
        f"{title}. {edged if several else alone}",
        rows,
        width=WIDTH,
        height=HEIGHT,
        layer=layers,
    )


def _rows(points: pd.DataFrame, envelope: pd.DataFrame, options: pd.DataFrame) -> list[dict[str, Any]]:
    """The corners of every option's line, the pieces of the outer edge, and the options' own best plans."""
    lines = [
        {"part": "line", "option": row["option"], "order": row["corner"], "x": row["x"], "y": row["y"]}
        for row in points.to_dict(orient="records")
    ]
    ends = {"x": "x_from", "y": "y_from", "x2": "x_to", "y2": "y_to"}
    edges = [
        {"part": "edge", "option": row["option"], **{channel: row[column] for channel, column in ends.items()}}
        for row in envelope.to_dict(orient="records")
    ]
    own = [
        {"part": "own", "option": row["option"], "x": row["own_x"], "y": row["own_y"]}
        for row in options.to_dict(orient="records")
    ]
    return [*lines, *edges, *own]


def _labels(points: pd.DataFrame, envelope: pd.DataFrame) -> list[dict[str, Any]]:
    """A name for every line: beside the middle of its part of the outer edge, else at that end of the line where the
    names lie further apart; moved down where it would hide the one above."""
    tall = float(points["y"].max() - points["y"].min()) or 1.0
    wide = float(points["x"].max() - points["x"].min()) or 1.0
    by_option = points.groupby("option", sort=False)
    ends = {"right": by_option.first(), "left": by_option.last()}  # align right of the first corner, left of the last
    align = max(ends, key=lambda side: float(ends[side]["y"].std()) if len(by_option) > 1 else 0.0)
    labels: list[dict[str, Any]] = []
    for option, where in ends[align].iterrows():
        edge = envelope[envelope["option"] == option]
        if len(edge):
            middle = edge.iloc[len(edge) // 2]
            labels.append({"part": "edge label", "option": option, "x": middle["x_from"], "y": middle["y_from"]})
        else:
            labels.append({"part": f"label {align}", "option": option, "x": where["x"], "y": where["y"]})
    room = min(LABEL, LETTER * max(len(str(label["option"])) for label in labels))
    placed: list[dict[str, Any]] = []
    for label in sorted(labels, key=lambda label: (label["part"] != "edge label", -float(label["y"]))):
        beside = [other for other in placed if label["part"] == other["part"] != "edge label"]
        near = [other["y"] for other in beside if abs(other["x"] - label["x"]) < room * wide / WIDTH]
        label["y"] = min([float(label["y"]), *(y - LINE * tall / HEIGHT for y in near)])
        placed.append(label)
    return placed
