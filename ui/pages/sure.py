"""How sure: who leads over all weights and futures, what moves the result, what of a plan is free, and the record."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from decide.language import t
from decide.pack.folder import FUTURES_FILE
from decide.pack.futures import read_futures
from decide.pack.schema import Factor

from ..figures import figures, figures_of
from ..here import Here, here
from ..studies import asked_study, from_file
from ..work import Desk
from .tradeoffs import option_titles, question

VIEW = "sure"
DRAWS, FUTURES = 1000, 50  # asked at first: enough to see who leads, done while one waits


def page() -> None:
    """Five questions, one at a time; which one stands in the address."""
    at = here()
    titles = {
        "weights": t("Weights"),
        "robust": t("Futures"),
        "drivers": t("Assumptions"),
        "ranges": t("Free and forced"),
        "hindcast": t("The record"),
    }
    shown = question(VIEW, titles)
    asked = {
        "weights": t("For which weights does each option lead?"),
        "robust": t("What if the assumptions are off?"),
        "drivers": t("Which assumptions move the result?"),
        "ranges": t("What of a plan is forced, and what is free?"),
        "hindcast": t("Does it agree with the record?"),
    }
    st.subheader(asked[shown], anchor=False)
    {"weights": _weights, "robust": _robust, "drivers": _drivers, "ranges": _ranges, "hindcast": _hindcast}[shown](at)
    if shown in ("robust", "drivers"):
        _assumptions(at)


def _assumptions(at: Here) -> None:
    """What is moved, each figure leading to its row of evidence."""
    behind = [(factor.title, (*factor.moves, *factor.against, *factor.rest)) for factor in _factors(at.desk)]
    if behind:
        label = t("The figures behind this, with their evidence")
        figures(at, label, "assumptions", behind, figures_of(at.desk))


@lru_cache(maxsize=8)
def _factors(desk: Desk) -> tuple[Factor, ...]:
    known = (desk.theatre.folder / FUTURES_FILE).exists()
    return tuple(read_futures(desk.theatre).factors.values()) if known else ()


def _options(at: Here, kind: str) -> list[str]:
    """The options a question is about; all if none is named."""
    titles = option_titles(at)
    found: list[str] = st.multiselect(
        t("Options"),
        [*titles],
        key=f"{kind}_options",
        format_func=lambda name: f"{name}: {titles[name]}",
        placeholder=t("All options"),
        help=t("Fewer options are done sooner."),
    )
    return found


def _weights(at: Here) -> None:
    from decide.questions.weights.study import weights
    from decide.questions.weights.tables import weights_document

    if from_file(at, "weights", weights_document):
        return
    names = _options(at, "weights")
    draws = st.slider(
        t("Weightings tried"),
        200,
        5000,
        DRAWS,
        100,
        key="weights_draws",
        help=t("Drawn evenly from all there are; more make the shares surer."),
    )
    asked_study(
        at,
        "weights",
        t("Try all weights"),
        (*names, draws),
        lambda progress: weights(at.desk.theatre, names, at.desk.what_if(at.planner), draws, progress=progress),
        weights_document,
        t("Every option makes its best plan for every weighting: about a minute for all options."),
    )


def _robust(at: Here) -> None:
    from decide.questions.robust.study import Ask, robust
    from decide.questions.robust.tables import robust_document

    if from_file(at, "robust", robust_document):
        return
    names = _options(at, "robust")
    count = st.slider(
        t("Futures"),
        20,
        500,
        FUTURES,
        10,
        key="robust_futures",
        help=t("Each draws every assumption anew within its range, the same for every option."),
    )
    asked_study(
        at,
        "robust",
        t("Put the options to the futures"),
        (*names, count),
        lambda progress: robust(
            at.desk.theatre, names, Ask(count=count), at.desk.what_if(at.planner), progress=progress
        ),
        robust_document,
        t(
            "Fifty futures take about a minute and a half for all options. Longer runs are better made on the command "
            "line and opened here: decide robust --out run.json."
        ),
    )


def _drivers(at: Here) -> None:
    from decide.questions.drivers.study import Ask, drivers
    from decide.questions.drivers.tables import drivers_document

    if from_file(at, "drivers", drivers_document):
        return
    names = _options(at, "drivers")
    deep = st.toggle(
        t("With global sensitivity"),
        key="drivers_deep",
        help=t("Moves all assumptions together, not only one at a time. Takes some minutes."),
    )
    ask = Ask() if deep else Ask(trajectories=0, count=0)
    asked_study(
        at,
        "drivers",
        t("Move every assumption"),
        (*names, deep),
        lambda progress: drivers(at.desk.theatre, names, ask, at.desk.what_if(at.planner), progress=progress),
        drivers_document,
        t("Each assumption at its low and its high, for every option: a minute or two for all options."),
    )


def _ranges(at: Here) -> None:
    from decide.questions.ranges.study import WITHIN, ranges
    from decide.questions.ranges.tables import ranges_document

    if from_file(at, "ranges", ranges_document):
        return
    titles = option_titles(at)
    names = [*titles]
    option = st.selectbox(
        t("Option"),
        names,
        index=names.index(at.option) if at.option in names else 0,
        key="ranges_option",
        format_func=lambda name: f"{name}: {titles[name]}",
    )
    asked_study(
        at,
        "ranges",
        t("Find what is free"),
        option,
        lambda progress: ranges(at.desk.theatre, option, at.desk.what_if(at.planner), WITHIN, progress=progress),
        ranges_document,
        t("Lowest and highest presence and effort near the best plan, and what could not be missed: about a minute."),
    )


def _hindcast(at: Here) -> None:
    from decide.questions.hindcast.study import hindcast
    from decide.questions.hindcast.tables import hindcast_document

    if from_file(at, "hindcast", hindcast_document):
        return
    asked_study(
        at,
        "hindcast",
        t("Set the record beside it"),
        "",
        lambda progress: hindcast(at.desk.theatre, None, at.desk.what_if(at.planner), progress),
        hindcast_document,
        t("Strengths and deaths of the years on record beside what the programme says of them: some seconds."),
    )
