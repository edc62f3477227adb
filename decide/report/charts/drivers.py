"""A tornado: a figure with one factor at its low or its high end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import t
from decide.report.charts.base import EDGE, GRADES, INK, NEUTRAL, REGION, Chart, chart

ROW = 26  # pixels of a factor's row
SMALL = 0.03  # of the whole width: a bar shorter than this is not labelled


def swing_chart(name: str, title: str, axis: str, rows: Sequence[Mapping[str, Any]], base: float) -> Chart:
    """Bars from the central figure (`from`) to the figure at an end (`to`), labelled with what the end stands for.

    The low end is orange with an edge, the high end blue, so that they differ in greyscale too.
    """
    reach = [float(row["to"]) for row in rows] + [base]
    wide = max(reach) - min(reach) or 1.0
    drawn = [
        {**row, "low_end": row["end"] == "low", "right": row["to"] >= base, "text": text}
        for row, text in _labelled(rows, base, SMALL * wide)
    ]
    margin = 0.32 * wide  # room for the labels beyond the bars
    y = {
        "field": "factor",
        "type": "nominal",
        "sort": {"field": "place"},
        "title": None,
        "axis": {"labelLimit": 330, "domain": False, "ticks": False, "labelPadding": 8},
    }
    scale = {"domain": [min(reach) - margin, max(reach) + margin], "nice": False, "zero": False}
    x = {"field": "from", "type": "quantitative", "title": axis, "scale": scale, "axis": {"tickCount": 8}}
    low, high = REGION["centre"][0], GRADES[1]
    colour = {"condition": {"test": "datum.low_end", "value": low}, "value": high}
    edge = {"condition": {"test": "datum.low_end", "value": EDGE["centre"]}, "value": high}
    place = {"field": "to", "type": "quantitative"}

    def label(right: bool) -> dict[str, Any]:
        look = {"align": "left", "dx": 5} if right else {"align": "right", "dx": -5}
        return {
            "transform": [{"filter": f"datum.right === {str(right).lower()} && datum.text !== ''"}],
            "mark": {"type": "text", "fontSize": 10.5, "color": INK, "limit": 300, **look},
            "encoding": {"y": y, "x": {**x, "field": "to"}, "text": {"field": "text", "type": "nominal"}},
        }

    layers = [
        {
            "mark": {"type": "bar", "height": 14, "strokeWidth": 1},
            "encoding": {"y": y, "x": x, "x2": {"field": place["field"]}, "color": colour, "stroke": edge},
        },
        {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2},
            "encoding": {"x": {"datum": base, "type": "quantitative"}},
        },
        label(True),
        label(False),
    ]
    if min(reach) < 0.0 < max(reach):
        layers.append(_line(0.0, {"color": NEUTRAL, "strokeDash": [4, 3], "strokeWidth": 1.4}))
    told = t("{title}: bars from the central figure to that at the low end (edged) and at the high end.", title=title)
    return chart(
        name,
        title,
        told,
        drawn,
        layer=layers,
        width=520,
        height=ROW * len({row["factor"] for row in rows}),
    )


def _labelled(rows: Sequence[Mapping[str, Any]], base: float, small: float) -> list[tuple[Mapping[str, Any], str]]:
    """The bars, of a factor the longer first, with their labels. Where both lie on one side, the shorter lies on the
    longer and both are named at its end; short bars that stand alone are not named."""
    by_factor: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_factor.setdefault(row["place"], []).append(row)
    found: list[tuple[Mapping[str, Any], str]] = []
    for pair in by_factor.values():
        outer, inner = sorted(pair, key=lambda row: -abs(row["to"] - base))
        named = [str(row["label"]) if abs(row["to"] - base) > small else "" for row in (outer, inner)]
        if all(named) and (outer["to"] > base) == (inner["to"] > base):
            named = [t("{outer}; inner: {inner}", outer=named[0], inner=named[1]), ""]
        found += zip((outer, inner), named, strict=True)
    return found


def _line(at: float, look: Mapping[str, Any]) -> dict[str, Any]:
    """An upright line across all rows."""
    return {"mark": {"type": "rule", **look}, "encoding": {"x": {"datum": at, "type": "quantitative"}}}
