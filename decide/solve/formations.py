"""A pledge in whole formations: unit types are settled one by one, each rounded down or up, whichever costs less.

The bases that get beds stay held as in the least pledge in fractions, so that every way is one that can be used and its
cost what it costs. The type whose formation costs most is settled first, and the least cost of the rest decides. What
comes out reaches the floors and is an upper bound on the cheapest such pledge; the least pledge in fractions is a lower
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from decide.model.lp import INF, Floats, Programme
from decide.solve.gap import SOME, Purchase, with_bases_fixed
from decide.solve.highs import Solution
from decide.solve.pledging import Gap

WHOLE = 1e-6  # formations: closer than this to a whole number is one


def whole_pledge(gap: Gap, floors: Mapping[str, float], size: Floats, least: Purchase) -> Purchase | None:
    """The pledge in whole formations of (u) some size, and in whole beds, near the least; None if none was found."""
    programme = replace(gap.holding(floors), cost=gap.cost)
    programme = with_bases_fixed(gap, programme, least.held, least.beds > SOME)
    programme = _with_units(gap, programme, np.zeros(len(size)), np.floor(gap.most / size + WHOLE) * size)  # inf stays
    each = gap.instance.unit_cost * size
    solution = gap.solve(programme)
    while solution.status == "optimal":
        count = solution.x[gap.units] / size
        free = programme.col_lower[gap.units] < programme.col_upper[gap.units]
        split = np.flatnonzero((np.abs(count - np.round(count)) > WHOLE) & free)
        if not len(split):
            units = np.round(count) * size + 0.0  # no negative zeros
            beds = np.maximum(np.ceil(solution.x[gap.beds] - WHOLE), 0.0) + 0.0
            cost = float(gap.cost[gap.units] @ units + gap.cost[gap.beds] @ beds)
            return Purchase(units, beds, cost, least.at_least, least.held)
        u = int(split[np.argmax(each[split])])
        ways = [_settled(gap, programme, u, whole * size[u]) for whole in (np.floor(count[u]), np.ceil(count[u]))]
        programme, solution = min(ways, key=lambda way: _cost(gap, way[1]))
    return None


def _settled(gap: Gap, programme: Programme, u: int, amount: float) -> tuple[Programme, Solution]:
    """The programme with so many of one type, and its solution."""
    lower, upper = programme.col_lower[gap.units], programme.col_upper[gap.units]
    lower[u] = upper[u] = amount
    programme = _with_units(gap, programme, lower, upper)
    return programme, gap.solve(programme)


def _with_units(gap: Gap, programme: Programme, fewest: Floats, most: Floats) -> Programme:
    """The programme with bounds (u) on the units pledged."""
    lower, upper = programme.col_lower.copy(), programme.col_upper.copy()
    lower[gap.units], upper[gap.units] = fewest, most
    return replace(programme, col_lower=lower, col_upper=upper)


def _cost(gap: Gap, solution: Solution) -> float:
    return float(gap.cost @ solution.x) if solution.status == "optimal" else INF
