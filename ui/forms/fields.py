"""Fields that several forms ask for: a score, from when on it counts, what a draw begins with."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.model.criteria import COST, PEACEKEEPER_DEATHS
from decide.pack.mode import OVERALL
from decide.report.criteria import criterion_title
from decide.results.yardstick import yardstick

from ..asking import option_chosen
from ..here import Here

LARGEST_SEED = 2**32 - 1  # what numpy and SALib take as well


def scores(at: Here) -> dict[str, str]:
    """Every score of the options, by name."""
    rows = at.results.metrics
    rows = rows[(rows["metric"] == "score") & (rows["period"] == "all")]
    pairs = dict.fromkeys(zip(rows["objective"], rows["region"], strict=True))
    names = [
        OVERALL if (objective, region) == ("all", "all") else ".".join(n for n in (objective, region) if n != "all")
        for objective, region in pairs
    ]
    return {name: criterion_title(at.pack, name) for name in names}


def criteria(at: Here) -> dict[str, str]:
    """Every score of the options, and the two consequences, by name."""
    return {**scores(at), **{name: criterion_title(at.pack, name) for name in (COST, PEACEKEEPER_DEATHS)}}


def baseline_chosen(at: Here, question: str, among: list[str] | None = None) -> str:
    """The option that others are held against, of those of the pack if none are named: the usual one until another is
    chosen."""
    names = [*at.desk.theatre.options] if among is None else among
    return option_chosen(at, t("Held against"), f"{question}_against", names, yardstick(at.desk.theatre, names, None))


def counted_from(at: Here, key: str) -> str:
    """What follows the name of a score that counts from a period on: nothing for all of them."""
    first, *later = [period.id for period in at.pack.calendar.periods]
    if not later:
        return ""
    chosen: str = st.selectbox(
        t("Counted from"),
        [first, *later],
        key=key,
        format_func=lambda period: t("the start") if period == first else period,
        help=t("The score is a mean over this period and those after it."),
    )
    return "" if chosen == first else f"@{chosen}"


def seed(key: str, value: int) -> int:
    """What a draw begins with."""
    return int(
        st.number_input(
            t("Seed of the draw"), 0, LARGEST_SEED, value, key=key, help=t("The same seed gives the same draw.")
        )
    )
