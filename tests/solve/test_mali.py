"""The published options on both routes. Nothing here asserts what a source says of an option."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Floats
from decide.model.plan import scores, uniformed
from decide.pack.theatre import Theatre, resolve
from decide.pack.weights import parse_weights
from decide.pack.what_if import WhatIf, read_scenario
from decide.solve.answer import Answer, answer, worth_of_bed, worth_of_unit
from decide.solve.certificate import certify
from decide.solve.highs import Session
from decide.solve.pulp_route import solve_with_pulp

THIRTEEN = {
    *("baseline-2019", "proposal-2021", "epon-1", "epon-2a", "epon-2b", "epon-2c", "epon-2d", "epon-3a", "epon-3b"),
    *("review-1a", "review-1b", "review-2", "review-3"),
}


def test_thirteen_options_are_there(mali: Theatre) -> None:
    assert set(mali.options) == THIRTEEN
    for option in mali.options.values():
        assert option.source_says, f"{option.id} does not say what its source expects"
        assert option.changes or option.id == "baseline-2019"


@pytest.mark.parametrize("option", ["epon-1", "epon-2b", "review-3"])
def test_cbc_agrees_with_highs(mali: Theatre, option: str) -> None:
    programme = formulate(compile_instance(resolve(mali, option).pack))
    highs, cbc = Session().solve(programme), solve_with_pulp(programme)
    certify(programme, highs)
    certify(programme, cbc)
    assert cbc.objective == pytest.approx(highs.objective, abs=1e-6)


def test_warm_start_agrees_with_cold(mali: Theatre) -> None:
    """After a change of a bound, of a matrix entry, and of a weight."""
    session = Session()
    session.solve(formulate(compile_instance(resolve(mali, "epon-2d").pack)))
    for path, value in (
        ("units.infantry.strength", 9000),
        ("tasks.patrol.productivity.infantry", 0.9),
        ("weights.protection.centre", 0.5),
    ):
        programme = formulate(compile_instance(resolve(mali, "epon-2d", WhatIf(sets=((path, value),))).pack))
        warm, cold = session.solve(programme), Session().solve(programme)
        certify(programme, warm)
        assert warm.objective == pytest.approx(cold.objective, abs=1e-7)


def test_worth_of_a_unit_is_the_slope_of_the_optimum(mali: Theatre) -> None:
    """Between the slope to the right and the slope to the left, for every unit type of an option."""
    solved = answer(resolve(mali, "epon-2b"))
    worth = worth_of_unit(solved)
    session = Session()
    for u, unit in enumerate(solved.instance.units):
        if not solved.instance.strength[u].any() or unit not in solved.instance.pack.laydown:
            continue
        strength = solved.instance.pack.units[unit].strength.value
        step = max(1e-3 * strength, 1e-3)

        def best(by: float, unit: str = unit, strength: float = strength) -> float:
            what_if = WhatIf(sets=((f"units.{unit}.strength", strength + by),))
            return -session.solve(formulate(compile_instance(resolve(mali, "epon-2b", what_if).pack))).objective

        here = best(0.0)
        right, left = (best(step) - here) / step, (here - best(-step)) / step
        slack = 1e-6 + 0.02 * abs(left)
        assert right - slack <= worth[u] <= left + slack, unit


def test_every_camp_and_ceiling_is_kept(mali: Theatre) -> None:
    for option in mali.options:
        solved = answer(resolve(mali, option))
        p, plan = solved.instance, solved.plan
        people = np.einsum("uat,u->at", plan.station, p.persons)
        assert (people <= p.beds * p.open + 1e-4).all()
        assert (plan.station.sum(axis=1) <= p.strength + 1e-6).all()
        assert (worth_of_bed(solved) >= -1e-9).all()
        assert (worth_of_unit(solved) >= -1e-9).all()


def test_the_deployment_of_2c_stays_broadly_the_same(mali: Theatre) -> None:
    """As many uniformed people as in the baseline are stationed in every period, within one in a hundred."""
    own, base = (answer(resolve(mali, name)) for name in ("epon-2c", "baseline-2019"))
    there, before = (uniformed(one.instance, one.plan).sum(axis=0) for one in (own, base))
    assert there == pytest.approx(before, rel=0.01)


PLEDGE = """id: more
title: More
changes:
  - id: more
    title: More civilian teams in the second month
    reason: To price a pledge.
    set:
      units.civilian_team.arrivals.more:
        units: {{value: {teams}, unit: teams, low: {teams}, high: {teams}}}
        month: {{value: 1, unit: months, low: 1, high: 1}}
