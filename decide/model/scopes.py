"""Where, when and to whom a term applies."""

from __future__ import annotations

import numpy as np

from decide.model.instance import Instance
from decide.model.lp import Floats, Mask
from decide.pack.in_scope import areas_in
from decide.pack.schema import BudgetTerm, EffortTerm, FloorTerm, PresenceTerm


def area_scope(p: Instance, term: PresenceTerm | EffortTerm | FloorTerm | BudgetTerm) -> Mask:
    return np.array(areas_in(p.pack, term))


def period_scope(p: Instance, term: PresenceTerm | EffortTerm) -> Mask:
    first = p.periods.index(term.from_period) if term.from_period else 0
    last = p.periods.index(term.until_period) if term.until_period else len(p.periods) - 1
    number = np.arange(len(p.periods))
    return (number >= first) & (number <= last)


def unit_scope(p: Instance, term: PresenceTerm) -> tuple[Mask, bool]:
    """Unit types a presence term counts, and whether in their own unit rather than persons."""
    if not term.units and not term.pools:
        return np.ones(len(p.units), bool), False
    pools = [unit.pool for unit in p.pack.units.values()]
    counted = [u in term.units or pool in term.pools for u, pool in zip(p.units, pools, strict=True)]
    return np.array(counted), len(term.units) == 1 and not term.pools


def bounds_of(p: Instance, kind: type) -> tuple[Floats, Floats]:
    terms = list(p.pack.terms.values())
    lower = np.full((len(terms), len(p.periods)), -np.inf)
    upper = np.full((len(terms), len(p.periods)), np.inf)
    for number, term in enumerate(terms):
        if isinstance(term, kind) and isinstance(term, PresenceTerm | EffortTerm):
            scope = period_scope(p, term)
            if term.at_least is not None:
                lower[number, scope] = term.at_least.value
            if isinstance(term, PresenceTerm) and term.at_most is not None:
                upper[number, scope] = term.at_most.value
    return lower, upper
