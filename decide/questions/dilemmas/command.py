"""The command `dilemmas`: what each choice of posture would do to an option."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, inputs_of, lever_option, option_argument, out_option, run_options


@click.command()
@option_argument
@run_options
@lever_option
@format_option
@out_option
def dilemmas(option: str, form: str | None, out: Path | None, **run: Any) -> None:
    """Show what each lever of posture does to an option, by objective and region."""
    from decide.pack.levers import read_levers
    from decide.pack.theatre import resolve
    from decide.questions.dilemmas.study import dilemmas as solve
    from decide.questions.dilemmas.tables import dilemmas_document

    theatre, what_if = inputs_of(run)
    chosen_format(form, out)
    pack = resolve(theatre, option, what_if).pack
    found = solve(theatre, option, read_levers(theatre), what_if, run["solver"])
    document = dilemmas_document(found, theatre, pack)
    deliver(Content.of_frames(document, {"effects": found.frame()}, found.manifest, found.certificates), form, out)
