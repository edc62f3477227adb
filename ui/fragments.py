"""Parts of the page that run again without the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from decide.language import language, speak

from .overtaken import redrawn


def on_its_own(draw: Callable[..., None], *values: Any, run_every: float | None = None) -> None:
    """Draw a part that widgets in it, or the clock, run again alone: in the language of the page, which such a run
    would not know. `run_every`: seconds."""
    spoken = language()

    @st.fragment(run_every=run_every)
    @redrawn()
    def part() -> None:
        speak(spoken)
        draw(*values)

    part()
