"""What one option does: the part of a comparison that is about it, with its scores and certificate in front."""

from __future__ import annotations

from decide.errors import InputError, NoAnswer
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import FRAMES as FRAMES
from decide.questions.compare.study import compare
from decide.results.study import Results, Study
from decide.results.yardstick import yardstick
from decide.solve.answer import HIGHS


def show(
    theatre: Theatre,
    option: str,
    what_if: WhatIf | None = None,
    solver: str = HIGHS,
    against: str | None = None,
    futures: Study | None = None,
    source: str = "futures",
) -> Results:
    """One option solved, with frames as those of `compare`, and nothing to stop between; with differences to the option
    `against`, else to the usual one, unless that has no answer or
    cannot take what is changed. Over the futures of a run, if they are given. Raises as
    `compare`."""

    def compared(other: str | None) -> Results:
        results = compare(theatre, (option,), what_if, solver, 1, against=other, futures=futures, source=source)
        return results.only(option)

    usual = yardstick(theatre, (option,), against)
    if against is not None or futures is not None or usual == option:
        return compared(against)
    try:
        return compared(usual)
    except (InputError, NoAnswer):  # of the usual one, or of the option itself, which is then told
        return compared(None)
