"""Up to how many of something its price holds: the one figure of `decide prices` that a list of what binds needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from decide.model.families import MOVEMENT
from decide.questions.prices.increments import increments
from decide.questions.prices.study import side_of
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
        if key in wanted and (side := side_of(solved, one.more, one.at, session)).price > 0.0:
            ranges[key] = side.about
    return ranges
