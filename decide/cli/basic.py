"""The commands that ask nothing of the solver: options, check, export-lp."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.errors import InputError, Problem, shortened
from decide.report.formats import Content
from decide.shell.deliver import check_place, chosen_format, deliver, write_whole
from decide.shell.flags import (
    force_option,
    format_option,
    in_language,
    inputs_of,
    lever_option,
    option_argument,
    out_option,
    pack_option,
    programme_options,
    scenario_option,
    set_option,
)

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf

log = logging.getLogger(__name__)


@click.command()
@pack_option
@scenario_option
@set_option
@format_option
@out_option
def options(pack: str | None, scenario: Path | None, sets: tuple[str, ...], form: str | None, out: Path | None) -> None:
    """List the options of a pack, or those a what-if is about; what it sets is checked on each."""
    from dataclasses import replace

    from decide.questions.compare.tables import listing
    from decide.results.provenance import provenance

    theatre, names, what_if = _checked(pack, scenario, sets)
    listed = replace(theatre, options={name: theatre.options[name] for name in names})
    data = _wants_data(form, out)
    frames = {"options": _options_frame(listed), "weightings": _weightings_frame(listed)} if data else {}
    about = provenance(theatre, names, what_if) if frames else None
    deliver(Content.of_frames(listing(listed), frames, about), form, out)


@click.command()
@click.argument("path", required=False)
@pack_option
@scenario_option
@set_option
@click.option("--strict", is_flag=True, help="Leave with exit code 2 if anything deserves a second look.")
@format_option
@out_option
def check(
    path: str | None,
    pack: str | None,
    scenario: Path | None,
    sets: tuple[str, ...],
    strict: bool,
    form: str | None,
    out: Path | None,
) -> None:
    """Check a pack, show what is strange in it and count its evidence; or check a what-if. PATH is a pack folder or a
    what-if file."""
    from decide.pack.clauses import unaccounted
    from decide.pack.plausible import strange
    from decide.pack.translation import stale
    from decide.report.evidence import check_report, evidence, warnings
    from decide.results.provenance import provenance

    if path and os.path.isfile(path):  # unlike Path.is_file, false for a name too long to be one
        scenario, path = Path(path), None
    theatre, names, what_if = _checked(path or pack, scenario, sets)
    if scenario or sets:
        if form or out:
            raise InputError(Problem("a what-if is checked in one line.", None, "Leave out --format and --out."))
        click.echo(f"No problem found; the what-if changes {len(names)} option{'s' * (len(names) != 1)}.")
        return
    if unread := [*unaccounted(theatre)]:
        raise InputError(unread)
    data = _wants_data(form, out)
    looks = [*strange(theatre), *stale(theatre)]
    frames = {"evidence": evidence(theatre), "warnings": warnings(looks)} if data else {}
    about = provenance(theatre, names, what_if) if data else None
    deliver(Content.of_frames(check_report(theatre, looks), frames, about), form, out)
    if strict and looks:
        raise click.exceptions.Exit(InputError.exit_code)


@click.command()
@click.argument("words", nargs=-1)
@pack_option
@format_option
@out_option
def evidence(words: tuple[str, ...], pack: str | None, form: str | None, out: Path | None) -> None:
    """Count the figures of a pack and its options by grade, or find some. WORDS are names, words of the evidence or
    numbers, such as 2069, with or without separators: every figure and every line of a file that has them all."""
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre
    from decide.pack.what_if import WhatIf
    from decide.report import evidence as report
    from decide.results.provenance import provenance

    theatre = read_theatre(find_pack(pack))
    frame, lines = report.evidence(theatre), None
    if words:
        text = " ".join(words)
        frame, lines = frame[report.like(frame, text)], report.lines_with(theatre, text)
        if not len(frame) and not len(lines):
            message = f"{shortened(text)} stands in no figure and no text of the pack."
            raise InputError(Problem(message, None, "Give fewer words, or another spelling."))
    frames = {"evidence": frame, "grades": report.grades(theatre)} | ({} if lines is None else {"passages": lines})
    about = provenance(theatre, [*theatre.options], WhatIf()) if _wants_data(form, out) else None
    deliver(Content.of_frames(report.evidence_report(in_language(theatre), frame, lines), frames, about), form, out)


@click.command("export-lp")
@option_argument
@programme_options
@lever_option
@force_option
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Ends in .lp or .mps.")
def export_lp(option: str, out: Path, **run: Any) -> None:
    """Write an option's programme as .lp (maximising the score) or .mps (minimising its negative)."""
    from decide.model.formulation import formulate
    from decide.model.instance import compile_instance
    from decide.pack.theatre import resolve
    from decide.report.commands import command
    from decide.solve.highs import Session
    from decide.solve.pulp_route import write_programme

    check_place(out)
    theatre, what_if = inputs_of(run)
    programme = formulate(compile_instance(resolve(theatre, option, what_if).pack))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"programme{out.suffix}"
        write_programme(programme, made, option)
        write_whole(out, made.read_bytes())
    rows, columns, values = programme.size
    log.info("%s: %d columns, %d rows, %d non-zeros.", out, columns, rows, values)
    if Session().solve(programme).status == "infeasible":
        way_out = command("repair", option)
        log.warning("It has no solution: the terms of %s cannot all be met. Explain it: %s", option, way_out)


def _wants_data(form: str | None, out: Path | None) -> bool:
    chosen = chosen_format(form, out)
    return chosen.data or chosen.id == "xlsx"


def _checked(pack: str | None, scenario: Path | None, sets: tuple[str, ...]) -> tuple[Theatre, list[str], WhatIf]:
    """A pack and the options a what-if is about, on each of which it was checked; all without one. The what-if has the
    digests of all files that were read beside the pack's own."""
    from dataclasses import replace

    from decide.pack.every_file import read_whole
    from decide.pack.folder import find_pack
    from decide.pack.theatre import choose_options, resolve

    whole, beside = read_whole(find_pack(pack))
    run = {"pack": pack, "scenario": scenario, "sets": sets, "weights": None, "mode": None}
    theatre, what_if = inputs_of(run, whole)
    names = choose_options(theatre, (), what_if)
    if scenario or sets:
        for name in names:
            resolve(theatre, name, what_if)
    return theatre, names, replace(what_if, digests=(*beside.items(), *what_if.digests))


def _options_frame(theatre: Theatre) -> Any:
    import pandas as pd

    return pd.DataFrame(
        [(o.id, o.title, o.base, len(o.changes), o.source, o.locator) for o in theatre.options.values()],
        columns=["option", "title", "base", "changes", "source", "locator"],
    )


def _weightings_frame(theatre: Theatre) -> Any:
    import pandas as pd

    from decide.pack.mode_text import mode_text
    from decide.pack.weighting import weights_of

    return pd.DataFrame(
        [
            (name, one.title, path.split(".")[1], path.split(".")[2], weight, None, one.source, one.locator)
            for name, one in theatre.pack.weightings.items()
            for path, weight in (weights_of(one, theatre.pack) if one.weights else {}).items()
        ]
        + [
            (name, one.title, None, None, None, mode_text(one.mode), one.source, one.locator)
            for name, one in theatre.pack.weightings.items()
            if one.mode is not None
        ],
        columns=["weighting", "title", "objective", "region", "weight", "mode", "source", "locator"],
    )
