"""The record beside the programme: whether what would explain a difference is searched for too."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..here import Here
from ..studies import asked_study


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    search = st.toggle(
        t("With the search for what would explain a difference"),
        value=True,
        key="hindcast_search",
        persist_state="session",
        help=t(
            "Moves every assumption, alone and two together, until the plan is as reported, and solves all options "
            "there. It is most of the work; without it the years are done in a fraction of the time."
        ),
    )
    asked_study(
        at,
        question,
        (search,),
        lambda progress: question.ask(
            at.desk.theatre, what_if=at.desk.what_if(at.planner), progress=progress, search=search
        ),
    )
