"""The map of an option's laydown: how many people, or units of one type, are stationed where in a period.

The country's outline is drawn where there is one that holds areas of the pack; without one the areas stand alone. Each
region is told by a tinted shape around its areas, which claims no border. The picture depends on the period only
through its rows, so that a browser redraws it in place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from decide.language import t
from decide.language.direction import wrapped
from decide.pack.schema import Pack
from decide.report.charts import ENTRY, Chart, chart, legend_height, region_styles
from decide.report.words import heading

from .counting import Counting
from .drawing import LINE, Drawing, spec_of
from .ground import Ground, Point, features, free_corner, names, shapes
from .labels import Box, Mark, spots, symbol_of
from .outline import Outline, about, mercator, outline_of
from .stationed import Units, in_period, stationed, units_in

WIDTH, SMALL = 530, 336
"""Pixels of a map, and of the small one of the first screen: of the narrowest column that they stand in, at 820 and at
1280 pixels of window, so that names are never nearer to each other than they were placed."""
LOWEST, HIGHEST = 0.6, 0.9  # of the width: how high a map is, by the ground it shows
LOWEST_SMALL, HIGHEST_SMALL = 0.64, 0.72  # the small one stands beside words
COLUMNS_SMALL = 2  # of the legend of regions there
LARGEST, LARGEST_SMALL = 1100.0, 500.0  # square pixels of the largest symbol, and on the small map
SMALLEST = 24.0  # of the mark of an area where nobody is stationed
LETTER = 8.4  # pixels a letter takes at size 12, where it is bold
PLAIN_LETTER = 7.7  # where it is not
SMALLER = 0.85  # of these, on the small map
NAME, NAME_SMALL = 26, 14  # letters of a name in a line
REGION_NAMES = (26, 18, 12)  # of that of a region, the first for which there is room
SIZES = (150.0, 62.0)  # pixels across and down that the legend of sizes takes


def laydown_map(
    laydown: pd.DataFrame,
    pack: Pack,
    period: str,
    start: Units | None = None,
    published: pd.DataFrame | None = None,
    *,
    small: bool = False,
    unit: str = "",
    outline: Outline | None = None,
) -> Chart:
    """The laydown of one option in a period, on a map of the size of the Option page, or a small one.

    `laydown` is the part of `Results.laydown` about the option, `start` as in `stationed`; `published` the laydown of
    the option as published, where the user changed it: its people are drawn as hollow marks where they differ. `unit`:
    a unit type, of which units are shown instead of people. `outline`: what lies behind, if not what the page has.
    """
    counting = Counting(pack, unit)
    table = stationed(laydown, pack, start, unit)
    before = stationed(published, pack, unit=unit) if published is not None else None
    most = max(float(table["number"].max()), float(before["number"].max()) if before is not None else 0.0, 1.0)
    drawing = _drawing(pack, outline or outline_of(pack), table, most, counting, small)
    rows = _rows(laydown, pack, period, table, before, drawing)
    title = counting.title(period, {item.id: item.season for item in pack.calendar.periods}[period])
    above = (
        0 if drawing.named else legend_height([*drawing.titles.values()], drawing.ground.width, drawing.columns) + ENTRY
    )
    above += 0 if drawing.corner or small else round(SIZES[1])
    return chart("small_map" if small else "laydown_map", title, counting.alt, rows, above, **spec_of(drawing))


def _rows(
    laydown: pd.DataFrame,
    pack: Pack,
    period: str,
    table: pd.DataFrame,
    before: pd.DataFrame | None,
    drawing: Drawing,
) -> list[dict[str, Any]]:
    """A row for each area, the largest first, so that smaller symbols stand before larger ones."""
    counting = drawing.counting
    line = LINE * drawing.part
    now, changes = in_period(table, "number", period), in_period(table, "change", period)
    then = in_period(before, "number", period) if before is not None else None
    units = units_in(laydown, period)
    rows: list[dict[str, Any]] = []
    for name, area in pack.areas.items():
        here, change = now[name], changes[name]
        ghost = then[name] if then is not None and abs(then[name] - here) >= counting.least else None
        lines, spot = drawing.lines[name], drawing.places[name]
        rows.append(
            {
                "area": area.title,
                "lines": "\n".join(lines),
                "up": -line * len(lines) / 2,
                "down": line * len(lines) / 2,
                "region": heading(pack.regions, area.region),
                "longitude": area.longitude.value,
                "latitude": area.latitude.value,
                "number": here,
                "shown": counting.text(here),
                "change": counting.change(change),
                "label": _label(counting, here, change, drawing.small),
                "ghost": ghost,
                "published": None if ghost is None else counting.text(ghost),
                "dx": spot.dx,
                "dy": spot.dy,
                "align": spot.align,
                **{kind: Counting(pack, kind).text(units.get((name, kind), 0.0)) for kind in pack.units},
            }
        )
    return sorted(rows, key=lambda row: -float(row["number"]))


def _label(counting: Counting, number: float, change: float, small: bool) -> str:
    """The figure below a name; on the small map without its change."""
    return f"{counting.text(number)}  {'' if small else counting.change(change)}".rstrip()


# where things stand in the picture


def ground_of(outline: Outline, small: bool = False) -> Ground:
    """The ground of a map of its size, neither very low nor very high, with room on all sides to the edge of the
    picture: in a wider one it is as large."""
    west, south, east, north = outline.box
    wide, high = math.radians(east - west), mercator(north) - mercator(south)
    width = SMALL if small else WIDTH
    lowest, highest = (LOWEST_SMALL, HIGHEST_SMALL) if small else (LOWEST, HIGHEST)
    height = round(width * min(max(high / wide, lowest), highest))
    ground = Ground(outline, width, height)
    (west, north), (east, south) = ground.place(0, 0), ground.place(width, height)
    return Ground(replace(outline, box=(west, south, east, north)), width, height)


def _drawing(
    pack: Pack, outline: Outline, table: pd.DataFrame, most: float, counting: Counting, small: bool
) -> Drawing:
    """What is the same in every period: symbols as large, and labels as long, as they ever are."""
    ground, size = ground_of(outline, small), SMALLER if small else 1.0
    area_of_largest = LARGEST_SMALL if small else LARGEST
    largest = table.groupby("area")["number"].max()
    lines = {name: wrapped(area.title, NAME_SMALL if small else NAME) for name, area in pack.areas.items()}
    marks = []
    for name, area in pack.areas.items():
        mine = table[table["area"] == name]
        figures = [
            _label(counting, float(here), float(change), small)
            for here, change in zip(mine["number"], mine["change"], strict=True)
        ]
        wide = max(LETTER * max(map(len, lines[name])), PLAIN_LETTER * max(map(len, figures)))
        radius = math.sqrt(area_of_largest * float(largest[name]) / most) / 2
        x, y = ground.at(area.longitude.value, area.latitude.value)
        high = (len(lines[name]) + 1) * size * LINE
        marks.append(Mark(x, y, max(radius, math.sqrt(SMALLEST) / 2), size * wide, high))
    places = spots(marks, ground.frame)
    taken = [*(symbol_of(mark) for mark in marks), *(spot.box for spot in places)]
    titles = {name: heading(pack.regions, name) for name in pack.regions}
    rings = shapes(ground, pack)
    named = _named(ground, rings, titles, taken, size)
    taken += [box for _, box in named.values()]
    return Drawing(
        pack=pack,
        counting=counting,
        ground=ground,
        small=small,
        part=size,
        most=most,
        largest=area_of_largest,
        smallest=SMALLEST,
        lines=lines,
        places=dict(zip(pack.areas, places, strict=True)),
        titles=titles,
        shapes=features(ground, rings, {name: look[0] for name, look in region_styles([*titles]).items()}),
        named=named,
        columns=COLUMNS_SMALL if small else 1,
        corner="" if small else free_corner(ground, *SIZES, taken),
    )


def _named(
    ground: Ground,
    rings: Mapping[str, Sequence[Point]],
    titles: Mapping[str, str],
    taken: Sequence[Box],
    size: float,
) -> dict[str, tuple[str, Box]]:
    """The names of regions in lines, the longest for which there is room, and where they stand; nothing where one of
    them has none."""
    for letters in REGION_NAMES:
        lines = {name: wrapped(titles[name], letters) for name in rings}
        wide = {name: size * LETTER * max(map(len, parts)) for name, parts in lines.items()}
        sizes = {name: (wide[name], size * LINE * len(parts)) for name, parts in lines.items()}
        if (boxes := names(ground, rings, sizes, taken)) is not None:
            return {name: ("\n".join(lines[name]), box) for name, box in boxes.items()}
    return {}


def caption(counting: Counting, outline: Outline, ghosts: bool = False) -> str:
    """What the map is drawn from, and what it does not say. `ghosts`: the published option is drawn beside."""
    if counting.persons:
        said = t(
            "Symbols stand at the principal base or town of an area; their size is the number of people stationed. "
            "▲ ▼ ten or more people above or below the period before; the plan says how many join and leave an area, "
            "not who goes where."
        )
    else:
        said = t(
            "Symbols stand at the principal base or town of an area; their size is the number of units stationed. "
            "▲ ▼ above or below the period before; the plan says how many join and leave an area, not who goes where."
        )
    if ghosts and counting.persons:
        said += " " + t("Dashed: the option as published, where it differs by ten or more.")
    elif ghosts:
        said += " " + t("Dashed: the option as published, where it differs.")
    said += " " + t("Shading says which areas belong to a region; it is no border.")
    return f"{said} {about(outline)}"
