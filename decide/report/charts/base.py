"""What all charts share: form, colours that survive greyscale and colour blindness, drawing without a browser.

A chart is a Vega-Lite specification as plain data, its rows inside. Every encoding names its type and sorts by a field
of the data. The page shows it as it is; the command line draws it with vl-convert, without a network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from decide.errors import InputError, Problem, did_you_mean
from decide.language import SEPARATORS, WRITTEN, language
from decide.results import plain

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # a name, never fetched
INK, NEUTRAL, FAINT = "#0E1116", "#6B7280", "#D1D5DB"
PRIMARY = "#0B5CAD"
REGION = {"north": ("#0B4F8A", "circle"), "centre": ("#E9A23B", "square"), "capital": ("#6B7280", "diamond")}
EDGE = {"centre": "#7A4300"}
GRADES = ("#0A3D79", "#1F6FB2", "#8FC1DE", "#DCE9F6", "#FFFFFF")
"""Shades of the letters A to E: one hue, dark is better."""
GAIN, LOSS = "#1F6FB2", "#B45309"
HALO: Mapping[str, Any] = {"stroke": "#FFFFFF", "strokeWidth": 3, "color": "#FFFFFF"}
"""Of text drawn below itself, so that lines do not run through its letters."""

ENDINGS = ("svg", "png", "json")
PICTURE_SCALE = 2  # pixels of a PNG for each of the chart, so that it prints well


def region_styles(regions: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Colour, shape and edge of each region: its own, else in order those of `REGION` that no other has."""
    free = [name for name in REGION if name not in regions] or [*REGION]
    others = [name for name in regions if name not in REGION]
    like = {name: free[number % len(free)] for number, name in enumerate(others)}
    known = {name: like.get(name, name) for name in regions}
    return {name: (*REGION[as_], EDGE.get(as_, REGION[as_][0])) for name, as_ in known.items()}


@dataclass(frozen=True)
class Chart:
    """A chart, with the sentence that says what it shows to those who cannot see it."""

    name: str
    title: str
    alt: str
    spec: Mapping[str, Any]


def chart(name: str, title: str, alt: str, rows: Sequence[Mapping[str, Any]], **spec: Any) -> Chart:
    """A chart of rows in the house style; `spec` is the rest of the Vega-Lite specification."""
    whole = {
        "$schema": SCHEMA,
        "description": alt,
        "data": {"name": "rows"},
        "datasets": {"rows": [plain(dict(row)) for row in rows]},
        "config": {**CONFIG, **_figures()},
        **spec,
    }
    return Chart(name, title, alt, whole)


def _figures() -> dict[str, Any]:
    """How axes and legends write numbers in a language other than that of the code."""
    if language() == WRITTEN:
        return {}
    thousands, decimal = SEPARATORS[language()]
    return {"locale": {"number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}}}


CONFIG: Mapping[str, Any] = {
    "font": "DejaVu Sans, Segoe UI, Helvetica, Arial, sans-serif",
    "background": "#FFFFFF",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": "#E5E7EB",
        "domainColor": NEUTRAL,
        "tickColor": NEUTRAL,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 260,
    },
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "orient": "top"},
    "header": {"labelFontSize": 13, "titleFontSize": 13},
    "title": {"fontSize": 14, "anchor": "start", "color": INK},
}


def check_chart_place(path: Path) -> str:
    """The form a chart is drawn in, by the file's ending. Raises `InputError`."""
    ending = path.suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        message = f"cannot draw a chart as {str(path)!r}."
        raise InputError(
            Problem(message, None, did_you_mean(ending, ENDINGS) or "End the name in .svg, .png or .json.")
        )
    if ending != "json":
        _converter()
    return ending


def draw(chart: Chart, ending: str) -> bytes:
    """The chart as an SVG or PNG picture, or as its specification. Raises `InputError` without vl-convert."""
    if ending == "json":
        return (json.dumps(chart.spec, ensure_ascii=False, indent=1) + "\n").encode()
    converter = _converter()
    titled = {**chart.spec, "title": chart.title}
    if ending == "svg":
        return str(converter.vegalite_to_svg(titled, vl_version="5.20", allowed_base_urls=[])).encode()
    return bytes(converter.vegalite_to_png(titled, vl_version="5.20", scale=float(PICTURE_SCALE), allowed_base_urls=[]))


def can_draw() -> bool:
    """Whether pictures can be drawn here."""
    try:
        _converter()
    except InputError:
        return False
    return True


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError:
        message = "pictures of charts need the package vl-convert-python."
        raise InputError(Problem(message, None, "Install decide[docs], or end the name in .json.")) from None
    return vl_convert
