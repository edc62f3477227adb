"""The command `why`: which named changes make the difference between two options, and how much each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.completion import option_ids

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command()
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
def why(inquiry: Inquiry, option: str, other: str | None, pairs: int, seed: int) -> Study:
    """Share out the difference between option A and option B (its base if none is named) among the changes.

    Exact up to ten changes; from drawn orders with standard errors beyond. What --set and a what-if change holds for
    both options.
    """
    from decide.questions.why import study as room

    return room.why(inquiry.theatre, option, other, inquiry.what_if, pairs, seed, inquiry.progress)
