"""The command `why`: which named changes make the difference between two options, and how much each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.completion import option_ids
from decide.shell.side_flags import sides, what_if_of_side

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(publishes=True)
@click.argument("option", metavar="A", shell_complete=option_ids)
@click.argument("other", metavar="[B]", required=False, shell_complete=option_ids)
@sides("A", "B", "in which B is taken; B is then A if it is not named.")
@click.option(
    "--pairs",
    type=click.IntRange(4, 10_000),
    default=7,
    show_default=True,
    metavar="N",
    help="Pairs of subsets drawn for each change where there are more than ten.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Of the subsets drawn.")
def why(
    inquiry: Inquiry, option: str, other: str | None, from_pack: str | None, pairs: int, seed: int, **given: Any
) -> Study:
    """Share out the difference between option A and option B (its base if none is named) among the changes.

    Exact up to ten changes; from drawn subsets with standard errors beyond. What --set and a what-if change holds for
    both options; --from-set and --to-set, and what else begins with --from or --to, for B or A alone.
    """
    from decide.questions.why import study as room
    from decide.shell.flags import theatre_of

    version = theatre_of(from_pack) if from_pack is not None else None
    return room.why(
        inquiry.theatre,
        option,
        other,
        inquiry.what_if,
        pairs,
        seed,
        inquiry.progress,
        own=what_if_of_side(inquiry.theatre, "to", given),
        others=what_if_of_side(version or inquiry.theatre, "from", given),
        version=version,
    )
