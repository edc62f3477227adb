"""What one aim costs of another: which two, and of which options."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.model.criteria import COST, PEACEKEEPER_DEATHS
from decide.pack.mode import OVERALL
from decide.questions.question import Question
from decide.report.criteria import criterion_title

from ..asking import options_chosen
from ..here import Here
from ..studies import asked_study


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    titles = criteria(at)
    regions = [name for name in at.pack.regions if name in titles]
    first, second = (*regions, *titles)[:2]
    left, right, wide = st.columns([1, 1, 2])
    x = left.selectbox(
        t("Across"), [*titles], index=[*titles].index(first), key="frontier_x", format_func=lambda name: titles[name]
    )
    others = [name for name in titles if name != x]
    y = right.selectbox(
        t("Up"),
        others,
        index=others.index(second) if second in others else 0,
        key="frontier_y",
        format_func=lambda name: titles[name],
    )
    with wide:
        names = options_chosen(at, question.id)
    asked_study(
        at,
        question,
        (x, y, *names),
        lambda progress: question.ask(at.desk.theatre, x, y, names, at.desk.what_if(at.planner), progress=progress),
    )


def criteria(at: Here) -> dict[str, str]:
    """Every criterion the options are scored by, and the two consequences, by name."""
    scored = at.results.metrics
    scored = scored[(scored["metric"] == "score") & (scored["period"] == "all")]
    pairs = dict.fromkeys(zip(scored["objective"], scored["region"], strict=True))
    names = [
        OVERALL if (objective, region) == ("all", "all") else ".".join(n for n in (objective, region) if n != "all")
        for objective, region in pairs
    ]
    return {name: criterion_title(at.pack, name) for name in [*names, COST, PEACEKEEPER_DEATHS]}
