"""A programme begun with its periods ends in the same plan, with the same prices, as one solved as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from bench.grown import longer, monthly, shorter
from decide.model.criteria import measure
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Family, Programme, with_rows
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set
from decide.solve import by_period, settled
from decide.solve.basis import BASIC, LOWER
from decide.solve.by_period import start_by_periods, without_broken
from decide.solve.certificate import check
from decide.solve.elastic import term_rows, with_violations
from decide.solve.extend import with_columns
from decide.solve.highs import Solution
from decide.solve.settled import Settled
from tests import small

FEW = settings(max_examples=25)


def programme_of(theatre: Theatre, option: str, *sets: str) -> Programme:
    what_if = WhatIf(sets=tuple(map(parse_set, sets)))
    return formulate(compile_instance(resolve(theatre, option, what_if).pack))


def as_a_whole(programme: Programme) -> Solution:
    """Solved the other way: without its periods."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settled, "start_by_periods", lambda _: None)
        return Settled().solve(programme)


def by_its_periods(programme: Programme) -> Solution:
    """Solved from its periods, however small it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_period, "FEWEST_ROWS", 0)
        return Settled().solve(programme)


@FEW
@given(data=small.trees())
def test_any_programme_ends_where_it_does_as_a_whole(data: dict[str, Any]) -> None:
    programme = formulate(compile_instance(small.pack(data)))
    whole, periods = as_a_whole(programme), by_its_periods(programme)
    assert periods.status == whole.status
    np.testing.assert_allclose(periods.x, whole.x, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(periods.duals, whole.duals, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("option", ["epon-2b", "epon-3b", "review-2"])
def test_the_very_bytes_on_mali(mali: Theatre, option: str) -> None:
    programme = programme_of(mali, option)
    assert start_by_periods(programme) is not None
    whole, periods = as_a_whole(programme), Settled().solve(programme)
    assert np.array_equal(periods.x, whole.x)
    assert np.array_equal(periods.duals, whole.duals)


def test_the_start_is_a_basis_of_the_whole_near_the_best(mali: Theatre) -> None:
    """As many basic columns and rows as there are rows, and a plan that the whole improves by little."""
    programme = programme_of(mali, "epon-2d")
    begun = start_by_periods(programme)
    assert begun is not None
    basis, x = begun
    basic = [status for status in (*basis.col_status, *basis.row_status) if int(status) == BASIC]
    assert len(basic) == programme.size[0]
    best = as_a_whole(programme).objective
    assert best <= programme.cost @ x <= 0.9 * best < 0  # it minimises: the worth of the plan, negative
    assert without_broken(programme, x) is programme


def test_a_term_that_one_period_cannot_keep_alone_is_kept_by_the_whole(drill: Theatre) -> None:
    """What the first period would have to leave for the second no period sees alone."""
    programme = programme_of(drill, "overcommit")
    whole, periods = as_a_whole(programme), by_its_periods(programme)
    assert periods.status == whole.status == "infeasible"


def test_rows_without_a_period_take_no_part_and_are_kept(mali: Theatre) -> None:
    free = programme_of(mali, "epon-2a")
    last = free.row_blocks[-1]
    timeless = replace(last, at={dim: values for dim, values in last.at.items() if dim != "t"})
    apart = replace(free, row_blocks=(*free.row_blocks[:-1], timeless))
    whole, periods = as_a_whole(apart), Settled().solve(apart)
    assert np.array_equal(periods.x, whole.x)


@pytest.mark.parametrize("name", ["cost", "centre"])
def test_a_floor_and_a_budget_over_the_horizon_are_kept(mali: Theatre, name: str) -> None:
    """What the best plan reaches, and five per cent more of it: the periods alone know of neither."""
    instance = compile_instance(resolve(mali, "review-1a").pack)
    free = formulate(instance)
    aim = measure(instance, free, name)
    reached = aim.sign * aim.value(Settled().solve(free).x)
    wanted = reached + 0.05 * abs(reached)
    row = Family("measure", {"c": 1}, lower=wanted - aim.sign * aim.constant)
    for block in free.col_blocks:
        row.add(block, aim.sign * aim.gain[block.index], c=np.zeros(len(block), np.int64))
    bound = with_rows(free, [row], {"c": (name,)})
    begun = start_by_periods(bound)
    assert begun is not None
    let_go = without_broken(bound, begun[1])
    assert np.isinf(let_go.row_lower[-1])
    assert np.array_equal(let_go.row_lower[:-1], bound.row_lower[:-1])
    whole, periods = as_a_whole(bound), Settled().solve(bound)
    assert aim.sign * aim.value(periods.x) == pytest.approx(wanted)
    np.testing.assert_array_equal(periods.x, whole.x)
    np.testing.assert_array_equal(periods.duals, whole.duals)


def test_columns_have_the_period_of_their_rows_or_stay_at_their_lower_bound(mali: Theatre) -> None:
    """A violation belongs to its term's period, a level above all periods to none."""
    programme = programme_of(mali, "epon-2b")
    low, high = term_rows(programme)
    bent = with_violations(programme, low, high)
    rolling = by_period._Rolling(bent)
    presence = programme.rows("presence")
    violation = bent.block("violation").index[: len(low)]
    placed = {int(column): t for t in range(rolling.periods) for column in rolling.columns.order[rolling.columns[t]]}
    at = dict(zip(presence.index.tolist(), presence.at["t"].tolist(), strict=True))
    expected = {int(column): at[row] for column, row in zip(violation, low.tolist(), strict=True) if row in at}
    assert expected
    assert {column: placed[column] for column in expected} == expected
    rows = np.arange(programme.size[0])
    level = with_columns(
        programme, "level", -np.ones(1), np.full(1, 9.0), rows, np.zeros_like(rows), np.ones(len(rows))
    )
    begun = start_by_periods(level)
    assert begun is not None
    assert int(begun[0].col_status[-1]) == LOWER


