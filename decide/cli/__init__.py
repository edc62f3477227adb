"""The command line. Exit codes: 0 answered, 1 a fault of the tool, 2 the input is wrong, 3 no answer.

Heavy imports stay inside the commands, so that help comes at once.
"""

from __future__ import annotations

import errno
import os
import sys

import click

from decide.cli import basic
from decide.cli.dilemmas import dilemmas
from decide.cli.drivers import drivers
from decide.cli.frontier import frontier
from decide.cli.gap import gap
from decide.cli.hindcast import hindcast
from decide.cli.plan import plan
from decide.cli.prices import prices
from decide.cli.ranges import ranges
from decide.cli.repair import repair
from decide.cli.robust import robust
from decide.cli.sequence import sequence
from decide.cli.ui import ui
from decide.cli.weights import weights
from decide.cli.why import why
from decide.errors import DecideError, InputError
from decide.language import LANGUAGES, WRITTEN, speaking


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
@click.pass_context
def cli(context: click.Context, language: str) -> None:
    """Compare the strategic options of a peace operation: what each protects, what it costs, what holds
    it back, and where every number comes from.

    Start with: decide compare
    """
    context.with_resource(speaking(language))


for command in (
    basic.options,
    basic.check,
    basic.compare,
    basic.show,
    basic.export_lp,
    prices,
    repair,
    plan,
    sequence,
    dilemmas,
    why,
    ranges,
    hindcast,
    frontier,
    weights,
    gap,
    robust,
    drivers,
    ui,
):
    cli.add_command(command)


UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; errors are printed to standard error, never as a traceback."""
    try:
        left = cli.main(args=arguments, standalone_mode=False)  # the code of an early exit, which click hands back
        return left if isinstance(left, int) else 0
    except click.exceptions.Abort:
        click.echo("stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except InputError as error:
        count = len(error.problems)
        click.echo(f"{count} problem{'s' * (count != 1)} in the input:", err=True)
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
        return error.exit_code
    except DecideError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno in UNWRITABLE and error.filename is None:  # files have a name
            click.echo(f"the output cannot be written: {(error.strerror or '').lower()}.", err=True)
            return InputError.exit_code
        if os.environ.get("DECIDE_DEBUG"):
            raise
        kind = type(error).__name__
        click.echo(f"a fault in decide ({kind}: {error}). Set DECIDE_DEBUG=1 for the details.", err=True)
        return 1
    return 0
