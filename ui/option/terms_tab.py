"""Terms that cannot all be met: what contradicts what, and ways out that can be applied."""

from __future__ import annotations

from typing import Any

import streamlit as st

from decide.language import t
from decide.language.units import measure
from decide.pack.quantity import Quantity
from decide.pack.schema import Pack
from decide.questions import questions
from decide.questions.repair.remedies import Sets
from decide.questions.repair.study import repair, sets_of
from decide.questions.repair.tables import cost_of, document_of, sentences_of
from decide.report.document import Cell, Column, Table
from decide.results.study import Study, records

from .. import address, studies
from ..charted import show_chart
from ..jobs import forget, on_demand
from ..parts import plain, ranged, show_table
from ..state import Planner
from .view import View

REPAIR = "repair"
MILLION = 1e6


def terms_tab(view: View) -> None:
    """Draw the tab."""
    if studies.from_file(view.here, questions()[REPAIR], view.option):
        return
    short = view.tables.get("shortfalls")
    if short is None:
        st.success(t("Every term of the option can be kept."))
        show_table(_terms(view.pack))
        return
    st.markdown(t("**The option's terms cannot all be kept.** What is shown is the plan that breaks them least."))
    show_table(short)
    if not view.solvable:
        st.caption(t("A result from a file is shown; close it to work out more."))
        return
    theatre, option, what_if = view.theatre, view.option, view.what_if
    answer = on_demand(
        REPAIR,
        t("Explain the conflict and look for ways out"),
        view.content,
        lambda progress: repair(theatre, option, what_if, progress),
        help=t("Each way out is sized and then confirmed by solving again: a second or two."),
        primary=True,
    )
    if answer is None:
        return
    _ways_out(view, answer.made)


def _terms(pack: Pack) -> Table:
    """What every plan must keep."""
    columns = [Column(t("Term")), Column(t("At least"), "", 0), Column(t("At most"), "", 0), Column(t("Unit"))]
    columns += [Column(t("Where")), Column(t("When"))]
    rows: list[list[Cell]] = []
    for term in pack.terms.values():
        low: Quantity | None = getattr(term, "at_least", None)
        high: Quantity | None = getattr(term, "at_most", None)
        units = {bound.unit for bound in (low, high) if bound is not None}
        where = [*(pack.regions[name].title for name in term.regions), *(pack.areas[name].title for name in term.areas)]
        when = [t("from {period}", period=term.from_period)] if term.from_period else []
        when += [t("until {period}", period=term.until_period)] if term.until_period else []
        scope: list[Cell] = [", ".join(where) or t("everywhere"), " ".join(when) or t("always")]
        rows.append([term.title, _bound(low), _bound(high), ", ".join(map(measure, units)), *scope])
    return Table("terms", t("Terms of the option"), columns, rows, [] if rows else [t("It has none.")])


def _bound(bound: Quantity | None) -> str:
    """A bound with as many decimals as it needs."""
    if bound is None:
        return "–"
    return Column("", "", 0 if bound.value == int(bound.value) else 1).text(bound.value)


def _ways_out(view: View, study: Study) -> None:
    document = document_of(study, view.theatre)
    by_name = {content.name: content for content in document.tables}
    for content in document.tables:
        if content.name not in ("repairs", "sets"):  # these stand below, each with its button
            show_table(content)
    if "repairs" not in by_name:
        st.info(t("No way out was found among those tried."))
        return
    for chart in document.charts:
        st.markdown(f"**{plain(chart.title)}**")
        show_chart(chart, study.kind, study.manifest)
    st.markdown(f"**{plain(by_name['repairs'].title)}**")
    for way, says in zip(records(study.frames["repairs"]), sentences_of(study, "repairs"), strict=True):
        _way_out(view, way, says)
    for note in (*by_name["repairs"].notes, document.notes[0]):
        st.caption(plain(note))


def _way_out(view: View, way: dict[str, Any], says: str) -> None:
    """One repair: what it does, at what cost, and a button that applies it."""
    number, added = way["repair"], cost_of(way)
    with st.container(border=True, key=f"repair_{number}"):
        words_side, button_side = st.columns([5, 1], vertical_alignment="center")
        points = Column("", "", 1).text(way["score"])
        words_side.markdown(f"**{number}.** {plain(says)}")
        cost = ranged(added, 2, MILLION) if added.high else t("none that the pack charges")
        caption = t("Added cost, $m a year: {cost}. Points after it: {points}.", cost=cost, points=points)
        words_side.caption(f"{plain(caption)} `{way['sets']}`")
        button_side.button(
            t("Apply"),
            key=f"apply_repair_{number}",
            on_click=_apply,
            args=(view.here.planner, view.option, sets_of(way)),
            help=t("Adds it to what you have set, for this option alone; one click above takes it back."),
            width="stretch",
        )


def _apply(planner: Planner, option: str, sets: Sets) -> None:
    address.keep(repaired(planner, option, sets))
    forget(REPAIR)


def repaired(planner: Planner, option: str, sets: Sets) -> Planner:
    """The what-if with a repair's changes after its own, for the option alone: its figures are that option's. What was
    set by hand at the same place gives way."""
    paths = {path for path, _ in sets}
    kept = tuple((path, value) for path, value in planner.sets if path not in paths)
    return planner.but(sets=(*kept, *sets), only=option)
