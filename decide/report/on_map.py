"""A laydown on the map: a point for each option, period and area, for a geographic information system.

GeoJSON is RFC 7946: longitude and latitude in WGS 84. GeoPackage is OGC 12-128r18: an SQLite file, its geometries in
the standard's binary form, with the same columns.
"""

from __future__ import annotations

import json
import sqlite3
import struct
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from decide.pack.schema import Pack
from decide.results.study import Results

WGS84 = 4326
LAYER = "laydown"
GEOPACKAGE = 0x47504B47  # "GPKG", the application id that the standard gives such files
VERSION = 10301
DEFINITION = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433]]'
)
CHANGED = "2000-01-01T00:00:00.000Z"  # a file made twice from the same results is the same file
Place = tuple[float, float, dict[str, Any]]
"""Longitude, latitude, and the columns."""


def places(results: Results, pack: Pack) -> Iterator[Place]:
    """A point for each option, period and area in which anybody is stationed or anything needed: its title and region,
    persons stationed, units by type (column `units_<type>`) and the share of each objective's need that is met
    (`met_<objective>`, none where nothing is needed)."""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    needed: dict[tuple[str, str, str], dict[str, list[tuple[float, float]]]] = {}
    for row in results.rows_of("needs"):
        key = (row["option"], row["period"], row["area"])
        needed.setdefault(key, {}).setdefault(row["objective"], []).append((float(row["size"]), float(row["met"])))
    for row in results.rows_of("laydown"):
        key = (row["option"], row["period"], row["area"])
        columns = rows.setdefault(key, {"persons": 0.0})
        columns["persons"] += float(row["persons"])
        columns[f"units_{row['unit_type']}"] = float(row["units"])
    periods = [period.id for period in pack.calendar.periods]
    for option in results.names:
        for period in periods:
            for name, area in pack.areas.items():
                key = (option, period, name)
                if key not in rows and key not in needed:
                    continue
                here = rows.get(key, {"persons": 0.0})
                met = needed.get(key, {})
                yield (
                    area.longitude.value,
                    area.latitude.value,
                    {
                        **{"option": option, "period": period, "area": name, "title": area.title},
                        **{"region": area.region, "persons": here["persons"]},
                        **{column: here.get(column, 0.0) for column in (f"units_{unit}" for unit in pack.units)},
                        **{f"met_{objective}": _share(met.get(objective, [])) for objective in pack.objectives},
                    },
                )


def _share(parts: list[tuple[float, float]]) -> float | None:
    """The share met of all kinds of need together."""
    size = sum(part for part, _ in parts)
    return sum(part * met for part, met in parts) / size if size > 0.0 else None


def to_geojson(points: list[Place], about: Mapping[str, Any]) -> bytes:
    """A feature collection; `about` (manifest, code) stands beside its features."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": columns,
        }
        for longitude, latitude, columns in points
    ]
    tree = {"type": "FeatureCollection", "name": LAYER, "decide": about, "features": features}
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def to_geopackage(points: list[Place], title: str, about: Mapping[str, Any]) -> bytes:
    """A GeoPackage with one layer of points, and a table `decide` that holds `about` by name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "it.gpkg")
        connection = sqlite3.connect(path)
        try:
            with connection:
                _describe(connection, points, title)
                _fill(connection, points)
                connection.execute("CREATE TABLE decide (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
                rows = [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in about.items()]
                connection.executemany("INSERT INTO decide VALUES (?, ?)", rows)
        finally:
            connection.close()
        return path.read_bytes()


def _describe(connection: sqlite3.Connection, points: list[Place], title: str) -> None:
    """The tables that every GeoPackage has."""
    connection.executescript(
        f"""
        PRAGMA application_id = {GEOPACKAGE};
        PRAGMA user_version = {VERSION};
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
            organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
            definition TEXT NOT NULL, description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
            identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
            min_x DOUBLE, min_y DOUBLE, max_x DOUBLE,
            max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
        CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
            geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id),
            z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
        """
    )
    systems = [
        ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
        ("Undefined geographic", 0, "NONE", 0, "undefined", None),
        ("WGS 84", WGS84, "EPSG", WGS84, DEFINITION, None),
    ]
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
    east, north = [place[0] for place in points] or [0.0], [place[1] for place in points] or [0.0]
    bounds = (min(east), min(north), max(east), max(north))
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)",
        (LAYER, LAYER, title, CHANGED, *bounds, WGS84),
    )
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (LAYER, WGS84))


def _fill(connection: sqlite3.Connection, points: list[Place]) -> None:
    """The layer: a geometry and the columns of each point."""
    columns = points[0][2] if points else {}
    kinds = {name: "TEXT" if isinstance(value, str) else "DOUBLE" for name, value in columns.items()}
    listed = "".join(f', "{name}" {kind}' for name, kind in kinds.items())  # ids of the pack: letters, digits and _
    connection.execute(f'CREATE TABLE "{LAYER}" (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom BLOB{listed})')
    marks = ", ".join("?" * (len(kinds) + 1))
    names = "".join(f', "{name}"' for name in kinds)
    rows = [(_point(longitude, latitude), *values.values()) for longitude, latitude, values in points]
    connection.executemany(f'INSERT INTO "{LAYER}" (geom{names}) VALUES ({marks})', rows)


def _point(longitude: float, latitude: float) -> bytes:
    """A point in the binary form of the standard: header without an envelope, then well-known binary."""
    head = struct.pack("<2sBBi", b"GP", 0, 1, WGS84)
    return head + struct.pack("<BIdd", 1, 1, longitude, latitude)
