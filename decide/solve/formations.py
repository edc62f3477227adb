"""A pledge in whole formations: unit types are settled one by one, each rounded down or up, whichever costs less.

The type whose formation costs most is settled first, and the least cost of the rest decides. What comes out reaches the
floors and is an upper bound on the cheapest such pledge; the least pledge in fractions is a lower one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from decide.model.lp import Floats
from decide.solve.gap import Purchase, least_pledge, relaxed_cost
from decide.solve.pledging import Gap

WHOLE = 1e-6  # formations: closer than this to a whole number is one


def whole_pledge(gap: Gap, floors: Mapping[str, float], size: Floats) -> Purchase | None:
    """The pledge in whole formations of (u) some size, and in whole beds; None if none was found."""
    fewest = np.zeros(len(size))
    most = np.floor(gap.most / size + WHOLE) * size  # inf stays
    cost, units = relaxed_cost(gap, floors, fewest, most)
    each = gap.instance.unit_cost * size
    while np.isfinite(cost):
        count = units / size
        split = np.flatnonzero((np.abs(count - np.round(count)) > WHOLE) & (fewest < most))
        if not len(split):
            break
        u = split[np.argmax(each[split])]
        tried = [_settled(gap, floors, fewest, most, u, whole * size[u]) for whole in _around(count[u])]
        cost, units, fewest, most = min(tried, key=lambda one: one[0])
    if not np.isfinite(cost):
        return None
    fixed = np.round(units / size) * size + 0.0  # no negative zeros
    bought = least_pledge(gap, floors, fixed, fixed)
    if bought is None or not np.isfinite(bought.cost):
        return None
    beds = np.maximum(np.ceil(bought.beds - WHOLE), 0.0) + 0.0
    price = float(gap.cost[gap.units] @ fixed + gap.cost[gap.beds] @ beds)
    return Purchase(fixed, beds, price, bought.at_least)


def _around(count: float) -> tuple[float, float]:
    return float(np.floor(count)), float(np.ceil(count))


def _settled(
    gap: Gap, floors: Mapping[str, float], fewest: Floats, most: Floats, u: int, amount: float
) -> tuple[float, Floats, Floats, Floats]:
    """Cost and units of the rest with so many of one type, and the bounds that say so."""
    fewest, most = fewest.copy(), most.copy()
    fewest[u] = most[u] = amount
    return (*relaxed_cost(gap, floors, fewest, most), fewest, most)
