"""Scoring a plan of one's own on the Option page: edited, moved, uploaded, or opened from a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from decide.ui.text import plain
from streamlit.testing.v1 import AppTest

from decide.errors import Place
from decide.pack.laydown_file import Laydown, read_laydown
from decide.pack.theatre import Theatre
from decide.questions.plan.study import plan
from decide.questions.plan.tables import document_of, points_left
from decide.results.study import to_json
from tests.ui.drawn import drawn
from tests.ui.test_option_page import html, rows, text

Open = Callable[..., AppTest]

GAP = "lost and gained"
KEYS = [("infantry", area, period) for area in ("hill", "plain") for period in ("first", "second")]
LAYDOWN = Laydown(
    "mine.csv", "", dict(zip(KEYS, (100.0, 100.0, 200.0, 200.0), strict=True)), dict.fromkeys(KEYS, Place("mine.csv"))
)


def edit(page: AppTest, key: str, *cells: tuple[int, str, float]) -> AppTest:
    """Change cells of a grid as a person does: row, column and value."""
    changed: dict[int, dict[str, float]] = {}
    for row, column, value in cells:
        changed.setdefault(row, {})[column] = value
    page.session_state[key] = {"edited_rows": changed, "added_rows": [], "deleted_rows": []}
    page.run()
    assert not page.exception, page.exception
    return page


def cards(page: AppTest) -> str:
    return next(one.proto.body for one in page.get("html") if "Your plan" in one.proto.body)


def test_an_edited_cell_changes_the_score(at_option: Open) -> None:
    """docs/drill.md, "Score my plan": 100 and 200 all along lose six points; from then on, one cell each says so."""
    page = at_option(tab="plan")
    assert "This is the option's best laydown" in text(page)
    edit(page, "plan_grid_stay_infantry_0", (0, "first", 100.0), (1, "first", 200.0))
    (grid,) = [one.value for one in page.data_editor]
    assert grid.to_numpy().tolist() == [[100, 100], [200, 200]]
    assert ">73.3 " in cards(page)
    assert ">6.00" in cards(page)
    gap = rows(page, GAP)
    assert dict(zip(gap["what"], gap["points"], strict=True)) == {
        "Hill: ring": pytest.approx(-15),
        "Plain: ring": pytest.approx(9),
    }
    assert "**80 infantry** from Plain to Hill, from first on" in text(page)
    page.button(key="plan_make_0").click().run()
    assert not page.exception
    (grid,) = [one.value for one in page.data_editor]
    assert grid.to_numpy().tolist() == [[180, 180], [120, 120]]


def test_a_cell_can_be_changed_for_its_period_alone(at_option: Open) -> None:
    page = at_option(tab="plan")
    page.toggle(key="plan_onward").set_value(False).run()
    edit(page, "plan_grid_stay_infantry_0", (0, "second", 150.0))
    (grid,) = [one.value for one in page.data_editor]
    assert grid.to_numpy().tolist()[0] == [pytest.approx(180), pytest.approx(200)]  # what it starts from stays
    assert "Not placed" in html(page)
    edited = page.session_state["draft_drill_stay"][1].units
    assert edited["infantry", "hill", "second"] == 150
    assert edited["infantry", "hill", "first"] == pytest.approx(180)


def test_units_are_moved_from_area_to_area(at_option: Open) -> None:
    page = at_option(tab="plan")
    page.number_input(key="plan_move_units").set_value(50.0).run()
    page.button(key="plan_move").click().run()
    (grid,) = [one.value for one in page.data_editor]
    assert grid.to_numpy().tolist() == [
        [pytest.approx(130), pytest.approx(150)],
        [pytest.approx(170), pytest.approx(150)],
    ]
    page.button(key="plan_best").click().run()
    assert "This is the option's best laydown" in text(page)


def test_the_best_laydown_follows_what_is_set_and_one_s_own_stays(at_option: Open) -> None:
    page = at_option(tab="plan")
    page.slider(key="unit_infantry").set_value(-50.0).run()
    (grid,) = [one.value for one in page.data_editor]
    assert grid["first"].sum() == pytest.approx(250)
    assert "This is the option's best laydown" in text(page)
    edit(page, "plan_grid_stay_infantry_1", (0, "first", 100.0))
    page.slider(key="unit_infantry").set_value(0.0).run()
    (grid,) = [one.value for one in page.data_editor]
    assert grid.loc["Hill", "first"] == 100
    assert "Your plan" in cards(page)


def test_limits_broken_are_told_before_the_score(at_option: Open) -> None:
    page = edit(at_option(tab="plan"), "plan_grid_stay_infantry_0", (0, "first", 0.0), (1, "first", 300.0))
    assert any("breaks limits of the option" in error.value for error in page.error)
    assert "beds" in html(page)


def test_more_than_there_are_is_told_with_ways_back(at_option: Open) -> None:
    page = edit(at_option(tab="plan"), "plan_grid_stay_infantry_0", (0, "first", 500.0))
    (error,) = page.error
    assert "never has more than 300" in error.value
    assert "--" not in error.value
    ways = {one.label: one for one in page.button if str(one.key).startswith("way_plan")}
    assert [*ways] == ["Keep to what there is", "Start from the best laydown"]
    ways["Keep to what there is"].click().run()
    assert not any("never has more" in one.value for one in page.error)
    assert "Your plan" in cards(page)


def test_an_uploaded_laydown_is_scored_as_by_the_command_line(
    at_option: Open, drill: Theatre, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = b"area,unit_type,units\nhill,infantry,100\nplain,infantry,200\n"
    page = at_option(tab="plan")
    page.file_uploader(key="plan_file_0").set_value(("mine.csv", data, "text/csv")).run()
    assert not page.exception
    assert "From the file mine.csv, as it is." in text(page)
    path = tmp_path_factory.mktemp("plan") / "mine.csv"
    path.write_bytes(data)
    study = plan(drill, "stay", read_laydown(path, drill.pack))
    assert f">{points_left(study):.2f}" in cards(page)


def test_a_wrong_upload_is_told_in_place_and_changes_nothing(at_option: Open) -> None:
    page = at_option(tab="plan")
    bad = ("mine.csv", b"area,unit_type,units\nhil,infantry,100\n", "text/csv")
    page.file_uploader(key="plan_file_0").set_value(bad).run()
    assert not page.exception
    (error,) = page.error
    assert "mine.csv:2: " in error.value.replace("\\", "")
    assert "hill" in error.value  # did you mean
    assert "This is the option's best laydown" in text(page)


def test_a_score_from_a_file_stands_with_its_option(
    at_option: Open, turn_to: Callable[[AppTest, str], AppTest], drill: Theatre
) -> None:
    """Opened elsewhere, it turns to its own tab; where another option is chosen the tab is for one's own plan."""
    study = plan(drill, "stay", LAYDOWN)
    page = at_option("reinforce", "why")
    content = to_json(study.as_dict()).encode()
    page.file_uploader[0].set_value(("scored.json", content, "application/json")).run()
    turn_to(page, "option")
    lead = plain(document_of(study, drill).lead[0])
    assert lead in text(page)
    drawn(page.selectbox, "option_box").set_value("reinforce").run()
    assert lead not in text(page)
    drawn(page.selectbox, "option_box").set_value("stay").run()
    page.button(key="close_plan").click().run()
    assert not page.exception
    assert "Change where units are" in text(page)
