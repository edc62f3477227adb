"""A difference as a waterfall: from one option's score to the other's, one step for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import listed, number, t
from decide.report.charts import GAIN, INK, LOSS, NEUTRAL, Chart, chart, name_axis

WIDTH, STEP = 560, 30  # pixels across, and down for each bar
AXES = 46  # pixels of its axis and what is kept free below: on the page a height holds them too


def waterfall(start: tuple[str, float], steps: Sequence[tuple[str, float]], end: tuple[str, float], x: str) -> Chart:
    """`steps` are titles and contributions, in the order shown; they lead from the one end to the other."""
    rows: list[dict[str, Any]] = [_bar(0, start[0], 0.0, start[1], "whole", number(start[1], ".1f"))]
    at = start[1]
    for order, (title, value) in enumerate(steps, 1):
        kind = "gain" if value >= 0 else "loss"
        rows.append(_bar(order, title, at, at + value, kind, signed(value)))
        at += value
    rows.append(_bar(len(steps) + 1, end[0], 0.0, end[1], "whole", number(end[1], ".1f")))
    ends = [value for row in rows[1:-1] for value in (row["from"], row["to"])] or [start[1], end[1]]
    low, high = min(ends), max(ends)
    wide = (high - low) or 1.0
    left, right = low - 0.35 * wide, high + 0.35 * wide
    for row in rows:  # whole bars begin at the left edge: the axis does not begin at zero, and says so
        row["from"] = max(row["from"], left)
        row["label_at"] = max(row["from"], row["to"])
    name = {
        "field": "title",
        "type": "nominal",
        "sort": {"field": "order"},
        "title": None,
        "axis": name_axis([row["title"] for row in rows], 420, labelPadding=8),
    }
    scale = {"domain": [left, right], "nice": False}
    place = {"field": "from", "type": "quantitative", "title": x, "scale": scale}
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["whole", "gain", "loss"], "range": [NEUTRAL, GAIN, LOSS]},
        "legend": None,
    }
    layers: list[Mapping[str, Any]] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.62}},
            "encoding": {"y": name, "x": place, "x2": {"field": "to"}, "color": colour},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": INK},
            "encoding": {
                "y": name,
                "x": {"field": "label_at", "type": "quantitative", "scale": scale},
                "text": {"field": "label", "type": "nominal"},
            },
        },
    ]
    title = t("What makes the difference")
    alt = t(
        "Waterfall from {start} with {low} to {end} with {high}: {steps}.",
        start=start[0],
        low=number(start[1], ".1f"),
        end=end[0],
        high=number(end[1], ".1f"),
        steps=listed(f"{title} {signed(value)}" for title, value in steps),
    )
    return chart("waterfall", title, alt, rows, AXES, width=WIDTH, height=STEP * len(rows), layer=layers)


def signed(value: float, form: str = ".2f") -> str:
    """A contribution with its sign; one that rounds to nothing has none."""
    text = number(abs(value), form)
    return text if not text.strip("0.,") else f"{'+' if value > 0 else '−'}{text}"


def _bar(order: int, title: str, start: float, end: float, kind: str, label: str) -> dict[str, Any]:
    return {"order": order, "title": title, "from": start, "to": end, "kind": kind, "label": label}
