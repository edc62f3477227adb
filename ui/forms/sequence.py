"""The path of an option: of which, and how much later everything comes."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import option_chosen
from ..here import Here
from ..studies import asked_study


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.sequence.study import MAX_DELAY

    box, months = st.columns([3, 1], vertical_alignment="bottom")
    with box:
        option = option_chosen(at, t("Option"), "sequence_option")
    delay = float(
        months.number_input(
            t("Everything later by (months)"),
            0.0,
            float(MAX_DELAY),
            0.0,
            1.0,
            key="sequence_delay",
            format="%g",
            help=t("The path is shown with every arrival so much later; some others are shown for what delay costs."),
        )
    )
    asked_study(
        at,
        question,
        (option, delay),
        lambda progress: question.ask(at.desk.theatre, option, delay, at.desk.what_if(at.planner), progress=progress),
    )
