"""Where a given laydown loses against the best, as bars: need by need, area by area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from decide.language import counted, t
from decide.report.charts import GAIN, INK, LOSS, NEUTRAL, Chart, chart, name_axis
from decide.report.document import Column
from decide.report.names import Names
from decide.report.words import short

WIDTH, ROW = 420, 24  # pixels across, and of a bar and the room around it
LABEL = 66  # pixels of the figure beyond a bar
LEAST = 0.005  # points; below it a bar would show nothing
POINTS = Column("", "", 2)


def gap_chart(gap: pd.DataFrame, names: Names, most: int = 12) -> Chart:
    """`gap` as in `FRAMES` of the study, `names` of areas and needs: the largest differences, what is lost most first,
    then all others together."""
    lost, gained = t("Lost"), t("Gained")
    rows = _bars(gap, names, most, lost, gained)
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
        "scale": {"domain": _domain([row["points"] for row in rows]), "nice": False},
        "axis": {"tickCount": 6, "labelFlush": False},
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
    return chart("gap", t("Where the plan loses and gains"), alt, rows, width=WIDTH, height=height, layer=layers)


def _domain(points: Sequence[float]) -> tuple[float, float]:
    """From the most lost to the most gained, with room for the label beyond the bars of each side."""
    low, high = min([0.0, *points]), max([0.0, *points])
    room = LABEL / (WIDTH - LABEL * ((low < 0) + (high > 0))) * (high - low)
    return low - room * (low < 0), high + room * (high > 0)


def _bars(gap: pd.DataFrame, names: Names, most: int, lost: str, gained: str) -> list[dict[str, Any]]:
    """The largest differences as the data of bars, what is lost most first; then the rest."""
    differing = [row for row in gap.to_dict(orient="records") if abs(row["lost"]) >= LEAST]
    differing.sort(key=lambda row: -abs(row["lost"]))
    shown = [
        (
            t("{area}: {need}", area=names["areas"][row["area"]].title, need=short(names["needs"], row["need"])),
            names["needs"][row["need"]].title,
            row["lost"],
        )
        for row in sorted(differing[:most], key=lambda row: -row["lost"])
    ]
    if (more := len(differing) - len(shown)) > 0:
        rest = sum(row["lost"] for row in differing[most:])
        shown.append((counted("{count} other", "{count} others", count=more), "", rest))
    return [
        {
            "what": what,
            "need": need,
            "side": lost if points > 0 else gained,
            "points": -points,
            "shown": f"{'▼' if points > 0 else '▲'} {POINTS.text(abs(points))}",
            "order": n,
        }
        for n, (what, need, points) in enumerate(shown)
    ]
