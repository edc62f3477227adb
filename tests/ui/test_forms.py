"""Forms ask what their commands ask: every flag has its field, and what is set there gives what the command gives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import click
import pandas as pd
import pytest
from decide.ui.jobs import Job
from streamlit.testing.v1 import AppTest

from decide.pack.theatre import Theatre
from decide.questions import questions
from decide.questions.inquiry import StudyCommand
from decide.results.study import Study
from tests.ui.test_study_pages import PAGES

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]

FIELDS: Mapping[str, Mapping[str, str]] = {
    "brief": {
        "names": "brief_options",
        "against": "brief_against",
        "no_turns": "brief_turns",
        "no_gap": "brief_lacking",
        "annex": "brief_annex",
    },
    "frontier": {
        "first": "frontier_x",
        "second": "frontier_y",
        "names": "frontier_options",
        "tolerance": "frontier_every",
    },
    "gap": {
        "option": "gap_option",
        "floors": "gap_floors",
        "keep": "gap_keep",
        "delays": "gap_delay",
        "most": "gap_single",
        "beside": "gap_beside",
    },
    "why": {"option": "why_one", "other": "why_other", "pairs": "why_pairs", "seed": "why_seed"},
    "sequence": {"option": "sequence_option", "delay": "sequence_delay"},
    "dilemmas": {"option": "dilemmas_option"},
    "frame": {"names": "frame_options", "weighed": "frame_weight_reach"},
    "weights": {
        "names": "weights_options",
        "draws": "weights_draws",
        "solved": "weights_solved",
        "seed": "weights_seed",
    },
    "robust": {
        "names": "robust_options",
        "count": "robust_futures",
        "seed": "robust_seed",
        "at_least": "robust_enough",
        "against": "robust_against",
        "when": "robust_pairs",
    },
    "breakeven": {
        "names": "breakeven_options",
        "against": "breakeven_against",
        "stresses": "breakeven_stresses",
        "count": "breakeven_futures",
        "seed": "breakeven_seed",
    },
    "drivers": {
        "names": "drivers_options",
        "of": "drivers_of",
        "trajectories": "drivers_trajectories",
        "count": "drivers_futures",
        "seed": "drivers_seed",
    },
    "ranges": {"option": "ranges_option", "within": "ranges_within", "only": "ranges_only"},
    "hindcast": {"option": "hindcast_option", "no_search": "hindcast_search"},
}
"""The field of every argument and flag of a command, by its question."""
ELSEWHERE = {
    "table": "the page shows all tables",
    "publish": "an author of a pack publishes",
    "sampled": "a batch or a run in a file is opened by the server, or from the sidebar",
    "futures": "those of a run on the page, by a switch that is there once there is one",
    "overall": "of data alone",
    "sampler": "Sobol points come in powers of two, which a planner has no use for",
    **{f"{side}_{part}": "of two what-ifs, on the page Side by side" for side in ("from", "to")
       for part in ("pack", "scenario", "sets", "levers")},
}  # fmt: skip
"""What of the commands has no field on a form, and why."""
DEEP = "drivers_deep"  # the switch that brings further fields


def own_parameters(command: click.Command) -> set[str]:
    """The arguments and flags of a command that it does not share with all others."""
    commands = [one.command for one in questions().values() if isinstance(one.command, StudyCommand)]
    shared = set.intersection(*({str(one.name) for one in other.params} for other in commands))
    return {str(one.name) for one in command.params} - shared - {"jobs", "mode"}


def opened(open_page: Open, turn_to: Turn, kind: str) -> AppTest:
    tab = questions()[kind].tab
    assert tab is not None
    return turn_to(open_page(**{f"v.{tab.page}": kind}), PAGES[tab.page])


def fields_on(page: AppTest) -> set[str]:
    kinds = (page.selectbox, page.multiselect, page.slider, page.number_input, page.toggle)
    return {str(one.key) for of_kind in kinds for one in of_kind}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_flag_of_the_command_has_its_field(kind: str, open_page: Open, turn_to: Turn) -> None:
    page = opened(open_page, turn_to, kind)
    if kind == "drivers":
        page.toggle(key=DEEP).set_value(True).run()
    assert own_parameters(questions()[kind].command) - ELSEWHERE.keys() == {*FIELDS[kind]}
    assert {*FIELDS[kind].values()} <= fields_on(page)


def test_every_question_of_the_page_is_among_these() -> None:
    assert {*FIELDS} == {name for name, question in questions().items() if question.tab}


class Field:
    """A field of a form, and what is set in it."""

    def __init__(self, kind: str, key: str, value: Any):
        self.kind, self.key, self.value = kind, key, value

    def fill(self, page: AppTest) -> None:
        getattr(page, self.kind)(key=self.key).set_value(self.value).run()
        assert not page.exception, (self.key, page.exception)


def choose(key: str, value: Any) -> Field:
    return Field("selectbox", key, value)


def several(key: str, *values: Any) -> Field:
    return Field("multiselect", key, [*values])


def amount(key: str, value: float) -> Field:
    return Field("number_input", key, value)


def switch(key: str, value: bool = True) -> Field:
    return Field("toggle", key, value)


def slide(key: str, value: float) -> Field:
    return Field("slider", key, value)


FILLED: Mapping[str, tuple[tuple[Field, ...], tuple[str, ...]]] = {
    "frontier": (
        (choose("frontier_x", "overall"), choose("frontier_x_from", "second"), choose("frontier_y", "cost"),
         several("frontier_options", "stay"), switch("frontier_every")),
        ("overall@second", "cost", "stay", "--tolerance", "0"),
    ),
    "gap": (
        (choose("gap_option", "stay"), several("gap_floors", "protection.lowland", "upland"),
         amount("gap_stay_protection.lowland", 31.0), choose("gap_stay_upland_as", "reinforce"),
         switch("gap_keep", False), amount("gap_delay", 2), several("gap_single", "infantry", "beds", "beds.plain"),
         amount("gap_delay_infantry", 1), amount("gap_most_infantry", 500.0), amount("gap_most_beds", 400.0),
         amount("gap_most_beds.plain", 300.0), several("gap_beside", "overcommit")),
        ("stay", "--floor", "protection.lowland=31", "--floor", "upland=reinforce", "--delay", "2",
         "--delay", "infantry=1", "--most", "infantry=500", "--most", "beds=400", "--most", "beds.plain=300",
         "--beside", "overcommit"),
    ),
    "why": (
        (choose("why_one", "reinforce"), choose("why_other", "overcommit"), amount("why_pairs", 9)),
        ("reinforce", "overcommit", "--pairs", "9"),
    ),
    "sequence": (
        (choose("sequence_option", "reinforce"), amount("sequence_delay", 2.0)), ("reinforce", "--delay", "2"),
    ),
    "ranges": (
        (choose("ranges_option", "stay"), several("ranges_within", 10.0, 0.5), several("ranges_only", "tasks")),
        ("stay", "--within", "0.5", "--within", "10", "--only", "tasks"),
    ),
    "robust": (
        (slide("robust_futures", 20), choose("robust_against", "overcommit"), several("robust_enough", "lowland"),
         amount("robust_enough_lowland", 60.0), several("robust_pairs", ("stay", "reinforce")),
         amount("robust_seed", 7)),
        ("--futures", "20", "--against", "overcommit", "--at-least", "lowland=60", "--when", "stay:reinforce",
         "--seed", "7"),
    ),
    "breakeven": (
        (slide("breakeven_futures", 5), choose("breakeven_against", "reinforce"),
         several("breakeven_stresses", "fewer"), amount("breakeven_seed", 3)),
        ("--futures", "5", "--against", "reinforce", "--stress", "fewer", "--seed", "3"),
    ),
    "drivers": (
        (switch(DEEP), choose("drivers_of", "stay"), choose("drivers_figure", "protection.lowland"),
         amount("drivers_trajectories", 2), amount("drivers_futures", 40), amount("drivers_seed", 5)),
        ("--of", "stay:protection.lowland", "--trajectories", "2", "--futures", "40", "--seed", "5"),
    ),
    "weights": (
        (slide("weights_draws", 300), amount("weights_solved", 8), amount("weights_seed", 4)),
        ("--draws", "300", "--solved", "8", "--seed", "4"),
    ),
    "brief": (
        (several("brief_options", "stay", "reinforce"), choose("brief_against", "overcommit"),
         switch("brief_turns", False), switch("brief_lacking", False), switch("brief_annex")),
        ("stay", "reinforce", "--against", "overcommit", "--no-turns", "--no-gap", "--annex"),
    ),
}  # fmt: skip
"""What is set on a form, and the command that asks the same."""


def begun(page: AppTest, kind: str, fields: tuple[Field, ...]) -> Job[Study]:
    """The work on a question, asked with its form filled in."""
    for field in fields:
        field.fill(page)
    page.button(key=f"job_{kind}_start").click().run()
    job: Job[Study] = page.session_state[f"job_{kind}"]
    return job


@pytest.mark.parametrize("kind", FILLED)
def test_what_is_set_on_the_form_gives_what_the_command_gives(
    kind: str, open_page: Open, turn_to: Turn, drill: Theatre
) -> None:
    fields, flags = FILLED[kind]
    page = opened(open_page, turn_to, kind)
    made = begun(page, kind, fields).result()
    page.run()
    assert not page.exception, page.exception
    command = questions()[kind].command
    assert isinstance(command, StudyCommand)
    answered = command.answer([*flags, "--pack", str(drill.folder)], None)
    assert answered is not None
    assert {*made.frames} == {*answered.study.frames}
    for name, frame in answered.study.frames.items():
        pd.testing.assert_frame_equal(made.frames[name], frame, rtol=1e-6, atol=1e-6, obj=f"{kind}: {name}")


@pytest.mark.parametrize("kind", FIELDS)
def test_a_form_opens_where_one_option_alone_is_looked_at(kind: str, open_page: Open, turn_to: Turn) -> None:
    tab = questions()[kind].tab
    assert tab is not None
    page = turn_to(open_page(**{f"v.{tab.page}": kind, "only": "stay"}), PAGES[tab.page])
    assert not page.exception, page.exception


@pytest.mark.parametrize("kind", FILLED)
def test_a_form_is_as_it_was_asked_on_the_way_back_from_another_page(kind: str, open_page: Open, turn_to: Turn) -> None:
    """Else its work, which is on what was set, would be stopped, or its answer not shown."""
    fields, _ = FILLED[kind]
    page = opened(open_page, turn_to, kind)
    job = begun(page, kind, fields)
    job.result()
    tab = questions()[kind].tab
    assert tab is not None
    turn_to(page, "takeaway")
    turn_to(page, PAGES[tab.page])
    assert not page.exception, page.exception
    assert page.session_state[f"job_{kind}"] is job
    for field in fields:
        assert getattr(page, field.kind)(key=field.key).value == field.value, field.key
    assert f"job_{kind}_start" not in {button.key for button in page.button}


def test_months_and_limits_of_a_pledge_are_not_the_same_question(open_page: Open, turn_to: Turn) -> None:
    def asked_with(field: Field) -> Hashable:
        page = opened(open_page, turn_to, "gap")
        job = begun(page, "gap", (several("gap_floors", "upland"), several("gap_single", "infantry"), field))
        job.stop()
        return job.content

    assert asked_with(amount("gap_delay_infantry", 3)) != asked_with(amount("gap_most_infantry", 3.0))


def test_a_gap_says_which_score_it_needs(open_page: Open, turn_to: Turn) -> None:
    page = opened(open_page, turn_to, "gap")
    assert "job_gap_start" in {button.key for button in page.button}
    several("gap_floors").fill(page)
    assert "job_gap_start" not in {button.key for button in page.button}
    assert any("Name at least one score" in one.value for one in page.info)
