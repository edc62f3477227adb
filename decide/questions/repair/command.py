"""The command `repair`: which terms of an option contradict each other, and the cheapest ways out."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.questions.inquiry import Inquiry, study_command
from decide.shell.deliver import check_place, write_whole
from decide.shell.flags import option_argument

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf
    from decide.report.document import Document
    from decide.results.study import Study

log = logging.getLogger(__name__)


@study_command(writes=(".yaml", ".yml"))
@option_argument
@click.option(
    "--apply",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Apply the N-th repair and show the plan; with --out FILE.yaml write it as a what-if file.",
)
@click.option("--explain", is_flag=True, help="Only say what contradicts what, at once; look for no repairs.")
def repair(inquiry: Inquiry, option: str, number: int | None, explain: bool) -> Study | tuple[Study, Document] | None:
    """Explain which terms of an option contradict each other, and list the cheapest repairs."""
    from decide.errors import InputError, Problem
    from decide.questions.repair import study as room

    if explain and number is not None:
        raise InputError(Problem("--explain looks for no repairs, so there is none to apply.", None, "Leave one out."))
    as_what_if = not inquiry.form and inquiry.out is not None
    if inquiry.chart is not None and (number is not None or as_what_if):
        message = "--chart draws the repairs, and none are listed where one is applied."
        raise InputError(Problem(message, None, "Leave out --chart."))
    if as_what_if and inquiry.out is not None:
        check_place(inquiry.out)
    study = room.repair(inquiry.theatre, option, inquiry.what_if, inquiry.progress, ways_out=not explain)
    if as_what_if and inquiry.out is not None:
        _write(inquiry.out, *_mended(study, inquiry.what_if, number or 1))
        return None
    if number is None:
        return study
    return _shown(inquiry.theatre, _mended(study, inquiry.what_if, number)[0], option)


def _mended(study: Study, what_if: WhatIf, number: int) -> tuple[WhatIf, str, str]:
    """The what-if with the changes of a repair after its own, the option, and what the repair does; nothing where none
    is needed. Raises `InputError` or `NoAnswer`."""
    from decide.errors import InputError, NoAnswer, Problem, Stopped
    from decide.questions.repair.study import sets_of
    from decide.results.study import records

    (option,) = study.manifest["options"]
    repairs = records(study.frames["repairs"])
    if not len(study.frames["conflicts"]):
        log.warning("%s: no conflict, so nothing is repaired.", option)
        return what_if, option, ""
    if study.manifest.get("stopped"):  # the list of some repairs numbers them otherwise
        raise Stopped("all ways out were done")
    if not repairs:
        raise NoAnswer(f"{option}: no repair was found among those tried.")
    if number > len(repairs):
        hint = f"Give --apply a number from 1 to {len(repairs)}."
        raise InputError(Problem(f"there is no repair {number}.", None, hint))
    chosen = repairs[number - 1]
    return replace(what_if, sets=(*what_if.sets, *sets_of(chosen))), option, chosen["sentence"]


def _shown(theatre: Theatre, what_if: WhatIf, option: str) -> tuple[Study, Document]:
    """The option in full."""
    from decide.pack.theatre import resolve
    from decide.questions.show.study import show
    from decide.questions.show.tables import document_of

    results = show(theatre, option, what_if)
    return results, document_of(results, theatre, resolve(theatre, option, what_if).pack)


def _write(out: Path, what_if: WhatIf, option: str, says: str) -> None:
    from decide.pack.scenario_file import scenario_text

    title = f"{option} repaired: {says}" if says else f"{option} as it is"
    reason = "A repair of terms that cannot all be kept, or a change set by hand beside it."
    name = f"{option}-repaired"[:40]
    write_whole(out, scenario_text(what_if, name, title, [option], reason).encode())
    log.info("written: %s", out)
