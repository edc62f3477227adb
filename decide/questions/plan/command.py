"""The command `plan`: how good is my laydown?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.report.formats import Content
from decide.shell.deliver import check_place, chosen_format, deliver, write_whole
from decide.shell.flags import flags_of, format_option, inputs_of, lever_option, out_option, run_options


@click.command()
@click.argument("option", metavar="OPTION")
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
def plan(
    option: str,
    laydown: Path | None,
    template: Path | None,
    as_is: bool,
    form: str | None,
    out: Path | None,
    **run: Any,
) -> None:
    """Score your own laydown under an option: tasks are optimised, the laydown is kept."""
    from decide.errors import InputError, Problem
    from decide.pack.laydown_file import check_format, read_laydown, write_laydown
    from decide.pack.theatre import resolve
    from decide.questions.plan.study import score_plan
    from decide.questions.plan.study import template as rows_of
    from decide.questions.plan.tables import plan_document
    from decide.report.commands import asked_with, command
    from decide.solve.answer import answer

    if (laydown is None) == (template is None):
        with asked_with(flags_of(run)):
            hint = f"Write one to start from: {command('plan', option, '--template', 'plan.csv')}"
        raise InputError(Problem("give either --laydown or --template, with a file.", None, hint))
    if template is not None and (out is not None or form is not None or as_is):
        message = "--template writes a laydown file and scores nothing."
        raise InputError(Problem(message, None, "Leave out --out, --format and --as-is."))
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
        click.echo(f"written: {template}, {len(rows)} rows", err=True)
        return
    assert laydown is not None
    chosen_format(form, out)
    given = read_laydown(laydown, case.pack)
    scored = score_plan(theatre, case, given, what_if, run["solver"], as_is)
    document = plan_document(scored, theatre, case.pack, laydown.name)
    deliver(Content.of_frames(document, scored.frames(), scored.manifest, scored.certificates), form, out)
