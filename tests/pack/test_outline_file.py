"""The outline behind a map: polygons of a GeoJSON file; what is wrong with one is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from decide.errors import InputError
from decide.pack.every_file import read_whole
from decide.pack.folder import OUTLINE_FILE, find_pack
from decide.pack.outline_file import MOST_BYTES, MOST_POINTS, feature_of, outline_from, outline_in, within
from decide.pack.theatre import Theatre

# the areas of the drill, at 10 N 0 E and 9 N 1 E, lie in this square, counter-clockwise as RFC 7946 has it
SQUARE = [[-5, 5], [5, 5], [5, 14], [-5, 14], [-5, 5]]
HOLE = [[3, 12], [3, 13], [4, 13], [4, 12], [3, 12]]
FAR = [[50, 50], [51, 50], [51, 51], [50, 50]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}


def text(tree: Any) -> bytes:
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    ("tree", "count"),
    [
        (POLYGON, 1),
        ({"type": "MultiPolygon", "coordinates": [[FAR], [SQUARE]]}, 2),
        ({"type": "Feature", "properties": None, "geometry": POLYGON}, 1),
        (
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}},
                    {"type": "Feature", "geometry": None},
                    {"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": [POLYGON]}},
                ],
            },
            1,
        ),
    ],
)
def test_polygons_are_taken_from_wherever_they_stand(drill: Theatre, tree: Any, count: int) -> None:
    assert len(outline_from("land.geojson", text(tree), drill.pack).polygons) == count


def test_rings_turn_as_a_map_from_a_sphere_needs(drill: Theatre) -> None:
    """Outer rings clockwise, holes not, whatever the file has: a browser would fill the rest of the world else."""

    def turns(ring: Any) -> float:
        return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))

    for rings in ([SQUARE, HOLE], [SQUARE[::-1], HOLE[::-1]], [SQUARE, HOLE[::-1]]):
        outline = outline_from("land.geojson", text({**POLYGON, "coordinates": rings}), drill.pack)
        (drawn,) = feature_of(outline)["geometry"]["coordinates"]
        assert turns(drawn[0]) < 0 < turns(drawn[1])
        assert {(x, y) for x, y in drawn[0]} == {(x, y) for x, y in SQUARE}


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b" " * (MOST_BYTES + 1), f"larger than {MOST_BYTES} bytes", "Simplify"),
        (b'{"type": "Polygon",\n oops}', "land.geojson:2: not valid JSON", ""),
        (b"[" * 100_000, "not valid JSON", ""),
        (b"\xff\xfe", "not UTF-8", "UTF-8"),
        (text({"type": "Topology", "arcs": []}), "its type is 'Topology'", "FeatureCollection"),
        (text([POLYGON]), "no GeoJSON: its type is 'None'", "FeatureCollection"),
        (text({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}), "holds no polygon", "lines and points"),
        (text({"type": "FeatureCollection", "features": []}), "holds no polygon", "Polygon or MultiPolygon"),
        (
            text({"type": "Polygon", "coordinates": [[[240000, 990000], *SQUARE]]}),
            "the coordinates 240000, 990000 are out of range (±180, ±90)",
            "EPSG:4326",
        ),
        (
            text({"type": "Polygon", "coordinates": [[[1, 91], *SQUARE]]}),
            "the coordinates 1, 91 are",
            "longitude first",
        ),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 1], [1, 2], [0, 1]]]}', "are out of range", ""),
        (text({"type": "Polygon", "coordinates": [SQUARE[:3]]}), "fewer than 4 points", ""),
        (text({"type": "Polygon", "coordinates": [[["a", 1], *SQUARE]]}), "no longitude with a latitude", ""),
        (text({"type": "Polygon", "coordinates": 7}), "7 stands where coordinates should", ""),
        (text({"type": "Polygon", "coordinates": [FAR]}), "none of the pack's areas", "exchanged"),
        (
            text({"type": "Polygon", "coordinates": [SQUARE * 12_000]}),
            f"60000 points, more than {MOST_POINTS}",
            "Simpl",
        ),
    ],
)
def test_a_bad_file_is_told(drill: Theatre, content: bytes, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        outline_from("land.geojson", content, drill.pack)
    (problem,) = error.value.problems
    assert message in str(problem)
    assert hint in problem.hint
    assert str(problem).startswith("land.geojson")


def test_the_outline_of_a_pack_moves_no_number(drill: Theatre, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(find_pack("drill"), folder)
    assert outline_in(read_whole(folder)[0]) is None
    (folder / OUTLINE_FILE).write_bytes(text(POLYGON))
    theatre, digests = read_whole(folder)
    outline = outline_in(theatre)
    assert outline is not None
    assert digests[OUTLINE_FILE] == outline.digest
    assert theatre.hash == drill.hash
    (folder / OUTLINE_FILE).write_bytes(text({"type": "Polygon", "coordinates": [FAR]}))
    with pytest.raises(InputError, match=r"outline\.geojson: none of the pack's areas"):
        read_whole(folder)


def test_within_by_hand() -> None:
    ring = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0)]  # a square with a notch
    assert within((1.0, 1.0), ring)
    assert not within((2.0, 3.0), ring)
    assert not within((5.0, 1.0), ring)
