"""A basis for a programme that is solved from nothing, put together from its periods solved one after another.

Each period is solved alone, what came before it fixed, from the basis of the period before: a few hundred rows at a
time, and mostly the same steps again. What one period leaves behind binds the next, never the other way round, so the
bases of the periods together are a basis of the whole (block triangular over time), whose plan is within some tenths of
a per cent of the best: the plan of a mission that never looks ahead. In a large programme that is not near enough, and
a second pass knows what the first one found later periods to pay. Columns without a period, such as a level above all
of them, stay at their lower bound; rows without one, such as a budget or a floor over the horizon, take no part. Of
these and of rows that a period cannot keep alone the plan may break some: the whole is first solved without them
(`without_broken`) and then made to keep them by dual simplex, as no cost moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from decide.model.lp import INF, Columns, Floats, Ints, Programme, Rows
from decide.solve.basis import BASIC, LOWER, Statuses, basis_of, reached
from decide.solve.extend import with_columns
from decide.solve.highs import Session
from decide.solve.keys import Keys, keys, positions

PERIOD = "t"
NEVER = -1  # the period of what has none
FEWEST_ROWS = 500  # below, a whole programme is solved as fast as its periods one by one
MANY_ROWS = 3000  # from here a second pass saves more than it takes: 1.2 to 1.8 times as fast; for 2,000 it is even
STEEPEST = 2  # prices rows in a fifth fewer steps than devex does; with few rows its first weights cost little
SLACK = 1e-7  # a plan that breaks a row by less still counts as feasible where only speed hangs on it
PRICE = 0.1  # points for breaking a row that its period cannot keep alone, by one


def start_by_periods(programme: Programme) -> tuple[Any, Floats] | None:
    """A basis to start from and its plan, or None where the programme is small, has no periods, or one of them has no
    plan."""
    if programme.size[0] < FEWEST_ROWS:
        return None
    rolling = _Rolling(programme)
    if rolling.periods < 2:
        return None
    for again in range(2 if programme.size[0] >= MANY_ROWS else 1):
        if again:
            rolling.look_ahead()
        if not all(rolling.solve(period) for period in range(rolling.periods)):
            return None
    return basis_of(rolling.column_status, rolling.row_status), rolling.x


def without_broken(p: Programme, x: Floats) -> Programme:
    """The programme with no bounds on rows that a plan breaks; the programme itself where it breaks none."""
    activity = p.activity(x)
    broken = (activity < p.row_lower - SLACK) | (activity > p.row_upper + SLACK)
    if not broken.any():
        return p
    return p.with_bounds(np.where(broken, -INF, p.row_lower), np.where(broken, INF, p.row_upper))


class _Rolling:
    """The periods of a programme solved one after another: the plan so far, and the statuses of its basis."""

    def __init__(self, p: Programme):
        n_rows, n_columns, _ = p.size
        self.p = p
        of_row = _period(p.row_blocks, n_rows)
        of_column = _of_their_rows(p, _period(p.col_blocks, n_columns), of_row)
        self.periods = int(of_column.max(initial=NEVER)) + 1
        self.columns, self.rows = _Grouped(of_column, self.periods), _Grouped(of_row, self.periods)
        self.entries = _Grouped(of_row[p.entry_rows], self.periods)
        self.own = of_column[p.columns] == of_row[p.entry_rows]
        self.column_keys = keys([_timeless(block) for block in p.col_blocks], p.labels, n_columns)
        self.row_keys = keys([_timeless(block) for block in p.row_blocks], p.labels, n_rows)
        self.column_status, self.row_status = np.full(n_columns, LOWER, np.int8), np.full(n_rows, BASIC, np.int8)
        self.x = np.where(np.isfinite(p.col_lower), p.col_lower, 0.0)
        self.session = Session()
        self.session.highs.setOptionValue("simplex_dual_edge_weight_strategy", STEEPEST)
        self.session.highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        self.cost, self.duals = p.cost, np.zeros(n_rows)
        self.bases: dict[int, tuple[Keys, Statuses, Keys, Statuses]] = {}

    def solve(self, period: int) -> bool:
        """Solve a period; False if it has no plan even where its lower bounds may be broken at a price."""
        columns, rows = self.columns[period], self.rows[period]
        part = self._part(period, columns, rows)
        self.session.load(part)
        highs, count = self.session.highs, len(columns)
        if (near := self.bases.get(period, self.bases.get(period - 1))) is not None:
            old_columns, column_status, old_rows, row_status = near
            new_columns, new_rows = self.column_keys[columns], self.row_keys[rows]
            start = basis_of(
                np.append(column_status, LOWER)[positions(old_columns, new_columns)],  # new ones the last
                np.append(row_status, BASIC)[positions(old_rows, new_rows)],
            )
            start.alien = not (np.array_equal(old_columns, new_columns) and np.array_equal(old_rows, new_rows))
            highs.setBasis(start)
        highs.run()
        slack = np.zeros(0, np.int64)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            slack = np.flatnonzero(np.isfinite(self.p.row_lower[rows]) & (self.p.row_lower[rows] > 0))
            part = _with_slack(highs, part, slack)
            highs.run()
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return False
        solution = highs.getSolution()
        x, activity = (np.array(values, float) for values in (solution.col_value, solution.row_value))
        column_status, row_status = reached(highs, part, x, activity)
        row_status[slack[column_status[count:] == BASIC]] = BASIC
        self.bases[period] = self.column_keys[columns], column_status[:count], self.row_keys[rows], row_status
        self.column_status[columns], self.row_status[rows] = column_status[:count], row_status
        self.x[columns], self.duals[rows] = x[:count], solution.row_dual
        return True

    def look_ahead(self) -> None:
        """Charge every column with what it does to the rows of later periods, at their prices so far."""
        p, later = self.p, np.flatnonzero(~self.own)
        ahead = np.bincount(p.columns[later], p.values[later] * self.duals[p.entry_rows[later]], len(p.cost))
        self.cost = p.cost - ahead

    def _part(self, period: int, columns: Ints, rows: Ints) -> Programme:
        """A period as a programme of its own: its columns and rows, what came before on the right-hand side."""
        p, entries = self.p, self.entries[period]
        own = self.own[entries]
        earlier, entries = entries[~own], entries[own]
        fixed = np.bincount(
            self.rows.place[p.entry_rows[earlier]], p.values[earlier] * self.x[p.columns[earlier]], len(rows)
        )
        return replace(
            p,
            cost=self.cost[columns],
            col_lower=p.col_lower[columns],
            col_upper=p.col_upper[columns],
            row_lower=p.row_lower[rows] - fixed,
            row_upper=p.row_upper[rows] - fixed,
            starts=np.append(np.searchsorted(p.entry_rows[entries], rows), len(entries)),
            columns=self.columns.place[p.columns[entries]],
            values=p.values[entries],
            col_blocks=(),
            row_blocks=(),
        )


class _Grouped:
    """Numbers of columns, rows or entries by their period, and the place of each among those of its period."""

    def __init__(self, periods: Ints, count: int):
        self.order = np.argsort(periods, kind="stable")
        self.first = np.searchsorted(periods[self.order], np.arange(count + 1))
        self.place = np.empty(len(periods), np.int64)
        self.place[self.order] = np.arange(len(periods)) - self.first[np.maximum(periods[self.order], 0)]

    def __getitem__(self, period: int) -> Ints:
        return self.order[self.first[period] : self.first[period + 1]]


def _with_slack(highs: Any, p: Programme, rows: Ints) -> Programme:
    """A programme, and the same in the solver, with a column for each row that lets it fall short, at a price."""
    n = len(rows)
    number, one, cost, upper = np.arange(n), np.ones(n), np.full(n, PRICE), np.full(n, INF)
    highs.addCols(n, cost, np.zeros(n), upper, n, number.astype(np.int32), rows.astype(np.int32), one)
    return with_columns(p, "slack", cost, upper, rows, number, one)


def _period(blocks: tuple[Columns, ...] | tuple[Rows, ...], size: int) -> Ints:
    """(size) the period of each column or row."""
    periods = np.full(size, NEVER, np.int64)
    for block in blocks:
        if PERIOD in block.at:
            periods[block.index] = block.at[PERIOD]
    return periods


def _of_their_rows(p: Programme, of_column: Ints, of_row: Ints) -> Ints:
    """The periods of columns, where those without one that stand in rows of one period alone, such as the violation of
    a term, have that of these rows."""
    entries = np.flatnonzero(of_column[p.columns] == NEVER)
    if not len(entries):
        return of_column
    columns, rows = p.columns[entries], of_row[p.entry_rows[entries]]
    first, last = np.full(len(of_column), np.iinfo(np.int64).max), np.full(len(of_column), NEVER)
    np.minimum.at(first, columns, rows)
    np.maximum.at(last, columns, rows)
    return np.where(first == last, first, of_column)


def _timeless(block: Any) -> Any:
    """A block whose names leave the period out."""
    return replace(block, at={dim: values for dim, values in block.at.items() if dim != PERIOD})
