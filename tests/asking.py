"""A question asked as its command asks it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import chdir
from typing import Any

from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.processors import workers as working
from decide.progress import Progress
from decide.questions import questions
from decide.questions.inquiry import Inquiry
from decide.results.study import Study
from decide.solve.answer import HIGHS


def answered(name: str, arguments: Sequence[str], theatre: Theatre, progress: Progress, workers: int) -> Study:
    """What a question answers to arguments of its command, files beside the pack's folder; its pack is `theatre`."""
    command: Any = questions()[name].command
    body = command.callback.__wrapped__
    own = [parameter.name for parameter in body.__click_params__]
    given = command.make_context(name, [*arguments]).params
    inquiry = Inquiry(theatre, WhatIf(), progress, HIGHS, "table", None, None)
    with chdir(theatre.folder.parent), working(workers):
        answer = body(inquiry, **{flag: given[flag] for flag in own})
    study: Study = answer[0] if isinstance(answer, tuple) else answer
    return study
