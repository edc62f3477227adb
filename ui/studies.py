"""An analysis on the page: asked for by a button, shown as its report, and taken away in every format."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import copy_context

import streamlit as st

from decide.language import t
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.report.document import Document
from decide.report.formats import FORMATS, Content
from decide.results.study import Study

from . import files
from .here import Here
from .jobs import asked
from .parts import plain, show_chart, show_table

Told = Callable[[Study, Theatre], Document]
TABLES_OPEN = 1  # tables of a report shown at once; the others open on a click


def asked_study(
    here: Here,
    kind: str,
    label: str,
    content: Hashable,
    make: Callable[[Progress], Study],
    told: Told,
    takes: str,
) -> None:
    """The button, the progress or the report of a study. What the numbers hang on stands in every report.

    `content` is what was asked, the planner included; `takes` says how long it will take. Raises `DecideError`.
    """
    found = asked(kind, label, (here.planner, content), make, help=takes, primary=True)
    if found is None:
        st.caption(takes)
        return
    show_study(here, found.made, told)


def from_file(here: Here, kind: str, told: Told) -> bool:
    """Shows the study of a kind that was opened from a file, and says whether there is one."""
    if (opened := files.study(kind)) is None:
        return False
    name, study = opened
    with st.container(key=f"study_file_{kind}", horizontal=True, vertical_alignment="center"):
        made = str(study.manifest.get("time", ""))[:10]
        st.info(t("From the file {name}, made on {time}.", name=plain(name), time=made))
        st.button(t("Close the file"), key=f"close_{kind}", on_click=files.close_study, args=(kind,))
    show_study(here, study.in_words(here.desk.theatre.words), told)
    return True


def show_study(here: Here, study: Study, told: Told) -> None:
    """The report of a study: what it says, its charts, its tables, and the files it can be taken away in."""
    document = told(study, here.desk.theatre)
    for number, line in enumerate(document.lead):
        if number == 0:
            st.markdown(f"**{plain(line)}**")
        else:
            st.markdown(plain(line))
    for chart in document.charts:
        show_chart(chart, f"{study.kind}_{chart.name}")
    for number, table in enumerate(document.tables):
        if number < TABLES_OPEN:
            show_table(table)
        else:
            with st.expander(plain(table.title), key=f"table_{study.kind}_{table.name}"):
                show_table(table)
    for note in document.notes:
        st.caption(plain(note))
    _downloads(study, study.in_words(here.desk.theatre.written), document)


def _downloads(study: Study, data: Study, document: Document) -> None:
    """The files are made when they are asked for: documents in the language of the page, data in that of the pack."""
    context = copy_context()
    content = Content.of_study(study, document, data)

    def later(write: Callable[[Content], str | bytes]) -> Callable[[], str | bytes]:
        return lambda: context.copy().run(write, content)

    with st.container(key=f"take_{study.kind}", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(t("Take away:"))
        for form in FORMATS.values():
            if form.id != "table":  # which is what the page shows
                st.download_button(
                    form.title,
                    later(form.write),
                    file_name=f"decide-{study.kind}.{form.ending}",
                    mime=form.media,
                    key=f"take_{study.kind}_{form.id}",
                    on_click="ignore",
                )
