"""Evidence: every quantity with value, range, source, and how much it matters; any number leads to its row."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from decide.errors import Place
from decide.language import WRITTEN, counted, language, said, t
from decide.language.units import measure
from decide.pack.theatre import Theatre, bases_of
from decide.report.evidence import (
    GRADE_WORDS,
    IN_PACK,
    LEVER,
    MEANS,
    STRESS,
    evidence,
    grades_table,
    like,
    lines_with,
    pack_line,
    places_in_words,
    quoted_evidence,
)
from decide.report.quantities import quantity_meaning, quantity_title
from decide.report.words import by_grade
from decide.results.swing import swings

from .. import address
from ..here import Here, here
from ..jobs import on_demand
from ..parts import choose_option, plain, show_table
from ..text import number, span
from ..work import Desk

ALL = "all"
SHOWN = ("title", "value", "low", "high", "unit", "graded", "evidence", "where", "swing", "path")
HEIGHT = 560
FIGURE = 300  # pixels of the column with the names of figures
MOST_LINES = 100  # of the pack's files that are shown: a word may stand in hundreds


def page() -> None:
    """Draw the page."""
    where = here()
    frame = _listed(where.desk)
    st.subheader(t("Every figure, and where it comes from"), anchor=False)
    _counts(frame, where.desk.theatre)
    option = _importance(where)
    frame = _with_swings(frame, option, where.desk.theatre)
    wanted = address.view(address.ROW)
    chosen = _chosen(frame, wanted)
    if chosen is not None:
        _detail(where, chosen)
    _grid(_filtered(frame, where.desk.theatre))


@lru_cache(maxsize=8)
def _listed(desk: Desk) -> pd.DataFrame:
    """One row per quantity, with its name in words."""
    frame = evidence(desk.theatre)
    packs, pack = {case.option.id: case.pack for case in desk.cases}, desk.published.pack
    frame["title"] = [
        quantity_title(packs.get(option, pack), path)
        for option, path in zip(frame["option"], frame["path"], strict=True)
    ]
    frame["evidence"] = [quoted_evidence(row) for row in frame.to_dict(orient="records")]
    frame["graded"] = [said(GRADE_WORDS[grade]) for grade in frame["grade"]]
    places = {**places_in_words(desk.theatre), IN_PACK: t("all options")}
    frame["where"] = [places[name] for name in frame["option"]]
    return frame


def _counts(frame: pd.DataFrame, theatre: Theatre) -> None:
    text = t(
        "{figures}. Levers and stress cases change {beside} more. A range is what the evidence allows; evidence is "
        "quoted in the language it is written in.",
        figures=by_grade(theatre),
        beside=number(int(frame["option"].str.startswith((LEVER, STRESS)).sum()), 0),
    )
    st.caption(plain(f"{text} {pack_line(theatre)}"))
    with st.expander(t("Figures by grade")):
        show_table(grades_table(theatre))


def _importance(where: Here) -> pd.DataFrame | None:
    """How much each figure matters to an option, once asked for."""
    with st.container(border=True, key="importance"):
        left, right = st.columns([2, 1], vertical_alignment="bottom")
        with left:
            option = choose_option(where, t("How much does each figure matter to"))
        case = where.desk.case(option, where.planner)
        with right:
            finished = on_demand(
                "swings",
                t("Find out"),
                (option, where.planner, where.desk.theatre.hash),
                lambda progress: swings(case, progress),
                help=t(
                    "Solves the option anew with each figure at its low and at its high, one at a time; about a minute."
                ),
            )
        if finished is None:
            return None
        text = t(
            "“Matters”: points by which the overall score of {option} moves between the low and the high of a figure.",
            option=option,
        )
        st.caption(plain(text))
        made = finished.made.copy()
        made["option"] = option
        return made


def _with_swings(frame: pd.DataFrame, made: pd.DataFrame | None, theatre: Theatre) -> pd.DataFrame:
    """The frame with how much each figure matters, beside the row that holds for the option asked about."""
    if made is None:
        return frame.assign(swing=float("nan"))
    option = str(made["option"].iloc[0]) if len(made) else ""
    bases = bases_of(theatre.options, option)
    own = {path: where for where in bases for path in frame.loc[frame["option"] == where, "path"]}
    swing_of = dict(zip(made["path"], made["swing"], strict=True))
    swing = [
        swing_of.get(path, float("nan")) if own.get(path, IN_PACK) == where else float("nan")
        for where, path in zip(frame["option"], frame["path"], strict=True)
    ]
    return frame.assign(swing=swing).sort_values("swing", ascending=False, kind="stable", na_position="last")


def _filtered(frame: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """What the filters leave; below them the lines of the pack's files with what is sought."""
    kinds = {ALL: t("All")} | {grade: said(words) for grade, words in GRADE_WORDS.items()}
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        text = st.text_input(t("Find"), key="evidence_find", placeholder=t("a number or a word"))
        places = [t("everywhere"), *dict.fromkeys(frame["where"])]
        place = st.selectbox(t("Holds for"), places, key="evidence_where")
        kind = st.segmented_control(
            t("Evidence"), [*kinds], default=ALL, key="evidence_kind", format_func=kinds.__getitem__, required=True
        )
    kept = frame[like(frame, text)] if text else frame
    if text:
        _passages(lines_with(theatre, text))
    if place != places[0]:
        kept = kept[kept["where"] == place]
    if kind != ALL:
        kept = kept[kept["grade"] == kind]
    return kept


