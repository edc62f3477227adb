"""The command `weights`: for which weights each option leads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import options_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(publishes=True)
@options_argument
@click.option("--draws", type=int, metavar="N", help="Weights drawn from all there are. Default: 1000.")
@click.option(
    "--solved",
    type=int,
    metavar="N",
    help="Draws at which options are planned anew; what they are worth at the others is estimated. Default: 64.",
)
@click.option("--seed", type=int, metavar="N", help="The same seed gives the same weights. Default: 0.")
@click.option(
    "--sampled",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Compare the weightings of a batch over its futures instead of drawing weights; nothing is solved.",
)
def weights(
    inquiry: Inquiry,
    names: tuple[str, ...],
    draws: int | None,
    solved: int | None,
    seed: int | None,
    sampled: Path | None,
) -> Study:
    """Show for which weights each option leads: how often over all weights, exact intervals along each, and the
    smallest change that puts another first."""
    from decide.errors import InputError, Place, Problem
    from decide.questions.weights import study as room
    from decide.questions.weights.acceptability import SOLVED

    count = room.DRAWS if draws is None else draws
    start, anew = room.SEED if seed is None else seed, SOLVED if solved is None else solved
    given = {"--draws": draws, "--solved": solved, "--seed": seed}
    if sampled and (idle := [flag for flag, value in given.items() if value is not None]):
        message = "no weights are drawn where the weightings are those of a batch."
        raise InputError(Problem(message, Place(idle[0]), "Leave it out, or leave out --sampled."))
    ask, progress = inquiry.what_if, inquiry.progress
    return room.weights(inquiry.theatre, names, ask, count, start, anew, progress, sampled=sampled)
