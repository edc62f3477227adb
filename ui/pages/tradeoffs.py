"""Trade-offs: what one aim costs of another, what more would have to be pledged, and why two options differ."""

from __future__ import annotations

import math

import streamlit as st

from decide.language import number, t
from decide.model.criteria import COST, PEACEKEEPER_DEATHS
from decide.pack.mode import OVERALL
from decide.report.criteria import criterion_title

from .. import address
from ..here import Here, here
from ..studies import asked_study, from_file

VIEW = "tradeoff"


def page() -> None:
    """Three questions, one at a time; which one stands in the address."""
    at = here()
    titles = {
        "frontier": t("What does one aim cost of another?"),
        "gap": t("What would it take?"),
        "why": t("Why do two options differ?"),
    }
    shown = question(VIEW, titles)
    {"frontier": _frontier, "gap": _gap, "why": _why}[shown](at)


def question(view: str, titles: dict[str, str]) -> str:
    """The question of a page that is looked at, kept in the address."""
    key = f"view_{view}"
    if st.session_state.get(key) not in titles:
        asked = address.view(view)
        st.session_state[key] = asked if asked in titles else next(iter(titles))
    st.segmented_control(
        t("Question"),
        list(titles),
        key=key,
        format_func=lambda name: titles[name],
        required=True,
        label_visibility="collapsed",
    )
    chosen = str(st.session_state[key])
    address.keep_view(view, chosen if chosen != next(iter(titles)) else "")
    return chosen


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


def option_titles(at: Here) -> dict[str, str]:
    """Titles of the options compared, by name."""
    return dict(zip(map(str, at.results.options["option"]), map(str, at.results.options["title"]), strict=True))


def _frontier(at: Here) -> None:
    from decide.questions.frontier.study import frontier
    from decide.questions.frontier.tables import frontier_document

    if from_file(at, "frontier", frontier_document):
        return
    known, options = criteria(at), option_titles(at)
    regions = [name for name in at.pack.regions if name in known]
    first, second = (*regions, *known)[:2]
    left, right, wide = st.columns([1, 1, 2])
    x = left.selectbox(
        t("Across"), [*known], index=[*known].index(first), key="frontier_x", format_func=lambda name: known[name]
    )
    others = [name for name in known if name != x]
    y = right.selectbox(
        t("Up"),
        others,
        index=others.index(second) if second in others else 0,
        key="frontier_y",
        format_func=lambda name: known[name],
    )
    names = wide.multiselect(
        t("Options"),
        [*options],
        key="frontier_options",
        placeholder=t("All options"),
        help=t("Fewer options are done sooner."),
    )
    asked_study(
        at,
        "frontier",
        t("Draw the frontier"),
        (x, y, *names),
        lambda progress: frontier(at.desk.theatre, x, y, names, at.desk.what_if(at.planner), progress=progress),
        frontier_document,
        t("Every efficient plan between the two, for every option: about half a minute for all options."),
    )


def _gap(at: Here) -> None:
    from decide.questions.gap.study import gap
    from decide.questions.gap.tables import gap_document

    if from_file(at, "gap", gap_document):
        return
    options = option_titles(at)
    box, months = st.columns([3, 1])
    option = box.selectbox(
        t("Starting from the option"),
        [*options],
        index=[*options].index(at.option) if at.option in options else 0,
        key="gap_option",
        format_func=lambda name: f"{name}: {options[name]}",
    )
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
        "gap",
        t("Work out what it would take"),
        (option, delay, tuple(ordered.items())),
        lambda progress: gap(
            at.desk.theatre, option, ordered, at.desk.what_if(at.planner), delays=delays, progress=progress
        ),
        gap_document,
        t("The least that has to be pledged, and the price as the floor rises: up to a minute."),
    )


def _why(at: Here) -> None:
    from decide.questions.why.study import why
    from decide.questions.why.tables import why_document

    if from_file(at, "why", why_document):
        return
    options = option_titles(at)
    names = [*options]
    left, right = st.columns(2)
    one = left.selectbox(
        t("Why does this option"),
        names,
        index=names.index(at.option) if at.option in names else 0,
        key="why_one",
        format_func=lambda name: f"{name}: {options[name]}",
    )
    others = [name for name in names if name != one]
    base = at.desk.theatre.options[one].base
    other = right.selectbox(
        t("differ from this one?"),
        others,
        index=others.index(base) if base in others else 0,
        key="why_other",
        format_func=lambda name: f"{name}: {options[name]}",
    )
    asked_study(
        at,
        "why",
        t("Break the difference down"),
        (one, other),
        lambda progress: why(at.desk.theatre, one, other, at.desk.what_if(at.planner), progress=progress),
        why_document,
        t("Every change's share of the difference, exactly: up to half a minute."),
    )
