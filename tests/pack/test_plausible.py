"""What is well formed and yet strange is told, with its place; what is sound is not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from decide.pack.folder import find_pack
from decide.pack.plausible import straight_line, strange
from decide.pack.read import read_theatre
from decide.pack.schema import Area
from decide.pack.theatre import Theatre
from tests import five_regions
from tests.conftest import Ran
from tests.pack.patched import copy_drill
from tests.small import q, unit


@pytest.mark.parametrize("name", ["drill", None])
def test_the_shipped_packs_are_not_strange(name: str | None) -> None:
    assert strange(read_theatre(find_pack(name))) == []


def test_a_strange_name_is_not_a_strange_pack(tmp_path: Path) -> None:
    assert strange(read_theatre(five_regions.write(tmp_path / "five"))) == []


def edited(folder: Path, edit: Callable[[dict[str, Any]], object]) -> list[str]:
    """What is strange in the pack of five regions after an edit of its tree, places without the folder."""
    path = five_regions.write(folder / "five", edit)
    return [str(problem).replace(f"{path.as_posix()}/", "") for problem in strange(read_theatre(path))]


def set_to(quantity: dict[str, Any], value: float) -> None:
    quantity.update(value=value, low=value, high=value)


def swap(place: dict[str, Any]) -> None:
    place["latitude"], place["longitude"] = place["longitude"], place["latitude"]


def swap_all(tree: dict[str, Any]) -> None:
    for place in tree["areas"].values():
        swap(place)


def wind(tree: dict[str, Any]) -> None:
    """Roads 1.2, 1.3, 1.4 times as long as the straight line, in turn."""
    roads = [road for ends in tree["links"].values() for road in ends.values()]
    for n, road in enumerate(roads):
        set_to(road, road["value"] * (1.2 + n % 3 / 10))


def only_by_air(tree: dict[str, Any], helicopters: float) -> None:
    """The far need is served by what is lifted alone; later helicopters are the business of an option."""
    tree["needs"]["far"]["served_by"].pop("patrol")
    set_to(tree["units"]["helicopter"]["strength"], helicopters)


def boats(tree: dict[str, Any], **more: Any) -> None:
    """A unit type of which there are none."""
    tree["units"]["boat"] = {**unit("troops", "units", 0, title="Boats"), **more}
    tree["tasks"]["patrol"]["productivity"]["boat"] = q(1, "ratio")


def flood(tree: dict[str, Any], month: str, flooded: bool = True) -> None:
    tree["areas"]["mast"]["flood_cut"] = {month: q(0.5, "share")}
    tree["needs"]["far"]["flooded"] = flooded


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
    "coordinates swapped everywhere": (swap_all, "fit the coordinates better with latitude and longitude exchanged"),
    "swapped everywhere, and roads that wind": (
        lambda tree: (wind(tree), swap_all(tree)),
        "fit the coordinates better with latitude and longitude exchanged",
    ),
    "a link left out": (
        lambda tree: tree["links"]["upper_ether"].pop("lower_ether"),
        "between upper_ether and lower_ether (97 km by coordinates), though tasks reach 400 km",
    ),
    "none to be lifted by": (lambda tree: only_by_air(tree, 0.0), "no unit can meet"),
    "none of a unit type": (boats, "there is no 'Boats', at the start or later"),
    "floods that no need is flooded by": (lambda tree: flood(tree, "apr", False), "no need is flooded at The Mast"),
    "floods in no season": (lambda tree: flood(tree, "dec"), "no period of the calendar has a month in which floods"),
    "links without a reach": (
        lambda tree: [tree["tasks"][name].pop("reach") for name in ("patrol", "air")],
        "no task has a reach, so that nothing uses the links",
    ),
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
    lines = edited(tmp_path, edit)
    assert any(said in line for line in lines), lines
    assert all(line.startswith("pack.yaml:") and int(line.split(":")[1]) > 0 for line in lines), lines


SOUND: dict[str, Callable[[dict[str, Any]], object]] = {
    "roads that wind": wind,
    "a link left out beyond every reach": lambda tree: tree["links"]["great_dune"].pop("orchard"),
    "a link left out beyond reach by road": lambda tree: (wind(tree), tree["links"]["upper_ether"].pop("east_quay")),
    "helicopters to be lifted by": lambda tree: only_by_air(tree, 1.0),
    "boats that come later": lambda tree: boats(
        tree, arrivals={"later": {"units": q(1, "units"), "month": q(3, "months")}}
    ),
    "boats that can be pledged": lambda tree: boats(tree, formation={"title": "flotilla", "size": q(4, "units")}),
    "floods in a season": lambda tree: flood(tree, "apr"),
}


@pytest.mark.parametrize("kind", SOUND)
def test_what_is_like_it_and_sound_is_not(tmp_path: Path, kind: str) -> None:
    assert edited(tmp_path, SOUND[kind]) == []


MALI = "minusma"


def mali(folder: Path, pattern: str, into: str, times: int = 1) -> list[str]:
    """What is strange in the Mali pack after an edit of the lines of its tables, places without the folder."""
    path = Path(shutil.copytree(find_pack(MALI), folder / MALI))
    changed = 0
    for table in path.glob("*.csv"):
        text, count = re.subn(pattern, into, table.read_text(encoding="utf-8"), flags=re.MULTILINE)
        table.write_text(text, encoding="utf-8")
        changed += count
    assert changed == times
    return [str(problem).replace(f"{path.as_posix()}/", "") for problem in strange(read_theatre(path))]


def test_a_pair_within_reach_and_one_beyond(tmp_path: Path) -> None:
    """Mopti and Segou are 208 km apart, of 300 that helicopters reach; Timbuktu and Segou 397, and have no link."""
    (line,) = mali(tmp_path, r"^mopti\.segou,.*\n", "")
    assert line.startswith("links.csv:")
    assert "between mopti and segou (208 km by coordinates), though tasks reach 300 km" in line


def test_coordinates_swapped_near_the_equator(tmp_path: Path) -> None:
    """Distances change by at most 5 % then; the links are straight lines, and tell nevertheless."""
    axes = {"latitude": "longitude", "longitude": "latitude"}
    path = Path(shutil.copytree(find_pack(MALI), tmp_path / MALI))
    text = re.sub(
        r"^(\w+)\.(latitude|longitude),",
        lambda row: f"{row[1]}.{axes[row[2]]},",
        (path / "areas.csv").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    (path / "areas.csv").write_text(text, encoding="utf-8")
    (warning,) = strange(read_theatre(path))
    assert "better with latitude and longitude exchanged" in str(warning)
    assert str(warning.place).endswith("areas.csv:3")  # where the latitude is now


def test_one_of_two_areas_swapped(tmp_path: Path) -> None:
    """The hill is at 10 N 0 E, the plain at 9 N 1 E. From 0 N 10 E the arc is arccos(cos 9 cos 9) = 12.70 degrees of
    111.195 km, from 10 N 0 E near sqrt(1 + cos 9.5^2) = 1.40."""
    edits = [
        {"file": "areas.csv", "replace": "hill.latitude,10,degrees,10,10", "with": "hill.latitude,0,degrees,0,0"},
        {"file": "areas.csv", "replace": "hill.longitude,0,degrees,0,0", "with": "hill.longitude,10,degrees,10,10"},
    ]
    (warning,) = strange(read_theatre(copy_drill(tmp_path / "pack", edits)))
    assert "Hill and Plain lie 1,412 km apart, and 156 km if one is turned." in str(warning)


def option(changes: str, title: str = "another") -> dict[str, Any]:
    """An option of the drill with changes."""
    reason = "The tests ask what would come of it."
    text = f"id: {title}\ntitle: Another\nsummary: One for a test.\nchanges:\n- id: one\n  title: One change\n"
    return {"file": f"options/{title}.yaml", "write": f"{text}  reason: {reason}\n{changes}"}


@pytest.fixture
def strangeness(tmp_path: Path) -> Callable[..., list[str]]:
    """What is strange in the drill after edits, but for texts without translation."""

    def of(*edits: dict[str, Any]) -> list[str]:
        path = copy_drill(tmp_path / "pack", [*edits, {"file": "fr.yaml", "remove": True}])
        return [str(problem).replace(f"{path.as_posix()}/", "") for problem in strange(read_theatre(path))]

    return of


@pytest.mark.parametrize(("beds", "lines"), [(300, 0), (30, 1)])
def test_an_option_may_make_a_pack_strange(strangeness: Callable[..., list[str]], beds: int, lines: int) -> None:
    """300 people, of whom some start on the hill: 30 beds are too few for them."""
    edit = option(f"  set:\n    areas.hill.beds: {beds}\n    areas.plain.beds: 300\n")
    warnings = strangeness(edit, {**option(edit["write"][edit["write"].index("  set") :], "third")})
    assert len(warnings) == lines  # once, though two options do the same
    assert all(line.startswith("options/another.yaml:9: the laydown puts") for line in warnings), warnings


def test_a_change_elsewhere_names_its_option(strangeness: Callable[..., list[str]]) -> None:
    (line, *_) = strangeness(option("  scale:\n    units.infantry.strength: 100\n"))
    assert line.startswith("areas.csv:")
    assert "with the changes of 'another', the laydown puts" in line


@pytest.mark.parametrize("used", [True, False])
def test_what_an_option_gives_a_use_is_not_idle(strangeness: Callable[..., list[str]], used: bool) -> None:
    forbidden = {
        "file": "pack.yaml",
        "replace": "    title: Patrol\n",
        "with": "    title: Patrol\n    allowed: false\n",
    }
    warnings = strangeness(forbidden, option(f"  set:\n    tasks.patrol.allowed: {str(used).lower()}\n"))
    assert ["no unit can meet" in line for line in warnings] == ([] if used else [True, True])


def links(km: float) -> dict[str, Any]:
    """A distance between the two areas of the drill."""
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


@pytest.mark.parametrize(("times", "said"), [(0.1, True), (0.7, True), (0.8, False), (1.0, False), (30.0, True)])
def test_a_link_is_held_against_the_coordinates(
    tmp_path: Path, areas: tuple[Area, Area], times: float, said: bool
) -> None:
    km = straight_line(*areas) * times
    folder = copy_drill(tmp_path / "pack", [{"file": "links.yaml", "write": yaml.safe_dump({"links": links(km)})}])
    lines = [str(problem) for problem in strange(read_theatre(folder))]
    assert any("km apart, by coordinates" in line and "links.yaml:" in line for line in lines) == said


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
    assert (ran.code, "2 things deserve a second look." in ran.out) == (0, True)
    strict = decide("check", str(folder), "--strict", "--format", "json")
    too_short, unused = json.loads(strict.out)["warnings"]
    assert strict.code == 2
    assert too_short["where"].endswith("links.yaml:3")
    assert "no task has a reach" in unused["what"]
    assert decide("check", "--pack", "drill", "--strict").code == 0


def test_text_without_translation_is_told(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "pack", [{"file": "fr.yaml", "write": '"Stay as deployed": "Rester en place"\n'}])
    (warning,) = strange(read_theatre(folder))
    assert "texts stand here without Français" in str(warning)
    assert str(warning).startswith(f"{folder.as_posix()}/fr.yaml:1")


RAINS = """
modifiers:
  rains:
    title: Rains
    multiplies: {multiplies}
    value: {{value: {by}, unit: ratio, low: {by}, high: {by}, source: DRILL, locator: l}}
    {scope}
