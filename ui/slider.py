"""A slider of the sidebar, and the link to the evidence of what it moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from decide.language import t

from . import address
from .controls import control
from .ranges import Range


def slider(
    label: str,
    allowed: Range,
    name: str,
    value: float,
    take: Callable[[Any], None],
    *,
    format: str,
    frozen: bool,
    help: str,
) -> None:
    """Draw it with the number beside it, to be typed. `name`: of its control; `frozen`: it has no hold on what is
    shown."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"set_{name}"):
        low, high = allowed.low, allowed.high
        shows = control(name, value, take)
        st.slider(label, low, high, step=allowed.step, format=format, disabled=frozen, help=help, **shows)
        typed = control(f"{name}_typed", value, take)
        typed |= {"step": allowed.fine.step, "format": "%g", "label_visibility": "collapsed", "width": 76}
        st.number_input(label, low, high, disabled=frozen, **typed)


def evidence_link(path: str) -> str:
    """A link to the row of a figure, for the end of a hint."""
    return f" [{t('Evidence')}]({address.evidence(address.planner(), path)})"