def test_months_end_where_they_do_as_a_whole(drill: Theatre) -> None:
    programme = formulate(compile_instance(monthly(resolve(drill, "reinforce").pack)))
    assert len(programme.labels["t"]) == 12
    whole, periods = as_a_whole(programme), by_its_periods(programme)
    np.testing.assert_allclose(periods.x, whole.x, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(periods.duals, whole.duals, rtol=1e-9, atol=1e-9)


def test_a_horizon_of_one_period_has_a_plan(mali: Theatre) -> None:
    pack = shorter(resolve(mali, "epon-2b").pack, 1)
    programme = formulate(compile_instance(pack.model_copy(update={"terms": {}})))
    assert len(programme.labels["t"]) == 1
    assert start_by_periods(programme) is None
    solution = by_its_periods(programme)
    assert check(programme, solution.x, solution.duals).holds


def test_one_period_and_few_rows_are_solved_as_a_whole(drill: Theatre) -> None:
    small_one = programme_of(drill, "stay")
    assert start_by_periods(small_one) is None
    lone = [
        replace(block, at=dict.fromkeys(block.at, np.zeros(len(block.index), np.int64)))
        for block in small_one.col_blocks
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_period, "FEWEST_ROWS", 0)
        assert start_by_periods(replace(small_one, col_blocks=tuple(lone))) is None


def test_a_second_pass_knows_what_later_periods_pay(mali: Theatre) -> None:
    """It leaves units nearer to where the whole wants them."""
    programme = formulate(compile_instance(longer(resolve(mali, "review-1a").pack, 2)))
    once = by_period._Rolling(programme)
    assert once.periods == 16
    assert all(once.solve(period) for period in range(once.periods))
    twice = start_by_periods(programme)
    assert twice is not None
    best = Settled().solve(programme).objective
    assert 0 <= programme.cost @ twice[1] - best < 0.7 * (programme.cost @ once.ended()[1] - best)


def test_a_term_that_a_period_breaks_is_first_let_go_and_then_kept(mali: Theatre) -> None:
    """With little infantry the periods alone do not bring all to the centre in time; the whole does. Rows let go are
    those of terms, and the whole keeps each."""
    programme = programme_of(mali, "epon-2b", "units.infantry.strength=1500")
    begun = start_by_periods(programme)
    assert begun is not None
    let_go = without_broken(programme, begun[1])
    broken = np.flatnonzero(np.isinf(let_go.row_lower) & np.isfinite(programme.row_lower))
    assert len(broken)
    assert {programme.row_names[row].split(".")[0] for row in broken} <= {"presence", "effort_term"}
    assert np.array_equal(let_go.row_upper, programme.row_upper)
    whole, periods = as_a_whole(programme), Settled().solve(programme)
    assert (programme.activity(periods.x)[broken] >= programme.row_lower[broken] - 1e-7).all()
    np.testing.assert_array_equal(periods.x, whole.x)
    np.testing.assert_array_equal(periods.duals, whole.duals)
