"""The command `frame`: what the sources say of options in dimensions that the programme does not score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import options_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command()
@options_argument
@click.option(
    "--weight",
    "weighed",
    multiple=True,
    metavar="DIMENSION=W",
    help="Weigh a dimension, and combine the codes of those weighed. Repeatable. Without one nothing is combined.",
)
def frame(inquiry: Inquiry, names: tuple[str, ...], weighed: tuple[str, ...]) -> Study:
    """Set what the sources say of options in further dimensions (frame.yaml) beside their scores: better or worse than
    the baseline, how surely, why, and where it stands. No code enters the programme."""
    from decide.questions.frame import study as room
    from decide.questions.frame.combining import parse_weights

    chosen = parse_weights(inquiry.theatre, weighed)
    return room.frame(inquiry.theatre, names, chosen, inquiry.what_if, inquiry.progress)
