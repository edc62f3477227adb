"""The first screen: what it shows, what a slider does to it, and that nobody sees another's what-if."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pandas as pd
import pyarrow as pa
import pytest
from decide.ui.state import Planner
from decide.ui.uploads import what_if_from
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.pack.levers import with_levers
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf, parse_set
from decide.questions.compare.study import compare
from decide.report.document import Column
from decide.results.other_weightings import Under
from decide.results.study import Results, to_json
from tests.ui.drawn import drawn

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]


SAYS = {"ranked": "Bars of the overall score", "by_region": "Upland, Lowland", "by_objective": "Protection, Stab"}


def rows(page: AppTest, name: str) -> pd.DataFrame:
    """The rows of a chart, as they were sent to the browser; a chart is known by what it says to those who listen."""
    (chart,) = [one for one in page.get("vega_lite_chart") if SAYS[name] in one.proto.alt]
    (data,) = chart.proto.datasets
    frame: pd.DataFrame = pa.ipc.open_stream(io.BytesIO(data.data.data)).read_pandas()
    return frame


def html(page: AppTest) -> str:
    """All of the page's own HTML."""
    return "\n".join(one.proto.body for one in page.get("html"))


def overall(results: Results) -> dict[str, float]:
    return {name: results.score(name) for name in results.options["option"]}


def test_charts_hold_the_scores_of_every_option(open_page: Open, desk: Desk) -> None:
    page = open_page()
    results = desk.results(Planner())
    shown = rows(page, "ranked")
    assert dict(zip(shown["option"], shown["value"], strict=True)) == pytest.approx(overall(results))
    assert list(shown["value"]) == sorted(shown["value"], reverse=True)
    regions = rows(page, "by_region")
    assert set(regions["part"]) == {"Upland", "Lowland"}
    for row in regions.to_dict(orient="records"):
        region = str(row["part"]).lower()
        assert row["value"] == pytest.approx(results.score(str(row["option"]), "all", region))
    aims = rows(page, "by_objective")
    assert set(aims["part"]) == {"Protection", "Stabilisation"}


