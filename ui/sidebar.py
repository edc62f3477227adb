"""The sidebar: what a mission has, what matters, how it is used; the same on every page.

Every control stands at "as published" until it is moved. A slider of a resource adds to (or takes from) every option,
because the options differ in what they have; what they have stands beside the slider's name.
"""

from __future__ import annotations

import streamlit as st

from decide.language import LANGUAGES, counted, t, writing
from decide.language.units import measure

from . import address
from .files import files
from .ranges import delay_range
from .slider import evidence_link, slider
from .state import Planner
from .text import number, signed, span
from .weighing import push_weights, weighed
from .work import Desk

DELAY, BUDGET = "delay", "budget"
MILLION = 1e6


def sidebar(desk: Desk, frozen: bool) -> Planner:
    """Draw the controls and give what they say. `frozen`: a result from a file is shown, on which they have no hold."""
    planner = address.planner()
    if address.fresh():
        _push(planner, desk)
    with st.sidebar:
        _language()
        st.button(
            t("Back to the published options"),
            key="back_to_published",
            on_click=address.keep,
            args=(Planner(),),
            disabled=planner.as_published or frozen,
            width="stretch",
            help=t("Takes back everything that is set on this page."),
        )
        st.subheader(t("What the mission has"), anchor=False, help=t("Added to every option, from the start."))
        units = tuple((unit, _unit(desk, unit, frozen)) for unit in desk.published.pack.units)
        delay = _delay(desk, frozen)
        budget = _budget(desk, frozen)
        weighting, weights = weighed(desk, planner, frozen)
        levers = _levers(desk, frozen)
        files(desk)
    shown = planner.but(
        units=tuple(sorted((unit, more) for unit, more in units if more)),
        delay=delay,
        budget=budget,
        weights=weights,
        weighting=weighting,
        levers=levers,
    )
    address.settle(shown)
    return shown


def _push(planner: Planner, desk: Desk) -> None:
    """Set every control to what the planner says."""
    units, levers = dict(planner.units), dict(planner.levers)
    for unit in desk.published.pack.units:
        st.session_state[_unit_key(unit)] = units.get(unit, 0.0)
    st.session_state[DELAY] = planner.delay
    st.session_state[BUDGET] = planner.budget
    push_weights(planner, desk)
    for lever in _lever_names(desk):
        st.session_state[_lever_key(lever)] = levers.get(lever, "")


def _language() -> None:
    st.segmented_control(
        t("Language"),
        LANGUAGES,
        key=address.LANGUAGE,
        format_func=lambda code: writing(code).name,
        required=True,
        label_visibility="collapsed",
    )


def _unit_key(unit: str) -> str:
    return f"unit_{unit}"


def _unit(desk: Desk, unit: str, frozen: bool) -> float:
    spec, allowed = desk.published.pack.units[unit], desk.unit_ranges[unit]
    if not allowed.high > allowed.low:
        return 0.0
    has = sorted({case.pack.units[unit].strength.value for case in desk.cases if unit in case.pack.units})
    pledged = {
        case.option.id: total
        for case in desk.cases
        if unit in case.pack.units
        and (total := sum(flow.units.value for flow in case.pack.units[unit].arrivals.values()))
    }
    has_now = span(has[0], has[-1])
    if more := st.session_state.get(_unit_key(unit), 0.0):
        has_now += f" → {span(has[0] + more, has[-1] + more)}"
    hint = t(
        "{title}, in {unit}: in the mission at the start, {span}.",
        title=spec.title,
        unit=measure(spec.counted_in),
        span=span(has[0], has[-1]),
    )
    if pledged:
        listed = "; ".join(f"{option} {signed(total)}" for option, total in pledged.items())
        hint += " " + t("Pledged for later: {listed}.", listed=listed)
    hint += " " + t("The slider adds to every option from the start, or takes away.")
    hint += evidence_link(f"units.{unit}.strength")
    return slider(f"{spec.title} ({has_now})", allowed, _unit_key(unit), "%+,d", frozen, hint)


def _delay(desk: Desk, frozen: bool) -> float:
    hint = t("Months by which everything pledged arrives later than the options say.")
    late = st.session_state.get(DELAY, 0.0)
    delay = counted("{months} month", "{months} months", count=late, months=signed(late)) if late else t("as pledged")
    return slider(
        f"{t('Delay of force generation')} ({delay})", delay_range(desk.published.pack), DELAY, "%+d", frozen, hint
    )


def _budget(desk: Desk, frozen: bool) -> float | None:
    """A ceiling on cost; the last step is none."""
    if not desk.budgets:
        return None
    ceiling: float | None = st.select_slider(
        t("Budget ceiling, $m a year"),
        [*desk.budgets, None],
        key=BUDGET,
        format_func=lambda amount: t("none") if amount is None else number(amount / MILLION),
        disabled=frozen,
        help=t("Most that the mission may cost a year. Where it is short of it, the plan uses less of what it has.")
        + evidence_link("costs.headquarters"),
    )
    return ceiling


def _lever_names(desk: Desk) -> list[str]:
    return [*desk.published.levers.levers.levers] if desk.published.levers else []


def _lever_key(lever: str) -> str:
    return f"lever_{lever}"


def _levers(desk: Desk, frozen: bool) -> tuple[tuple[str, str], ...]:
    """The strategic choices that cut across options."""
    names = _lever_names(desk)
    if not names or desk.published.levers is None:
        return ()
    choices = []
    chosen = any(st.session_state.get(_lever_key(lever)) for lever in names)
    with st.expander(t("How it is used"), expanded=chosen, key="levers"):
        for lever in names:
            spec = desk.published.levers.levers.levers[lever]
            titles = {"": t("As each option says"), **{name: one.title for name, one in spec.settings.items()}}
            setting = st.selectbox(
                spec.title,
                [*titles],
                key=_lever_key(lever),
                format_func=titles.__getitem__,
                help=spec.question,
                disabled=frozen,
            )
            choices += [(lever, setting)] if setting else []
    return tuple(sorted(choices))
