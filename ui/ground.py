"""Where things stand in the picture of a map: its ground in pixels, and regions lightly told as shapes around areas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decide.pack.outline_file import clockwise, within
from decide.pack.schema import Pack

from .labels import Box, covered, outside
from .outline import Outline, mercator

Point = tuple[float, float]
AROUND = 26.0  # pixels from an area to the edge of its region's shape
CORNERS = 16  # of the circle around an area
NEAR = 3.0  # pixels between the edge of a region's shape and its name
INSET = 4.0  # pixels between the frame and what stands in a corner


@dataclass(frozen=True)
class Ground:
    """The ground of an outline in a picture so wide and high, as large as fits, in the middle."""

    outline: Outline
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Pixels that a radian of longitude takes."""
        west, south, east, north = self.outline.box
        wide, high = math.radians(east - west), mercator(north) - mercator(south)
        return min(self.width / wide, self.height / high)

    @property
    def frame(self) -> Box:
        """The edges of the picture, in its pixels."""
        return 0.0, 0.0, float(self.width), float(self.height)

    def at(self, longitude: float, latitude: float) -> Point:
        """Pixels from the left and from the top."""
        west, south, east, north = self.outline.box
        x = self.scale * math.radians(longitude - (west + east) / 2)
        y = self.scale * ((mercator(north) + mercator(south)) / 2 - mercator(latitude))
        return self.width / 2 + x, self.height / 2 + y

    def place(self, x: float, y: float) -> Point:
        """Longitude and latitude of a pixel."""
        west, south, east, north = self.outline.box
        up = (mercator(north) + mercator(south)) / 2 - (y - self.height / 2) / self.scale
        across = (west + east) / 2 + math.degrees((x - self.width / 2) / self.scale)
        return across, math.degrees(2 * math.atan(math.exp(up)) - math.pi / 2)


def hull(points: Sequence[Point]) -> list[Point]:
    """The smallest convex ring around points (Andrew's monotone chain)."""
    ordered = sorted({*points})

    def chain(run: Sequence[Point]) -> list[Point]:
        kept: list[Point] = []
        for x, y in run:
            while len(kept) > 1 and _left(kept[-2], kept[-1], (x, y)) <= 0:
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return chain(ordered) + chain(ordered[::-1])


def _left(one: Point, two: Point, three: Point) -> float:
    """Above 0 where three points turn left."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def shapes(ground: Ground, pack: Pack) -> dict[str, list[Point]]:
    """Of each region a ring in pixels with room around its areas. It says which areas belong together, and claims no
    border; those of two regions may overlap."""
    rings = {}
    turns = [2 * math.pi * n / CORNERS for n in range(CORNERS)]
    for region in pack.regions:
        points = [
            ground.at(area.longitude.value, area.latitude.value)
            for area in pack.areas.values()
            if area.region == region
        ]
        circles = [(x + AROUND * math.cos(turn), y + AROUND * math.sin(turn)) for x, y in points for turn in turns]
        if circles:
            rings[region] = hull(circles)
    return rings


def features(ground: Ground, rings: Mapping[str, Sequence[Point]], tints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The shapes as GeoJSON, each with its tint."""
    made = []
    for region, ring in rings.items():
        closed = clockwise([ground.place(*point) for point in (*ring, ring[0])])
        geometry = {"type": "Polygon", "coordinates": [[[*point] for point in closed]]}
        made.append({"type": "Feature", "tint": tints[region], "geometry": geometry})
    return made


def names(
    ground: Ground,
    rings: Mapping[str, Sequence[Point]],
    sizes: Mapping[str, tuple[float, float]],
    taken: Sequence[Box],
) -> dict[str, Box] | None:
    """Boxes for the names of regions so wide and high, at the edge of their shape or inside it, that cover nothing of
    what is taken and stand in no other region's shape; None if one of them has no such place."""
    placed: dict[str, Box] = {}
    for region, ring in rings.items():
        others = [other for name, other in rings.items() if name != region]
        free = [
            box
            for box in _around(ring, *sizes[region])
            if not covered(box, [*taken, *placed.values()])
            and not outside(box, ground.frame)
            and not any(within(corner, other) for corner in _corners(box) for other in others)
        ]
        if not free:
            return None
        placed[region] = free[0]
    return placed


def _around(ring: Sequence[Point], wide: float, high: float) -> list[Box]:
    """Places for a name beside a ring, outside and inside, those above it first."""
    x0 = sum(x for x, _ in ring) / len(ring)
    y0 = sum(y for _, y in ring) / len(ring)
    boxes = []
    for way in (1, -1):
        for x, y in sorted(ring, key=lambda point: point[1]):
            apart = math.hypot(x - x0, y - y0) or 1.0
            right, down = way * (x - x0) / apart, way * (y - y0) / apart
            at_x, at_y = x + right * (wide / 2 + NEAR), y + down * (high / 2 + NEAR)
            boxes.append((at_x - wide / 2, at_y - high / 2, at_x + wide / 2, at_y + high / 2))
    return boxes


def _corners(box: Box) -> list[Point]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (left, bottom), (right, bottom), ((left + right) / 2, (top + bottom) / 2)]


def free_corner(ground: Ground, wide: float, high: float, taken: Sequence[Box]) -> str:
    """The corner of the picture in which a box so wide and high covers nothing, as a legend names it; empty if none."""
    right, bottom = ground.width - wide - INSET, ground.height - high - INSET
    for name, left, top in (
        ("top-left", INSET, INSET),
        ("top-right", right, INSET),
        ("bottom-left", INSET, bottom),
        ("bottom-right", right, bottom),
    ):
        if not covered((left, top, left + wide, top + high), taken):
            return name
    return ""
