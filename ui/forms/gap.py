"""What would have to be pledged: from which option, and what the least in every cell shall be."""

from __future__ import annotations

import math

import streamlit as st

from decide.language import number, t
from decide.questions.question import Question
from decide.report.criteria import criterion_title

from ..asking import option_chosen
from ..here import Here
from ..studies import asked_study


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    box, months = st.columns([3, 1])
    with box:
        option = option_chosen(at, t("Starting from the option"), "gap_option")
    delay = months.number_input(
        t("Force generation (months)"),
        0,
        60,
        value=None,
        key="gap_delay",
        placeholder=t("as stated"),
        help=t("How long pledged units take to arrive. As stated: the months each type takes by the pack."),
    )
    st.markdown(t("The least that shall be reached, in points. A slider at its mark asks for what the option has."))
    floors: dict[str, float | str] = {}
    cells = list(at.desk.cells)
    for column, cell in zip(st.columns(len(cells)), cells, strict=True):
        own = at.results.score(option, *cell.split("."))
        has = math.floor(own) if math.isfinite(own) else 0
        floor = column.slider(
            criterion_title(at.pack, cell),
            min(0, has),
            100,
            has,
            key=f"gap_{option}_{cell}",
            help=t("{option} has {score} points here.", option=option, score=number(own, ".0f")),
        )
        if floor > has or has > 0:
            floors[cell] = float(floor)
    raised = [cell for cell in floors if floors[cell] != math.floor(at.results.score(option, *cell.split(".")))]
    if not raised:
        st.info(t("Raise at least one slider above what the option has."))
        return
    ordered = {cell: floors[cell] for cell in sorted(floors, key=lambda cell: cell not in raised)}
    delays = None if delay is None else {"all": float(delay)}
    asked_study(
        at,
        question,
        (option, delay, tuple(ordered.items())),
        lambda progress: question.ask(
            at.desk.theatre, option, ordered, at.desk.what_if(at.planner), delays=delays, progress=progress
        ),
    )
