"""The command `robust`: every option against the same sampled futures, and under stress cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.errors import InputError, Place, Problem, Stopped, shortened
from decide.questions.inquiry import Inquiry, study_command
from decide.questions.publishing import check_publish, write_beside
from decide.shell.flags import against_option, options_argument

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.progress import Progress
    from decide.results.study import Study

TABLES = ("robustness", "options", "ranks", "duels", "boxes", "stresses", "factors", "futures", "outcomes")
SHEET_ROWS = 1_000_000  # about what a sheet of a workbook holds
FIGURES = 25  # outcomes of an option in a future, at most, in a theatre of three regions

futures_option = click.option(
    "--futures", "count", type=int, default=200, show_default=True, metavar="N", help="How many futures are sampled."
)
seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="The same seed, the same futures."
)


@study_command()
@options_argument
@futures_option
@seed_option
@click.option(
    "--sampler",
    type=click.Choice(("latin", "sobol")),
    default="latin",
    show_default=True,
    help="Latin hypercube, or scrambled Sobol points (N a power of two).",
)
@click.option(
    "--at-least",
    "at_least",
    multiple=True,
    metavar="NAME=SCORE",
    help="A score that is enough: overall, an objective, a region or OBJECTIVE.REGION. Repeatable. Default: what the "
    "baseline reaches in the same future.",
)
@against_option
@click.option(
    "--when",
    multiple=True,
    metavar="A:B",
    help="Ask when A beats B. Repeatable. Default: those that beat the leader most often.",
)
@click.option(
    "--sampled",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Use the futures of a batch of the same inputs instead of sampling and solving new ones.",
)
@click.option("--table", type=click.Choice(TABLES), default=TABLES[0], help="Which table --format csv writes.")
@click.option(
    "--publish",
    is_flag=True,
    help="Write the run into the pack's folder as its published study, which compare, show and the page then use.",
)
def robust(
    inquiry: Inquiry,
    names: tuple[str, ...],
    count: int,
    seed: int,
    sampler: str,
    at_least: tuple[str, ...],
    against: str | None,
    when: tuple[str, ...],
    sampled: Path | None,
    table: str,
    publish: bool,
) -> Study | None:
    """Put options (all if none is named) to the same sampled futures and to stress cases.

    What is uncertain and what could go wrong stands in futures.yaml of the pack. 200 futures of nine areas and
    thirteen options take about five minutes on two cores; Ctrl-C keeps those that are done.
    """
    from decide.questions.robust import study as room

    if not sampled:
        _check_sheet(inquiry, names, count)
    ask = room.RobustAsk(
        count=count,
        seed=seed,
        sampler="sobol" if sampler == "sobol" else "latin",
        at_least=dict(_score(text, inquiry.theatre) for text in at_least),
        baseline=against,
        sampled=sampled,
        duels=tuple(_pair(text, inquiry.theatre) for text in when),
    )
    if publish:
        _check_publish(inquiry, names, sampled)
    study = room.robust(inquiry.theatre, names, ask, inquiry.what_if, inquiry.progress)
    if sampled:
        _check_sheet(inquiry, names, study.manifest["robust"]["futures"])
    if publish:
        _publish(study, inquiry.theatre, inquiry.progress)
        return None
    return replace(study, table=table)


def _check_sheet(inquiry: Inquiry, names: tuple[str, ...], count: int) -> None:
    """Refuse more rows than a sheet of a workbook holds. Raises `InputError`."""
    if inquiry.form == "xlsx" and count * len(names or inquiry.theatre.options) * FIGURES > SHEET_ROWS:
        message = f"{count} futures are more than a sheet of a workbook holds."
        raise InputError(Problem(message, None, "Write JSON or CSV, or ask for fewer."))


def _check_publish(inquiry: Inquiry, names: tuple[str, ...], sampled: Path | None) -> None:
    """Refuse before solving what is no published study, or could not be written. Raises `InputError`."""
    message = "a published study is solved as it is published."
    more = [Problem(message, Place("--publish"), "Leave out --sampled.")] if sampled else []
    check_publish(inquiry.theatre, inquiry.what_if, names, (inquiry.out, inquiry.chart), more)


def _publish(study: Study, theatre: Theatre, progress: Progress) -> None:
    """Write a run, and what the options come to under other weightings, as the published study of a pack; what stands
    there stays if it was stopped. Raises `Stopped`, and `InputError` where it cannot be written."""
    from decide.pack.what_if import WhatIf
    from decide.questions.robust.publish import files_of_study
    from decide.results.other_weightings import published_weightings, solved_under, solving

    beside = published_weightings(theatre.pack)
    under = solved_under(theatre, [*theatre.options], WhatIf(), beside, solving(theatre, progress=progress))
    if under is None:
        raise Stopped("all of the study was done")
    write_beside(theatre, files_of_study(study, under))


def _score(text: str, theatre: Theatre) -> tuple[str, float]:
    from decide.pack.examples import example

    name, mark, written = (part.strip() for part in text.partition("="))
    try:
        value = float(written)
    except ValueError:
        value = float("nan")
    if not name or not mark or not -1000.0 <= value <= 100.0:
        place = Place(f"--at-least {shortened(text)}")
        hint = f"{example('--at-least {cell}=10', theatre.pack)}; scores go up to 100."
        raise InputError(Problem("this is not of the form NAME=SCORE.", place, hint))
    return name, value


def _pair(text: str, theatre: Theatre) -> tuple[str, str]:
    from decide.pack.examples import example

    one, mark, other = (part.strip() for part in text.partition(":"))
    if not one or not mark or not other:
        place = Place(f"--when {shortened(text)}")
        raise InputError(
            Problem(
                "this is not of the form A:B.",
                place,
                example("--when {option}:{another}", theatre.pack, theatre.options),
            )
        )
    return one, other
