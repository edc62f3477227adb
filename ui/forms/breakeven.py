"""Where the choice turns: which options, against which, and over how many futures."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question
from decide.results.yardstick import yardstick

from ..asking import option_chosen, option_titles, options_chosen
from ..here import Here
from ..studies import asked_study
from .assumptions import beside as beside

FUTURES, MOST = 10, 200  # asked at first: enough for a range, done while one waits; and at most


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.breakeven.study import BreakevenAsk

    names = options_chosen(at, question.id)
    titles = [*option_titles(at)]
    baseline = yardstick(at.desk.theatre, titles, None)
    against = option_chosen(at, t("Held against"), "breakeven_against", titles, baseline)
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
    ask = BreakevenAsk(against=against, count=count)
    asked_study(
        at,
        question,
        (*names, against, count),
        lambda progress: question.ask(at.desk.theatre, names, ask, at.desk.what_if(at.planner), progress=progress),
    )
