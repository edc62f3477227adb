"""When an option's terms cannot all be met: the least violation, and where it falls.

Only the option's own terms bend (presence, mandated effort, floors, budget). Each gets a violation
v >= 0, counted relative to its bound:

    min Σ v / max(1, |bound|)   subject to every other constraint

The terms are then loosened by that violation, and by `MARGIN` more, and the programme is solved as usual. Of sets of
violations whose sums tie, which happens where the same units could keep either of two like terms, always one and the
same is taken, wherever the search began: violations differ in their cost by a hair that hangs on their names alone
(decide/solve/nudge.py), and what they come to is rounded well above what solvers leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decide.errors import NoAnswer
from decide.model.families import TERMS, named
from decide.model.lp import Floats, Ints, Programme
from decide.solve.basis import BASIC, basis_of, numbers
from decide.solve.extend import with_columns
from decide.solve.highs import Session
from decide.solve.nudge import dearer
from decide.solve.reduce import solve_part

TERM_FAMILIES = named(TERMS)
MARGIN = 1e-7  # relative slack that keeps the loosened programme feasible within solver tolerance
DIGITS = 12  # of a relative violation: far below what `MARGIN` leaves, above what rounding in the solver brings
DEAR = 1e4  # points for all of a term: more than one was worth in 17 of 18 futures; where it is not, a few steps more
Given = tuple[int, float, float]
"""A row that gave way, its bound, and the value it can reach."""


@dataclass(frozen=True)
class Violation:
    """A row of a term, its bound, and the value it can reach."""

    family: str
    term: int
    period: int | None
    bound: float
    reached: float
    """Same unit as the bound; below it for a lower bound, above it for an upper one."""


@dataclass(frozen=True)
class Loosened:
    """A programme of which some rows gave way."""

    programme: Programme
    given: tuple[Given, ...]
    basis: Any
    """One of the programme whose plan is near the best; None where none is at hand."""


def loosen(programme: Programme, session: Session) -> Loosened:
    """The programme with its terms loosened by the least total relative violation.

    Raises `NoAnswer` if even that does not make it feasible.
    """
    return give_way(programme, session, TERM_FAMILIES)


def give_way(programme: Programme, session: Session, families: Sequence[str]) -> Loosened:
    """The programme with rows of some families loosened by the least total relative violation.

    A session that has just ended with the programme, as one without a plan, goes on from there: its basis is nearly
    always one of the best score. Raises `NoAnswer` if even giving way does not make the programme feasible.
    """
    low, high = term_rows(programme, families)
    rows, n_cols = np.concatenate([low, high]), len(programme.cost)
    elastic = with_violations(programme, low, high)
    weights = elastic.cost[n_cols:]
    dear = DEAR * weights * dearer(programme, rows)
    elastic = replace(elastic, cost=np.concatenate([elastic.cost[:n_cols], dear]))
    basis = None
    if session.ended_without_a_plan(programme):
        basis = session.with_columns(dear, rows, np.repeat([1.0, -1.0], [len(low), len(high)]))
    if basis is None:
        solution = solve_part(elastic, Session(session.time_limit))
    else:
        solution = Session.near(elastic, basis, session.time_limit).solve(elastic)
    if solution.status != "optimal":
        raise NoAnswer("No plan exists, whatever terms are given up.")
    amounts = np.round(solution.x[n_cols:] * weights, DIGITS) / weights
    loosened, given = loosened_by(programme, low, high, amounts)
    return Loosened(loosened, given, None if basis is None else _without(basis, rows, n_cols))


def _without(basis: Any, rows: Ints, n_cols: int) -> Any:
    """The basis without the columns behind the first ones, one in each of these rows: where one is basic its row is."""
    columns, of_rows = numbers(basis.col_status), numbers(basis.row_status)
    of_rows[rows[columns[n_cols:] == BASIC]] = BASIC
    return basis_of(columns[:n_cols], of_rows)


def loosened_by(programme: Programme, low: Ints, high: Ints, amounts: Floats) -> tuple[Programme, tuple[Given, ...]]:
    """The programme with bounds of rows (lower, then upper) loosened by amounts, and what gave way."""
    row_lower, row_upper = programme.row_lower.copy(), programme.row_upper.copy()
    given = []
    for number, row in enumerate([*low, *high]):
        is_low = number < len(low)
        bound = float(row_lower[row] if is_low else row_upper[row])
        amount = float(amounts[number])
        if amount <= MARGIN * max(1.0, abs(bound)):
            continue
        give = amount + MARGIN * max(1.0, abs(bound))
        if is_low:
            row_lower[row] -= give
        else:
            row_upper[row] += give
        given.append((int(row), bound, bound - amount if is_low else bound + amount))
    return programme.with_bounds(row_lower, row_upper), tuple(given)


def term_rows(programme: Programme, families: Sequence[str] = TERM_FAMILIES) -> tuple[Ints, Ints]:
    """The rows of terms (or of other families) with a lower bound, and those with an upper one."""
    rows = np.concatenate([programme.rows(name).index for name in families])
    return rows[np.isfinite(programme.row_lower[rows])], rows[np.isfinite(programme.row_upper[rows])]


def term_numbers(programme: Programme) -> Ints:
    """(row) number of the term each row belongs to; -1 where it belongs to none."""
    by_row = np.full(len(programme.row_lower), -1)
    for name in TERM_FAMILIES:
        family = programme.rows(name)
        if len(family.index):
            by_row[family.index] = family.at["term"]
    return by_row


def with_violations(p: Programme, low: Ints, high: Ints) -> Programme:
    """The programme with one violation column per bound of a term, minimising their relative sum."""
    rows = np.concatenate([low, high])
    signs = np.concatenate([np.ones(len(low)), -np.ones(len(high))])
    bounds = np.concatenate([p.row_lower[low], p.row_upper[high]])
    cost = 1.0 / np.maximum(1.0, np.abs(bounds))
    plain = replace(p, cost=np.zeros(len(p.cost)))
    return with_columns(plain, "violation", cost, np.full(len(rows), np.inf), rows, np.arange(len(rows)), signs)


def violations(programme: Programme, given: Iterable[Given]) -> tuple[Violation, ...]:
    """What gave way, by the term it belongs to."""
    return tuple(_describe(programme, *one) for one in given)


def _describe(programme: Programme, row: int, bound: float, reached: float) -> Violation:
    for name in TERM_FAMILIES:
        family = programme.rows(name)
        where = np.flatnonzero(family.index == row)
        if len(where):
            at = {dim: int(values[where[0]]) for dim, values in family.at.items()}
            return Violation(name, at["term"], at.get("t"), bound, reached)
    raise AssertionError(f"row {row} belongs to no term")
