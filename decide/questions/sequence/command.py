"""The command `sequence`: in which order, and what waiting costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import option_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(jobs=False, any_solver=True, publishes=True)
@option_argument
@click.option(
    "--delay", type=float, default=0.0, metavar="MONTHS", help="Show the path with every arrival so much later."
)
def sequence(inquiry: Inquiry, option: str, delay: float) -> Study:
    """Show an option's path over the periods: who moves when, what is uncovered meanwhile, what delay costs."""
    from decide.questions.sequence import study as room

    return room.sequence(inquiry.theatre, option, delay, inquiry.what_if, inquiry.progress, solver=inquiry.solver)
