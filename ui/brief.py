"""The button that makes a brief of the options compared, and the files it can be taken away in."""

from __future__ import annotations

import streamlit as st

from decide.language import language, said, t
from decide.questions import questions
from decide.report.formats import Content
from decide.report.stand_alone import standing_alone

from .here import Here
from .jobs import on_demand
from .studies import formats

AS = ("pdf", "docx", "html")  # what a meeting reads


def brief_button(where: Here) -> None:
    """Draw it; where a result from a file is shown there is nothing to write it from."""
    if where.shown is not None:
        return
    question = questions()["brief"]
    assert question.tab is not None
    theatre, what_if = where.desk.theatre, where.desk.what_if(where.planner)
    content = (where.planner, language(), theatre.hash)
    with st.container(key="brief", horizontal=True, vertical_alignment="center", gap="small"):
        finished = on_demand(
            "brief_of_all",
            t("Brief"),
            content,
            lambda progress: question.ask(theatre, (), what_if=what_if, progress=progress),
            help=f"{t('Two to four pages for a decision meeting, as PDF, Word or HTML.')} {said(question.tab.takes)}",
        )
        if finished is None:
            return
        study = finished.made
        document = standing_alone(question.document_of(study, theatre), study, theatre, question.asks)
        st.markdown(t("Brief") + ":")
        formats(
            "brief_of_all",
            f"decide-{where.pack.id}-brief",
            lambda: Content.of_study(study, document, study.in_words(theatre.written)),
            AS,
        )
