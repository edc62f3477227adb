"""The command `dilemmas`: what each choice of posture would do to an option."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.flags import format_option, inputs_of, lever_option, option_argument, out_option, run_options
from decide.shell.running import chart_option, check_delivery, deliver_study, progress_shown


@click.command()
@option_argument
@run_options
@lever_option
@format_option
@out_option
@chart_option
def dilemmas(option: str, form: str | None, out: Path | None, chart: Path | None, **run: Any) -> None:
    """Show what each lever of posture does to an option, by objective and region."""
    from decide.questions.dilemmas.study import dilemmas as answered
    from decide.questions.dilemmas.tables import document_of

    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = answered(theatre, option, what_if, progress, solver=run["solver"])
    deliver_study(study, document_of(study, theatre), form, out, chart)
