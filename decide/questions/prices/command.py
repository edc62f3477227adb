"""The command `prices`: what one more of anything would buy, and up to how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import option_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(jobs=False)
@option_argument
@click.option(
    "--only",
    "only",
    multiple=True,
    metavar="NAME",
    help="unit, bed, movement, term, or the id of one of them, e.g. infantry. Repeatable.",
)
def prices(inquiry: Inquiry, option: str, only: tuple[str, ...]) -> Study:
    """Price one more of every resource, bed and term of an option, with the range over which each price holds."""
    from decide.questions.prices import study as room

    return room.prices(inquiry.theatre, option, only, inquiry.what_if, inquiry.progress)
