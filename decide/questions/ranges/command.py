"""The command `ranges`: what of an option's plan is forced and what is free."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.errors import InputError, Problem
from decide.shell.flags import (
    format_option,
    inputs_of,
    jobs_option,
    lever_option,
    option_argument,
    out_option,
    run_options,
)
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
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
@jobs_option
@run_options
@lever_option
@format_option
@out_option
@chart_option
def ranges(
    option: str,
    within: tuple[float, ...],
    only: tuple[str, ...],
    form: str | None,
    out: Path | None,
    chart: Path | None,
    **run: Any,
) -> None:
    """Find the lowest and highest presence and effort near an option's best plan, what would be lost without each base,
    unit type and task, and plans nearly as good that look different."""
    from decide.questions.ranges import study as room
    from decide.questions.ranges.tables import document_of

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    if chart is not None and only and {*only} <= {"tasks", "losses"}:
        message = "the chart shows the ranges of presence, which are not asked for."
        raise InputError(Problem(message, None, "Add --only presence, or leave out --chart."))
    with progress_shown() as progress:
        study = room.ranges(theatre, option, what_if, within or room.WITHIN, only, progress)
    deliver_study(study, document_of(study, theatre), form, out, chart)
