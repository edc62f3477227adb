"""What an edited laydown scores: beside the best, where it loses, which limits it breaks, which moves would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from decide.language import counted, t
from decide.questions.plan.moves import Move
from decide.questions.plan.study import BEST, PLAN, moves_of, plan
from decide.questions.plan.tables import document_of, points_left, value_of
from decide.report.document import Cell, Column, Table
from decide.report.words import short
from decide.results.study import Ranged, Study

from ..charted import show_chart
from ..laydown import Draft, from_best, laydown_of, with_move
from ..parts import Card, cards, plain, show_table
from ..work import Kept
from .drafts import keep_draft
from .plan_limits import behind, changed_cells
from .view import View

LIMITS_TOLD = 6  # at once; the figures below have them all
KEPT = 16  # scored plans on a server, a few MB each
FRAME = 40  # pixels of the axis below the bars

_kept = Kept(KEPT)


def score(view: View, draft: Draft) -> None:
    """Score a draft and show it. Raises as `decide.questions.plan.study.plan` does."""
    study = _scored(view, draft)
    document = document_of(study, view.theatre)
    tables = {item.name: item for item in document.tables}
    _headline(study)
    if "limits" in tables:
        _limits(view, draft, study, tables["limits"])
    result = st.container(key="plan_result")
    with result.container(key="plan_gap"):
        for chart in document.charts:
            st.markdown(f"**{chart.title}**")
            show_chart(chart, study.kind, study.manifest, frame=FRAME)
    with result.container(key="plan_moves"):
        _moves(view, draft, moves_of(study))
    with st.expander(t("In figures"), key="plan_figures"):
        for name in ("limits", "scores", "consequences", "gap"):
            if name in tables:
                show_table(tables[name])


def _scored(view: View, draft: Draft) -> Study:
    """The score; the same laydown under the same terms is scored once."""
    laydown = laydown_of(draft, view.pack)

    def made() -> Study:
        with st.spinner(t("Choosing tasks for your laydown …")):
            return plan(view.theatre, view.option, laydown, view.what_if, as_is=True)

    places = tuple(map(str, laydown.places.values()))
    return _kept.get((view.content, laydown.digest, places), made)


def _headline(study: Study) -> None:
    points = Column("", "", 2)
    meaning = t("Points of the overall score that your laydown leaves, with its tasks chosen as well as can be.")
    cards(
        [
            _card(t("Your plan, points"), value_of(study, PLAN)),
            _card(t("Best laydown, points"), value_of(study, BEST)),
            Card(t("What your plan leaves, points"), points.text(points_left(study)), meaning=meaning),
        ]
    )


def _card(label: str, score: Ranged) -> Card:
    value, low, high = (Column("", "", 1).text(number) for number in (score.value, score.low, score.high))
    return Card(label, value, f"{low} – {high}")


def _limits(view: View, draft: Draft, study: Study, table: Table) -> None:
    """Limits broken, and what the planner changed there: said before anything is read from the score."""
    count = len(table.rows)
    st.error(
        t(
            "**The plan breaks limits of the option ({count}).** They are lifted for its score: it could not be "
            "carried out as it is, so read the score as that of a wish.",
            count=count,
        )
    )
    changes = changed_cells(draft, from_best(view.answer))
    why: list[Cell] = [behind(row, changes, view.pack) for row in study.rows_of("limits")]
    # in place of where it is written: what was set on the page stands in no file of the planner's
    rows = [[*row[:-1], reason] for row, reason in zip(table.rows, why, strict=True)][:LIMITS_TOLD]
    show_table(replace(table, columns=[*table.columns[:-1], Column(t("Why"))], rows=rows))
    if count > LIMITS_TOLD:
        st.caption(
            counted(
                "and {count} more, in the figures below",
                "and {count} more, in the figures below",
                count=count - LIMITS_TOLD,
            )
        )


def _moves(view: View, draft: Draft, moves: Sequence[Move]) -> None:
    st.markdown(f"**{t('The moves that would gain most')}**")
    if not moves:
        st.caption(t("No single move of whole units within the limits gains 0.005 points."))
        return
    for number, move in enumerate(moves):
        with st.container(border=True, key=f"plan_move_{number}"):
            st.markdown(
                t(
                    "**{units} {unit}** from {start} to {end}, from {period} on: **+{gain}** points",
                    units=Column("", "", 0).text(move.units),
                    unit=plain(short(view.pack.units, move.unit)),
                    start=plain(view.pack.areas[move.start].title),
                    end=plain(view.pack.areas[move.end].title),
                    period=move.period,
                    gain=Column("", "", 2).text(move.gain),
                )
            )
            st.button(t("Make this move"), key=f"plan_make_{number}", on_click=_make, args=(view, draft, move))
    st.caption(t("Each solved anew with the rest kept, within the limits; gains of several do not add up."))


def _make(view: View, draft: Draft, move: Move) -> None:
    keep_draft(view, with_move(draft, move, view.answer.instance))
