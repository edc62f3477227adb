"""A laydown on the map: the same figures as the frames, in forms that other programs read."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from decide import compare, find_pack, read_theatre
from decide.report.on_map import LAYER, WGS84, places
from decide.results.study import Results
from tests.conftest import Ran

Decide = Callable[..., Ran]


@pytest.fixture(scope="module")
def results() -> Results:
    return compare(read_theatre(find_pack("drill")), ["stay", "reinforce"])


def test_a_point_has_what_the_frames_say_of_its_area(results: Results) -> None:
    pack = read_theatre(find_pack("drill")).pack
    points = {(row["option"], row["period"], row["area"]): (x, y, row) for x, y, row in places(results, pack)}
    assert len(points) == 2 * len(pack.calendar.periods) * len(pack.areas)
    x, y, row = points["reinforce", "second", "hill"]
    assert (x, y) == (pack.areas["hill"].longitude.value, pack.areas["hill"].latitude.value)
    there = results.laydown.query("option == 'reinforce' and period == 'second' and area == 'hill'")
    assert row["persons"] == pytest.approx(there["persons"].sum())
    assert row["units_infantry"] == pytest.approx(there["units"].sum())
    needs = results.needs.query(
        "option == 'reinforce' and period == 'second' and area == 'hill' and objective == 'protection'"
    )
    assert row["met_protection"] == pytest.approx((needs["size"] * needs["met"]).sum() / needs["size"].sum())


def test_a_geojson_is_what_the_standard_says(decide: Decide, results: Results, tmp_path: Path) -> None:
    out = tmp_path / "it.geojson"
    assert decide("map", "stay", "reinforce", "--pack", "drill", "--out", str(out)).code == 0
    tree = json.loads(out.read_text())
    pack = read_theatre(find_pack("drill")).pack
    points = list(places(results, pack))
    assert tree["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in tree["features"]] == [
        {"type": "Point", "coordinates": [x, y]} for x, y, _ in points
    ]
    assert [feature["properties"]["persons"] for feature in tree["features"]] == pytest.approx(
        [row["persons"] for _, _, row in points]
    )


def test_a_geopackage_is_read_back_point_by_point(decide: Decide, results: Results, tmp_path: Path) -> None:
    out = tmp_path / "it.gpkg"
    assert decide("map", "stay", "reinforce", "--pack", "drill", "--out", str(out)).code == 0
    assert out.read_bytes()[68:72] == b"GPKG"
    points = list(places(results, read_theatre(find_pack("drill")).pack))
    with sqlite3.connect(out) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        layer = connection.execute("SELECT table_name, data_type, srs_id FROM gpkg_contents").fetchall()
        assert layer == [(LAYER, "features", WGS84)]
        rows = connection.execute(f"SELECT geom, option, persons FROM {LAYER} ORDER BY fid").fetchall()
        assert connection.execute("SELECT count(*) FROM decide WHERE name = 'code'").fetchone() == (1,)
    for (geometry, option, persons), (x, y, row) in zip(rows, points, strict=True):
        assert geometry[:2] == b"GP"
        assert struct.unpack("<i", geometry[4:8]) == (WGS84,)
        assert struct.unpack("<BIdd", geometry[8:]) == (1, 1, x, y)
        assert (option, persons) == (row["option"], pytest.approx(row["persons"]))


def test_another_ending_and_a_folder_that_is_not_there_are_refused(decide: Decide, tmp_path: Path) -> None:
    assert decide("map", "--pack", "drill", "--out", str(tmp_path / "it.shp")).code == 2
    assert decide("map", "--pack", "drill", "--out", str(tmp_path / "none" / "it.gpkg")).code == 2


def test_a_data_package_says_what_each_table_holds(decide: Decide, results: Results, tmp_path: Path) -> None:
    out = tmp_path / "it.zip"
    assert decide("compare", "stay", "reinforce", "--pack", "drill", "--out", str(out)).code == 0
    with zipfile.ZipFile(out) as package:
        tree = json.loads(package.read("datapackage.json"))
        assert {one["path"] for one in tree["resources"]} | {"datapackage.json"} == {*package.namelist()}
        for one in tree["resources"]:
            table = pd.read_csv(io.BytesIO(package.read(one["path"])))
            assert [field["name"] for field in one["schema"]["fields"]] == list(table.columns)
        metrics = pd.read_csv(io.BytesIO(package.read("metrics.csv")))
    assert metrics["value"].sum() == pytest.approx(results.metrics["value"].sum())
    assert decide("reproduce", str(out), "--strict").code == 0
