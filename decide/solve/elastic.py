"""When an option's terms cannot all be met: the least violation, and where it falls.

Only the option's own terms bend (presence, mandated effort, floors, budget). Each gets a violation
v >= 0, counted relative to its bound:

    min Σ v / max(1, |bound|)   subject to every other constraint

The terms are then loosened by that violation, and by `MARGIN` more, and the programme is solved as usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decide.errors import NoAnswer
from decide.model.families import TERMS, named
from decide.model.lp import Floats, Ints, Programme
from decide.solve.extend import with_columns
from decide.solve.highs import Session
from decide.solve.reduce import solve_part

TERM_FAMILIES = named(TERMS)
MARGIN = 1e-7  # relative slack that keeps the loosened programme feasible within solver tolerance
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


def loosen(programme: Programme, session: Session) -> tuple[Programme, tuple[Violation, ...]]:
    """The programme with its terms loosened by the least total relative violation.

    Raises `NoAnswer` if even that does not make it feasible.
    """
    loosened, given = give_way(programme, session, TERM_FAMILIES)
    return loosened, violations(programme, given)


def give_way(programme: Programme, session: Session, families: Sequence[str]) -> tuple[Programme, tuple[Given, ...]]:
    """The programme with rows of some families loosened by the least total relative violation.

    Returns too what gave way. Raises `NoAnswer` if even that does not make the programme feasible.
    """
    low, high = term_rows(programme, families)
    elastic = with_violations(programme, low, high)
    solution = solve_part(elastic, session)
    if solution.status != "optimal":
        raise NoAnswer("No plan exists, whatever terms are given up.")
    return loosened_by(programme, low, high, solution.x[len(programme.cost) :])


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
