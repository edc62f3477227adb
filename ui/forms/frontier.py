"""What one aim costs of another: which two, from when on they count, and of which options."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.model.criteria import LESS_IS_BETTER
from decide.questions.question import Question

from ..asking import options_chosen
from ..here import Here
from ..studies import asked_study
from .fields import counted_from, criteria

EVERY = 0.0  # part of the ranges that a corner has to stick out by, where each is asked for


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.frontier.study import TOLERANCE

    titles = criteria(at)
    regions = [name for name in at.pack.regions if name in titles]
    first, second = (*regions, *titles)[:2]
    left, right = st.columns(2)
    with left:
        x = _aim(at, t("Across"), "frontier_x", titles, first)
    with right:
        y = _aim(at, t("Up"), "frontier_y", {name: titles[name] for name in titles if name != x}, second)
    names = options_chosen(at, question.id)
    every = st.toggle(
        t("Every corner, however small"),
        key="frontier_every",
        persist_state="session",
        help=t("Else corners are left out that stick out by less than a ten-thousandth of the ranges."),
    )
    tolerance = EVERY if every else TOLERANCE
    asked_study(
        at,
        question,
        (x, y, *names, tolerance),
        lambda progress: question.ask(
            at.desk.theatre, x, y, names, at.desk.what_if(at.planner), tolerance, progress=progress
        ),
    )


def _aim(at: Here, label: str, key: str, titles: dict[str, str], first: str) -> str:
    """A criterion, with the period from which it counts."""
    names = [*titles]
    name = st.selectbox(
        label, names, index=names.index(first) if first in names else 0, key=key, format_func=lambda one: titles[one]
    )
    return name if name in LESS_IS_BETTER else name + counted_from(at, f"{key}_from")
