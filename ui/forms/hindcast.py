"""The record beside the programme: which option was the mission, and whether what explains a difference is sought."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question
from decide.results.yardstick import yardstick

from ..asking import option_chosen
from ..here import Here
from ..studies import asked_study


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    titles = [*at.desk.theatre.options]
    mission = option_chosen(
        at, t("The mission as it was"), "hindcast_option", titles, yardstick(at.desk.theatre, titles, None)
    )
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
        (mission, search),
        lambda progress: question.ask(
            at.desk.theatre, mission, what_if=at.desk.what_if(at.planner), progress=progress, search=search
        ),
    )
