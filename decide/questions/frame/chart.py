"""Codes of options by dimension, as a grid of signs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from decide.language import said, t
from decide.language.direction import wrapped
from decide.pack.frame import BOTH_WAYS, NOT_SAID
from decide.report.charts import AMBER, FAINT, GAIN, GRADES, INK, Chart, chart, name_axis
from decide.report.further import SIGNS
from decide.report.titles import Titles, told_apart
from decide.results.study import Study, records

ROW, COLUMN, NAMES = 30, 92, 200  # pixels
HEADINGS = 46  # pixels of the headings and what is kept free below: on the page a height holds them too
LETTERS = 14  # of a line of a heading
FILL = {
    "much worse": AMBER[1],
    "worse": AMBER[0],
    "about the same": "#FFFFFF",
    "better": GRADES[2],
    "much better": GAIN,
    BOTH_WAYS: FAINT,
    NOT_SAID: "#FFFFFF",
}
PALE = ("much worse", "much better")  # under white signs


def codes_chart(study: Study, baseline: str, titles: Titles) -> Chart:
    """The frame `codes` as a grid: options down, dimensions across."""
    shorts = {row["dimension"]: row["short"] for row in records(study.frames["dimensions"])}
    called = told_apart(titles)
    rows: list[dict[str, Any]] = [
        {
            "option": called.get(row["option"], row["option"]),
            "dimension": shorts[row["dimension"]],
            "code": said(row["code"]),
            "sign": SIGNS[row["code"]],
            "confidence": said(row["confidence"]) if row["confidence"] else "",
            "light": row["code"] in PALE,
            "place": n,
        }
        for n, row in enumerate(records(study.frames["codes"]))
    ]
    lines = {short: wrapped(short, LETTERS) for short in shorts.values()}
    options = list(dict.fromkeys(row["option"] for row in rows))
    headings = {"orient": "top", "labelAngle": 0, "labelLimit": COLUMN, "domain": False, "ticks": False}
    x = {
        "field": "dimension",
        "type": "nominal",
        "sort": [*shorts.values()],
        "title": None,
        "axis": {**headings, "labelExpr": f"{json.dumps(lines)}[datum.label]"},
    }
    y = {
        "field": "option",
        "type": "nominal",
        "sort": options,
        "title": None,
        "axis": name_axis(options, NAMES, domain=False, ticks=False, labelPadding=8),
    }
    title = t("What the sources say beside {baseline}", baseline=baseline)
    alt = t(
        "A grid of options ({options}) by dimensions ({dimensions}): from much worse to much better than {baseline}, "
        "or not said.",
        options=str(len(options)),
        dimensions=str(len(shorts)),
        baseline=baseline,
    )
    size = {"width": COLUMN * len(shorts), "height": ROW * max(len(options), 1)}
    return chart("frame", title, alt, rows, HEADINGS, layer=_layers(x, y), **size)


def _layers(x: Mapping[str, Any], y: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Cells coloured by their code, and signs on them."""
    colours = {said(code): colour for code, colour in FILL.items()}
    scale = {"domain": [*colours], "range": [*colours.values()]}
    fill = {"field": "code", "type": "nominal", "scale": scale, "legend": None}
    tip = [{"field": name, "type": "nominal"} for name in ("option", "dimension", "code", "confidence")]
    white = {"condition": {"test": "datum.light", "value": "#FFFFFF"}, "value": INK}
    sign = {"field": "sign", "type": "nominal"}
    return [
        {"mark": {"type": "rect", "stroke": FAINT}, "encoding": {"x": x, "y": y, "color": fill, "tooltip": tip}},
        {
            "mark": {"type": "text", "fontSize": 14, "aria": False},
            "encoding": {"x": x, "y": y, "text": sign, "color": white},
        },
    ]
