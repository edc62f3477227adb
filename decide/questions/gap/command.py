"""The command `gap`: what has to be pledged for stated floors, and at what price."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.flags import format_option, inputs_of, lever_option, option_argument, out_option, run_options
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
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
@run_options
@lever_option
@format_option
@out_option
@chart_option
def gap(
    option: str,
    floors: tuple[str, ...],
    keep: bool,
    delays: tuple[str, ...],
    most: tuple[str, ...],
    beside: tuple[str, ...],
    form: str | None,
    out: Path | None,
    chart: Path | None,
    **run: Any,
) -> None:
    """Find the least that has to be pledged beyond an option for stated floors, the price as a floor rises, and where
    money buys no more."""
    from decide.questions.gap import study as room
    from decide.questions.gap.floors import ALL, parse_amounts, parse_floors
    from decide.questions.gap.tables import document_of

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    levels = parse_floors(floors, theatre)
    months, limits = parse_amounts(delays, "--delay", ALL), parse_amounts(most, "--most")
    check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = room.gap(theatre, option, levels, what_if, keep, months, limits, beside or None, progress)
    deliver_study(study, document_of(study, theatre), form, out, chart)
