"""The command `ranges`: what of an option's plan is forced and what is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.errors import InputError, Problem
from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import option_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(publishes=True)
@option_argument
@click.option(
    "--within",
    type=float,
    multiple=True,
    metavar="PERCENT",
    help="How near the best plans may be, in per cent of what it achieves. Repeatable; default 0, 1, 2 and 5.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="PART",
    help="presence, tasks, losses or plans. Repeatable; all if not given.",
)
def ranges(inquiry: Inquiry, option: str, within: tuple[float, ...], only: tuple[str, ...]) -> Study:
    """Find the lowest and highest presence and effort near an option's best plan, what would be lost without each base,
    unit type and task, and plans nearly as good that look different."""
    from decide.questions.ranges import study as room

    if inquiry.chart is not None and only and {*only} <= {"tasks", "losses"}:
        message = "the chart shows the ranges of presence, which are not asked for."
        raise InputError(Problem(message, None, "Add --only presence, or leave out --chart."))
    return room.ranges(inquiry.theatre, option, inquiry.what_if, within or room.WITHIN, only, inquiry.progress)
