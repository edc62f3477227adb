"""A what-if file comes back as sliders and as chips, one for each change, and comes to the same cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from decide.ui.state import Given, Planner, differences, what_if_file
from decide.ui.steps import GAIN, LATE, LOSE, PLEDGES, Step
from decide.ui.taking_over import taken_over
from decide.ui.uploads import what_if_from
from decide.ui.work import Desk, desk_of
from streamlit.testing.v1 import AppTest

from decide.pack.theatre import Theatre, resolve
from decide.solve.answer import answer
from tests.ui.drawn import drawn


def given(desk: Desk, text: str) -> Given:
    return what_if_from("mine.yaml", text.encode(), desk.theatre)


def of_steps(*steps: Step) -> Planner:
    return Planner(steps=tuple((one.code, one) for one in steps))


PLANNERS = (
    Planner(units=(("infantry", -50.0),)),
    Planner(units=(("infantry", 33.0),), delay=2.0),
    Planner(weights=(("protection.upland", 2.0),)),
    Planner(levers=(("focus", "hill"),), delay=1.0),
    Planner(only="stay", units=(("infantry", 20.0),)),
    of_steps(Step(LOSE, "infantry", 20.0, 0.0, ("stay",)), Step(GAIN, "infantry", 10.0, 3.0)),
    of_steps(Step(LATE, "infantry", 20.0, 3.0), Step(PLEDGES, "infantry", 0.0, 2.0)),
)


@pytest.mark.parametrize("planner", PLANNERS, ids=str)
def test_what_the_page_wrote_comes_back_as_it_was_set(planner: Planner, desk: Desk) -> None:
    text = what_if_file(planner, desk.published)
    assert taken_over(Planner(given=given(desk, text)), desk) == planner


def test_a_budget_comes_back(desk: Desk) -> None:
    planner = Planner(budget=desk.budgets[0])
    assert taken_over(Planner(given=given(desk, what_if_file(planner, desk.published))), desk) == planner


def test_a_preset_comes_back_under_its_name_and_not_change_by_change(mali: Theatre) -> None:
    desk = desk_of(mali, "en")
    presets = desk.published.presets
    assert any(len(one.changes) > 1 for one in presets.values())
    for name in presets:
        planner = Planner(presets=((name, True),), units=(("infantry", -500.0),))
        text = what_if_file(planner, desk.published)
        assert taken_over(Planner(given=given(desk, text)), desk) == planner
    several = Planner(presets=tuple((name, True) for name in sorted(presets)[:2]), delay=3.0)
    assert taken_over(Planner(given=given(desk, what_if_file(several, desk.published))), desk) == several


def test_a_preset_of_which_a_change_is_missing_or_another_stays_change_by_change(mali: Theatre) -> None:
    desk = desk_of(mali, "en")
    name = next(name for name, one in desk.published.presets.items() if len(one.changes) > 1)
    planner = Planner(presets=((name, True),))
    file = given(desk, what_if_file(planner, desk.published))
    assert file.what_if.scenario is not None
    less = Planner(given=file).without("given", f"change:{file.what_if.scenario.changes[0].id}")
    assert taken_over(less, desk).presets == ()


def text_of(*changes: str) -> str:
    return "id: mine\ntitle: Mine\nchanges:\n" + "".join(f"  - {change}\n" for change in changes)


FEWER = "{id: fewer, title: Fewer troops, reason: To see what comes of it., add: {units.infantry.strength: -50}}"
MOVED = (
    "{id: moved, title: A tenth stays home, reason: To see what comes of it., scale: {units.infantry.strength: 0.9}}"
)
DEARER = "{id: dearer, title: Fewer of them, reason: To see what comes of it., set: {units.infantry.strength: 100}}"


def test_what_no_slider_has_is_a_chip_of_its_own_that_can_be_taken_back(desk: Desk) -> None:
    planner = taken_over(Planner(given=given(desk, text_of(FEWER, MOVED))), desk)
    texts = [one.text for one in differences(planner, desk.published)]
    # taken over, the fewer troops would come after the scaling: other cases, so that both stay as they stand
    assert texts == ["Fewer troops", "A tenth stays home"]
    other = taken_over(Planner(given=given(desk, text_of(MOVED, FEWER))), desk)
    assert other.units == (("infantry", -50.0),)
    assert next(one.text for one in differences(other, desk.published)) == "A tenth stays home"
    (chip, _) = differences(planner, desk.published)
    left = planner.without(chip.part, chip.name)
    assert [one.text for one in differences(left, desk.published)] == ["A tenth stays home"]
    assert left.given is not None
    (chip,) = differences(left, desk.published)
    assert left.without(chip.part, chip.name) == Planner()


def test_written_again_it_comes_to_the_same_cases(desk: Desk) -> None:
    """Read from what the page writes, by the reader of the command line."""
    for text in (text_of(FEWER, MOVED), text_of(MOVED, FEWER), text_of(FEWER), text_of(FEWER, DEARER)):
        file = given(desk, text)
        planner = taken_over(Planner(given=file), desk)
        again = given(desk, what_if_file(planner, desk.published)).what_if
        for name in desk.theatre.options:
            scores = [answer(resolve(desk.theatre, name, what_if)).objective for what_if in (again, file.what_if)]
            assert scores[0] == scores[1]


def test_levers_mode_and_weighting_are_chips_too(desk: Desk) -> None:
    text = "id: x\ntitle: X\noptions: [stay, reinforce]\nmode: {kind: maxmin}\nchanges: []\n"
    planner = Planner(given=given(desk, text))
    chips = [*differences(planner, desk.published)]
    assert [chip.name for chip in chips] == ["options", "mode"]
    for chip in chips:
        left = planner.without(chip.part, chip.name)
        assert [one.name for one in differences(left, desk.published)] == [
            other.name for other in chips if other != chip
        ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_opened_on_the_page_it_sets_the_slider_and_one_click_takes_one_change_back(
    language: str, desk: Desk, open_page: Callable[..., AppTest]
) -> None:
    page = open_page(lang=language)
    content = text_of(MOVED, FEWER).encode()
    page.file_uploader(key="upload_0").set_value(("mine.yaml", content, "application/yaml")).run()
    assert not page.exception
    assert drawn(page.slider, "unit_infantry").value == -50
    chips = [one for one in page.button if str(one.key).startswith("take_back_")]
    assert len(chips) == 2
    assert chips[0].label.replace("\\", "").startswith("A tenth stays home")
    chips[0].click().run()
    assert "file" not in page.query_params
    assert page.query_params["u.infantry"] in ("-50", ["-50"])


def test_of_the_large_pack_every_option_s_change_comes_to_the_same_cases(mali: Theatre) -> None:
    large = desk_of(mali)
    planner = Planner(units=(("infantry", -500.0), ("utility_helicopter", 4.0)), delay=6.0)
    text = what_if_file(planner, large.published)
    assert taken_over(Planner(given=given(large, text)), large) == planner