def _passages(lines: pd.DataFrame) -> None:
    """Where what is sought stands in the pack's files, texts included."""
    label = counted("In {count} line of the pack's files", "In {count} lines of the pack's files", count=len(lines))
    with st.expander(label):
        for row in lines.head(MOST_LINES).to_dict(orient="records"):
            st.markdown(f"`{row['file']}:{row['line']}` {plain(row['text'])}")
        if len(lines) > MOST_LINES:
            st.caption(counted("and {count} more", "and {count} more", count=len(lines) - MOST_LINES))


def _grid(frame: pd.DataFrame) -> None:
    """The table; a row chosen in it shows in full above."""
    number = st.column_config.NumberColumn
    text = st.column_config.TextColumn
    shown = frame[[*SHOWN]].reset_index(drop=True).assign(unit=[measure(unit) for unit in frame["unit"]])
    picked = st.dataframe(
        shown,
        key="evidence_grid",
        height=HEIGHT,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "title": text(t("Figure"), width=FIGURE, pinned=True),
            "value": number(t("Value"), format="localized"),
            "low": number(t("Low"), format="localized"),
            "high": number(t("High"), format="localized"),
            "unit": text(t("Unit")),
            "graded": text(t("Grade")),
            "evidence": text(t("Evidence"), width="large"),
            "where": text(t("Holds for")),
            "swing": number(t("Matters, points"), format="%.2f"),
            "path": text(t("Name in the files")),
        },
    )
    st.caption(
        counted(
            "{count} figure shown. Choose a row to read it in full.",
            "{count} figures shown. Choose a row to read it in full.",
            count=len(shown),
        )
    )
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(shown):
        row = shown.iloc[rows[0]]
        path = str(row["path"])
        if path != address.view(address.ROW).split("@")[0]:
            address.keep_view(address.ROW, path)
            st.rerun()


def _chosen(frame: pd.DataFrame, wanted: str) -> pd.DataFrame | None:
    """The rows of the figure asked for: the pack's and those of the options that change it."""
    rows = frame[frame["path"] == wanted] if wanted else frame.iloc[:0]
    return rows if len(rows) else None


def _detail(where: Here, rows: pd.DataFrame) -> None:
    """One figure in full, as it holds in each option."""
    path = str(rows["path"].iloc[0])
    sources = where.pack.sources
    with st.container(border=True, key="figure"):
        meaning = quantity_meaning(path)
        if language() != WRITTEN:  # the schema explains its fields in one language
            meaning = t("in English: {text}", text=meaning)
        st.markdown(f"**{plain(str(rows['title'].iloc[0]))}** — {plain(meaning)}")
        for row in rows.to_dict(orient="records"):
            text = f"{number(row['value'], 6)} {measure(row['unit'])} ({span(row['low'], row['high'])})"
            st.markdown(t("{option}: {figure}", option=plain(str(row["where"])), figure=f"**{plain(text)}**"))
            lines = [
                said(MEANS[row["grade"]]),
                _source(sources, row),
                row["note"] if isinstance(row["note"], str) else "",
            ]
            written = t("Written in {place}.", place=Place(row["file"], row["line"])) if row["file"] else ""
            st.caption(
                plain(" ".join(line if line.endswith(".") else f"{line}." for line in (*lines, written) if line))
            )
        st.caption(t("Its name in the files: {name}", name=f"`{path}`"))
        st.button(t("Close"), key="figure_close", on_click=address.keep_view, args=(address.ROW, ""))


def _source(sources: object, row: dict[Any, Any]) -> str:
    """The document and where in it, and the reasoning."""
    source = sources.get(row["source"]) if isinstance(sources, dict) else None
    title = f"{source.title} ({source.publisher}, {source.date})" if source else row["source"]
    return quoted_evidence({**row, "source": title})
