"""What binds an option, in one account on every page: first what can be pledged or allowed, and up to how many; then
what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from decide.language import language, listed, said, t
from decide.model.families import GROUPS
from decide.questions.compare.tables_of_binding import binding
from decide.questions.prices.reach import Reach
from decide.questions.show.chart import worth_chart
from decide.report.document import Table
from decide.report.words import more_of
from decide.results.study import Results

from .charted import show_chart
from .here import Here
from .parts import show_table
from .work import Kept

PLEDGED = tuple(group for group in GROUPS if group.pledged)
FOLLOWING = tuple(group for group in GROUPS if not group.pledged)
FOLLOWED = 6  # of what would gain most are shown with their range: each takes about a tenth of a second
KEPT = 200  # options under a question, a few numbers each
FRAME = 40  # pixels of the axis below the bars

_kept = Kept(KEPT)


def what_binds(where: Here, option: str, mine: Results, figures: DeltaGenerator | None = None) -> Callable[[], None]:
    """Draw it, and return what fills in up to how many, which takes longer than all else. `mine`: results about the
    option alone, with prices. `figures`: where its tables stand, if not below."""
    pledged = binding(mine, PLEDGED)
    if not pledged.rows:
        st.markdown(t("Nothing that could be pledged or allowed would add a hundredth of a point."))
    else:
        shown = worth_chart(pledged)
        st.markdown(f"**{shown.title}**")
        show_chart(shown, "show", mine.manifest, "one_more", FRAME)
    with figures or st.container():
        return _in_figures(where, option, mine, pledged)


def _in_figures(where: Here, option: str, mine: Results, pledged: Table) -> Callable[[], None]:
    """What can be pledged or allowed, and what follows from it; returned is what fills in up to how many."""
    fill: Callable[[], None] = _nothing
    if pledged.rows:
        with st.container(key="binds_in_figures"):
            place = st.empty()
        with place.container():  # there at once, so that nothing below moves when it is filled in
            _most(mine, {} if where.shown is None else None, waiting=where.shown is None)

        def fill() -> None:
            reach = up_to_how_many(where, option, mine)()
            with place.container():
                _most(mine, reach)

        if len(pledged.rows) > FOLLOWED:
            with st.expander(t("All that can be pledged or allowed"), key="binds_all"):
                show_table(replace(pledged, title=""))
    rest = binding(mine, FOLLOWING)
    if rest.rows:
        what = listed(said(group.title) for group in FOLLOWING)
        with st.expander(t("What follows from it: {what}", what=what), key="option_follows"):
            show_table(replace(rest, title=t("What the plan itself runs short of")))
    return fill


def _most(mine: Results, reach: Reach | None, waiting: bool = False) -> None:
    """What would gain most; `waiting`: up to how many is not worked out yet."""
    table = binding(mine, PLEDGED, reach)
    most = sorted(table.rows, key=lambda row: -float(str(row[4])))[:FOLLOWED]
    rows = [[*row[:-1], "…"] for row in most] if waiting else most
    show_table(replace(table, title=t("What can be pledged or allowed"), rows=rows))


def _nothing() -> None:
    """Where nothing is left to fill in."""


def up_to_how_many(where: Here, option: str, mine: Results) -> Callable[[], Reach | None]:
    """Begin to work out up to how many of what would gain most, and return what waits for it; that has nothing where a
    result from a file is shown, or of another solve mode."""
    if where.shown is not None or not len(mine.worth):
        return lambda: None
    families = {group.id for group in PLEDGED}
    rows = [row for row in mine.rows_of("worth") if row["family"] in families]
    rows.sort(key=lambda row: -more_of(row["unit"])[0] * float(row["points"]))
    wanted = [(str(row["family"]), str(row["id"])) for row in rows[:FOLLOWED]]
    content = (where.desk.version, language(), where.planner, option)
    begun: Callable[[], Reach] = _kept.get(content, lambda: where.desk.begin_reach(option, where.planner, wanted))
    return begun
