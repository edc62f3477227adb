"""What matters, in the sidebar: a weighting that the pack names, one click away, and the weights it stands for."""

from __future__ import annotations

import math

import streamlit as st

from decide.language import per_cent, t
from decide.report.criteria import criterion_title
from decide.report.mode_words import mode_in_words

from . import address
from .ranges import weight_range
from .slider import evidence_link, slider
from .state import Planner
from .text import number, plain
from .work import Desk

WEIGHTING = "weighting"
OWN = ""  # no weighting of the pack: weights by hand, or those published
Weights = tuple[tuple[str, float], ...]


def push_weights(planner: Planner, desk: Desk) -> None:
    """Set the sliders, and the name above them, to what the planner says."""
    named = desk.weightings.get(planner.weighting, {})
    weights = dict(planner.weights)
    for cell, published in desk.cells.items():
        st.session_state[_key(cell)] = named.get(cell, weights.get(cell, published))
    st.session_state[WEIGHTING] = _name(desk, planner)


def weighed(desk: Desk, planner: Planner, frozen: bool) -> tuple[str, Weights]:
    """Draw the controls: the weighting they say, if it is none of the published weights, or else the weights that
    differ from those. Sliders that are moved away from a weighting are the user's own weights."""
    st.subheader(t("What matters"), anchor=False, help=t("Weights are yours to set; they are scaled to 100 %."))
    if planner.weighting and not _mode(desk, planner) and not _shows(desk.weightings[planner.weighting]):
        planner = planner.but(weighting=OWN)
    now = _own(desk)
    if not planner.weighting:
        st.session_state[WEIGHTING] = _name(desk, planner.but(weights=now))
    _choose(desk, bool(now), frozen)
    mode = _mode(desk, planner)
    sliders = {cell: _weight(desk, cell, frozen or mode) for cell in desk.cells}
    if planner.weighting:
        return planner.weighting, ()
    return OWN, tuple(sorted((cell, weight) for cell, weight in sliders.items() if weight != desk.cells[cell]))


def _choose(desk: Desk, own: bool, frozen: bool) -> None:
    """The weightings by name; nothing for a pack that names none."""
    weightings = desk.published.pack.weightings
    if not weightings:
        return
    titles = {name: weighting.title for name, weighting in weightings.items()}
    titles |= {OWN: t("Own weights") if own else t("As published")} if st.session_state[WEIGHTING] == OWN else {}
    chosen = weightings.get(str(st.session_state[WEIGHTING]))
    st.selectbox(
        t("Weighting"),
        [*titles],
        key=WEIGHTING,
        format_func=titles.__getitem__,
        disabled=frozen,
        help=plain(chosen.reason) if chosen else t("Judgements of what counts that the pack names and argues."),
        on_change=_take,
        args=(desk,),
    )
    if chosen and chosen.mode:
        st.caption(plain(mode_in_words(chosen.mode, desk.published.pack)))


def _take(desk: Desk) -> None:
    """Take over the weighting chosen; one that is the published weights is nothing set."""
    name = str(st.session_state[WEIGHTING])
    kept = OWN if _published(desk, name) else name
    address.keep(address.planner().but(weighting=kept, weights=()))


def _name(desk: Desk, planner: Planner) -> str:
    """The weighting that the planner's weights are; empty where they are none."""
    if planner.weighting or planner.weights:
        return planner.weighting
    return next((name for name in desk.weightings if _published(desk, name)), OWN)


def _published(desk: Desk, name: str) -> bool:
    """Whether a weighting is the weights of the pack."""
    weights = desk.weightings.get(name, {})
    return bool(weights) and all(math.isclose(weights[cell], weight) for cell, weight in desk.cells.items())


def _mode(desk: Desk, planner: Planner) -> bool:
    """Whether the weighting is a solve mode, beside which no weights are set."""
    return bool(planner.weighting) and not desk.weightings[planner.weighting]


def _shows(weights: dict[str, float]) -> bool:
    """Whether the sliders stand at the weights."""
    return all(math.isclose(st.session_state[_key(cell)], weight) for cell, weight in weights.items())


def _own(desk: Desk) -> Weights:
    now = {cell: float(st.session_state.get(_key(cell), weight)) for cell, weight in desk.cells.items()}
    return tuple(sorted((cell, weight) for cell, weight in now.items() if weight != desk.cells[cell]))


def _key(cell: str) -> str:
    return "weight_" + cell.replace(".", "_")


def _weight(desk: Desk, cell: str, frozen: bool) -> float:
    weights = {name: st.session_state.get(_key(name), value) for name, value in desk.cells.items()}
    total = sum(weights.values())
    share = per_cent(weights[cell] / total) if total else "–"
    label = f"{criterion_title(desk.published.pack, cell)} ({share})"
    hint = t("How much this counts beside the others; published: {weight}.", weight=number(desk.cells[cell]))
    hint += evidence_link(f"weights.{cell}")
    return slider(label, weight_range(desk.published.pack), _key(cell), "%g", frozen, hint)
