"""What holds the option back, and what more would buy: shadow prices, and on demand their ranges."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.questions import questions
from decide.questions.prices.study import prices
from decide.questions.prices.tables import document_of

from .. import studies
from ..binds import what_binds
from ..figures import figures, figures_in
from ..jobs import on_demand
from ..parts import plain, show_table
from .view import View

PRICES = "prices"


def binding_tab(view: View) -> None:
    """Draw the tab."""
    if not len(view.results.worth):
        st.info(t("In this solve mode no prices are shown: beside a held optimum they hold for a hair's breadth only."))
        return
    what_binds(view.here, view.option, view.results)()
    _figures(view)
    hint = t("What the last and the next are worth, over how many that holds, and how many deaths it averts.")
    st.subheader(t("Prices with their ranges"), anchor=False, help=hint)
    _ranges(view)


def _figures(view: View) -> None:
    """The ceilings that bind, each leading to its row of evidence."""
    titles, ceilings = figures_in(view.pack), {"unit": "units.{}.strength", "bed": "areas.{}.beds", "term": "terms.{}"}
    behind = [
        (str(row["title"]), [ceilings[row["family"]].format(row["id"])])
        for row in view.results.worth.to_dict(orient="records")
        if row["family"] in ceilings and row["points"] > 0
    ]
    figures(view.here, t("The figures behind this, with their evidence"), "option_ceilings", behind, titles)


def _ranges(view: View) -> None:
    if studies.from_file(view.here, questions()["prices"], view.option):
        return
    if not view.solvable:
        st.caption(t("A result from a file is shown; close it to work out more."))
        return
    theatre, option, what_if = view.theatre, view.option, view.what_if
    finished = on_demand(
        PRICES,
        t("Work out the ranges"),
        view.content,
        lambda progress: prices(theatre, option, what_if=what_if, progress=progress),
        help=t("Takes some seconds: every price is followed until it changes, by solving again."),
    )
    if finished is None:
        return
    document = document_of(finished.made, view.theatre)
    in_words, *in_figures = document.tables
    st.markdown("\n".join(f"- {plain(str(row[0]))}" for row in in_words.rows))
    with st.expander(t("In figures"), key="option_price_figures"):
        for content in in_figures:
            show_table(content)
        for note in document.notes:
            st.caption(plain(note))
