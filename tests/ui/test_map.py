"""The map: its outline, where its names stand, and the rows it draws."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from decide.ui.counting import Counting
from decide.ui.ground import Ground, hull, shapes
from decide.ui.ground import names as region_names
from decide.ui.labels import Mark, covered, outside, spots
from decide.ui.map import COLUMNS_SMALL, SMALL, caption, ground_of, laydown_map
from decide.ui.outline import mercator, outline_of, outlines
from decide.ui.stationed import at_start, moved, stationed
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.language.direction import LEFT_TO_RIGHT
from decide.pack.outline_file import clockwise, within
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.report.charts import ENTRY, Chart, can_draw, draw, legend_height, region_styles
from decide.report.words import heading
from decide.results.facts import collect
from decide.solve.answer import Answer, answer
from docs.outline import inside
from tests.five_regions import OPTIONS, REGIONS, write

CASES = settings(max_examples=40)
OPTION = "epon-2b"


@pytest.fixture(scope="module")
def mali_2b(mali: Theatre) -> Answer:
    return answer(resolve(mali, OPTION))


@pytest.fixture(scope="module")
def mali_2b_less(mali: Theatre) -> Answer:
    return answer(resolve(mali, OPTION, WhatIf(sets=(("units.infantry.strength", 9000),))))


def drawn(theatre: Theatre, solved: Answer, period: str, published: Answer | None = None, **how: Any) -> Chart:
    laydown = collect(theatre, [solved], WhatIf()).laydown
    ghost = collect(theatre, [published], WhatIf()).laydown if published else None
    return laydown_map(laydown, theatre.pack, period, at_start(solved.instance), ghost, **how)


def rows(chart: Chart) -> dict[str, dict[str, Any]]:
    return {row["area"]: row for row in chart.spec["datasets"]["rows"]}


# the outline


def test_the_outline_is_small_closed_and_wound_clockwise() -> None:
    (mali,) = outlines()
    (ring,) = mali.features["country"]["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert len(ring) > 400  # the 1:50m source, not a sketch
    assert clockwise(ring) == ring
    west, south, east, north = mali.box
    assert all(west < x < east and south < y < north for x, y in ring)
    assert mali.source == "Natural Earth 1:50m"


def test_every_area_of_mali_lies_in_the_country(mali: Theatre) -> None:
    (ring,) = outline_of(mali.pack).features["country"]["geometry"]["coordinates"]
    for area in mali.pack.areas.values():
        assert within((area.longitude.value, area.latitude.value), ring), area.title


def test_a_pack_elsewhere_gets_no_outline_but_a_box_around_its_areas(drill: Theatre) -> None:
    outline = outline_of(drill.pack)
    assert outline.features == {}
    assert "Boundaries" not in caption(Counting(drill.pack), outline)
    assert "can be opened as GeoJSON" in caption(Counting(drill.pack), outline)
    west, south, east, north = outline.box
    assert west < 0 < 1 < east
    assert south < 9 < 10 < north


def test_a_line_is_cut_at_the_box_with_a_point_beyond() -> None:
    line = [(float(x), 0.0) for x in range(10)]
    assert list(inside(line, (2.5, -1.0, 5.5, 1.0))) == [[(2.0, 0.0), (3.0, 0.0), (4.0, 0.0), (5.0, 0.0), (6.0, 0.0)]]


def test_mercator_by_hand() -> None:
    assert mercator(0.0) == pytest.approx(0.0)
    assert mercator(30.0) == pytest.approx(math.asinh(math.tan(math.radians(30.0))))


def test_a_map_shows_the_ground_on_which_areas_lie_and_no_more(mali: Theatre) -> None:
    (whole,) = outlines()
    outline = outline_of(mali.pack)
    assert outline.features == whole.features
    north = max(area.latitude.value for area in mali.pack.areas.values())
    assert north < outline.box[3] < north + 1  # and not the empty desert beyond


# the names


@CASES
@given(
    st.lists(
        st.tuples(st.floats(0, 600), st.floats(0, 500), st.floats(2, 18), st.floats(20, 120)), min_size=1, max_size=12
    )
)
def test_a_name_never_covers_its_own_symbol(points: list[tuple[float, float, float, float]]) -> None:
    marks = [Mark(x, y, radius, width, 30.0) for x, y, radius, width in points]
    for mark, spot in zip(marks, spots(marks), strict=True):
        left, top, right, bottom = spot.box
        away = max(left - mark.x, mark.x - right, top - mark.y, mark.y - bottom)
        assert away > 0.7 * mark.radius
    assert spots(marks) == spots(marks)


def boxes(theatre: Theatre, chart: Chart, small: bool) -> dict[str, tuple[float, float, float, float]]:
    """What each name with its figure takes of the picture, by the letters of a usual font."""
    ground, part = ground_of(outline_of(theatre.pack), small), 0.85 if small else 1.0
    taken = {}
    for row in rows(chart).values():
        lines = row["lines"].replace(LEFT_TO_RIGHT, "").split("\n")
        width = part * max(8.0 * max(map(len, lines)), 7.3 * len(row["label"]))
        x, y = ground.at(row["longitude"], row["latitude"])
        x += row["dx"] - {"left": 0.0, "center": width / 2, "right": width}[row["align"]]
        half = part * 15.0 * (len(lines) + 1) / 2
        taken[row["area"]] = (x, y + row["dy"] - half, x + width, y + row["dy"] + half)
    return taken


@pytest.mark.parametrize("small", [False, True])
def test_no_name_covers_another_and_all_stand_inside(
    mali: Theatre, mali_2b: Answer, tmp_path: Path, small: bool
) -> None:
    five = read_theatre(write(tmp_path / "five"))
    cases = [(mali, mali_2b, "2021q2"), (mali, mali_2b, "2019q3"), (five, answer(resolve(five, OPTIONS[0])), "p1")]
    for theatre, solved, period in cases:
        taken = boxes(theatre, drawn(theatre, solved, period, small=small), small)
        frame = ground_of(outline_of(theatre.pack), small).frame
        for area, box in taken.items():
            assert covered(box, [other for name, other in taken.items() if name != area]) == 0, area
            assert outside(box, frame) == 0, (area, box)


# the rows


def test_people_add_up_to_the_laydown(mali: Theatre, mali_2b: Answer) -> None:
    laydown = collect(mali, [mali_2b], WhatIf()).laydown
    table = stationed(laydown, mali.pack)
    assert table["number"].sum() == pytest.approx(laydown["persons"].sum())
    assert len(table) == len(mali.pack.areas) * len(mali.pack.calendar.periods)


def test_changes_by_hand_on_the_drill(drill: Theatre) -> None:
    """docs/drill.md: 90 and 210 at the start, then 180 and 120, then 200 and 100."""
    solved = answer(resolve(drill, "stay"))
    first, second = (rows(drawn(drill, solved, period)) for period in ("first", "second"))
    assert (first["Hill"]["label"], first["Plain"]["label"]) == ("180  ▲ 90", "120  ▼ 90")
    assert (second["Hill"]["label"], second["Plain"]["label"]) == ("200  ▲ 20", "100  ▼ 20")
    assert second["Hill"]["infantry"] == "200"


def test_who_moved_by_hand_on_the_drill(drill: Theatre) -> None:
    solved = answer(resolve(drill, "stay"))
    laydown = collect(drill, [solved], WhatIf()).laydown
    for period, change in (("first", 90), ("second", 20)):
        by_type = moved(laydown, drill.pack, period, at_start(solved.instance))
        assert by_type == [("hill", "infantry", pytest.approx(change)), ("plain", "infantry", pytest.approx(-change))]
    assert [units for _, _, units in moved(laydown, drill.pack, "first")] == [0.0, 0.0]  # nothing is known of before


def test_only_the_rows_change_from_period_to_period(mali: Theatre, mali_2b: Answer) -> None:
    """So that the browser redraws the picture in place, and names stand still."""
    one, other = (drawn(mali, mali_2b, period) for period in ("2019q3", "2021q2"))
    assert {**one.spec, "datasets": None} == {**other.spec, "datasets": None}
    assert one.alt == other.alt  # part of the specification once it is in the browser
    for area, row in rows(one).items():
        assert all(row[name] == rows(other)[area][name] for name in ("dx", "dy", "align"))


def test_what_is_as_published_has_no_ghost(mali: Theatre, mali_2b: Answer, mali_2b_less: Answer) -> None:
    same = rows(drawn(mali, mali_2b, "2020q1", mali_2b))
    assert all(row["ghost"] is None for row in same.values())
    fewer = rows(drawn(mali, mali_2b_less, "2020q1", mali_2b))
    ghosts = [row for row in fewer.values() if row["ghost"] is not None]
    assert ghosts
    assert all(abs(row["ghost"] - row["number"]) >= 10 for row in ghosts)


def test_symbols_differ_by_more_than_hue() -> None:
    styles = region_styles([f"region {n}" for n in range(8)])
    assert len({shape for _, shape, _ in styles.values()}) == 8
    light = sorted(lightness(colour) for colour, _, _ in styles.values())
    assert min(np.diff(light)) > 7  # of 100, black to white: what greyscale and colour blindness leave
    many = region_styles([f"region {n}" for n in range(20)])
    assert len({(colour, shape) for colour, shape, _ in many.values()}) == 20


def lightness(colour: str) -> float:
    """L* of CIELAB, which is what is left of a colour in greyscale."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
    return 116 * luminance ** (1 / 3) - 16


