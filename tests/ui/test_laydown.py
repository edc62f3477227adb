"""Editing a laydown: the grid, uploaded files, and the score of docs/drill.md from an edited table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from decide.ui.laydown import (
    Draft,
    file_of,
    from_best,
    from_file,
    grid,
    laydown_of,
    totals,
    with_grid,
    with_move,
    within,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.errors import InputError
from decide.pack.laydown_file import read_laydown
from decide.pack.theatre import Theatre, resolve
from decide.questions.plan.study import PLAN, moves_of, plan
from decide.questions.plan.tables import points_left
from decide.results.study import Study
from decide.solve.answer import Answer, answer

CASES = settings(max_examples=30)


@pytest.fixture(scope="module")
def stay(drill: Theatre) -> Answer:
    return answer(resolve(drill, "stay"))


def table(hill: float, plain: float) -> pd.DataFrame:
    return pd.DataFrame({"first": [hill, plain], "second": [hill, plain]}, index=["hill", "plain"])


def test_it_starts_from_the_best_laydown(stay: Answer) -> None:
    """docs/drill.md, "The plan"."""
    assert grid(from_best(stay), "infantry", stay.instance).to_numpy().tolist() == [
        [pytest.approx(180), pytest.approx(200)],
        [pytest.approx(120), pytest.approx(100)],
    ]
    assert totals(from_best(stay), "infantry", stay.instance) == [
        ("first", pytest.approx(300), 300),
        ("second", pytest.approx(300), 300),
    ]


def test_an_edited_table_scores_as_worked_by_hand(drill: Theatre, stay: Answer) -> None:
    """docs/drill.md, "Score my plan": 100 on the hill and 200 on the plain lose six points; 80 to the hill help."""
    pack, p = stay.instance.pack, stay.instance
    draft = with_grid(from_best(stay), "infantry", table(100, 200))
    assert draft.edited
    study = plan(drill, "stay", laydown_of(draft, pack), as_is=True)
    assert points_left(study) == pytest.approx(6)
    assert not len(study.frames["limits"])
    (move,) = moves_of(study)
    better = with_move(draft, move, p)
    assert grid(better, "infantry", p).to_numpy().tolist() == [[180, 180], [120, 120]]
    gained = objective(plan(drill, "stay", laydown_of(better, pack)))
    assert gained - objective(study) == pytest.approx(move.gain)


def objective(study: Study) -> float:
    """Of the plan, friction and all."""
    return float(study.frames["options"].set_index("laydown").loc[PLAN, "objective"])


def test_a_limit_that_an_edited_cell_breaks_names_the_cell(drill: Theatre, stay: Answer) -> None:
    draft = with_grid(from_best(stay), "infantry", table(0, 300))
    study = plan(drill, "stay", laydown_of(draft, stay.instance.pack), as_is=True)
    places = [*study.frames["limits"]["written_in"]]
    assert "table:Infantry, Plain, first" in places


def test_an_emptied_or_negative_cell_is_none(stay: Answer) -> None:
    edited = table(float("nan"), -5.0)
    assert with_grid(from_best(stay), "infantry", edited).units == {}


def test_a_table_left_as_it_is_changes_nothing(stay: Answer) -> None:
    draft = from_best(stay)
    assert with_grid(draft, "infantry", grid(draft, "infantry", stay.instance)) is draft


UNITS = st.floats(0, 400).map(lambda value: round(value, 2))


@CASES
@given(hill=UNITS, plain=UNITS, suffix=st.sampled_from([".csv", ".yaml", ".xlsx"]))
def test_a_downloaded_file_is_read_back_as_the_same_laydown(
    stay: Answer, tmp_path_factory: pytest.TempPathFactory, hill: float, plain: float, suffix: str
) -> None:
    pack = stay.instance.pack
    draft = with_grid(Draft({}), "infantry", table(hill, plain))
    data = file_of(draft, pack, suffix)
    if not draft.units:
        return
    again = from_file(f"mine{suffix}", data, pack)
    assert again.units == draft.units
    assert laydown_of(again, pack).units == laydown_of(draft, pack).units
    if suffix == ".csv":  # what the command line reports of the file is what the page reports of the table
        path = tmp_path_factory.mktemp("laydown") / "mine.csv"
        path.write_bytes(data)
        assert read_laydown(path, pack).digest == laydown_of(draft, pack).digest


def test_an_upload_fails_with_the_command_line_s_own_message(drill: Theatre, tmp_path: Path) -> None:
    text = "area,unit_type,units\nhil,infantry,100\nplain,infantry,-3\n"
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(InputError) as by_hand:
        read_laydown(path, drill.pack)
    with pytest.raises(InputError) as uploaded:
        from_file("C:\\plans\\mine.csv", text.encode(), drill.pack)
    theirs = [str(problem).replace(path.as_posix(), "mine.csv") for problem in by_hand.value.problems]
    assert [str(problem) for problem in uploaded.value.problems] == theirs
    assert theirs[0].startswith("mine.csv:2: ")
    with pytest.raises(InputError, match=r"\.csv"):
        from_file("../../etc/passwd", b"x", drill.pack)


def test_a_file_s_places_stay_with_the_figures_not_edited(drill: Theatre, stay: Answer) -> None:
    pack = drill.pack
    draft = from_file("mine.csv", b"area,unit_type,units\nhill,infantry,100\nplain,infantry,200\n", pack)
    edited = grid(draft, "infantry", stay.instance)
    edited.loc["hill", "first"] = 90.0
    places = laydown_of(with_grid(draft, "infantry", edited), pack).places
    assert str(places["infantry", "plain", "first"]) == "mine.csv:3"
    assert str(places["infantry", "hill", "first"]) == "mine.csv:Infantry, Hill, first"


def test_a_plan_is_kept_within_what_there_is_by_taking_the_same_part_from_every_area(stay: Answer) -> None:
    """500 on the hill beside 100 on the plain, of 300: half of each goes."""
    p = stay.instance
    draft = with_grid(
        from_best(stay), "infantry", pd.DataFrame({"first": [500, 100], "second": [40, 100]}, index=["hill", "plain"])
    )
    fitted = within(draft, p)
    assert grid(fitted, "infantry", p).to_numpy().tolist() == [
        [pytest.approx(250), pytest.approx(40)],
        [pytest.approx(50), pytest.approx(100)],
    ]
    assert fitted.version > draft.version
    assert within(fitted, p).units == fitted.units
