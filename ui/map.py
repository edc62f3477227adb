"""The map of an option's laydown: how many people are stationed where in a period.

The country's outline is drawn where there is one that holds all areas of the pack; without one the areas stand alone.
The picture depends on the period only through its rows, so that a browser redraws it in place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from decide.language import t
from decide.language.direction import wrapped
from decide.pack.schema import Pack
from decide.report.charts import ENTRY, FAINT, INK, NEUTRAL, Chart, by_regions, chart, legend, legend_height
from decide.report.document import Column
from decide.report.words import heading

from .labels import Mark, Spot, spots
from .outline import Outline, background, mercator, outline_of, projection_of
from .stationed import Units, in_period, stationed, units_in

WIDTH, SMALL = 616, 360  # pixels of a map, and of the small one of the first screen
LOWEST, HIGHEST = 0.5, 0.9  # of the width: how high a map is, by the ground it shows
LARGEST, LARGEST_SMALL = 1100.0, 500.0  # square pixels of the largest symbol, and on the small map
SMALLEST = 24.0  # of the mark of an area where nobody is stationed
LETTER, LINE = 8.4, 15.0  # pixels a letter takes at size 12, where it is bold, and a line
SMALLER = 0.85  # of these, on the small map
NAME, NAME_SMALL = 26, 14  # letters of a name in a line
SHORT = 24  # letters of a region's name for which there is room in the corner of the map
GROUND = "#F3F4F6"
SAME = 0.5  # people: below it nobody is there
LEAST_SHOWN = 10.0  # people: smaller differences are not shown
WHOLE = Column("", "", 0)


def laydown_map(
    laydown: pd.DataFrame,
    pack: Pack,
    period: str,
    start: Units | None = None,
    published: pd.DataFrame | None = None,
    width: int = WIDTH,
) -> Chart:
    """The laydown of one option in a period, on a map made for so many pixels; a small one has no legend of sizes.

    `laydown` is the part of `Results.laydown` about the option, `start` as in `stationed`; `published` the laydown of
    the option as published, where the user changed it: its people are drawn as hollow marks where they differ.
    """
    people = stationed(laydown, pack, start)
    before = stationed(published, pack) if published is not None else None
    most = max(float(people["people"].max()), float(before["people"].max()) if before is not None else 0.0, 1.0)
    outline = outline_of(pack)
    places = _places(pack, outline, people, most, width)
    line = LINE * _part(width)
    now, changes = in_period(people, "people", period), in_period(people, "change", period)
    then = in_period(before, "people", period) if before is not None else None
    units = units_in(laydown, period)
    rows: list[dict[str, Any]] = []
    for name, area in pack.areas.items():
        here, change = now[name], changes[name]
        ghost = then[name] if then is not None and abs(then[name] - here) >= LEAST_SHOWN else None
        rows.append(
            {
                "area": area.title,
                "lines": "\n".join(lines := _lines(area.title, width)),
                "up": -line * len(lines) / 2,
                "down": line * len(lines) / 2,
                "region": heading(pack.regions, area.region),
                "longitude": area.longitude.value,
                "latitude": area.latitude.value,
                "people": here,
                "shown": WHOLE.text(here),
                "change": _change(change),
                "label": _label(here, change, width),
                "ghost": ghost,
                "published": None if ghost is None else WHOLE.text(ghost),
                "dx": places[name].dx,
                "dy": places[name].dy,
                "align": places[name].align,
                **{unit: _counted(pack, unit, units.get((name, unit), 0.0)) for unit in pack.units},
            }
        )
    rows.sort(key=lambda row: -float(row["people"]))  # smaller symbols stand before larger ones
    season = {item.id: item.season for item in pack.calendar.periods}[period]
    title = t("People stationed in {period} ({season})", period=period, season=season)
    # the same for every period: a browser builds the picture anew when what it says of itself changes
    alt = t(
        "Map of {theatre}: a symbol for each area, as large as the number of people stationed there. The figures stand "
        "in the table below.",
        theatre=pack.title,
    )
    titles = _region_titles(pack)
    above = 0 if _in_corner(titles, width) else legend_height(titles, width) + ENTRY
    spec = _spec(pack, outline, most, then is not None, width)
    return chart("laydown_map" if width == WIDTH else "small_map", title, alt, rows, above, **spec)


def _change(change: float) -> str:
    """More or fewer people than before, by shape and figure; nothing where about the same."""
    if abs(change) < LEAST_SHOWN:
        return ""
    return f"{'▲' if change > 0 else '▼'} {WHOLE.text(abs(change))}"


def _counted(pack: Pack, unit: str, units: float) -> str:
    """Units of a type as shown: people whole, all else to a tenth."""
    return Column("", "", 0 if pack.units[unit].counted_in == "persons" else 1).text(units)


# where things stand in the picture


def height_of(outline: Outline, width: int = WIDTH) -> int:
    """Pixels that the ground takes on a map so wide, neither very low nor very high."""
    west, south, east, north = outline.box
    ratio = (mercator(north) - mercator(south)) / math.radians(east - west)
    return round(width * min(max(ratio, LOWEST), HIGHEST))


def scale_of(outline: Outline, width: int = WIDTH) -> float:
    """Pixels that a radian of longitude takes."""
    west, south, east, north = outline.box
    return min(width / math.radians(east - west), height_of(outline, width) / (mercator(north) - mercator(south)))


def _places(pack: Pack, outline: Outline, people: pd.DataFrame, most: float, width: int) -> dict[str, Spot]:
    """Where each name goes, the same in every period: symbols as large, and labels as long, as they ever are."""
    west, south, east, north = outline.box
    scale = scale_of(outline, width)
    largest, size = people.groupby("area")["people"].max(), _part(width)
    marks = []
    for name, area in pack.areas.items():
        mine = people[people["area"] == name]
        labels = [
            _label(float(here), float(change), width)
            for here, change in zip(mine["people"], mine["change"], strict=True)
        ]
        lines = _lines(area.title, width)
        letters = max(len(text) for text in (*lines, *labels))
        x = scale * math.radians(area.longitude.value - west)
        y = scale * (mercator(north) - mercator(area.latitude.value))
        radius = math.sqrt(_largest(width) * float(largest[name]) / most) / 2
        marks.append(
            Mark(x, y, max(radius, math.sqrt(SMALLEST) / 2), size * LETTER * letters, (len(lines) + 1) * size * LINE)
        )
    frame = (0.0, 0.0, scale * math.radians(east - west), scale * (mercator(north) - mercator(south)))
    return dict(zip(pack.areas, spots(marks, frame), strict=True))


def _lines(title: str, width: int) -> list[str]:
    """The name of an area as it stands on the map."""
    return wrapped(title, NAME if width == WIDTH else NAME_SMALL)


def _label(people: float, change: float, width: int) -> str:
    """The figure below a name; on the small map without its change."""
    return f"{WHOLE.text(people)}  {_change(change) if width == WIDTH else ''}".rstrip()


def _part(width: int) -> float:
    """How large letters are beside those of the large map."""
    return 1.0 if width == WIDTH else SMALLER


def _largest(width: int) -> float:
    """Square pixels of the largest symbol."""
    return LARGEST if width == WIDTH else LARGEST_SMALL


def _region_titles(pack: Pack) -> list[str]:
    return [heading(pack.regions, name) for name in pack.regions]


def _in_corner(titles: Sequence[str], width: int) -> bool:
    """Whether the regions' names are short enough for a legend inside the map; else it stands above."""
    return width == WIDTH and max(map(len, titles)) <= SHORT


