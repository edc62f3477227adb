"""Wherever a session starts, it ends in the same plan with the same duals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.pack.located import Located
from decide.pack.schema import Option
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set
from decide.solve import highs, settled
from decide.solve.answer import answer, from_published
from decide.solve.basis import LOWER, UPPER
from decide.solve.keys import names_of
from decide.solve.nudge import nudged
from decide.solve.settled import Settled
from tests import small

FEW = settings(max_examples=20)
OPTION = Option(id="made", title="Made for a test", summary="Made for a test.")


def case(data: dict[str, Any]) -> Case:
    return Case(OPTION, small.pack(data), Located(data, {}), ())


@FEW
@given(first=small.trees(), second=small.trees())
def test_the_plan_is_that_of_a_cold_start(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Plans that tie abound in these: it is the very plan, and the very duals, that a cold start ends in."""
    _, session = from_published(case(first))
    warm, cold = answer(case(second), session=session), answer(case(second))
    assert warm.certificate.holds
    np.testing.assert_allclose(warm.solution.x, cold.solution.x, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(warm.solution.duals, cold.solution.duals, rtol=1e-9, atol=1e-9)


def test_wherever_it_starts_it_ends_in_the_same_plan(mali: Theatre) -> None:
    """From nothing, from the published option, and from another what-if with columns and rows of its own; where a cell
    has no weight any score in it ties."""
    wanted = resolve(mali, "epon-1", what_if("weights.stabilisation.north=0", "units.riverine.strength=150"))
    other = resolve(mali, "epon-1", what_if("weights.protection.centre=3", "units.infantry.strength*=0.8"))
    _, published = from_published(resolve(mali, "epon-1"))
    aside = published.another()
    answer(other, session=aside)
    sessions = [Settled(), published, Settled(aside.reached)]
    plans = [answer(wanted, session=session).solution for session in sessions]
    for plan in plans[1:]:
        np.testing.assert_array_equal(plan.x, plans[0].x)
        np.testing.assert_array_equal(plan.duals, plans[0].duals)


def test_a_start_that_is_far_off_is_left_for_the_periods(mali: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another option altogether, more steps away than a solve from the periods takes."""
    _, far = from_published(resolve(mali, "review-3"))
    wanted = resolve(mali, "epon-2b")
    begun: list[bool] = []
    begin = Settled._begin_with_periods
    monkeypatch.setattr(Settled, "_begin_with_periods", lambda self, p: begun.append(begin(self, p)) or begun[-1])
    warm = answer(wanted, session=far).solution
    assert begun == [True]
    cold = answer(wanted).solution
    np.testing.assert_array_equal(warm.x, cold.x)
    np.testing.assert_array_equal(warm.duals, cold.duals)


def test_a_start_without_rows_is_a_start() -> None:
    """A programme of columns alone has an optimum to start the next one from."""
    programme = formulate(compile_instance(case(small.tree()).pack))
    cold = Settled()
    solution = cold.solve(programme)
    reached = cold.reached
    assert reached is not None
    none = reached.rows[:0]
    lower, upper, *of_rows = reached.bounds
    alone = replace(
        reached, rows=none, row_status=reached.row_status[:0], bounds=(lower, upper, *(b[:0] for b in of_rows))
    )
    np.testing.assert_array_equal(Settled(alone).solve(programme).x, solution.x)


def what_if(*sets: str) -> WhatIf:
    return WhatIf(sets=tuple(map(parse_set, sets)))


def test_a_nudge_hangs_on_names_alone(drill: Theatre) -> None:
    """What another option has besides moves no nudge of what both have; nothing that was feasible is cut off."""
    one, other = (formulate(compile_instance(resolve(drill, name).pack)) for name in ("stay", "reinforce"))
    dearer = []
    for programme in (one, other):
        close = nudged(programme)
        assert (close.cost > programme.cost).all()
        assert (close.row_upper >= programme.row_upper).all()
        assert (close.row_lower <= programme.row_lower).all()
        dearer.append(dict(zip(programme.col_names, close.cost - programme.cost, strict=True)))
    shared = {*dearer[0]} & {*dearer[1]}
    assert shared
    assert all(dearer[0][name] == pytest.approx(dearer[1][name], abs=1e-12) for name in shared)
    assert len({round(cost, 12) for cost in dearer[0].values()}) == len(dearer[0])


def test_rounding_on_the_way_is_not_taken_for_an_answer(mali: Theatre) -> None:
    """Here the figures after the last steps break their certificate; taken up anew from their basis they hold."""
    sets = ("units.armed_helicopter.strength+=-3", "units.infantry.strength+=2350", "units.*.arrivals.*.month+=3")
    assert answer(resolve(mali, "epon-2b", what_if(*sets))).certificate.worst < 1e-9


def test_a_basis_that_is_the_best_within_tolerances_alone_is_not_the_end(mali: Theatre) -> None:
    """Where hardly a cell has a weight, a start next to it ended a step too soon, by a billionth of a point."""
    moved = ("units.mobile.strength+=-100", "units.riverine.strength+=50", "units.civilian_team.strength+=-6")
    unweighed = ("protection.centre=0", "protection.north=0.5", "stabilisation.centre=0", "stabilisation.north=0")
    sets = (*(f"weights.{one}" for one in unweighed), *moved)
    near, wanted = (resolve(mali, "proposal-2021", what_if(*part)) for part in (sets[:-1], sets))
    session = Settled()
    answer(near, session=session)
    warm, cold = answer(wanted, session=Settled(session.reached)).solution, answer(wanted).solution
    np.testing.assert_array_equal(warm.x, cold.x)
    np.testing.assert_array_equal(warm.duals, cold.duals)


@pytest.mark.parametrize(
    ("status", "reduced", "best"), [(LOWER, -1e-9, False), (LOWER, 1e-9, True), (UPPER, -1e-9, True)]
)
def test_the_best_basis_has_prices_of_the_right_sign(status: int, reduced: float, best: bool) -> None:
    """A price that says a column would better leave its bound is no rounding above a hundred thousandth of a nudge."""
    programme = formulate(compile_instance(case(small.tree()).pack))
    solution = Settled().solve(programme)
    assert solution.statuses is not None
    assert settled._best(programme, solution)
    free = int(np.flatnonzero(programme.col_lower < programme.col_upper)[0])
    columns, prices = solution.statuses[0].copy(), solution.reduced.copy()
    columns[free], prices[free] = status, reduced
    changed = replace(solution, reduced=prices, statuses=(columns, solution.statuses[1]))
    assert settled._best(programme, changed) is best


def test_what_weighs_differently_begins_with_its_periods(mali: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell without a weight is too far from the published weights; half of a weight more is near."""
    _, published = from_published(resolve(mali, "epon-2d"))
    begun: list[str] = []
    begin = Settled._begin_with_periods
    monkeypatch.setattr(Settled, "_begin_with_periods", lambda self, p: bool(begun.append(to)) or begin(self, p))
    for to in ("1.5", "0"):
        wanted = resolve(mali, "epon-2d", what_if(f"weights.protection.north={to}"))
        warm = answer(wanted, session=published.another()).solution
        begun_here = [*begun]
        cold = answer(wanted).solution
        begun[:] = begun_here
        np.testing.assert_array_equal(warm.x, cold.x)
        np.testing.assert_array_equal(warm.duals, cold.duals)
    assert begun == ["0"]


def test_a_start_that_is_left_costs_its_own_steps_alone(mali: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is begun with its periods after a start takes the steps it takes without one."""
    published, moved = (
        formulate(compile_instance(resolve(mali, "epon-2a", one).pack))
        for one in (WhatIf(), what_if("units.infantry.strength+=1500"))
    )
    first = Settled()
    first.solve(published)

    def steps(session: Settled) -> int:
        session._begin(moved, names_of(moved), near=session._starts_near(moved, names_of(moved)))
        assert session.run(moved) == "optimal"
        return int(session.highs.getInfo().simplex_iteration_count)

    near = steps(Settled(first.reached))
    monkeypatch.setattr(settled, "FAR", 5)
    left = steps(Settled(first.reached))
    assert left == steps(Settled())
    assert left != near


@pytest.mark.parametrize("terms", [(), ("terms.police_centre.at_least=6",)], ids=["kept", "given way"])
def test_a_run_taken_for_one_in_circles_ends_in_the_same_plan(
    mali: Theatre, monkeypatch: pytest.MonkeyPatch, terms: tuple[str, ...]
) -> None:
    """The clock decides the way alone: with no time at all every run from far off is cut and begun otherwise."""
    wanted = resolve(mali, "epon-2b", what_if(*terms))
    usual, cut = answer(wanted), []
    again = Settled._run_again
    monkeypatch.setattr(Settled, "_run_again", lambda self: cut.append(self) or again(self))
    monkeypatch.setattr(highs, "CIRCLES", 0.0)
    anew = answer(wanted)
    assert cut
    assert [one.reached for one in anew.violations] == [one.reached for one in usual.violations]
    np.testing.assert_array_equal(anew.solution.x, usual.solution.x)
    np.testing.assert_array_equal(anew.solution.duals, usual.solution.duals)
