"""What every setting of every lever does, side by side: a panel for the whole and for each part, on one scale."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from decide.language import listed, t
from decide.language.direction import wrapped
from decide.report.charts import GAIN, INK, LETTER, LINE, LOSS, NEUTRAL, Chart, chart
from decide.report.document import Column
from decide.results.study import Ranged

WIDTH, STEP = 104, 30  # pixels of a panel across, and down for each setting: its name takes two lines
NAMES = 34  # letters of a line
HEAD = 16  # letters of a line above a panel
POINTS = Column("", "", 1)


@dataclass(frozen=True)
class Effect:
    """What a setting changes in one panel."""

    lever: str
    setting: str
    panel: int
    points: Ranged


def effects_chart(effects: Sequence[Effect], heads: Sequence[Sequence[str]], title: str) -> Chart:
    """The effects by lever and setting, in the order given; `heads` are the lines above each panel."""
    labels = _labels(effects)
    rows: list[dict[str, Any]] = [
        {"row": f"{effect.lever}={effect.setting}", "panel": effect.panel, "effect": effect.points.value}
        | {"low": effect.points.low, "high": effect.points.high, "gain": effect.points.value >= 0.0}
        for effect in effects
    ]
    ends = [row[name] for row in rows for name in ("low", "high", "effect") if math.isfinite(row[name])]
    domain = [min(0.0, *ends), max(0.0, *ends)] if any(ends) else [-1.0, 1.0]
    levers = list(dict.fromkeys(effect.lever for effect in effects))
    panels = [_panel(n, head, domain, labels, levers) for n, head in enumerate(heads)]
    listing = listed(f"{effect.setting} {POINTS.text(effect.points)}" for effect in effects if effect.panel == 0)
    alt = t("{title}. {effects}.", title=title, effects=listing)
    return chart("dilemmas", title, alt, rows, hconcat=panels, spacing=14)


def _labels(effects: Sequence[Effect]) -> dict[str, list[str]]:
    """The lines of every row's name: a row of its own with the title of a lever, then its settings."""
    labels: dict[str, list[str]] = {}
    for effect in effects:
        labels.setdefault(effect.lever, wrapped(effect.lever, NAMES))
        labels.setdefault(f"{effect.lever}={effect.setting}", wrapped(effect.setting, NAMES))
    return labels


def _panel(
    number: int, head: Sequence[str], domain: Sequence[float], labels: dict[str, list[str]], levers: Sequence[str]
) -> dict[str, Any]:
    lines = f"{json.dumps(labels)}[datum.label]"
    of_lever = f"indexof({json.dumps(levers)}, datum.label) >= 0"
    names = {
        "labelExpr": lines,
        "labelLimit": int(LETTER * NAMES) + 40,
        "labelFontWeight": {"condition": {"test": of_lever, "value": "bold"}, "value": "normal"},
        "labelOffset": {"condition": {"test": f"length({lines}) > 1", "value": -LINE / 2}, "value": 0},
        "labelPadding": 8,
        "domain": False,
        "ticks": False,
    }
    axis = names if number == 0 else None
    y = {"field": "row", "type": "nominal", "scale": {"domain": [*labels]}, "title": None, "axis": axis}
    x = {
        "field": "effect",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [*domain], "nice": True},
        "axis": {"tickCount": 4, "labelFontSize": 10, "labelOverlap": True},
    }
    colour = {
        "field": "gain",
        "type": "nominal",
        "scale": {"domain": [True, False], "range": [GAIN, LOSS]},
        "legend": None,
    }
    return {
        "title": {"text": [line for part in head for line in wrapped(part, HEAD)], "fontSize": 12, "frame": "group"},
        "width": WIDTH,
        "height": {"step": STEP},
        "transform": [{"filter": f"datum.panel === {number}"}],
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.5}},
                "encoding": {"y": y, "x": x, "x2": {"datum": 0}, "color": colour},
            },
            {
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
                "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "rule", "color": NEUTRAL, "strokeWidth": 1.2},
                "encoding": {"x": {"datum": 0.0, "type": "quantitative"}},
            },
        ],
    }
