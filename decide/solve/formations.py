"""A pledge in whole formations: unit types are settled one by one, each rounded down or up, whichever costs less.

The type whose formation costs most is settled first, and the least cost of the rest decides. That cost counts a bed in
full however far its base is held, so a pledge settled on may turn out to be of no use; the search then goes on from the
cheapest way passed over. What comes out reaches the floors and is an upper bound on the cheapest such pledge; the least
pledge in fractions is a lower one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from decide.model.lp import Floats
from decide.solve.gap import Purchase, least_pledge, relaxed_cost
from decide.solve.pledging import Gap

WHOLE = 1e-6  # formations: closer than this to a whole number is one
WAYS = 8  # settled to the end before the search gives up

Way = tuple[float, Floats, Floats, Floats]
"""Lower bound on the cost, the units it has, and the bounds on the units: what is settled has both alike."""


def whole_pledge(gap: Gap, floors: Mapping[str, float], size: Floats) -> Purchase | None:
    """The pledge in whole formations of (u) some size, and in whole beds; None if none was found."""
    fewest = np.zeros(len(size))
    most = np.floor(gap.most / size + WHOLE) * size  # inf stays
    ways = [(*relaxed_cost(gap, floors, fewest, most), fewest, most)]
    for _ in range(WAYS):
        units = _all_settled(gap, floors, size, ways)
        if units is None:
            return None
        bought = least_pledge(gap, floors, units, units)
        if bought is not None and np.isfinite(bought.cost):
            beds = np.maximum(np.ceil(bought.beds - WHOLE), 0.0) + 0.0
            price = float(gap.cost[gap.units] @ units + gap.cost[gap.beds] @ beds)
            return Purchase(units, beds, price, bought.at_least)
    return None


def _all_settled(gap: Gap, floors: Mapping[str, float], size: Floats, ways: list[Way]) -> Floats | None:
    """(u) units in whole formations, from the cheapest of the ways on, which is taken off the list; those passed over
    are put on it. None where no way reaches the floors."""
    each = gap.instance.unit_cost * size
    way = ways.pop(_cheapest(ways)) if ways else None
    while way is not None and np.isfinite(way[0]):
        _, units, fewest, most = way
        count = units / size
        split = np.flatnonzero((np.abs(count - np.round(count)) > WHOLE) & (fewest < most))
        if not len(split):
            return np.round(count) * size + 0.0  # no negative zeros
        u = split[np.argmax(each[split])]
        tried = [_settled(gap, floors, fewest, most, u, whole * size[u]) for whole in _around(count[u])]
        way = tried.pop(_cheapest(tried))
        ways += tried
    return None


def _cheapest(ways: Sequence[Way]) -> int:
    return min(range(len(ways)), key=lambda number: ways[number][0])


def _around(count: float) -> tuple[float, float]:
    return float(np.floor(count)), float(np.ceil(count))


def _settled(gap: Gap, floors: Mapping[str, float], fewest: Floats, most: Floats, u: int, amount: float) -> Way:
    """The rest with so many of one type."""
    fewest, most = fewest.copy(), most.copy()
    fewest[u] = most[u] = amount
    return (*relaxed_cost(gap, floors, fewest, most), fewest, most)
