"""Properties the programme must have on any pack, whatever its figures."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Floats, Programme
from decide.model.plan import overall, read_plan, scores
from decide.pack.schema import Pack
from decide.solve.certificate import certify, check
from decide.solve.highs import Session, Solution
from decide.solve.pulp_route import solve_with_pulp
from tests import small

CASES = settings(max_examples=25)
FEW = settings(max_examples=8)
UNITS = ("infantry", "helicopter", "team")
PRICED = ("strength", "continuity", "redeployment", "balance", "waiting", "assignment", "casevac")
TOLERANCE = 1e-6
ROUNDING = 5e-8  # CBC hands its figures over as text of eight figures: at most half of the eighth where the first is 1
MONTHS = st.floats(0.0, 9.0)  # the horizon of the small pack


def solve(pack: Pack) -> tuple[Programme, Solution]:
    programme = formulate(compile_instance(pack))
    solution = Session().solve(programme)
    assert solution.status == "optimal"
    certify(programme, solution)
    return programme, solution


def best(data: dict[str, Any]) -> float:
    return -solve(small.pack(data))[1].objective


def with_strength(data: dict[str, Any], unit: str, strength: float) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    changed["units"][unit]["strength"]["value"] = strength
    return changed


def with_pledge(data: dict[str, Any], unit: str, units: float, month: float) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    counted_in = changed["units"][unit]["counted_in"]
    changed["units"][unit]["arrivals"] = {
        "pledge": {"units": small.q(units, counted_in), "month": small.q(month, "months")}
    }
    return changed


@CASES
@given(small.trees(), st.sampled_from(UNITS), st.integers(1, 200))
def test_more_of_any_resource_never_lowers_the_optimum(data: dict[str, Any], unit: str, more: int) -> None:
    strength = data["units"][unit]["strength"]["value"]
    assert best(with_strength(data, unit, strength + more)) >= best(data) - TOLERANCE


@CASES
@given(small.trees(), st.sampled_from(UNITS), st.integers(1, 200), st.tuples(MONTHS, MONTHS))
def test_more_pledged_or_pledged_earlier_is_never_worse(
    data: dict[str, Any], unit: str, units: int, months: tuple[float, float]
) -> None:
    early, late = sorted(months)
    worth = [
        best(data),
        best(with_pledge(data, unit, units, late)),
        best(with_pledge(data, unit, units, early)),
        best(with_pledge(data, unit, 2 * units, early)),
    ]
    assert all(better >= worse - TOLERANCE for worse, better in pairwise(worth))


@CASES
@given(small.trees(), st.sampled_from(("alpha", "beta")), st.integers(1, 200))
def test_more_beds_never_lower_the_optimum(data: dict[str, Any], area: str, more: int) -> None:
    changed = copy.deepcopy(data)
    changed["areas"][area]["beds"] = small.q(data["areas"][area]["beds"]["value"] + more, "persons")
    assert best(changed) >= best(data) - TOLERANCE


@CASES
@given(small.trees(), st.sampled_from(UNITS), st.integers(1, 100))
def test_optimum_is_concave_in_each_ceiling(data: dict[str, Any], unit: str, step: int) -> None:
    low = data["units"][unit]["strength"]["value"]
    at = [best(with_strength(data, unit, low + n * step)) for n in range(3)]
    assert at[1] >= (at[0] + at[2]) / 2 - TOLERANCE


@CASES
@given(small.trees())
def test_zero_resources_give_zero_effort(data: dict[str, Any]) -> None:
    for unit in UNITS:
        data["units"][unit]["strength"]["value"] = 0
    programme, solution = solve(small.pack(data))
    for block in ("S", "in", "x", "y"):
        assert np.abs(solution.x[programme.block(block).index]).sum() == pytest.approx(0.0, abs=1e-9)


@CASES
@given(small.trees(), st.randoms(use_true_random=False))
def test_order_of_areas_and_units_does_not_matter(data: dict[str, Any], random: Any) -> None:
    changed = copy.deepcopy(data)
    for key in ("areas", "units", "tasks", "needs", "regions"):
        names = list(changed[key])
        random.shuffle(names)
        changed[key] = {name: changed[key][name] for name in names}
    assert best(changed) == pytest.approx(best(data), abs=TOLERANCE)


def blur(programme: Programme, solution: Solution) -> float:
    """How far gap and slackness can be off, in the certificate's measure, where plan and duals are sound but each is
    rounded to eight figures: every product in c·x, y·b, d·l, d·u, y·(A x - b) and d·(x - l) by `ROUNDING` of itself,
    and so are the products whose sum is A x or Aᵀ y."""
    p, plan, prices = programme, np.abs(solution.x), np.abs(solution.duals)
    absolute = replace(p, values=np.abs(p.values))
    sides, bounds = finite(p.row_lower, p.row_upper), finite(p.col_lower, p.col_upper)
    products = np.abs(p.cost) @ plan + prices @ (sides + absolute.activity(plan))
    products += absolute.price(prices) @ bounds + np.abs(solution.reduced) @ plan
    return ROUNDING * float(products) / (1.0 + abs(solution.objective))


def finite(*ends: Floats) -> Floats:
    """Both ends added, in size, without those that are infinite."""
    return np.sum([np.where(np.isfinite(end), np.abs(end), 0.0) for end in ends], axis=0)


@FEW
@given(small.trees())
def test_both_routes_agree(data: dict[str, Any]) -> None:
    """One optimum; and CBC's proof of it is as good as the text it arrives in lets it be."""
    programme, warm = solve(small.pack(data))
    cbc = solve_with_pulp(programme)
    rounded = ROUNDING * float(np.abs(programme.cost) @ np.abs(cbc.x))  # terms of both signs: more than of their sum
    assert cbc.objective == pytest.approx(warm.objective, rel=0, abs=1e-7 + rounded)
    proof = check(programme, cbc.x, cbc.duals)
    assert max(proof.primal, proof.dual) < 1e-7
    assert max(proof.slackness, proof.gap) < 1e-7 + blur(programme, cbc)


