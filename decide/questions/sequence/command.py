"""The command `sequence`: in which order, and what waiting costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, inputs_of, lever_option, out_option, run_options


@click.command()
@click.argument("option", metavar="OPTION")
@click.option(
    "--delay", type=float, default=0.0, metavar="MONTHS", help="Show the path with every arrival so much later."
)
@run_options
@lever_option
@format_option
@out_option
def sequence(option: str, delay: float, form: str | None, out: Path | None, **run: Any) -> None:
    """Show an option's path over the periods: who moves when, what is uncovered meanwhile, what delay costs."""
    from decide.pack.theatre import resolve
    from decide.questions.sequence.study import sequence as solve
    from decide.questions.sequence.tables import sequence_document

    theatre, what_if = inputs_of(run)
    chosen_format(form, out)
    case = resolve(theatre, option, what_if)
    path = solve(theatre, case, what_if, run["solver"], delay)
    document = sequence_document(path, theatre, case.pack)
    deliver(Content.of_frames(document, path.frames(), path.manifest, path.certificates), form, out)
