"""Steps of a what-if, in the sidebar: which units are lost, gained or late, when, and for which options."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from decide.language import t
from decide.language.units import measure
from decide.pack.schema import UnitType

from . import address
from .controls import choice
from .fragments import on_its_own
from .state import Planner, lacking_in_words
from .steps import GAIN, KINDS, LATE, LOSE, MOST, MOST_STEPS, PLEDGES, Step, horizon, makes_sense, too_few
from .text import number, plain
from .work import Desk


def presets(desk: Desk, planner: Planner, frozen: bool) -> None:
    """What could happen, as the pack has it: each is one click, and one chip."""
    offered = desk.published.presets
    if not offered:
        return
    chosen, titles = [name for name, _ in planner.presets], {name: one.title for name, one in offered.items()}
    st.multiselect(
        t("What could happen"),
        placeholder=t("Nothing of it"),
        disabled=frozen,
        help=" ".join(f"**{plain(one.title)}**: {plain(one.summary)}" for one in offered.values()),
        **choice("presets", titles, chosen, _take_presets, "default"),
    )


def _take_presets(chosen: list[str]) -> None:
    address.keep(address.planner().but(presets=tuple((name, True) for name in sorted(chosen))))


def steps(desk: Desk, planner: Planner, frozen: bool) -> None:
    """Draw the form, which runs on its own until a step is added."""
    with st.container(key="steps"):
        if len(planner.steps) >= MOST_STEPS:
            st.caption(t("No more than {count} steps are kept.", count=MOST_STEPS))
        elif not frozen:
            on_its_own(_form, desk)


def _form(desk: Desk) -> None:
    pack, planner = desk.published.pack, address.planner()
    kinds = {LOSE: t("Lose units"), GAIN: t("Gain units"), LATE: t("Come late"), PLEDGES: t("Pledges come late")}
    kind = str(st.selectbox(t("What happens"), KINDS, key="step_kind", format_func=kinds.__getitem__))
    names = {name: spec.title for name, spec in pack.units.items()}
    unit = str(st.selectbox(t("Unit type"), [*names], key="step_unit", format_func=names.__getitem__))
    count = 0.0 if kind == PLEDGES else _count(pack.units[unit])
    late = kind in (LATE, PLEDGES)
    label = t("Months late") if late else t("From month (0: from the start)")
    least = 1.0 if late else 0.0
    month = st.number_input(label, least, horizon(pack), least, 1.0, key=f"step_month_{late}", format="%g")
    titles = desk.published.option_titles
    chosen = st.multiselect(
        t("For these options"),
        [*titles],
        key="step_options",
        placeholder=t("All options"),
        format_func=titles.__getitem__,
    )
    step = Step(kind, unit, float(count), float(month), tuple(chosen))
    if not makes_sense(step, pack):
        return
    cases = desk.cases_as_set(planner.bearing_on(unit), step.options)
    lacking = dict(too_few(step, cases))
    if lacking:
        st.warning(plain(t("These have not so many: {options}.", options=lacking_in_words(lacking, desk.published))))
    kept = tuple(case.option.id for case in cases if case.option.id not in lacking)
    if lacking and kept and st.button(t("Add for the others"), key="step_others", width="stretch"):
        _add(replace(step, options=kept))
    if st.button(t("Add"), key="step_add", disabled=bool(lacking), width="stretch", type="primary"):
        _add(step)


def _count(spec: UnitType) -> float:
    """How many: typed in units, or in formations of the type."""
    size = spec.formation.size.value if spec.formation else 0.0
    counted_in = measure(spec.counted_in)
    if size > 1 and spec.formation is not None:
        kinds = {"": counted_in, "formation": f"{spec.formation.title} ({number(size)} {counted_in})"}
        if st.selectbox(t("Counted in"), [*kinds], key="step_by", format_func=kinds.__getitem__):
            return size * st.number_input(t("How many"), 1.0, MOST / size, 1.0, 1.0, key="step_formations", format="%g")
    return st.number_input(f"{t('How many')} ({counted_in})", 1.0, MOST, 1.0, 1.0, key="step_count", format="%g")


def _add(step: Step) -> None:
    now = address.planner()
    address.keep(now.but(steps=(*(pair for pair in now.steps if pair[0] != step.code), (step.code, step))))
    st.rerun()
