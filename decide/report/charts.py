"""What all charts share: form, colours that survive greyscale and colour blindness, drawing without a browser.

A chart is a Vega-Lite specification as plain data, its rows inside. Every encoding names its type and sorts by a field
of the data. The page shows it as it is; the command line draws it with vl-convert, without a network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from decide.errors import InputError, Problem, did_you_mean, install
from decide.language import language, writing
from decide.language.direction import wrapped
from decide.results.study import plain

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # a name, never fetched
INK, NEUTRAL, FAINT = "#0E1116", "#6B7280", "#D1D5DB"
PRIMARY = "#0B5CAD"
AMBER = ("#E9A23B", "#7A4300")
"""Fill and edge."""
Look = tuple[str, str, str]
"""Colour, shape and edge of a mark."""
REGIONS: tuple[Look, ...] = (
    ("#0B4F8A", "circle", "#0B4F8A"),
    (AMBER[0], "square", AMBER[1]),
    (NEUTRAL, "diamond", NEUTRAL),
    ("#5B1A4B", "triangle-up", "#5B1A4B"),
    ("#9FD9C2", "cross", "#00664B"),
    ("#DF6F38", "triangle-down", "#DF6F38"),
    ("#0E1116", "triangle-right", "#0E1116"),
    ("#F5E663", "triangle-left", "#6B5F00"),
)
"""Looks of the regions, in the pack's order: no two colours as light as each other, so that they differ in greyscale
and to the colour-blind too."""
LETTER = 6.6  # pixels a letter of a legend takes
LINE = 14  # pixels of height it takes
SOURCE_SIZE = 11  # pixels of the letters of a source
ENTRY = 20  # pixels of height of an entry of a legend
LISTED = 0.55  # of the width of a picture: what stands beside its axis has no more, where the page is narrow
HYPHEN = 12  # letters by which one of two lines may be longer than half the name
BESIDE = 34  # pixels of its symbol and the room around it
GRADES = ("#0A3D79", "#1F6FB2", "#8FC1DE", "#DCE9F6", "#FFFFFF")
"""Shades of the letters A to E: one hue, dark is better."""
GAIN, LOSS = "#1F6FB2", "#B45309"
HALO: Mapping[str, Any] = {"stroke": "#FFFFFF", "strokeWidth": 3, "color": "#FFFFFF"}
"""Of text drawn below itself, so that lines do not run through its letters."""

ENDINGS = ("svg", "png", "json")
PICTURE_SCALE = 2  # pixels of a PNG for each of the chart, so that it prints well


def look_of(number: int, looks: Sequence[Look]) -> Look:
    """The look at a place of the order; where there are more things than looks, a colour comes again in another
    shape."""
    again, place = divmod(number, len(looks))
    return looks[place][0], looks[(place + again) % len(looks)][1], looks[place][2]


def region_styles(regions: Sequence[str]) -> dict[str, Look]:
    """Colour, shape and edge of each region, by its place in the pack."""
    return {name: look_of(number, REGIONS) for number, name in enumerate(regions)}


def by_regions(titles: Mapping[str, str], key: Mapping[str, Any] | None) -> dict[str, Any]:
    """Fill, shape and edge of marks that stand for regions: id -> title; `key` is their legend, if any."""
    styles, shown = region_styles([*titles]), [*titles.values()]
    return {
        channel: {
            "field": "region",
            "type": "nominal",
            "scale": {"domain": shown, "range": [styles[name][part] for name in titles]},
            "legend": key,
            "sort": shown,
        }
        for part, channel in enumerate(("fill", "shape", "stroke"))
    }


def legend(labels: Sequence[str], width: int, columns: int = 1, **look: Any) -> dict[str, Any]:
    """A legend above a picture so wide: whole labels, side by side if they fit, else in so many columns."""
    lines = _legend_lines(labels, width, columns)
    one_by_one = {label: parts for label, parts in lines.items() if len(parts) > 1}
    whole = {"labelExpr": f"{json.dumps(lines)}[datum.label]"} if one_by_one else {}
    columns = columns if len(lines) else max(len(labels), 1)
    return {"title": None, "orient": "top", "labelLimit": width, "columns": columns, **whole, **look}


def legend_height(labels: Sequence[str], width: int, columns: int = 1) -> int:
    """Pixels of such a legend beyond its first line."""
    counts = [len(parts) for parts in _legend_lines(labels, width, columns).values()]
    lines = [max(counts[n : n + columns]) for n in range(0, len(counts), columns)]
    return sum(ENTRY + LINE * (count - 1) for count in lines[1:]) + LINE * (lines[0] - 1) if lines else 0


def _legend_lines(labels: Sequence[str], width: int, columns: int) -> dict[str, list[str]]:
    """The lines of each label of a legend that lists them in columns; nothing for one that fits in a row."""
    if sum(LETTER * len(label) + BESIDE for label in labels) <= width:
        return {}
    room = LISTED * width if columns == 1 else width / columns - BESIDE
    return {label: wrapped(label, int(room / LETTER)) for label in labels}


def name_axis(labels: Collection[str], width: int, **axis: Any) -> dict[str, Any]:
    """An axis of names beside rows: whole, in two lines if one of so many pixels is too short for them."""
    longest = max((len(label) for label in labels), default=0)
    room = int(width / LETTER)
    if longest <= room:
        return {"labelLimit": width, **axis}
    room = max(room, longest // 2 + HYPHEN)
    lines = {label: wrapped(label, room) for label in labels}
    parts = f"{json.dumps(lines)}[datum.label]"
    up = {"condition": {"test": f"length({parts}) > 1", "value": -LINE / 2}, "value": 0}
    return {"labelExpr": parts, "labelOffset": up, "labelLimit": int(LETTER * room) + BESIDE, **axis}


@dataclass(frozen=True)
class Chart:
    """A chart, with the sentence that says what it shows to those who cannot see it."""

    name: str
    title: str
    alt: str
    spec: Mapping[str, Any]
    above: int = 0
    """Pixels of its legend beyond one line, or of its axes, which the page adds to its height."""


def chart(name: str, title: str, alt: str, rows: Sequence[Mapping[str, Any]], above: int = 0, **spec: Any) -> Chart:
    """A chart of rows in the house style; `spec` is the rest of the Vega-Lite specification, `above` as in `Chart`."""
    whole = {
        "$schema": SCHEMA,
        "description": alt,
        "data": {"name": "rows"},
        "datasets": {"rows": [plain(dict(row)) for row in rows]},
        "config": {**CONFIG, **_figures()},
        **spec,
    }
    return Chart(name, title, alt, whole, above)


OWN_SEPARATORS = (",", ".")  # of Vega


def _figures() -> dict[str, Any]:
    """How axes and legends write numbers, in a language that parts them otherwise than Vega does."""
    style = writing(language())
    if (style.thousands, style.decimals) == OWN_SEPARATORS:
        return {}
    figures = {"decimal": style.decimals, "thousands": style.thousands, "grouping": [3], "currency": ["", ""]}
    return {"locale": {"number": figures}}


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


def draw(chart: Chart, ending: str, source: str = "") -> bytes:
    """The chart as an SVG or PNG picture, with its source below its title if one is given, or as its specification.
    Raises `InputError` without vl-convert."""
    if ending == "json":
        return (json.dumps(chart.spec, ensure_ascii=False, indent=1) + "\n").encode()
    converter = _converter()
    titled = {**chart.spec, "title": _titled(chart, source) if source else chart.title}
    if ending == "svg":
        return _own_names(
            converter.vegalite_to_svg(titled, vl_version="5.20", allowed_base_urls=[]), chart.name
        ).encode()
    return bytes(converter.vegalite_to_png(titled, vl_version="5.20", scale=float(PICTURE_SCALE), allowed_base_urls=[]))


def _titled(chart: Chart, source: str) -> dict[str, Any]:
    """A title with the source below it, in lines of the width of the picture."""
    lines = wrapped(source, int(float(chart.spec["width"]) / LETTER))
    return {"text": chart.title, "subtitle": lines, "subtitleColor": NEUTRAL, "subtitleFontSize": SOURCE_SIZE}


def _own_names(svg: str, name: str) -> str:
    """A picture whose parts are called after its chart, not by how many were drawn before it: the same chart gives the
    same bytes, and several in one page do not take each other's parts."""
    names: dict[str, str] = {}
    return re.sub(r'(?<=[#"])clip\d+', lambda part: names.setdefault(part[0], f"{name}-clip{len(names) + 1}"), svg)


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
        raise InputError(Problem(message, None, f"{install('docs')}, or end the name in .json.")) from None
    return vl_convert
