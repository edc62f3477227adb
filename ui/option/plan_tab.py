"""Score my plan: a laydown edited in a table, or brought as a file. What it scores is in `plan_score.py`."""

from __future__ import annotations

import streamlit as st

from decide.errors import DecideError, InputError, Place, Problem
from decide.language import t
from decide.language.units import measure
from decide.pack.laydown_file import FORMATS
from decide.questions import questions
from decide.questions.plan.moves import Move
from decide.report.document import Cell, Column, Table
from decide.results.facts import check_weighted

from .. import studies
from ..fragments import on_its_own
from ..laydown import Draft, file_of, from_file, grid, totals, with_grid, with_move, within
from ..parts import plain, show_table
from ..uploads import MAX_UPLOAD, short_name, too_large
from ..ways import Way, Wrong, show
from ..wrong import in_page_words, problems
from .drafts import begin, draft_of, keep_draft, key_of, own
from .plan_limits import more_than_ever
from .plan_score import score
from .view import View

UNIT, ONWARD, FILE = "plan_unit", "plan_onward", "plan_file"
MOVE = {name: f"plan_move_{name}" for name in ("units", "start", "end", "period")}
MIME = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def plan_tab(view: View) -> None:
    """Draw the tab. A changed cell runs this part of the page alone."""
    if studies.from_file(view.here, questions()["plan"], view.option):
        return
    if not view.solvable:
        st.caption(t("A result from a file is shown; close it to score a plan."))
        return
    try:
        check_weighted(view.case)
    except InputError as error:
        problems(error, view.here, "plan_mode")
        return
    on_its_own(_table_and_score, view)


def _table_and_score(view: View) -> None:
    st.markdown(t("Change where units are and see what it costs: tasks are chosen anew, your laydown is kept."))
    _start(view)
    draft = _editor(view, draft_of(view))
    if not own(draft):
        st.info(t("This is the option's best laydown as it is set. Change a cell, or bring your own as a file."))
        return
    keep_draft(view, draft)
    begin_again = Way(t("Start from the best laydown"), _begin, (view,))
    if more := more_than_ever(view, draft):
        show(
            [Wrong(text) for text in more],
            "plan",
            further=(Way(t("Keep to what there is"), _fit, (view,)), begin_again),
        )
        return
    try:
        score(view, draft)
    except DecideError as error:
        problems(error, view.here, "plan", begin_again)


# what the widgets do


def _begin(view: View) -> None:
    begin(view)
    _put_away(view)


def _put_away(view: View) -> None:
    st.session_state.pop(f"{key_of(view)}_problems", None)


def _fit(view: View) -> None:
    keep_draft(view, within(draft_of(view), view.answer.instance))


def _take(view: View, version: int, key: str) -> None:
    """Read an upload; the uploader is then empty again, as what it brought stands in the table."""
    upload = st.session_state.get(key)
    if upload is None:
        return
    st.session_state[f"{key_of(view)}_uploads"] = version
    try:
        if upload.size > MAX_UPLOAD:
            raise InputError(Problem(too_large(MAX_UPLOAD), Place(short_name(upload.name))))
        keep_draft(view, from_file(upload.name, upload.getvalue(), view.pack, version))
        st.session_state.pop(f"{key_of(view)}_problems", None)
    except InputError as error:
        st.session_state[f"{key_of(view)}_problems"] = error


# the widgets


def _start(view: View) -> None:
    """Where to begin, and the file to take away."""
    draft = draft_of(view)
    wrong: InputError | None = st.session_state.get(f"{key_of(view)}_problems")
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_start"):
        st.button(
            t("Start from the best laydown"),
            key="plan_best",
            on_click=_begin,
            args=(view,),
            disabled=not own(draft),
        )
        for suffix, mime in MIME.items():
            st.download_button(
                t("Download as {kind}", kind=suffix.removeprefix(".").upper()),
                file_of(draft, view.pack, suffix),
                f"{view.option}-plan{suffix}",
                mime,
                key=f"plan_download_{suffix.removeprefix('.')}",
                on_click="ignore",
                help=t("A laydown file; opened here or on a command line, it scores the same."),
            )
    with st.expander(t("Bring a laydown file"), expanded=wrong is not None, key="plan_upload"):
        key = f"{FILE}_{st.session_state.get(f'{key_of(view)}_uploads', 0)}"
        st.file_uploader(
            t("CSV, workbook or YAML with area, unit_type, period and units"),
            [suffix.removeprefix(".") for suffix in FORMATS],
            key=key,
            on_change=_take,
            args=(view, draft.version + 1, key),
            help=t("Read as strictly as on the command line. It stays in this session."),
        )
        if wrong is not None:
            away = Way(t("Put this message away"), _put_away, (view,))
            show([Wrong(in_page_words(problem)) for problem in wrong.problems], "plan_file", further=(away,))
    if draft.origin:
        changed = t("changed since") if draft.edited else t("as it is")
        st.caption(t("From the file {name}, {changed}.", name=plain(draft.origin), changed=changed))


