"""The store of a batch on the page: what it comes to by a criterion that a person chooses."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from decide.language import t
from decide.questions.robust.tables_of_stores import criterion_in_words, document_of
from decide.report.formats import Content
from decide.report.titles import titled

from .controls import choice
from .glossary import meanings_in
from .here import Here
from .parts import plain
from .start import start
from .stores import ServedStore, summarised
from .studies import show_tables, take_away

CRITERION, _CHOSEN = "store_criterion", "_store_column"


def store_summary(here: Here) -> None:
    """What the store comes to by a criterion, once one is chosen; nothing where no store is served, or where the pack
    shown is another."""
    if (store := store_of(here)) is None:
        return
    words = here.desk.theatre.words
    titles = {name: criterion_in_words(title, words) for name, title in store.criteria.items()}
    column: str | None = st.selectbox(
        t("Batch on this server: {name}", name=plain(store.folder.name)),
        **choice(CRITERION, titles, st.session_state.get(_CHOSEN), _choose),
        placeholder=t("Choose a criterion to see what the batch comes to"),
        help=t("A batch solves options at many futures. Its folder is read once, a part at a time."),
    )
    if column is None:
        return
    with st.spinner(t("Reading the batch")):
        summary, frames = summarised(store.folder, column)
    document = document_of(summary, frames, words)
    st.markdown(f"**{plain(document.lead[0])}**")
    options = {name: option.title for name, option in here.desk.theatre.options.items()}
    for meaning in meanings_in(document):
        st.caption(plain(meaning))
    manifest = {**summary.manifest, "of": column}
    show_tables(replace(document, tables=[titled(one, options) for one in document.tables]), "store", manifest)
    take_away("store", "decide-summary", lambda: Content.of_frames(document, frames, manifest))


def store_of(here: Here) -> ServedStore | None:
    """The store that is served, if it is of the pack shown."""
    return start().store if here.desk.theatre.hash == start().theatre.hash else None


def _choose(column: str | None) -> None:
    st.session_state[_CHOSEN] = column
