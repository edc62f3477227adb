"""What `--publish` does: an answer goes into the folder of the pack it is of, and nowhere else."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.errors import InputError, Place, Problem, Stopped
from decide.pack.folder import STUDY_FOLDER

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf
    from decide.report.formats import Content

log = logging.getLogger(__name__)

publish_option = click.option(
    "--publish",
    is_flag=True,
    help="Write the answer into the pack's folder, where the page shows it before anything is asked.",
)


def check_publish(
    theatre: Theatre,
    what_if: WhatIf,
    names: Sequence[str],
    elsewhere: Sequence[Path | str | None],
    more: Sequence[Problem] = (),
) -> None:
    """Refuse before solving what is no answer about the options as published, or could not be written. `names`: the
    options of a question that is about all if none is named; `elsewhere`: what asks for another place or format.
    Raises `InputError`."""
    from decide.results.judged import as_published

    at, folder = Place("--publish"), theatre.folder
    there = folder / STUDY_FOLDER if (folder / STUDY_FOLDER).exists() else folder
    problems = [*more]
    if names:
        problems.append(Problem("what is published is of all options.", at, "Name none."))
    if not as_published(what_if):
        message = "what is published is of the options as published."
        problems.append(Problem(message, at, "Leave out what-ifs and weights."))
    if any(elsewhere):
        message = "what is published is written into the pack and nowhere else."
        problems.append(Problem(message, at, "Leave out --out, --format and --chart."))
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        message = "no file can be written there."
        problems.append(Problem(message, Place(str(there)), "Copy the pack to a folder of your own, and give --pack."))
    if problems:
        raise InputError(problems)


def write_beside(theatre: Theatre, files: Mapping[str, str | bytes]) -> None:
    """Write what is published with a pack, by the names of its files. Raises `InputError` where it cannot be."""
    from decide.shell.deliver import write_whole

    folder = theatre.folder / STUDY_FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"the folder cannot be made: {reason}."
        raise InputError(Problem(message, Place(str(folder)), "Copy the pack, and give --pack.")) from None
    for name, text in files.items():
        write_whole(folder / name, text.encode() if isinstance(text, str) else text, replace=True)
        log.info("written: %s", folder / name)


def publish(theatre: Theatre, question: str, content: Content) -> None:
    """Write the answer to a question beside its pack; what stands there stays if it was stopped. Raises `Stopped`, and
    as `write_beside`."""
    from decide.questions.beside_pack import place_of
    from decide.report.formats import FORMATS

    if content.manifest.get("stopped"):
        raise Stopped("all of it was done")
    write_beside(theatre, {place_of(theatre, question).name: FORMATS["json"].write(content)})
