"""Which assumptions move the result: of which options, and whether all are moved together too, and of what."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.pack.mode import OVERALL
from decide.questions.question import Question

from ..asking import option_titles, options_chosen
from ..here import Here
from ..studies import asked_study
from .assumptions import beside as beside
from .fields import criteria, seed

AVERTED = "civilian_deaths_averted"
LEAD = ""  # in place of an option: the lead of the one that leads
MOST_TRAJECTORIES, MOST_FUTURES = 100, 2000  # at least ten times as many as at first: a third of the errors


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.drivers.study import DriversAsk

    names = options_chosen(at, question.id)
    deep = st.toggle(
        t("With global sensitivity"),
        key="drivers_deep",
        persist_state="session",
        help=t("Moves all assumptions together, not only one at a time. Takes some minutes."),
    )
    ask = DriversAsk(trajectories=0, count=0)
    if deep:
        of = _of(at, names)
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        trajectories = left.number_input(
            t("Trajectories of the screening"),
            0,
            MOST_TRAJECTORIES,
            DriversAsk.trajectories,
            key="drivers_trajectories",
            help=t("Morris's screening: more rank more assumptions surely; 0 leaves it out."),
        )
        count = middle.number_input(
            t("Futures for the shares of variance"),
            0,
            MOST_FUTURES,
            DriversAsk.count,
            key="drivers_futures",
            help=t("Each draws every assumption anew within its range; 0 leaves the shares out."),
        )
        with right:
            begun = seed("drivers_seed", DriversAsk.seed)
        ask = DriversAsk(int(trajectories), int(count), begun, of)
    asked_study(
        at,
        question,
        (*names, ask.trajectories, ask.count, ask.seed, ask.of),
        lambda progress: question.ask(at.desk.theatre, names, ask, at.desk.what_if(at.planner), progress=progress),
    )


def _of(at: Here, names: list[str]) -> str | None:
    """What moves when all assumptions are moved together; None for the lead of the option that leads."""
    titles = option_titles(at)
    left, right = st.columns(2)
    option: str = left.selectbox(
        t("Sensitivity of"),
        [LEAD, *(names or titles)],
        key="drivers_of",
        format_func=lambda name: f"{titles[name]} ({name})" if name else t("the lead of the option that leads"),
    )
    if option == LEAD:
        return None
    figures = {**criteria(at), AVERTED: t("Civilian deaths averted a year")}
    figure: str = right.selectbox(t("Its figure"), [*figures], key="drivers_figure", format_func=figures.__getitem__)
    return option if figure == OVERALL else f"{option}:{figure}"
