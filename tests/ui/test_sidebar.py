"""The sidebar: in groups, with what was moved on top, each with its number and a way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from decide.ui.slider import ON_TOP
from streamlit.testing.v1 import AppTest

from decide.pack.read import read_theatre
from tests.five_regions import write
from tests.ui.drawn import drawn

Open = Callable[..., AppTest]


def on_top(page: AppTest) -> list[str]:
    return [
        str(one.key).removeprefix("back_")
        for one in page.button
        if str(one.key).startswith("back_") and one.label == "✕"
    ]


def test_what_was_moved_stands_on_top_and_is_set_from_there(open_page: Open) -> None:
    page = open_page()
    assert on_top(page) == []
    drawn(page.slider, "delay").set_value(3.0).run()
    drawn(page.slider, "unit_infantry").set_value(50.0).run()
    assert on_top(page) == ["unit_infantry", "delay"]
    drawn(page.number_input, "unit_infantry_on_top").set_value(37.0).run()
    assert page.query_params["u.infantry"] == "37"
    assert drawn(page.slider, "unit_infantry").value == 37.0
    page.button(key="back_unit_infantry").click().run()
    assert on_top(page) == ["delay"]
    assert "u.infantry" not in page.query_params


def test_a_weighting_by_name_moves_no_slider(open_page: Open) -> None:
    assert on_top(open_page(weights="lives")) == []
    assert on_top(open_page(**{"w.protection.upland": "2"})) == ["weight_protection_upland"]


def test_no_more_stand_on_top_than_leave_room(tmp_path_factory: pytest.TempPathFactory, open_page: Open) -> None:
    five = read_theatre(write(tmp_path_factory.mktemp("theatre") / "five"))
    cells = [f"{o}.{r}" for o, by_region in five.pack.weights.items() for r in by_region][: ON_TOP + 2]
    page = open_page(five, **{f"w.{cell}": "4" for cell in cells})
    assert len(on_top(page)) == ON_TOP
    assert "and 2 more" in [str(one.value) for one in page.caption]


def test_groups_are_folded_but_for_what_the_mission_has(open_page: Open) -> None:
    page = open_page()
    folds = {one.label: one.proto.expanded for one in page.expander}
    opened = [label for label, is_open in folds.items() if is_open]
    assert opened == ["What the mission has"]
    assert {"Lose, gain or delay units", "Delay, budget and use", "Open a file"} <= {*folds}


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        (1e9, 500.0, "“Infantry” is set to 500, not 1,000,000,000. It takes whole numbers from −150 to 500."),
        (-151.0, -150.0, "“Infantry” is set to −150, not −151. It takes whole numbers from −150 to 500."),
        (12.4, 12.0, "“Infantry” is set to 12, not 12.4. It takes whole numbers from −150 to 500."),
        (12.0, 12.0, ""),
    ],
)
def test_a_typed_number_is_set_to_the_nearest_and_it_is_said(
    open_page: Open, typed: float, kept: float, said: str
) -> None:
    page = open_page()
    drawn(page.number_input, "unit_infantry_typed").set_value(typed).run()
    assert [drawn(page.number_input, f"unit_infantry_{name}").value for name in ("typed", "on_top")] == [kept, kept]
    assert page.query_params["u.infantry"] == f"{kept:g}"
    warnings = [one.value.replace("\\", "") for one in page.warning]
    assert warnings == ([said] if said else [])
    drawn(page.number_input, "unit_infantry_typed").set_value(3.0).run()
    assert not page.warning  # told until anything is set anew


def test_a_what_if_that_is_opened_takes_the_place_of_what_was_set(open_page: Open) -> None:
    change = "{id: a, title: A, reason: To see it done., add: {units.infantry.strength: 40}}"
    text = f"id: more\ntitle: More\nchanges: [{change}]\n"
    page = open_page(**{"u.infantry": "-50", "delay": "2"})
    page.file_uploader(key="upload_0").set_value(("more.yaml", text.encode(), "application/yaml")).run()
    assert [page.query_params.get(name) for name in ("u.infantry", "delay")] == ["40", None]
    page.button(key="undo").click().run()
    assert [page.query_params.get(name) for name in ("u.infantry", "delay")] == ["-50", "2"]


def test_the_budget_is_typed_in_millions_and_set_to_a_ceiling_that_is_offered(open_page: Open) -> None:
    """Between what the drill costs before any unit and its dearest option, by tenths of a million."""
    page = open_page()
    assert drawn(page.number_input, "budget_typed").value is None
    drawn(page.number_input, "budget_typed").set_value(4.43).run()
    assert drawn(page.number_input, "budget_typed").value == pytest.approx(4.4)
    assert page.query_params["budget"] == "4.4"
    (warning,) = [one.value.replace("\\", "") for one in page.warning]
    assert warning.startswith("“Budget ceiling, $m a year” is set to 4.4, not 4.43.")
    drawn(page.number_input, "budget_typed").set_value(4.5).run()
    assert not page.warning
    assert page.query_params["budget"] == "4.5"


def test_a_weight_is_typed_as_finely_as_a_link_takes_it(open_page: Open) -> None:
    page = open_page()
    name = "weight_protection_upland_typed"
    drawn(page.number_input, name).set_value(1.33).run()
    assert not page.warning
    assert page.query_params["w.protection.upland"] == "1.33"
    assert drawn(open_page(**page.query_params).number_input, name).value == pytest.approx(1.33)
    drawn(page.number_input, name).set_value(1.333).run()
    assert [one.value.replace("\\", "").split(". ")[0] for one in page.warning] == [
        "“Protection, Upland” is set to 1.33, not 1.333"
    ]
