"""The command `compare`: which option does what, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import options_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(any_solver=True, modes=True)
@options_argument
def compare(inquiry: Inquiry, names: tuple[str, ...]) -> Study:
    """Solve options (all if none is named) and compare them."""
    from decide.questions.compare import study as room

    return room.compare(inquiry.theatre, names, inquiry.what_if, inquiry.solver, progress=inquiry.progress)
