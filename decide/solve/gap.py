"""The least pledge, of further units and beds, with which stated floors are reached (docs/gap.md).

    min Σ_u cost[u] · pledge[u] + Σ_a cost of a bed · bed[a]   subject to   score[c] >= floor[c]  and every row of the
                                                                option, in which pledges and beds stand as variables

The programme counts a bed in full however far its base is held, so its optimum is a lower bound. Where every base that
gets beds is held in full the bound is met. Else the bases held and the beds are optimised in turns, each a linear
programme with the other fixed, which ends at a pledge that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from decide.model.lp import INF, Floats, Mask, Programme
from decide.solve.highs import Solution
from decide.solve.pledging import Gap

SOME = 1e-6  # units or beds; less is the solver's dust
ROUNDS = 6  # of fixing the bases and the beds in turns
SAME = 1e-6  # of a cost: closer than this a bound is met
NEAR = 0.01  # of a cost: a pledge this close to its bound is not looked for further; both are told
SETTLED = 1e-3  # of a cost: turns that bring less are the last


@dataclass(frozen=True)
class Purchase:
    """A pledge and what it costs."""

    units: Floats
    """(u) units pledged."""
    beds: Floats
    """(a) beds added."""
    cost: float
    """$m a year once all is there; inf where no pledge was found for which bases can be held."""
    at_least: float
    """No pledge costs less."""
    held: Floats
    """(camp row) share of the base held in the plan that the pledge comes from."""

    @property
    def exact(self) -> bool:
        """Whether no pledge costs less than this one."""
        return self.cost - self.at_least <= SAME * (1.0 + self.at_least)


def highest(gap: Gap, name: str, floors: Mapping[str, float]) -> float:
    """The most of a criterion with any pledge, in points, while the floors of others are kept; nan if they cannot be.

    An upper bound where a base that gets beds is not held in full.
    """
    c = gap.ready.number(name)
    others = {other: floor for other, floor in floors.items() if other != name}
    solution = gap.solve(replace(gap.holding(others), cost=-gap.ready.gain(c)), afresh=True)
    if solution.status != "optimal":
        return float("nan")
    criterion = gap.ready.criteria[c]
    return criterion.constant + float(criterion.gain @ solution.x[gap.ready.programme.block("z").index])


def least_pledge(gap: Gap, floors: Mapping[str, float]) -> Purchase | None:
    """The least pledge that reaches the floors; None if none does."""
    programme = replace(gap.holding(floors), cost=gap.cost)
    relaxed = gap.solve(programme)
    if relaxed.status != "optimal":
        return None
    purchase = _purchase(gap, relaxed)
    if usable(gap, relaxed.x):
        return purchase
    best = replace(purchase, cost=INF)
    for solution in _for_held_bases(gap, programme, relaxed):
        bought = _purchase(gap, solution)
        if bought.cost < best.cost:
            best = replace(bought, at_least=purchase.at_least)
        if best.cost - best.at_least <= NEAR * best.at_least:
            break
    return best


def _purchase(gap: Gap, solution: Solution) -> Purchase:
    cost, held = float(gap.cost @ solution.x), solution.x[gap.camp.base]
    units, beds = (np.maximum(solution.x[columns], 0.0) for columns in (gap.units, gap.beds))
    return Purchase(units, beds, cost, cost, held)


def usable(gap: Gap, x: Floats) -> bool:
    """Whether every bed added is there for people with the bases held as they are."""
    camp = gap.camp
    bought = camp.ready * x[gap.beds][camp.area]
    spare = -gap.ready.programme.activity(x)[camp.rows]
    open_, held = gap.instance.open[camp.area, camp.period], x[camp.base]
    return bool((bought * (open_ - held) - spare <= SOME * (1.0 + bought)).all())


def _for_held_bases(gap: Gap, programme: Programme, relaxed: Solution) -> Iterator[Solution]:
    """Solutions whose beds can be used: with the bases that get beds held in full, then bases and beds in turns, from
    there and from the relaxed solution."""
    camp = gap.camp
    full = gap.instance.open[camp.area, camp.period]
    wanted = relaxed.x[gap.beds] > SOME
    for held in (full, relaxed.x[camp.base]):
        before = INF
        for _ in range(ROUNDS):
            with_beds = gap.solve(with_bases_fixed(gap, programme, held, wanted))
            if with_beds.status != "optimal":
                break
            yield with_beds
            beds = with_beds.x[gap.beds]
            solution = gap.solve(_with_beds_fixed(gap, programme, beds))
            if solution.status != "optimal":
                break
            yield solution
            cost = float(gap.cost @ solution.x)
            if before - cost <= SETTLED * (1.0 + cost):
                break
            before, held, wanted = cost, solution.x[camp.base], beds > SOME


def with_bases_fixed(gap: Gap, programme: Programme, held: Floats, wanted: Mask) -> Programme:
    """The programme with the bases of the areas wanted held as given (one share for each camp row) from when beds can
    be there, and no beds elsewhere."""
    camp = gap.camp
    values, lower, upper = programme.values.copy(), programme.col_lower.copy(), programme.col_upper.copy()
    can = camp.bed_entry >= 0
    values[camp.bed_entry[can]] = -(camp.ready * held)[can]
    fixed = can & wanted[camp.area] & (camp.ready > 0)
    lower[camp.base[fixed]] = upper[camp.base[fixed]] = np.clip(held[fixed], 0.0, upper[camp.base[fixed]])
    upper[gap.beds[~wanted]] = 0.0
    return replace(programme, values=values, col_lower=lower, col_upper=upper)


def _with_beds_fixed(gap: Gap, programme: Programme, beds: Floats) -> Programme:
    """The programme with these beds, at bases held as it pleases."""
    camp = gap.camp
    values, lower, upper = programme.values.copy(), programme.col_lower.copy(), programme.col_upper.copy()
    can = camp.bed_entry >= 0
    values[camp.bed_entry[can]] = 0.0
    values[camp.base_entry] -= camp.ready * beds[camp.area]
    lower[gap.beds] = upper[gap.beds] = beds
    return replace(programme, values=values, col_lower=lower, col_upper=upper)
