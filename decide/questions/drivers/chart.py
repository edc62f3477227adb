"""A tornado: a figure with one factor at its low or its high end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import t
from decide.language.direction import wrapped
from decide.report.charts import AMBER, GRADES, INK, NEUTRAL, Chart, chart, name_axis

ROW = 30  # pixels of a factor's row
SMALL = 0.03  # of the whole width: a bar shorter than this is not labelled
WIDTH = 320  # pixels for the bars; their labels have what they need beside them
SIZE, LETTER, LINE = 10.5, 5.8, 12.0  # of the labels: size, pixels a letter takes, and a line
LETTERS = 26  # of a line; longer labels take two
BESIDE = 12  # pixels between a label and what it stands beside


def swing_chart(name: str, title: str, axis: str, rows: Sequence[Mapping[str, Any]], base: float) -> Chart:
    """Bars from the central figure (`from`) to the figure at an end (`to`), labelled with what the end stands for.

    The low end is orange with an edge, the high end blue, so that they differ in greyscale too.
    """
    reach = [float(row["to"]) for row in rows] + [base]
    wide = max(reach) - min(reach) or 1.0
    drawn = [
        {**row, "low_end": row["end"] == "low", "right": row["to"] >= base, "text": _wrapped(text)}
        for row, text in _labelled(rows, base, SMALL * wide)
    ]
    left, right = (_room([row["text"] for row in drawn if row["right"] is side]) for side in (False, True))
    y = {
        "field": "factor",
        "type": "nominal",
        "sort": {"field": "place"},
        "title": None,
        "axis": name_axis([str(row["factor"]) for row in rows], 330, domain=False, ticks=False, labelPadding=8),
    }
    domain = [min(reach) - left * wide / WIDTH, max(reach) + right * wide / WIDTH]
    scale = {"domain": domain, "nice": False, "zero": False}
    x = {"field": "from", "type": "quantitative", "title": axis, "scale": scale, "axis": {"tickCount": 8}}
    high = GRADES[1]
    colour, edge = ({"condition": {"test": "datum.low_end", "value": low}, "value": high} for low in AMBER)
    place = {"field": "to", "type": "quantitative"}

    def label(right: bool) -> dict[str, Any]:
        look = {"align": "left", "dx": 5} if right else {"align": "right", "dx": -5}
        return {
            "transform": [{"filter": f"datum.right === {str(right).lower()} && datum.text !== ''"}],
            "mark": {"type": "text", "fontSize": SIZE, "color": INK, **LINES, **look},
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
    alt = t("{title}: bars from the central figure to that at the low end (edged) and at the high end.", title=title)
    return chart(
        name,
        title,
        alt,
        drawn,
        layer=layers,
        width=WIDTH + int(left + right),
        height=ROW * len({row["factor"] for row in rows}),
    )


LINES: Mapping[str, Any] = {
    "lineBreak": "\n",
    "lineHeight": LINE,
    "dy": {"expr": f"indexof(datum.text, '\\n') >= 0 ? {-LINE / 2} : 0"},
}
"""Of a label in two lines, which stand around the middle of its row."""


def _wrapped(label: str) -> str:
    return "\n".join(wrapped(label, max(LETTERS, len(label) // 2 + BESIDE)))


def _room(labels: Sequence[str]) -> float:
    """Pixels that the longest of these labels needs."""
    return LETTER * max((len(line) for label in labels for line in label.splitlines()), default=0) + BESIDE


def _labelled(rows: Sequence[Mapping[str, Any]], base: float, small: float) -> list[tuple[Mapping[str, Any], str]]:
    """The bars, of a factor the longer first, with their labels. Where both lie on one side, the shorter lies on the
    longer and both are named at its end; short bars that stand alone are not named."""
    by_factor: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_factor.setdefault(row["place"], []).append(row)
    labelled: list[tuple[Mapping[str, Any], str]] = []
    for pair in by_factor.values():
        outer, inner = sorted(pair, key=lambda row: -abs(row["to"] - base))
        named = [str(row["label"]) if abs(row["to"] - base) > small else "" for row in (outer, inner)]
        if all(named) and (outer["to"] > base) == (inner["to"] > base):
            named = [t("{outer}; inner: {inner}", outer=named[0], inner=named[1]), ""]
        labelled += zip((outer, inner), named, strict=True)
    return labelled


def _line(at: float, look: Mapping[str, Any]) -> dict[str, Any]:
    """An upright line across all rows."""
    return {"mark": {"type": "rule", **look}, "encoding": {"x": {"datum": at, "type": "quantitative"}}}
