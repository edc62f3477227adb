"""The command `weights`: for which weights each option leads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.shell.flags import (
    format_option,
    inputs_of,
    jobs_option,
    lever_option,
    options_argument,
    out_option,
    run_options,
)
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown


@click.command()
@options_argument
@click.option("--draws", type=int, metavar="N", help="Weights drawn from all there are. Default: 1000.")
@click.option(
    "--solved",
    type=int,
    metavar="N",
    help="Draws at which options are planned anew; what they are worth at the others is estimated. Default: 64.",
)
@click.option("--seed", type=int, metavar="N", help="The same seed gives the same weights. Default: 0.")
@jobs_option
@run_options
@lever_option
@format_option
@out_option
@chart_option
def weights(
    names: tuple[str, ...],
    draws: int | None,
    solved: int | None,
    seed: int | None,
    form: str | None,
    out: Path | None,
    chart: Path | None,
    **run: Any,
) -> None:
    """Show for which weights each option leads: how often over all weights, exact intervals along each, and the
    smallest change that puts another first."""
    from decide.questions.weights import study as room
    from decide.questions.weights.acceptability import SOLVED
    from decide.questions.weights.tables import document_of

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    check_delivery(form, out, chart)
    count = room.DRAWS if draws is None else draws
    start, anew = room.SEED if seed is None else seed, SOLVED if solved is None else solved
    with progress_shown() as progress:
        study = room.weights(theatre, names, what_if, count, start, anew, progress)
    deliver_study(study, document_of(study, theatre), form, out, chart)
