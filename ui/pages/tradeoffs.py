"""Trade-offs: what one aim costs of another, what more would have to be pledged, and why two options differ."""

from __future__ import annotations

from ..asking import questions_page


def page() -> None:
    """Draw the page."""
    questions_page("tradeoff")
