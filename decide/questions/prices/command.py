"""The command `prices`: what one more of anything would buy, and up to how many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, inputs_of, lever_option, out_option, run_options
from decide.shell.running import only_in_process


@click.command()
@click.argument("option", metavar="OPTION")
@click.option(
    "--only",
    "only",
    multiple=True,
    metavar="NAME",
    help="unit, bed, movement, term, or the id of one of them, e.g. infantry. Repeatable.",
)
@run_options
@lever_option
@format_option
@out_option
def prices(option: str, only: tuple[str, ...], form: str | None, out: Path | None, **run: Any) -> None:
    """Price one more of every resource, bed and term of an option, with the range over which each price holds."""
    from decide.pack.theatre import resolve
    from decide.questions.prices.study import prices as priced
    from decide.questions.prices.tables import prices_document
    from decide.report.words import changed_in
    from decide.results.facts import manifest

    only_in_process(run["solver"])
    theatre, what_if = inputs_of(run)
    chosen_format(form, out)
    case = resolve(theatre, option, what_if)
    found, frame = priced(case, only)
    about = manifest(theatre, [found], what_if)
    proofs = {option: found.certificate.as_dict()}
    document = prices_document(found, frame, theatre, case.pack, changed_in(about))
    deliver(Content.of_frames(document, {"prices": frame}, about, proofs), form, out)
