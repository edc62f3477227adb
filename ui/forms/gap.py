"""What would have to be pledged: from which option, what shall be reached, and how pledges come."""

from __future__ import annotations

import math

import streamlit as st

from decide.language import number, t
from decide.questions.question import Question
from decide.results.yardstick import key_of

from ..asking import option_chosen, option_titles
from ..here import Here
from ..studies import asked_study
from .fields import counted_from, scores
from .pledges import pledges

POINTS = ""  # in place of an option: the score is given as a number
MOST = 100  # points of a score


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    box, since = st.columns([3, 1], vertical_alignment="bottom")
    with box:
        option = option_chosen(at, t("Starting from the option"), "gap_option")
    with since:
        period = counted_from(at, "gap_from")
    floors = _floors(at, option, period)
    keep = st.toggle(
        t("No other score may fall"),
        value=True,
        key="gap_keep",
        persist_state="session",
        help=t("Every score that is not named stays at least where the option's own best plan has it."),
    )
    with st.expander(t("When pledges come, how much there can be, and which options stand beside them")):
        delays, most = pledges(at)
        beside = _beside(at, option)
    if not floors:
        st.info(t("Name at least one score that shall be reached."))
        return
    asked_study(
        at,
        question,
        (option, tuple(floors.items()), keep, tuple(delays.items()), tuple(most.items()), beside),
        lambda progress: question.ask(
            at.desk.theatre,
            option,
            floors,
            at.desk.what_if(at.planner),
            keep,
            delays,
            most,
            beside or None,
            progress=progress,
        ),
    )


def _floors(at: Here, option: str, period: str) -> dict[str, float | str]:
    """What shall be reached: of each score that is named so many points, or as many as another option has."""
    from decide.questions.gap.floors import highest_of_any

    titles, highest = scores(at), highest_of_any(at.pack, at.results, option)
    named: list[str] = st.multiselect(
        t("What shall be reached"),
        [*titles],
        default=[*highest],
        key="gap_floors",
        format_func=titles.__getitem__,
        help=t("The price is drawn for the first of them as it rises."),
    )
    return {
        name + period: _floor(at, option, name, titles[name], highest.get(name, POINTS), bool(period)) for name in named
    }


def _floor(at: Here, option: str, name: str, title: str, like: str, later: bool) -> float | str:
    """The least that one score shall be. `later`: it counts from some period on, where the scores shown do not hold."""
    options = option_titles(at)

    def has(one: str) -> float:
        _, objective, region = key_of(name, at.pack.regions)
        return at.results.score(one, objective, region)

    def words(one: str) -> str:
        if one == POINTS:
            return t("so many points")
        if later:
            return t("as in {option}", option=options[one])
        return t("{score}, as in {option}", option=options[one], score=number(has(one), ".1f"))

    left, right = st.columns([3, 1], vertical_alignment="bottom")
    choices = [POINTS, *(one for one in options if math.isfinite(has(one)))]
    chosen: str = left.selectbox(
        title,
        choices,
        index=choices.index(like) if like in choices else 0,
        key=f"gap_{option}_{name}_as",
        format_func=words,
        help=None if later else t("{option} has {score} points here.", option=option, score=number(has(option), ".0f")),
    )
    if chosen != POINTS:
        return chosen
    least = math.floor(has(option)) if math.isfinite(has(option)) else 0
    return float(
        right.number_input(
            t("Points"), min(0.0, float(least)), float(MOST), float(least), 1.0, key=f"gap_{option}_{name}", format="%g"
        )
    )


def _beside(at: Here, option: str) -> tuple[str, ...]:
    """The options set beside the pledge; those of the same posture that bring more people if none is named."""
    titles = option_titles(at)
    chosen: list[str] = st.multiselect(
        t("Options set beside the pledge"),
        [name for name in titles if name != option],
        key="gap_beside",
        format_func=lambda name: f"{titles[name]} ({name})",
        placeholder=t("Those of the same posture that bring more people"),
    )
    return tuple(chosen)
