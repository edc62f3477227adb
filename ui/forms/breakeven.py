"""Where the choice turns: which options, against which, under which shocks, and over how many futures."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.pack.futures import stress_titles
from decide.questions.question import Question

from ..asking import option_titles, options_chosen
from ..here import Here
from ..studies import asked_study
from .assumptions import beside as beside
from .fields import baseline_chosen, seed

FUTURES, MOST = 10, 200  # asked at first: enough for a range, done while one waits; and as many as are published


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.breakeven.study import BreakevenAsk

    names = options_chosen(at, question.id)
    against = baseline_chosen(at, question.id, [*option_titles(at)])
    stresses = _stresses(at)
    count = st.slider(
        t("Futures"),
        0,
        MOST,
        FUTURES,
        5,
        key="breakeven_futures",
        persist_state="session",
        help=t("Each draws every assumption anew within its range, the same for every option."),
    )
    with st.expander(t("Further settings")):
        begun = seed("breakeven_seed", BreakevenAsk.seed)
    ask = BreakevenAsk(against, tuple(stresses), count, begun)
    asked_study(
        at,
        question,
        (tuple(names), ask),
        lambda progress: question.ask(at.desk.theatre, names, ask, at.desk.what_if(at.planner), progress=progress),
    )


def _stresses(at: Here) -> list[str]:
    """The shocks the options are put to; all if none is named."""
    titles = stress_titles(at.desk.theatre)
    chosen: list[str] = st.multiselect(
        t("Shocks"),
        [*titles],
        key="breakeven_stresses",
        format_func=titles.__getitem__,
        placeholder=t("All shocks"),
        persist_state="session",
    )
    return chosen
