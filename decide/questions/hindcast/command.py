"""The command `hindcast`: what is on record beside what the programme says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.completion import option_ids

if TYPE_CHECKING:
    from decide.results.study import Study


@study_command(publishes=True)
@click.argument("option", metavar="[OPTION]", required=False, shell_complete=option_ids)
@click.option("--no-search", is_flag=True, help="Leave out the search for assumptions that would explain a difference.")
def hindcast(inquiry: Inquiry, option: str | None, no_search: bool) -> Study:
    """Set the record (strengths, deaths, laydowns of record.yaml) beside the programme. Nothing is fitted to it.

    OPTION is the mission as it was; the option that most others start from if none is named.
    """
    from decide.questions.hindcast import study as room

    return room.hindcast(inquiry.theatre, option, inquiry.what_if, inquiry.progress, search=not no_search)
