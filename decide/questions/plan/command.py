"""The command `plan`: how good is my laydown?"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import click

from decide.shell.deliver import check_place, write_whole
from decide.shell.flags import (
    flags_of,
    format_option,
    inputs_of,
    lever_option,
    option_argument,
    out_option,
    run_options,
)
from decide.shell.running import chart_option, check_delivery, deliver_study, progress_shown

log = logging.getLogger(__name__)


@click.command()
@option_argument
@click.option("--laydown", type=click.Path(path_type=Path), metavar="FILE", help="Your laydown: .csv, .xlsx or .yaml.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a laydown file with the option's best laydown, to start from.",
)
@click.option("--as-is", is_flag=True, help="Score the laydown even where it breaks limits; they are lifted and told.")
@run_options
@lever_option
@format_option
@out_option
@chart_option
def plan(
    option: str,
    laydown: Path | None,
    template: Path | None,
    as_is: bool,
    form: str | None,
    out: Path | None,
    chart: Path | None,
    **run: Any,
) -> None:
    """Score your own laydown under an option: tasks are optimised, the laydown is kept."""
    from decide.errors import InputError, Problem
    from decide.pack.laydown_file import check_format, read_laydown, write_laydown
    from decide.pack.theatre import resolve
    from decide.questions.plan.study import plan as scored
    from decide.questions.plan.study import template as rows_of
    from decide.questions.plan.tables import document_of
    from decide.report.commands import asked_with, command
    from decide.solve.answer import answer

    if (laydown is None) == (template is None):
        with asked_with(flags_of(run)):
            hint = f"Write one to start from: {command('plan', option, '--template', 'plan.csv')}"
        raise InputError(Problem("give either --laydown or --template, with a file.", None, hint))
    if template is not None and (out is not None or form is not None or chart is not None or as_is):
        message = "--template writes a laydown file and scores nothing."
        raise InputError(Problem(message, None, "Leave out --out, --format, --chart and --as-is."))
    theatre, what_if = inputs_of(run)
    case = resolve(theatre, option, what_if)
    if template is not None:
        suffix = check_format(template)
        check_place(template)
        if template.exists():
            message = f"{str(template)!r} is there already and may hold your changes."
            raise InputError(Problem(message, None, "Give another name, or delete it first."))
        rows = rows_of(answer(case, run["solver"]))
        write_whole(template, write_laydown(rows, suffix))
        log.info("written: %s, %d rows", template, len(rows))
        return
    assert laydown is not None
    check_delivery(form, out, chart)
    given = read_laydown(laydown, case.pack)
    with progress_shown() as progress:
        study = scored(theatre, option, given, what_if, progress, solver=run["solver"], as_is=as_is)
    deliver_study(study, document_of(study, theatre), form, out, chart)
