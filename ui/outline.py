"""The lines behind a map, and where a place lies on it: Mercator's map, which Vega draws from the same formula."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from decide.language import t
from decide.pack.outline_file import OutlineFile, feature_of
from decide.pack.schema import Pack
from decide.report.charts import FAINT, NEUTRAL

FOLDER = Path(__file__).parent / "data" / "outlines"
MARGIN = 0.8  # degrees around the areas of a pack without an outline, and ...
PART = 0.12  # ... of their extent, if that is more
WATER = "#A9CDE8"


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Outline:
    """What lies behind the areas."""

    box: Box
    """Least longitude and latitude, then most, in degrees."""
    source: str
    """Where the lines come from; empty without lines."""
    features: Mapping[str, Any]
    """GeoJSON by kind: country, borders, rivers."""
    own: bool = False
    """Whether it is from a file of the pack, or one that was opened on the page."""


@cache
def outlines() -> tuple[Outline, ...]:
    """The outlines that come with the page."""
    loaded = []
    for path in sorted(FOLDER.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        features = {item["properties"]["kind"]: item for item in data["features"]}
        west, south, east, north = data["bbox"]
        loaded.append(Outline((west, south, east, north), data["source"], features))
    return tuple(loaded)


def outline_of(pack: Pack, own: OutlineFile | None = None) -> Outline:
    """The areas of a pack with room around them, and behind them: an outline of one's own, else one that comes with the
    page and holds every area, if there is one."""
    across = [area.longitude.value for area in pack.areas.values()]
    up = [area.latitude.value for area in pack.areas.values()]
    aside, above = (max(MARGIN, PART * (max(ends) - min(ends))) for ends in (across, up))
    box = (min(across) - aside, min(up) - above, max(across) + aside, max(up) + above)
    if own is not None:
        return Outline(box, PurePath(own.name).name, {"country": feature_of(own)}, own=True)
    for outline in outlines():
        west, south, east, north = outline.box
        if west <= min(across) <= max(across) <= east and south <= min(up) <= max(up) <= north:
            return replace(outline, box=box)
    return Outline(box, "", {})


def about(outline: Outline) -> str:
    """Where the lines of a map come from, in words, or where an outline can be had."""
    if outline.own:
        return t("Outline: {file}. Boundaries shown do not imply endorsement.", file=outline.source)
    if outline.source:
        return t(
            "Outline and rivers: {source}, public domain. Boundaries shown do not imply endorsement.",
            source=outline.source,
        )
    return t("An outline of the country can be opened as GeoJSON, under “{where}”.", where=t("Open a file"))


def mercator(latitude: float) -> float:
    """Height of a latitude on Mercator's map, in radians of longitude."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def projection_of(box: Box) -> dict[str, Any]:
    """Mercator's map with the box in the middle, as large as fits the picture whatever its width."""
    west, south, east, north = box
    wide, high = math.radians(east - west), mercator(north) - mercator(south)
    scale = f"min(width / {wide:.6f}, height / {high:.6f})"
    x, y = math.radians(west + east) / 2, (mercator(south) + mercator(north)) / 2
    middle = f"[width / 2 - {scale} * {x:.6f}, height / 2 + {scale} * {y:.6f}]"
    return {"type": "mercator", "scale": {"expr": scale}, "translate": {"expr": middle}}


def background(outline: Outline, projection: dict[str, Any]) -> list[dict[str, Any]]:
    """Country, rivers and borders; nothing of it is read out."""
    styles: tuple[tuple[str, dict[str, Any]], ...] = (
        ("country", {"fill": "#FFFFFF", "stroke": None}),
        ("rivers", {"filled": False, "stroke": WATER, "strokeWidth": 1.6}),
        ("borders", {"filled": False, "stroke": FAINT, "strokeWidth": 1}),
        ("country", {"filled": False, "stroke": NEUTRAL, "strokeWidth": 1.5}),
    )
    return [
        {
            "data": {"values": outline.features[kind]},
            "projection": projection,
            "mark": {"type": "geoshape", "clip": True, "aria": False, "tooltip": None, **style},
        }
        for kind, style in styles
        if kind in outline.features
    ]
