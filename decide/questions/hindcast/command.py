"""The command `hindcast`: what is on record beside what the programme says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.completion import option_ids
from decide.shell.flags import format_option, inputs_of, jobs_option, lever_option, out_option, run_options
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
@click.argument("option", metavar="[OPTION]", required=False, shell_complete=option_ids)
@jobs_option
@run_options
@lever_option
@format_option
@out_option
@chart_option
def hindcast(option: str | None, form: str | None, out: Path | None, chart: Path | None, **run: Any) -> None:
    """Set the record (strengths, deaths, laydowns of record.yaml) beside the programme. Nothing is fitted to it.

    OPTION is the mission as it was; the option that most others start from if none is named.
    """
    from decide.questions.hindcast import study as room
    from decide.questions.hindcast.tables import document_of

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = room.hindcast(theatre, option, what_if, progress)
    deliver_study(study, document_of(study, theatre), form, out, chart)
