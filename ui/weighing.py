"""What matters, in the sidebar: a weighting that the pack names, one click away, and the weights it stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import streamlit as st

from decide.language import per_cent, t
from decide.report.criteria import criterion_title
from decide.report.mode_words import mode_in_words

from . import address
from .controls import choice
from .ranges import weight_grid, weight_range
from .slider import Slide, evidence_link
from .state import Planner
from .text import number, plain
from .work import Desk

WEIGHTING = "weighting"
OWN = ""  # no weighting of the pack: weights by hand, or those published


def weights_set(desk: Desk, planner: Planner) -> list[Slide]:
    """The weight of each cell. Sliders that are moved away from a weighting are the user's own weights."""
    shown = weights_shown(desk, planner)
    return [_weight(desk, cell, shown, cell in dict(planner.weights)) for cell in desk.cells]


def weights_shown(desk: Desk, planner: Planner) -> dict[str, float]:
    """What the sliders stand at: the weighting named, else the weights set, else those published."""
    return {**desk.cells, **dict(planner.weights), **desk.weightings.get(planner.weighting, {})}


def weighting(desk: Desk, planner: Planner, frozen: bool) -> None:
    """The weightings by name; nothing for a pack that names none."""
    weightings = desk.published.pack.weightings
    if not weightings:
        return
    titles = {name: weighting.title for name, weighting in weightings.items()}
    name = _name(desk, planner)
    titles |= {OWN: t("Own weights") if planner.weights else t("As published")} if name == OWN else {}
    chosen = weightings.get(name)
    about = chosen.reason if chosen else t("Judgements of what counts that the pack names and argues.")
    st.selectbox(
        t("What matters"),
        **choice(WEIGHTING, titles, name, partial(_take, desk)),
        disabled=frozen,
        help=" ".join((t("Weights are yours to set; they are scaled to 100 %."), plain(about))),
    )
    if chosen and chosen.mode:
        st.caption(plain(mode_in_words(chosen.mode, desk.published.pack)))


def _take(desk: Desk, name: str) -> None:
    """Take over the weighting chosen; one that is the published weights is nothing set."""
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


def in_a_mode(desk: Desk, planner: Planner) -> bool:
    """Whether the weighting is a solve mode, beside which no weights are set."""
    return bool(planner.weighting) and not desk.weightings[planner.weighting]


def _weigh(desk: Desk, cell: str, weight: float) -> None:
    """Take over the weight of a cell beside what the others stand at."""
    now = address.planner()
    weights = {**weights_shown(desk, now), cell: weight}
    own = tuple(sorted((name, value) for name, value in weights.items() if value != desk.cells[name]))
    address.keep(now.but(weighting=OWN, weights=own))


def _weight(desk: Desk, cell: str, weights: Mapping[str, float], by_hand: bool) -> Slide:
    total = sum(weights.values())
    share = per_cent(weights[cell] / total) if total else "–"
    hint = t("How much this counts beside the others; published: {weight}.", weight=number(desk.cells[cell]))
    hint += evidence_link(f"weights.{cell}")
    name, take = "weight_" + cell.replace(".", "_"), partial(_weigh, desk, cell)
    pack, back = desk.published.pack, ("weights", cell)
    title, allowed, grid = criterion_title(pack, cell), weight_range(pack), weight_grid(pack)
    return Slide(name, title, share, allowed, weights[cell], by_hand, back, take, "%g", hint, grid=grid)
