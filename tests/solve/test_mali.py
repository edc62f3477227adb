"""The published options on both routes. Nothing here asserts what a source says of an option."""

from __future__ import annotations

import numpy as np
import pytest

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.pack.read import Theatre, WhatIf, resolve
from decide.solve.answer import answer, worth_of_bed, worth_of_unit
from decide.solve.certificate import certify
from decide.solve.highs import Session
from decide.solve.pulp_route import solve_with_pulp

THIRTEEN = {
    *("baseline-2019", "adaptation-2021", "epon-1", "epon-2a", "epon-2b", "epon-2c", "epon-2d", "epon-3a", "epon-3b"),
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
    session.solve(formulate(compile_instance(resolve(mali, "epon-2b").pack)))
    for path, value in (
        ("units.infantry.strength", 9000),
        ("tasks.patrol.productivity.infantry", 0.9),
        ("weights.protection.centre", 0.5),
    ):
        programme = formulate(compile_instance(resolve(mali, "epon-2b", WhatIf(sets=((path, value),))).pack))
        warm, cold = session.solve(programme), Session().solve(programme)
        certify(programme, warm)
        assert warm.objective == pytest.approx(cold.objective, abs=1e-7)


def test_worth_of_a_unit_is_the_slope_of_the_optimum(mali: Theatre) -> None:
    """Between the slope to the right and the slope to the left, for every unit type of an option."""
    found = answer(resolve(mali, "epon-2b"))
    worth = worth_of_unit(found)
    session = Session()
    for u, unit in enumerate(found.instance.units):
        if not found.instance.strength[u].any() or unit not in found.instance.pack.laydown:
            continue
        strength = found.instance.pack.units[unit].strength.value
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
        found = answer(resolve(mali, option))
        p, plan = found.instance, found.plan
        people = np.einsum("uat,u->at", plan.station, p.persons)
        assert (people <= p.beds * p.open + 1e-4).all()
        assert (plan.station.sum(axis=1) <= p.strength + 1e-6).all()
        assert (worth_of_bed(found) >= -1e-9).all()
        assert (worth_of_unit(found) >= -1e-9).all()
