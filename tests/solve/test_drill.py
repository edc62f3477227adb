"""The drill pack equals the values worked by hand in docs/drill.md."""

from __future__ import annotations

import numpy as np
import pytest

from decide.pack.theatre import Theatre, resolve
from decide.questions.compare.study import compare
from decide.solve.answer import HIGHS, answer, worth_of_unit
from decide.solve.pulp_route import CBC

ROUTES = pytest.mark.parametrize("route", [HIGHS, CBC])


@ROUTES
def test_optimum_and_laydown(drill: Theatre, route: str) -> None:
    solved = answer(resolve(drill, "stay"), route)
    assert solved.objective == pytest.approx(79 + 1 / 3 - 0.11)
    hill, plain = solved.plan.station[0]
    assert hill == pytest.approx([180, 200], abs=1e-5)
    assert plain == pytest.approx([120, 100], abs=1e-5)
    patrol = solved.instance.tasks.index("patrol")
    assert solved.plan.effort[patrol] == pytest.approx(np.array([[104, 120], [56, 40]]), abs=1e-5)


@ROUTES
def test_duals(drill: Theatre, route: str) -> None:
    solved = answer(resolve(drill, "stay"), route)
    price = dict(zip(solved.programme.row_names, solved.prices, strict=True))
    assert price["strength.infantry.first"] == pytest.approx(0.10, abs=1e-7)
    assert price["balance.infantry.second"] == pytest.approx(0.05, abs=1e-7)
    assert price["continuity.infantry.hill.first"] == pytest.approx(1 / 30 + 0.001, abs=1e-7)
    assert price["continuity.infantry.plain.first"] == pytest.approx(0.0, abs=1e-7)
    assert price["redeployment.infantry.first"] == pytest.approx(1 / 30, abs=1e-7)
    assert price["coverage.ring.plain.first"] == pytest.approx(0.0625, abs=1e-7)
    assert price["coverage.ring.hill.first"] == pytest.approx(0.625 / 6, abs=1e-7)
    assert worth_of_unit(solved)[0] == pytest.approx(0.1203, abs=1e-6)


def test_reinforcement(drill: Theatre) -> None:
    solved = answer(resolve(drill, "reinforce"))
    assert solved.objective == pytest.approx(82 + 1 / 3 - 0.15)
    assert solved.plan.station[0] == pytest.approx(np.array([[180, 200], [120, 160]]))


def test_promise_that_cannot_be_kept(drill: Theatre) -> None:
    results = compare(drill, ["overcommit"])
    row = results.shortfalls.iloc[0]
    assert row["title"] == "at least 320 infantry on the hill"
    assert (row["period"], row["asked"], row["unit"]) == ("second", 320, "persons")
    assert row["reached"] == pytest.approx(270, abs=1e-4)
    assert (row["file"], row["line"]) == ("options/overcommit.yaml", 20)
