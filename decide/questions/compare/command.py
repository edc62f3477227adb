"""The command `compare`: which option does what, for whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.errors import InputError, Place, Problem
from decide.questions.inquiry import Inquiry, study_command
from decide.shell.completion import option_ids
from decide.shell.flags import options_argument

if TYPE_CHECKING:
    from decide.results.study import Study

TABLES = ("metrics", "differences", "tiers")


@study_command(any_solver=True, modes=True)
@options_argument
@click.option(
    "--against",
    metavar="OPTION",
    shell_complete=option_ids,
    help="Show differences to this option. Default: the one that most others start from.",
)
@click.option(
    "--futures",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Use the futures of a run of decide robust of the same inputs (its JSON). Default: those published with the "
    "pack, where nothing is changed.",
)
@click.option("--table", type=click.Choice(TABLES), default=TABLES[0], help="Which table --format csv writes.")
@click.option(
    "--other-weightings",
    "others",
    is_flag=True,
    help="Solve the options under the other weightings of the pack too, and for the most deaths averted: some five "
    "times the work. Not needed where nothing is changed, as the pack's published study has them.",
)
def compare(
    inquiry: Inquiry, names: tuple[str, ...], against: str | None, futures: Path | None, table: str, others: bool
) -> Study:
    """Solve options (all if none is named) and compare them: what can be told apart, differences, then levels."""
    from decide.questions import read_study
    from decide.questions.compare import study as room
    from decide.results.other_weightings import solving, under_weightings

    if against is not None and {*names} == {against}:
        message, hint = f"{against!r} is not compared with itself.", "Name another option, or another with --against."
        raise InputError(Problem(message, Place(f"--against {against}"), hint))
    results = room.compare(
        inquiry.theatre,
        names,
        inquiry.what_if,
        inquiry.solver,
        progress=inquiry.progress,
        against=against,
        futures=read_study(futures) if futures else None,
        source=futures.name if futures else "",
    )
    solve = solving(inquiry.theatre, inquiry.solver, inquiry.progress) if others else None
    results = under_weightings(results, inquiry.theatre, inquiry.what_if, solve)
    return replace(results, table=table)
