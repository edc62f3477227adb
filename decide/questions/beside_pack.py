"""Answers published with a pack, as their commands wrote them: `study/<id>.json` in its folder.

    decide weights --pack PACK --publish

They are shown before anything is asked. One is of the pack as it is where it was made of the options as published, to
the end, and the files that it was made of are still the same.
"""

from __future__ import annotations

from pathlib import Path

from decide.errors import InputError, Place, Problem
from decide.pack.folder import FUTURES_FILE, NOT_PACK, STUDY_FOLDER
from decide.pack.published_study import files_that_differ
from decide.pack.text import read_file
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions import read_study
from decide.results.provenance import inputs_of
from decide.results.study import Study


def written_with(theatre: Theatre, question: str) -> Study | None:
    """The answer to a question that lies with a pack, whether or not it is of the pack as it is now; None if there is
    none. Raises `InputError` for a file that is no such answer."""
    path = place_of(theatre, question)
    if not path.is_file():
        return None
    study = read_study(path)
    made_for = {name: study.manifest.get(name) for name in inputs_of(WhatIf())}
    if study.kind != question or study.manifest.get("stopped") or made_for != inputs_of(WhatIf()):
        message = f"not {question} of the options as published, worked out to the end."
        raise InputError(Problem(message, Place(str(path)), f"Make it anew with decide {question}, or remove it."))
    return study


def changed_since(theatre: Theatre, study: Study) -> list[str]:
    """Files of a pack that are not those that an answer was made of; empty if it is about the pack as it is."""
    then = study.manifest["files"]
    beside = [name for name in then if name in NOT_PACK and (theatre.folder / name).exists()]
    now = {**theatre.digests, **{name: read_file(theatre.folder / name).digest for name in beside}}
    if differing := files_that_differ(now, then):
        return differing
    # which not every manifest names, and the hash is of as well
    return [] if study.manifest.get("hash") == theatre.hash else [FUTURES_FILE]


def place_of(theatre: Theatre, question: str) -> Path:
    """Where the answer to a question lies with a pack."""
    return theatre.folder / STUDY_FOLDER / f"{question}.json"
