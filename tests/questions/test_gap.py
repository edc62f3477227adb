"""The least pledge for stated floors: by hand, fed back to the programme, in whole formations, and as it is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.errors import InputError, NoAnswer
from decide.model.criteria import criterion, score_of
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import INF, Floats
from decide.model.pledges import Offer, with_pledges
from decide.pack.located import Located
from decide.pack.mode import Epsilon
from decide.pack.schema import Option, Pack
from decide.pack.theatre import Case, Theatre
from decide.pack.what_if import WhatIf
from decide.progress import Progress
from decide.questions import read_study
from decide.questions.gap import tables as gap_tables
from decide.questions.gap.floors import parse_amounts, parse_floors
from decide.questions.gap.study import FRAMES, gap
from decide.results.lead_times import camps_taken, formation_of, months_taken
from decide.results.study import Ranged, Study, to_json
from decide.solve.answer import Answer, answer
from decide.solve.formations import whole_pledge
from decide.solve.gap import Purchase, highest, least_pledge
from decide.solve.highs import Session
from decide.solve.modes import with_criteria
from decide.solve.pledging import LIFTS, Gap, prepare_gap
from decide.solve.stages import best
from tests import small

CASES = settings(max_examples=12)
OPTION = Option(id="made", title="Made for a test", summary="Made for a test.")


@pytest.fixture(scope="module")
def kept(drill: Theatre) -> Study:
    """The case of docs/drill.md, "Gap"."""
    return gap(drill, "stay", {"lowland": 80}, keep=True)


def test_drill_by_hand(kept: Study) -> None:
    frames = kept.frames
    pledge = frames["pledge"].set_index("id")
    assert pledge.loc["infantry", "least"] == pytest.approx(180, abs=0.01)
    assert pledge.loc["plain", "least"] == pytest.approx(30, abs=0.01)
    assert list(pledge.loc["infantry", ["formation", "size", "formations", "whole"]]) == ["platoon", 25, 8, 200]
    assert pledge.loc["plain", "whole"] == 30
    totals = frames["totals"].set_index("case")
    assert totals.loc["least", "cost"] == pytest.approx(1.83e6, rel=1e-4)
    assert totals.loc["whole", ["cost", "cost_low", "cost_high"]].to_list() == [2.03e6, 1.63e6, 2.43e6]
    floors = frames["floors"].set_index("criterion")
    assert floors.loc["lowland", ["own", "free", "highest", "reached"]].to_list() == pytest.approx(
        [62, 62, 82, 80], abs=2e-3
    )
    curve = frames["curve"]
    assert np.array(curve[["level", "cost"]]) == pytest.approx(
        np.array([[62, 0], [77, 1.5e6], [82, 2.05e6]]), rel=1e-3, abs=100
    )
    assert curve["rate"].iloc[:2].to_list() == pytest.approx([1e5, 1.1e5], rel=1e-3)
    assert curve["exact"].all()


def test_drill_other_options_and_limits_by_hand(kept: Study) -> None:
    beside = kept.frames["beside"].set_index("other")
    assert list(beside.index) == ["reinforce"]
    assert beside.loc["reinforce", ["uniformed", "cost", "highest"]].to_list() == pytest.approx([60, 6e5, 68], abs=2e-3)
    # 68 + 0.3 λ from the hill's patrols + 0.1 λ from its hold = 80 - λ
    assert beside.loc["reinforce", "short"] == pytest.approx(12 / 1.4, abs=0.01)
    limits = kept.frames["limits"].set_index("lifted")["highest"]
    assert limits.to_dict() == pytest.approx({"time": 100, "terms": 82, "moves": 82, "all": 100}, abs=2e-3)


def test_months_are_those_the_pack_states(drill: Theatre, mali: Theatre) -> None:
    assert months_taken(drill) == {"infantry": Ranged(6, 6, 6)}
    assert camps_taken(drill)["hill"] == Ranged(6, 6, 6)  # no camp is stated: as long as units take
    assert months_taken(mali)["mobile"] == Ranged(18, 9, 30)  # three companies after 12, 18 and 24 months
    assert months_taken(mali)["armed_helicopter"] == months_taken(mali)["utility_helicopter"]  # of its pool
    assert formation_of(mali.pack, "fpu") == ("", 1.0)


def solved(data: dict[str, Any]) -> Answer:
    return answer(Case(OPTION, small.pack(data), Located(data, {}), ()))


def offer(own: Answer, months: float) -> Offer:
    p = own.instance
    places = [name for name, share in zip(p.areas, p.open.max(axis=1), strict=True) if share > 0]
    units, beds = dict.fromkeys(p.units, INF), dict.fromkeys(places, INF)
    return Offer(units, beds, dict.fromkeys(units, months), dict.fromkeys(beds, months))


def with_share(own: Answer, offered: Offer, bought: Purchase, share: float) -> Pack:
    """The pack with a share of a pledge."""
    p = own.instance
    units = dict(zip(p.units, (share * bought.units).tolist(), strict=True))
    beds = {a: share * float(b) for a, b in zip(p.areas, bought.beds, strict=True) if a in offered.beds}
    return with_pledges(own.case.pack, offered, units, beds)


def could_reach(own: Answer, offered: Offer, bought: Purchase, floors: dict[str, float], share: float) -> bool:
    """Whether a share of a pledge reaches floors if only units that are pledged wait abroad."""
    p = compile_instance(with_share(own, offered, bought, share))
    programme = formulate(p)
    w, upper = programme.block("w"), programme.col_upper.copy()
    if len(w):
        upper[w.index] = np.cumsum(p.arrivals, axis=1)[w["u"], w["t"]]
    ready = with_criteria(p, replace(programme, col_upper=upper), list(floors))
    return Session().solve(ready.holding(dict(enumerate(floors.values())))).status == "optimal"


def reaches(own: Answer, offered: Offer, bought: Purchase, floors: dict[str, float], share: float = 1.0) -> bool:
    """Whether the pack with a share of a pledge has a plan that reaches floors, by the tool itself."""
    pack = with_share(own, offered, bought, share)
    try:
        answer(replace(own.case, pack=pack, mode=Epsilon(kind="epsilon", floors=floors)))
    except NoAnswer:
        return False
    return True


def floor_between(
    data: dict[str, Any], months: float, name: str, part: float
) -> tuple[Answer, Offer, Gap, dict[str, float]]:
    """A floor between what an option has and the most it can have."""
    own = solved(data)
    offered = offer(own, months)
    programme = prepare_gap(own, offered, [name])
    before = score_of(own.instance, name, own.plan.met)
    most = highest(programme, name, {})
    return own, offered, programme, {name: before + part * (most - before)}


@CASES
@given(
    small.trees(), st.sampled_from([0.0, 1.0, 2.5, 4.0]), st.sampled_from(["north", "protection.centre", "centre@p3"]),
    st.floats(0.05, 0.9),
)  # fmt: skip
def test_the_least_pledge_is_enough_and_less_is_not(
    data: dict[str, Any], months: float, name: str, part: float
) -> None:
    own, offered, programme, floors = floor_between(data, months, name, part)
    bought = least_pledge(programme, floors)
    assert bought is not None
    assert bought.at_least <= bought.cost + 1e-9
    assert all(proof.holds for proof in programme.proofs)
    if not np.isfinite(bought.cost):
        return
    less = {name: level - 1e-5 for name, level in floors.items()}
    assert reaches(own, offered, bought, less, 1.0 + 1e-7)
    if bought.at_least > 1e-4:
        assert not could_reach(own, offered, bought, floors, 0.98 * bought.at_least / bought.cost)


@CASES
@given(small.trees(), st.sampled_from([0.0, 2.0]), st.floats(0.05, 0.8), st.sampled_from([1.0, 7.0, 40.0]))
def test_whole_formations_reach_the_floors_and_cost_no_less(
    data: dict[str, Any], months: float, part: float, size: float
) -> None:
    """Each type and each bed is rounded up at the most, as what is too many can wait or stand empty."""
    own, offered, programme, floors = floor_between(data, months, "centre", part)
    sizes = np.array([size, 1.0, 2.0])
    least = least_pledge(programme, floors)
    assert least is not None
    if not np.isfinite(least.cost):
        return
    bought = whole_pledge(programme, floors, sizes, least)
    assert bought is not None
    one_of_each = programme.cost[programme.units] @ sizes + programme.cost[programme.beds].sum()
    assert bought.cost <= least.cost + one_of_each + 1e-9
    assert bought.units / sizes == pytest.approx(np.round(bought.units / sizes))
    assert (bought.beds == np.round(bought.beds)).all()
    assert bought.cost >= least.at_least - 1e-9
    assert reaches(own, offered, bought, {name: level - 1e-5 for name, level in floors.items()})


@CASES
@given(small.trees(), st.floats(0, 4))
def test_a_pledge_of_nothing_is_the_option(data: dict[str, Any], months: float) -> None:
    own, _, programme, floors = floor_between(data, months, "overall", 0.0)
    bought = least_pledge(programme, {name: level - 1e-6 for name, level in floors.items()})
    assert bought is not None
    assert bought.cost == pytest.approx(0.0, abs=1e-9)
    most = best(with_criteria(own.instance, own.programme, ["overall"]), 0, {}, Session().solve)
    assert most is not None
    later = prepare_gap(own, offer(own, 9.0), ["overall"])  # nothing is there before the end
    none = prepare_gap(own, replace(offer(own, months), units={}, beds={}), ["overall"])
    for programme in (later, none):
        assert highest(programme, "overall", {}) == pytest.approx(most[0], abs=1e-6)


@CASES
@given(small.trees(), st.sampled_from(["overall", "north", "centre@p2", "protection.centre"]), st.floats(0, 1))
def test_a_score_is_the_same_by_columns_and_by_needs_met(data: dict[str, Any], name: str, share: float) -> None:
    p = compile_instance(small.pack(data))
    own = solved(data)
    z = own.programme.block("z")
    by_columns = criterion(p, z, name)
    value = by_columns.constant + float(by_columns.gain @ own.solution.x[z.index])
    assert value == pytest.approx(score_of(p, name, own.plan.met), abs=1e-9)
    met: Floats = np.full((len(p.needs), len(p.periods)), share)
    if name == "overall" and p.pack.posture.threat.value == 1.0:
        assert score_of(p, name, met) == pytest.approx(100 * share)


def test_out_of_reach_says_how_far_and_why(drill: Theatre) -> None:
    with pytest.raises(NoAnswer) as refusal:
        gap(drill, "stay", {"lowland": 97})
    assert "the highest any plan reaches is 95.00" in str(refusal.value)
    assert "with everything there from the start: lowland 100.00" in str(refusal.value)


def test_a_delay_beyond_the_horizon_buys_nothing(drill: Theatre) -> None:
    with pytest.raises(NoAnswer, match=r"the highest any plan reaches is 90\.00"):
        gap(drill, "stay", {"lowland": 93}, delays={"all": 12})


@pytest.mark.parametrize(
    ("floors", "more", "said"),
    [
        ({"lowlands": 80}, {}, "'lowland'"),
        ({"lowland@third": 80}, {}, "no period 'third'"),
        ({"cost": 80}, {}, "is no score"),
        ({"lowland": "stays"}, {}, "Did you mean 'stay'"),
        ({"lowland": 101.0}, {}, "at most 100"),
        ({}, {}, "no floor is given"),
        ({"lowland": 80}, {"delays": {"beds": 500.0}}, "not between 0 and 120"),
        ({"lowland": 80}, {"delays": {"infantri": 5.0}}, "Did you mean 'infantry'"),
        ({"lowland": 80}, {"most": {"beds.hil": 5.0}}, "Did you mean 'beds.hill'"),
        ({"lowland": 80}, {"beside": ["reinforced"]}, "Did you mean 'reinforce'"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    drill: Theatre, floors: dict[str, float | str], more: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        gap(drill, "stay", floors, **more)


def test_a_pack_without_pledges_needs_a_delay(drill: Theatre) -> None:
    alone = replace(drill, options={"stay": drill.options["stay"]})
    with pytest.raises(InputError, match="Give --delay MONTHS"):
        gap(alone, "stay", {"lowland": 93})
    assert gap(alone, "stay", {"lowland": 93}, delays={"all": 6.0}).frames["totals"]["cost"].iloc[0] == pytest.approx(
        30_000, rel=1e-4
    )


@pytest.mark.parametrize("texts", [["lowland"], ["lowland="], ["=3"], ["lowland=1", "lowland=2"], [], ["a=true"]])
def test_floors_that_are_none(texts: list[str], drill: Theatre) -> None:
    with pytest.raises(InputError):
        parse_floors(texts, drill)


def test_amounts_as_written(drill: Theatre) -> None:
    assert parse_floors(["north=60", "centre@p3=stay"], drill) == {"north": 60.0, "centre@p3": "stay"}
    assert parse_amounts(["18", "beds=12"], "--delay", "all") == {"all": 18.0, "beds": 12.0}
    for wrong in ("x", "infantry=-1", "infantry=", "=4", "4"):
        with pytest.raises(InputError):
            parse_amounts([wrong], "--most")


def test_a_floor_like_an_option_and_what_limits_it(drill: Theatre) -> None:
    study = gap(drill, "stay", {"lowland": "reinforce"}, most={"beds": 0.0}, keep=True)
    assert study.frames["floors"].set_index("criterion").loc["lowland", "floor"] == 68.0
    assert not (study.frames["pledge"]["kind"] == "bed").any()
    assert study.frames["floors"]["highest"].iloc[0] == pytest.approx(77, abs=2e-3)  # the 250 beds


def test_study_survives_and_reports(drill: Theatre, kept: Study, tmp_path: Path) -> None:
    again = gap(drill, "stay", {"lowland": 80.0}, keep=True)
    one, two = kept.as_dict(), again.as_dict()
    one["manifest"]["time"] = two["manifest"]["time"] = ""
    assert to_json(one) == to_json(two)
    (tmp_path / "study.json").write_text(to_json(one))
    read = read_study(tmp_path / "study.json")
    assert {name: tuple(frame.columns) for name, frame in read.frames.items()} == dict(FRAMES)
    document = gap_tables.document_of(read, drill)
    assert "180 uniformed people, 30 beds" in document.lead[0]
    assert "8 × platoon of 25" in document.lead[0]
    names = ["pledge", "floors", "scores", "price", "beside", "own_plans", "limits"]
    assert [table.name for table in document.tables] == names
    assert document.tables[4].rows[-1][:2] == ["this pledge", 200.0]


def test_whether_whole_formations_were_found_is_told(drill: Theatre, kept: Study) -> None:
    def notes(study: Study) -> str:
        return " ".join(gap_tables.document_of(study, drill).tables[0].notes)

    without = {**kept.frames, "pledge": kept.frames["pledge"].assign(whole=float("nan"))}
    assert "shown to reach the floors by a plan" in notes(kept)
    assert "No set of whole formations was found" not in notes(kept)
    assert "shown to reach the floors by a plan" not in notes(replace(kept, frames=without))
    assert "No set of whole formations was found" in notes(replace(kept, frames=without))


def test_a_stop_keeps_what_is_done(drill: Theatre) -> None:
    progress = Progress(lambda step, done, total: progress.stop() if done == 2 else None)
    study = gap(drill, "stay", {"lowland": 80}, keep=True, progress=progress)
    assert study.manifest["stopped"] == "3 of 6 parts done"
    assert not len(study.frames["curve"])
    document = gap_tables.document_of(study, drill)
    assert document.charts
    assert [table.name for table in document.tables] == ["pledge", "floors", "scores"]


def test_a_part_that_is_half_made_is_left_out(drill: Theatre, kept: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped within the last part, the limits taken away: none is told, and no further one is solved."""
    progress, made = Progress(), []

    def counted(*args: Any) -> Any:
        programme = prepare_gap(*args)
        if len(args) == 4:  # with limits taken away
            made.append(args[3])
            if len(made) == 2:
                progress.stop()
        return programme

    monkeypatch.setattr("decide.questions.gap.study.prepare_gap", counted)
    study = gap(drill, "stay", {"lowland": 80}, keep=True, progress=progress)
    assert len(made) == 2 < len(LIFTS) + 1
    assert study.manifest["stopped"] == "5 of 6 parts done"
    assert len(study.frames["curve"])
    assert len(study.frames["limits"]) == 0 < len(kept.frames["limits"])


def test_reached_at_no_cost(drill: Theatre) -> None:
    study = gap(drill, "stay", {"lowland": 80}, WhatIf())
    assert study.frames["totals"]["cost"].iloc[0] == pytest.approx(0, abs=1)
    assert "with what it has, by another plan" in gap_tables.document_of(study, drill).lead[0]
    assert any("--keep" in note for table in gap_tables.document_of(study, drill).tables for note in table.notes)
