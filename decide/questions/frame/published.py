"""What sources say beyond the scores of the options as published: nothing is solved for it."""

from __future__ import annotations

from decide.pack.frame import has_frame, read_frame
from decide.pack.theatre import Theatre
from decide.questions.frame.study import beside
from decide.results.study import Results, Study


def as_published(theatre: Theatre, results: Results) -> Study | None:
    """The codes beside the scores; None for a pack without codes, or where the scores are held against another option
    than the codes are."""
    if not has_frame(theatre):
        return None
    baseline = read_frame(theatre).frame.baseline
    held = results.manifest["against"] == baseline and baseline in results.names
    return beside(theatre, results) if held else None
