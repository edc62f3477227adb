"""What the commands of the long analyses share: the chart's flag, the progress bar, a clean stop, delivery."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from decide.errors import InputError, Problem, Stopped
from decide.language import said
from decide.progress import Progress
from decide.report.formats import Content, Format
from decide.shell.deliver import check_place, chosen_format, deliver, write_whole

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from decide.report.document import Document
    from decide.results.study import Study

log = logging.getLogger(__name__)

STOPPED = Stopped.exit_code
NOTED_EVERY = 60.0  # seconds between two notes of a run that nobody watches

chart_option = click.option(
    "--chart", type=click.Path(path_type=Path), metavar="FILE", help="Also draw the chart: .svg, .png or .json."
)


def only_in_process(solver: str) -> None:
    """Refuse a solver other than HiGHS for what takes many re-solves from known bases. Raises `InputError`."""
    from decide.solve.answer import HIGHS

    if solver.lower() != HIGHS:
        message = "this question takes many re-solves in process."
        raise InputError(Problem(message, None, "Leave out --solver, or use highs."))


def check_delivery(form: str | None, out: Path | None, chart: Path | None) -> Format:
    """The format asked for; refuses before a long run what could not be delivered after it. Raises `InputError`."""
    chosen = chosen_format(form, out)
    if chart is not None:
        from decide.report.charts import check_chart_place

        check_chart_place(chart)
        check_place(chart)
        if out is not None and out.resolve() == chart.resolve():
            raise InputError(Problem(f"--out and --chart are both {str(out)!r}.", None, "Give them two names."))
    return chosen


def deliver_study(
    study: Study,
    document: Document,
    form: str | None,
    out: Path | None,
    chart: Path | None,
    args: tuple[str, ...] | None = None,
) -> None:
    """Tables, frames and chart in the format asked for; leaves with the exit code of `Stopped` if the run was
    stopped early. `args`: what the command was asked about, as in `Content.of_study`."""
    from decide.report.charts import check_chart_place, draw

    deliver(Content.of_study(study, document, args=args), form, out)
    if chart is not None and not document.charts:
        why = "nothing of it is done yet" if study.manifest.get("stopped") else "there is nothing to draw"
        log.warning("no chart is written: %s.", why)
    elif chart is not None:
        write_whole(chart, draw(document.charts[0], check_chart_place(chart)))
        log.info("written: %s", chart)
    if study.manifest.get("stopped"):
        log.warning("stopped early: %s.", study.manifest["stopped"])
        raise click.exceptions.Exit(STOPPED)


@contextmanager
def progress_shown(lines: bool = False) -> Iterator[Progress]:
    """A progress bar where standard error is a terminal; else, if `lines`, a line every minute. The first Ctrl-C asks
    the analysis to end with what is done, a second one ends it at once."""
    seen = sys.stderr is not None and sys.stderr.isatty()
    with ExitStack() as bars:
        progress = Progress(_drawn(bars) if seen else _noted() if lines else lambda *_: None)
        with _interrupting(progress), progress.heeded():
            yield progress


def _drawn(bars: ExitStack) -> Callable[[str, int, int], None]:
    """What draws how far a step is; rich is loaded with the first one, so that what is answered at once waits for no
    bar."""
    tasks: dict[str, Any] = {}

    @cache
    def bar() -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        text, rate = TextColumn("{task.description}"), TextColumn("{task.fields[rate]}")
        columns = text, BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn()
        return bars.enter_context(Bar(*columns, console=Console(file=sys.stderr), transient=True))

    def show(step: str, done: int, total: int) -> None:
        if step not in tasks:  # what was done before this run says nothing of how fast it is
            tasks[step] = bar().add_task(said(step), completed=done, rate="")
        speed = bar().tasks[tasks[step]].speed
        bar().update(tasks[step], completed=done, total=total, rate=f"{speed:.3g}/s" if speed else "")

    return show


def _noted() -> Callable[[str, int, int], None]:
    """What notes now and then how far a step is, for runs that nobody watches."""
    began: dict[str, tuple[float, int]] = {}
    last = perf_counter()

    def show(step: str, done: int, total: int) -> None:
        nonlocal last
        now = perf_counter()
        since, before = began.setdefault(step, (now, done))
        if now - last < NOTED_EVERY or done == before:
            return
        last, rate = now, (done - before) / (now - since)
        left = timedelta(seconds=round((total - done) / rate))
        log.info("%s: %s of %s, %.3g a second, %s left", said(step), f"{done:,}", f"{total:,}", rate, left)

    return show


@contextmanager
def _interrupting(progress: Progress) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # handlers belong to the main thread
        yield
        return

    def stop(number: int, frame: Any) -> None:
        signal.signal(signal.SIGINT, before)
        progress.stop()
        click.echo("stopping: what is done is kept. Press Ctrl-C again to end at once.", err=True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        with _heard_at_once(progress):
            yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _heard_at_once(progress: Progress) -> Iterator[None]:
    """Ends a solve in this thread as soon as a signal comes: Python calls the handler only once the solver is back."""
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)

    def listen() -> None:
        while heard := ear.recv(1):
            if heard[0] in (signal.SIGINT, signal.SIGTERM):
                progress.stop()

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    before = signal.set_wakeup_fd(mouth.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        mouth.close()
        listening.join()
        ear.close()
