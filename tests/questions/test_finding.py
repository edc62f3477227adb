"""What a comparison says of who leads."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from decide.pack.theatre import Theatre
from decide.questions.compare.finding import finding
from decide.questions.compare.study import compare
from decide.results.metrics import LEAST_APART
from decide.results.study import Results


def with_scores(results: Results, **scores: tuple[float, float, float]) -> Results:
    """The results with other overall scores: value, low, high."""
    metrics = results.metrics.copy()
    whole = (metrics["metric"] == "score") & (metrics["period"] == "all")
    whole &= (metrics["objective"] == "all") & (metrics["region"] == "all")
    for option, ends in scores.items():
        rows = whole & (metrics["option"] == option)
        metrics.loc[rows, ["value", "low", "high"]] = pd.DataFrame([ends], index=metrics.index[rows]).to_numpy()
    return replace(results, frames={**results.frames, "metrics": metrics})


def test_the_drill(drill: Theatre) -> None:
    lead = finding(compare(drill))
    assert lead.order == ("reinforce", "stay", "overcommit")
    assert (lead.first, lead.near, lead.at_low, lead.at_high) == ("reinforce", (), "", "")
    assert lead.told_apart == LEAST_APART


def test_near_ones_and_those_that_lead_at_an_end(drill: Theatre) -> None:
    results = with_scores(compare(drill), reinforce=(60, 40, 70), stay=(59.6, 30, 69), overcommit=(50, 45, 80))
    lead = finding(results)
    assert lead.near == ("stay",)
    assert (lead.at_low, lead.at_high) == ("overcommit", "overcommit")
    assert (lead.score.low, lead.score.high) == (40, 70)
