"""The command `show`: one option in full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import (
    format_option,
    inputs_of,
    lever_option,
    mode_option,
    option_argument,
    out_option,
    run_options,
)


@click.command()
@option_argument
@click.option(
    "--table",
    type=click.Choice(("metrics", "laydown", "tasks", "needs", "worth", "shortfalls", "changes")),
    default="metrics",
    show_default=True,
    help="Which table --format csv writes.",
)
@run_options
@lever_option
@mode_option
@format_option
@out_option
def show(option: str, table: str, form: str | None, out: Path | None, **run: Any) -> None:
    """Solve one option and show its plan, what binds, and why it differs."""
    from decide.pack.theatre import resolve
    from decide.questions.show import study as room
    from decide.questions.show.tables import document_of

    theatre, what_if = inputs_of(run)
    chosen_format(form, out)
    results = replace(room.show(theatre, option, what_if, run["solver"]), table=table)
    document = document_of(results, theatre, resolve(theatre, option, what_if).pack)
    deliver(Content.of_study(results, document), form, out)
