"""A slider of the sidebar, and the link to the evidence of what it moves."""

from __future__ import annotations

import streamlit as st

from decide.language import t

from . import address
from .ranges import Range


def slider(label: str, allowed: Range, key: str, format: str, frozen: bool, help: str | None = None) -> float:
    """What it stands at; `frozen`: it has no hold on what is shown."""
    return float(
        st.slider(
            label, allowed.low, allowed.high, step=allowed.step, key=key, format=format, disabled=frozen, help=help
        )
    )


def evidence_link(path: str) -> str:
    """A link to the row of a figure, for the end of a hint."""
    return f" [{t('Evidence')}]({address.evidence(address.planner(), path)})"
