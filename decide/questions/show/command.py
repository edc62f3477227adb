"""The command `show`: one option in full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import against_option, futures_file_option, option_argument

if TYPE_CHECKING:
    from decide.report.document import Document
    from decide.results.study import Study


TABLES = (
    *("metrics", "differences", "laydown", "tasks", "needs", "worth", "shortfalls", "changes"),
    *("clauses", "agreement", "consent"),
)


@study_command(jobs=False, any_solver=True, modes=True)
@option_argument
@against_option
@futures_file_option
@click.option(
    "--table",
    type=click.Choice(TABLES),
    default="metrics",
    show_default=True,
    help="Which table --format csv writes.",
)
def show(
    inquiry: Inquiry, option: str, against: str | None, futures: Path | None, table: str
) -> tuple[Study, Document]:
    """Solve one option and show its differences to another, its plan, what binds, and why it differs."""
    from decide.pack.theatre import resolve
    from decide.questions import read_study
    from decide.questions.show import study as room
    from decide.questions.show.tables import document_of
    from decide.results.other_weightings import solving, under_weightings
    from decide.results.yardstick import check_not_itself

    theatre, what_if, solver = inquiry.theatre, inquiry.what_if, inquiry.solver
    check_not_itself((option,), against)
    run, name = (read_study(futures, what_if), futures.name) if futures else (None, "")
    results = room.show(theatre, option, what_if, solver, against, run, name)
    results = under_weightings(results, theatre, what_if, solving(theatre, solver, inquiry.progress), named=False)
    pack = resolve(theatre, option, what_if).pack
    return replace(results, table=table), document_of(results, theatre, pack)
