"""What a store comes to, against figures worked otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from decide.errors import InputError
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions.robust.study import RobustAsk, robust
from decide.questions.robust.tables_of_stores import frames_of
from decide.results.tiers import above_over_futures, tiers
from decide.store import layout
from decide.store.stored_futures import stored_futures
from decide.store.summary import BINS, CaseSetting, Histogram, Summary, Tally, summary_of
from tests.store.studies import batch, run

STUDY = """\
pack: drill
what_ifs:
  published: {}
  fewer: {set: {units.infantry.strength: 240}}
design: {kind: latin, size: 60, seed: 5}
"""
PLAIN = CaseSetting("published", "own", "", "weighted")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run(batch(folder, STUDY), folder / "out", seconds=1.0)
    return folder / "out"


def test_figures_are_those_of_robust_to_the_width_of_a_bin(out: Path, drill: Theatre) -> None:
    study = robust(drill, ask=RobustAsk(count=60, seed=5))
    wanted = study.frames["robustness"].query("metric == 'score' and objective == 'all' and region == 'all'")
    wanted = wanted.set_index("option")
    summary = summary_of(out, "score")
    made = frames_of(summary)["options"].query("what_if == 'published'").set_index("option")
    tally = summary.tallies[PLAIN]
    width = (tally.spread.high - tally.spread.low) / BINS
    assert width < 0.01
    for name, mine, exact in (("base", "central", True), ("mean", "mean", True), ("regret_mean", "regret_mean", True)):
        assert made[mine].to_dict() == pytest.approx(wanted[name].to_dict(), abs=1e-9), exact
    assert made["regret_worst"].to_dict() == pytest.approx(wanted["regret_worst"].to_dict(), abs=1e-9)
    assert made["regret_worst_tenth"].to_dict() == pytest.approx(wanted["regret_worst_tenth"].to_dict(), abs=width)
    shares = study.frames["options"].set_index("option")
    assert made["first"].to_dict() == pytest.approx(shares["first"].to_dict())
    assert made["about_first"].to_dict() == pytest.approx(shares["about_first"].to_dict())
    values = stored_futures(out, WhatIf()).evaluated.of(("score", "all", "all"))
    for n, option in enumerate(("overcommit", "reinforce", "stay")):
        ordered = np.sort(values[:, n])
        assert ordered[28] - width <= made["median"][option] <= ordered[31] + width


def test_tiers_are_those_over_the_same_futures(out: Path) -> None:
    evaluated = stored_futures(out, WhatIf()).evaluated
    gain = evaluated.of(("score", "all", "all"))
    exact = tiers(evaluated.options, np.median(gain, axis=0), above_over_futures(gain, 0.5))
    made = summary_of(out, "score").tallies[PLAIN].tiers()
    assert [tier.members for tier in made] == [tier.members for tier in exact]


def test_parts_of_a_store_add_up_to_the_whole(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "LEAST_ROWS", 50)
    run(batch(tmp_path, STUDY), tmp_path / "out", seconds=1.0)
    assert len([*(tmp_path / "out" / "results").iterdir()]) == 6
    whole, parts = (frames_of(summary_of(place, "score")) for place in (out, tmp_path / "out"))
    for name in ("options", "pairs", "turns", "drivers"):
        numbers = whole[name].select_dtypes("number")
        assert np.allclose(numbers, parts[name][numbers.columns], equal_nan=True), name


def test_a_histogram_has_quantiles_and_means_of_its_end() -> None:
    values = np.linspace(0.0, 1.0, 10_001)[:, None]
    made = Histogram.between(0.0, 1.0, 1)
    made.add(values)
    for share in (0.05, 0.5, 0.95):
        assert made.quantile(share)[0] == pytest.approx(share, abs=1 / BINS)
    assert made.top_mean(0.1)[0] == pytest.approx(0.95, abs=1 / BINS)
    few = Histogram.between(0.0, 8.0, 2)
    few.add(np.array([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0], [4.0, 7.0]]))
    assert few.top_mean(0.375) == pytest.approx([(4.0 + 3.0 / 2) / 1.5, 7.0], abs=8 / BINS)


def tally(values: Any, positions: Any, options: tuple[str, ...] = ("a", "b")) -> Tally:
    made = Tally.of(options, 1, 0.5, float(np.nanmin(values)), float(np.nanmax(values)))
    made.central = np.zeros(len(options))
    made.add(np.asarray(values, float), np.asarray(positions, float))
    return made


def summary(**tallies: Tally) -> Summary:
    made = {CaseSetting(name, "own", "", "weighted"): one for name, one in tallies.items()}
    return Summary({"pack_title": ""}, ("f", "g"), "points", "Score", made)


def test_a_choice_turns_where_the_mean_leads_cancel() -> None:
    still = np.zeros((2, 2))
    before = tally([[10.0, 7.0], [14.0, 13.0]], still)  # a leads by 2 on average
    under = tally([[5.0, 12.0], [6.0, 11.0]], still)  # and lies 6 behind
    (turn,) = frames_of(summary(plain=before, shock=under))["turns"].to_dict("records")
    assert (turn["option"], turn["other"], turn["what_if"], turn["from"]) == ("a", "b", "shock", "plain")
    assert (turn["lead"], turn["lead_under"], turn["at"]) == pytest.approx((2.0, -6.0, 0.25))
    assert frames_of(summary(plain=under, shock=under))["turns"].empty


def test_what_moves_an_option_and_its_lead() -> None:
    chance = np.random.default_rng(2)
    f, g = chance.uniform(-1, 1, (2, 4000))
    made = tally(np.column_stack([50 + 3 * f + 4 * g, 50 + 4 * g]), np.column_stack([f, g]))
    assert made.shares_of_variance(0) == pytest.approx([9 / 25, 16 / 25], abs=0.03)
    assert made.shares_of_variance(0, 1) == pytest.approx([1.0, 0.0], abs=0.01)


def test_a_box_says_where_another_option_wins() -> None:
    chance = np.random.default_rng(3)
    f, g = chance.uniform(-1, 1, (2, 600))
    made = tally(np.column_stack([50.0 + 0 * f, np.where(f > 0.5, 52.0, 47.0)]), np.column_stack([f, g]))
    (side,) = frames_of(summary(plain=made))["boxes"].to_dict("records")
    assert (side["option"], side["other"], side["factor"]) == ("b", "a", "f")
    assert side["from"] == pytest.approx(0.5, abs=0.1)
    assert side["wins"] == pytest.approx(0.25, abs=0.05)
    assert side["density"] > 0.9


def test_futures_without_an_answer_of_one_option_count_for_none() -> None:
    made = tally([[1.0, 2.0], [np.nan, 9.0], [5.0, 3.0]], np.zeros((3, 2)))
    assert (made.count, made.left_out) == (2, 1)
    assert made.mean("value").tolist() == [3.0, 2.5]


def test_less_is_better_of_a_cost(out: Path) -> None:
    costs = frames_of(summary_of(out, "cost"))["options"].query("what_if == 'published'").set_index("option")
    assert costs["mean"]["reinforce"] > costs["mean"]["stay"]
    assert costs["regret_mean"]["stay"] == 0.0
    assert costs["regret_mean"]["reinforce"] == pytest.approx(costs["mean"]["reinforce"] - costs["mean"]["stay"])


def test_it_is_said_in_tables_and_data(out: Path, decide: Callable[..., Any]) -> None:
    table = decide("summarise", str(out))
    assert table.code == 0
    assert "Score (points) over 60 futures." in table.out
    rows = [*csv.DictReader(io.StringIO(decide("summarise", str(out), "--format", "csv").out))]
    assert [row["option"] for row in rows[:3]] == ["reinforce", "stay", "overcommit"]
    french = decide("--language", "fr", "summarise", str(out)).out
    assert "Regret" in french
    assert "Options, the least regret first" not in french
    wrong = decide("summarise", str(out), "--of", "scor")
    assert (wrong.code, "Did you mean 'score'" in wrong.err) == (2, True)


def test_a_folder_without_a_store_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no store"):
        summary_of(tmp_path, "score")
