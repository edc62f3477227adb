"""What one more of each thing would buy, as bars: one panel for each family, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decide.language import listed, t
from decide.language.direction import wrapped
from decide.report.charts import INK, LETTER, PRIMARY, Chart, chart, name_axis

WIDTH, STEP = 460, 34  # pixels across, and down for each bar: its name takes two lines
LETTERS = 62  # of a line below the axis
NAMES = 220  # pixels of a line
BESIDE = 16  # pixels around a label


@dataclass(frozen=True)
class Bar:
    """One price."""

    family: str
    """Title of its panel."""
    what: str
    next: float
    """Points that the next are worth."""
    last: float
    """Points that the last were worth; not finite where there were none, or none that could be missed."""
    label: str


def prices_chart(bars: Sequence[Bar], title: str) -> Chart:
    """The bars of each family, the tallest first, each with a tick at what the last was worth."""
    ranked = sorted(bars, key=lambda bar: -bar.next)
    rows: list[dict[str, Any]] = [
        {"family": bar.family, "what": bar.what, "next": bar.next, "label": bar.label}
        | {"last": bar.last if math.isfinite(bar.last) else None, "end": _end(bar)}
        for bar in ranked
    ]
    room = LETTER * max(len(bar.label) for bar in bars) + BESIDE
    scale = {"domain": [0.0, max(map(_end, bars)) * WIDTH / (WIDTH - room)], "nice": False}
    families = list(dict.fromkeys(bar.family for bar in bars))
    panels = [
        _panel(family, [bar.what for bar in ranked if bar.family == family], scale, family == families[-1])
        for family in families
    ]
    alt = t("{title}: {bars}.", title=title, bars=listed(f"{bar.what} {bar.label}" for bar in ranked))
    return chart("prices", title, alt, rows, vconcat=panels, spacing=14)


def _end(bar: Bar) -> float:
    """Where the label stands: right of the bar and of its tick."""
    return max(bar.next, bar.last) if math.isfinite(bar.last) else bar.next


def _panel(family: str, names: Sequence[str], scale: Mapping[str, Any], lowest: bool) -> dict[str, Any]:
    labels = name_axis(names, NAMES, domain=False, ticks=False, labelPadding=8)
    y = {"field": "what", "type": "nominal", "sort": [*names], "title": None, "axis": labels}
    axis = {"labels": lowest, "ticks": lowest, "tickCount": 6}
    below = t("Points of the overall score; │ what the last were worth; in brackets from where to where it about holds")
    x = {
        "field": "next",
        "type": "quantitative",
        "title": wrapped(below, LETTERS) if lowest else None,
        "scale": scale,
        "axis": axis,
    }
    return {
        "title": {"text": family, "fontSize": 12, "frame": "group"},
        "width": WIDTH,
        "height": {"step": STEP},
        "transform": [{"filter": {"field": "family", "equal": family}}],
        "layer": [
            {
                "mark": {"type": "bar", "color": PRIMARY, "height": {"band": 0.55}},
                "encoding": {"y": y, "x": x},
            },
            {
                "mark": {"type": "tick", "color": INK, "opacity": 1, "thickness": 2, "size": 0.75 * STEP},
                "encoding": {"y": y, "x": {**x, "field": "last"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "color": INK},
                "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "label", "type": "nominal"}},
            },
        ],
    }
