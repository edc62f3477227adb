"""The command `drivers`: which assumptions move the result, and could make another option lead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.questions.robust.command import futures_option, seed_option
from decide.shell.flags import options_argument

TABLES = ("leaders", "tornado", "morris", "first_order", "options", "factors")

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(publishes=True)
@options_argument
@click.option(
    "--of",
    metavar="OPTION[:OUTCOME]",
    help="What the global part is about: the overall score of an option, or another score, cost, peacekeeper_deaths or "
    "civilian_deaths_averted. Default: the lead of the option that leads.",
)
@click.option(
    "--trajectories",
    type=click.IntRange(0, 1000),
    default=6,
    show_default=True,
    metavar="N",
    help="Of Morris's screening; 0 leaves it out.",
)
@futures_option
@seed_option
@click.option(
    "--sampled",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Use the futures of a run of decide robust (its JSON) or of a batch (its folder) instead of new ones.",
)
@click.option(
    "--overall",
    is_flag=True,
    help="Keep in data what happens to the overall scores alone: all that tables and charts show, in a twentieth of "
    "the room.",
)
@click.option("--table", type=click.Choice(TABLES), default=TABLES[0], help="Which table --format csv writes.")
def drivers(
    inquiry: Inquiry,
    names: tuple[str, ...],
    of: str | None,
    trajectories: int,
    count: int,
    seed: int,
    sampled: Path | None,
    overall: bool,
    table: str,
) -> Study:
    """Find the assumptions that move the scores of options (all if none is named), or could change who leads.

    Each is moved alone to the ends of its range, then all together: Morris's screening and, over sampled futures (0
    leaves them out), shares of variance. Nine areas and thirteen options take about
    five minutes on two cores.
    """
    from decide.questions import read_study
    from decide.questions.drivers import study as room

    futures = read_study(sampled, inquiry.what_if) if sampled else None
    ask = room.DriversAsk(trajectories=trajectories, count=count, seed=seed, of=of, sampled=futures, overall=overall)
    study = room.drivers(inquiry.theatre, names, ask, inquiry.what_if, inquiry.progress)
    return replace(study, table=table)
