"""A slider of the sidebar, the number beside it, and the link to the evidence of what it moves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from decide.language import counted, t

from . import address
from .controls import control
from .ranges import Range
from .text import number, plain, takes

ON_TOP = 6  # of what was moved, shown on top of the sidebar; all of it stands above the page


@dataclass(frozen=True)
class Slide:
    """A number that a planner can set: as a slider in its group and, once moved, as a typed number on top."""

    name: str
    """Of its control."""
    title: str
    """What it is called wherever the page speaks of it."""
    beside: str
    """What stands in brackets beside the title: what there is, or how much it counts."""
    allowed: Range
    value: float
    moved: bool
    """Whether a person has set it."""
    back: tuple[str, str]
    """Field of the planner and its entry: what is taken back to set it back."""
    take: Callable[[Any], None]
    format: str
    help: str
    there: bool = True
    """Whether any option has some of it at the start."""
    now: str = ""
    """What stands below the title once it is moved, on top; the slider's own name stays as long as it is."""

    grid: Range | None = None
    """What can be typed, where that is finer than whole numbers and the slider's own steps."""

    @property
    def label(self) -> str:
        """Title and figure."""
        return f"{self.title} ({self.beside})" if self.beside else self.title


def slider(one: Slide, frozen: bool) -> None:
    """Draw it with the number beside it, to be typed. `frozen`: it has no hold on what is shown."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"set_{one.name}"):
        low, high = one.allowed.low, one.allowed.high
        shows = control(one.name, one.value, one.take)
        st.slider(
            one.label, low, high, step=one.allowed.step, format=one.format, disabled=frozen, help=one.help, **shows
        )
        _typed(one, f"{one.name}_typed", frozen)


def moved(all_of_them: Sequence[Slide], frozen: bool) -> None:
    """What was moved, on top: the number to be typed, and a way back. Its room is there before anything is moved, so
    that the sliders below stay where they are."""
    shown = [one for one in all_of_them if one.moved]
    if frozen:
        return
    with st.container(key="moved", gap="xsmall"):
        if not shown:
            st.caption(t("What a slider moves stands here, with a way back; every option is solved anew."))
        for one in shown[:ON_TOP]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"top_{one.name}"):
                st.markdown("\n\n".join(plain(text) for text in (one.title, one.now or one.beside) if text))
                _typed(one, f"{one.name}_on_top", frozen)
                st.button("✕", key=f"back_{one.name}", on_click=_back, args=one.back, help=set_back(one.title))
        if (more := len(shown) - ON_TOP) > 0:
            st.caption(counted("and {count} more", "and {count} more", count=more))


def set_back(title: str) -> str:
    """What a button says that sets a control back."""
    return t("Set {control} back", control=title)


def _back(part: str, name: str) -> None:
    address.keep(address.planner().without(part, name))


def _typed(one: Slide, name: str, frozen: bool) -> None:
    """The number of a slider, to be typed."""
    fine = one.allowed.fine
    typed(name, one.label, one.title, one.grid or fine, one.value, one.take, frozen, step=fine.step)


def typed(
    name: str,
    label: str,
    title: str,
    allowed: Range,
    value: float | None,
    take: Callable[[Any], None],
    frozen: bool,
    *,
    step: float,
    none: str = "",
) -> None:
    """A number to be typed. The browser is not told how far it goes, as it would refuse what is beyond in a hint of its
    own and keep it in the box. `step`: of its arrows; `none`: what stands there where there is no number."""
    shows = control(name, value, partial(_take_typed, title, allowed, take))
    shows |= {"step": step, "format": "%g", "label_visibility": "collapsed", "width": 76}
    st.number_input(label, disabled=frozen, placeholder=none or None, **shows)


def _take_typed(title: str, allowed: Range, take: Callable[[Any], None], value: float | None) -> None:
    """Take over the nearest number that the control takes, and say so where that is another one."""
    nearest = None if value is None else allowed.nearest(value)
    take(nearest)
    if value is not None and nearest is not None and not math.isclose(nearest, value, abs_tol=1e-9):
        said = t(
            "“{control}” is set to {nearest}, not {typed}.",
            control=title,
            nearest=number(nearest),
            typed=number(value, 6),
        )
        st.session_state[address.TYPED] = [f"{said} {takes(allowed)}"]


def evidence_link(path: str) -> str:
    """A link to the row of a figure, for the end of a hint."""
    return f" [{t('Evidence')}]({address.evidence(address.planner(), path)})"
