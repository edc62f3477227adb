"""The laydown: a map to step and play through the seasons, and the same in figures."""

from __future__ import annotations

from functools import partial

import streamlit as st

from decide.language import counted, t
from decide.pack.schema import Pack
from decide.questions.show.tables import laydown_by_type
from decide.report.document import Cell, Column, Table
from decide.report.words import short

from .. import address
from ..charted import PADDING, show_chart
from ..controls import choice
from ..counting import LEAST_SHOWN, Counting
from ..files import close_outline, outline_opened
from ..fragments import on_its_own
from ..map import caption, laydown_map
from ..parts import plain, show_table
from ..stationed import moved, stationed
from ..trend import trend_chart
from .view import View

PERIOD, UNIT = "period", "unit"  # in the address
PLAYING, HELD = "option_playing", "option_held"  # in the session
AXES = 84  # pixels of the axis, its slanted periods and the legend of the lines
PACE = 1.6  # seconds a period is shown while playing: time to read what changed
MOVES_SHOWN = 8
MOST_BUTTONS = 12  # periods with a button each; more share a slider


def laydown_tab(view: View) -> None:
    """Draw the tab. While playing only the stage is run again, so that nobody else waits for it."""
    playing = bool(st.session_state.get(PLAYING))
    on_its_own(_stage, view, run_every=PACE if playing else None)
    with st.expander(t("All periods in figures"), key="option_all_periods"):
        show_table(view.tables["people"])


def stepped(periods: list[str], now: str) -> tuple[str, bool]:
    """The period after one, and whether there is another after that."""
    after = min(periods.index(now) + 1, len(periods) - 1)
    return periods[after], after + 1 < len(periods)


def period_shown(view: View) -> str:
    """The period looked at: the one kept, else the first."""
    kept = address.view(PERIOD)
    return kept if kept in view.periods else view.periods[0]


def unit_shown(view: View) -> str:
    """The unit type looked at; empty for all people."""
    kept = address.view(UNIT)
    return kept if kept in view.pack.units else ""


def _stage(view: View) -> None:
    period = period_shown(view)
    held = st.session_state.pop(HELD, False)
    if st.session_state.get(PLAYING) and not held:
        period, more = stepped(view.periods, period)
        address.keep_view(PERIOD, period)
        if not more:
            st.session_state[PLAYING] = False
            st.rerun()  # the whole page, so that the clock stops
    _controls(view, period)
    laydown, about = view.results.laydown, view.results.manifest
    published = view.published.laydown if view.published is not None else None
    unit, outline = unit_shown(view), view.here.outline
    stage = st.container(key="option_stage")
    with stage.container(key="option_map"):
        shown = laydown_map(laydown, view.pack, period, view.start, published, unit=unit, outline=outline)
        st.markdown(f"**{shown.title}**")
        show_chart(shown, "show", about, frame=PADDING)
        st.caption(plain(caption(Counting(view.pack, unit), outline, ghosts=published is not None)))
        if outline_opened() is not None:
            st.button(t("Draw the map without this outline"), key="close_outline", on_click=close_outline)
    with stage.container(key="option_trend"):
        trend = trend_chart(stationed(laydown, view.pack, view.start, unit), view.pack, period, unit)
        st.markdown(f"**{trend.title}**")
        show_chart(trend, "show", about, frame=AXES)
        show_table(_moves(view, period))
    show_table(laydown_by_type(view.results, view.pack, period), view.unit_hints)


def _moves(view: View, period: str) -> Table:
    """Who joined and left which area since the period before, the most people first."""
    columns = [Column(t("Area")), Column(t("Joining or leaving"))]
    large = [
        (area, unit, change)
        for area, unit, change in moved(view.results.laydown, view.pack, period, view.start)
        if abs(change) * view.pack.units[unit].persons.value >= LEAST_SHOWN
    ]
    rows: list[list[Cell]] = [
        [view.pack.areas[area].title, f"{_signed(view.pack, unit, change)} {short(view.pack.units, unit)}"]
        for area, unit, change in large[:MOVES_SHOWN]
    ]
    notes = (
        [counted("and {count} smaller change", "and {count} smaller changes", count=len(large) - MOVES_SHOWN)]
        if len(large) > MOVES_SHOWN
        else []
    )
    notes += [t("Nobody joins or leaves an area.")] if not rows else []
    first = period == view.periods[0]
    title = t("Largest changes since the start") if first else t("Largest changes since the period before")
    return Table("moves", title, columns, rows, notes)


def _signed(pack: Pack, unit: str, change: float) -> str:
    """A change of units with its sign."""
    text = Column("", "", 0 if pack.units[unit].counted_in == "persons" else 1).text(abs(change))
    return f"{'+' if change > 0 else '−'}{text}"


def _controls(view: View, period: str) -> None:
    """Which period, and a button that plays them."""
    playing = bool(st.session_state.get(PLAYING))
    with st.container(horizontal=True, vertical_alignment="bottom", key="option_steps"):
        label = f":material/pause: {t('Pause')}" if playing else f":material/play_arrow: {t('Play')}"
        hint = t("Steps through the periods, one after another.")
        if st.button(label, key="option_play", on_click=_toggle, args=(view,), help=hint):
            st.session_state[HELD] = True  # the run that starts the clock is no step
            st.rerun()
        units = {"": t("All people"), **{name: unit.title for name, unit in view.pack.units.items()}}
        st.selectbox(t("Shown"), **choice("option_unit", units, unit_shown(view), partial(_look_at, UNIT)))
        periods = {name: name for name in view.periods}
        if len(periods) <= MOST_BUTTONS:
            shows = choice("option_period", periods, period, _choose, "default")
            st.segmented_control(t("Period"), required=True, wrap=True, **shows)
        else:
            st.select_slider(t("Period"), **choice("option_period", periods, period, _choose, "value"))


def _look_at(name: str, value: str) -> None:
    """Take over what is chosen; the address says it at once, as the rest of the page does not run again."""
    address.keep_view(name, value)
    address.write(address.planner())


def _choose(period: str) -> None:
    _look_at(PERIOD, period)
    st.session_state[PLAYING] = False


def _toggle(view: View) -> None:
    """Play from here; from the start again once at the end."""
    playing = not st.session_state.get(PLAYING)
    st.session_state[PLAYING] = playing
    if playing and period_shown(view) == view.periods[-1]:
        address.keep_view(PERIOD, view.periods[0])
