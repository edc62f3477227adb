"""For which weights each option leads: which options, and how many weightings are tried."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import options_chosen
from ..here import Here
from ..store_summary import store_of
from ..studies import asked_study

DRAWS = 1000  # asked at first: enough to see who leads, done while one waits


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    names = options_chosen(at, question.id)
    served = store_of(at)
    if served and st.toggle(
        t("Weightings of the batch on this server"),
        key="weights_of_batch",
        persist_state="session",
        help=t("Who leads under each weighting of the batch, over its futures; nothing is solved."),
    ):
        asked_study(
            at,
            question,
            (*names, served.folder.name),
            lambda progress: question.ask(
                at.desk.theatre, names, at.desk.what_if(at.planner), progress=progress, sampled=served.folder
            ),
        )
        return
    draws = st.slider(
        t("Weightings tried"),
        200,
        5000,
        DRAWS,
        100,
        key="weights_draws",
        persist_state="session",
        help=t("Drawn evenly from all there are; more make the shares surer."),
    )
    asked_study(
        at,
        question,
        (*names, draws),
        lambda progress: question.ask(at.desk.theatre, names, at.desk.what_if(at.planner), draws, progress=progress),
    )
