"""What a comparison says of its order, where it was not judged over futures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions.compare.chart import differing
from decide.questions.compare.finding import finding, separations
from decide.questions.compare.study import compare
from decide.results.metrics import LEAST_APART
from decide.results.study import COLUMNS, Results


def with_scores(results: Results, **scores: tuple[float, float, float]) -> Results:
    """The results with other overall scores (value, low, high), of which no tiers were made."""
    metrics = results.metrics.copy()
    whole = (metrics["metric"] == "score") & (metrics["period"] == "all")
    whole &= (metrics["objective"] == "all") & (metrics["region"] == "all")
    for option, ends in scores.items():
        rows = whole & (metrics["option"] == option)
        metrics.loc[rows, ["value", "low", "high"]] = pd.DataFrame([ends], index=metrics.index[rows]).to_numpy()
    return replace(
        results, frames={**results.frames, "metrics": metrics, "tiers": pd.DataFrame(columns=list(COLUMNS["tiers"]))}
    )


def test_the_drill(drill: Theatre) -> None:
    lead = finding(compare(drill))
    assert lead.order == ("reinforce", "stay", "overcommit")
    assert lead.tiers == (("reinforce",), ("stay",), ("overcommit",))
    assert (lead.first, lead.near) == ("reinforce", ())
    assert lead.told_apart == LEAST_APART
    assert lead.ahead == pytest.approx(3.03, abs=0.01)
    assert lead.often == 1.0


def test_near_ones_stand_in_one_tier(drill: Theatre) -> None:
    results = with_scores(compare(drill), reinforce=(59.6, 40, 70), stay=(60, 30, 69), overcommit=(50, 45, 80))
    lead = finding(results)
    assert lead.tiers == (("stay", "reinforce"), ("overcommit",))
    assert lead.near == ("reinforce",)
    assert (lead.score.low, lead.score.high) == (30, 69)
    assert lead.ahead == pytest.approx(10)
    assert lead.often != lead.often  # no futures


def test_a_cell_of_weight_0_separates_nobody(drill: Theatre) -> None:
    """More infantry for the plain is the whole difference; where the plain's protection counts nothing none is told."""
    names = ("stay", "reinforce")

    def cells(*sets: tuple[str, float]) -> list[tuple[str, str]]:
        apart, _ = separations(compare(drill, what_if=WhatIf(sets=sets)), drill.pack, names)
        return [(one.objective, one.region) for one in apart]

    assert cells() == [("protection", "lowland")]
    assert ("protection", "lowland") not in cells(("weights.protection.lowland", 0.0))


def difference(option: str, value: float) -> tuple[Any, ...]:
    nothing = float("nan")
    return option, "stay", "score", "all", "all", "points", value, nothing, nothing, nothing, nothing, ""


def test_options_far_off_stand_at_the_end_of_the_axis_with_their_figure(mali: Theatre) -> None:
    results = compare(mali, [*mali.options][:6], against="epon-2d")
    names = results.names
    values = dict(zip(names, (1.0, -2.0, 3.0, 2.0, -21.5, 30.0), strict=True))
    rows = pd.DataFrame([difference(*pair) for pair in values.items()], columns=list(COLUMNS["differences"]))
    (chart,) = differing(replace(results, frames={**results.frames, "differences": rows}))
    (data,) = chart.spec["datasets"].values()
    drawn = {row["option"]: (row["beyond"], row["at"], row["shown"]) for row in data}
    reach = 2.5 * 2.5  # the median of 1, 2, 2, 3, 21.5 and 30 is 2.5
    assert drawn[names[4]] == (-1, -reach, "−21.5")
    assert drawn[names[5]] == (1, reach, "+30.0")
    assert drawn[names[1]] == (0, -2.0, "−2.0")
    assert "beyond the axis" in str(chart.spec)
    near = rows.assign(central=rows["central"].clip(-6, 6))
    (chart,) = differing(replace(results, frames={**results.frames, "differences": near}))
    assert "beyond the axis" not in str(chart.spec)
