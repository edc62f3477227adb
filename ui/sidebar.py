"""The sidebar: what a mission has, what matters, how it is used; the same on every page.

Every control stands at "as published" until it is moved. A slider of a resource adds to (or takes from) every option,
because the options differ in what they have; what they have stands beside the slider's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from decide.language import LANGUAGES, counted, t, writing
from decide.language.units import measure

from . import address
from .controls import control
from .files import files
from .ranges import delay_range
from .slider import evidence_link, slider
from .state import Planner
from .stepping import presets, steps
from .text import number, signed, span
from .weighing import weighed
from .work import Desk

DELAY, BUDGET = "delay", "budget"
MILLION = 1e6


def sidebar(desk: Desk, frozen: bool) -> Planner:
    """Draw the controls and give what they say. `frozen`: a result from a file is shown, on which they have no hold."""
    planner = address.planner()
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
        _back_and_forth(frozen)
        presets(desk, planner, frozen)
        st.subheader(t("What the mission has"), anchor=False, help=t("Added to every option, from the start."))
        for unit in desk.published.pack.units:
            _unit(desk, planner, unit, frozen)
        steps(desk, planner, frozen)
        _delay(desk, planner, frozen)
        _budget(desk, planner, frozen)
        weighed(desk, planner, frozen)
        _levers(desk, planner, frozen)
        files(desk)
    return planner


def _set(part: str, name: str = "") -> Callable[[Any], None]:
    """What takes over a value chosen for a field of the planner, or for an entry of it."""

    def take(value: Any) -> None:
        now = address.planner()
        address.keep(now.having(part, name, value) if name else now.but(**{part: value}))

    return take


def _back_and_forth(frozen: bool) -> None:
    """One step back, and forward again."""
    ways = (
        ("undo", t("Undo"), t("Takes back what was set last."), True),
        ("redo", t("Redo"), t("Sets again what was taken back last."), False),
    )
    with st.container(horizontal=True, key="back_and_forth"):
        for key, label, hint, back in ways:
            off = frozen or not address.can_go(back)
            st.button(label, key=key, on_click=address.go, args=(back,), disabled=off, help=hint, width="stretch")


def _language() -> None:
    st.segmented_control(
        t("Language"),
        LANGUAGES,
        key=address.LANGUAGE,
        format_func=lambda code: writing(code).name,
        required=True,
        label_visibility="collapsed",
    )


def _unit(desk: Desk, planner: Planner, unit: str, frozen: bool) -> None:
    spec, allowed = desk.published.pack.units[unit], desk.unit_ranges[unit]
    if not allowed.high > allowed.low:
        return
    more = dict(planner.units).get(unit, 0.0)
    has = sorted({case.pack.units[unit].strength.value for case in desk.cases if unit in case.pack.units})
    pledged = {
        case.option.id: total
        for case in desk.cases
        if unit in case.pack.units
        and (total := sum(flow.units.value for flow in case.pack.units[unit].arrivals.values()))
    }
    has_now = span(has[0], has[-1])
    if more:
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
    label, take = f"{spec.title} ({has_now})", _set("units", unit)
    slider(label, allowed, f"unit_{unit}", more, take, format="%+,d", frozen=frozen, help=hint)


def _delay(desk: Desk, planner: Planner, frozen: bool) -> None:
    hint = t("Months by which everything pledged arrives later than the options say.")
    late = planner.delay
    delay = counted("{months} month", "{months} months", count=late, months=signed(late)) if late else t("as pledged")
    label = f"{t('Delay of force generation')} ({delay})"
    allowed = delay_range(desk.published.pack)
    slider(label, allowed, DELAY, late, _set(DELAY), format="%+d", frozen=frozen, help=hint)


def _budget(desk: Desk, planner: Planner, frozen: bool) -> None:
    """A ceiling on cost; the last step is none."""
    if not desk.budgets:
        return
    st.select_slider(
        t("Budget ceiling, $m a year"),
        [*desk.budgets, None],
        **control(BUDGET, planner.budget, _set(BUDGET), desk.budgets),
        format_func=lambda amount: t("none") if amount is None else number(amount / MILLION),
        disabled=frozen,
        help=t("Most that the mission may cost a year. Where it is short of it, the plan uses less of what it has.")
        + evidence_link("costs.headquarters"),
    )


def _lever_names(desk: Desk) -> list[str]:
    return [*desk.published.levers.levers.levers] if desk.published.levers else []


def _levers(desk: Desk, planner: Planner, frozen: bool) -> None:
    """The strategic choices that cut across options."""
    names, chosen = _lever_names(desk), dict(planner.levers)
    if not names or desk.published.levers is None:
        return
    with st.expander(t("How it is used"), expanded=bool(chosen), key="levers"):
        for lever in names:
            spec = desk.published.levers.levers.levers[lever]
            titles = {"": t("As each option says"), **{name: one.title for name, one in spec.settings.items()}}
            st.selectbox(
                spec.title,
                [*titles],
                **control(f"lever_{lever}", chosen.get(lever, ""), _set("levers", lever), tuple(titles.items())),
                format_func=titles.__getitem__,
                help=spec.question,
                disabled=frozen,
            )
