"""How much each figure matters to an option: its score with every quantity at its low and at its high, one at a time.

Everything else keeps its value and the plan is made anew, so that the swing is what a better figure could change of the
result. It says nothing of figures that are wrong together; the factors of `decide drivers` do.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from decide.batch import run_all
from decide.errors import NoAnswer
from decide.language import mark
from decide.model.plan import overall, scores
from decide.pack.moving import Paths, Steps, with_values
from decide.pack.quantity import Quantity
from decide.pack.theatre import Case
from decide.progress import Progress, silent
from decide.solve.answer import Answer, answer, from_published

COLUMNS = ("path", "at_low", "at_value", "at_high", "swing")
LEFT_OUT = (  # shares of a whole cannot move alone; weights of objectives are judgements, not figures
    "laydown.*.*",
    "needs.*.weight.*",
    "areas.*.reach_near",
    "areas.*.reach_ring",
    "areas.*.reach_beyond",
    "weights.*.*",
)


def swings(case: Case, progress: Progress | None = None) -> pd.DataFrame:
    """One row per quantity with a range: the overall score at its low, its value and its high, in points, and the
    distance between the lowest and the highest of the three; nan where no plan exists. If stopped, those done.

    Raises as `answer` does.
    """
    solved, session = from_published(case)
    paths = Paths(case.pack)
    left_out = {path for pattern in LEFT_OUT for path in paths.matching(pattern)}
    ranged = [path for path in paths.ranged() if path not in left_out]
    progress = progress or silent()

    at_value = _overall(solved)

    def score(path: Steps, value: float, now: float) -> float:
        if value == now:
            return at_value
        try:
            return _overall(answer(replace(case, pack=with_values(case.pack, {path: value})), session=session))
        except NoAnswer:
            return float("nan")

    def row(path: Steps) -> tuple[str, float, float, float, float]:
        quantity: Quantity = paths.quantities[path]
        low, high = (score(path, end, quantity.value) for end in (quantity.low, quantity.high))
        ends = np.array([low, at_value, high])
        return ".".join(path), low, at_value, high, float(np.nanmax(ends) - np.nanmin(ends))

    rows = run_all(row, ranged, progress, mark("figures"), workers=1)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _overall(solved: Answer) -> float:
    p = solved.instance
    return float(overall(p, scores(p, solved.plan.met)))
