"""The least amount of one remedy that lets every term be kept.

Let W(s) be the least total relative violation with the remedy at amount s. Where it moves right-hand sides only, W is
convex, piecewise linear and falls, and a dual solution gives its slope, so Newton's method from 0 never oversteps the
least s with W(s) = 0 and reaches it in finitely many solves. Where it stands in the matrix (beds beside the share of
the base held, the redeployable share beside who is stationed) the same is done on a relaxation, in which the other
factor is at its most: that gives a lower bound, from which the whole amounts are tried, and halved between where the
bound is not enough. Every amount is confirmed on the programme built anew with it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from decide.analysis.increments import difference
from decide.analysis.remedies import Remedy, Sets
from decide.model.formulation import formulate
from decide.model.instance import Instance, compile_instance
from decide.model.lp import Floats, Programme
from decide.pack.read import Case, Theatre, WhatIf, resolve
from decide.solve.conflict import Elastic, Shortage
from decide.solve.elastic import MARGIN

MOST_STEPS = 60
TRIED = 2  # whole amounts tried from the bound on before halving


class Built:
    """A case with some changes as arrays."""

    def __init__(self, case: Case):
        self.case = case
        self.instance: Instance = compile_instance(case.pack)
        self.programme: Programme = formulate(self.instance)


class Asker:
    """Asks of one option, with changes: how short does it fall, and how much of a remedy would do."""

    def __init__(self, theatre: Theatre, option: str, what_if: WhatIf, elastic: Elastic):
        self.theatre, self.option, self.what_if, self.elastic = theatre, option, what_if, elastic
        self.known: dict[Sets, Shortage] = {}

    @cached_property
    def base(self) -> Built:
        """The option as it stands."""
        return self.built(())

    def case(self, sets: Sets) -> Case:
        """The option with changes."""
        return resolve(self.theatre, self.option, replace(self.what_if, sets=(*self.what_if.sets, *sets)))

    def built(self, sets: Sets) -> Built:
        """The programme with changes."""
        return Built(self.case(sets))

    def shortage(self, sets: Sets) -> Shortage:
        """W with changes."""
        if sets not in self.known:
            self.known[sets] = self.elastic.shortage(self.built(sets).programme)
        return self.known[sets]

    def feasible(self, sets: Sets) -> bool:
        """Whether every term can be kept with changes."""
        return self.shortage(sets).total <= MARGIN / 10

    def least(self, remedy: Remedy, beside: Sets = ()) -> tuple[float, float] | None:
        """The least whole amount of a remedy, beside other changes, and the exact one; None if it does not help.

        The exact amount is a lower bound where the remedy stands in the matrix.
        """
        exact = self._exact(remedy, beside)
        if exact is None or exact > remedy.most:
            return None
        amount = min(remedy.rounded(exact), remedy.most)
        for _ in range(TRIED):
            if amount <= remedy.most and self.feasible((*beside, *remedy.sets(amount))):
                return amount, exact
            amount += remedy.step
        return self._halved(remedy, beside, amount, exact) if remedy.direction else None

    def _halved(self, remedy: Remedy, beside: Sets, low: float, exact: float) -> tuple[float, float] | None:
        """The least whole amount above `low`: feasibility does not fall with more of a remedy."""
        if not self.feasible((*beside, *remedy.sets(remedy.most))):
            return None
        first, last = round(low / remedy.step), round(remedy.most / remedy.step)
        while first < last:
            middle = (first + last) // 2
            if self.feasible((*beside, *remedy.sets(middle * remedy.step))):
                last = middle
            else:
                first = middle + 1
        return last * remedy.step, exact

    def _exact(self, remedy: Remedy, beside: Sets) -> float | None:
        """Newton's method on W, from nothing; None where W stays above 0."""
        if remedy.whole:  # all or nothing
            return remedy.most
        start = self.base if not beside else self.built(beside)
        if remedy.direction is not None:
            lower, upper = remedy.direction(start.instance, start.programme)
            programme, step = start.programme, 0.0
        else:
            unit = remedy.step
            one = self.built((*beside, *remedy.sets(unit))).programme
            two = self.built((*beside, *remedy.sets(2 * unit))).programme
            lower, upper = difference(one, two, unit)
            same = start.programme.size == one.size and np.array_equal(start.programme.columns, one.columns)
            programme, step = (start.programme, 0.0) if same else (one, unit)
        return self._newton(programme, lower, upper, step)

    def _newton(self, programme: Programme, lower: Floats, upper: Floats, offset: float) -> float | None:
        amount = 0.0
        for _ in range(MOST_STEPS):
            moved = programme.with_bounds(programme.row_lower + amount * lower, programme.row_upper + amount * upper)
            short = self.elastic.shortage(moved)
            if short.total <= MARGIN / 10:
                return amount + offset
            up, down = np.maximum(short.duals, 0.0), np.minimum(short.duals, 0.0)
            slope = float(up @ lower + down @ upper)
            if slope >= -1e-12:
                return None  # no amount helps: W is convex and does not fall any more
            amount += short.total / -slope
        return None
