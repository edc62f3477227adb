"""The command `frontier`: how much of one criterion can be had for how much of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import options_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(publishes=True)
@click.argument("first", metavar="X")
@click.argument("second", metavar="Y")
@options_argument
@click.option(
    "--tolerance",
    type=float,
    metavar="PART",
    help="Leave out corners that stick out by less than this part of the ranges; 0 finds every one. Default: 0.0001.",
)
def frontier(inquiry: Inquiry, first: str, second: str, names: tuple[str, ...], tolerance: float | None) -> Study:
    """Find the efficient points between two criteria, for options (all if none is named) and for all together.

    X and Y are scores, as in --mode (overall, an objective, a region, or OBJECTIVE.REGION, with @PERIOD to count from
    then on), cost, or peacekeeper_deaths.
    """
    from decide.questions.frontier import study as room

    part = room.TOLERANCE if tolerance is None else tolerance
    return room.frontier(inquiry.theatre, first, second, names, inquiry.what_if, part, inquiry.progress)
