"""What the option's score and consequences are composed of, down to the figures."""

from __future__ import annotations

from decide.language import t
from decide.report.composition import behind_parts

from ..figures import figures, figures_in
from ..parts import show_table
from .view import View


def composed_tab(view: View) -> None:
    """Draw the tab."""
    for name in ("composed", "composed_consequences", "budget"):
        if table := view.tables.get(name):
            show_table(table)
        if name == "composed" and (behind := behind_parts(view.results, view.pack)):
            figures(view.here, t("The figures behind each part"), "composed_figures", behind, figures_in(view.pack))
