"""What people do and what it amounts to: tasks and needs by area, over the horizon or in one period."""

from __future__ import annotations

import streamlit as st

from decide.language import per_cent, t
from decide.questions.show.tables import needs_met, people_on_tasks

from ..parts import show_table
from ..shades import by_amount, by_share
from .view import View

WHEN = "option_work_period"
ALL = "all"


def work_tab(view: View) -> None:
    """Draw the tab."""
    chosen = st.segmented_control(
        t("When"),
        [ALL, *view.periods],
        default=ALL,
        required=True,
        wrap=True,
        key=WHEN,
        format_func=lambda name: t("Whole horizon") if name == ALL else str(name),
    )
    period = str(chosen) if chosen in view.periods else None
    if period:
        st.caption(t("Season: {season}.", season=view.seasons[period]))
    tasks = people_on_tasks(view.results, view.pack, period)
    show_table(tasks, view.task_hints, by_amount(tasks))
    share, _, _ = view.results.metric(view.option, "static_share")
    reported = view.pack.outcomes.static_reference
    st.caption(
        t(
            "Static share over the horizon: {share} of the free troops; "
            "reported elsewhere: {reported} ({low} to {high}).",
            share=_percent(share),
            reported=_percent(reported.value),
            low=_percent(reported.low),
            high=_percent(reported.high),
        )
    )
    show_table(needs_met(view.results, view.pack, period), view.need_hints, by_share)
    st.caption(
        t("Shades: a fifth of the need for each step, the darkest from 80 % on. – : no such need is recorded there.")
    )


def _percent(share: float) -> str:
    return per_cent(share)
