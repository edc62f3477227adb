"""Which terms contradict each other: irreducible conflicts, and what they want of.

Whether a set of terms K can be kept is one programme, always feasible and always certified:

    W(K) = min Σ over bounds of terms in K of v / max(1, |bound|)   subject to every constraint, terms loosened by v

K can be kept if and only if W(K) = 0. The deletion filter (Chinneck and Dravnieks 1991, ORSA Journal on Computing
3(2)) leaves out one term after the other and keeps out those without which a conflict remains; what is left is a
conflict of which no term can be spared. Terms are tried in the order of the pack, the last first, so that of several
conflicts the one among the terms written first is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decide.errors import Fault
from decide.model.families import families
from decide.model.lp import Floats, Programme
from decide.solve.certificate import certify
from decide.solve.elastic import MARGIN, term_numbers, term_rows, with_violations
from decide.solve.highs import Session
from decide.solve.reduce import solve_part

PATIENCE = 300  # steps; from a basis further off, a start from scratch is quicker
DUAL = 1e-9  # a row with a smaller dual has no part in a conflict


@dataclass(frozen=True)
class Wanting:
    """Something a conflict is short of: a family of constraints and the unit type or area it is about."""

    family: str
    dim: str
    number: int


@dataclass(frozen=True)
class Conflict:
    """Terms (numbers in the pack's order) that cannot be kept together, though all but any one of them can."""

    terms: tuple[int, ...]
    wanting: tuple[Wanting, ...]


@dataclass(frozen=True)
class Shortage:
    """The least total relative violation of some terms."""

    total: float
    duals: Floats
    """(row) change of the total for one more on the right-hand side."""
    amounts: Floats
    """(bound) violation of each bound of a term, lower bounds first; see `term_rows`."""


class Elastic:
    """A programme's terms made elastic, solved for any subset of them by one warm session.

    Of a row of questions that lie close to each other each may start from the one before (`near`); the others start
    from the first of their shape. The optimum is the same.
    """

    def __init__(self) -> None:
        self.sessions: dict[tuple[int, int, int], Session] = {}
        self.last: tuple[tuple[int, int, int], Any] | None = None

    def shortage(self, programme: Programme, terms: Iterable[int] | None = None, near: bool = False) -> Shortage:
        """W of some terms (all if none are named). Raises `Fault` if it fails its certificate."""
        short = self._solved(programme, terms, (), near)
        if short is None:
            raise Fault("the least violation of the terms could not be found.")
        return short

    def giving_up_others(self, programme: Programme, terms: Iterable[int] | None, kept: int) -> Shortage | None:
        """The least violation of some terms where one of them does not bend; None where that cannot be. Raises
        `Fault` as `shortage` does."""
        return self._solved(programme, terms, (kept,), near=False)

    def _solved(
        self, programme: Programme, terms: Iterable[int] | None, kept: tuple[int, ...], near: bool
    ) -> Shortage | None:
        low, high = term_rows(programme)
        elastic = with_violations(programme, low, high)
        number = term_numbers(programme)[np.concatenate([low, high])]
        bounds = slice(len(programme.cost), None)
        cost, upper = elastic.cost.copy(), elastic.col_upper.copy()
        if terms is not None:
            cost[bounds] *= np.isin(number, [*terms])
        upper[bounds][np.isin(number, kept)] = 0.0
        elastic = replace(elastic, cost=cost, col_upper=upper)
        session = self.sessions.setdefault(elastic.size, Session(patience=PATIENCE))
        first = session.base
        if near and self.last is not None and self.last[0] == elastic.size:
            session.base = self.last[1]
        solution = solve_part(elastic, session)
        if solution.status != "optimal":
            session.base = first
            return None
        self.last = elastic.size, session.highs.getBasis()
        session.base = first or session.base
        certificate = certify(elastic, solution)
        return Shortage(certificate.objective, solution.duals, solution.x[bounds])


def conflicts(programme: Programme, elastic: Elastic) -> tuple[Conflict, ...]:
    """Conflicts without a common term, until the remaining terms can be kept; none if all can."""
    everything = range(len(programme.labels["term"]))
    out: list[Conflict] = []
    left = list(everything)
    while left and (short := elastic.shortage(programme, left)).total > MARGIN:
        terms = _irreducible(programme, elastic, left, short)
        wanting = tuple(_wanting(programme, elastic.shortage(programme, terms).duals))
        out.append(Conflict(tuple(terms), wanting))
        left = [term for term in left if term not in terms]
    return tuple(out)


def _irreducible(programme: Programme, elastic: Elastic, terms: list[int], short: Shortage) -> list[int]:
    """The deletion filter, begun with the terms whose duals already prove the conflict."""
    low, high = term_rows(programme)
    rows = np.concatenate([low, high])
    proving = {*term_numbers(programme)[rows[np.abs(short.duals[rows]) > DUAL]].tolist()}
    kept = [term for term in terms if term in proving]
    if elastic.shortage(programme, kept).total <= MARGIN:
        kept = list(terms)
    for term in reversed(list(kept)):
        fewer = [other for other in kept if other != term]
        if fewer and elastic.shortage(programme, fewer).total > MARGIN:
            kept = fewer
    return kept


def _wanting(programme: Programme, duals: Floats) -> Iterator[Wanting]:
    """What the proof of a conflict rests on besides the terms; where a laydown counts, at the start only."""
    for family, spec in families().items():
        if not spec.wanted:
            continue
        rows, dim = programme.rows(family), spec.subject
        if not len(rows.index):
            continue
        used = np.abs(duals[rows.index]) > DUAL
        if family == "continuity":
            used &= rows.at["t"] == 0
        for number in np.unique(rows.at[dim][used]):
            yield Wanting(family, dim, int(number))
