"""What a comparison says of its order, where it was not judged over futures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from decide.pack.theatre import Theatre
from decide.questions.compare.finding import finding
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
