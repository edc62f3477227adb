"""The command that says what sets two exports, packs or stores apart."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from decide.report.formats import Content
from decide.shell.completion import option_ids, pack_ids
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import PACK_SETTING, format_option, out_option
from decide.shell.running import progress_shown


@click.command()
@click.argument("first", type=click.Path(path_type=Path, exists=True), metavar="A")
@click.argument("second", type=click.Path(path_type=Path, exists=True), metavar="B")
@click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="NAME|DIR",
    shell_complete=pack_ids,
    help="Pack that A or B was made of, if not the one that comes with decide (or DECIDE_PACK). Repeatable.",
)
@click.option(
    "--option",
    metavar="OPTION",
    shell_complete=option_ids,
    help="The option, or the case of a store, whose difference is shared out. Default: the one that moved most.",
)
@format_option
@out_option
def diff(
    first: Path, second: Path, packs: tuple[str, ...], option: str | None, form: str | None, out: Path | None
) -> None:
    """Show which inputs differ between A and B, which figures moved, and how much each change moved one option.

    A and B are exports of decide (any question, any format), folders of packs, or stores of batches. The difference is
    shared out among the changes as decide why does; where it cannot be, it is said why, and what to do instead.
    """
    from decide.cli.diff_sharing import shared_out, with_asked, worked_out
    from decide.cli.diff_sides import sides_of
    from decide.report import diff_tables, diffed

    chosen_format(form, out)
    with progress_shown() as progress:
        sides = sides_of((first, second), packs or [*filter(None, [os.environ.get(PACK_SETTING)])], progress)
        pairs, wanted = with_asked(sides, diffed.paired(sides[0].cases, sides[1].cases), option)
        names = diffed.names_of(pairs)
        sides, computed = worked_out(sides, pairs)
        ours, theirs = (
            diffed.renamed(side.origin.figures, {pair[n].label: name for pair, name in zip(pairs, names, strict=True)})
            for n, side in enumerate(sides)
        )
        frames = {
            "figures": diffed.figures_that_moved(ours, theirs),
            "inputs": diffed.inputs_that_differ(*sides, pairs),
            "sides": diffed.frame_of_sides(*sides),
        }
        document = diff_tables.document_of(*sides, frames, len({*ours} & {*theirs}), computed)
        shares = shared_out(sides, pairs, (ours, theirs), wanted, progress)
    lead, tables = [*document.lead, *shares.lead], [*document.tables, *shares.tables, diff_tables.sides_table(*sides)]
    document = replace(document, lead=lead, tables=tables, notes=shares.notes, charts=shares.charts)
    deliver(Content.of_frames(document, frames | dict(shares.frames)), form, out)
