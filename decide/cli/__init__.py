"""The command line. Exit codes: 0 answered, 1 a fault of the tool, 2 the input is wrong, 3 no answer.

Heavy imports stay inside the commands, so that help comes at once.
"""

from __future__ import annotations

import _thread
import errno
import gc
import io
import logging
import os
import signal
import sys
from contextlib import suppress
from time import sleep
from typing import NoReturn

import click

from decide.cli import basic, querying, stored, summarising
from decide.cli.diff import diff
from decide.cli.laydown_map import laydown_map
from decide.cli.reproduce import reproduce
from decide.cli.ui import ui
from decide.errors import DecideError, InputError, by_cause
from decide.language import LANGUAGES, WRITTEN, speaking
from decide.processors import ONE_THREAD
from decide.questions import questions
from decide.shell.notes import noted
from decide.shell.running import STOPPED
from decide.shell.streams import abandon_output, own_output, with_fallback


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="decide")
@click.option(
    "--language",
    type=click.Choice([*LANGUAGES]),
    default=WRITTEN,
    envvar="DECIDE_LANGUAGE",
    show_envvar=True,
    help="Language of tables, documents and charts; data (CSV, JSON), help and error messages are English.",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Say on standard error what is read and solved, and how long it took."
)
@click.option("-q", "--quiet", is_flag=True, help="Say on standard error what goes wrong, and nothing else.")
@click.pass_context
def cli(context: click.Context, language: str, verbose: bool, quiet: bool) -> None:
    """Compare the strategic options of a peace operation: what each protects, what it costs, what holds
    it back, and where every number comes from.

    Start with: decide compare
    """
    if verbose and quiet:
        raise click.UsageError("-v and -q exclude each other.")
    context.with_resource(noted(logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO))
    context.with_resource(speaking(language))


for command in (
    basic.options,
    basic.check,
    basic.evidence,
    *(question.command for question in questions().values()),
    stored.batch,
    querying.query,
    summarising.summarise,
    reproduce,
    diff,
    laydown_map,
    basic.export_lp,
    ui,
):
    cli.add_command(command)


SELDOM = 50_000  # objects made between looks for cycles: loading modules and packs makes many, none of them in vain
LEAVING = 10.0  # seconds that a run has to leave in once it is told to
UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    if "_DECIDE_COMPLETE" in os.environ:  # a shell asks what could follow
        cli.main(arguments, prog_name="decide")
    gc.set_threshold(SELDOM)
    os.environ.update({**ONE_THREAD, **os.environ})
    own_output()
    with_fallback()
    signal.signal(signal.SIGTERM, _leave)
    code = run(sys.argv[1:] if arguments is None else arguments)
    gc.freeze()  # what is left goes with the process: a last look through it for cycles takes a tenth of a comparison
    sys.exit(code)


def _leave(number: int, _: object) -> NoReturn:
    """Leave as an exception does, so that nothing half-written stays; with the exit code that shells give a signal. An
    exception may come where a lock of Python's own is held, for which threads then wait for ever: hence the watch."""
    _thread.start_new_thread(_leave_anyway, (128 + number,))
    sys.exit(128 + number)


def _leave_anyway(code: int) -> None:
    sleep(LEAVING)
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line; errors are printed to standard error, never as a traceback."""
    try:
        with cli.make_context("decide", [*arguments]) as context:  # click's own `main` leaves a closed pipe with 1
            cli.invoke(context)
    except (Exception, KeyboardInterrupt) as error:
        if isinstance(error, OSError) and error.filename is None:
            abandon_output()
        code, lines = _ending(error)
        if code == 1 and os.environ.get("DECIDE_DEBUG"):
            raise
        with suppress(OSError):  # a closed standard error hears nothing
            for line in lines:
                click.echo(line, err=True)
        return code
    return 0


def _ending(error: BaseException) -> tuple[int, list[str]]:
    """The exit code that an exception ends a run with, and what is said of it."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code, []
        case click.exceptions.Abort() | KeyboardInterrupt():
            return STOPPED, ["stopped."]
        case click.ClickException():
            error.show(shown := io.StringIO())
            return error.exit_code, [shown.getvalue().rstrip()]
        case InputError():
            problems = by_cause(error.problems)
            head = f"{len(problems)} problem{'s' * (len(problems) != 1)} in the input:"
            return error.exit_code, [head, *(f"  {problem}" for problem in problems)]
        case DecideError():
            return error.exit_code, [str(error)]
        case BrokenPipeError():
            return 0, []
        case OSError(errno=number, filename=None) if number in UNWRITABLE:  # files have a name
            return InputError.exit_code, [f"the output cannot be written: {(error.strerror or '').lower()}."]
    said = f"a fault in decide ({type(error).__name__}: {error}). Set DECIDE_DEBUG=1 for the details."
    return 1, [said]
