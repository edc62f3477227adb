"""One coefficient of each kind in each family of rows, by hand, where no two figures are the same."""

from __future__ import annotations

import pytest

from decide.model.families import families
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Programme
from tests import hand, small
from tests.model.test_arrays import coefficient
from tests.small import q


@pytest.fixture
def programme() -> Programme:
    data = hand.tree()
    data["areas"]["beta"].update(
        events=q(12, "events/year"),
        garrison=q(60, "persons"),
        escort_rate=q(0.08, "share"),
        surgical_envelope=q(90, "persons"),
    )
    worth = {"hold": 1.1, "escort": 0.7, "guard": 0.9, "patrol": 1.3, "air": 1.6}
    for task, value in worth.items():
        data["tasks"][task]["productivity"] = {"infantry": q(value, "ratio")}
    data["tasks"]["field"].update(productivity={"team": q(0.8, "ratio")}, impartial=True)
    data["posture"]["impartial"] = q(0.5, "ratio")
    data["doctrine"]["ied_threat"] = q(1.5, "ratio")
    data["units"]["infantry"]["arrivals"] = {"pledge": {"units": q(60, "units"), "month": q(3, "months")}}
    return formulate(compile_instance(small.pack(data)))


COEFFICIENTS = {
    ("strength.infantry.p1", "S.infantry.alpha.p1"): 1,
    # the team, of whom no laydown is given, joins or waits: counted while it waits, and gone from the waiting once in
    ("strength.team.p1", "w.team.p1"): 1,
    ("redeployment.team.p1", "w.team.p1"): 1,
    ("redeployment.team.p2", "w.team.p1"): -1,
    ("balance.team.p2", "w.team.p1"): -1,
    ("waiting.team.p1", "w.team.p1"): 1,
    ("assignment.infantry.alpha.p1", "x.infantry.alpha.patrol.beta.p1"): 1,
    ("assignment.infantry.alpha.p1", "S.infantry.alpha.p1"): -0.9,
    # 100 km of 200: a half of 1.3
    ("effort.patrol.beta.p1", "x.infantry.alpha.patrol.beta.p1"): -0.65,
    ("effort.patrol.beta.p1", "y.patrol.ring.beta.p1"): 1,
    ("continuity.infantry.alpha.p2", "S.infantry.alpha.p2"): 1,
    ("continuity.infantry.alpha.p2", "S.infantry.alpha.p1"): -1,
    ("continuity.infantry.alpha.p2", "in.infantry.alpha.p2"): -1,
    # a twentieth a month, and the second period is one month
    ("redeployment.infantry.p2", "S.infantry.beta.p1"): -0.05,
    ("redeployment.infantry.p2", "in.infantry.alpha.p2"): 1,
    ("balance.infantry.p2", "S.infantry.beta.p1"): -1,
    ("balance.infantry.p2", "S.infantry.alpha.p2"): 1,
    # 0.05 of two soldiers, of a crew of twenty, of ten civilians
    ("garrison.beta.p1", "h.beta.p1"): 60,
    ("garrison.beta.p1", "S.infantry.beta.p1"): 0.1,
    ("garrison.beta.p1", "S.helicopter.beta.p1"): 1,
    ("garrison.beta.p1", "S.team.beta.p1"): 0.5,
    ("garrison.beta.p1", "x.infantry.beta.hold.beta.p1"): -1.1,
    ("camp.beta.p1", "S.infantry.beta.p1"): 2,
    ("camp.beta.p1", "h.beta.p1"): -300,
    # 0.08 · 1.5 of two, and of ten
    ("convoys.beta.p1", "S.infantry.beta.p1"): 0.24,
    ("convoys.beta.p1", "S.team.beta.p1"): 1.2,
    ("convoys.beta.p1", "x.infantry.beta.escort.beta.p1"): -0.7,
    # two soldiers at 1, and at 1.5
    ("casevac.beta.p1", "x.infantry.alpha.patrol.beta.p1"): 2,
    ("casevac.beta.p1", "x.infantry.alpha.air.beta.p1"): 3,
    ("casevac.beta.p1", "h.beta.p1"): -90,
    ("casevac.beta.p1", "x.helicopter.beta.standby.beta.p1"): -100,
    # 100 km of 400: three quarters of 1.6, and of 12
    ("lift.air.beta.p1", "x.infantry.alpha.air.beta.p1"): 1.2,
    ("lift.air.beta.p1", "x.helicopter.alpha.air.beta.p1"): -9,
    # 12 events · 10 soldiers; 2 · 1.2 for effort that arrives by air; patrols are split, and count as devoted
    ("coverage.far.beta.p1", "z.far.beta.p1.s2"): 120,
    ("coverage.far.beta.p1", "x.infantry.alpha.air.beta.p1"): -2.4,
    ("coverage.far.beta.p1", "y.patrol.far.beta.p1"): -1,
    ("coverage.far.beta.p1", "x.infantry.alpha.patrol.beta.p1"): 0,
    ("coverage.near.beta.p1", "z.near.beta.p1.s1"): 60,
    ("coverage.near.beta.p1", "h.beta.p1"): -60,
    # 0.8 at half its worth where the mission is not held impartial; guarding it takes as much as ever: 30 · 0.8
    ("coverage.work.alpha.p1", "x.team.alpha.field.alpha.p1"): -0.4,
    ("field_work.alpha.p1", "x.team.alpha.field.alpha.p1"): 24,
    ("field_work.alpha.p1", "x.infantry.alpha.guard.alpha.p1"): -0.9,
}
UPPER = {
    "strength.infantry.p1": 300,
    "continuity.infantry.alpha.p1": 225,  # 0.75 · 300
    "continuity.infantry.beta.p1": 75,
    "redeployment.infantry.p1": 45,  # 0.05 · 3 months · 300
    "redeployment.infantry.p2": 60,  # the pledge
    "balance.infantry.p2": 60,
    "redeployment.team.p1": 4,  # without a laydown all four join
}