def test_the_scorecard_has_letter_and_number(open_page: Open, desk: Desk) -> None:
    text = html(open_page())
    score = desk.results(Planner()).score("stay")
    letter = "EDCBA"[min(max(int(score // 20), 0), 4)]
    assert f"<b>{letter}</b> {score:.0f}</td>" in text
    assert "Stay as deployed" in text


def test_the_sentence_says_who_leads_and_on_what_it_hangs(open_page: Open) -> None:
    page = open_page()
    assert any("First under these inputs: “Reinforce by sixty”, alone" in text.value for text in page.markdown)
    assert any("the same 200 futures for all options" in text.value for text in page.caption)
    assert "Results are conditional on" in html(page)


def test_what_the_weights_imply_stands_by_the_headline(open_page: Open) -> None:
    at = open_page()
    said = "averting 1 in Upland counts as much as averting 3.0 in Lowland"
    assert any(said in item.value for item in at.markdown)
    at.slider(key="weight_protection_upland").set_value(0.0).run()
    assert any("only Lowland counts. Weight 0: Upland." in item.value.replace("\\", "") for item in at.markdown)


def test_a_slider_moves_the_numbers_and_leaves_a_ghost(open_page: Open, drill: Theatre, desk: Desk) -> None:
    page = open_page()
    drawn(page.slider, "unit_infantry").set_value(50.0).run()
    what_if = WhatIf(sets=(parse_set("units.infantry.strength+=50"),))
    wanted, before = overall(compare(drill, (), what_if)), overall(desk.results(Planner()))
    shown = rows(page, "ranked").set_index("option")
    assert dict(shown["value"]) == pytest.approx(wanted)
    for option, published in before.items():
        if abs(published - wanted[option]) > 0.1:
            assert shown.loc[option, "was"] == pytest.approx(published)
    assert page.query_params["u.infantry"] == "50"
    assert [button.label for button in page.button if button.key.startswith("take_back_")] == ["Infantry \\+50 ✕"]


def test_one_click_takes_a_change_back_and_another_all(open_page: Open, desk: Desk) -> None:
    page = open_page(**{"u.infantry": "50", "w.protection.lowland": "2", "delay": "6"})
    assert len([button for button in page.button if button.key.startswith("take_back_")]) == 3
    page.button(key="take_back_1").click().run()
    assert drawn(page.slider, "delay").value == 0.0
    assert "delay" not in page.query_params
    page.button(key="back_to_published").click().run()
    assert drawn(page.slider, "unit_infantry").value == 0.0
    assert drawn(page.slider, "weight_protection_lowland").value == 1.0
    shown = rows(page, "ranked").set_index("option")["value"]
    assert dict(shown) == pytest.approx(overall(desk.results(Planner())))
    assert page.button(key="back_to_published").disabled


def test_two_people_never_see_each_others_what_if(open_page: Open, desk: Desk) -> None:
    mine, yours = open_page(), open_page()
    mine.slider(key="unit_infantry").set_value(-100.0).run()
    yours.run()
    assert yours.slider(key="unit_infantry").value == 0.0
    assert "u.infantry" not in yours.query_params
    published = overall(desk.results(Planner()))
    assert dict(rows(yours, "ranked").set_index("option")["value"]) == pytest.approx(published)
    assert dict(rows(mine, "ranked").set_index("option")["value"]) != pytest.approx(published)


def test_a_link_restores_the_page(open_page: Open) -> None:
    page = open_page()
    drawn(page.slider, "unit_infantry").set_value(50.0).run()
    page.selectbox(key="lever_focus").set_value("hill").run()
    again = open_page(**page.query_params)
    assert again.slider(key="unit_infantry").value == 50.0
    assert again.selectbox(key="lever_focus").value == "hill"
    assert rows(again, "ranked").equals(rows(page, "ranked"))


def test_what_a_link_asks_for_in_vain_is_told(open_page: Open) -> None:
    query = {"u.infantry": "1e99", "u.dragons": "3", "w.protection.lowland": "nan", "lever.focus": "east", "file": "!!"}
    page = open_page(**query, set="units.infantry.cost")
    (warning,) = page.warning
    assert len(warning.value.split("\n\n")) == 6
    assert drawn(page.slider, "unit_infantry").value == 0.0


def test_a_wrong_change_is_told_in_place(open_page: Open) -> None:
    page = open_page(set=["units.infantri.strength=5"])
    (error,) = page.error
    assert "infantri" in error.value
    assert any("Did you mean 'infantry'" in one.value for one in page.caption)
    assert "“units.infantri.strength=5”" in error.value.replace("\\", "")  # as its chip says
    assert ".yaml" not in error.value
    (warning,) = open_page(set=["units.infantry.cost"]).warning
    assert "--set" not in warning.value.replace("\\", "")
    assert page.sidebar.slider


def test_the_language_switch_keeps_what_is_set(open_page: Open) -> None:
    page = open_page(**{"u.infantry": "50"})
    page.segmented_control(key="language").set_value("fr").run()
    assert not page.exception
    assert drawn(page.slider, "unit_infantry").value == 50.0
    assert page.query_params["lang"] == "fr"
    assert page.button(key="back_to_published").label == "Tout annuler"


def test_a_result_of_the_command_line_opens(open_page: Open, drill: Theatre, desk: Desk) -> None:
    made = compare(drill, (), WhatIf(sets=(parse_set("units.infantry.strength=200"),)))
    page = open_page()
    content = to_json(made.as_dict()).encode()
    page.file_uploader(key="upload_0").set_value(("made.json", content, "application/json")).run()
    assert dict(rows(page, "ranked").set_index("option")["value"]) == pytest.approx(overall(made))
    assert "made.json" in page.info[0].value.replace("\\", "")
    assert drawn(page.slider, "unit_infantry").disabled
    page.button(key="close_shown").click().run()
    assert dict(rows(page, "ranked").set_index("option")["value"]) == pytest.approx(overall(desk.results(Planner())))


def test_a_result_the_server_was_started_with_opens(open_page: Open, drill: Theatre) -> None:
    made = compare(drill, (), WhatIf(sets=(parse_set("units.infantry.strength=200"),)))
    page = open_page(results={"two-hundred": made})
    page.selectbox(key="from_server").set_value("two-hundred").run()
    assert dict(rows(page, "ranked").set_index("option")["value"]) == pytest.approx(overall(made))


def test_a_what_if_file_opens_and_carries_on(open_page: Open, drill: Theatre) -> None:
    text = """
id: more
title: Forty more, and the hill first
levers: {focus: hill}
changes:
  - {id: forty, title: Forty more, reason: To see what they would do., add: {units.infantry.strength: 40}}
"""
    page = open_page()
    page.file_uploader(key="upload_0").set_value(("more.yaml", text.encode(), "application/yaml")).run()
    typed = drawn(page.number_input, "unit_infantry_typed")
    assert typed.value == 40  # a change that a slider can show is set there
    assert drawn(page.selectbox, "lever_focus").value == "hill"
    typed.set_value(90).run()
    both = WhatIf(sets=(parse_set("units.infantry.strength+=90"),))
    wanted = overall(compare(drill, (), with_levers(drill, both, ["focus=hill"])))
    assert dict(rows(page, "ranked").set_index("option")["value"]) == pytest.approx(wanted)
    again = open_page(**page.query_params)  # the what-if is in the link
    assert dict(rows(again, "ranked").set_index("option")["value"]) == pytest.approx(wanted)


def test_the_page_begins_with_the_what_if_it_was_started_with(open_page: Open, drill: Theatre) -> None:
    change = b"{id: a, title: A, reason: To see what happens., add: {units.infantry.strength: 40}}"
    text = b"id: x\ntitle: X\nchanges:\n  - " + change
    page = open_page(given=what_if_from("x.yaml", text, drill))
    wanted = overall(compare(drill, (), WhatIf(sets=(parse_set("units.infantry.strength+=40"),))))
    assert dict(rows(page, "ranked").set_index("option")["value"]) == pytest.approx(wanted)
    page.button(key="back_to_published").click().run()
    assert "file" not in page.query_params


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.yaml", b"id: x\ntitle: X\nchanges: [", "x.yaml:4"),
        ("x.yaml", b"id: x\ntitle: X\ncolour: red\n", "colour"),
        ("x.json", b"{}", "not a result"),
        ("x.json", b'{"schema_version": 1, "study": "dance"}', "dance"),
        ("x.zip", b"PK\x03\x04 not really", "ZIP"),
        ("x.exe", b"MZ", "no file the page can open"),
    ],
)
def test_a_bad_upload_is_told_in_place(open_page: Open, name: str, content: bytes, message: str) -> None:
    page = open_page()
    uploader = page.file_uploader(key="upload_0")
    uploader.set_value((name, content, "application/octet-stream"))
    page.run()
    assert any(message in error.value.replace("\\", "") for error in page.error)
    assert len(rows(page, "ranked")) == 3


def test_the_numbers_are_shown_as_the_command_line_shows_them(open_page: Open, desk: Desk) -> None:
    text = html(open_page())
    results = desk.results(Planner())
    for name in results.options["option"]:
        assert Column("", "", 0).text(results.metric(str(name), "cost")[0] / 1e6).split(" ")[0] in text


def test_a_weighting_is_one_click_and_moving_away_from_it_says_own_weights(open_page: Open, drill: Theatre) -> None:
    page = open_page()
    box = drawn(page.selectbox, "weighting")
    assert (box.value, box.options) == ("equal", ["Equal by cell", "By lives at stake"])
    box.select("lives").run()
    assert drawn(page.slider, "weight_protection_upland").value == 0.5
    assert drawn(page.slider, "weight_protection_lowland").value == 1.5
    wanted = overall(compare(drill, (), WhatIf(weighting="lives")))
    assert dict(rows(page, "ranked").set_index("option")["value"]) == pytest.approx(wanted)
    assert page.query_params["weights"] == "lives"
    drawn(page.slider, "weight_protection_lowland").set_value(2.0).run()
    assert drawn(page.selectbox, "weighting").value == ""
    assert "Own weights" in drawn(page.selectbox, "weighting").options
    assert "weights" not in page.query_params
    assert page.query_params["w.protection.upland"] == "0.5"
    drawn(page.selectbox, "weighting").select("equal").run()
    assert page.button(key="back_to_published").disabled
    assert drawn(page.slider, "weight_protection_lowland").value == 1.0


def test_a_link_names_a_weighting(open_page: Open, desk: Desk) -> None:
    page = open_page(weights="lives")
    assert drawn(page.selectbox, "weighting").value == "lives"
    assert [button.label for button in page.button if button.key.startswith("take_back_")] == [
        "Weights\\: By lives at stake ✕"
    ]
    page.button(key="take_back_0").click().run()
    assert drawn(page.selectbox, "weighting").value == "equal"
    wrong = open_page(weights="livs")
    assert any("What matters: livs" in warning.value.replace("\\", "") for warning in wrong.warning)


def test_differences_are_to_any_option_and_a_change_says_what_it_rests_on(open_page: Open) -> None:
    page = open_page()
    assert "Differences to “Stay as deployed” (stay)" in [item.value for item in page.subheader]
    drawn(page.selectbox, "against").set_value("reinforce").run()
    assert "Differences to “Reinforce by sixty” (reinforce)" in [item.value for item in page.subheader]
    drawn(page.slider, "weight_protection_upland").set_value(0.0).run()
    said = " ".join(item.value.replace("\\", "") for item in page.caption)
    assert "These are not the published inputs" in said
    assert "The page “How sure” puts these inputs to futures." in said


def test_options_are_held_against_one_as_published_or_as_in_a_file(open_page: Open, desk: Desk) -> None:
    page = open_page()
    assert "against_inputs" not in [box.key for box in page.selectbox]
    drawn(page.slider, "unit_infantry").set_value(50.0).run()
    drawn(page.selectbox, "against_inputs").set_value("published").run()
    titles = [item.value for item in page.subheader]
    assert "Differences to “Stay as deployed” (stay) without these changes" in titles
    assert "Stay as deployed" in html(page)
    text = b"id: fewer\ntitle: Fewer beds\nchanges:\n  - {id: b, title: Fewer, reason: To see what fewer do., "
    text += b"set: {areas.hill.beds: 150}}\n"
    page.file_uploader(key="against_upload_0").set_value(("fewer.yaml", text, "application/yaml")).run()
    assert drawn(page.selectbox, "against_inputs").value == "file"
    assert "Differences to “Stay as deployed” (stay) with fewer" in [item.value for item in page.subheader]
    assert not page.error
    page.file_uploader(key="against_upload_1").set_value(("run.json", b"{}", "application/json")).run()
    assert page.error


def test_other_weightings_and_the_most_that_can_be_averted_come_with_the_tables(open_page: Open, desk: Desk) -> None:
    page = open_page()
    text = html(page)
    assert any(item.value == "Leads by weighting, at the central values" for item in page.subheader)
    assert "By lives at stake" in text
    assert "at most" in text
    assert not any("Who leads hangs on what counts" in item.value for item in page.markdown)
    results = desk.under_weightings(Planner(), desk.results(Planner()), solving=False)
    assert {row["weighting"] for row in results.rows_of("weightings")} == {"equal", "lives", "most-averted"}


def test_a_move_looks_under_other_weightings_only_where_that_was_asked(open_page: Open, turn_to: Turn) -> None:
    left = "Who leads under other weightings, and the plans that avert most, were not looked at"
    page = open_page()
    assert "look_further" not in [toggle.key for toggle in page.toggle]
    drawn(page.slider, "unit_infantry").set_value(20.0).run()

    def looked(page: AppTest) -> list[bool]:
        said = any(left in item.value for item in page.markdown)
        return [said, any(item.value == "Leads by weighting, at the central values" for item in page.subheader)]

    assert looked(page) == [True, False]
    drawn(page.toggle, "look_further").set_value(True).run()
    assert looked(page) == [False, True]
    turn_to(turn_to(page, "evidence"), "compare")
    drawn(page.slider, "unit_infantry").set_value(30.0).run()
    assert looked(page) == [False, True]
    drawn(page.toggle, "look_further").set_value(False).run()
    assert looked(page) == [True, False]


def test_an_option_says_what_another_plan_of_it_would_avert(at_option: Open, desk: Desk) -> None:
    page = at_option()
    most = desk.under_weightings(Planner(), desk.results(Planner()), solving=False, named=False).rows_of("weightings")
    (value,) = [
        row["civilian_deaths_averted"] for row in most if (row["option"], row["weighting"]) == ("stay", "most-averted")
    ]
    assert any(f"At most {value:.0f} " in item.value.replace("\\", "") for item in page.caption)


def test_the_headline_begins_with_other_leads_where_there_are(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights say who leads: here reinforce under equal weights and stay under those by lives."""

    def leads(under: Mapping[str, Under], apart: float) -> tuple[str, ...]:
        return ("reinforce",) if int(under["stay"].score) == 79 else ("stay",)  # 79.2 and 80.0

    monkeypatch.setattr("decide.results.other_weightings.leading", leads)
    (first, *_) = [item.value.replace("\\", "") for item in open_page().markdown if "leads" in item.value]
    assert first == (
        "**What would change it:** Who leads hangs on what counts (by points at the central values, not by deaths "
        "averted): “Reinforce by sixty” under “Equal by cell”; “Stay as deployed” under “By lives at stake”."
    )


def test_the_result_stands_beside_what_sources_expect_and_where_the_host_state_stood(
    open_page: Open, desk: Desk
) -> None:
    page = open_page()
    text = " ".join(one.value for one in page.markdown)
    assert "the result agrees with 4, disagrees with 3 and cannot tell 1" in text
    assert "They part over Overall score under Promise more than there is" in text.replace("\\", "")
    shown = html(page)
    for cell in ("Read as", "Protection, Lowland: higher than stay", "opposed it", "wanted it", "no source says"):
        assert cell in shown
    assert desk.results(Planner()).rows_of("consent")