@FEW
@given(small.trees(), st.sampled_from(PRICED), st.data())
def test_duals_lie_between_the_one_sided_differences(data: dict[str, Any], family: str, more: st.DataObject) -> None:
    """The worth of one more unit of right-hand side, on both routes and with the same sign: at least what
    the next unit adds, at most what the last one added; and never negative."""
    programme, warm = solve(small.pack(data))
    rows = programme.rows(family).index
    if not len(rows):
        return
    row = int(rows[more.draw(st.integers(0, len(rows) - 1))])
    step = 1e-4

    def moved(by: float) -> float:
        upper = programme.row_upper.copy()
        upper[row] += by
        solution = Session().solve(programme.with_bounds(programme.row_lower, upper))
        return -solution.objective if solution.status == "optimal" else -np.inf

    here = -warm.objective
    right, left = (moved(step) - here) / step, (here - moved(-step)) / step
    for solution in (warm, solve_with_pulp(programme)):
        worth = -solution.duals[row]
        assert worth >= -1e-7
        assert right - 2e-4 <= worth <= left + 2e-4


@CASES
@given(small.trees())
def test_optimum_is_the_weighted_score_less_friction(data: dict[str, Any]) -> None:
    """The figure the solver reports equals the scores computed from the plan alone."""
    pack = small.pack(data)
    instance = compile_instance(pack)
    programme, solution = solve(pack)
    plan = read_plan(instance, programme, solution.x)
    friction = pack.doctrine.redeployment_friction.value
    moved = np.einsum("uat,u->", plan.moved_in, instance.persons)
    score = overall(instance, scores(instance, plan.met))
    assert -solution.objective == pytest.approx(score - friction * moved, abs=1e-6)


@CASES
@given(small.trees())
def test_no_mission_scores_what_the_posture_alone_does(data: dict[str, Any]) -> None:
    """With nothing met, protection scores 100 (1 - threat): 0 in the pack's own posture."""
    instance = compile_instance(small.pack(data))
    nothing = np.zeros((len(instance.needs), len(instance.periods)))
    by_cell = scores(instance, nothing)
    threat = data["posture"]["threat"]["value"]
    protection = instance.objectives.index("protection")
    assert by_cell[protection] == pytest.approx(100 * (1 - threat))
    assert np.nan_to_num(by_cell[1 - protection]) == pytest.approx(0.0)


@CASES
@given(small.trees())
def test_reference_does_not_depend_on_posture_or_floods(data: dict[str, Any]) -> None:
    changed = copy.deepcopy(data)
    changed["posture"]["threat"] = small.q(2, "ratio")
    for area in changed["areas"].values():
        area["flood_cut"] = {}
    one, other = (compile_instance(small.pack(d)).reference for d in (data, changed))
    assert one == pytest.approx(other)


@FEW
@given(small.trees(), st.lists(st.integers(50, 500), min_size=2, max_size=4))
def test_warm_session_gives_the_same_plan_in_any_order(data: dict[str, Any], strengths: list[int]) -> None:
    """Starting from the base basis, a result does not depend on what was solved before it: bit by bit."""
    base = formulate(compile_instance(small.pack(with_strength(data, "infantry", 300))))
    others = [formulate(compile_instance(small.pack(with_strength(data, "infantry", n)))) for n in strengths]

    def plans(order: list[Programme]) -> list[bytes]:
        session = Session()
        session.solve(base)
        return [session.solve(programme).x.tobytes() for programme in order]

    assert plans(others) == plans(others[::-1])[::-1]
