"""The path over the periods: by hand on the drill pack, as properties, and as run."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide import cli
from decide.model.instance import compile_instance
from decide.pack.theatre import Theatre, resolve
from decide.questions.sequence.path import ABROAD, distances, moves, paired
from decide.questions.sequence.study import COUNTERFACTUALS, counterfactual, delayed, sequence
from decide.questions.sequence.tables import document_of
from decide.report.formats import FORMATS
from decide.results.metrics import metrics
from decide.solve.answer import answer
from tests import small
from tests.questions.laydowns import case_of

CASES = settings(max_examples=20)


# by hand: docs/drill.md, "Sequence"


def test_reinforcement_worked_by_hand(drill: Theatre) -> None:
    frames = sequence(drill, "reinforce").frames
    moved = [tuple(row)[:5] for row in frames["moves"].itertuples(index=False)]
    assert moved == [
        ("first", "infantry", "plain", "hill", pytest.approx(90)),
        ("second", "infantry", ABROAD, "hill", pytest.approx(20)),
        ("second", "infantry", ABROAD, "plain", pytest.approx(40)),
    ]
    late = frames["delay"].set_index("delay")["points"]
    assert late[0] == pytest.approx(82 + 1 / 3 - 0.15)
    assert late[3] == pytest.approx(80 + 5 / 6 - 0.12)
    assert late[6] == late[12] == pytest.approx(79 + 1 / 3 - 0.11)
    early = frames["day_one"].set_index("what")
    assert early["score"]["arrivals"] == pytest.approx(86)
    assert early["points"]["arrivals"] == pytest.approx(86 - 0.11)
    assert early["gained"]["camps"] == pytest.approx(0)
    assert early["score"]["moves"] == pytest.approx(83)
    assert early["points"]["moves"] == pytest.approx(83 - 0.17)
    below = frames["cover"].set_index(["region", "need", "period"])["below_final"]
    assert below["upland", "ring", "first"] == pytest.approx(2 / 15)
    assert below["lowland", "ring", "first"] == pytest.approx(0.16)
    # at the start 90 stand on the hill and 210 on the plain
    people = frames["periods"].set_index(["period", "region"])
    assert people["people"].to_dict() == pytest.approx(
        {("first", "upland"): 180, ("first", "lowland"): 120, ("second", "upland"): 200, ("second", "lowland"): 160}
    )


def test_bars_are_drawn_of_every_period(drill: Theatre) -> None:
    """The need not met is what the scores leave: a hundred less them, of the deaths a year recorded."""
    study = sequence(drill, "stay")
    (shown,) = document_of(study, drill).charts
    bars = shown.spec["datasets"]["rows"]
    assert [(bar["period"], bar["region"]) for bar in bars] == [
        (period, region) for period in ("first", "second") for region in ("Upland", "Lowland")
    ]
    periods = study.frames["periods"].groupby("region", sort=False)[["deaths", "uncovered"]].mean()
    left = 100.0 * periods["uncovered"] / periods["deaths"]
    solved = answer(resolve(drill, "stay"))
    kept = {
        region: value
        for _, o, region, at, what, _, value, *_ in metrics(solved)
        if (o, at, what) == ("protection", "all", "score")
    }
    assert {region: 100.0 - value for region, value in left.items()} == pytest.approx(
        {region: kept[region] for region in ("upland", "lowland")}
    )


# properties


def reinforced(data: dict[str, Any], units: int, month: int, beds: int) -> dict[str, Any]:
    """The pack with infantry pledged, a camp to come, and beds for everybody from the start."""
    changed = copy.deepcopy(data)
    flow = {"units": small.q(units, "persons"), "month": small.q(month, "months")}
    changed["units"]["infantry"]["arrivals"] = {"pledge": flow}
    changed["areas"]["beta"]["camps"] = {"annex": {"beds": small.q(beds, "persons"), "month": small.q(4, "months")}}
    return changed


@CASES
@given(small.trees(), st.integers(0, 300), st.integers(0, 9), st.integers(0, 300))
def test_day_one_never_lowers_the_optimum(data: dict[str, Any], units: int, month: int, beds: int) -> None:
    solved = answer(case_of(reinforced(data, units, month, beds)))
    gained = {what: counterfactual(solved, what).objective - solved.objective for what in COUNTERFACTUALS}
    assert min(gained.values()) >= -1e-6
    assert gained["all"] >= max(gained.values()) - 1e-6


def test_day_one_keeps_terms_and_budget() -> None:
    """With a term of every kind, a budget that binds among them."""
    data = small.full()
    data["areas"]["beta"]["open_from"] = small.q(3, "months")
    solved = answer(case_of(data))
    for what in COUNTERFACTUALS:
        assert counterfactual(solved, what).objective >= solved.objective - 1e-6


@CASES
@given(small.trees(), st.integers(0, 300), st.integers(0, 6), st.lists(st.integers(0, 9), min_size=2, max_size=2))
def test_delay_never_raises_the_score(data: dict[str, Any], units: int, month: int, months: list[int]) -> None:
    """A unit that comes early may wait for a bed, so lateness is never better."""
    pack = case_of(reinforced(data, units, month, 300)).pack
    points = []
    for delay in (0, *sorted(months)):
        changed = case_of(data)
        points.append(answer(type(changed)(changed.option, delayed(pack, delay), changed.located, ())).objective)
    assert points[0] >= points[1] - 1e-6
    assert points[1] >= points[2] - 1e-6


def test_no_delay_is_the_option_itself(mali: Theatre) -> None:
    case = resolve(mali, "epon-2d")
    assert delayed(case.pack, 0) == case.pack
    later = compile_instance(delayed(case.pack, 3)).strength
    now = compile_instance(case.pack).strength
    assert (later <= now + 1e-9).all()
    assert later[:, 1:] == pytest.approx(now[:, :-1])  # a quarter later, a quarter's strength before


@CASES
@given(st.lists(st.integers(-50, 50), min_size=4, max_size=4), st.randoms(use_true_random=False))
def test_moves_explain_the_change_exactly(change: list[int], random: Any) -> None:
    km = np.full((4, 4), np.inf)
    for a in range(4):
        for b in range(a):
            km[a, b] = km[b, a] = random.choice([10.0, 20.0, np.inf])
    rebuilt = np.zeros(4)
    abroad = {"in": 0.0, "out": 0.0}
    for start, end, units in paired(np.array(change, float), km):
        if start >= 0:
            rebuilt[start] -= units
        else:
            abroad["in"] += units
        if end >= 0:
            rebuilt[end] += units
        else:
            abroad["out"] += units
    assert rebuilt == pytest.approx(np.array(change, float))
    assert min(abroad.values()) == 0
    assert abroad["in"] - abroad["out"] == pytest.approx(sum(change))


def test_nearest_areas_are_paired_first() -> None:
    km = np.array([[np.inf, 30, 10], [30, np.inf, np.inf], [10, np.inf, np.inf]])
    assert paired(np.array([-5.0, 3.0, 4.0]), km) == [(0, 2, 4.0), (0, 1, 1.0), (-1, 1, 2.0)]


def test_moves_of_a_full_option_add_up(mali: Theatre) -> None:
    solved = answer(resolve(mali, "epon-2d"))
    p, station = solved.instance, solved.plan.station
    frame = moves(solved)
    for u, unit in enumerate(p.units):
        for a, area in enumerate(p.areas):
            mine = frame[frame["unit_type"] == unit]
            came = mine.loc[mine["to_area"] == area, "units"].sum()
            went = mine.loc[mine["from_area"] == area, "units"].sum()
            assert came - went == pytest.approx(station[u, a, -1] - p.initial[u, a], abs=1e-4)
    assert np.isfinite(distances(p)).any()


# the command


def test_the_command_shows_the_delayed_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["sequence", "reinforce", "--pack", "drill", "--delay", "6", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["manifest"]["delay_months"] == 6
    assert [row["month"] for row in data["events"]] == [12]
    assert [row["period"] for row in data["events"]] == [""]
    assert [row["delay"] for row in data["delay"]] == [0, 3, 6, 9, 12]
    assert all(row["from_area"] != ABROAD for row in data["moves"])
    assert data["day_one"][1]["gained"] == pytest.approx(0), "the pledge is beyond the horizon"


@pytest.mark.parametrize("delay", ["-1", "500", "nan"])
def test_wrong_delays_are_told(capsys: pytest.CaptureFixture[str], delay: str) -> None:
    assert cli.run(["sequence", "stay", "--pack", "drill", "--delay", delay]) == 2
    assert "is not between 0 and 120" in capsys.readouterr().err


@pytest.mark.parametrize("form", FORMATS)
def test_same_inputs_give_the_same_bytes(
    capsys: pytest.CaptureFixture[str], tmp_path: Any, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for n in (1, 2):
        out = tmp_path / f"{n}.out"
        assert cli.run(["sequence", "overcommit", "--pack", "drill", "--format", form, "--out", str(out)]) == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]
