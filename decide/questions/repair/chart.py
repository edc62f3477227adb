"""Repairs side by side: what each does, what it costs, and the score it reaches."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from decide.language import listed, number, t
from decide.language.direction import wrapped
from decide.questions.repair.sentences import in_brief, joined
from decide.report.charts import AMBER, INK, LETTER, LINE, NEUTRAL, PRIMARY, Chart, chart, legend
from decide.report.document import Column
from decide.results.study import Ranged, records

NAMES, COST, SCORE = 330, 250, 250  # pixels across
GAP = 16  # pixels between the names of two repairs
BESIDE = 12  # pixels around a figure beside its mark
ROOM = 0.3  # of what the scores span, free on either side
MILLION = 1e6
COSTS, POINTS = Column("", "", 2, scale=MILLION), Column("", "", 1)
Row = dict[str, Any]


def repair_chart(frames: Mapping[str, pd.DataFrame], score: float) -> Chart:
    """`frames` as in `FRAMES` of the study; `score` is that of the plan that breaks the terms least."""
    looks = t("A term gives way"), t("Every term is kept as written")
    rows = _rows(frames, looks, score)
    title = t("What each repair costs, and the score it reaches")
    alt = t(
        "{title}: {bars}.",
        title=title,
        bars=listed(f"{row['what']}: {row['label']}, {row['points']}" for row in rows),
    )
    side = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": [*looks], "range": [AMBER[0], PRIMARY]},
        "legend": legend(looks, COST + SCORE),
    }
    panels = [_costs(rows, side), _scores(rows, side, score)]
    return chart("repairs", title, alt, rows, hconcat=panels, spacing=26, resolve={"legend": {"color": "shared"}})


def _rows(frames: Mapping[str, pd.DataFrame], looks: tuple[str, str], score: float) -> list[Row]:
    """The data of both panels, one row for each repair."""
    parts: dict[int, list[Row]] = {}
    for part in records(frames["parts"]):
        if part["frame"] == "repairs":
            parts.setdefault(part["row"], []).append(part)
    rows = []
    for way, done in zip(records(frames["repairs"]), parts.values(), strict=True):
        cost = Ranged(way["cost"], way["cost_low"], way["cost_high"])
        rows.append(
            {
                "no": str(way["repair"]),
                "what": f"{way['repair']}. {joined(map(in_brief, done))}",
                "side": looks[0] if any(part["kind"] == "term" for part in done) else looks[1],
                "cost": cost.value / MILLION,
                "low": cost.low / MILLION,
                "high": cost.high / MILLION,
                "label": COSTS.text(cost) if cost.high else t("none that the pack charges"),
                "score": way["score"],
                "from": score,
                "points": POINTS.text(way["score"]),
            }
        )
    return rows


def _names(rows: Sequence[Row], shown: bool) -> dict[str, Any]:
    """The axis of repairs, each name in as many lines as it takes."""
    y = {"field": "no", "type": "ordinal", "title": None, "sort": [row["no"] for row in rows]}
    if not shown:
        return {**y, "axis": {"labels": False, "ticks": False, "domain": False}}
    lines = _lines(rows)
    up = [
        {"test": f"datum.value === '{no}'", "value": -LINE * (len(parts) - 1) / 2}
        for no, parts in lines.items()
        if len(parts) > 1
    ]
    text = " : ".join(f"datum.value === '{no}' ? {json.dumps(parts)}" for no, parts in lines.items())
    axis = {"labelExpr": f"{text} : datum.label", "labelOffset": {"condition": up, "value": 0} if up else 0}
    return {**y, "axis": {**axis, "labelLimit": NAMES + BESIDE, "ticks": False, "domain": False, "labelPadding": 8}}


def _lines(rows: Sequence[Row]) -> dict[str, list[str]]:
    return {row["no"]: wrapped(row["what"], int(NAMES / LETTER)) for row in rows}


def _panel(width: int, rows: Sequence[Row], layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    step = GAP + LINE * max(map(len, _lines(rows).values()))
    return {"width": width, "height": {"step": step}, "layer": [*layers]}


def _costs(rows: Sequence[Row], side: Mapping[str, Any]) -> dict[str, Any]:
    """Bars of the added cost with their ranges."""
    y, most = _names(rows, shown=True), max(row["high"] for row in rows)
    room = LETTER * max(len(row["label"]) for row in rows if row["high"] == most) + BESIDE
    x = {
        "field": "cost",
        "type": "quantitative",
        "title": t("Added cost, $m a year"),
        "scale": {"domain": [0.0, (most or 1.0) * COST / (COST - room)], "nice": False},
        "axis": {"tickCount": 4, "grid": False, "labels": most > 0, "ticks": most > 0},
    }
    layers = [
        {"mark": {"type": "bar", "height": 14}, "encoding": {"y": y, "x": x, "color": side}},
        {
            "mark": {"type": "rule", "color": INK},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "color": INK},
            "encoding": {"y": y, "x": {**x, "field": "high"}, "text": {"field": "label", "type": "nominal"}},
        },
    ]
    return _panel(COST, rows, layers)


def _scores(rows: Sequence[Row], side: Mapping[str, Any], score: float) -> dict[str, Any]:
    """The score after each repair, beside that of the plan that breaks the terms least."""
    y, ends = _names(rows, shown=False), [score, *(row["score"] for row in rows)]
    low, high = min(ends), max(ends)
    wide = (high - low) or 1.0
    x = {
        "field": "score",
        "type": "quantitative",
        "title": [
            t("Points after it"),
            t("Dashed: the plan that breaks the terms least, {score}", score=number(score, ".1f")),
        ],
        "scale": {"domain": [low - ROOM * wide, high + ROOM * wide], "nice": False, "zero": False},
        "axis": {"tickCount": 4, "grid": False},
    }
    layers = [
        {
            "mark": {"type": "rule", "color": NEUTRAL, "strokeDash": [4, 3]},
            "encoding": {"x": {"datum": score, "type": "quantitative", "scale": x["scale"], "title": x["title"]}},
        },
        {
            "mark": {"type": "rule", "color": NEUTRAL},
            "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "score"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "stroke": INK, "strokeWidth": 1},
            "encoding": {"y": y, "x": x, "color": side},
        },
        _figure("datum.score >= datum.from", "left", y, x),
        _figure("datum.score < datum.from", "right", y, x),
    ]
    return _panel(SCORE, rows, layers)


def _figure(where: str, align: str, y: Mapping[str, Any], x: Mapping[str, Any]) -> dict[str, Any]:
    """The score beside its point, on the side away from the dashed line."""
    dx = 9 if align == "left" else -9
    return {
        "transform": [{"filter": where}],
        "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 12, "color": INK},
        "encoding": {"y": y, "x": x, "text": {"field": "points", "type": "nominal"}},
    }
