"""Where a given laydown loses against the best, as bars: need by need, area by area."""

from __future__ import annotations

from typing import Any

import pandas as pd

from decide.language import t
from decide.pack.schema import Pack
from decide.report.charts import GAIN, INK, LOSS, NEUTRAL, Chart, chart, name_axis
from decide.report.document import Column
from decide.report.words import short

ROW = 24  # pixels of a bar and the room around it
LEAST = 0.005  # points; below it a bar would show nothing
POINTS = Column("", "", 2)


def gap_chart(gap: pd.DataFrame, pack: Pack, most: int = 12) -> Chart:
    """`gap` as in `decide.questions.plan.study.GAP`: the largest differences, what is lost most first."""
    lost, gained = t("Lost"), t("Gained")
    rows = _bars(gap, pack, most, lost, gained)
    y = {
        "field": "what",
        "type": "nominal",
        "title": None,
        "sort": {"field": "order", "op": "min", "order": "ascending"},
        "axis": name_axis([row["what"] for row in rows], 320, ticks=False, domain=False, labelPadding=8),
    }
    x = {
        "field": "points",
        "type": "quantitative",
        "title": t("Points of the overall score, plan less best"),
        "scale": {"nice": True, "padding": 44},
    }
    side = {
        "field": "side",
        "type": "nominal",
        "title": None,
        "legend": None,
        "scale": {"domain": [lost, gained], "range": [LOSS, GAIN]},
    }
    tip = [
        {"field": field, "type": "nominal", "title": title}
        for field, title in (("what", t("Area")), ("need", t("Need")), ("side", t("The plan")), ("shown", t("Points")))
    ]

    def label(where: str, align: str, dx: int) -> dict[str, object]:
        return {
            "transform": [{"filter": where}],
            "mark": {"type": "text", "align": align, "dx": dx, "color": INK, "fontSize": 12, "aria": False},
            "encoding": {"y": y, "x": x, "text": {"field": "shown", "type": "nominal"}},
        }

    layers = [
        {
            "mark": {"type": "rule", "color": NEUTRAL, "aria": False},
            "encoding": {"x": {"datum": 0, "type": "quantitative"}},
        },
        {
            "mark": {"type": "bar", "height": {"band": 0.62}},
            "encoding": {"y": y, "x": x, "color": side, "tooltip": tip},
        },
        label("datum.points < 0", "right", -5),
        label("datum.points >= 0", "left", 5),
    ]
    alt = t("Bars of points lost and gained by the plan against the best laydown, by area and need.")
    height = max(ROW * len(rows), 2 * ROW)
    return chart("gap", t("Where the plan loses and gains"), alt, rows, width=420, height=height, layer=layers)


def _bars(gap: pd.DataFrame, pack: Pack, most: int, lost: str, gained: str) -> list[dict[str, Any]]:
    """The largest differences as the data of bars, what is lost most first."""
    differing = [row for row in gap.to_dict(orient="records") if abs(row["lost"]) >= LEAST]
    largest = sorted(differing, key=lambda row: -abs(row["lost"]))[:most]
    return [
        {
            "what": f"{pack.areas[row['area']].title}: {short(pack.needs, row['need'])}",
            "need": pack.needs[row["need"]].title,
            "side": lost if row["lost"] > 0 else gained,
            "points": -row["lost"],
            "shown": f"{'▼' if row['lost'] > 0 else '▲'} {POINTS.text(abs(row['lost']))}",
            "order": n,
        }
        for n, row in enumerate(sorted(largest, key=lambda row: -row["lost"]))
    ]
