"""Which assumptions move the result: of which options, and whether all are moved together too."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import options_chosen
from ..here import Here
from ..studies import asked_study
from .assumptions import beside as beside


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
    ask = DriversAsk() if deep else DriversAsk(trajectories=0, count=0)
    asked_study(
        at,
        question,
        (*names, deep),
        lambda progress: question.ask(at.desk.theatre, names, ask, at.desk.what_if(at.planner), progress=progress),
    )