"""


def test_waiting_is_for_those_pledged(mali: Theatre, tmp_path: Path) -> None:
    """A thousandth of a team adds half a thousandth of a point, as a team put where it does most would. When units
    of the mission could wait outside it to save up moves, it added 0.0207."""

    def optimum(teams: float) -> float:
        (tmp_path / "more.yaml").write_text(PLEDGE.format(teams=teams))
        return answer(resolve(mali, "baseline-2019", read_scenario(tmp_path / "more.yaml"))).objective

    own = answer(resolve(mali, "baseline-2019")).objective
    one, two = optimum(0.001), optimum(0.002)
    assert 0.0 < one - own < 0.001
    assert two - own <= 2 * (one - own) + 1e-9, "no more than in proportion"


@pytest.mark.parametrize(("segments", "points"), [(5, 1.54), (12, 0.31), (20, 0.12), (40, 0.03)])
def test_error_bound_is_what_the_curve_has(mali: Theatre, segments: int, points: float) -> None:
    """On a fine grid, from met_at_requirement and the chords alone: the bound shown is that, neither more nor less."""
    instance = compile_instance(resolve(mali, "baseline-2019", WhatIf(sets=(("response.segments", segments),))).pack)
    curve, unmet = instance.curve, 1.0 - mali.pack.response.met_at_requirement.value
    ends = np.concatenate([[0.0], np.cumsum(curve.lengths)])
    ratio = np.linspace(0.0, 2.0 * ends[-1], 400_001)
    chords = np.interp(ratio, ends, np.concatenate([[0.0], np.cumsum(curve.lengths * curve.slopes)]))
    error = 1.0 - unmet**ratio - chords
    assert error.min() > -1e-9, "a chord above the curve"
    assert error.max() == pytest.approx(curve.error_bound, abs=1e-6)
    assert 100.0 * error.max() == pytest.approx(points, abs=0.006)


def test_the_pack_errs_by_less_than_a_third_of_a_point(mali: Theatre) -> None:
    assert mali.pack.response.segments == 12
    assert 100.0 * compile_instance(mali.pack).curve.error_bound < 0.32


def test_more_segments_approach_the_curve(mali: Theatre) -> None:
    """The optimum on more chords is higher, by at most what fewer may err."""

    def on(count: int) -> Answer:
        return answer(resolve(mali, "baseline-2019", WhatIf(sets=(("response.segments", count),))))

    more = on(40)
    for few in map(on, (5, 12, 20)):
        assert few.objective < more.objective < few.objective + 100.0 * few.instance.curve.error_bound


@pytest.mark.parametrize("weight", ["0", "0.00000000000001"])
@pytest.mark.parametrize("objective", ["protection", "stabilisation"])
def test_a_cell_without_weight_is_served_where_that_costs_nothing(mali: Theatre, objective: str, weight: str) -> None:
    """Within half a point of what a small weight gives, and no weighted cell loses by it."""

    def cells(text: str) -> tuple[list[str], Floats]:
        made = answer(resolve(mali, "baseline-2019", WhatIf(sets=parse_weights(mali.pack, text))))
        return [*made.instance.objectives], scores(made.instance, made.plan.met)

    names, none = cells(f"{objective}={weight}")
    little = cells(f"{objective}=0.000001")[1]
    assert none == pytest.approx(little, abs=0.5, nan_ok=True)
    assert (np.nan_to_num(none[names.index(objective)], nan=100.0) > 1.0).all(), "not left to chance"
