"""What the option's score and consequences are composed of."""

from __future__ import annotations

from ..parts import show_table
from .view import View


def composed_tab(view: View) -> None:
    """Draw the tab."""
    for name in ("composed", "composed_consequences", "budget"):
        if table := view.tables.get(name):
            show_table(table)
