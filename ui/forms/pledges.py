"""When pledged units and beds come, and how much of them there can be at most."""

from __future__ import annotations

import streamlit as st

from decide.language import t
from decide.language.units import measure

from ..here import Here

MONTHS = 60  # the longest that is asked for
Amounts = dict[str, float]


def pledges(at: Here) -> tuple[Amounts, Amounts]:
    """Months and limits by what is pledged, as far as others than the pack's are asked for."""
    from decide.questions.gap.floors import ALL, BEDS

    delays: Amounts = {}
    most: Amounts = {}
    if (months := _months(t("Force generation (months)"), "gap_delay")) is not None:
        delays[ALL] = months
    units = {name: f"{unit.title} ({measure(unit.counted_in)})" for name, unit in at.pack.units.items()}
    areas = {f"{BEDS}.{name}": t("Beds in {area}", area=area.title) for name, area in at.pack.areas.items()}
    titles = {**units, BEDS: t("Beds"), **areas}
    named: list[str] = st.multiselect(
        t("Of these, months or a limit of their own"),
        [*titles],
        key="gap_single",
        format_func=titles.__getitem__,
        placeholder=t("None: all alike, and as many as it takes"),
        help=t("A type that the option does not have can be pledged only if it is named here, with a limit."),
    )
    for name in named:
        left, right = st.columns(2, vertical_alignment="bottom")
        if name not in areas:
            with left:
                months = _months(t("{what}: months", what=titles[name]), f"gap_delay_{name}")
            delays |= {} if months is None else {name: months}
        limit = right.number_input(
            t("{what}: at most", what=titles[name]),
            0.0,
            value=None,
            step=1.0,
            key=f"gap_most_{name}",
            placeholder=t("no limit"),
            format="%g",
            help=t("In each area.") if name == BEDS else None,
        )
        most |= {} if limit is None else {name: float(limit)}
    return delays, most


def _months(label: str, key: str) -> float | None:
    """Months until what is pledged is there; None for those that the pack states."""
    months = st.number_input(
        label,
        0,
        MONTHS,
        value=None,
        key=key,
        placeholder=t("as stated"),
        help=t("How long pledged units take to arrive. As stated: the months each type takes by the pack."),
    )
    return None if months is None else float(months)
