"""A brief for a decision meeting: of which options, against which, and with which parts."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import options_chosen
from ..here import Here
from ..studies import asked_study
from .fields import baseline_chosen


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        names = options_chosen(at, question.id)
    with right:
        against = baseline_chosen(at, question.id)
    run = at.run
    with st.container(horizontal=True):
        turns = st.toggle(t("With where the choice turns under shocks"), value=True, key="brief_turns")
        lacking = st.toggle(t("With what the first option lacks"), value=True, key="brief_lacking")
        annex = st.toggle(
            t("With an annex of every figure"),
            key="brief_annex",
            help=t("Source, grade, range, and how much the first tier hangs on it: minutes more."),
        )
        own = run is not None and st.toggle(
            t("Over the futures of the run on the page “How sure”"), value=True, key="brief_own"
        )
    study, source = (run.study, run.source) if run is not None and own else (None, "futures")
    asked_study(
        at,
        question,
        (tuple(names), against, turns, lacking, annex, run.identity if run is not None and own else None),
        lambda progress: question.ask(
            at.desk.theatre,
            names,
            at.desk.what_if(at.planner),
            against,
            study,
            source,
            turns,
            lacking,
            annex,
            progress=progress,
        ),
    )
