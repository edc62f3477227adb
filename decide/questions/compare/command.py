"""The command `compare`: which option does what, for whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import (
    format_option,
    inputs_of,
    jobs_option,
    lever_option,
    mode_option,
    options_argument,
    out_option,
    run_options,
)


@click.command()
@options_argument
@jobs_option
@run_options
@lever_option
@mode_option
@format_option
@out_option
def compare(names: tuple[str, ...], form: str | None, out: Path | None, **run: Any) -> None:
    """Solve options (all if none is named) and compare them."""
    from decide.questions.compare import study as room
    from decide.questions.compare.tables import document_of

    theatre, what_if = inputs_of(run)
    chosen_format(form, out)
    results = room.compare(theatre, names, what_if, run["solver"])
    deliver(Content.of_study(results, document_of(results, theatre)), form, out)
