"""For which weights each option leads: which options, and how many weightings are tried."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import options_chosen
from ..here import Here
from ..store_summary import store_of
from ..studies import asked_study
from .fields import seed

DRAWS = 1000  # asked at first: enough to see who leads, done while one waits
MOST = 5000  # some minutes: five times as many as at first, with less than half of the error


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
        MOST,
        DRAWS,
        100,
        key="weights_draws",
        persist_state="session",
        help=t("Drawn evenly from all there are; more make the shares surer."),
    )
    solved, begun = _further()
    asked_study(
        at,
        question,
        (*names, draws, solved, begun),
        lambda progress: question.ask(
            at.desk.theatre, names, at.desk.what_if(at.planner), draws, begun, solved, progress=progress
        ),
    )


def _further() -> tuple[int, int]:
    """At how many weightings options are planned anew, and what the draw begins with."""
    from decide.questions.weights.acceptability import SOLVED
    from decide.questions.weights.study import LEAST_SOLVED, SEED

    with st.expander(t("Further settings")):
        solved = st.number_input(
            t("Weightings at which options are planned anew"),
            LEAST_SOLVED,
            MOST,
            SOLVED,
            key="weights_solved",
            help=t("What they are worth at the others is estimated from these plans."),
        )
        return int(solved), seed("weights_seed", SEED)
