"""The command `gap`: what has to be pledged for stated floors, and at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import option_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(jobs=False, publishes=True)
@option_argument
@click.option(
    "--floor",
    "floors",
    multiple=True,
    metavar="NAME=SCORE|OPTION",
    help="A score to be reached, e.g. lowland=25 or protection.upland@second=70, or as high as in another option's "
    "best plan: lowland=reinforce. Repeatable; the price curve is that of the first.",
)
@click.option("--keep", is_flag=True, help="Let no other score fall below the option's own best plan.")
@click.option(
    "--delay",
    "delays",
    multiple=True,
    metavar="[TYPE=]MONTHS",
    help="Months until pledges are there, for all, a unit type or beds, instead of those the pack states. Repeatable.",
)
@click.option(
    "--most",
    multiple=True,
    metavar="TYPE=UNITS",
    help="At most so many of a unit type, beds in each area, or beds.AREA; a type the option lacks can be pledged only "
    "if it is named. Repeatable.",
)
@click.option(
    "--beside",
    multiple=True,
    metavar="OPTION",
    help="Compare with these options. Default: those of the same posture that bring more people. Repeatable.",
)
def gap(
    inquiry: Inquiry,
    option: str,
    floors: tuple[str, ...],
    keep: bool,
    delays: tuple[str, ...],
    most: tuple[str, ...],
    beside: tuple[str, ...],
) -> Study:
    """Find the least that has to be pledged beyond an option for stated floors, the price as a floor rises, and where
    money buys no more."""
    from decide.questions.gap import study as room
    from decide.questions.gap.floors import ALL, parse_amounts, parse_floors

    levels = parse_floors(floors, inquiry.theatre)
    months, limits = parse_amounts(delays, "--delay", ALL), parse_amounts(most, "--most")
    return room.gap(
        inquiry.theatre, option, levels, inquiry.what_if, keep, months, limits, beside or None, inquiry.progress
    )
