"""Packs and programmes with something in them changed: strengths, pledges, a laydown that is given; by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from decide.errors import Fault
from decide.model.fixing import with_bounds_of, with_laydown
from decide.model.formulation import formulate
from decide.model.instance import Instance, compile_instance
from decide.model.lp import Floats
from decide.model.pledges import Offer, beds_ready, fixed_cost_of_beds, with_pledges
from decide.model.reference import equations
from decide.model.strengths import scalable, scalable_strengths, with_strengths
from decide.pack.schema import Pack
from tests import hand, small
from tests.small import q

OFFER = Offer(units={"infantry": 90}, beds={"beta": 50}, unit_months={"infantry": 1.5}, bed_months={"beta": 3.5})


@pytest.fixture
def pack() -> Pack:
    return small.pack(hand.tree())


def test_pledges_come_at_their_month(pack: Pack) -> None:
    p = compile_instance(with_pledges(pack, OFFER, {"infantry": 90}, {"beta": 40}))
    # half of the first three months; half of the fourth
    assert p.arrivals[0].tolist() == [45, 45]
    assert p.strength.tolist() == [[345, 390], [3, 3], [4, 4]]
    assert p.beds.tolist() == [[400, 400], [300, 320]]
    at_once = compile_instance(with_pledges(pack, OFFER.at_once, {"infantry": 90}, {"beta": 40}))
    assert at_once.strength[0].tolist() == [390, 390]
    assert at_once.beds[1].tolist() == [340, 340]
    assert (OFFER.at_once.units, OFFER.at_once.beds) == (OFFER.units, OFFER.beds)
    assert "pledged_for_the_floors" in with_pledges(pack, OFFER, {"infantry": 90}, {}).units["infantry"].arrivals
    flow = with_pledges(pack, OFFER, {"infantry": 90}, {}).units["infantry"].arrivals["pledged_for_the_floors"]
    assert flow.month.model_dump(include={"value", "unit", "low", "high", "assumption"}) == {
        "value": 1.5,
        "unit": "months",
        "low": 1.5,
        "high": 1.5,
        "assumption": "The delay that was asked for.",
    }


def test_pledges_come_on_top_of_others(pack: Pack) -> None:
    data = hand.tree()
    data["units"]["infantry"]["arrivals"] = {"pledge": {"units": q(60, "units"), "month": q(3, "months")}}
    data["areas"]["beta"]["camps"] = {"annex": {"beds": q(10, "persons"), "month": q(0, "months")}}
    p = compile_instance(with_pledges(small.pack(data), OFFER, {"infantry": 90}, {"beta": 40}))
    assert p.strength[0].tolist() == [345, 450]
    assert p.beds[1].tolist() == [310, 330]


def test_beds_that_are_ready_and_what_they_cost(pack: Pack) -> None:
    more = beds_ready(pack, OFFER)
    assert more.tolist() == [[0, 0], [0, 0.5]]
    # 100 a bed and year: ten beds in Alpha, half open, for three of four months
    assert fixed_cost_of_beds(compile_instance(pack), np.array([[10.0, 0], [0, 0]])) == pytest.approx(375)


def test_other_strengths(pack: Pack) -> None:
    p = compile_instance(with_strengths(pack, {"team": 7, "infantry": 200.5}))
    assert p.strength[:, 0].tolist() == [200.5, 3, 7]
    assert pack.units["team"].strength.value == 4


def test_programme_as_a_function_of_strengths() -> None:
    """Five of the sections leave and a pledge of two comes with their leaving: three have to be there at the start."""
    data = hand.tree()
    data["units"]["infantry"]["arrivals"] = {"pledge": {"units": q(2, "units"), "month": q(3, "months")}}
    data["units"]["infantry"]["departures"] = {"leave": {"units": q(5, "units"), "month": q(3, "months")}}
    data["terms"] = {"stay": {"kind": "presence", "title": "No upper bound", "at_least": q(9, "persons")}}
    pack = small.pack(data)
    affine, least = scalable_strengths(pack, {"infantry": True, "helicopter": True, "team": False})
    assert least.tolist() == [3, 0, 0]
    amounts = {"infantry": 12.0, "helicopter": 5.0, "team": 0.0}
    upper = affine.programme.row_upper.copy()
    np.add.at(upper, affine.row, affine.slope * np.array([*amounts.values()])[affine.unit])
    built = formulate(compile_instance(with_strengths(pack, amounts)))
    assert built.row_names == affine.programme.row_names
    assert upper == pytest.approx(built.row_upper)
    assert affine.programme.row_lower.tolist() == built.row_lower.tolist()
    rows = dict(
        zip((built.row_names[row] for row in affine.row), zip(affine.unit, affine.slope, strict=True), strict=True)
    )
    assert rows["strength.infantry.p1"] == (0, 1)
    assert rows["strength.helicopter.p1"] == (1, 1)
    assert rows["continuity.infantry.beta.p1"] == (0, pytest.approx(0.25))
    assert "presence.stay.p1" in built.row_names
    assert "presence.stay.p1" not in rows
    assert not any("team" in name for name in built.col_names)


def test_strengths_that_change_more_than_bounds_are_a_fault(pack: Pack) -> None:
    def with_(amounts: Floats) -> Instance:
        p = compile_instance(pack)
        return replace(p, persons=p.persons * amounts[0])

    with pytest.raises(Fault, match=r"^another strength changed the matrix of the programme\.$"):
        scalable(with_, np.ones(3), np.ones(3, bool))


def test_laydown_that_is_given(pack: Pack) -> None:
    p = compile_instance(pack)
    programme = formulate(p)
    station = np.arange(12.0).reshape(3, 2, 2)
    fixed = with_laydown(programme, station)
    for name, low, high, before in zip(
        fixed.col_names, fixed.col_lower, fixed.col_upper, programme.col_upper, strict=True
    ):
        parts = name.split(".")
        if parts[0] == "S":
            place = p.units.index(parts[1]), p.areas.index(parts[2]), p.periods.index(parts[3])
            assert low == high == station[place]
        elif parts[0] != "reference":
            assert (low, high) == (0, before)


def test_bounds_as_another_programme_has_them() -> None:
    data = small.full()
    mine = formulate(compile_instance(small.pack(data)))
    data["terms"]["stay"]["at_least"] = q(120, "persons")
    data["terms"]["one"]["at_most"] = q(1, "airframes")
    data["terms"]["patrols"]["at_least"] = q(9, "ratio")
    data["areas"]["alpha"]["open"] = q(0.5, "share")
    del data["terms"]["purse"]
    other = formulate(compile_instance(small.pack(data)))
    made = with_bounds_of(mine, other, ["presence", "budget"])
    lower = dict(zip(made.row_names, made.row_lower, strict=True))
    upper = dict(zip(made.row_names, made.row_upper, strict=True))
    before = dict(zip(mine.row_names, mine.row_upper, strict=True))
    assert lower["presence.stay.p1"] == 120
    assert upper["presence.one.p2"] == 1
    assert lower["effort_term.patrols.p1"] == 5, "a family that was not named"
    assert upper["budget.purse"] == before["budget.purse"], "a row that the other has not"
    unchanged = [name for name in made.row_names if not name.startswith("presence")]
    assert [upper[name] for name in unchanged] == [before[name] for name in unchanged]


def test_equations_are_written_from_the_code() -> None:
    text = equations()
    assert text.startswith("## Variables\n\nAll are continuous and not negative.\n\n```text\nS[u,a,t]")
    assert "\nx[u,a,k,b,t] available units stationed in a, on task k in b.\n" in text
    assert "only where that is not zero.\n```\n\n## objective\n\n```text\nmax Σ" in text
    assert (
        "\n\n## Constraints\n\n### strength\n\n```text\n1. Strength.  Σ_a S[u,a,t] + w[u,t] <= strength[u,t]\n" in text
    )
    assert (
        "implies it)\n```\n\nA row for each u, t. Priced under *Units*, as one more person, airframe, unit, team. "
        "A conflict that rests on it has too little of: strength. A laydown that is given can break it by itself.\n\n"
        "### assignment\n\n```text\n2." in text
    )
    assert (
        "S[u,a,t]\n```\n\nA row for each u, a, t. A definition: nothing is short of it by itself.\n\n### effort" in text
    )
    assert text.endswith("A laydown that is given can break it by itself.")
