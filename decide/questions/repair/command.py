"""The command `repair`: which terms of an option contradict each other, and the cheapest ways out."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.report.formats import Content
from decide.shell.deliver import check_place, chosen_format, deliver, write_whole
from decide.shell.flags import (
    format_option,
    inputs_of,
    jobs_option,
    lever_option,
    option_argument,
    out_option,
    run_options,
)
from decide.shell.running import only_in_process

if TYPE_CHECKING:
    from decide.pack.what_if import WhatIf
    from decide.questions.repair.study import Diagnosis, Repair

log = logging.getLogger(__name__)


@click.command()
@option_argument
@click.option(
    "--apply",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Apply the N-th repair and show the plan; with --out FILE.yaml write it as a what-if file.",
)
@click.option("--explain", is_flag=True, help="Only say what contradicts what, at once; look for no repairs.")
@jobs_option
@run_options
@lever_option
@format_option
@out_option
def repair(option: str, number: int | None, explain: bool, form: str | None, out: Path | None, **run: Any) -> None:
    """Explain which terms of an option contradict each other, and list the cheapest repairs."""
    from decide.errors import InputError, Problem
    from decide.questions.compare.study import compare
    from decide.questions.repair.study import diagnose, with_repair
    from decide.questions.repair.tables import choice_frame, conflict_frame, repair_document, repair_frame
    from decide.report.words import changed_in
    from decide.results.facts import manifest

    only_in_process(run["solver"])
    if explain and number is not None:
        raise InputError(Problem("--explain looks for no repairs, so there is none to apply.", None, "Leave one out."))
    theatre, what_if = inputs_of(run)
    as_what_if = form is None and out is not None and out.suffix.lower() in (".yaml", ".yml")
    if as_what_if and out is not None:
        check_place(out)
    else:
        chosen_format(form, out)
    diagnosis = diagnose(theatre, option, what_if, ways_out=not explain)
    if number is None and not as_what_if:
        folder = theatre.folder.as_posix()
        frames = {
            "repairs": repair_frame(diagnosis),
            "conflicts": conflict_frame(diagnosis, folder),
            "choices": choice_frame(diagnosis),
        }
        proofs = {option: diagnosis.found.certificate.as_dict()}
        proofs |= {f"repair {n}": item.found.certificate.as_dict() for n, item in enumerate(diagnosis.repairs, 1)}
        about = manifest(theatre, [diagnosis.found], what_if)
        about["worst_certificate"] = max(figures["worst"] for figures in proofs.values())
        document = repair_document(diagnosis, theatre, changed_in(about))
        deliver(Content.of_frames(document, frames, about, proofs), form, out)
        return
    chosen = _chosen(diagnosis, number or 1)
    mended = with_repair(what_if, chosen) if chosen else what_if
    if as_what_if and out is not None:
        _write(out, mended, option, chosen)
        return
    from decide.pack.theatre import resolve
    from decide.questions.show.tables import option_in_full

    results = compare(theatre, (option,), mended)
    document = option_in_full(results, theatre, resolve(theatre, option, mended).pack)
    deliver(Content.of_results(results, document), form, out)


def _chosen(diagnosis: Diagnosis, number: int) -> Repair | None:
    """The repair asked for; None where nothing needs one. Raises `InputError` or `NoAnswer`."""
    from decide.errors import InputError, NoAnswer, Problem

    option = diagnosis.found.case.option.id
    if not diagnosis.conflicts:
        log.warning("%s: no conflict, so nothing is repaired.", option)
        return None
    if not diagnosis.repairs:
        raise NoAnswer(f"{option}: no repair was found among those tried.")
    if number > len(diagnosis.repairs):
        count = len(diagnosis.repairs)
        raise InputError(Problem(f"there is no repair {number}.", None, f"Give --apply a number from 1 to {count}."))
    return diagnosis.repairs[number - 1]


def _write(out: Path, what_if: WhatIf, option: str, chosen: Repair | None) -> None:
    from decide.pack.scenario_file import scenario_text

    title = f"{option} repaired: {chosen.sentence}" if chosen else f"{option} as it is"
    reason = "A repair of terms that cannot all be kept, or a change set by hand beside it."
    name = f"{option}-repaired"[:40]
    write_whole(out, scenario_text(what_if, name, title, [option], reason).encode())
    log.info("written: %s", out)
