"""The command `sequence`: in which order, and what waiting costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.flags import format_option, inputs_of, lever_option, option_argument, out_option, run_options
from decide.shell.running import chart_option, check_delivery, deliver_study, progress_shown


@click.command()
@option_argument
@click.option(
    "--delay", type=float, default=0.0, metavar="MONTHS", help="Show the path with every arrival so much later."
)
@run_options
@lever_option
@format_option
@out_option
@chart_option
def sequence(option: str, delay: float, form: str | None, out: Path | None, chart: Path | None, **run: Any) -> None:
    """Show an option's path over the periods: who moves when, what is uncovered meanwhile, what delay costs."""
    from decide.questions.sequence.study import sequence as answered
    from decide.questions.sequence.tables import document_of

    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = answered(theatre, option, delay, what_if, progress, solver=run["solver"])
    deliver_study(study, document_of(study, theatre), form, out, chart)
