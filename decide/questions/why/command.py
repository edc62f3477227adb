"""The command `why`: which named changes make the difference between two options, and how much each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.completion import lever_settings, option_ids, pack_ids

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf
    from decide.results.study import Study


def _side_flags(side: str, letter: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The flags that change one side alone."""
    flags = (
        click.option(
            f"--{side}-scenario",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"A what-if file for {letter} alone.",
        ),
        click.option(
            f"--{side}-set",
            f"{side}_sets",
            multiple=True,
            metavar="PATH=VALUE",
            help=f"As --set, for {letter} alone. Repeatable.",
        ),
        click.option(
            f"--{side}-lever",
            f"{side}_levers",
            multiple=True,
            metavar="ID=SETTING",
            shell_complete=lever_settings,
            help=f"As --lever, for {letter} alone. Repeatable.",
        ),
    )

    def flagged(command: Callable[..., Any]) -> Callable[..., Any]:
        for flag in reversed(flags):
            command = flag(command)
        return command

    return flagged


@study_command()
@click.argument("option", metavar="A", shell_complete=option_ids)
@click.argument("other", metavar="[B]", required=False, shell_complete=option_ids)
@click.option(
    "--from-pack",
    metavar="NAME|DIR",
    shell_complete=pack_ids,
    help="Another version of the pack, in which B is taken; B is then A if it is not named.",
)
@_side_flags("from", "B")
@_side_flags("to", "A")
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
    inquiry: Inquiry, option: str, other: str | None, from_pack: str | None, pairs: int, seed: int, **sides: Any
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
        own=_of_side(inquiry.theatre, "to", sides),
        others=_of_side(version or inquiry.theatre, "from", sides),
        version=version,
    )


def _of_side(theatre: Theatre, side: str, given: dict[str, Any]) -> WhatIf:
    """The what-if of one side, from its flags."""
    from decide.shell.flags import what_if_of

    run = {name: given[f"{side}_{name}"] for name in ("scenario", "sets", "levers")}
    return what_if_of({**run, "weights": None, "mode": None}, theatre)
