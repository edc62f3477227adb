"""The command `repair`: which terms of an option contradict each other, and the cheapest ways out."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.report.formats import Content
from decide.shell.deliver import check_place, deliver, write_whole
from decide.shell.flags import (
    format_option,
    inputs_of,
    jobs_option,
    lever_option,
    option_argument,
    out_option,
    run_options,
)
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf
    from decide.results.study import Study

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
@chart_option
def repair(
    option: str,
    number: int | None,
    explain: bool,
    form: str | None,
    out: Path | None,
    chart: Path | None,
    **run: Any,
) -> None:
    """Explain which terms of an option contradict each other, and list the cheapest repairs."""
    from decide.errors import InputError, Problem
    from decide.questions.repair.study import repair as diagnosed
    from decide.questions.repair.tables import document_of

    only_in_process(run["solver"])
    if explain and number is not None:
        raise InputError(Problem("--explain looks for no repairs, so there is none to apply.", None, "Leave one out."))
    theatre, what_if = inputs_of(run)
    as_what_if = form is None and out is not None and out.suffix.lower() in (".yaml", ".yml")
    applied = number is not None or as_what_if
    if applied and chart is not None:
        message = "--chart draws the repairs, and none are listed where one is applied."
        raise InputError(Problem(message, None, "Leave out --chart."))
    if as_what_if and out is not None:
        check_place(out)
    else:
        check_delivery(form, out, chart)
    with progress_shown() as progress:
        study = diagnosed(theatre, option, what_if, progress, ways_out=not explain)
    if not applied:
        deliver_study(study, document_of(study, theatre), form, out, chart)
    elif as_what_if and out is not None:
        _write(out, *_mended(study, what_if, number or 1))
    else:
        _show(theatre, _mended(study, what_if, number or 1)[0], option, form, out)


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


def _show(theatre: Theatre, what_if: WhatIf, option: str, form: str | None, out: Path | None) -> None:
    from decide.pack.theatre import resolve
    from decide.questions.show.study import show
    from decide.questions.show.tables import document_of

    results = show(theatre, option, what_if)
    document = document_of(results, theatre, resolve(theatre, option, what_if).pack)
    deliver(Content.of_study(results, document), form, out)


def _write(out: Path, what_if: WhatIf, option: str, says: str) -> None:
    from decide.pack.scenario_file import scenario_text

    title = f"{option} repaired: {says}" if says else f"{option} as it is"
    reason = "A repair of terms that cannot all be kept, or a change set by hand beside it."
    name = f"{option}-repaired"[:40]
    write_whole(out, scenario_text(what_if, name, title, [option], reason).encode())
    log.info("written: %s", out)
