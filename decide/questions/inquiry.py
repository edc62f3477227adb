"""The command of a question that answers with a study: its common flags, reading, progress, a clean stop, delivery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.questions.publishing import check_publish, publish_option
from decide.questions.publishing import publish as publish_beside
from decide.shell.flags import (
    format_option,
    inputs_of,
    jobs_option,
    lever_option,
    mode_option,
    out_option,
    run_options,
)
from decide.shell.running import chart_option, check_delivery, deliver_study, only_in_process, progress_shown

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf
    from decide.progress import Progress
    from decide.report.document import Document
    from decide.results.study import Study


Answering = Callable[..., "Study | tuple[Study, Document] | None"]
"""The body of a command: what it takes beside an `Inquiry` are the question's own flags."""


@dataclass(frozen=True)
class Inquiry:
    """What a question is asked about, and how its answer is delivered."""

    theatre: Theatre
    what_if: WhatIf
    progress: Progress
    solver: str
    form: str
    """Format of the answer, by its id."""
    out: Path | None
    """Where the answer is written, if not to the screen."""
    chart: Path | None
    """Where a chart is drawn too."""


@dataclass(frozen=True)
class Answered:
    """What a command delivers."""

    study: Study
    document: Document
    args: tuple[str, ...] | None
    """What the command was asked about, as in `Content.of_study`."""


class StudyCommand(click.Command):
    """The command of a question, whose answer can be had without its being delivered."""

    answered: Callable[..., Answered | None]
    """Takes what the command takes."""

    def answer(self, arguments: Sequence[str], parent: click.Context | None) -> Answered | None:
        """The answer to a command line; None where it asks for something else than a study. Raises as the command
        does."""
        with self.make_context(self.name, [*arguments], parent=parent) as context:
            return self.answered(**context.params)


PLAIN = {"names", "option", "against", "table"}
"""What the manifest of a study says of its own: its options, and whom they are held against."""


def _own_args(own: list[click.Parameter]) -> tuple[str, ...] | None:
    """The arguments and flags of a question as they were given; None where its manifest says them too."""
    context = click.get_current_context()
    written = click.core.ParameterSource.COMMANDLINE
    given = [one for one in reversed(own) if context.get_parameter_source(str(one.name)) is written]
    if not {one.name for one in given} - PLAIN:
        return None
    parts: list[str] = []
    for one in given:
        value = context.params[str(one.name)]
        if one.name == "table" or value is False:
            continue
        flag = [one.opts[0]] if isinstance(one, click.Option) else []
        values = list(value) if isinstance(value, tuple) else [value]
        parts += [text for item in values for text in (*flag, *([] if item is True else [str(item)]))]
    return tuple(parts)


def study_command(
    jobs: bool = True,
    any_solver: bool = False,
    modes: bool = False,
    writes: tuple[str, ...] = (),
    publishes: bool = False,
) -> Callable[[Answering], click.Command]:
    """Makes the command of a question of a function of an `Inquiry` and the question's own flags, which gives a study,
    with its document where that takes more than the study and the pack, or None where something else was asked for
    and is done.

    `jobs`: whether the work is spread over workers. `any_solver`: whether other solvers than HiGHS can answer.
    `modes`: whether solve modes can be asked for. `writes`: endings of files that the question writes itself; the
    form of the inquiry is empty then. `publishes`: whether the answer can be published with the pack.
    """

    def made(ask: Answering) -> click.Command:
        def answered(form: str | None, out: Path | None, chart: Path | None, **given: Any) -> Answered | None:
            from decide.questions import questions
            from decide.report.formats import Content
            from decide.report.stand_alone import standing_alone

            names = ("pack", "scenario", "sets", "weights", "levers", "solver", *["mode"] * modes)
            run = {name: given.pop(name) for name in names}
            if not any_solver:
                only_in_process(run["solver"])
            theatre, what_if = inputs_of(run)
            if publish := publishes and given.pop("publish"):
                check_publish(theatre, what_if, given.get("names", ()), (form, out, chart))
            own_file = form is None and out is not None and out.suffix.lower() in writes
            chosen = "" if own_file else check_delivery(form, out, chart).id
            with progress_shown() as progress:
                answer = ask(Inquiry(theatre, what_if, progress, run["solver"], chosen, out, chart), **given)
            if answer is None:
                return None
            study, *documents = answer if isinstance(answer, tuple) else (answer,)
            question = questions()[study.kind]
            plain = documents[0] if documents else question.document_of(study, theatre)
            made = Answered(study, standing_alone(plain, study, theatre, question.asks), _own_args(own))
            if publish:
                publish_beside(theatre, study.kind, Content.of_study(study, made.document, args=made.args))
                return None
            return made

        def command(form: str | None, out: Path | None, chart: Path | None, **given: Any) -> None:
            if (it := answered(form, out, chart, **given)) is not None:
                deliver_study(it.study, it.document, form, out, chart, it.args)

        own: list[click.Parameter] = getattr(ask, "__click_params__", [])  # the last first, as click collects them
        update_wrapper(command, ask, updated=())
        common: Any = command
        flags = (chart_option, out_option, format_option, *[mode_option] * modes, lever_option, run_options)
        for flag in (*flags, *[jobs_option] * jobs, *[publish_option] * publishes):
            common = flag(common)
        common.__click_params__ += own
        finished = click.command(cls=StudyCommand)(common)
        finished.answered = answered
        return finished

    return made
