"""Up to how many of something its price holds: the one figure of `decide prices` that a list of what binds needs."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from decide.model.families import MOVEMENT
from decide.questions.prices.increments import increments
from decide.questions.prices.study import about_more
from decide.solve.answer import Answer
from decide.solve.highs import Session

Bound = tuple[str, str]
"""Family and id, as rows of `worth` have them."""
Reach = Mapping[Bound, float]
"""How many more of each bound."""
FAMILY = {"movement": MOVEMENT.id}
"""What the prices' families are called in `worth`, where they differ."""


def reach(solved: Answer, wanted: Collection[Bound]) -> Reach:
    """How many more of each the next is worth about the same (docs/prices.md, *About this price*); `inf` where no end
    was found. What has no price of its own is left out. Raises `Fault` as `prices` does."""
    session = Session.at(solved.programme, solved.solution)
    ranges: dict[Bound, float] = {}
    for one in increments(solved):
        key = (FAMILY.get(one.family, one.family), one.id.partition(".")[0])  # a term says which of its bounds it is
        if key not in wanted or one.more is None:
            continue
        most = about_more(solved, one.more, one.at, session)
        if not math.isnan(most):
            ranges[key] = most
    return ranges