# the picture


def _spec(pack: Pack, outline: Outline, most: float, ghosts: bool, width: int) -> dict[str, Any]:
    projection = projection_of(outline.box)
    titles = _region_titles(pack)
    corner = CORNER if _in_corner(titles, width) else {}
    key = {**legend(titles, width, symbolSize=150), **corner}
    shapes = by_regions(dict(zip(pack.regions, titles, strict=True)), key)
    position = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }

    def layer(mark: dict[str, Any], where: str = "", **encoding: Any) -> dict[str, Any]:
        only = {"transform": [{"filter": where}]} if where else {}
        return {**only, "projection": projection, "mark": mark, "encoding": {**position, **encoding}}

    def text(field: str, dy: str, **style: Any) -> dict[str, Any]:
        at = {"dx": {"expr": "datum.dx"}, "dy": {"expr": f"datum.dy + {dy}"}, "align": {"expr": "datum.align"}}
        mark = {
            "type": "text",
            "baseline": "middle",
            "lineBreak": "\n",
            "lineHeight": LINE * _part(width),
            "fontSize": 12 * _part(width),
            "color": INK,
            **at,
            **style,
        }
        return layer(mark, text={"field": field, "type": "nominal"})

    tip = [
        {"field": field, "type": "nominal", "title": title}
        for field, title in (
            ("area", t("Area")),
            ("region", t("Region")),
            ("shown", t("People")),
            ("change", t("Change", context="of a figure")),
            *([("published", t("As published"))] if ghosts else []),
            *((name, unit.title) for name, unit in pack.units.items()),
        )
    ]
    hollow = {"type": "point", "size": SMALLEST, "strokeWidth": 1.4, "fillOpacity": 0, "aria": False}
    full = {"type": "point", "opacity": 0.92, "strokeWidth": 1.2}
    ghost = {"type": "point", "filled": False, "stroke": INK, "strokeWidth": 1.3, "strokeDash": [3, 2]}
    layers = [
        *background(outline, projection),
        layer(full, f"datum.people >= {SAME}", size=_size("people", most, width), tooltip=tip, **shapes),
        layer(hollow, f"datum.people < {SAME}", tooltip=tip, **shapes),
        *([layer(ghost, "isValid(datum.ghost)", size=_size("ghost", most, width), shape=shapes["shape"])] * ghosts),
        *(text(field, dy, color="#FFFFFF", stroke="#FFFFFF", strokeWidth=3, aria=False) for field, dy in LINES),
        *(text(field, dy, fontWeight="bold" if field == "lines" else "normal", aria=False) for field, dy in LINES),
    ]
    return {
        "width": width,
        "height": height_of(outline, width),
        "view": {"fill": GROUND if outline.source else "#FFFFFF", "stroke": FAINT},
        "layer": layers,
        "resolve": {"scale": {"size": "shared", "color": "shared", "shape": "shared", "stroke": "shared"}},
    }