def test_long_names_stand_inside_the_frame_and_are_whole(tmp_path: Path) -> None:
    theatre = read_theatre(write(tmp_path / "five"))
    chart = drawn(theatre, answer(resolve(theatre, OPTIONS[0])), "p1")
    for row in rows(chart).values():
        lines = row["lines"].replace(LEFT_TO_RIGHT, "").split("\n")
        assert " ".join(lines).replace("- ", "-") == row["area"]
    if can_draw():
        picture = draw(chart, "svg").decode()
        assert "…" not in picture
        assert REGIONS["plateau"]["title"] in picture


@pytest.mark.skipif(not can_draw(), reason="vl-convert is not installed, so no chart can be drawn")
def test_it_draws(mali: Theatre, mali_2b: Answer) -> None:
    picture = draw(drawn(mali, mali_2b, "2021q2"), "svg").decode()
    assert "Bandiagara" in picture
    assert "NaN" not in picture


# units on demand


def test_units_of_a_type_by_hand_on_the_drill(drill: Theatre) -> None:
    """The drill has no other type than infantry, of one person each: so many units as people, under another heading."""
    solved = answer(resolve(drill, "stay"))
    chart = drawn(drill, solved, "first", unit="infantry")
    assert (rows(chart)["Hill"]["label"], rows(chart)["Plain"]["label"]) == ("180  ▲ 90", "120  ▼ 90")
    assert chart.title == "Infantry in first (dry)"
    assert "units stationed there: Infantry" in chart.alt


