"""The sidebar: what a mission has, what matters, how it is used; the same on every page.

Every control stands at "as published" until it is moved. A slider of a resource adds to (or takes from) every option,
because the options differ in what they have; what they have stands beside the slider's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import streamlit as st

from decide.language import LANGUAGES, counted, t, writing
from decide.language.units import measure

from . import address
from .controls import choice
from .files import files
from .ranges import Range, delay_range
from .slider import Slide, evidence_link, moved, slider, typed
from .state import Planner
from .stepping import presets, steps
from .text import number, signed, span
from .weighing import in_a_mode, weighting, weights_set
from .work import Desk

DELAY, BUDGET = "delay", "budget"
MILLION = 1e6


def sidebar(desk: Desk, frozen: bool) -> Planner:
    """Draw the controls and give what they say. `frozen`: a result from a file is shown, on which they have no hold."""
    planner = address.planner()
    units, late = [*_units(desk, planner)], _delay(desk, planner)
    weights, fixed = weights_set(desk, planner), frozen or in_a_mode(desk, planner)
    with st.sidebar:
        _language()
        _back_and_forth(planner, frozen)
        moved((*units, late, *weights), frozen)
        with st.expander(t("What the mission has"), expanded=True, key="means"):
            _sliders([one for one in units if one.there], frozen)
        with st.expander(t("Lose, gain or delay units"), key="happening"):
            presets(desk, planner, frozen)
            steps(desk, planner, frozen)
            _sliders([one for one in units if not one.there], frozen)
        with st.expander(t("Delay, budget and use"), key="use"):
            slider(late, frozen)
            _budget(desk, planner, frozen)
            _levers(desk, planner, frozen)
        weighting(desk, planner, frozen)
        with st.expander(t("Weights, one by one") if desk.weightings else t("What matters"), key="weights"):
            _sliders(weights, fixed)
        files(desk)
    return planner


def _sliders(shown: list[Slide], frozen: bool) -> None:
    for one in shown:
        slider(one, frozen)


def _set(part: str, name: str = "") -> Callable[[Any], None]:
    """What takes over a value chosen for a field of the planner, or for an entry of it."""

    def take(value: Any) -> None:
        now = address.planner()
        address.keep(now.having(part, name, value) if name else now.but(**{part: value}))

    return take


def _back_and_forth(planner: Planner, frozen: bool) -> None:
    """One step back, forward again, and back to the published options."""
    ways = (
        ("undo", t("Undo"), t("Takes back what was set last."), address.go, True, address.can_go(True)),
        ("redo", t("Redo"), t("Sets again what was taken back last."), address.go, False, address.can_go(False)),
        (
            "back_to_published",
            t("Take all back"),
            t("Back to the published options: takes back everything that is set on this page."),
            address.keep,
            Planner(),
            not planner.as_published,
        ),
    )
    with st.container(horizontal=True, gap="small", key="back_and_forth"):
        for key, label, hint, act, what, possible in ways:
            st.button(label, key=key, on_click=act, args=(what,), disabled=frozen or not possible, help=hint)


def _language() -> None:
    names = {code: writing(code).name for code in LANGUAGES}
    st.segmented_control(
        t("Language"),
        **choice("language", names, address.language(), address.speak_in, "default"),
        required=True,
        label_visibility="collapsed",
    )


def _units(desk: Desk, planner: Planner) -> Iterator[Slide]:
    """Each unit type that can be changed."""
    for unit, allowed in desk.unit_ranges.items():
        if allowed.high > allowed.low:
            yield _unit(desk, unit, dict(planner.units).get(unit, 0.0))


def _unit(desk: Desk, unit: str, more: float) -> Slide:
    spec = desk.published.pack.units[unit]
    has = sorted({case.pack.units[unit].strength.value for case in desk.cases if unit in case.pack.units})
    pledged = {
        case.option.id: total
        for case in desk.cases
        if unit in case.pack.units
        and (total := sum(flow.units.value for flow in case.pack.units[unit].arrivals.values()))
    }
    at_start = span(has[0], has[-1])
    now = f"{at_start} → {span(has[0] + more, has[-1] + more)}" if more else ""
    hint = t(
        "{title}, in {unit}: in the mission at the start, {span}.",
        title=spec.title,
        unit=measure(spec.counted_in),
        span=at_start,
    )
    if pledged:
        titles = desk.published.option_titles
        listed = "; ".join(f"{titles[option]} {signed(total)}" for option, total in pledged.items())
        hint += " " + t("Pledged for later: {listed}.", listed=listed)
    hint += " " + t("The slider adds to every option from the start, or takes away.")
    hint += evidence_link(f"units.{unit}.strength")
    back, allowed = ("units", unit), desk.unit_ranges[unit]
    take = _set("units", unit)
    name, there = f"unit_{unit}", has[-1] > 0
    return Slide(name, spec.title, at_start, allowed, more, bool(more), back, take, "%+,d", hint, there, now)


def _delay(desk: Desk, planner: Planner) -> Slide:
    hint, late = t("Months by which everything pledged arrives later than the options say."), planner.delay
    delay = counted("{months} month", "{months} months", count=late, months=signed(late)) if late else t("as pledged")
    title, allowed = t("Delay of force generation"), delay_range(desk.published.pack)
    return Slide(DELAY, title, delay, allowed, late, bool(late), (DELAY, ""), _set(DELAY), "%+d", hint)


def _budget(desk: Desk, planner: Planner, frozen: bool) -> None:
    """A ceiling on cost; the last step is none."""
    if not desk.budgets:
        return
    offered, none, label = desk.budgets, t("none"), t("Budget ceiling, $m a year")
    titles: dict[float | None, str] = {amount: number(amount / MILLION) for amount in offered}
    titles |= {None: none}
    take = _set(BUDGET)

    def take_millions(value: float | None) -> None:
        take(None if value is None else min(offered, key=lambda amount: abs(amount - value * MILLION)))

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="set_budget"):
        st.select_slider(
            label,
            **choice(BUDGET, titles, planner.budget, take, "value"),
            disabled=frozen,
            help=t("Most that the mission may cost a year. Where it is short of it, the plan uses less of what it has.")
            + evidence_link("costs.headquarters"),
        )
        step = offered[1] - offered[0] if len(offered) > 1 else offered[0]
        allowed = Range(offered[0] / MILLION, offered[-1] / MILLION, step / MILLION)
        millions = None if planner.budget is None else planner.budget / MILLION
        typed("budget_typed", label, label, allowed, millions, take_millions, frozen, step=allowed.step, none=none)


def _lever_names(desk: Desk) -> list[str]:
    return [*desk.published.levers.levers.levers] if desk.published.levers else []


def _levers(desk: Desk, planner: Planner, frozen: bool) -> None:
    """The strategic choices that cut across options."""
    names, chosen = _lever_names(desk), dict(planner.levers)
    if not names or desk.published.levers is None:
        return
    for lever in names:
        spec = desk.published.levers.levers.levers[lever]
        titles = {"": t("As each option says"), **{name: one.title for name, one in spec.settings.items()}}
        st.selectbox(
            spec.title,
            **choice(f"lever_{lever}", titles, chosen.get(lever, ""), _set("levers", lever)),
            help=spec.question,
            disabled=frozen,
        )
