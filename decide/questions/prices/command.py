"""The command `prices`: what one more of anything would buy, and up to how many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.flags import format_option, inputs_of, lever_option, option_argument, out_option, run_options
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
@option_argument
@click.option(
    "--only",
    "only",
    multiple=True,
    metavar="NAME",
    help="unit, bed, movement, term, or the id of one of them, e.g. infantry. Repeatable.",
)
@run_options
@lever_option
@format_option
@out_option
@chart_option
def prices(
    option: str, only: tuple[str, ...], form: str | None, out: Path | None, chart: Path | None, **run: Any
) -> None:
    """Price one more of every resource, bed and term of an option, with the range over which each price holds."""
    from decide.questions.prices.study import prices as answered
    from decide.questions.prices.tables import document_of

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = answered(theatre, option, only, what_if, progress)
    deliver_study(study, document_of(study, theatre), form, out, chart)