def test_coefficients(programme: Programme) -> None:
    assert {place: coefficient(programme, *place) for place in COEFFICIENTS} == pytest.approx(COEFFICIENTS)


def test_every_kind_of_column_in_every_family_is_among_them(programme: Programme) -> None:
    """Rows of terms stand in `tests/golden`."""
    kinds = {
        (kind_of(name), kind_of(programme.col_names[column]))
        for row, name in enumerate(programme.row_names)
        for column in programme.columns[programme.starts[row] : programme.starts[row + 1]]
    }
    assert kinds == {(kind_of(row), kind_of(column)) for row, column in COEFFICIENTS}
    assert {family for family, _ in kinds} == {name for name, spec in families().items() if not spec.of_terms}


def kind_of(name: str) -> str:
    """The family of a row, the variable of a column."""
    return name.partition(".")[0]


def test_upper_bounds(programme: Programme) -> None:
    upper = dict(zip(programme.row_names, programme.row_upper, strict=True))
    assert {row: upper[row] for row in UPPER} == pytest.approx(UPPER)


def test_worth_of_columns(programme: Programme) -> None:
    def worth(column: str) -> float:
        return -float(programme.cost[programme.col_names.index(column)])

    # score weight 1/16 · size 8 · threat 1.25 · 3 months, times the slope; a third of it for one month
    first = worth("z.near.alpha.p1.s1")
    slope = first / (8 * 1.25 * 3 / 16)
    assert 0.6 < slope < 1, "chords near the start rise faster than the share met at one requirement"
    assert worth("z.near.alpha.p2.s1") == pytest.approx(first / 3)
    # 1/20 · 30 · 1.25 · 3
    assert worth("z.near.beta.p1.s1") == pytest.approx(30 * 1.25 * 3 / 20 * slope)
    # friction 0.00001 a person: two, and twenty
    assert worth("in.infantry.alpha.p1") == pytest.approx(-2e-5)
    assert worth("in.helicopter.alpha.p1") == pytest.approx(-2e-4)
    # doing nothing at a threat of 1.25: 0.4 · -25
    assert worth("reference.reference") == pytest.approx(-10)


def test_cell_of_no_weight_guides_by_a_hundred_thousandth() -> None:
    data = hand.tree()
    data["weights"]["protection"]["north"] = q(0, "weight")
    p = compile_instance(small.pack(data))
    made = formulate(p)
    # 100 · 0.00001 of 160 · size 8 · threat 1.25 · 3 months
    worth = -made.cost[made.col_names.index("z.near.alpha.p1.s1")]
    assert worth == pytest.approx(1e-3 / 160 * 8 * 1.25 * 3 * p.curve.slopes[0])