def test_a_type_is_shown_in_its_own_units(mali: Theatre, mali_2b: Answer) -> None:
    laydown = collect(mali, [mali_2b], WhatIf()).laydown
    there = laydown[(laydown["period"] == "2021q2") & (laydown["unit_type"] == "utility_helicopter")]
    by_area = rows(drawn(mali, mali_2b, "2021q2", unit="utility_helicopter"))
    assert {mali.pack.areas[area].title: units for area, units in zip(there["area"], there["units"], strict=True)} == (
        pytest.approx({area: row["number"] for area, row in by_area.items() if row["number"]})
    )
    assert all(row["shown"] == row["utility_helicopter"] for row in by_area.values())
    assert sum(row["number"] for row in by_area.values()) < sum(
        row["number"] for row in rows(drawn(mali, mali_2b, "2021q2")).values()
    )


# regions


def test_a_shape_holds_the_areas_of_its_region_and_no_other(mali: Theatre) -> None:
    ground = ground_of(outline_of(mali.pack))
    rings = shapes(ground, mali.pack)
    assert {*rings} == {*mali.pack.regions}
    for area in mali.pack.areas.values():
        at = ground.at(area.longitude.value, area.latitude.value)
        assert [region for region, ring in rings.items() if within(at, ring)] == [area.region]


def test_a_hull_by_hand() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]
    assert {*hull([*square, (1.0, 1.0), (2.0, 0.0), (3.0, 2.9)])} == {*square}


def test_a_pixel_is_where_its_place_is(mali: Theatre) -> None:
    ground = ground_of(outline_of(mali.pack))
    assert ground.place(*ground.at(-3.5, 16.25)) == pytest.approx((-3.5, 16.25))
    west, south, east, north = ground.outline.box
    (left, top), (right, bottom) = ground.at(west, north), ground.at(east, south)
    assert (left + right, top + bottom) == pytest.approx((ground.width, ground.height))
    assert min(left, top) == pytest.approx(0)


def test_names_of_regions_stand_where_there_is_room_and_else_in_a_legend(mali: Theatre, mali_2b: Answer) -> None:
    spec = drawn(mali, mali_2b, "2021q2").spec
    names = [layer for layer in spec["layer"] if "North" in str(layer.get("data", ""))]
    assert len(names) == 2  # the name, and its halo below
    assert legend_of(spec) is None
    ground = Ground(outline_of(mali.pack), 530, 318)
    ring = [(200.0, 100.0), (300.0, 100.0), (300.0, 200.0), (200.0, 200.0)]
    free = region_names(ground, {"north": ring}, {"north": (50.0, 12.0)}, [])
    assert free is not None
    assert not covered(free["north"], [(240.0, 140.0, 260.0, 160.0)])
    assert region_names(ground, {"north": ring}, {"north": (50.0, 12.0)}, [ground.frame]) is None


def test_long_names_of_regions_stand_in_more_lines_and_in_a_legend_where_they_still_have_no_room(
    tmp_path: Path,
) -> None:
    theatre = read_theatre(write(tmp_path / "five"))
    solved = answer(resolve(theatre, OPTIONS[0]))
    assert legend_of(drawn(theatre, solved, "p1").spec) is None
    small = drawn(theatre, solved, "p1", small=True)
    assert legend_of(small.spec)["columns"] == COLUMNS_SMALL
    titles = [heading(theatre.pack.regions, name) for name in theatre.pack.regions]
    assert small.above < legend_height(titles, SMALL) + ENTRY  # lower than one below the other


def legend_of(spec: Any) -> Any:
    """The legend of the symbols of regions."""
    return next(layer["encoding"]["shape"]["legend"] for layer in spec["layer"] if "size" in layer.get("encoding", {}))
