"""What one option does: the part of a comparison that is about it, with its scores and certificate in front."""

from __future__ import annotations

from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import FRAMES as FRAMES
from decide.questions.compare.study import compare
from decide.results.study import Results
from decide.solve.answer import HIGHS


def show(theatre: Theatre, option: str, what_if: WhatIf | None = None, solver: str = HIGHS) -> Results:
    """One option solved, with frames as those of `compare`: one solve, with nothing to stop between. Raises as
    `compare`."""
    return compare(theatre, (option,), what_if, solver, workers=1).only(option)
