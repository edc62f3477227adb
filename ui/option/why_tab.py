"""Why the option differs: its named changes, and what its source says beside what the model says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from decide.language import t
from decide.pack.checks import quantities
from decide.pack.located import dotted
from decide.report.document import Cell, Column, Table
from decide.report.quantities import quantity_title
from decide.results import Ranged

from ..parts import evidence_address, plain, show_table
from ..state import Planner
from .view import View


def why_tab(view: View) -> None:
    """Draw the tab."""
    if changes := view.tables.get("changes"):
        show_table(changes)
        _figures(view)
    else:
        st.markdown(t("The option sets nothing differently from the pack."))
    st.subheader(t("What the source says, beside what the model says"), anchor=False)
    beside = st.container(key="option_beside")
    with beside.container(key="option_said"):
        if judgements := view.tables.get("source_views"):
            show_table(_source_first(judgements))
        else:
            st.markdown(t("No source says what would come of this option."))
    with beside.container(key="option_shown"):
        show_table(_beside(view))


def _figures(view: View) -> None:
    """Every figure a change sets, each leading to its row of evidence."""
    known = [dotted(path) for path, _ in quantities(view.pack)]
    with st.expander(t("The figures these changes set, with their evidence"), key="option_figures"):
        for change in view.results.changes.to_dict(orient="records"):
            links = [
                f"[{plain(quantity_title(view.pack, path))}]({evidence_address(view.here, path)})"
                for written in str(change["sets"]).split("; ")
                for path in figures_under(written, known)
            ]
            told = ", ".join(links) or t("no figure that is left: it removes, or a later change sets anew")
            st.markdown(f"**{plain(str(change['title']))}**: {told}")


def figures_under(written: str, known: Sequence[str]) -> list[str]:
    """The figures that a change's path names: one, those of an entry, or by `*` those of several entries."""
    steps = written.split(".")
    return [
        path
        for path in known
        if len(parts := path.split(".")) >= len(steps)
        and all(step in ("*", part) for step, part in zip(steps, parts, strict=False))
    ]


def _source_first(judgements: Table) -> Table:
    """The table without its first column, which names the option on every row, and with the source first."""
    _, says, where = judgements.columns
    rows = [[row[2], row[1]] for row in judgements.rows]
    return replace(judgements, columns=[where, says], rows=rows)


def _beside(view: View) -> Table:
    """Scores of the option beside those of the option it starts from, which is what sources compare with."""
    base = view.theatre.options[view.option].base
    other = view.here.desk.results(Planner(), (base,)) if base and view.solvable else None
    columns = [Column(t("Score")), Column(t("This option"), "", 0)]
    if other is not None and base:
        columns.append(Column(t("Against: {option}", option=view.theatre.options[base].title), "", 0))
    pack = view.pack
    cells = [("all", "all", t("Overall"))]
    cells += [
        (o, r, f"{one.title}, {two.title}") for o, one in pack.objectives.items() for r, two in pack.regions.items()
    ]
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
