"""What the sources say beyond the scores: of which options, and under which weights the codes are combined."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.pack.frame import has_frame, read_frame
from decide.questions.question import Question

from ..asking import options_chosen
from ..here import Here
from ..studies import asked_study

MOST = 10  # of a weight; only how they stand to each other counts


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    names = options_chosen(at, question.id)
    weights = _weights(at)
    asked_study(
        at,
        question,
        (*names, *weights.items()),
        lambda progress: question.ask(at.desk.theatre, names, weights, at.desk.what_if(at.planner), progress=progress),
    )


def _weights(at: Here) -> dict[str, float]:
    """A slider for each dimension, at nothing until it is moved."""
    if not has_frame(at.desk.theatre):
        return {}
    with st.expander(t("Combine the codes under weights of your own")):
        st.caption(t("How much one dimension counts beside another is your judgement; at 0 it is left out."))
        given = {
            name: st.slider(one.title, 0, MOST, 0, key=f"frame_weight_{name}", help=one.question)
            for name, one in read_frame(at.desk.theatre).frame.dimensions.items()
        }
    return {name: float(weight) for name, weight in given.items() if weight > 0}
