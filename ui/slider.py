"""A slider of the sidebar, and the link to the evidence of what it moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from decide.language import t

from . import address
from .ranges import Range


def slider(label: str, allowed: Range, shows: Mapping[str, Any], format: str, frozen: bool, help: str = "") -> None:
    """Draw it. `shows`: its control; `frozen`: it has no hold on what is shown."""
    st.slider(label, allowed.low, allowed.high, step=allowed.step, format=format, disabled=frozen, help=help, **shows)


def evidence_link(path: str) -> str:
    """A link to the row of a figure, for the end of a hint."""
    return f" [{t('Evidence')}]({address.evidence(address.planner(), path)})"
