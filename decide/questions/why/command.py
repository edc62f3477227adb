"""The command `why`: which named changes make the difference between two options, and how much each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.completion import option_ids
from decide.shell.flags import format_option, inputs_of, jobs_option, lever_option, out_option, run_options
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
@click.argument("option", metavar="A", shell_complete=option_ids)
@click.argument("other", metavar="[B]", required=False, shell_complete=option_ids)
@click.option(
    "--pairs",
    type=click.IntRange(2, 10_000),
    default=20,
    show_default=True,
    metavar="N",
    help="Pairs of orders drawn where there are more than ten changes.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Of the orders drawn.")
@jobs_option
@run_options
@lever_option
@format_option
@out_option
@chart_option
def why(
    option: str,
    other: str | None,
    pairs: int,
    seed: int,
    form: str | None,
    out: Path | None,
    chart: Path | None,
    **run: Any,
) -> None:
    """Share out the difference between option A and option B (its base if none is named) among the changes.

    Exact up to ten changes; from drawn orders with standard errors beyond. What --set and a what-if change holds for
    both options.
    """
    from decide.questions.why import study as room
    from decide.questions.why.tables import document_of

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = room.why(theatre, option, other, what_if, pairs, seed, progress)
    deliver_study(study, document_of(study, theatre), form, out, chart)
