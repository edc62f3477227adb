"""The command `brief`: two to four pages for a decision meeting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.flags import against_option, futures_file_option, options_argument

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command()
@options_argument
@against_option
@futures_file_option
@click.option("--no-turns", is_flag=True, help="Leave out where choices turn under stress cases.")
@click.option("--no-gap", is_flag=True, help="Leave out what the first option would have to be pledged.")
@click.option(
    "--annex",
    is_flag=True,
    help="Append every figure with source, grade, range and how much the first tier hangs on it.",
)
def brief(
    inquiry: Inquiry,
    names: tuple[str, ...],
    against: str | None,
    futures: Path | None,
    no_turns: bool,
    no_gap: bool,
    annex: bool,
) -> Study:
    """Write a brief for a decision meeting: what can be told apart, differences, what binds, what is lacking, where the
    choice turns, what the sources say, and the limits of it all. --out brief.pdf, .docx or .html makes a file."""
    from decide.questions import read_study
    from decide.questions.brief import study as room

    return room.brief(
        inquiry.theatre,
        names,
        inquiry.what_if,
        against,
        read_study(futures, inquiry.what_if) if futures else None,
        futures.name if futures else "",
        not no_turns,
        not no_gap,
        annex,
        inquiry.progress,
    )
