"""The outline behind the map of a pack: polygons of a GeoJSON file, in degrees. It moves no number.

It is `outline.geojson` in the pack's folder, or a file that someone opens on the page. Polygons are taken from wherever
they stand in the file; lines, points and properties are left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decide.errors import InputError, Place, Problem
from decide.pack.folder import OUTLINE_FILE
from decide.pack.schema import Pack
from decide.pack.text import digest_of_text, read_bytes
from decide.pack.theatre import Theatre

MOST_BYTES = 2_000_000
"""Of a file. At a hundredth of a degree, about a kilometre, the outline of any country takes a tenth of it."""
MOST_POINTS = 50_000
"""Of all polygons: the browser draws them anew with every change of the map's size."""
LEAST_POINTS = 4  # of a ring, the first of which comes again as the last (RFC 7946, section 3.1.6)
SIMPLER = "Simplify its lines: a map of a screen's width shows no more than some thousand points."
DEGREES = "Save it in degrees of longitude and latitude (WGS 84, EPSG:4326), longitude first."
WIDEST, HIGHEST = 180.0, 90.0  # degrees of longitude and latitude
HOLDERS = {"FeatureCollection": "features", "GeometryCollection": "geometries", "Feature": "geometry"}
GEOMETRIES = ("Polygon", "MultiPolygon", "Point", "MultiPoint", "LineString", "MultiLineString")

Point = tuple[float, float]
"""Longitude and latitude."""
Ring = list[Point]


@dataclass(frozen=True)
class OutlineFile:
    """Polygons, each its outer ring and its holes, and the file they are from."""

    name: str
    digest: str
    polygons: tuple[tuple[Ring, ...], ...]
    """Outer rings clockwise and holes the other way, which is inside on a map drawn from a sphere."""


def read_outline(theatre: Theatre) -> OutlineFile:
    """The outline in a pack's folder. Raises `InputError`."""
    path = theatre.folder / OUTLINE_FILE
    return outline_from(path.as_posix(), read_bytes(path, path.as_posix(), MOST_BYTES), theatre.pack)


def outline_in(theatre: Theatre) -> OutlineFile | None:
    """The same, or None where the folder has none. Raises `InputError`."""
    return read_outline(theatre) if (theatre.folder / OUTLINE_FILE).exists() else None


def outline_from(name: str, content: bytes, pack: Pack) -> OutlineFile:
    """The polygons of a GeoJSON file, of which one holds an area of the pack. Raises `InputError`."""
    place = Place(name)
    if len(content) > MOST_BYTES:
        raise InputError(Problem(f"larger than {MOST_BYTES} bytes.", place, SIMPLER))
    try:
        text = content.decode("utf-8-sig")
        polygons = [*_polygons(json.loads(text), place)]
    except UnicodeDecodeError:
        raise InputError(Problem("not UTF-8 text.", place, "Save the file as UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise InputError(Problem(f"not valid JSON: {error.msg}.", Place(name, error.lineno))) from None
    except (RecursionError, ValueError):  # nested without end, or a number of thousands of digits
        raise InputError(Problem("not valid JSON.", place)) from None
    if not polygons:
        hint = "Give a country or its regions as Polygon or MultiPolygon; lines and points are not drawn."
        raise InputError(Problem("holds no polygon.", place, hint))
    if (points := sum(len(ring) for rings in polygons for ring in rings)) > MOST_POINTS:
        raise InputError(Problem(f"has {points} points, more than {MOST_POINTS}.", place, SIMPLER))
    areas = [(area.longitude.value, area.latitude.value) for area in pack.areas.values()]
    if not any(within(point, rings[0]) for point in areas for rings in polygons):
        hint = "Is it the outline of another country, or are longitude and latitude exchanged?"
        raise InputError(Problem("none of the pack's areas lies within it.", place, hint))
    turned = tuple((clockwise(rings[0]), *(clockwise(hole)[::-1] for hole in rings[1:])) for rings in polygons)
    return OutlineFile(name, digest_of_text(text), turned)


def _polygons(tree: Any, place: Place) -> Iterator[list[Ring]]:
    """The polygons of a GeoJSON object, wherever they stand in it."""
    kind = tree.get("type") if isinstance(tree, dict) else None
    if kind in HOLDERS:
        held = tree.get(HOLDERS[kind])
        for one in held if isinstance(held, list) else [held] if held is not None else []:
            yield from _polygons(one, place)
    elif kind == "Polygon":
        yield _rings(tree.get("coordinates"), place)
    elif kind == "MultiPolygon":
        for one in _list(tree.get("coordinates"), place):
            yield _rings(one, place)
    elif kind not in GEOMETRIES:
        kinds = ", ".join([*HOLDERS, *GEOMETRIES[:2]])
        raise InputError(
            Problem(f"this is no GeoJSON: its type is {str(kind)[:40]!r}.", place, f"Give one of {kinds}.")
        )


def _rings(coordinates: Any, place: Place) -> list[Ring]:
    rings = [[_point(one, place) for one in _list(ring, place)] for ring in _list(coordinates, place)]
    if not rings or any(len(ring) < LEAST_POINTS for ring in rings):
        raise InputError(Problem(f"a ring of a polygon has fewer than {LEAST_POINTS} points.", place))
    return rings


def _list(value: Any, place: Place) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(Problem(f"{json.dumps(value)[:40]} stands where coordinates should.", place))
    return value


def _point(value: Any, place: Place) -> Point:
    numbers = value if isinstance(value, list) else []
    if len(numbers) < 2 or any(not isinstance(one, int | float) or isinstance(one, bool) for one in numbers[:2]):
        raise InputError(Problem(f"{json.dumps(value)[:40]} is no longitude with a latitude.", place))
    across, up = numbers[:2]
    if not (math.isfinite(across) and math.isfinite(up) and abs(across) <= WIDEST and abs(up) <= HIGHEST):
        message = f"the coordinates {across:.12g}, {up:.12g} are out of range (±{WIDEST:g}, ±{HIGHEST:g})."
        raise InputError(Problem(message, place, DEGREES))
    return float(across), float(up)


def clockwise(ring: Ring) -> Ring:
    """The ring in the direction that maps drawn from a sphere take for the inside."""
    doubled = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))
    return ring if doubled > 0 else ring[::-1]


def within(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies in a ring: a ray to the east crosses its sides an odd number of times."""
    x, y = point
    crossed = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        crossed += (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1


def feature_of(outline: OutlineFile) -> Mapping[str, Any]:
    """Its polygons as one GeoJSON feature, as a map draws it."""
    coordinates = [[[[*point] for point in ring] for ring in rings] for rings in outline.polygons]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": coordinates}}
