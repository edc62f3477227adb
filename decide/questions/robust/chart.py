"""Robustness as pictures: how far each option falls behind, where it ranks, what shocks cost it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import radians, sin
from typing import Any

import numpy as np
import pandas as pd

from decide.language import per_cent, t
from decide.questions.robust.regret import regret
from decide.report.charts import GRADES, INK, LETTER, NEUTRAL, Chart, chart, name_axis
from decide.report.document import Column
from decide.results.metrics import ALL

ROW = 30  # pixels of an option's row
AXES = 70  # pixels of axes and their titles, and what is kept free below: on the page a height holds them too
SLANT, LONGEST = 32, 420  # degrees of the headings of columns, and pixels of the longest one
NAMES = 200  # pixels of a line
DARK = 0.68  # of the deepest shade: text on it is white
TICKS = (0, 1, 2, 5, 10, 20, 40, 80)


def regret_chart(frames: Mapping[str, pd.DataFrame], order: Sequence[str]) -> Chart:
    """Points behind the best option of the same future: tenths, quarters, median and worst, by option."""
    outcomes = frames["outcomes"]
    overall = outcomes[
        (outcomes["metric"] == "score")
        & (outcomes["objective"] == ALL)
        & (outcomes["region"] == ALL)
        & outcomes["option"].isin(order)
    ]
    table = overall.pivot(index="future", columns="option", values="value")[list(order)]
    missed = regret(table.to_numpy(dtype=float))
    points = np.percentile(missed, [10, 25, 50, 75, 90, 100], axis=0)
    names = ("tenth", "quarter", "median", "three_quarters", "nine_tenths", "worst")
    rows = [
        {"option": option, "place": n, **{name: float(points[k, n]) for k, name in enumerate(names)}}
        for n, option in enumerate(order)
    ]
    title = t("How far an option falls behind the best of the same future")
    legend = t("tick: median; bar: middle half of the futures; line: all but the outer tenths; circle: worst")
    y = {
        "field": "option",
        "type": "nominal",
        "sort": {"field": "place"},
        "title": None,
        "axis": _names(order),
    }
    farthest = float(points.max(initial=1.0))
    x = {
        "type": "quantitative",
        "title": [t("points of the overall score, axis stretched towards 0"), f"({legend})"],
        "axis": {"values": [tick for tick in TICKS if tick <= farthest]},
        "scale": {"type": "sqrt"},
    }

    def layer(mark: dict[str, Any], start: str, end: str | None = None) -> dict[str, Any]:
        encoding: dict[str, Any] = {"y": y, "x": {**x, "field": start}}
        if end:
            encoding["x2"] = {"field": end}
        return {"mark": mark, "encoding": encoding}

    layers = [
        layer({"type": "rule", "color": NEUTRAL, "strokeWidth": 1.5}, "tenth", "nine_tenths"),
        layer({"type": "bar", "color": GRADES[2], "height": 12}, "quarter", "three_quarters"),
        layer({"type": "tick", "color": INK, "thickness": 2.5, "size": 16}, "median"),
        layer({"type": "point", "shape": "circle", "filled": False, "color": INK, "size": 40}, "worst"),
    ]
    return chart(
        "regret",
        title,
        t("{title}: {legend}.", title=title, legend=legend),
        rows,
        AXES,
        layer=layers,
        width=560,
        height=ROW * len(order),
    )


def rank_chart(frames: Mapping[str, pd.DataFrame], order: Sequence[str]) -> Chart:
    """Share of the futures in which an option has a rank: darker is more often."""
    shares = {(row["option"], row["rank"]): float(row["share"]) for row in frames["ranks"].to_dict(orient="records")}
    rows = [
        {
            "option": option,
            "place": n,
            "rank": rank,
            "shade": shares[option, rank],
            "label": _percent(shares[option, rank]),
        }
        for n, option in enumerate(order)
        for rank in range(1, len(order) + 1)
    ]
    title = t("Where an option ranks: share of the futures")
    x = {"field": "rank", "type": "ordinal", "title": t("rank by the overall score"), "axis": {"labelAngle": 0}}
    return heat_chart("ranks", title, rows, x, width=44 * len(order))


def stress_chart(frames: Mapping[str, pd.DataFrame], order: Sequence[str]) -> Chart:
    """Change of the overall score under each shock: darker is a greater loss."""
    frame = frames["stresses"]
    mine = frame[(frame["metric"] == "score") & (frame["objective"] == ALL) & (frame["region"] == ALL)]
    cases = frames["stress_cases"].to_dict(orient="records")
    column = {case["stress"]: n for n, case in enumerate(cases)}
    titles = {case["stress"]: case["title"] for case in cases}
    place = {option: n for n, option in enumerate(order)}
    rows = [
        {
            "option": row["option"],
            "place": place[row["option"]],
            "case": titles[row["stress"]],
            "column": column[row["stress"]],
            "loss": max(0.0, -float(row["effect"])),
            "label": Column("", "", 1).text(float(row["effect"])) if row["concerned"] else "–",
        }
        for row in mine.to_dict(orient="records")
        if row["option"] in place
    ]
    most = max([1.0, *(row["loss"] for row in rows)])
    title = t("What each shock does to the overall score, in points")
    shaded = [{**row, "shade": (row["loss"] / most) ** 0.5} for row in rows]
    return heat_chart(
        "stresses", title, shaded, slanted_names("case"), width=66 * max(1, len({row["case"] for row in rows}))
    )


def slanted_names(field: str) -> dict[str, Any]:
    """A field as the heading of columns, which stand in the order of the field `column`."""
    axis = {"orient": "top", "labelAngle": -SLANT, "labelLimit": LONGEST, "domain": False, "ticks": False}
    return {"field": field, "type": "nominal", "sort": {"field": "column"}, "title": None, "axis": axis}


def heat_chart(name: str, title: str, rows: Sequence[Mapping[str, Any]], x: Mapping[str, Any], width: int) -> Chart:
    """A table of shaded cells (`shade` from 0 to 1) with their figures in them."""
    options = {str(row["option"]) for row in rows}
    longest = max((len(str(row.get("case", ""))) for row in rows), default=0)
    headings = int(min(LETTER * longest, LONGEST) * sin(radians(SLANT)))
    y = {"field": "option", "type": "nominal", "sort": {"field": "place"}, "title": None, "axis": _names(options)}
    shade = {
        "field": "shade",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "range": [*reversed(GRADES)], "interpolate": "rgb"},
        "legend": None,
    }
    ink = {"condition": {"test": f"datum.shade > {DARK}", "value": "#FFFFFF"}, "value": INK}
    return chart(
        name,
        title,
        t("{title}. The figures stand in the cells; darker is more.", title=title),
        rows,
        AXES + headings,
        encoding={"x": x, "y": y},
        layer=[
            {"mark": {"type": "rect", "stroke": "#E5E7EB"}, "encoding": {"color": shade}},
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {"text": {"field": "label", "type": "nominal"}, "color": ink},
            },
        ],
        width=width,
        height=ROW * len(options),
    )


def _names(options: Collection[str]) -> dict[str, Any]:
    return name_axis(options, NAMES, domain=False, ticks=False, labelPadding=8)


def _percent(share: float) -> str:
    return "" if share == 0 else per_cent(share)
