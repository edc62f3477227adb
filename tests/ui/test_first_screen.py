"""The first screen of Compare: mission, place, period, what a score is, what holds the first option back; the brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from decide.ui.first import beside_published, score_words
from decide.ui.guide import steps
from decide.ui.jobs import Job
from decide.ui.pages import compare
from decide.ui.state import Planner
from decide.ui.text import plain
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.questions.brief.sentences import binding_words, one_more_words
from decide.questions.compare.finding import finding
from decide.questions.compare.sentences import ahead_in
from decide.results.metrics import ALL
from decide.results.study import Results

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]


def html(page: AppTest) -> str:
    return "\n".join(one.proto.body for one in page.get("html"))


@pytest.mark.parametrize("name", ["compare", "option", "evidence", "takeaway"])
def test_every_page_names_the_theatre_and_its_period(open_page: Open, turn_to: Turn, desk: Desk, name: str) -> None:
    text = html(turn_to(open_page(), name))
    assert f"<h1>{desk.published.pack.title}</h1>" in text
    assert "Upland and Lowland · first to second" in text
    assert f"{len(desk.theatre.options)} options" in text


def test_who_leads_is_said_before_anything_else_is_drawn_or_begun(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    for name in ("first_words", "small_map", "up_to_how_many", "show_chart"):
        drawn = getattr(compare, name)

        def noted(*values: Any, name: str = name, drawn: Callable[..., Any] = drawn, **more: Any) -> Any:
            order.append(name)
            return drawn(*values, **more)

        monkeypatch.setattr(compare, name, noted)
    open_page()
    assert order[:3] == ["first_words", "up_to_how_many", "small_map"]
    assert order.count("first_words") == 1


def test_what_holds_the_first_option_back_stands_beside_the_finding(open_page: Open, desk: Desk) -> None:
    page, results = open_page(), desk.results(Planner())
    names, pack = {"reinforce": "“Reinforce by sixty”"}, desk.published.pack
    said = [str(one.value) for one in page.markdown]
    held = (*binding_words(results, ["reinforce"], names), *one_more_words(results, pack, ["reinforce"], names))
    assert f"**What holds it back:** {' '.join(held)}" in said
    assert '<p class="about">Reinforce by sixty <small>ranges: 5 % to 95 % of the futures</small></p>' in html(
        page
    )  # whose figures the cards are


def test_the_first_screen_says_why_and_what_would_change_it(open_page: Open) -> None:
    page = open_page()
    said = [str(one.value).replace("\\", "") for one in page.markdown]
    (why,) = [text for text in said if text.startswith("**Why:**")]
    assert (
        "Where “Reinforce by sixty” gains on “Stay as deployed”: Protection, Lowland (36 against 24 points)."
    ) in why
    assert "**What would change it:** The same option leads under each of the 2 weightings looked at." in said
    words = [str(one.value).replace("\\", "") for one in page.caption]
    assert any("Tier: a best option and all that cannot be told from it." in text for text in words)


def test_where_the_first_option_loses_is_said_too(desk: Desk) -> None:
    results, pack = desk.results(Planner()), desk.published.pack
    other = replace(finding(results), tiers=(("stay",), ("reinforce",)))
    assert ahead_in(results, pack, other) == ["Where it loses: Protection, Lowland (24 against 36 points)."]
    assert ahead_in(results, pack, replace(other, tiers=(("stay", "reinforce"),))) == []


def test_the_score_is_said_with_as_many_cells_as_are_assessed(desk: Desk) -> None:
    results, pack = desk.results(Planner()), desk.published.pack
    assert "in the overall score 4 of them, one for each objective and region, count alike." in score_words(
        results, pack
    )
    uneven = {"protection": {"upland": 2.0, "lowland": 1.0}, "stabilisation": {"upland": 1.0, "lowland": 1.0}}
    assert "weighs 4 of them" in score_words(replace(results, manifest={**results.manifest, "weights": uneven}), pack)


NAMES = {"reinforce": "R", "stay": "S", "overcommit": "O"}


def scoring(results: Results, futures: bool, **scores: float) -> Results:
    """Results whose options have these overall scores, and no futures if they are of other inputs."""
    metrics = results.metrics.copy()
    for option, score in scores.items():
        overall = (metrics["metric"] == "score") & (metrics["objective"] == ALL) & (metrics["region"] == ALL)
        metrics.loc[overall & (metrics["option"] == option) & (metrics["period"] == ALL), "value"] = score
    used = results.manifest["futures"] if futures else {"used": False, "why": "changed", "about": []}
    frames = {**results.frames, "metrics": metrics}
    return Results(results.kind, frames, {**results.manifest, "futures": used}, results.certificates)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"reinforce": 82, "stay": 79, "overcommit": 72}, "As published the first tier is the same."),
        ({"reinforce": 82, "stay": 82, "overcommit": 72}, "As published the first tier is R."),
        ({"reinforce": 72, "stay": 72.1, "overcommit": 82}, "As published the first tier is R."),
    ],
)
def test_the_published_first_tier_is_said_beside_another(desk: Desk, scores: dict[str, float], said: str) -> None:
    """As published reinforce leads alone, over futures and at the values alike."""
    published = desk.results(Planner())
    assert beside_published(scoring(published, False, **scores), published, NAMES) == [said]


def test_a_published_tier_that_hangs_on_the_rule_is_said_by_both(desk: Desk) -> None:
    """At the values stay ties with reinforce, and over futures it is below."""
    published = scoring(desk.results(Planner()), True, reinforce=82, stay=82, overcommit=72)
    assert beside_published(scoring(published, False, stay=79), published, NAMES) == [
        "As published the first tier is R and S at the central values; over futures without S."
    ]
    assert beside_published(scoring(published, False), published, NAMES) == [
        "As published the first tier is the same at the central values; over futures without S."
    ]
    together = {**published.frames, "tiers": published.tiers.assign(tier=[1, 1, 2])}
    own = Results(published.kind, together, published.manifest, ())  # over futures too, and so judged as published
    assert beside_published(own, published, NAMES) == ["As published the first tier is R."]


def test_other_options_and_modes_have_no_first_tier_to_hold_against(desk: Desk) -> None:
    results = desk.results(Planner())
    assert beside_published(results.only("stay"), results, {}) == []
    assert beside_published(replace(results, manifest={**results.manifest, "mode": "leximin"}), results, {}) == []


def test_only_what_can_be_pledged_or_allowed_is_said_to_hold_an_option_back(desk: Desk) -> None:
    results = desk.results(Planner())
    worth = results.worth.copy()
    worth.loc[:, "family"] = "casevac"  # which follows from where units stand, and nobody can pledge
    frames = {**dict(results.frames), "worth": worth}
    names = {name: name for name in results.names}
    assert binding_words(results, results.names, names)
    other = Results(results.kind, frames, results.manifest, results.certificates)
    assert binding_words(other, results.names, names) == []


def test_a_brief_is_made_on_the_page_and_taken_away(open_page: Open) -> None:
    page = open_page()
    assert not [one for one in page.get("download_button") if "brief" in one.proto.id]
    page.button(key="job_brief_of_all_start").click().run()
    job: Job[object] = page.session_state["job_brief_of_all"]
    job.result()
    page.run()
    assert not page.exception, page.exception
    offered = {one.proto.label for one in page.get("download_button") if "-take_" in one.proto.id}
    assert offered == {"PDF", "Word", "HTML"}
    assert plain("Brief") in [str(one.value).rstrip(":") for one in page.markdown]


def test_the_guide_is_taken_step_by_step_left_and_taken_again(open_page: Open) -> None:
    page = open_page()
    for number, text in enumerate(steps(), 1):
        page.button(key="guide_begin" if number == 1 else "guide_next").click().run()
        (shown,) = [str(one.value) for one in page.markdown if "of 5" in str(one.value)]
        assert shown == f"**Step {number} of 5** {text}"
    assert "guide_next" not in {button.key for button in page.button}
    page.button(key="guide_leave").click().run()
    assert "guide_leave" not in {button.key for button in page.button}
    assert not page.button(key="guide_begin").disabled


def test_the_guide_goes_along_to_the_page_it_leads_to(open_page: Open, turn_to: Turn) -> None:
    page = open_page()
    page.button(key="guide_begin").click().run()
    page = turn_to(page, "option")
    page.button(key="guide_next").click().run()
    assert any("Step 2 of 5" in str(one.value) for one in page.markdown)
    page.button(key="guide_leave").click().run()
    assert "guide_leave" not in {button.key for button in page.button}


def test_a_room_sees_the_finding_the_figures_and_one_chart(open_page: Open) -> None:
    page = open_page()
    page.button(key="projector").click().run()
    assert not page.exception, page.exception
    assert page.query_params["v.large"] == "1"
    assert len(page.get("vega_lite_chart")) == 1
    assert "Civilian deaths averted" in html(page)
    page.button(key="projector").click().run()
    assert len(page.get("vega_lite_chart")) > 1
    assert "v.large" not in page.query_params
