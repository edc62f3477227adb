"""Prices with ranges: by hand, against re-solves, and against the solver's own ranging."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide import cli
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.strengths import with_strengths
from decide.pack.located import Located
from decide.pack.schema import Option, Pack
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf, read_scenario
from decide.questions.prices.study import WITHIN, chosen_of, priced, prices
from decide.questions.prices.tables import document_of
from decide.solve.answer import Answer, answer, worth_of_unit
from decide.solve.certificate import certify
from decide.solve.highs import Session
from decide.solve.parametric import Along, Ray
from tests import small

CASES = settings(max_examples=8)
OPTION = Option(id="x", title="An option", summary="Made for a test.")


def case_of(data: dict[str, Any]) -> Case:
    return Case(OPTION, small.pack(data), Located(data, {}), ())


SCOUTS = """
id: scouts
title: Scouts
changes:
  - id: scouts
    title: Scouts
    reason: To see whether a unit type that the what-if adds is named.
    set:
      units.scouts:
        title: Mounted scouts
        pool: troops
        counted_in: persons
        persons: {value: 1, unit: ratio, low: 1, high: 1, assumption: made up for a test}
        strength: {value: 50, unit: persons, low: 40, high: 60, assumption: made up for a test}
        availability: {all: {value: 1, unit: share, low: 1, high: 1, assumption: made up for a test}}
        redeployable: {value: 0.05, unit: share, low: 0, high: 0.1, assumption: made up for a test}
        cost: {value: 10000, unit: USD/year, low: 8000, high: 12000, assumption: made up for a test}
      tasks.patrol.productivity.scouts: {value: 1, unit: ratio, low: 1, high: 1, assumption: made up for a test}
      laydown.scouts: {hill: {value: 1, unit: share, low: 1, high: 1, assumption: made up for a test}}
