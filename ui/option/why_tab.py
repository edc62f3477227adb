"""Why the option differs: its named changes, and what its source says beside what the model says."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from decide.language import t
from decide.report.beside_sources import agreement_in_words
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Table
from decide.report.titles import again_in_short, titles_of
from decide.results.study import Ranged

from ..figures import figures, figures_in
from ..parts import plain, show_table
from ..state import Planner
from .view import View


def why_tab(view: View) -> None:
    """Draw the tab."""
    if changes := view.tables.get("changes"):
        show_table(changes)
        _figures(view)
    else:
        st.markdown(t("The option sets nothing differently from the pack."))
    if clauses := view.tables.get("clauses"):
        show_table(clauses)
    st.subheader(t("What the source says, beside what the model says"), anchor=False)
    beside = st.container(key="option_beside")
    with beside.container(key="option_said"):
        if judgements := view.tables.get("source_views"):
            titles = again_in_short(titles_of(view.theatre))
            for line in agreement_in_words(view.results, view.pack, lambda option: titles.get(option, option)):
                st.markdown(plain(line))
            show_table(_source_first(judgements))
        else:
            st.markdown(t("No source says what would come of this option."))
    with beside.container(key="option_shown"):
        show_table(_beside(view))


def _figures(view: View) -> None:
    """Every figure a change sets, each leading to its row of evidence."""
    behind = [
        (str(row["title"]), str(row["sets"]).split("; ")) for row in view.results.changes.to_dict(orient="records")
    ]
    label = t("The figures these changes set, with their evidence")
    figures(view.here, label, "option_figures", behind, figures_in(view.pack))


def _source_first(judgements: Table) -> Table:
    """The table without its first column, which names the option on every row, and with the source first."""
    _, says, where, *beside = judgements.columns
    rows = [[row[2], row[1], *row[3:]] for row in judgements.rows]
    return replace(judgements, columns=[where, says, *beside], rows=rows)


def _beside(view: View) -> Table:
    """Scores of the option beside those of the option it starts from, which is what sources compare with."""
    base = view.theatre.options[view.option].base
    other = view.here.desk.results(Planner(), (base,)) if base and view.solvable else None
    columns = [Column(t("Score")), Column(t("This option"), "", 0)]
    if other is not None and base:
        columns.append(Column(t("Against: {option}", option=view.theatre.options[base].title), "", 0))
    pack = view.pack
    cells = [("all", "all", t("Overall"))]
    cells += [(o, r, criterion_title(pack, f"{o}.{r}")) for o in pack.objectives for r in pack.regions]
    rows: list[list[Cell]] = []
    for objective, region, title in cells:
        mine = view.results.metric(view.option, "score", objective, region)
        if not math.isfinite(mine[0]):
            continue
        row: list[Cell] = [title, Ranged(*mine)]
        if other is not None and base:
            theirs = other.metric(base, "score", objective, region)[0]
            row.append(mine[0] - theirs if math.isfinite(theirs) else None)
        rows.append(row)
    notes = [
        t("0 is as without a mission, 100 is every need met. Never fitted to what sources say; shown to be judged.")
    ]
    if other is not None:
        notes.append(t("Against: points above that option as published, or below it."))
    return Table("beside", t("What the model gives"), columns, rows, notes)
