"""The command `compare`: which option does what, for whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import against_option, futures_file_option, options_argument
from decide.shell.side_flags import flags_of_side, sides, what_if_of_side

if TYPE_CHECKING:
    from decide.pack.what_if import WhatIf
    from decide.results.other_side import OtherSide
    from decide.results.study import Study

TABLES = ("metrics", "differences", "tiers", "clauses", "agreement", "consent")


@study_command(any_solver=True, modes=True)
@options_argument
@against_option
@sides("the options compared", "the one they are held against", "from which the one they are held against is taken.")
@futures_file_option
@click.option("--table", type=click.Choice(TABLES), default=TABLES[0], help="Which table --format csv writes.")
@click.option(
    "--other-weightings",
    "others",
    is_flag=True,
    help="Solve the options under the other weightings of the pack too, and for the most deaths averted: some five "
    "times the work. Not needed where nothing is changed, as the pack's published study has them.",
)
def compare(
    inquiry: Inquiry,
    names: tuple[str, ...],
    against: str | None,
    futures: Path | None,
    table: str,
    others: bool,
    **given: Any,
) -> Study:
    """Solve options (all if none is named) and compare them: what can be told apart, differences, then levels."""
    from decide.questions import read_study
    from decide.questions.compare import study as room
    from decide.results.other_weightings import solving, under_weightings
    from decide.results.yardstick import check_not_itself

    what_if, other = _two_sides(inquiry, names, against, given)
    if other is None:
        check_not_itself(names, against)
    results = room.compare(
        inquiry.theatre,
        names,
        what_if,
        inquiry.solver,
        progress=inquiry.progress,
        against=other or against,
        futures=read_study(futures, what_if) if futures else None,
        source=futures.name if futures else "",
    )
    solve = solving(inquiry.theatre, inquiry.solver, inquiry.progress) if others else None
    results = under_weightings(results, inquiry.theatre, what_if, solve)
    return replace(results, table=table)


def _two_sides(
    inquiry: Inquiry, names: tuple[str, ...], against: str | None, given: dict[str, Any]
) -> tuple[WhatIf, OtherSide | None]:
    """What holds for the options compared, and the option they are held against where something else holds for it: the
    one named by --against, else the only one compared, else the one that most others start from."""
    from decide.pack.sides import with_own
    from decide.pack.theatre import choose_options
    from decide.report.commands import asked_with
    from decide.results.other_side import other_side
    from decide.results.yardstick import yardstick
    from decide.shell.flags import theatre_of

    if not any(given.values()):
        return inquiry.what_if, None
    theatre, shared = inquiry.theatre, inquiry.what_if
    version = theatre_of(given["from_pack"]) if given["from_pack"] is not None else None
    mine = with_own(shared, what_if_of_side(theatre, "to", given))
    own = what_if_of_side(version or theatre, "from", given)
    click.get_current_context().with_resource(asked_with(flags_of_side("to", given)))
    chosen = choose_options(theatre, names, mine)
    option = chosen[0] if against is None and len(chosen) == 1 else yardstick(version or theatre, chosen, against)
    return mine, other_side(theatre, option, with_own(shared, own), own, version)