"""


def of_case(case: Case, only: Sequence[str] = ()) -> tuple[Answer, pd.DataFrame]:
    """A case answered, and its prices."""
    solved = answer(case)
    return solved, priced(solved, chosen_of(solved, only))


def best(pack: Pack) -> float:
    programme = formulate(compile_instance(pack))
    solution = Session().solve(programme)
    return -certify(programme, solution).objective


def row(frame: pd.DataFrame, family: str, name: str) -> Any:
    return frame[(frame["family"] == family) & (frame["id"] == name)].iloc[0]


def test_drill_by_hand(drill: Theatre) -> None:
    """docs/drill.md, "Price ranges"."""
    frame = prices(drill, "stay").frames["prices"]
    infantry = row(frame, "unit", "infantry")
    assert (infantry["last"], infantry["next"]) == pytest.approx((0.1203, 0.1203))
    assert (infantry["holds_from"], infantry["holds_to"]) == pytest.approx((250, 1000 / 3))
    assert infantry["after"] == pytest.approx(0.1003)
    assert infantry["before"] == pytest.approx(0.1526333333)
    assert (infantry["deaths"], infantry["deaths_low"], infantry["deaths_high"]) == pytest.approx((0.104, 0.052, 0.156))
    assert infantry["points_per_million"] == pytest.approx(12.03)
    assert infantry["replacement"] == pytest.approx(10_000)
    moves = row(frame, "movement", "infantry")
    assert (moves["last"], moves["next"]) == pytest.approx((1 / 30, 1 / 30))
    assert (moves["holds_from"], moves["holds_to"]) == pytest.approx((55, 110))
    hill, plain = row(frame, "bed", "hill"), row(frame, "bed", "plain")
    assert (hill["next"], hill["holds_from"], hill["holds_to"]) == pytest.approx((0, 200, np.inf))
    assert (plain["next"], plain["holds_from"], plain["before"]) == pytest.approx((0, 120, 0.1))


def test_kink_is_told_as_two_prices(drill: Theatre) -> None:
    """With 250 soldiers the plain is just held and not patrolled at the end: the last was worth more than the next."""
    study = prices(drill, "stay", what_if=WhatIf(sets=(("units.infantry.strength", 250),)))
    frame = study.frames["prices"]
    infantry = row(frame, "unit", "infantry")
    assert (infantry["last"], infantry["next"]) == pytest.approx((0.1526333333, 0.1203))
    assert infantry["holds_from"] < 250 < infantry["holds_to"] == pytest.approx(1000 / 3)


@CASES
@given(small.trees(), st.sampled_from(("infantry", "helicopter", "team")), st.floats(0.05, 0.95))
def test_price_holds_inside_its_range_and_falls_outside(data: dict[str, Any], unit: str, share: float) -> None:
    """Re-solved from programmes built anew, which know nothing of directions."""
    case = case_of(data)
    solved, frame = of_case(case, [unit])
    line = row(frame, "unit", unit)
    now = float(line["at"])

    def worth(strength: float) -> float:
        return best(with_strengths(case.pack, {unit: strength}))

    here = worth(now)
    assert solved.objective == pytest.approx(here, abs=1e-7)
    for price, end in ((line["next"], line["holds_to"]), (line["last"], line["holds_from"])):
        if not np.isfinite(price) or not np.isfinite(end) or end == now:
            continue
        inside = now + share * (end - now)
        slack = 1e-6 * (1 + abs(inside - now))
        assert worth(inside) == pytest.approx(here + price * (inside - now), abs=slack)
        outside = max(0.0, now + 1.5 * (end - now))
        assert worth(outside) <= here + price * (outside - now) + slack
    assert not line["next"] > line["last"] + 1e-6
    if np.isfinite(line["after"]):
        outside = now + 1.5 * (line["holds_to"] - now)
        assert line["after"] < line["next"]
        assert worth(outside) <= here + line["next"] * (outside - now) + 1e-7


@CASES
@given(small.trees(), st.sampled_from(("infantry", "helicopter", "team")))
def test_about_means_within_a_tenth(data: dict[str, Any], unit: str) -> None:
    """The mean price over the wider range lies between nine tenths of the next price and all of it."""
    case = case_of(data)
    solved, frame = of_case(case, [unit])
    line = row(frame, "unit", unit)
    if line["next"] <= 1e-7 or not np.isfinite(line["about_to"]):
        return
    length = line["about_to"] - line["at"]
    mean = (best(with_strengths(case.pack, {unit: line["about_to"]})) - solved.objective) / length
    slack = 1e-6 * (1 + 1 / length)
    assert (1 - WITHIN) * line["next"] - slack <= mean <= line["next"] + slack
    assert line["about_to"] >= line["holds_to"] - 1e-6


@CASES
@given(small.trees())
def test_duals_lie_between_the_next_and_the_last(data: dict[str, Any]) -> None:
    """The worth shown by `compare` is one of the prices between the two that are told here."""
    solved, frame = of_case(case_of(data), ["unit"])
    worth = worth_of_unit(solved)
    for u, unit in enumerate(solved.instance.units):
        line = row(frame, "unit", unit)
        if np.isfinite(line["last"]):
            assert line["next"] - 1e-6 <= worth[u] <= line["last"] + 1e-6


@CASES
@given(small.trees())
def test_prices_of_nothing_are_never_negative(data: dict[str, Any]) -> None:
    _, frame = of_case(case_of(data))
    assert (frame["next"] >= -1e-9).all()
    assert (frame["last"].dropna() >= -1e-9).all()


def test_first_unit_of_a_type_there_is_none_of() -> None:
    data = small.tree()
    data["units"]["team"]["strength"] = small.q(0, "teams", 0, 5)
    case = case_of(data)
    solved, frame = of_case(case, ["team"])
    line = row(frame, "unit", "team")
    assert np.isnan(line["last"])
    step = min(1.0, line["holds_to"])
    assert line["next"] > 0
    assert best(with_strengths(case.pack, {"team": step})) == pytest.approx(
        solved.objective + step * line["next"], abs=1e-7
    )


@pytest.mark.parametrize("name", ["redeployment.infantry.first", "strength.infantry.first", "balance.infantry.second"])
def test_ranges_equal_the_solvers_own(drill: Theatre, name: str) -> None:
    """Single rows of a non-degenerate optimum: HiGHS ranging gives the same end points."""
    programme = formulate(compile_instance(resolve(drill, "stay").pack))
    session = Session()
    solution = session.solve(programme)
    number = programme.row_names.index(name)
    status, ranging = session.highs.getRanging()
    assert status == highspy.HighsStatus.kOk
    up, down = ranging.row_bound_up.value_[number], ranging.row_bound_dn.value_[number]
    here = programme.row_upper[number]
    none = np.zeros(len(programme.row_upper))
    one = none.copy()
    one[number] = 1.0
    more = Along(Ray(programme, none, one, 1e4), session, 1.0).first_piece()
    less = Along(Ray(programme, none, -one, 1e4), session, 1.0).first_piece()
    assert more.slope == pytest.approx(-solution.duals[number])
    assert here + more.end == pytest.approx(up)
    assert here - less.end == pytest.approx(down)


def test_beds_priced_as_if_rebuilt(drill: Theatre) -> None:
    """Where the base is held in full, the direction of right-hand sides is the change of beds itself."""
    what = WhatIf(sets=(("areas.hill.beds", 190),))
    solved, frame = of_case(resolve(drill, "stay", what), ["bed"])
    hill = row(frame, "bed", "hill")
    assert hill["next"] > 0
    more = resolve(drill, "stay", WhatIf(sets=(("areas.hill.beds", hill["holds_to"]),)))
    gained = hill["next"] * (hill["holds_to"] - 190)
    assert best(more.pack) == pytest.approx(solved.objective + gained, abs=1e-6)


def test_terms_and_left_sides(drill: Theatre) -> None:
    """A term that binds: one soldier less asked on the hill is worth what he earns on the plain instead."""
    data = (("terms.hill_strong.at_least", 230),)
    solved, frame = of_case(resolve(drill, "overcommit", WhatIf(sets=data)), ["term"])
    line = row(frame, "term", "hill_strong.at_least")
    assert solved.violations == ()
    assert (line["last"], line["next"]) == pytest.approx((0.051, 0.051))
    assert line["holds_to"] == pytest.approx(200)
    assert line["sign"] == -1


def test_mali_helicopters(mali: Theatre) -> None:
    """One row of a published option, checked by re-solves over both ranges."""
    case = resolve(mali, "epon-2b")
    solved, frame = of_case(case, ["utility_helicopter"])
    line = row(frame, "unit", "utility_helicopter")
    assert line["holds_from"] <= line["at"] < line["holds_to"] <= line["about_to"]
    length = line["about_to"] - line["at"]
    gained = best(with_strengths(case.pack, {"utility_helicopter": line["about_to"]})) - solved.objective
    assert (1 - WITHIN) * line["next"] <= gained / length <= line["next"]
    assert line["deaths_low"] < line["deaths"] < line["deaths_high"]
    assert frame["bought_as"].iloc[0] in case.pack.units


def test_departures_end_the_range() -> None:
    """Units that leave are a number: what is left of a type is never less than none."""
    data = copy.deepcopy(small.tree())
    leaving = {"units": small.q(300, "persons"), "month": small.q(6, "months")}
    data["units"]["infantry"]["departures"] = {"all": leaving}
    case = case_of(data)
    solved, frame = of_case(case, ["infantry"])
    line = row(frame, "unit", "infantry")
    for sign, price, end in ((1, line["next"], line["holds_to"]), (-1, line["last"], line["holds_from"])):
        step = min(abs(end - 300), 1.0)
        moved = best(with_strengths(case.pack, {"infantry": 300 + sign * step}))
        assert moved == pytest.approx(solved.objective + sign * price * step, abs=1e-6)


def test_bars_are_drawn_of_what_is_worth_anything(drill: Theatre) -> None:
    """docs/drill.md, "Price ranges": a hundred soldiers 12.03 points, a hundred moves 3.33, beds nothing."""
    (shown,) = document_of(prices(drill, "stay"), drill).charts
    bars = shown.spec["datasets"]["rows"]
    assert [bar["next"] for bar in bars] == pytest.approx([12.03, 100 / 30])
    assert [bar["last"] for bar in bars] == pytest.approx([12.03, 100 / 30])
    assert [bar["label"] for bar in bars] == ["12 (250–333)", "3.3 (55.0–110)"]
    assert not document_of(prices(drill, "stay", ["bed"]), drill).charts


def test_what_a_what_if_adds_is_told_by_its_name(tmp_path: Path, drill: Theatre) -> None:
    """Scouts that the pack itself has not: the study alone knows them."""
    file = tmp_path / "scouts.yaml"
    file.write_text(SCOUTS, encoding="utf-8")
    document = document_of(prices(drill, "stay", ["unit"], read_scenario(file)), drill)
    assert "Mounted scouts, 100 persons more" in str(document.tables[0].rows)


def test_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(["prices", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    code, out, _ = run("stay", "--pack", "drill")
    assert code == 0
    assert "worth 12 points, at about this price until there are 333." in " ".join(out.split())
    data = json.loads(run("stay", "--pack", "drill", "--format", "json")[1])
    assert [line["family"] for line in data["prices"]] == ["unit", "bed", "bed", "movement"]
    assert data["prices"][1]["holds_to"] is None
    for form in ("table", "csv", "json", "md", "html"):
        assert run("overcommit", "--pack", "drill", "--format", form) == run(
            "overcommit", "--pack", "drill", "--format", form
        )
    assert "decide repair overcommit" in " ".join(run("overcommit", "--pack", "drill")[1].split())
    code, out, err = run("stay", "--pack", "drill", "--only", "infanty")
    assert (code, out) == (2, "")
    assert "Did you mean 'infantry'" in err
    assert run("stay", "--pack", "drill", "--solver", "cbc")[0] == 2
    assert run("stey", "--pack", "drill")[0] == 2
