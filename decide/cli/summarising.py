"""The command that says what a store comes to: who leads, who falls short of whom, what moves it."""

from __future__ import annotations

from pathlib import Path

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, out_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--of", "column", default="score", show_default=True, metavar="COLUMN", help="A criterion that the store keeps."
)
@format_option
@out_option
def summarise(folder: Path, column: str, form: str | None, out: Path | None) -> None:
    """Say what a store comes to that a batch filled: regret, shares, tiers, break-even, drivers and boxes.

    The store is read once, a part at a time, so that it may be larger than memory. Options are compared within the same
    what-if, weighting, levers and mode.
    """
    from decide.questions.robust.study import PACKAGES
    from decide.questions.robust.tables_of_stores import document_of, frames_of
    from decide.results.extras import need
    from decide.store.summary import summary_of

    chosen_format(form, out)
    need(*PACKAGES, "pyarrow")
    summary = summary_of(folder, column)
    frames = frames_of(summary)
    manifest = {**summary.manifest, "of": column}
    deliver(Content.of_frames(document_of(summary, frames), frames, manifest), form, out)
