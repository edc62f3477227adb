"""The text of a document beside the text that it would have today."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from decide.language import LANGUAGES, speaking
from decide.report.document import Document
from decide.report.formats import FORMATS, Content
from decide.report.passages import CSV, OPEN_TEXT, PRINTED, passages_of
from decide.report.render import to_csv
from decide.report.said_otherwise import LEAST_ALIKE, Differing, differing
from decide.report.words import changed_in, run_notes

if TYPE_CHECKING:
    import pandas as pd

WRITTEN_AS = {PRINTED: ("html", "docx", "pdf"), OPEN_TEXT: ("docx",)}
"""Formats that a document may have been written in before another program printed or saved it, by its kind."""


@dataclass(frozen=True)
class TextBeside:
    """Where the text of a document differs from that of today."""

    places: Sequence[Differing]
    laid_out_anew: bool
    """Whether another program printed or saved it since: words that it alone has may be that program's."""


def language_of(passages: Sequence[str]) -> str:
    """The language that a document is written in: the one it has most words of, of what stands before a code."""
    words = {*" ".join(passages).split()}

    def alike(code: str) -> int:
        with speaking(code):
            return len({*Document("", (), ()).about_code.split()} & words)

    return max(LANGUAGES, key=alike)


def free_texts(manifest: Mapping[str, Any], flags: Sequence[str]) -> list[str]:
    """What is another text in every run: the time, the solver's report, flags of the commands that are named, and how
    what was changed is called (each change stands in a table)."""
    notes = run_notes(manifest) if "worst_certificate" in manifest else []
    own = [str(manifest["solver"]), f"{manifest['worst_certificate']:.0e}"] if notes else []
    return [*notes, *own, str(manifest["time"]), shlex.join(flags), *changed_in(manifest)]


def text_beside(passages: Sequence[str], kind: str, content: Content, free: Sequence[str]) -> TextBeside | None:
    """The text of a document, as passages, beside that of an answer of today in the language of the running context;
    None where too little is alike to tell. `free`: see `free_texts`."""
    best, fits = None, LEAST_ALIKE
    for form in WRITTEN_AS.get(kind, (kind,)):
        made = to_csv(_like(passages, content)) if form == CSV else FORMATS[form].write(content)
        today = passages_of(made.encode() if isinstance(made, str) else made, form)
        compared = differing(passages, today, free)
        if compared.alike >= fits:  # it was written in the format that fits best
            places = compared.places if form == kind else [it for it in compared.places if it.in_place]
            best, fits = TextBeside(places, form != kind), compared.alike
    return best


def _like(passages: Sequence[str], content: Content) -> pd.DataFrame:
    """The frame that has the columns of a CSV, else the one that CSV has unless another is asked for."""
    head = passages[0].replace('"', "").split(",") if passages else []
    return next((frame for frame in content.frames().values() if [*frame.columns] == head), content.rows())