"""
NOTHING = "drill/pack.yaml:112: the modifier 'Rains' touches nothing: no {} is in its scope."
LOOK = " Look at its areas, regions, units and tasks."


def drill_with(folder: Path, text: str) -> list[str]:
    """What is strange in the drill pack with more in its file."""
    path = copy_drill(folder / "drill", [{"file": "pack.yaml", "append": text}])
    strangeness = [str(problem) for problem in strange(read_theatre(path)) if "fr.yaml" not in str(problem)]
    return [text.replace(f"{folder.as_posix()}/", "") for text in strangeness]


@pytest.mark.parametrize(
    ("multiplies", "scope", "touches"),
    [
        ("threat", "areas: [hill]", True),
        ("availability", "units: [infantry]", True),
        ("effort", "tasks: [patrol]", True),
        ("movement", "{}", True),
        ("escort", "{}", False),  # no base of the drill needs any
        ("productivity", "tasks: [hold]", True),
        ("flights", "{}", False),  # it has no helicopters
    ],
)
def test_a_modifier_that_touches_nothing(multiplies: str, scope: str, touches: bool, tmp_path: Path) -> None:
    text = RAINS.format(multiplies=multiplies, by=0.5, scope=scope.replace("{}", ""))
    assert drill_with(tmp_path, text) == ([] if touches else [NOTHING.format(multiplies) + LOOK])


def test_a_modifier_in_no_month(tmp_path: Path) -> None:
    text = RAINS.format(multiplies="threat", by=0.5, scope="from_month: 2031-01")
    said = "drill/pack.yaml:112: no month of the calendar is in the scope of the modifier 'Rains'."
    assert drill_with(tmp_path, text) == [f"{said} Look at its periods, seasons and months, and at the calendar."]


def test_a_modifier_of_1(tmp_path: Path) -> None:
    text = RAINS.format(multiplies="threat", by=1, scope="months: [jan]")
    said = "drill/pack.yaml:115: the modifier 'Rains' is 1 and has no range, so it changes nothing."
    assert drill_with(tmp_path, text) == [f"{said} Give it a value or a range, or leave it out."]


@pytest.mark.parametrize(
    ("scope", "strange_"),
    [
        ("areas: [plain]", False),
        ("months: [aug]", False),
        ("areas: [hill]", True),
        ("tasks: [patrol]", True),
        ("tasks: [hold]", False),
        ("beside: [rains]", False),
    ],
)
def test_modifiers_that_hold_together(scope: str, strange_: bool, tmp_path: Path) -> None:
    first = RAINS.format(
        multiplies="productivity", by=0.5, scope="areas: [hill]\n    months: [jul]\n    tasks: [patrol]"
    )
    second = f"""
  heat:
    title: Heat
    multiplies: productivity
    value: {{value: 0.9, unit: ratio, low: 0.8, high: 1, source: DRILL, locator: l}}
    {scope}
"""
    said = "the modifiers 'rains' and 'heat' hold in the same places at the same times: both multiply."
    hint = "Narrow one of them, or name 'rains' in its 'beside' if both are meant."
    assert drill_with(tmp_path, first + second) == ([f"drill/pack.yaml:120: {said} {hint}"] if strange_ else [])
