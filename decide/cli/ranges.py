"""The command `ranges`: what of an option's plan is forced, what is free, and what could not be missed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.cli.common import format_option, inputs_of, lever_option, out_option, run_options
from decide.cli.study import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
@click.argument("option", metavar="OPTION")
@run_options
@lever_option
@format_option
@out_option
@chart_option
def ranges(option: str, form: str | None, out: Path | None, chart: Path | None, **run: Any) -> None:
    """Find how far every presence and task can vary at the best and within 1, 2 and 5 % of it, what the best would lose
    without each base, unit type and task, and other plans nearly as good."""
    from decide.analysis.ranges import ranges as found
    from decide.report.ranges import ranges_document

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = found(theatre, option, what_if, progress)
    deliver_study(study, ranges_document(study, theatre), form, out, chart)
