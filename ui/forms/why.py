"""Why two options differ: which two."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import option_chosen, option_titles
from ..here import Here
from ..studies import asked_study


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    left, right = st.columns(2)
    with left:
        one = option_chosen(at, t("Why does this option"), "why_one")
    others = [name for name in option_titles(at) if name != one]
    with right:
        base = at.desk.theatre.options[one].base or ""
        other = option_chosen(at, t("differ from this one?"), "why_other", others, base)
    asked_study(
        at,
        question,
        (one, other),
        lambda progress: question.ask(at.desk.theatre, one, other, at.desk.what_if(at.planner), progress=progress),
    )
