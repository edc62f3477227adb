"""How sure: who leads over all weights and futures, what moves the result, what of a plan is free, and the record."""

from __future__ import annotations

from ..asking import questions_page
from ..here import here
from ..store_summary import store_summary


def page() -> None:
    """Draw the page."""
    questions_page("sure")
    store_summary(here())
