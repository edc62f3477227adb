"""What of a plan is free: of which option, how near the best, and which parts are looked at."""

from __future__ import annotations

import streamlit as st

from decide.language import per_cent, t
from decide.questions.question import Question

from ..asking import option_chosen
from ..here import Here
from ..studies import asked_study

NEAR = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # per cent of what the best plan achieves, to choose from


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.ranges.study import PARTS, WITHIN

    titles = {
        "presence": t("Presence"),
        "tasks": t("Tasks"),
        "losses": t("What could not be missed"),
        "plans": t("Plans that look different"),
    }
    option = option_chosen(at, t("Option"), "ranges_option")
    near, parts = st.columns(2, vertical_alignment="bottom")
    within: list[float] = near.multiselect(
        t("How near the best"),
        NEAR,
        default=WITHIN,
        key="ranges_within",
        format_func=lambda one: t("within {percent}", percent=per_cent(one / 100, "g")),
        help=t("How much of what the best plan achieves a plan may give up."),
    )
    only: list[str] = parts.multiselect(
        t("What is looked at"),
        PARTS,
        key="ranges_only",
        format_func=titles.__getitem__,
        placeholder=t("All of it"),
    )
    asked_study(
        at,
        question,
        (option, *within, *only),
        lambda progress: question.ask(
            at.desk.theatre,
            option,
            at.desk.what_if(at.planner),
            tuple(sorted(within)) or WITHIN,
            tuple(only),
            progress=progress,
        ),
    )
