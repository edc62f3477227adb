"""The Option page on the drill pack: stepping through periods, prices, repairs, and sources."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
import pyarrow as pa
import pytest
from decide.ui.files import Shown
from decide.ui.jobs import Job
from decide.ui.option.laydown_tab import stepped
from decide.ui.option.terms_tab import repaired
from decide.ui.state import Planner, what_if_file
from decide.ui.text import plain
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.pack.levers import with_levers
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf, read_scenario
from decide.questions import questions
from decide.questions.compare.study import compare
from decide.questions.prices.study import prices
from decide.questions.repair.study import diagnose, repair
from decide.results.study import read_results, to_json
from tests.ui.drawn import drawn

Open = Callable[..., AppTest]
MAP, TREND, WORTH = "Map of", "Lines over the horizon", "one more of each thing"


def rows(page: AppTest, says: str) -> pd.DataFrame:
    """The rows of a chart as sent to the browser; it is known by what it says to those who listen."""
    (chart,) = [one for one in page.get("vega_lite_chart") if says in one.proto.alt]
    (data,) = [one for one in chart.proto.datasets if one.name == "rows"]
    frame: pd.DataFrame = pa.ipc.open_stream(io.BytesIO(data.data.data)).read_pandas()
    return frame


def html(page: AppTest) -> str:
    return "\n".join(one.proto.body for one in page.get("html") if "<style>" not in one.proto.body)


def text(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.error, page.info, page.success)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def finished(page: AppTest, name: str) -> AppTest:
    """The page once a long analysis is done."""
    job: Job[Any] = page.session_state[f"job_{name}"]
    job.result()
    page.run()
    assert not page.exception, page.exception
    return page


# where people are


def test_the_map_shows_the_period_of_the_link(at_option: Open) -> None:
    """docs/drill.md, "The plan"."""
    shown = rows(at_option(**{"v.period": "second"}), MAP).set_index("area")
    assert list(shown.loc[["Hill", "Plain"], "label"]) == ["200  ▲ 20", "100  ▼ 20"]


def test_stepping_changes_map_trend_and_table_together(at_option: Open) -> None:
    page = at_option()
    assert rows(page, MAP).set_index("area").loc["Hill", "number"] == pytest.approx(180)
    drawn(page.segmented_control, "option_period").set_value("second").run()
    assert not page.exception
    assert rows(page, MAP).set_index("area").loc["Hill", "number"] == pytest.approx(200)
    trend = rows(page, TREND)
    assert set(trend[trend["now"]]["period"]) == {"second"}
    assert "Laydown by unit type, last period (second)" in html(page)
    page.run()
    assert page.query_params["v.period"] == "second"


def test_playing_steps_through_the_periods_and_stops_at_the_end(at_option: Open) -> None:
    page = at_option()
    page.button(key="option_play").click().run()
    assert not page.exception
    assert drawn(page.segmented_control, "option_period").value == "second"
    assert not page.session_state["option_playing"]
    page.button(key="option_play").click().run()  # from the start again
    assert drawn(page.segmented_control, "option_period").value == "second"
    assert stepped(["a", "b", "c"], "a") == ("b", True)
    assert stepped(["a", "b", "c"], "b") == ("c", False)
    assert stepped(["a", "b", "c"], "c") == ("c", False)


def test_each_press_and_each_tick_is_one_step(at_option: Open, mali: Theatre) -> None:
    page = at_option("epon-2b", theatre=mali)
    for period in ("2019q4", "2020q1", "2020q2"):
        if period == "2019q4":
            page.button(key="option_play").click().run()
        else:
            page.run()
        assert drawn(page.segmented_control, "option_period").value == period
    drawn(page.segmented_control, "option_period").set_value("2021q1").run()  # by hand: the clock stops
    page.run()
    assert drawn(page.segmented_control, "option_period").value == "2021q1"


def test_who_joins_and_leaves_is_told_in_units(at_option: Open) -> None:
    body = html(at_option())
    assert "<td>+90 infantry</td>" in body
    assert "<td>−90 infantry</td>" in body


def test_what_is_set_differently_shows_the_published_beside_it(at_option: Open, desk: Desk) -> None:
    page = at_option(**{"u.infantry": "-100", "v.period": "second"})
    shown = rows(page, MAP).set_index("area")
    published = desk.results(Planner(), ("stay",)).laydown
    before = published[published["period"] == "second"].set_index("area")["persons"]
    ghosts = shown["ghost"].dropna()
    assert len(ghosts) > 0
    assert ghosts["Plain"] == pytest.approx(before["plain"])
    assert "published 62" in html(page)  # the lowland's score: the mean of 24 and 100


def test_another_option_is_chosen_for_all_pages(at_option: Open) -> None:
    page = at_option()
    drawn(page.selectbox, "option_box").set_value("reinforce").run()
    assert not page.exception
    assert rows(page, MAP)["number"].sum() == pytest.approx(300)
    assert page.query_params["option"] == "reinforce"


# what binds


def test_what_more_would_buy_is_what_the_library_says(at_option: Open, desk: Desk) -> None:
    shown = rows(at_option(tab="binding"), WORTH)
    worth = desk.results(Planner(), ("stay",)).worth
    infantry = worth[(worth["family"] == "unit") & (worth["id"] == "infantry")]["points"].iloc[0]
    points = shown[shown["what"] == "Infantry: 100 persons"]["points"].iloc[0]
    assert points == pytest.approx(100 * infantry)


def test_ranges_of_prices_come_on_demand_and_go_with_the_question(at_option: Open, drill: Theatre) -> None:
    page = at_option(tab="binding")
    page.button(key="job_prices_start").click().run()
    finished(page, "prices")
    document = questions()["prices"].document_of(prices(drill, "stay"), drill)
    said = text(page)
    first = str(document.tables[0].rows[0][0]).split(",")[0]
    assert first in said
    assert "About this price" in html(page)
    page.slider(key="unit_infantry").set_value(50.0).run()
    assert "About this price" not in html(page)  # another question: what was found belongs to the one before
    assert page.button(key="job_prices_start")


def test_prices_from_a_file_stand_with_their_option(at_option: Open, drill: Theatre) -> None:
    study = prices(drill, "stay")
    page = at_option(tab="binding")
    page.file_uploader[0].set_value(("prices.json", to_json(study.as_dict()).encode(), "application/json")).run()
    assert not page.exception
    assert plain(questions()["prices"].document_of(study, drill).lead[0]) in text(page)
    assert "job_prices_start" not in {button.key for button in page.button}


# terms


def test_terms_that_can_be_kept_are_listed(at_option: Open) -> None:
    assert "Every term of the option can be kept." in text(at_option(tab="terms"))
    page = at_option("overcommit", "terms", set="terms.hill_strong.at_least=270")
    assert "at least 320 infantry on the hill" in html(page)
    assert "<td>from second</td>" in html(page)


def test_a_repair_is_applied_by_one_click_and_taken_back_by_another(
    at_option: Open, turn_to: Callable[[AppTest, str], AppTest]
) -> None:
    """docs/drill.md, "Repairs": 320 on the hill cannot be had, 270 can."""
    page = at_option("overcommit", "terms")
    assert "cannot all be kept" in text(page)
    page.button(key="job_repair_start").click().run()
    finished(page, "repair")
    assert "270" in text(page)
    page.button(key="apply_repair_1").click().run()
    assert not page.exception
    assert "Every term of the option can be kept." in text(page)
    planner: Planner = page.session_state["_planner"]
    assert planner.only == "overcommit"
    assert dict(planner.sets)
    assert page.query_params["only"] == "overcommit"
    taken_back = [button for button in page.button if button.key.startswith("take_back_")]
    assert len(taken_back) == 2
    assert list(drawn(turn_to(page, "compare").selectbox, "option_box").options) == ["Promise more than there is"]
    turn_to(page, "option").button(key="back_to_published").click().run()
    assert "cannot all be kept" in text(page)


def test_repairs_from_a_file_stand_with_their_option(
    at_option: Open, turn_to: Callable[[AppTest, str], AppTest], drill: Theatre
) -> None:
    study = repair(drill, "overcommit")
    page = at_option("stay", "why")
    content = to_json(study.as_dict()).encode()
    page.file_uploader[0].set_value(("repairs.json", content, "application/json")).run()
    turn_to(page, "option")
    assert plain(questions()["repair"].document_of(study, drill).lead[0]) in text(page)
    assert "270" in html(page)


def test_an_option_is_shown_where_another_cannot_be_solved_as_set(at_option: Open) -> None:
    """A term that only one option has can be set for it alone."""
    page = at_option("overcommit", "terms", set="terms.hill_strong.at_least=280")
    assert "none is said to lead" in text(page)
    assert "cannot all be kept" in text(page)


# why


def test_changes_lead_to_their_evidence_and_sources_stand_beside_the_model(at_option: Open, desk: Desk) -> None:
    page = at_option("reinforce", "why")
    changes = desk.results(Planner(), ("reinforce",)).changes
    for row in changes.to_dict(orient="records"):
        assert str(row["title"]) in html(page)
    for path in ("units.infantry.arrivals.sixty.units", "units.infantry.arrivals.sixty.month"):
        assert f"row={path})" in text(page)
    assert "What the model gives" in html(page)
    assert "Of 4 things that the sources expect and results have" in text(page)
    assert "Protection, Lowland: as much as is needed" in html(page)
    assert "The host state: wanted it." in text(page).replace("\\", "")


def test_cards_lead_to_what_they_are_composed_of(at_option: Open) -> None:
    page = at_option("reinforce")
    links = re.findall(r'<a href="option\?([^"]*)">parts</a>', html(page))
    cards = html(page).count("<dt>")
    assert len(links) == cards > 3
    for link in links:
        query = parse_qs(unescape(link))
        assert (query["option"], query["v.tab"]) == (["reinforce"], ["composed"])
    page = at_option("reinforce", "composed")
    assert "What the score is composed of" in html(page)
    assert "patrol 72" in html(page)
    behind = set(re.findall(r"row=([\w.]+)\)", text(page)))
    assert {"needs.ring.served_by.patrol", "areas.plain.deaths", "weights.protection.lowland"} <= behind
    assert not {path for path in behind if path.startswith(("costs", "links"))}


# all of it


@pytest.mark.parametrize("tab", ["laydown", "work", "composed", "binding", "terms", "why", "plan"])
def test_every_tab_speaks_french(at_option: Open, tab: str) -> None:
    page = at_option("reinforce", tab, lang="fr")
    assert not page.exception
    assert "points sur 100" in text(page)


def test_a_result_from_a_file_is_shown_but_not_asked_further(
    open_page: Open, turn_to: Callable[[AppTest, str], AppTest], drill: Theatre, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    path.write_text(to_json(desk.results(Planner(units=(("infantry", 60.0),))).as_dict()))
    results = read_results(path)
    page = open_page(results={"mine": results}, option="stay")
    page.selectbox(key="from_server").set_value("mine").run()
    for tab in ("laydown", "work", "binding", "terms", "why", "plan"):
        page.session_state["_view"] = {"v.tab": tab}
        turn_to(page, "option")
        if tab == "laydown":
            people = rows(page, MAP)["number"].sum()
            assert people == pytest.approx(360)
        if tab in ("binding", "plan"):
            assert "A result from a file is shown" in text(page)


def test_a_result_of_another_pack_is_said_to_be_one(
    open_page: Open, turn_to: Callable[[AppTest, str], AppTest], desk: Desk
) -> None:
    results = desk.results(Planner())
    other = replace(results, manifest={**results.manifest, "pack": "elsewhere"})
    page = open_page(results={"other": other}, option="stay")
    page.session_state["_shown"] = Shown("other.json", other)
    turn_to(page, "option")
    assert "holds no option of this pack" in text(page)


def test_a_repaired_what_if_is_one_the_command_line_runs(drill: Theatre, desk: Desk, tmp_path: Path) -> None:
    first = diagnose(drill, "overcommit").repairs[0]
    planner = repaired(Planner(), "overcommit", first.sets)
    path = tmp_path / "repaired.yaml"
    path.write_text(what_if_file(planner, desk.published))
    results = compare(drill, (), with_levers(drill, read_scenario(path)))
    assert list(results.options["option"]) == ["overcommit"]
    assert results.score("overcommit") == pytest.approx(first.score)
    assert not len(results.shortfalls)


def test_a_repair_replaces_what_was_set_at_its_place(drill: Theatre) -> None:
    what_if = WhatIf(sets=(("terms.hill_strong.at_least", 310),))
    giving = next(item for item in diagnose(drill, "overcommit", what_if).repairs if item.kind == "term")
    planner = repaired(Planner(sets=what_if.sets), "overcommit", giving.sets)
    assert planner.sets == giving.sets


LAND = b'{"type": "Polygon", "coordinates": [[[-5, 5], [5, 5], [5, 14], [-5, 14], [-5, 5]]]}'


def specification(page: AppTest) -> str:
    (chart,) = [one for one in page.get("vega_lite_chart") if MAP in one.proto.alt]
    return str(chart.proto.spec)


def test_an_outline_of_ones_own_lies_behind_the_map_until_it_is_put_away(at_option: Open) -> None:
    page = at_option()
    assert "MultiPolygon" not in specification(page)
    page.file_uploader[0].set_value(("land.geojson", LAND, "application/geo+json")).run()
    assert not page.exception
    assert "MultiPolygon" in specification(page)
    assert any("land.geojson" in one.value.replace("\\", "") for one in page.caption)
    page.button(key="close_outline").click().run()
    assert "MultiPolygon" not in specification(page)


def test_a_bad_outline_is_told_and_the_map_stays(at_option: Open) -> None:
    page = at_option()
    far = b'{"type": "Polygon", "coordinates": [[[250000, 5], [5, 5], [5, 14], [250000, 5]]]}'
    page.file_uploader[0].set_value(("land.geojson", far, "application/geo+json")).run()
    assert not page.exception
    assert "are out of range" in page.sidebar.error[0].value
    assert "MultiPolygon" not in specification(page)


def test_a_unit_type_is_shown_instead_of_all_people(at_option: Open) -> None:
    page = at_option()
    drawn(page.selectbox, "option_unit").set_value("infantry").run()
    assert not page.exception
    assert "units stationed there" in "".join(one.proto.alt for one in page.get("vega_lite_chart"))
    assert "infantry" in page.query_params["v.unit"]
    again = at_option(**{"v.unit": "infantry"})
    assert "**Infantry in first (dry)**" in [one.value for one in again.markdown]
    unknown = at_option(**{"v.unit": "cavalry"})
    assert "**People stationed in first (dry)**" in [one.value for one in unknown.markdown]