@pytest.fixture
def flows() -> Programme:
    """Three periods, of three months, of one and of two. Infantry: 30 join at once, and 60 leave as 50 come;
    helicopters stay as they are."""
    data = small.tree()
    for period, months in zip(data["calendar"]["periods"], (3, 1, 2), strict=True):
        period["months"] = months
    flow = {"units": q(30, "persons"), "month": q(0, "months")}, {"units": q(50, "persons"), "month": q(3, "months")}
    data["units"]["infantry"]["arrivals"] = dict(zip(("first", "second"), flow, strict=True))
    data["units"]["infantry"]["departures"] = {
        "leave": {"units": q(60, "persons"), "month": q(3, "months")},
    }
    return formulate(compile_instance(small.pack(data)))


def test_strength_binds_at_first_and_where_units_leave(flows: Programme) -> None:
    upper = dict(zip(flows.row_names, flows.row_upper, strict=True))
    bounds = {name: upper[name] for name in flows.row_names if name.startswith("strength.")}
    assert {name: bound for name, bound in bounds.items() if "infantry" in name} == {
        "strength.infantry.p1": 330,
        "strength.infantry.p2": 320,
    }
    assert [name for name in bounds if "helicopter" in name] == ["strength.helicopter.p1"]


def test_pledged_units_wait_from_period_to_period(flows: Programme) -> None:
    upper = dict(zip(flows.row_names, flows.row_upper, strict=True))
    assert {name: upper[name] for name in upper if name.startswith("waiting.infantry")} == {
        "waiting.infantry.p1": 30,
        "waiting.infantry.p2": 50,
    }
    for row, column, value in (
        ("waiting.infantry.p1", "w.infantry.p1", 1),
        ("waiting.infantry.p1", "w.infantry.p2", 0),
        ("waiting.infantry.p2", "w.infantry.p1", -1),
        ("waiting.infantry.p2", "w.infantry.p2", 1),
        # a twentieth a month, of the period in which they move
        ("redeployment.infantry.p2", "S.infantry.alpha.p1", -0.05),
        ("redeployment.infantry.p3", "S.infantry.alpha.p2", -0.1),
        ("redeployment.infantry.p3", "w.infantry.p2", -1),
    ):
        assert coefficient(flows, row, column) == pytest.approx(value), (row, column)


def test_weak_lift_counts_for_what_it_is() -> None:
    data = small.tree()
    data["tasks"]["air"]["lift"] = {"helicopter": q(0.5, "ratio")}
    made = formulate(compile_instance(small.pack(data)))
    assert coefficient(made, "lift.air.beta.p1", "x.helicopter.alpha.air.beta.p1") == pytest.approx(-0.375)


def test_bounds_of_terms() -> None:
    """Doing nothing at a threat of 1.25 scores -25 in protection. A floor where nothing is needed has no row."""
    data = hand.tree()
    data["areas"]["gamma"] = small.area(
        "north", reach_near=q(0.8, "share"), reach_ring=q(0.1, "share"), reach_beyond=q(0.1, "share")
    )
    data["needs"]["work"].update(regions=["north"], weight={"north": q(1, "share")}, amount={"times": ["reach_near"]})
    data["weights"]["stabilisation"]["centre"] = q(0, "weight")
    floor = {"kind": "floor", "title": "A floor", "at_least": q(7, "points", 0, 9)}
    data["terms"] = {
        "nothing": {**floor, "objective": "stabilisation", "regions": ["centre"]},
        "little": {**floor, "objective": "stabilisation", "areas": ["alpha"]},
        "safe": {**floor, "objective": "protection"},
        "patrols": {"kind": "effort", "title": "Patrols", "task": "patrol", "at_least": q(5, "ratio")},
    }
    p = compile_instance(small.pack(data))
    made = formulate(p)
    lower = dict(zip(made.row_names, made.row_lower, strict=True))
    assert {name: lower[name] for name in lower if name.startswith("floor.")} == {
        "floor.little": pytest.approx(7),
        "floor.safe": pytest.approx(32),
    }
    # 100 of a fifth · 4 months: a fifth · 3 of them
    assert coefficient(made, "floor.little", "z.work.alpha.p1.s1") == pytest.approx(75 * p.curve.slopes[0])
    rows = made.rows("effort_term").index
    assert made.row_lower[rows].tolist() == [5, 5]
    assert made.row_upper[rows].tolist() == [float("inf")] * 2
