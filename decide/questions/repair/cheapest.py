"""The least amount of one remedy that lets every term be kept.

Let W(s) be the least total relative violation with the remedy at amount s. Where it moves right-hand sides only, W is
convex, piecewise linear and falls, and a dual solution gives its slope, so Newton's method from 0 never oversteps the
least s with W(s) = 0 and reaches it in finitely many solves. The slope at 0 alone often settles it: W lies above that
line, so a remedy whose line does not fall helps in no amount, and needs no solve. Where a remedy stands in the matrix
(beds beside the share of the base held, the redeployable share beside who is stationed) the same is done on a
relaxation, in which the other factor is at its most: that gives a lower bound, from which the whole amounts are tried,
and halved between where the bound is not enough. Every amount is confirmed on the programme built anew with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from decide.model.formulation import formulate
from decide.model.instance import Instance, compile_instance
from decide.model.lp import Ints, Programme
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.prices.increments import difference
from decide.questions.repair.remedies import Direction, Remedy, Sets
from decide.solve.conflict import Elastic, Shortage
from decide.solve.elastic import MARGIN
from decide.solve.highs import same_shape

MOST_STEPS = 60
TRIED = 2  # whole amounts tried from the bound on before halving
FLAT = -1e-12  # a slope above this does not fall
Terms = tuple[int, ...] | None
"""Terms to be kept, by number; None for all."""


class Built:
    """A case as arrays."""

    def __init__(self, case: Case):
        self.case = case
        self.instance: Instance = compile_instance(case.pack)
        self.programme: Programme = formulate(self.instance)


class Asker:
    """Asks of one option, with changes: how short does it fall, and how much of a remedy would do."""

    def __init__(self, theatre: Theatre, option: str, what_if: WhatIf, elastic: Elastic):
        self.theatre, self.option, self.what_if, self.elastic = theatre, option, what_if, elastic
        self.shortages: dict[tuple[Sets, Terms], Shortage] = {}
        self.made: dict[Sets, Built] = {}
        self.read: dict[str, Direction] = {}

    @cached_property
    def base(self) -> Built:
        """The option as it stands."""
        return self.built(())

    def built(self, sets: Sets) -> Built:
        """The option with changes."""
        if sets not in self.made:
            what_if = replace(self.what_if, sets=(*self.what_if.sets, *sets))
            self.made[sets] = Built(resolve(self.theatre, self.option, what_if))
        return self.made[sets]

    def shortage(self, sets: Sets, terms: Terms = None, near: bool = False) -> Shortage:
        """W of some terms with changes; `near`: few steps from what was asked last."""
        if (sets, terms) not in self.shortages:
            self.shortages[sets, terms] = self.elastic.shortage(self.built(sets).programme, terms, near)
        return self.shortages[sets, terms]

    def feasible(self, sets: Sets, terms: Terms = None, near: bool = False) -> bool:
        """Whether the terms can be kept with changes."""
        return self.shortage(sets, terms, near).total <= MARGIN / 10

    def least(self, remedy: Remedy, beside: Sets = (), terms: Terms = None) -> tuple[float, float] | None:
        """The least whole amount of a remedy, beside other changes, and the exact one; None if it does not help.

        The exact amount is a lower bound where the remedy stands in the matrix.
        """
        exact = self._exact(remedy, beside, terms)
        if exact is None:
            return None
        amount = min(remedy.rounded(exact), remedy.most)
        for _ in range(TRIED):
            if amount <= remedy.most and self.feasible((*beside, *remedy.sets(amount)), terms, near=True):
                return amount, exact
            amount += remedy.step
        return self._halved(remedy, beside, terms, amount, exact) if remedy.relaxed else None

    def may_help(self, remedy: Remedy, beside: Sets = (), terms: Terms = None) -> bool:
        """Whether W could fall with a remedy: False is a proof that it does not."""
        if remedy.whole:
            return True
        _, direction, offset = self._line(remedy, beside)
        return offset > 0 or _slope(self.shortage(beside, terms), direction) < FLAT

    def _halved(
        self, remedy: Remedy, beside: Sets, terms: Terms, low: float, exact: float
    ) -> tuple[float, float] | None:
        """The least whole amount above `low`: feasibility does not fall with more of a remedy."""
        if not self.feasible((*beside, *remedy.sets(remedy.most)), terms):
            return None
        first, last = round(low / remedy.step), round(remedy.most / remedy.step)
        while first < last:
            middle = (first + last) // 2
            if self.feasible((*beside, *remedy.sets(middle * remedy.step)), terms, near=True):
                last = middle
            else:
                first = middle + 1
        return last * remedy.step, exact

    def _exact(self, remedy: Remedy, beside: Sets, terms: Terms) -> float | None:
        """Newton's method on W, from nothing; None where W stays above 0 or reaches it only beyond the most."""
        if remedy.whole:  # all or nothing
            return remedy.most
        programme, (lower, upper), amount = self._line(remedy, beside)
        offset = amount
        short = self.shortage(beside, terms) if offset == 0 else self.elastic.shortage(programme, terms)
        for n in range(MOST_STEPS):
            if short.total <= MARGIN / 10:
                return amount
            slope = _slope(short, (lower, upper))
            if slope >= FLAT:
                return None  # no amount helps: W is convex and does not fall any more
            amount += short.total / -slope
            if amount > remedy.most:
                return None  # the tangent, and so W, is above 0 up to there
            step = amount - offset
            moved = programme.with_bounds(programme.row_lower + step * lower, programme.row_upper + step * upper)
            short = self.elastic.shortage(moved, terms, near=n > 0)
        return None

    def _line(self, remedy: Remedy, beside: Sets) -> tuple[Programme, Direction, float]:
        """A programme, how its row bounds change with a remedy, and the amount of it that the programme has."""
        start = self.base if not beside else self.built(beside)
        if remedy.direction is not None:
            return start.programme, remedy.direction(start.instance, start.programme), 0.0
        if not any(path.startswith("units.") for path, _ in beside) and remedy.path in self.read:
            lower, upper = self.read[remedy.path]
            if len(upper) == len(start.programme.row_upper):
                return start.programme, (lower, upper), 0.0
        unit = remedy.step
        one = self.built((*beside, *remedy.sets(unit))).programme
        two = self.built((*beside, *remedy.sets(2 * unit))).programme
        same = same_shape(start.programme, one)
        return (start.programme, difference(one, two, unit), 0.0) if same else (one, difference(one, two, unit), unit)

    def read_directions(self, several: Sequence[Remedy]) -> None:
        """Read the directions of remedies for units off few programmes, each built with one more of every type.

        A row that changes with a type's strength is a row of that type, so that the programmes tell the types apart.
        Where one more brings columns that are not there, the direction is read later, from programmes of its own.
        """
        p = self.base.instance
        there = {name for name, strength in zip(p.units, p.strength, strict=True) if (strength > 0).all()}
        for batch in _by_type([item for item in several if item.kind == "pledge" or item.path.split(".")[1] in there]):
            start = self.base.programme
            more = self.built(tuple(pair for remedy in batch for pair in remedy.sets(remedy.step))).programme
            if not same_shape(start, more) or not np.array_equal(start.values, more.values):
                continue
            lower, upper = difference(start, more, 1.0)
            units = _types_of_rows(start)
            for remedy in batch:
                mine = units == p.units.index(remedy.path.split(".")[1])
                self.read[remedy.path] = (lower * mine / remedy.step, upper * mine / remedy.step)


def _by_type(several: Sequence[Remedy]) -> Iterator[list[Remedy]]:
    """Remedies whose directions are to be read, in groups with one of each unit type at most."""
    left = [remedy for remedy in several if remedy.direction is None and not remedy.whole]
    while left:
        first = {remedy.path.split(".")[1]: remedy for remedy in reversed(left)}
        yield [*first.values()]
        left = [remedy for remedy in left if remedy not in first.values()]


def _types_of_rows(programme: Programme) -> Ints:
    """(row) the unit type it is about; -1 for none."""
    units = np.full(len(programme.row_lower), -1)
    for block in programme.row_blocks:
        if "u" in block.at:
            units[block.index] = block.at["u"]
    return units


def _slope(short: Shortage, direction: Direction) -> float:
    """Change of W per unit along a direction, by the duals at its start."""
    lower, upper = direction
    return float(np.maximum(short.duals, 0.0) @ lower + np.minimum(short.duals, 0.0) @ upper)
