"""What is forced and what is free: by hand, and against plans and programmes made anew."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.errors import InputError
from decide.model.scoring import idle_points
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set
from decide.progress import silent
from decide.questions.ranges import tables as ranges_tables
from decide.questions.ranges.aggregates import aggregates, laydown
from decide.questions.ranges.near_best import HIGH, LOW, NearBest, near_best
from decide.questions.ranges.portfolios import distance, portfolios
from decide.questions.ranges.replacement import everything, losses
from decide.questions.ranges.study import PARTS, ranges
from decide.results.study import to_json
from decide.solve.answer import answer
from decide.solve.certificate import check
from tests import small
from tests.questions.laydowns import case_of

CASES = settings(max_examples=6)


def row(study: Any, family: str, within: float, **where: str) -> Any:
    """One row of the ranges."""
    frame = study.frames["ranges"]
    mask = (frame["family"] == family) & (frame["within"] == within)
    for name, value in {"pool": "all", "region": "all", **where}.items():
        if not (family == "presence" and name == "region"):
            mask &= frame[name] == value
    (only,) = frame[mask].to_dict(orient="records")
    return only


def test_drill_by_hand(drill: Theatre) -> None:
    """docs/drill.md, "What is free"."""
    study = ranges(drill, "stay", within=(0.0, 1.0))
    slack = 0.01 * 79.2233333333
    assert study.manifest["slack"] == pytest.approx([0.0, slack])
    hill, plain = (row(study, "presence", 0, area=area) for area in ("hill", "plain"))
    assert (hill["best"], hill["least"], hill["most"]) == pytest.approx((190, 190, 190), abs=1e-3)
    assert (plain["best"], plain["least"], plain["most"]) == pytest.approx((110, 110, 110), abs=1e-3)
    plain = row(study, "presence", 1, area="plain")
    assert plain["least"] == pytest.approx(110 - slack / 0.1, abs=1e-3)
    later = 20 * (1 / 30 - 0.001)
    assert plain["most"] == pytest.approx(110 + 10 + (slack - later) / (1 / 15 - 0.001), abs=1e-3)
    losses_ = study.frames["losses"].set_index("id")
    assert losses_.loc["infantry", "points"] == pytest.approx(79.2233333333)
    assert losses_.loc["patrol", "points"] == pytest.approx(79.2233333333 - 50)
    assert losses_.loc["hill", "sets"] == "--set areas.hill.open=0"
    # without the hill: 250 beds on the plain, filled at once, patrols 160, so 80 % of its need and its town
    assert losses_.loc["hill", "points"] == pytest.approx(79.2233333333 - ((80 + 100) / 4 - 0.04))


def certified(near: NearBest, x: Any, within: float) -> None:
    """A plan keeps every row, and its score is so near the best."""
    programme = near.at(within, np.zeros(len(x)))
    assert check(programme, x, np.zeros(len(programme.row_lower))).primal <= 1e-7


@CASES
@given(small.trees(), st.data())
def test_ends_are_reached_and_nothing_is_beyond(data: dict[str, Any], draw: st.DataObject) -> None:
    """Every end belongs to a plan near the best; ranges widen; no plan of a random direction lies outside."""
    solved = answer(case_of(data))
    near = near_best(solved)
    items = aggregates(solved.instance, near.programme)
    if not items:
        return
    item = draw.draw(st.sampled_from(items))
    falling = (5.0, 1.0, 0.0)
    lows, _ = near.ends(item, LOW, falling)
    highs, _ = near.ends(item, HIGH, falling)
    best = float(item.gain @ solved.solution.x)
    slack = 1e-5 * (1 + abs(best))
    for within, low, high in zip(falling, lows, highs, strict=True):
        for end in (low, high):
            certified(near, end.x, within)
            assert item.gain @ end.x == pytest.approx(end.value)
            score = -float(solved.programme.cost @ end.x)
            assert score >= near.best - near.slack(within) - 2e-5
        assert low.value - slack <= best <= high.value + slack
    for wide, narrow in pairwise(lows):
        assert wide.value <= narrow.value + slack
    for wide, narrow in pairwise(highs):
        assert wide.value >= narrow.value - slack
    direction = np.array(draw.draw(st.lists(st.floats(-1, 1), min_size=len(items), max_size=len(items))))
    x, _ = near.furthest(direction @ np.array([other.gain for other in items]), 1.0)
    assert lows[1].value - slack <= item.gain @ x <= highs[1].value + slack


@CASES
@given(small.trees())
def test_doing_nothing_is_what_a_per_cent_counts_from(data: dict[str, Any]) -> None:
    solved = answer(case_of(data))
    near = near_best(solved)
    assert near.idle == pytest.approx(float(idle_points(solved.instance).sum()))
    assert near.slack(100.0) == pytest.approx(max(0.0, near.best - near.idle))
    assert near.slack(1.0) >= 0


@CASES
@given(small.trees())
def test_aggregates_are_what_the_plan_says(data: dict[str, Any]) -> None:
    """Means over the horizon of the plan as it is read elsewhere."""
    solved = answer(case_of(data))
    p, months = solved.instance, solved.instance.months
    values = {item.key: float(item.gain @ solved.solution.x) for item in aggregates(p, solved.programme)}
    people = np.einsum("uat,u,t->a", solved.plan.station, p.persons, months) / months.sum()
    for a, area in enumerate(p.areas):
        key = ("presence", area, "all", "all", p.pack.areas[area].region)
        assert values.get(key, 0.0) == pytest.approx(people[a], abs=1e-6)
    by_pool = sum(float(item.gain @ solved.solution.x) for item in laydown(p, solved.programme))
    assert by_pool == pytest.approx(people.sum(), abs=1e-6)
    x = solved.plan.assign
    on = solved.plan.assigned * p.persons[x["u"]] * months[x["t"]] / months.sum()
    for k, task in enumerate(p.tasks):
        assert values.get(("task", "all", "all", task, "all"), 0.0) == pytest.approx(on[x["k"] == k].sum(), abs=1e-6)


def test_losses_are_what_the_changes_they_name_cost(mali: Theatre) -> None:
    """A few of a published option, solved again from the `--set` that is told; nothing is gained by doing without."""
    solved = answer(resolve(mali, "review-3"))
    some = [item for item in everything(solved) if item.id in ("bamako", "civilian_team", "good_offices", "gao")]
    assert len(some) == 4
    for item in some:
        sets = tuple(parse_set(f"{path}={str(value).lower()}") for path, value in item.sets)
        assert solved_points(mali, "review-3", sets) <= solved.objective + 1e-6


def solved_points(theatre: Theatre, option: str, sets: tuple[tuple[str, Any], ...]) -> float:
    return answer(resolve(theatre, option, WhatIf(sets=sets))).objective


def test_losses_never_gain(drill: Theatre) -> None:
    for option in ("stay", "reinforce"):
        solved = answer(resolve(drill, option))
        for loss in losses(drill, solved, WhatIf(), silent(), 1):
            assert loss.points >= -1e-6
            sets = tuple(loss.without.sets)
            assert loss.points == pytest.approx(solved.objective - solved_points(drill, option, sets))


def test_terms_that_then_give_way_are_named(drill: Theatre) -> None:
    what_if = WhatIf(sets=(("terms.hill_strong.at_least", 230),))
    study = ranges(drill, "overcommit", what_if, only=["losses"])
    lost = study.frames["losses"].set_index("id")
    assert lost.loc["hill", "given_up"] == "at least 320 infantry on the hill"
    assert lost.loc["patrol", "given_up"] == ""


@CASES
@given(small.trees())
def test_other_plans_are_near_the_best_and_apart(data: dict[str, Any]) -> None:
    solved = answer(case_of(data))
    near = near_best(solved)
    parts = laydown(solved.instance, near.programme)
    if not parts:
        return
    candidates = [end.x for part in parts for sign in (LOW, HIGH) for end in near.ends(part, sign, (2.0,))[0]]
    plans, _ = portfolios(near, parts, candidates, 3, 2.0, 1.0, silent())
    for n, plan in enumerate(plans):
        certified(near, plan.x, 2.0)
        others = [distance(plan.laydown, other.laydown) for other in plans[:n]]
        if others:
            assert plan.apart == pytest.approx(min(others))
            assert plan.apart >= 1.0


def test_distance_counts_people_once() -> None:
    assert distance(np.array([10.0, 0.0]), np.array([0.0, 10.0])) == 10
    assert distance(np.array([10.0, 5.0]), np.array([0.0, 5.0])) == 10
    assert distance(np.array([10.0, 5.0]), np.array([4.0, 7.0])) == 6


def test_a_score_below_nothing_has_a_per_cent_too(drill: Theatre) -> None:
    """With twice the threat the score of doing nothing is below zero, and a per cent counts from there."""
    study = ranges(drill, "stay", WhatIf(sets=(("posture.threat", 2),)), within=(1.0,), only=["presence"])
    assert study.manifest["idle"] == pytest.approx(-50)
    assert study.manifest["slack"][0] == pytest.approx(0.01 * (study.manifest["best"] + 50))


def test_results_do_not_depend_on_workers(drill: Theatre) -> None:
    def made(workers: int) -> str:
        study = ranges(drill, "reinforce", workers=workers)
        return to_json({name: value for name, value in study.as_dict().items() if name != "manifest"})

    assert made(1) == made(2)


def test_parts_alone(drill: Theatre) -> None:
    frames = {"presence": "ranges", "tasks": "ranges", "losses": "losses", "plans": "plans"}
    for part in PARTS:
        study = ranges(drill, "stay", within=(1.0,), only=[part])
        assert len(study.frames[frames[part]])
        assert ranges_tables.document_of(study, drill).tables


def test_what_cannot_be_asked(drill: Theatre) -> None:
    with pytest.raises(InputError, match="there is no part"):
        ranges(drill, "stay", only=["presense"])
    with pytest.raises(InputError, match="not between 0 and 50"):
        ranges(drill, "stay", within=(-1.0,))
    with pytest.raises(InputError, match="no per cent"):
        ranges(drill, "stay", within=())
    with pytest.raises(InputError, match="there is no option"):
        ranges(drill, "stey")
