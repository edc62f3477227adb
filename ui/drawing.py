"""The picture of a map as a Vega-Lite specification: ground, shapes of regions, symbols, names and figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decide.language import t
from decide.pack.schema import Pack
from decide.report.charts import FAINT, HALO, INK, NEUTRAL, by_regions, legend, region_styles

from .counting import Counting
from .ground import Ground
from .labels import Box, Spot
from .outline import background, projection_of

LAND = "#F3F4F6"  # beyond the country
TINT = 0.14  # of the shape of a region: it lies below everything and hides nothing
FONT, LINE = 12, 15.0  # pixels of the letters of a name, and of its lines
LINES = (("lines", "datum.up"), ("label", "datum.down"))  # field and offset of the name and of the line below it
EDGE = 1  # pixels around the picture, so that its frame is drawn whole
CORNER: dict[str, Any] = {"direction": "vertical", "columns": 1, "offset": 8}  # of a legend inside the map


@dataclass(frozen=True)
class Drawing:
    """A map but for its rows: what is the same in every period."""

    pack: Pack
    counting: Counting
    ground: Ground
    small: bool
    part: float
    """How large letters are beside those of the large map."""
    most: float
    """What the largest symbol stands for."""
    largest: float
    """Its square pixels."""
    smallest: float
    """Those of the mark of an area where nobody is."""
    lines: Mapping[str, Sequence[str]]
    """The name of each area as it stands on the map."""
    places: Mapping[str, Spot]
    """Where it stands."""
    titles: Mapping[str, str]
    """Of regions."""
    shapes: Sequence[Mapping[str, Any]]
    """Of regions, as GeoJSON."""
    named: Mapping[str, tuple[str, Box]]
    """Names of regions and where they stand; empty where there is no room for all of them, and a legend tells them."""
    columns: int
    """Of that legend."""
    corner: str
    """Where the legend of sizes covers nothing; empty if nowhere inside the map."""


def spec_of(drawing: Drawing) -> dict[str, Any]:
    """All of the specification but the rows."""
    ground, titles = drawing.ground, [*drawing.titles.values()]
    projection = projection_of(ground.outline.box)
    key = None if drawing.named else legend(titles, ground.width, drawing.columns, symbolSize=150 * drawing.part)
    looks = by_regions(drawing.titles, key)
    position = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }

    def layer(mark: dict[str, Any], where: str = "", **encoding: Any) -> dict[str, Any]:
        only = {"transform": [{"filter": where}]} if where else {}
        return {**only, "projection": projection, "mark": mark, "encoding": {**position, **encoding}}

    def text(field: str, dy: str, **style: Any) -> dict[str, Any]:
        at = {"dx": {"expr": "datum.dx"}, "dy": {"expr": f"datum.dy + {dy}"}, "align": {"expr": "datum.align"}}
        return layer({**_letters(drawing.part), **at, **style}, text={"field": field, "type": "nominal"})

    nobody = drawing.counting.nobody
    hollow = {"type": "point", "size": drawing.smallest, "strokeWidth": 1.4, "fillOpacity": 0, "aria": False}
    full = {"type": "point", "opacity": 0.92, "strokeWidth": 1.2}
    ghost = {"type": "point", "filled": False, "stroke": INK, "strokeWidth": 1.3, "strokeDash": [3, 2], "aria": False}
    tip = _tip(drawing)
    layers = [
        *background(ground.outline, projection),
        _shapes(drawing, projection),
        layer(full, f"datum.number >= {nobody}", size=_size("number", drawing), tooltip=tip, **looks),
        layer(hollow, f"datum.number < {nobody}", tooltip=tip, **looks),
        layer(ghost, "isValid(datum.ghost)", size=_size("ghost", drawing), shape=looks["shape"]),
        *_names(drawing, projection),
        *(text(field, dy, **HALO) for field, dy in LINES),
        *(text(field, dy, fontWeight="bold" if field == "lines" else "normal") for field, dy in LINES),
    ]
    return {
        "width": ground.width,
        "height": ground.height,
        "padding": dict.fromkeys(("left", "right", "top"), EDGE),
        "view": {"fill": LAND if ground.outline.features else "#FFFFFF", "stroke": FAINT},
        "layer": layers,
        "resolve": {"scale": {"size": "shared", "color": "shared", "shape": "shared", "stroke": "shared"}},
    }


def _letters(part: float) -> dict[str, Any]:
    """Text on a map; it is not read out, as the rows say the same."""
    size = {"fontSize": FONT * part, "lineHeight": LINE * part, "lineBreak": "\n"}
    return {"type": "text", "baseline": "middle", "color": INK, "aria": False, **size}


def _tip(drawing: Drawing) -> list[dict[str, Any]]:
    fields = (
        ("area", t("Area")),
        ("region", t("Region")),
        ("shown", drawing.counting.heading),
        ("change", t("Change", context="of a figure")),
        ("published", t("As published")),
        *((name, unit.title) for name, unit in drawing.pack.units.items()),
    )
    return [{"field": field, "type": "nominal", "title": title} for field, title in fields]


def _shapes(drawing: Drawing, projection: dict[str, Any]) -> dict[str, Any]:
    """The tinted shapes of regions, without an edge."""
    return {
        "data": {"values": [*drawing.shapes]},
        "projection": projection,
        "mark": {
            "type": "geoshape",
            "clip": True,
            "aria": False,
            "tooltip": None,
            "stroke": None,
            "fillOpacity": TINT,
            "fill": {"expr": "datum.tint"},
        },
    }


def _names(drawing: Drawing, projection: dict[str, Any]) -> list[dict[str, Any]]:
    """The names of regions, in the colour of the edge of their symbols."""
    looks = region_styles([*drawing.titles])
    rows = []
    for name, (title, (left, top, right, bottom)) in drawing.named.items():
        longitude, latitude = drawing.ground.place((left + right) / 2, (top + bottom) / 2)
        up = -LINE * drawing.part * title.count("\n") / 2
        row = {"title": title, "edge": looks[name][2], "longitude": longitude, "latitude": latitude, "up": up}
        rows.append(row)
    if not rows:
        return []
    at = {name: {"field": name, "type": "quantitative"} for name in ("longitude", "latitude")}
    style = {**_letters(drawing.part), "fontStyle": "italic", "fontWeight": "bold", "align": "center"}
    return [
        {
            "data": {"values": rows},
            "projection": projection,
            "mark": {**style, "dy": {"expr": "datum.up"}, **look},
            "encoding": {**at, "text": {"field": "title", "type": "nominal"}},
        }
        for look in (HALO, {"color": {"expr": "datum.edge"}})
    ]


def _size(field: str, drawing: Drawing) -> dict[str, Any]:
    """Symbols as large as a number of people or units, up to the most there are."""
    scale = {"type": "linear", "domain": [0, drawing.most], "range": [0, drawing.largest]}
    look = {"symbolFillColor": FAINT, "symbolStrokeColor": NEUTRAL, "format": ",d"}
    look |= {"orient": drawing.corner, **CORNER} if drawing.corner else {"orient": "bottom"}
    key = {"title": drawing.counting.heading, "values": _round_sizes(drawing.most), **look}
    return {"field": field, "type": "quantitative", "scale": scale, "legend": None if drawing.small else key}


def _round_sizes(most: float) -> list[float]:
    """Two round numbers for the legend: near the largest, and an eighth of it."""
    sizes = []
    for value in (most / 8, most):
        step = 10 ** math.floor(math.log10(max(value, 1.0)))
        sizes.append(float(max(step, math.floor(value / step) * step)))
    return sorted(set(sizes))
