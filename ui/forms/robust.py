"""Options put to sampled futures: which options, and how many futures."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import options_chosen
from ..here import Here
from ..studies import asked_study
from .assumptions import beside as beside

FUTURES = 50  # asked at first: enough to see who holds up, done while one waits


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.robust.study import RobustAsk

    names = options_chosen(at, question.id)
    count = st.slider(
        t("Futures"),
        20,
        500,
        FUTURES,
        10,
        key="robust_futures",
        persist_state="session",
        help=t("Each draws every assumption anew within its range, the same for every option."),
    )
    asked_study(
        at,
        question,
        (*names, count),
        lambda progress: question.ask(
            at.desk.theatre, names, RobustAsk(count=count), at.desk.what_if(at.planner), progress=progress
        ),
    )