def _editor(view: View, draft: Draft) -> Draft:
    """The grid of one unit type; the draft with what was changed in it."""
    p = view.answer.instance
    there = [
        unit for u, unit in enumerate(p.units) if p.strength[u].any() or any(key[0] == unit for key in draft.units)
    ]
    titles = {unit: f"{view.pack.units[unit].title} ({measure(view.pack.units[unit].counted_in)})" for unit in there}
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_unit_row"):
        unit = st.selectbox(t("Unit type"), there, key=UNIT, format_func=titles.__getitem__, width=420)
        onward = st.toggle(
            t("From then on"),
            value=True,
            key=ONWARD,
            help=t("What a cell is changed to holds in all later periods, too."),
        )
    key = f"plan_grid_{view.option}_{unit}_{draft.version}"
    if key not in st.session_state:  # not drawn in the run before: what it starts from is the draft of now
        st.session_state[f"{key}_from"] = grid(draft, unit, p)
    start = st.session_state[f"{key}_from"]
    form = "%,.0f" if view.pack.units[unit].counted_in == "persons" else "%,.1f"
    edited = st.data_editor(
        start.set_axis([view.pack.areas[area].title for area in start.index]).rename_axis(t("Area")),
        key=key,
        height="content",
        column_config={
            period: st.column_config.NumberColumn(period, help=view.seasons[period], min_value=0.0, format=form)
            for period in view.periods
        },
        alt=t("Units stationed by area and period; every cell can be changed."),
    )
    changed = with_grid(draft, unit, edited.set_axis(start.index), onward)
    if changed.version != draft.version:
        keep_draft(view, changed)
        st.rerun()  # with a grid that shows what was filled
    _mover(view, changed, unit)
    show_table(_totals(view, changed, unit))
    return changed


def _mover(view: View, draft: Draft, unit: str) -> None:
    """Moves some of the type from one area to another, from a period to the end."""
    spec, areas = view.pack.units[unit], [*view.pack.areas]
    titles = {name: area.title for name, area in view.pack.areas.items()}
    step = 10.0 if spec.counted_in == "persons" else 1.0
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_mover"):
        st.number_input(t("How many"), 0.0, value=step, step=step, key=MOVE["units"], format="%g", width=110)
        st.selectbox(t("out of"), areas, key=MOVE["start"], format_func=titles.__getitem__, width=190)
        st.selectbox(t("into"), areas, index=len(areas) - 1, key=MOVE["end"], format_func=titles.__getitem__, width=190)
        st.selectbox(t("from period"), view.periods, key=MOVE["period"], width=120)
        st.button(t("Move them"), key="plan_move", on_click=_move, args=(view, draft, unit))


def _move(view: View, draft: Draft, unit: str) -> None:
    start, end, period, units = (st.session_state[MOVE[name]] for name in ("start", "end", "period", "units"))
    counted_in = view.pack.units[unit].counted_in
    keep_draft(view, with_move(draft, Move(unit, start, end, period, units, counted_in, 0.0), view.answer.instance))


def _totals(view: View, draft: Draft, unit: str) -> Table:
    """Units stationed beside the most there may be."""
    decimals = 0 if view.pack.units[unit].counted_in == "persons" else 1
    by_period = totals(draft, unit, view.answer.instance)
    columns = [Column(t("All areas")), *(Column(period, "", decimals) for period, _, _ in by_period)]
    rows: list[list[Cell]] = [
        [t("Stationed"), *(stationed for _, stationed, _ in by_period)],
        [t("Most the option has by then"), *(most for _, _, most in by_period)],
        [t("Not placed"), *(most - stationed for _, stationed, most in by_period)],
    ]
    return Table("totals", t("{unit}, all areas together", unit=view.pack.units[unit].title), columns, rows)
