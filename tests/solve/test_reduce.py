"""What is left out of a programme does not matter: the part has the optimum of the whole, and proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import INF, Columns, Programme, Rows
from decide.pack.theatre import Theatre, resolve
from decide.solve.certificate import certify
from decide.solve.elastic import term_rows, with_violations
from decide.solve.highs import Session
from decide.solve.reduce import part_that_matters, solve_part
from tests import small

CASES = settings(max_examples=30)
numbers = st.integers(-2, 2).map(float)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Small programmes with rows bounded on either side, both or neither, and columns of every kind."""
    n_rows, n_cols = draw(st.integers(0, 5)), draw(st.integers(1, 6))
    matrix = np.array([[draw(numbers) for _ in range(n_cols)] for _ in range(n_rows)]).reshape(n_rows, n_cols)
    lower, upper = [], []
    for _ in range(n_rows):
        low, span, kind = draw(numbers), draw(st.integers(0, 3)), draw(st.sampled_from("<>=n"))
        lower.append(low if kind in ">=" else -INF)
        upper.append(low + span if kind in "<=" else INF)
    starts = np.concatenate([[0], np.cumsum((matrix != 0).sum(axis=1))]).astype(np.int64)
    none: dict[str, Any] = {}
    return Programme(
        cost=np.array([draw(numbers) for _ in range(n_cols)]),
        col_lower=np.array([draw(st.sampled_from((0.0, 0.0, 1.0, -1.0))) for _ in range(n_cols)]),
        col_upper=np.array([draw(st.sampled_from((1.0, 3.0, INF))) for _ in range(n_cols)]),
        row_lower=np.array(lower),
        row_upper=np.array(upper),
        starts=starts,
        columns=np.nonzero(matrix)[1],
        values=matrix[matrix != 0],
        col_blocks=(Columns("x", np.arange(n_cols), none, np.zeros(0)),),
        row_blocks=(Rows("r", np.arange(n_rows), none),),
        labels={},
    )


@settings(max_examples=300)
@given(programmes())
def test_the_part_has_the_optimum_of_the_whole(programme: Programme) -> None:
    whole, part = Session().solve(programme), solve_part(programme, Session())
    assert part.status == whole.status
    if whole.status == "optimal":
        assert certify(programme, part).objective == pytest.approx(whole.objective, abs=1e-9)


@CASES
@given(small.trees(), st.integers(0, 400), st.integers(0, 90))
def test_least_violations_are_the_same(data: dict[str, Any], many: int, floor: int) -> None:
    data["terms"] = {
        "many": {"kind": "presence", "title": "Many", "areas": ["beta"], "at_least": small.q(many, "persons")},
        "safe": {"kind": "floor", "title": "Safe", "objective": "protection", "at_least": small.q(floor, "points")},
    }
    programme = formulate(compile_instance(small.pack(data)))
    elastic = with_violations(programme, *term_rows(programme))
    certificate = certify(elastic, solve_part(elastic, Session()))
    assert certificate.objective == pytest.approx(Session().solve(elastic).objective, abs=1e-7)


def test_promises_of_presence_leave_a_third(mali: Theatre) -> None:
    """No patrol and no need matters to whether so many people can be somewhere."""
    programme = formulate(compile_instance(resolve(mali, "epon-2b").pack))
    elastic = with_violations(programme, *term_rows(programme))
    part = part_that_matters(elastic)
    assert part.programme.size[1] < elastic.size[1] / 3
    left_out = {block.name for block in elastic.col_blocks if len(block) and not part.columns[block.index].any()}
    assert {"y", "z"} <= left_out
    again = part_that_matters(replace(part.programme))
    assert again.programme.size == part.programme.size
