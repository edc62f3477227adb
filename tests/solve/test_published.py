"""Published programmes with known optimum and duals, through the arrays-to-solver path on both routes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from decide.model.lp import Columns, Programme, Rows
from decide.solve.certificate import certify
from decide.solve.highs import Session, Solution
from decide.solve.pulp_route import solve_with_pulp


def programme(cost: Any, matrix: Any, lower: Any, upper: Any) -> Programme:
    """A programme from a dense matrix; columns from 0."""
    dense = np.array(matrix, float)
    rows, columns = dense.shape
    row, column = np.nonzero(dense)
    starts = np.searchsorted(row, np.arange(rows + 1))
    block = Columns("x", np.arange(columns), {"j": np.arange(columns)}, np.full(columns, np.inf))
    return Programme(
        cost=np.array(cost, float),
        col_lower=np.zeros(columns),
        col_upper=np.full(columns, np.inf),
        row_lower=np.array(lower, float),
        row_upper=np.array(upper, float),
        starts=starts,
        columns=column.astype(np.int64),
        values=dense[row, column],
        col_blocks=(block,),
        row_blocks=(Rows("r", np.arange(rows), {"i": np.arange(rows)}),),
        labels={"j": tuple(map(str, range(columns))), "i": tuple(map(str, range(rows)))},
    )


def both_routes(p: Programme) -> list[Solution]:
    return [Session().solve(p), solve_with_pulp(p)]


def test_wyndor_glass() -> None:
    """Hillier & Lieberman, Introduction to Operations Research, ch. 3 and 4: optimum 36 at (2, 6), shadow
    prices 0, 3/2, 1."""
    p = programme([-3, -5], [[1, 0], [0, 2], [3, 2]], [-np.inf] * 3, [4, 12, 18])
    for solution in both_routes(p):
        assert solution.objective == pytest.approx(-36)
        assert solution.x == pytest.approx([2, 6])
        assert -solution.duals == pytest.approx([0, 1.5, 1], abs=1e-9)
        assert certify(p, solution).holds


def test_dantzig_transport() -> None:
    """Dantzig, Linear Programming and Extensions (1963), ch. 3.3, as in the GAMS model library: plants
    350 and 600, markets 325, 300, 275; optimum 153.675; market prices 0.225, 0.153, 0.126."""
    distance = np.array([[2.5, 1.7, 1.8], [2.5, 1.8, 1.4]])
    supply = np.kron(np.eye(2), np.ones(3))
    demand = np.kron(np.ones(2), np.eye(3))
    p = programme(
        90 * distance.ravel() / 1000,
        np.vstack([supply, demand]),
        [-np.inf, -np.inf, 325, 300, 275],
        [350, 600, np.inf, np.inf, np.inf],
    )
    for solution in both_routes(p):
        assert solution.objective == pytest.approx(153.675)
        assert solution.duals[2:] == pytest.approx([0.225, 0.153, 0.126])
        assert solution.duals[:2] == pytest.approx([0.0, 0.0])
        assert certify(p, solution).holds


def test_infeasible_and_unbounded_are_told_apart() -> None:
    impossible = programme([1.0], [[1.0], [1.0]], [2.0, -np.inf], [np.inf, 1.0])
    endless = programme([-1.0], [[1.0]], [0.0], [np.inf])
    assert [s.status for s in both_routes(impossible)] == ["infeasible", "infeasible"]
    assert [s.status for s in both_routes(endless)] == ["unbounded", "unbounded"]
