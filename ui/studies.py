"""An analysis on the page: asked for by a button, shown as its report, and taken away in every format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from decide.errors import DecideError
from decide.language import counted, in_figures, said, t
from decide.pack.text import shown
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.questions.question import OPTION, Question
from decide.report.code_in_file import SIDECAR
from decide.report.document import Document, Table
from decide.report.formats import FORMATS, Content, Format
from decide.report.sidecar import sidecar
from decide.report.stand_alone import standing_alone
from decide.report.titles import again_in_short, by_title
from decide.report.words import conditional_on
from decide.results.study import Study

from . import files
from .charted import show_chart
from .glossary import meanings_in
from .here import Here
from .jobs import forget, on_demand
from .parts import conditions, plain, show_table
from .text import for_page
from .ways import Way
from .wrong import problems

DocumentOf = Callable[[Study, Theatre], Document]
TABLES_OPEN = 1  # tables of a report shown at once; the others open on a click


def asked_study(here: Here, question: Question, content: Hashable, make: Callable[[Progress], Study]) -> None:
    """The button, the progress or the report of a question on a tab. What the numbers hang on stands in every report.

    `content` is what was asked, the planner included. What is wrong is told in its place.
    """
    assert question.tab is not None
    takes = said(question.tab.takes)
    about = (here.planner, content, here.desk.theatre.hash)
    try:
        finished = on_demand(question.id, said(question.tab.button), about, make, help=takes, primary=True)
    except DecideError as error:
        problems(error, here, question.id, Way(t("Ask anew"), forget, (question.id,)))
        return
    if finished is None:
        st.caption(plain(f"{takes} {_pace(here, question)}"))
        return
    if finished.seconds and not finished.stopped:
        here.desk.paces[question.id] = finished.seconds
    show_study(here, question, finished.made)


def _pace(here: Here, question: Question) -> str:
    """How quick this server is, as measured on it."""
    if last := here.desk.paces.get(question.id):
        return counted(
            "When last asked here it took {count} second.", "When last asked here it took {count} seconds.",
            count=max(1, round(last)),
        )  # fmt: skip
    seconds = in_figures(f"{here.desk.solving:.1f}")
    return t("Here, planning every option once takes {seconds} s of a processor.", seconds=seconds)


def from_file(here: Here, question: Question, option: str | None = None) -> bool:
    """Shows the study of a question that was opened from a file, and says whether there is one; of an option, if one
    is named."""
    if (opened := files.study(question.id)) is None or option not in (None, files.about(opened[1])):
        return False
    name, study = opened
    with st.container(key=f"study_file_{question.id}", horizontal=True, vertical_alignment="center"):
        made = str(study.manifest.get("time", ""))[:10]
        st.info(t("From the file {name}, made on {time}.", name=plain(name), time=made))
        st.button(t("Close the file"), key=f"close_{question.id}", on_click=files.close_study, args=(question.id,))
    show_study(here, question, study.in_words(here.desk.theatre.words))
    return True


def published_first(here: Here, question: Question, form: Callable[[Here, Question], None]) -> bool:
    """Shows what follows from what is published with the pack before anything is asked, and says whether there is such;
    greyed where something else is set. The form stands above it, folded."""
    study = here.desk.as_published(question.id) if here.shown is None else None
    if study is None:
        if here.shown is None and (others := question.changed_since_published(here.desk.theatre)):
            text = t(
                "What is published with the pack is of other figures, and not shown: {files}.", files=", ".join(others)
            )
            st.warning(plain(text))
        return False
    words = _about_published(here, question, study)
    other = _of_another(here, question, study)
    if here.changed:
        st.warning(plain(f"{words} {t('What you have set is not in it; ask anew below.')}"))
    else:
        st.info(plain(f"{words} {other}".strip()))
    with st.expander(
        t("Ask anew: other options, other numbers, or what is set now"),
        expanded=here.changed or bool(other),
        key=f"anew_{question.id}",
    ):
        form(here, question)
    with st.container(key="published_greyed" if here.changed else "published"):
        show_study(here, question, study)
    return True


def _about_published(here: Here, question: Question, study: Study) -> str:
    """Of which inputs what is published was made, and with what."""
    words = t("As published with the pack, for the options as published.")
    about = here.desk.published_about
    if not question.has("published"):
        return f"{words} " + t(
            "Made from these very inputs ({hash}) on {time} with decide {version}.",
            hash=shown(study.manifest["hash"]),
            time=str(study.manifest["time"])[:10],
            version=study.manifest["versions"]["decide"],
        )
    if about is None:
        return words
    return f"{words} " + t(
        "{count} futures, seed {seed}, drawn from these very inputs ({hash}) with decide {version}.",
        count=about.futures,
        seed=about.seed,
        hash=shown(about.hash),
        version=about.versions.get("decide", "?"),
    )


def _of_another(here: Here, question: Question, study: Study) -> str:
    """Of which option the answer to a question about one is, where that is not the one looked at."""
    assert question.tab is not None
    names = study.manifest.get("options") or [""]
    if question.tab.about != OPTION or here.option in names or names[-1] not in here.desk.theatre.options:
        return ""
    titles = {one: here.desk.theatre.options[one].title for one in (names[-1], here.option)}
    return t(
        "It is about “{option}”, not about “{other}”, which you look at: ask anew below.",
        option=titles[names[-1]],
        other=titles[here.option],
    )


def show_study(here: Here, question: Question, study: Study, document_of: DocumentOf | None = None) -> None:
    """The report of a study: what it says, its charts, its tables, and the files it can be taken away in.
    `document_of`: what makes it, if not what the question has."""
    plain_ids = (document_of or question.document_of)(study, here.desk.theatre)
    whole = standing_alone(plain_ids, study, here.desk.theatre, question.asks)
    document = by_title(whole, again=again_in_short(whole.names))
    with_command = conditional_on(here.desk.theatre)
    for number, line in enumerate(document.lead):
        if line == with_command:  # there is no command line here
            conditions(here)
        elif number == 0:
            st.markdown(f"**{plain(line)}**")
        else:
            st.markdown(plain(for_page(line)))
    if meanings := meanings_in(document):
        st.caption(plain(" ".join(meanings)))
    for chart in document.charts:
        show_chart(chart, study.kind, study.manifest, f"{study.kind}_{chart.name}")
    show_tables(document, study.kind, study.manifest)
    data = study.in_words(here.desk.theatre.written)
    take_away(study.kind, f"decide-{study.kind}", lambda: Content.of_study(study, whole, data))


def show_tables(document: Document, kind: str, manifest: Mapping[str, Any]) -> None:
    """The tables of a report, the first of them open, and its notes."""
    for number, table in enumerate(document.tables):
        if table.lead or table.charts:
            _section(table, kind, manifest)
        elif number < TABLES_OPEN:
            show_table(table)
        else:
            with st.expander(plain(table.title), key=f"table_{kind}_{table.name}"):
                show_table(table)
    for note in filter(None, map(for_page, document.notes)):
        st.caption(plain(note))


def _section(table: Table, kind: str, manifest: Mapping[str, Any]) -> None:
    """A table with sentences and charts that lead to it; some have no rows."""
    st.subheader(plain(table.title), anchor=False)
    for line in table.lead:
        st.markdown(plain(line))
    for chart in table.charts:
        show_chart(chart, kind, manifest, f"{kind}_{table.name}_{chart.name}")
    if table.columns:
        show_table(replace(table, title="", lead=()))


def take_away(kind: str, stem: str, content: Callable[[], Content]) -> None:
    """A report in every format, in a row of buttons."""
    with st.container(key=f"take_{kind}", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(t("Take away:"))
        formats(kind, stem, content)


def formats(key: str, stem: str, content: Callable[[], Content], among: Collection[str] = ()) -> None:
    """A button for each format (those named, or all), of a file that is made when it is asked for; beside a CSV what
    describes it, as the command line writes it."""
    for form in FORMATS.values():
        if form.id != "table" and (not among or form.id in among):  # a table is what the page shows
            name = f"{stem}.{form.ending}"
            _button(form.title, name, form.media, f"take_{key}_{form.id}", partial(_written, form, content))
            if form.id == "csv":
                about = partial(about_csv, form, content, name)
                _button(t("About the CSV"), name + SIDECAR, "application/json", f"take_{key}_about_csv", about)


def _written(form: Format, content: Callable[[], Content]) -> str | bytes:
    return form.write(content())


def about_csv(form: Format, content: Callable[[], Content], name: str) -> bytes:
    """What describes the CSV of that name."""
    whole = content()
    made = form.write(whole)
    return sidecar(whole, name, made.encode() if isinstance(made, str) else made)


def _button(label: str, name: str, media: str, key: str, making: Callable[[], str | bytes]) -> None:
    st.download_button(label, made_later(making), file_name=name, mime=media, key=key, on_click="ignore")


def made_later(making: Callable[[], str | bytes]) -> Callable[[], str | bytes]:
    """What makes a file, in whatever thread: a document in the language of now, data in that of the pack."""
    context = copy_context()
    return lambda: context.copy().run(making)
