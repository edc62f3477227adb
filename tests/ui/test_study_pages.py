"""Trade-offs and How sure on the drill pack: each question gives what the command of its name gives, what-if included;
a study opened from a file stands alone; a stop keeps what is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from decide.ui.jobs import Job
from decide.ui.state import Planner
from decide.ui.text import plain
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.errors import InputError
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions import questions
from decide.questions.breakeven.study import BreakevenAsk, breakeven
from decide.questions.brief.study import brief
from decide.questions.drivers.study import DriversAsk, drivers
from decide.questions.frame.study import frame
from decide.questions.frontier.study import frontier
from decide.questions.gap.study import gap
from decide.questions.hindcast.study import hindcast
from decide.questions.question import OPTION
from decide.questions.robust.study import RobustAsk, robust
from decide.questions.weights.study import weights
from decide.questions.why.study import why
from decide.report.formats import FORMATS
from decide.results.study import Study, to_json
from tests.questions.test_missing import reporting
from tests.ui.drawn import charts_with_source, drawn

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]
Make = Callable[[Theatre, WhatIf], Study]

MORE = Planner(units=(("infantry", 50.0),))
QUESTIONS: dict[str, Make] = {
    **{
        name: lambda pack, w, question=question: question.ask(pack, "reinforce", what_if=w)
        for name, question in questions().items()
        if question.tab and question.tab.about == OPTION
    },
    "frontier": lambda pack, w: frontier(pack, "upland", "lowland", (), w),
    "gap": lambda pack, w: gap(pack, "reinforce", {"upland": "overcommit", "lowland": "reinforce"}, w, keep=True),
    "why": lambda pack, w: why(pack, "reinforce", "stay", w),
    "weights": lambda pack, w: weights(pack, (), w, 200),
    "robust": lambda pack, w: robust(pack, (), RobustAsk(count=20), w),
    "breakeven": lambda pack, w: breakeven(pack, (), BreakevenAsk(count=0), w),
    "drivers": lambda pack, w: drivers(pack, (), DriversAsk(trajectories=0, count=0), w),
    "frame": lambda pack, w: frame(pack, (), None, w),
    "hindcast": lambda pack, w: hindcast(pack, None, w),
    "brief": lambda pack, w: brief(pack, (), w),
}
"""What the page asks; about an option where it has no form of its own for the question."""
PAGES = {"tradeoff": "tradeoffs", "sure": "sure"}
"""Addresses of the pages, by what their switch is called."""
WITHOUT_A_RECORD = "hindcast"


@pytest.fixture
def at_question(open_page: Open, turn_to: Turn) -> Open:
    """Opens the page at a question, with fifty soldiers more."""

    def opened(kind: str, **start: Any) -> AppTest:
        tab = questions()[kind].tab
        assert tab is not None
        page = open_page(**{f"v.{tab.page}": kind, "u.infantry": "50", **start})
        return turn_to(page, PAGES[tab.page])

    return opened


def said(page: AppTest) -> list[str]:
    return [str(one.value) for one in page.markdown]


def test_the_link_of_these_tests_says_fifty_more(at_question: Open) -> None:
    assert at_question("why").slider(key="unit_infantry").value == 50.0


def test_every_question_with_a_tab_is_among_these() -> None:
    assert {*QUESTIONS} == {name for name, question in questions().items() if question.tab}, (
        "a question with a tab needs a call of it in QUESTIONS above"
    )


@pytest.mark.parametrize("kind", [kind for kind in QUESTIONS if kind != WITHOUT_A_RECORD])
def test_the_page_says_what_the_command_says(at_question: Open, desk: Desk, kind: str) -> None:
    page = at_question(kind)
    shorten(page)
    page.button(key=f"job_{kind}_start").click().run()
    job: Job[Any] = page.session_state[f"job_{kind}"]
    job.result()
    page.run()
    assert not page.exception, page.exception
    document = questions()[kind].document_of(QUESTIONS[kind](desk.theatre, desk.what_if(MORE)), desk.theatre)
    assert f"**{plain(document.lead[0])}**" in said(page)
    charts = [*document.charts, *(chart for table in document.tables for chart in table.charts)]
    assert charts_with_source(page) == len(charts) > 0
    assert {plain(line) for table in document.tables for line in table.lead} <= {*said(page)}
    written = {form.title for name, form in FORMATS.items() if name != "table"} | {"About the CSV"}
    assert {one.proto.label for one in page.get("download_button") if f"take_{kind}_" in one.proto.id} == written


def test_codes_are_combined_by_the_sliders_alone(at_question: Open) -> None:
    page = at_question("frame")
    page.button(key="job_frame_start").click().run()
    assert not len(page.session_state["job_frame"].result().frames["combined"])
    page.slider(key="frame_weight_reach").set_value(2).run()
    page.button(key="job_frame_start").click().run()
    study: Study = page.session_state["job_frame"].result()
    assert study.manifest["frame"]["weights"] == {"reach": 2.0}
    assert {*study.frames["combined"]["option"]} == {"stay", "reinforce"}


def shorten(page: AppTest) -> None:
    """The least of what may be asked."""
    for key in ("weights_draws", "robust_futures", "breakeven_futures"):
        for slider in page.slider:
            if slider.key == key:
                slider.set_value(slider.min).run()


def test_without_a_record_the_page_says_so(at_question: Open) -> None:
    page = at_question("hindcast")
    page.button(key="job_hindcast_start").click().run()
    job: Job[Any] = page.session_state["job_hindcast"]
    with pytest.raises(InputError, match="record"):
        job.result()  # waits for the end, before which the page shows how far it is
    page.run()
    assert not page.exception
    assert "record" in page.error[0].value


def test_the_search_is_left_out_where_its_switch_is_off(at_question: Open, tmp_path: Path) -> None:
    page = at_question("hindcast", theatre=reporting(tmp_path, 0.55, 0.6))
    assert page.toggle(key="hindcast_search").value
    page.toggle(key="hindcast_search").set_value(False).run()
    page.button(key="job_hindcast_start").click().run()
    assert page.session_state["job_hindcast"].result().manifest["left_out"] == ["search"]
    page.run()
    assert not page.exception, page.exception
    assert any("No search was made" in line for line in said(page))
    assert not any("no-search" in line for line in said(page))  # there is no command line here
    page.toggle(key="hindcast_search").set_value(True).run()
    page.button(key="job_hindcast_start").click().run()
    assert len(page.session_state["job_hindcast"].result().frames["assumptions"])
    page.run()
    assert not any("No search was made" in line for line in said(page))


@pytest.mark.parametrize("kind", ["gap", "ranges", "dilemmas"])
def test_a_study_from_a_file_stands_alone(at_question: Open, drill: Theatre, kind: str) -> None:
    made = QUESTIONS[kind](drill, WhatIf())
    first = questions()[kind].document_of(made, drill).lead[0]
    page = at_question(kind)
    content = to_json(made.as_dict()).encode()
    page.file_uploader[0].set_value((f"{kind}.json", content, "application/json")).run()
    assert not page.exception
    assert f"**{plain(first)}**" in said(page)
    assert f"job_{kind}_start" not in {button.key for button in page.button}
    assert json.loads(content)["study"] == kind
    page.button(key=f"close_{kind}").click().run()
    assert f"close_{kind}" not in {button.key for button in page.button}
    assert f"job_{kind}_start" in {button.key for button in page.button}


OVER = "are over the same 20 futures for all options, drawn for these inputs on the page “How sure”"


def test_a_run_of_the_page_is_taken_over_by_the_comparison_of_the_same_inputs(at_question: Open, turn_to: Turn) -> None:
    page = at_question("robust")
    shorten(page)
    page.button(key="job_robust_start").click().run()
    run: Study = page.session_state["job_robust"].result()
    turn_to(page, "compare")

    def captions() -> str:
        return " ".join(one.value.replace("\\", "") for one in page.caption)

    def tables() -> str:
        return " ".join(one.proto.body for one in page.get("html"))

    assert OVER in captions()
    assert "very likely" in tables() or "virtually certain" in tables()
    outcomes = run.frames["outcomes"].query("metric == 'score' and objective == 'all' and region == 'all'")
    values = outcomes.pivot(index="future", columns="option", values="value")
    median = (values["reinforce"] - values["stay"]).median()
    assert f"+{median:.1f} (" in tables()
    drawn(page.selectbox, "against").set_value("reinforce").run()
    assert f"−{median:.1f} (" in tables()
    page.slider(key="unit_infantry").set_value(60.0).run()  # other inputs
    assert OVER not in captions()
    assert "These are not the published inputs" in captions()


def test_a_short_run_takes_no_place_of_a_longer_one_that_is_published(open_page: Open, drill: Theatre) -> None:
    page = open_page()
    content = to_json(robust(drill, (), RobustAsk(count=20)).as_dict()).encode()
    page.file_uploader[0].set_value(("run.json", content, "application/json")).run()
    captions = " ".join(one.value.replace("\\", "") for one in page.caption)
    assert "over the same 200 futures for all options, published with the pack" in captions
