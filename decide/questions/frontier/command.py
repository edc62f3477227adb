"""The command `frontier`: how much of one criterion can be had for how much of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.flags import (
    format_option,
    inputs_of,
    jobs_option,
    lever_option,
    options_argument,
    out_option,
    run_options,
)
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
@click.argument("first", metavar="X")
@click.argument("second", metavar="Y")
@options_argument
@click.option(
    "--tolerance",
    type=float,
    metavar="PART",
    help="Leave out corners that stick out by less than this part of the ranges; 0 finds every one. Default: 0.0001.",
)
@jobs_option
@run_options
@lever_option
@format_option
@out_option
@chart_option
def frontier(
    first: str,
    second: str,
    names: tuple[str, ...],
    tolerance: float | None,
    form: str | None,
    out: Path | None,
    chart: Path | None,
    **run: Any,
) -> None:
    """Find the efficient points between two criteria, for options (all if none is named) and for all together.

    X and Y are scores, as in --mode (overall, an objective, a region, or OBJECTIVE.REGION, with @PERIOD to count from
    then on), cost, or peacekeeper_deaths.
    """
    from decide.questions.frontier import study as room
    from decide.questions.frontier.tables import document_of

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    part = room.TOLERANCE if tolerance is None else tolerance
    with progress_shown() as progress:
        study = room.frontier(theatre, first, second, names, what_if, part, progress)
    deliver_study(study, document_of(study, theatre), form, out, chart)
