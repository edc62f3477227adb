"""The command `plan`: how good is my laydown?"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.deliver import check_place, write_whole
from decide.shell.flags import option_argument

if TYPE_CHECKING:
    from decide.pack.theatre import Case
    from decide.results.study import Study

log = logging.getLogger(__name__)


@study_command(jobs=False, any_solver=True)
@option_argument
@click.option("--laydown", type=click.Path(path_type=Path), metavar="FILE", help="Your laydown: .csv, .xlsx or .yaml.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a laydown file with the option's best laydown, to start from.",
)
@click.option("--as-is", is_flag=True, help="Score the laydown even where it breaks limits; they are lifted and told.")
def plan(inquiry: Inquiry, option: str, laydown: Path | None, template: Path | None, as_is: bool) -> Study | None:
    """Score your own laydown under an option: tasks are optimised, the laydown is kept."""
    from decide.errors import InputError, Problem
    from decide.pack.laydown_file import read_laydown
    from decide.pack.theatre import resolve
    from decide.questions.plan import study as room
    from decide.report.commands import command

    case = resolve(inquiry.theatre, option, inquiry.what_if)
    if laydown is not None and template is None:
        given = read_laydown(laydown, case.pack)
        return room.plan(
            inquiry.theatre, option, given, inquiry.what_if, inquiry.progress, solver=inquiry.solver, as_is=as_is
        )
    if template is None or laydown is not None:
        hint = f"Write one to start from: {command('plan', option, '--template', 'plan.csv')}"
        raise InputError(Problem("give either --laydown or --template, with a file.", None, hint))
    if inquiry.out is not None or inquiry.form != "table" or inquiry.chart is not None or as_is:
        message = "--template writes a laydown file and scores nothing."
        raise InputError(Problem(message, None, "Leave out --out, --format, --chart and --as-is."))
    _write(case, inquiry.solver, template)
    return None


def _write(case: Case, solver: str, template: Path) -> None:
    """Write the best laydown of a case. Raises `InputError` for a place that takes none."""
    from decide.pack.laydown_file import check_format, write_laydown
    from decide.questions.plan import study as room
    from decide.solve.answer import answer

    suffix = check_format(template)
    check_place(template)
    rows = room.template(answer(case, solver))
    write_whole(template, write_laydown(rows, suffix))
    log.info("written: %s, %d rows", template, len(rows))
