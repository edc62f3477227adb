"""Every question that is answered, one folder each: the one registry that the commands, the page, the documentation
and the tests go by (decide/questions/question.py says what a folder holds)."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from decide.questions.question import Question

if TYPE_CHECKING:
    from decide.pack.what_if import WhatIf
    from decide.results.study import Study


@cache
def questions() -> dict[str, Question]:
    """Every question by its id, in their order. Nothing of what answers them is loaded."""
    folders = [folder.name for folder in iter_modules(__path__) if folder.ispkg]
    registered: list[Question] = [import_module(f"{__name__}.{name}").QUESTION for name in folders]
    return {question.id: question for question in sorted(registered, key=lambda question: question.place)}


def read_study(path: Path, what_if: WhatIf | None = None) -> Study:
    """A study written as JSON by its command; of the folder of a batch, the cases that a what-if asks for, as a run of
    `decide robust`. Raises `InputError` if the file or folder is no such thing."""
    from decide.pack.what_if import WhatIf
    from decide.results.study import study_from

    if path.is_dir():
        from decide.store.stored_futures import stored_futures

        return stored_futures(path, what_if or WhatIf()).as_study()

    return study_from(path, lambda kind: questions()[kind].frames if kind in questions() else None)
