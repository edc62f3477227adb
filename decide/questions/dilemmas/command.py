"""The command `dilemmas`: what each choice of posture would do to an option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import option_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(jobs=False, any_solver=True, publishes=True)
@option_argument
def dilemmas(inquiry: Inquiry, option: str) -> Study:
    """Show what each lever of posture does to an option, by objective and region."""
    from decide.questions.dilemmas import study as room

    return room.dilemmas(inquiry.theatre, option, inquiry.what_if, inquiry.progress, solver=inquiry.solver)
