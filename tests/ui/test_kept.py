"""What-ifs kept side by side: in the session, in the address and as one file; what each comes to; and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from decide.ui.kept import MOST_KEPT, file_of, kept_in, kept_of, name_for, parts_of, table_of_kept, with_kept
from decide.ui.state import Planner
from decide.ui.steps import Step
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.errors import InputError
from tests.ui.drawn import drawn

Open = Callable[..., AppTest]
STEP = Step("lose", "infantry", 30.0, 0.0, ("stay",))
SOME = (
    ("fifty more & police", Planner(units=(("infantry", 50.0),))),
    ("thirty leave", Planner(steps=((STEP.code, STEP),), delay=2.0)),
)


def chips(page: AppTest) -> list[str]:
    return [one.label.replace("\\", "") for one in page.button if str(one.key).startswith("take_back_")]


def test_link_and_file_bring_them_back(desk: Desk) -> None:
    assert kept_of(parts_of(SOME), desk) == (SOME, [])
    assert kept_in("a.json", file_of(SOME, "drill").encode(), desk) == (SOME, [])
    assert kept_of({"foo": "rubbish"}, desk) == ((), ["Nothing can be read of the kept what-if “foo”."])
    _, problems = kept_of({"x": "u.dragon=3"}, desk)
    assert len(problems) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"form": 2, "kept": {}}', b'{"form": 1, "kept": {"a": 3}}'])
def test_another_file_is_refused(desk: Desk, content: bytes) -> None:
    with pytest.raises(InputError, match="no file of kept what-ifs"):
        kept_in("a.json", content, desk)


def test_no_more_than_six_are_kept_and_a_name_is_one_what_if() -> None:
    kept: Any = ()
    for n in range(MOST_KEPT + 2):
        kept = with_kept(kept, f"number {n}", Planner(delay=1.0 + n))
    assert [name for name, _ in kept] == [f"number {n}" for n in range(MOST_KEPT)]
    again = with_kept(kept, " number   3 ", Planner(delay=9.0))
    assert dict(again)["number 3"] == Planner(delay=9.0)
    assert len(again) == MOST_KEPT
    assert with_kept(kept[:2], "  ", Planner(delay=9.0)) == kept[:2]


def test_a_name_for_what_is_set_ends_with_a_whole_word() -> None:
    assert name_for(["Infantry −500", "Delay +3 months"]) == "Infantry −500; Delay +3 months"
    parts = ["Infantry and troops −500", "Utility helicopters +4", "Delay +3 months"]
    assert name_for(parts) == "Infantry and troops −500 and 2 others"
    assert (
        name_for(["Mobile units (quick reaction, special forces, task force) +50"])
        == "Mobile units (quick reaction, special …"
    )
    assert name_for([]) == ""


def test_the_table_says_what_each_comes_to(desk: Desk) -> None:
    fewer = Planner(steps=((STEP.code, STEP),))
    columns = [("As published", desk.results(Planner())), ("fewer", desk.results(fewer))]
    table = table_of_kept(columns, "stay", {"stay": "Stay as deployed"})
    first, second = table.rows
    points = [results.score("stay") for _, results in columns]
    assert points[1] < points[0]
    assert (first[2], first[3]) == (points[0], None)
    assert second[2:4] == [points[1], points[1] - points[0]]
    assert second[4] == columns[1][1].metric("stay", "civilian_deaths_averted")[0]
    assert second[5] == columns[1][1].metric("stay", "cost")[0] / 1e6
    assert "Judged over common futures: “As published”. The others" in table.notes[-1]
    for alike in (columns[:1], columns[1:]):
        assert len(table_of_kept(alike, "stay", {}).notes) == 1


def test_what_is_set_is_kept_named_and_set_again(open_page: Open, turn_to: Callable[[AppTest, str], AppTest]) -> None:
    page = turn_to(open_page(**{"u.infantry": "50"}), "sidebyside")
    (name,) = [one for one in page.text_input if str(one.key).startswith("kept_name")]
    name.set_value("fifty more").run()
    page.button(key="keep_it").click().run()
    assert page.query_params["k.fifty more"] == "u.infantry=50"
    drawn(page.slider, "unit_infantry").set_value(-50.0).run()
    assert not page.button(key="kept_set_0").disabled
    page.button(key="kept_set_0").click().run()
    assert chips(page) == ["Infantry +50 ✕"]
    assert page.button(key="kept_set_0").disabled
    again = turn_to(open_page(**{"k.fifty more": "u.infantry=50"}), "sidebyside")
    assert chips(again) == []
    again.button(key="kept_set_0").click().run()
    assert chips(again) == ["Infantry +50 ✕"]
    again.button(key="kept_away_0").click().run()
    assert "k.fifty more" not in again.query_params


def test_why_between_two_what_ifs_of_one_option(
    open_page: Open, turn_to: Callable[[AppTest, str], AppTest], desk: Desk
) -> None:
    sides = {"k.fifty": "u.infantry=50", "k.late": "delay=2&u.infantry=-50"}
    page = turn_to(open_page(option="reinforce", **sides), "sidebyside")
    page.selectbox(key="kept_other").set_value("fifty").run()
    page.button(key="job_kept_why_start").click().run()
    totals = page.session_state["job_kept_why"].result().frames["totals"]
    overall = totals[(totals["metric"] == "score") & (totals["objective"] == "all") & (totals["region"] == "all")]
    fifty, late = Planner(units=(("infantry", 50.0),)), Planner(units=(("infantry", -50.0),), delay=2.0)
    wanted = [desk.results(planner).score("reinforce") for planner in (fifty, late)]
    assert wanted[0] > wanted[1]
    assert list(overall[["start", "end"]].iloc[0]) == pytest.approx(wanted)
    page.run()
    assert not page.exception
    assert not page.error


def test_the_file_is_plain_json() -> None:
    tree = json.loads(file_of(SOME, "drill"))
    assert tree["pack"] == "drill"
    assert tree["kept"]["fifty more & police"] == "u.infantry=50"
