"""What a mode optimises or holds, by hand on the pack of tests/hand.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from decide.errors import InputError
from decide.model import criteria
from decide.model.formulation import formulate
from decide.model.instance import Instance
from decide.model.lp import INF, Columns, Programme, with_rows
from tests import hand
from tests.model.test_arrays import coefficient
from tests.small import q


@pytest.fixture
def p() -> Instance:
    return hand.instance()


@pytest.fixture
def programme(p: Instance) -> Programme:
    return formulate(p)


def gain(p: Instance, programme: Programme, name: str) -> dict[str, float]:
    measure = criteria.measure(p, programme, name)
    return {column: value for column, value in zip(programme.col_names, measure.gain, strict=True) if value}


def test_scores_are_measured_in_points(p: Instance, programme: Programme) -> None:
    slope = p.curve.slopes[0]
    # points a unit of need · size · threat · months: 100/160 · 8 · 1.25 · 3, 100/600 · 30 · 1.25 · 3
    near, centre = "z.near.alpha.p1.s1", "z.near.beta.p1.s1"
    work = "z.work.alpha.p1.s1"  # 100/4 · 1 · 3
    weights = {
        "overall": (0.1, 0.3, 0.4, -10),
        "protection.north": (1, 0, 0, -25),
        "protection": (0.25, 0.75, 0, -25),
        "north": (0.2, 0, 0.8, -5),
        "stabilisation": (0, 0, 4 / 6, 0),
    }
    for name, (first, second, third, idle) in weights.items():
        measure = criteria.measure(p, programme, name)
        assert (measure.name, measure.unit, measure.sign) == (name, "points", 1.0)
        assert measure.constant == pytest.approx(idle)
        got = gain(p, programme, name)
        assert [got.get(column, 0) for column in (near, centre, work)] == pytest.approx(
            [first * 18.75 * slope, second * 18.75 * slope, third * 75 * slope]
        )
        assert measure.value(np.zeros(len(programme.cost))) == pytest.approx(idle)
        assert measure.value(np.ones(len(programme.cost))) == pytest.approx(idle + sum(got.values()))


def test_a_score_can_count_from_a_period_on(p: Instance, programme: Programme) -> None:
    got = gain(p, programme, "protection.north@p2")
    assert "z.near.alpha.p1.s1" not in got
    # one month of need is 40
    assert got["z.near.alpha.p2.s1"] == pytest.approx(100 / 40 * 8 * 1.25 * p.curve.slopes[0])
    assert gain(p, programme, "protection.north@p1") == pytest.approx(gain(p, programme, "protection.north"))


def test_cost_and_deaths(p: Instance, programme: Programme) -> None:
    cost = criteria.measure(p, programme, "cost")
    assert (cost.name, cost.unit, cost.sign, cost.constant) == ("cost", "$m a year", -1.0, pytest.approx(1.0425))
    assert gain(p, programme, "cost")["S.infantry.alpha.p1"] == pytest.approx(0.00075)
    deaths = criteria.measure(p, programme, "peacekeeper_deaths")
    assert (deaths.name, deaths.unit, deaths.sign, deaths.constant) == (
        "peacekeeper_deaths",
        "deaths a year",
        -1.0,
        0.0,
    )
    assert gain(p, programme, "peacekeeper_deaths")["S.infantry.beta.p1"] == pytest.approx(0.0012 * 8 * 0.75)
    assert not any(name.startswith("S.team") for name in gain(p, programme, "peacekeeper_deaths"))


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("nort", "there is no criterion 'nort'.", "Did you mean 'north'?"),
        ("cots", "there is no criterion 'cots'.", "Did you mean 'cost'?"),
        ("cost@p1", "cost is a mean over the horizon; it cannot count from a period on.", "Leave out '@p1'."),
        ("north@q", "there is no period 'q'.", "Known: p1, p2."),
    ],
)
def test_name_that_measures_nothing(p: Instance, programme: Programme, name: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as refused:
        criteria.measure(p, programme, name)
    (problem,) = refused.value.problems
    assert (problem.message, problem.place, problem.hint) == (message, None, hint)


def test_score_of_needs_met(p: Instance) -> None:
    met = np.zeros((8, 2))
    met[0] = [0.5, 0.8]  # near in the north: 100/160 · 8 · 1.25 · (1.5 + 0.8)
    assert criteria.score_of(p, "protection.north", met) == pytest.approx(-25 + 14.375)
    assert criteria.score_of(p, "overall", met) == pytest.approx(-10 + 1.4375)
    assert criteria.score_of(p, "protection.north@p2", met) == pytest.approx(-25 + 20)


def test_score_of_what_is_little_over_a_short_time(p: Instance) -> None:
    """In the month of the second period a half of the one thing needed is met in the centre, and all in the north."""
    met = np.zeros((len(p.needs), 2))
    met[np.array(p.needs.kind) == "work", 1] = [1, 0.5]
    assert criteria.score_of(p, "stabilisation.centre@p2", met) == pytest.approx(50)
    assert criteria.score_of(p, "stabilisation@p2", met) == pytest.approx(100 * (4 + 2 * 0.5) / 6)
    assert criteria.score_of(p, "overall@p2", met) == pytest.approx(0.6 * 100 * 5 / 6 - 10)
    month = hand.instance(calendar={"start": "2030-01", "periods": [{"id": "p1", "months": 1, "season": "dry"}]})
    assert len(criteria.weighed_names(month, "cells")) == 4


def test_criterion_bears_its_name(p: Instance, programme: Programme) -> None:
    assert criteria.criterion(p, programme.block("z"), "protection@p2").name == "protection@p2"


def uneven() -> Instance:
    """Nothing needs work in the centre, and protection weighs nothing."""
    data = hand.tree()
    data["needs"]["work"].update(regions=["north"], weight={"north": q(1, "share")})
    data["weights"]["stabilisation"]["centre"] = q(0, "weight")
    p = hand.instance(needs=data["needs"], weights=data["weights"])
    return replace(p, weight=np.array([[0.0, 0.0], [0.75, 0.25]]))


def test_where_nothing_is_needed_or_weighs() -> None:
    p = uneven()
    met = np.full((len(p.needs), 2), 0.4)  # counts 0.25 of protection
    assert criteria.score_of(p, "overall", met) == pytest.approx(0.75 * 40), "three quarters of all weight"
    assert criteria.score_of(p, "north", met) == pytest.approx(40)
    assert criteria.score_of(p, "stabilisation", met) == pytest.approx(40), "of the one cell that is needed"
    assert criteria.score_of(p, "protection.centre", met) == pytest.approx(25), "a cell without weight has a score"
    assert criteria.score_of(p, "centre", met) == pytest.approx(25), "and a region with one cell"
    with pytest.raises(InputError) as refused:
        criteria.score_of(p, "stabilisation.centre", met)
    (problem,) = refused.value.problems
    message = "nothing is needed in 'stabilisation.centre', so it has no score."
    assert (problem.message, problem.place, problem.hint) == (message, None, "Name another.")
    with pytest.raises(InputError) as refused:
        criteria.score_of(p, "protection", met)
    (problem,) = refused.value.problems
    message = "every weight inside 'protection' is zero, so it has no mean score."
    hint = "Name one of its cells, OBJECTIVE.REGION, or give weights."
    assert (problem.message, problem.place, problem.hint) == (message, None, hint)
    assert criteria.weighed_names(p, "regions") == ["north"]
    assert criteria.weighed_names(p, "cells") == ["stabilisation.north"]


def test_what_weighs_in_the_order_of_the_pack(p: Instance) -> None:
    assert criteria.weighed_names(p, "regions") == ["north", "centre"]
    cells = ["protection.north", "protection.centre", "stabilisation.north", "stabilisation.centre"]
    assert criteria.weighed_names(p, "cells") == cells


def test_rows_of_scores_and_of_their_level(p: Instance, programme: Programme) -> None:
    z, one = programme.block("z"), np.zeros(1, np.int64)
    two = [criteria.criterion(p, z, name) for name in ("protection.north", "north")]
    level = Columns("h", programme.block("h").index[:1], {"one": one}, np.full(1, INF))
    families = [criteria.score_rows(z, two), criteria.level_rows(z, two, level)]
    made = with_rows(programme, families, {"c": ("first", "second")})
    column, slope = "z.near.alpha.p1.s1", p.curve.slopes[0]
    h = programme.col_names[level.index[0]]
    assert made.row_names[-4:] == ("criterion.first", "criterion.second", "above.first", "above.second")
    assert made.row_names[:-4] == programme.row_names
    assert made.row_lower[-4:].tolist() == [-INF] * 4
    assert made.row_upper[-4:].tolist() == [INF] * 4
    for row in ("criterion", "above"):
        assert coefficient(made, f"{row}.first", column) == pytest.approx(18.75 * slope)
        assert coefficient(made, f"{row}.second", column) == pytest.approx(0.2 * 18.75 * slope)
        assert coefficient(made, f"{row}.second", h) == (-1 if row == "above" else 0)
    first = programme.row_names[0]
    for name in programme.col_names[:20]:
        assert coefficient(made, first, name) == coefficient(programme, first, name)
    assert made.row_upper[: len(programme.row_upper)].tolist() == programme.row_upper.tolist()
    assert made.row_lower[: len(programme.row_lower)].tolist() == programme.row_lower.tolist()
    assert {*made.labels} == {*programme.labels, "c"}


@pytest.mark.parametrize("groups", [1, 2])
def test_harm_by_area_and_group_of_periods(p: Instance, programme: Programme, groups: int) -> None:
    """Need a year at a threat of 1.25: 40 and 150 become 50 and 187.5, the same in every period; what is met lessens
    it by its part of the months."""
    level = Columns("h", programme.block("h").index[:groups], {"g": np.arange(groups)}, np.full(groups, INF))
    rows = criteria.harm_rows(p, programme.block("z"), level)
    made = with_rows(programme, [rows], {"g": ("g1", "g2")[:groups]})
    upper = dict(zip(made.row_names, made.row_upper, strict=True))
    last = f"g{groups}"
    assert upper["harm.alpha.g1"] == pytest.approx(-50)
    assert upper[f"harm.beta.{last}"] == pytest.approx(-187.5)
    assert made.row_lower[-1] == -INF
    slope, part = p.curve.slopes[0], 1 / 4 if groups == 1 else 1
    assert coefficient(made, f"harm.alpha.{last}", "z.near.alpha.p2.s1") == pytest.approx(-8 * 1.25 * part * slope)
    part = 3 / 4 if groups == 1 else 1
    assert coefficient(made, "harm.beta.g1", "z.near.beta.p1.s1") == pytest.approx(-30 * 1.25 * part * slope)
    assert coefficient(made, "harm.alpha.g1", "z.near.beta.p1.s1") == 0
    assert coefficient(made, "harm.alpha.g1", "z.work.alpha.p1.s1") == 0
    for area in ("alpha", "beta"):
        assert coefficient(made, f"harm.{area}.{last}", programme.col_names[level.index[-1]]) == -1


def test_harm_where_floods_cut_off_a_part() -> None:
    """The parts of a need make the whole: 187.5 a year, as without floods; what is met lessens its own part."""
    data = hand.tree()
    data["areas"]["beta"]["flood_cut"] = {"jan": q(0.6, "share")}
    p = hand.instance(areas=data["areas"])
    programme = formulate(p)
    level = Columns("h", programme.block("h").index[:2], {"g": np.arange(2)}, np.full(2, INF))
    made = with_rows(programme, [criteria.harm_rows(p, programme.block("z"), level)], {"g": ("g1", "g2")})
    upper = dict(zip(made.row_names, made.row_upper, strict=True))
    assert [upper[f"harm.beta.g{n}"] for n in (1, 2)] == pytest.approx([-187.5, -187.5])
    # January is a third of the first period: 0.2 of 75 · 1.25 is cut off, and only what flies serves it
    held = coefficient(made, "harm.beta.g1", "z.far.beta.cut.p1.s1")
    assert held == pytest.approx(-75 * 1.25 * 0.2 * p.curve.slopes[0])


def test_nothing_that_could_lessen_harm() -> None:
    data = hand.tree()
    for unit in data["units"].values():
        unit["strength"] = q(0, unit["counted_in"])
    for area in data["areas"].values():
        area["open"] = q(0, "share")
    p = hand.instance(units=data["units"], areas=data["areas"])
    programme = formulate(p)
    rows = criteria.harm_rows(
        p, programme.block("z"), Columns("h", np.zeros(1, int), {"g": np.zeros(1, int)}, np.ones(1))
    )
    assert rows.upper == pytest.approx([-50, -187.5])
    assert [criteria.measure(p, programme, name).gain.any() for name in ("cost", "peacekeeper_deaths", "overall")] == [
        False
    ] * 3


def test_without_a_count_there_is_no_harm(p: Instance, programme: Programme) -> None:
    shares = {name: spec.model_copy(update={"measure": "share"}) for name, spec in p.pack.objectives.items()}
    p = replace(p, pack=p.pack.model_copy(update={"objectives": shares}))
    with pytest.raises(InputError) as refused:
        criteria.harm_rows(p, programme.block("z"), programme.block("h"))
    (problem,) = refused.value.problems
    assert problem.message == "no objective of the pack is measured as a count, so there is no harm to compare."
    assert (problem.place, problem.hint) == (None, "Choose another mode, such as leximin.")