CORNER: dict[str, Any] = {"orient": "top-left", "direction": "vertical", "columns": 1, "offset": 12}  # of the legends
LINES = (("lines", "datum.up"), ("label", "datum.down"))  # field and offset of the name and of the line below it


def _size(field: str, most: float, width: int) -> dict[str, Any]:
    """Symbols as large as a number of people, up to the most there are."""
    scale = {"type": "linear", "domain": [0, most], "range": [0, _largest(width)]}
    look = {"symbolFillColor": FAINT, "symbolStrokeColor": NEUTRAL, "format": ",d", **CORNER}
    key = {"title": t("People"), "values": _round_sizes(most), **look}
    return {"field": field, "type": "quantitative", "scale": scale, "legend": key if width == WIDTH else None}


def _round_sizes(most: float) -> list[float]:
    """Two round numbers of people for the legend: near the largest, and an eighth of it."""
    sizes = []
    for value in (most / 8, most):
        step = 10 ** math.floor(math.log10(max(value, 1.0)))
        sizes.append(float(max(step, math.floor(value / step) * step)))
    return sorted(set(sizes))


def caption(pack: Pack, ghosts: bool = False) -> str:
    """What the map is drawn from, and what it does not say. `ghosts`: the published option is drawn beside."""
    said = t(
        "Symbols stand at the principal base or town of an area; their size is the number of people stationed. "
        "▲ ▼ ten or more people above or below the period before; the plan says how many join and leave an area, not "
        "who goes where."
    )
    if ghosts:
        said += " " + t("Dashed: the option as published, where it differs by ten or more.")
    source = outline_of(pack).source
    if not source:
        return said
    lines = t("Outline and rivers: {source}, public domain. Boundaries shown do not imply endorsement.", source=source)
    return f"{said} {lines}"
