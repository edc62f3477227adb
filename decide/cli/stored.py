"""The command that fills a store: a study of any size, by any engine."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.errors import InputError, Problem
from decide.shell.flags import jobs_option
from decide.shell.running import STOPPED, progress_shown

if TYPE_CHECKING:
    from decide.store.run import Batch, Estimate

log = logging.getLogger(__name__)

MOST_SHOWN = 20  # members that cannot be run, or kinds of rows without an answer, that are listed
PATH = click.Path(path_type=Path)


@click.command()
@click.argument("study", type=PATH, metavar="STUDY")
@click.option("--out", type=PATH, metavar="DIR", help="Folder of the store: a new one, or one that is gone on with.")
@click.option("--dry-run", is_flag=True, help="Say how many solves, how long and how large, from a measured handful.")
@click.option("--resume", is_flag=True, help="Go on with a store that is there; do not begin one.")
@click.option(
    "--engine",
    default="processes",
    show_default=True,
    metavar="NAME",
    help="serial, processes, dask, or any that is installed as an entry point (docs/batch.md).",
)
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS|FILE",
    help="Of a Dask cluster: tcp://host:8786, or the file its scheduler wrote.",
)
@click.option("--tls-ca", type=PATH, metavar="FILE", help="Certificate authority of a Dask cluster that speaks TLS.")
@click.option("--tls-cert", type=PATH, metavar="FILE", help="Certificate for it.")
@click.option("--tls-key", type=PATH, metavar="FILE", help="Key of that certificate.")
@click.option(
    "--block",
    "seconds",
    type=click.FloatRange(0.1, 300.0),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="About how long a worker takes between two writes; the results do not hang on it.",
)
@jobs_option
def batch(
    study: Path,
    out: Path | None,
    dry_run: bool,
    resume: bool,
    engine: str,
    scheduler: str,
    tls_ca: Path | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    seconds: float,
) -> None:
    """Solve every case of a study at all of its futures, into a folder that outlasts a stop.

    STUDY is a file that names the pack, options, what-ifs, weightings, levers, modes and futures. The same command
    again does only what is missing; Ctrl-C keeps what is done.
    """
    from decide.engines import Cluster, engine_named
    from decide.pack.batch_file import read_batch
    from decide.processors import jobs
    from decide.results.extras import need
    from decide.store.run import Batch, estimate, run_batch

    need("pyarrow")
    cluster = Cluster(scheduler, tls_ca, tls_cert, tls_key)
    chosen = engine_named(engine, jobs(), cluster)
    if out is None and not dry_run:
        raise InputError(Problem("a batch needs a folder.", None, "Add --out DIR, or --dry-run."))
    made = Batch(read_batch(study))
    _warn(f"left out: {label}: {why}" for label, why in made.cases.refused.items())
    if dry_run or out is None:
        _tell(made, estimate(made), 1 if engine == "serial" else jobs())
        return
    with progress_shown(lines=True) as progress:
        store = run_batch(made, out, chosen, progress, seconds, resume)
    rows, done = made.layout.rows, store.done
    if done < rows:
        log.warning("stopped early: %s of %s rows are in %s. The same command goes on.", f"{done:,}", f"{rows:,}", out)
        raise click.exceptions.Exit(STOPPED)
    click.echo(f"{rows:,} rows in {out}: {made.layout.members:,} cases in {made.layout.futures - 1:,} futures.")
    _warn(_unanswered(made, out))


def _warn(lines: Iterator[str]) -> None:
    every = [*lines]
    for line in every[:MOST_SHOWN]:
        log.warning("%s", line)
    if len(every) > MOST_SHOWN:
        log.warning("and %s more.", f"{len(every) - MOST_SHOWN:,}")


def _unanswered(made: Batch, out: Path) -> Iterator[str]:
    from decide.store.reading import unanswered

    for number, status, count, why in unanswered(out):
        yield f"{status} in {count:,} rows of {made.cases.members[number].label}: {why}"


def _tell(made: Batch, about: Estimate, workers: int) -> None:
    """How much a batch is."""
    each = [f"{1000 * seconds:.3g}" for seconds in (about.fastest, about.mean, about.slowest)]
    cases, futures = made.layout.members, made.layout.futures - 1
    lines: Sequence[str] = (
        f"{about.solves:,} solves: {cases:,} cases in {futures:,} futures and at the values.",
        f"A solve took {each[1]} ms on average, {each[0]} to {each[2]} by case, over {about.measured} of them.",
        f"About {_long(about.solves * about.mean / workers)} with {workers} worker{'s' * (workers > 1)}.",
        f"At most {about.most_bytes / 1e6:,.3g} MB on the disk, before compression.",
    )
    click.echo("\n".join(lines))


def _long(seconds: float) -> str:
    for size, name in ((86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.3g} {name}"
    return f"{seconds:.2g} seconds"
