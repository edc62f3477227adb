"""What is well formed and yet strange is told, with its place; what is sound is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from decide.pack.plausible import straight_line, strange
from decide.pack.read import Theatre, find_pack, read_theatre
from decide.pack.schema import Area
from tests import five_regions
from tests.conftest import Ran
from tests.pack.patched import copy_drill
from tests.small import q


@pytest.mark.parametrize("name", ["drill", None])
def test_the_shipped_packs_are_not_strange(name: str | None) -> None:
    assert strange(read_theatre(find_pack(name))) == []


def test_a_strange_name_is_not_a_strange_pack(tmp_path: Path) -> None:
    assert strange(read_theatre(five_regions.write(tmp_path / "five"))) == []


def edited(folder: Path, edit: Callable[[dict[str, Any]], object]) -> list[str]:
    """What is strange in the pack of five regions after an edit of its tree, places without the folder."""
    path = five_regions.write(folder / "five")
    tree = yaml.safe_load((path / "pack.yaml").read_text(encoding="utf-8"))
    edit(tree)
    (path / "pack.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return [str(problem).replace(f"{path.as_posix()}/", "") for problem in strange(read_theatre(path))]


def set_to(quantity: dict[str, Any], value: float) -> None:
    quantity.update(value=value, low=value, high=value)


def swap(place: dict[str, Any]) -> None:
    place["latitude"], place["longitude"] = place["longitude"], place["latitude"]


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "laydown without beds": (
        lambda tree: set_to(tree["areas"]["mast"]["beds"], 3.0),
        "first, where 3 have a bed",
    ),
    "bases that are closed": (
        lambda tree: set_to(tree["areas"]["mast"]["open"], 0.0),
        "first, where 0 have a bed",
    ),
    "coordinates swapped": (lambda tree: swap(tree["areas"]["orchard"]), "km from the nearest other area"),
    "idle units": (lambda tree: tree["tasks"]["field"].update(allowed=False), "Civilian teams can do no task"),
    "a need nobody serves": (lambda tree: tree["tasks"]["field"].update(allowed=False), "no unit can meet"),
    "no distances at all": (lambda tree: tree.pop("links"), "so that no task reaches across"),
    "a factor no need uses": (lambda tree: tree["factors"].update(spare=q(1, "ratio")), "uses the factor 'spare'"),
    "more deaths than people": (
        lambda tree: set_to(tree["areas"]["mast"]["population"], 10.0),
        "15 civilians a year are killed at The Mast, of 10 people",
    ),
    "peacekeepers of a hundred": (
        lambda tree: set_to(tree["areas"]["mast"]["hostile_death_rate"], 900.0),
        "900 of a thousand peacekeepers",
    ),
}


@pytest.mark.parametrize("kind", EDITS)
def test_what_is_strange_is_told_with_its_line(tmp_path: Path, kind: str) -> None:
    edit, said = EDITS[kind]
    told = edited(tmp_path, edit)
    assert any(said in line for line in told), told
    assert all(line.startswith("pack.yaml:") and int(line.split(":")[1]) > 0 for line in told), told


def links(km: float) -> dict[str, Any]:
    """A distance between the two areas of the drill, which have tasks with a reach here."""
    figure = {"unit": "km", "source": "DRILL", "locator": "links"}
    return {"hill": {"plain": {"value": km, "low": km, "high": km, **figure}}}


@pytest.fixture
def areas(drill: Theatre) -> tuple[Area, Area]:
    return drill.pack.areas["hill"], drill.pack.areas["plain"]


def test_a_straight_line_by_hand(areas: tuple[Area, Area]) -> None:
    """A degree of the equator is the 360th part of the circle: 6371.0088 x 2 pi / 360 = 111.195 km."""
    one, other = (
        area.model_copy(
            update={
                "latitude": area.latitude.model_copy(update={"value": 0.0}),
                "longitude": area.longitude.model_copy(update={"value": degrees}),
            }
        )
        for area, degrees in zip(areas, (10.0, 13.0), strict=True)
    )
    assert straight_line(one, other) == pytest.approx(3 * 111.195, abs=0.01)
    pole = one.model_copy(update={"latitude": one.latitude.model_copy(update={"value": 90.0})})
    assert straight_line(one, pole) == pytest.approx(90 * 111.195, abs=0.1)


@pytest.mark.parametrize(("times", "told"), [(0.1, True), (0.7, True), (0.8, False), (1.0, False), (30.0, True)])
def test_a_link_is_held_against_the_coordinates(
    tmp_path: Path, areas: tuple[Area, Area], times: float, told: bool
) -> None:
    km = straight_line(*areas) * times
    folder = copy_drill(tmp_path / "pack", [{"file": "links.yaml", "write": yaml.safe_dump({"links": links(km)})}])
    lines = [str(problem) for problem in strange(read_theatre(folder))]
    assert any("km apart, by coordinates" in line and "links.yaml:" in line for line in lines) == told


def test_one_range_for_all(tmp_path: Path) -> None:
    def widen(node: Any) -> None:
        if isinstance(node, dict) and {"value", "low", "high", "unit"} <= set(node):
            if node["unit"] not in ("share", "degrees"):
                node.update(low=node["value"] * 0.8, high=node["value"] * 1.3)
        elif isinstance(node, dict | list):
            for item in node.values() if isinstance(node, dict) else node:
                widen(item)

    (line,) = [line for line in edited(tmp_path, widen) if "ranges go from" in line]
    assert "-20% to +30% of the value" in line


def test_check_shows_them_and_strict_counts_them(decide: Callable[..., Ran], tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "pack", [{"file": "links.yaml", "write": yaml.safe_dump({"links": links(1.0)})}])
    ran = decide("check", str(folder))
    assert (ran.code, "1 thing deserves a second look." in ran.out) == (0, True)
    strict = decide("check", str(folder), "--strict", "--format", "json")
    (warning,) = json.loads(strict.out)["warnings"]
    assert strict.code == 2
    assert warning["where"].endswith("links.yaml:3")
    assert decide("check", "--pack", "drill", "--strict").code == 0


def test_text_without_translation_is_told(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "pack", [{"file": "fr.yaml", "write": '"Stay as deployed": "Rester en place"\n'}])
    (warning,) = strange(read_theatre(folder))
    assert "texts stand here without Français" in str(warning)
    assert str(warning).startswith(f"{folder.as_posix()}/fr.yaml:1")
