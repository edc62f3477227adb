"""Steps set on the page: the form, its warnings, its chips, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from decide.ui.state import Planner
from decide.ui.steps import LOSE, Step, has
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from tests.ui.drawn import drawn

Open = Callable[..., AppTest]


def chips(page: AppTest) -> list[str]:
    return [one.label.replace("\\", "") for one in page.button if str(one.key).startswith("take_back_")]


def test_a_step_is_added_by_typed_numbers_and_taken_back_by_its_chip(open_page: Open) -> None:
    page = open_page()
    page.selectbox(key="step_kind").set_value("late").run()
    page.number_input(key="step_count").set_value(20.0).run()
    page.number_input(key="step_month_True").set_value(3.0).run()
    page.multiselect(key="step_options").set_value(["reinforce"]).run()
    page.button(key="step_add").click().run()
    assert chips(page) == ["Infantry: 20 come 3 months late (Reinforce by sixty) ✕"]
    assert page.query_params["step"] == "late:infantry:20:3:reinforce"
    again = open_page(step="late:infantry:20:3:reinforce")
    assert chips(again) == chips(page)
    page.button(key="take_back_0").click().run()
    assert chips(page) == []


def test_options_that_have_not_so_many_are_named_before_the_step_is_added(open_page: Open) -> None:
    page = open_page()
    page.number_input(key="step_count").set_value(320.0).run()
    page.number_input(key="step_month_False").set_value(6.0).run()
    said = [one.value.replace("\\", "") for one in page.warning]
    assert any(
        "These have not so many: Promise more than there is, Stay as deployed (300)" in text and "Reinforce" not in text
        for text in said
    )
    assert page.button(key="step_add").disabled
    page.button(key="step_others").click().run()
    (chip,) = chips(page)
    assert chip.startswith("Infantry −320 from month 6 (Reinforce")
    assert "Stay" not in chip


def test_how_many_there_are_hangs_on_no_weight_nor_on_other_units(desk: Desk) -> None:
    step = Step(LOSE, "infantry", 60.0, 3.0)
    unit = Planner(units=(("infantry", 37.0),), delay=2.0, steps=((step.code, step),))
    whole = unit.but(weights=(("protection.upland", 0.0),), budget=9e6)
    assert whole.but(units=(("infantry", 37.0), ("police", 5.0))).bearing_on("infantry") == unit
    assert whole.bearing_on("police") == unit.but(units=())
    lacking, weighed, published = (
        [has(case, "infantry", month) for case in desk.cases_as_set(one) for month in (0.0, 3.0, 9.0)]
        for one in (unit, whole, Planner())
    )
    assert lacking == weighed != published


def test_a_typed_number_and_its_slider_are_one(open_page: Open) -> None:
    page = open_page()
    drawn(page.number_input, "unit_infantry_typed").set_value(37.0).run()
    assert drawn(page.slider, "unit_infantry").value == 37.0
    assert page.query_params["u.infantry"] == "37"
    assert drawn(open_page(**{"u.infantry": "37"}).number_input, "unit_infantry_typed").value == 37.0


def test_what_was_set_last_is_undone_and_set_again(open_page: Open) -> None:
    page = open_page()
    assert page.button(key="undo").disabled
    drawn(page.slider, "unit_infantry").set_value(50.0).run()
    drawn(page.slider, "delay").set_value(2.0).run()
    page.button(key="undo").click().run()
    assert chips(page) == ["Infantry +50 ✕"]
    page.button(key="undo").click().run()
    assert (chips(page), page.button(key="undo").disabled) == ([], True)
    page.button(key="redo").click().run()
    assert (chips(page), drawn(page.slider, "unit_infantry").value) == (["Infantry +50 ✕"], 50.0)
    drawn(page.slider, "delay").set_value(3.0).run()
    assert page.button(key="redo").disabled


def test_what_could_happen_is_one_click_and_one_chip(open_page: Open) -> None:
    page = open_page()
    drawn(page.multiselect, "presets").set_value(["fewer"]).run()
    assert chips(page) == ["A tenth of the infantry leaves ✕"]
    assert page.query_params["case"] == "fewer"
    assert chips(open_page(case=["fewer", "rains"]))[-1] == "Rains slow patrols on the plain ✕"
    page.button(key="take_back_0").click().run()
    assert drawn(page.multiselect, "presets").value == []
    assert any("What could happen: flood" in one.value.replace("\\", "") for one in open_page(case="flood").warning)
