"""Who leads over all weights, as bars, along each weight, as strips, and under each weighting of a batch, as cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from decide.language import joined, number, per_cent, t
from decide.pack.schema import Pack
from decide.questions.robust.chart import heat_chart, slanted_names
from decide.report.charts import FAINT, GRADES, INK, LETTER, Chart, chart, legend, name_axis
from decide.report.criteria import criterion_title
from decide.report.titles import Titles, in_pictures, in_short

WIDTH, BAR, STRIP = 560, 28, 30
WEIGHTING = 66  # pixels of its column
NAMES = 260  # pixels of a line
LEADERS = ("#0A3D79", "#8FC1DE", "#1F6FB2", "#DCE9F6", "#9CA3AF", "#E5E7EB")  # neighbours differ in lightness
ON_DARK = ("#0A3D79", "#1F6FB2")
ROOM = 8  # pixels around a name in a strip: narrower parts have none, and the legend says whose they are
SHARES = (("near", GRADES[3]), ("first", GRADES[2]), ("clear", GRADES[0]))


def weights_chart(shares: pd.DataFrame, intervals: pd.DataFrame, pack: Pack, apart: float, titles: Titles) -> Chart:
    """`shares` and `intervals` as in `FRAMES` of the study, the shares in the order to be shown; options
    closer than `apart` points are about equal."""
    called = in_short(titles)
    leaders = [called.get(name, name) for name in shares["option"] if name in {*intervals["option"]}]
    shown = in_pictures(shares[shares["near"] > 0], titles)
    rows = [*_bars(shown), *_strips(leaders, in_pictures(intervals, called), pack)]
    options = [str(name) for name in shown["option"]]
    lines = [criterion_title(pack, name) for name in dict.fromkeys(intervals["weight"])]
    title = t("Who leads under which weights")
    first = joined(
        [
            t("{option} {share}", option=row["option"], share=per_cent(row["first"]))
            for row in shown.to_dict(orient="records")
            if row["first"] > 0
        ]
    )
    return chart(
        "weights",
        title,
        t("{title}. Share of all weights under which each option is first: {first}.", title=title, first=first),
        rows,
        vconcat=[_shares_panel(options, apart), _strips_panel(lines, leaders)],
        spacing=28,
        resolve={part: {"color": "independent", "fill": "independent"} for part in ("scale", "legend")},
    )


def weightings_chart(frame: pd.DataFrame, titles: Mapping[str, str]) -> Chart:
    """Part of the futures in which an option leads, by weighting; `frame` as `over_futures` of the study, `titles` by
    weighting."""
    order = list(dict.fromkeys(str(name) for name in frame["option"]))
    columns = list(titles)
    rows = [
        {
            "option": row["option"],
            "place": order.index(str(row["option"])),
            "case": titles[str(row["weighting"])],
            "column": columns.index(str(row["weighting"])),
            "shade": float(row["first"]),
            "label": per_cent(float(row["first"])),
        }
        for row in frame.to_dict(orient="records")
    ]
    title = t("How often each option leads, by weighting: share of the futures")
    return heat_chart("weightings", title, rows, slanted_names("case"), width=WEIGHTING * len(columns))


def _bars(shares: pd.DataFrame) -> list[dict[str, Any]]:
    kinds = {"near": t("about equal to the leader"), "first": t("leads"), "clear": t("leads clearly")}
    return [
        {
            "part": "bar",
            "option": row["option"],
            "kind": kinds[kind],
            "share": row[kind],
            "layer": layer,
            "label": t("leads {share}", share=per_cent(row["first"])),
            "end": row["near"],
        }
        for row in shares.to_dict(orient="records")
        for layer, (kind, _) in enumerate(SHARES)
    ]


def _strips(leaders: Sequence[str], intervals: pd.DataFrame, pack: Pack) -> list[dict[str, Any]]:
    colours = _colours(leaders)
    return [
        {
            "part": "strip",
            "line": criterion_title(pack, str(row["weight"])),
            "option": row["option"],
            "low": row["low"],
            "high": row["high"],
            "middle": (row["low"] + row["high"]) / 2,
            "now": row["now"],
            "ink": "#FFFFFF" if colours[row["option"]] in ON_DARK else INK,
            "name": row["option"] if (row["high"] - row["low"]) * WIDTH >= LETTER * len(row["option"]) + ROOM else "",
        }
        for row in intervals.to_dict(orient="records")
    ]


def _colours(leaders: Sequence[str]) -> dict[str, str]:
    return {option: LEADERS[n % len(LEADERS)] for n, option in enumerate(leaders)}


def _only(part: str) -> list[dict[str, Any]]:
    return [{"filter": f"datum.part === '{part}'"}]


def _shares_panel(options: list[str], apart: float) -> dict[str, Any]:
    y = {"field": "option", "type": "nominal", "sort": options, "title": None, "axis": name_axis(options, NAMES)}
    x = {
        "field": "share",
        "type": "quantitative",
        "stack": None,
        "axis": {"format": "%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]},
        "scale": {"domain": [0, 1]},
        "title": t("Share of all weights"),
    }
    kinds = [t("leads clearly"), t("leads"), t("about equal to the leader")]
    colour = {
        "field": "kind",
        "type": "nominal",
        "sort": kinds,
        "scale": {"domain": kinds, "range": [colour for _, colour in reversed(SHARES)]},
        "legend": {
            "title": t("Told apart from {apart} points on", apart=number(apart, ".1f")),
            "orient": "top",
            "titleLimit": 400,
        },
    }
    layers = [
        {
            "transform": [{"filter": f"datum.part === 'bar' && datum.layer === {layer}"}],
            "mark": {"type": "bar", "height": {"band": 0.72}, "stroke": INK, "strokeWidth": 0.4},
            "encoding": {"y": y, "x": x, "color": colour},
        }
        for layer in range(len(SHARES))
    ]
    label = {
        "transform": [{"filter": "datum.part === 'bar' && datum.layer === 0"}],
        "mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 11},
        "encoding": {
            "y": y,
            "x": {"field": "end", "type": "quantitative"},
            "text": {"field": "label", "type": "nominal"},
        },
    }
    return {"width": WIDTH, "height": {"step": BAR}, "layer": [*layers, label]}


def _strips_panel(lines: list[str], leaders: Sequence[str]) -> dict[str, Any]:
    y = {"field": "line", "type": "nominal", "sort": lines, "title": None, "axis": name_axis(lines, NAMES)}
    axis = {"format": "%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]}
    x = {
        "field": "low",
        "type": "quantitative",
        "axis": axis,
        "scale": {"domain": [0, 1]},
        "title": t("Part of all weight, the others in proportion; ▼ as it stands"),
    }
    literal = {"type": "nominal", "scale": None, "legend": None}
    fill = {
        "field": "option",
        "type": "nominal",
        "scale": {"domain": [*leaders], "range": [*_colours(leaders).values()]},
        "legend": legend(leaders, WIDTH, symbolType="square", symbolStrokeColor=INK, symbolStrokeWidth=0.4),
    }
    strip = {
        "mark": {"type": "bar", "height": {"band": 0.62}, "stroke": "#FFFFFF", "strokeWidth": 1.5},
        "encoding": {"y": y, "x": x, "x2": {"field": "high"}, "fill": fill},
    }
    edge = {
        "mark": {"type": "bar", "height": {"band": 0.62}, "filled": False, "stroke": FAINT, "strokeWidth": 0.6},
        "encoding": {"y": y, "x": x, "x2": {"field": "high"}},
    }
    name = {
        "mark": {"type": "text", "fontSize": 11, "baseline": "middle"},
        "encoding": {
            "y": y,
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "name", "type": "nominal"},
            "color": {"field": "ink", **literal},
        },
    }
    now = {
        "mark": {"type": "text", "text": "▼", "dy": -13, "fontSize": 9, "color": INK},
        "encoding": {"y": y, "x": {"field": "now", "type": "quantitative"}},
    }
    return {"width": WIDTH, "height": {"step": STRIP}, "transform": _only("strip"), "layer": [strip, edge, name, now]}
