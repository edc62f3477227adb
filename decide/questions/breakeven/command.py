"""The command `breakeven`: how much likelier an option may make a stress case before another is better."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.questions.robust.command import seed_option
from decide.shell.completion import stress_ids
from decide.shell.flags import against_option, options_argument

if TYPE_CHECKING:
    from decide.results.study import Study

TABLES = ("turns", "scores", "options", "stress_cases", "consent")


@study_command()
@options_argument
@against_option
@click.option(
    "--stress",
    "stresses",
    multiple=True,
    metavar="CASE",
    shell_complete=stress_ids,
    help="A stress case of the pack. Repeatable. Default: all.",
)
@click.option(
    "--futures",
    "count",
    type=int,
    default=40,
    show_default=True,
    metavar="N",
    help="How many futures are sampled for the ranges; 0 leaves them out.",
)
@seed_option
@click.option("--table", type=click.Choice(TABLES), default=TABLES[0], help="Which table --format csv writes.")
def breakeven(
    inquiry: Inquiry,
    names: tuple[str, ...],
    against: str | None,
    stresses: tuple[str, ...],
    count: int,
    seed: int,
    table: str,
) -> Study:
    """Show how much likelier an option may make a stress case before another option is better.

    Each option (all if none is named) is held against the baseline or the option of --against. No probability of a
    stress case is assumed: what is shown is where the choice turns, with its range over sampled futures.
    """
    from decide.questions.breakeven import study as room

    ask = room.BreakevenAsk(against=against, stresses=stresses, count=count, seed=seed)
    study = room.breakeven(inquiry.theatre, names, ask, inquiry.what_if, inquiry.progress)
    return replace(study, table=table)
