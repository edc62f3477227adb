"""Answers published with a pack, as their commands wrote them: `study/<id>.json` in its folder.

    decide weights --pack PACK --draws 1000 --out PACK/study/weights.json

They are shown before anything is asked. One is of the pack as it is where it was made of all options as published, to
the end, and the hash of the pack is still the same.
"""

from __future__ import annotations

from pathlib import Path

from decide.errors import InputError, Place, Problem
from decide.pack.folder import FUTURES_FILE, STUDY_FOLDER
from decide.pack.published_study import files_that_differ
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
    if study.manifest.get("hash") == theatre.hash:
        return []
    then = study.manifest["files"]
    now = {name: digest for name, digest in theatre.files.items() if name in then or name in theatre.digests}
    return files_that_differ(now, then) or [FUTURES_FILE]  # which not every manifest names, and the hash is of as well


def place_of(theatre: Theatre, question: str) -> Path:
    """Where the answer to a question lies with a pack."""
    return theatre.folder / STUDY_FOLDER / f"{question}.json"
