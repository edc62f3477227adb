"""Why two options differ: which two."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import option_chosen, option_titles
from ..here import Here
from ..studies import asked_study
from .fields import seed

MOST_PAIRS = 200  # thirty times as many as at first: a fifth of the errors


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    left, right = st.columns(2)
    with left:
        one = option_chosen(at, t("Why does this option"), "why_one")
    others = [name for name in option_titles(at) if name != one]
    with right:
        base = at.desk.theatre.options[one].base or ""
        other = option_chosen(at, t("differ from this one?"), "why_other", others, base)
    pairs, begun = _further()
    asked_study(
        at,
        question,
        (one, other, pairs, begun),
        lambda progress: question.ask(
            at.desk.theatre, one, other, at.desk.what_if(at.planner), pairs, begun, progress=progress
        ),
    )


def _further() -> tuple[int, int]:
    """How many pairs of subsets are drawn for each change where there are too many to try all, and the seed."""
    from decide.questions.why.study import FEWEST_PAIRS, PAIRS, SEED

    with st.expander(t("Further settings")):
        pairs = st.number_input(
            t("Draws for each change"),
            FEWEST_PAIRS,
            MOST_PAIRS,
            PAIRS,
            key="why_pairs",
            help=t("Where there are more than ten changes; of fewer every combination is solved."),
        )
        return int(pairs), seed("why_seed", SEED)
