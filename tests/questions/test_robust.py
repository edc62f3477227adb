"""Options over futures and under stress cases: docs/drill.md, and what must hold anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from decide.errors import InputError, Stopped
from decide.pack.futures import read_futures
from decide.pack.read import read_theatre
from decide.pack.schema import Stress
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions import read_study
from decide.questions.robust import tables as robust_tables
from decide.questions.robust.stress import stress
from decide.questions.robust.study import FRAMES, RobustAsk, robust
from decide.report.charts import Chart
from decide.results.sampling import OVERALL, evaluate, sample
from decide.results.study import Study, to_json
from tests.pack.patched import copy_drill


def rows(study: Study, frame: str, **at: object) -> pd.DataFrame:
    table = study.frames[frame]
    for name, value in at.items():
        table = table[table[name] == value]
    return table


def overall(study: Study, frame: str, **at: object) -> pd.DataFrame:
    return rows(study, frame, metric="score", objective="all", region="all", **at)


def drawn(chart: Chart) -> Any:
    """A chart's specification without the digits that a file does not keep."""
    return json.loads(json.dumps(chart.spec), parse_float=lambda text: round(float(text), 9))


@pytest.fixture(scope="module")
def study(drill: Theatre) -> Study:
    return robust(drill, ["stay", "reinforce"], RobustAsk(count=30, seed=3))


def test_regret_worked_by_hand(study: Study) -> None:
    """docs/drill.md, "Futures": sixty more bring 3.75 (1 - g) 200/R points, g the guards, R the plain's need."""
    at = study.frames["futures"].pivot(index="future", columns="factor", values="position")
    need = 200 + 50 * at["patrols_needed"]
    behind = 3.75 * (1 - (0.2 + 0.1 * at["own_guard"])) * 200 / need
    scores = overall(study, "outcomes").pivot(index="future", columns="option", values="value")
    assert (scores["reinforce"] - scores["stay"]).to_numpy() == pytest.approx(behind.to_numpy(), abs=1e-6)
    row = overall(study, "robustness", option="stay").iloc[0]
    assert row["regret_mean"] == pytest.approx(behind.mean())
    assert row["regret_worst"] == pytest.approx(behind.max())
    assert row["regret_worst_tenth"] == pytest.approx(behind.nlargest(3).mean())
    assert overall(study, "robustness", option="reinforce")["regret_worst"].tolist() == [0.0]
    assert row["base"] == pytest.approx(79 + 1 / 3)


def test_shares_and_ranks(study: Study) -> None:
    options = study.frames["options"].set_index("option")
    assert options["first"].to_dict() == {"stay": 0.0, "reinforce": 1.0}
    assert options["everywhere"].to_dict() == {"stay": 1.0, "reinforce": 1.0}  # stay is the yardstick
    assert study.manifest["robust"]["baseline"] == "stay"
    assert study.manifest["robust"]["agreement"] == 1.0
    assert rows(study, "ranks", option="stay", rank=2)["share"].tolist() == [1.0]


def test_stress_cases_worked_by_hand(study: Study) -> None:
    """docs/drill.md, "Futures"."""
    worked = (("fewer", -3.6, -3.6), ("camps_need_more", -4.5, -4.875), ("rains", -0.625, -1.375))
    for case, stay, reinforce in worked:
        effects = overall(study, "stresses", stress=case).set_index("option")["effect"]
        assert effects.to_dict() == pytest.approx({"stay": stay, "reinforce": reinforce})


def test_results_hang_on_neither_workers_nor_other_options(drill: Theatre, study: Study) -> None:
    alone = robust(drill, ["stay"], RobustAsk(count=30, seed=3), workers=1)
    for frame in ("outcomes", "stresses"):
        mine = rows(study, frame, option="stay").reset_index(drop=True)
        pd.testing.assert_frame_equal(rows(alone, frame, option="stay").reset_index(drop=True), mine)
    again = robust(drill, ["stay", "reinforce"], RobustAsk(count=30, seed=3), workers=3)
    assert {**again.as_dict(), "manifest": 0} == {**study.as_dict(), "manifest": 0}


def test_the_yardstick_is_solved_besides_and_not_compared(drill: Theatre) -> None:
    study = robust(drill, ["reinforce"], RobustAsk(count=12))
    assert study.frames["options"]["option"].tolist() == ["reinforce"]
    assert set(study.frames["outcomes"]["option"]) == {"reinforce", "stay"}
    row = overall(study, "robustness").iloc[0]
    assert row["kept"] == 1.0
    assert row["regret_worst"] == 0.0
    other = robust(drill, ["reinforce"], RobustAsk(count=12, baseline="reinforce"))
    assert set(other.frames["outcomes"]["option"]) == {"reinforce"}


def test_scores_that_are_enough(drill: Theatre, study: Study) -> None:
    limited = robust(drill, ["stay", "reinforce"], RobustAsk(count=30, seed=3, at_least={"protection.lowland": 24.0}))
    scores = rows(study, "outcomes", metric="score", objective="protection", region="lowland", option="stay")["value"]
    cell = rows(limited, "robustness", option="stay", metric="score", objective="protection", region="lowland").iloc[0]
    assert cell["kept"] == pytest.approx((scores >= 24.0 - 1e-6).mean())
    assert cell["threshold"] == 24.0
    assert limited.frames["options"].set_index("option").loc["stay", "everywhere"] == cell["kept"]
    assert overall(limited, "robustness")["kept"].isna().all()


def test_when_does_one_beat_another(tmp_path: Path) -> None:
    """An option with fewer soldiers that needs fewer guards wins where guards are many."""
    lean = (
        "id: lean\ntitle: Fewer and leaner\nbase: stay\nsummary: Made for a test.\nchanges:\n"
        "  - id: lean\n    title: Fewer soldiers, no guards to speak of\n    reason: made up for a test\n    set:\n"
        "      units.infantry.strength: {value: 255, unit: persons, low: 255, high: 255}\n"
        "      doctrine.own_guard: {value: 0.06, unit: share, low: 0.06, high: 0.06}\n"
    )
    theatre = read_theatre(copy_drill(tmp_path / "mine", [{"file": "options/lean.yaml", "write": lean}]))
    study = robust(theatre, ["stay", "lean"], RobustAsk(count=80, duels=(("lean", "stay"),)))
    (duel,) = study.frames["duels"].to_dict(orient="records")
    box = study.frames["boxes"].set_index("factor")
    assert 0.2 < duel["share"] < 0.8
    assert duel["density"] > 0.9
    assert duel["coverage"] > 0.9
    assert box.loc["own_guard", "from"] > -1
    assert box.loc["own_guard", "to"] == 1
    text = " ".join(robust_tables.document_of(study, theatre).lead)
    assert "lean beats stay in" in text
    assert "“Guards for camps” between" in text
    assert "and “many” (0." in text  # the figure behind the position


def test_a_run_that_is_stopped_keeps_the_futures_done(drill: Theatre) -> None:
    def show(step: str, done: int, total: int) -> None:
        if step == "futures" and done == 5:
            progress.stop()

    progress = Progress(show)
    study = robust(drill, ["stay", "reinforce"], RobustAsk(count=30, seed=3), progress=progress, workers=2)
    done = study.frames["outcomes"]["future"].max()
    assert study.manifest["stopped"] == f"{done} of 30 futures done"
    assert 5 <= done < 30
    assert rows(study, "outcomes", future=done, option="reinforce").shape[0] > 0
    whole = robust(drill, ["stay", "reinforce"], RobustAsk(count=30, seed=3))
    kept = whole.frames["outcomes"][whole.frames["outcomes"]["future"] <= done].reset_index(drop=True)
    pd.testing.assert_frame_equal(study.frames["outcomes"], kept)
    robust_tables.document_of(study, drill)


def test_a_run_stopped_at_once_says_so(drill: Theatre) -> None:
    progress = silent()
    progress.stop()
    with pytest.raises(Stopped, match="before the first future"):
        robust(drill, ["stay"], RobustAsk(count=5), progress=progress)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (RobustAsk(count=0), "0 futures cannot be drawn"),
        (RobustAsk(count=6, sampler="sobol"), "powers of two"),
        (RobustAsk(count=5, baseline="sty"), "Did you mean 'stay'"),
        (RobustAsk(count=5, at_least={"lowlnd": 3.0}), "Did you mean 'lowland'"),
        (RobustAsk(count=5, duels=(("stay", "reinforc"),)), "Did you mean 'reinforce'"),
        (RobustAsk(count=5, duels=(("stay", "stay"),)), "does not beat itself"),
    ],
)
def test_what_is_asked_wrongly_is_told(drill: Theatre, ask: RobustAsk, message: str) -> None:
    with pytest.raises(InputError, match=message):
        robust(drill, ["stay", "reinforce"], ask)


def test_a_study_is_read_back_and_reported_alike(drill: Theatre, study: Study, tmp_path: Path) -> None:
    path = tmp_path / "robust.json"
    path.write_text(to_json(study.as_dict()), encoding="utf-8")
    back = read_study(path)
    assert {name: list(frame.columns) for name, frame in back.frames.items()} == {
        name: list(columns) for name, columns in FRAMES.items()
    }
    one, other = robust_tables.document_of(study, drill), robust_tables.document_of(back, drill)
    assert one.lead == other.lead
    assert [table.texts() for table in one.tables] == [table.texts() for table in other.tables]
    assert [*map(drawn, one.charts)] == [*map(drawn, other.charts)]


def test_every_solution_carries_its_proof(study: Study) -> None:
    assert set(study.certificates) == {"stay", "reinforce"}
    assert all(proof["holds"] for proof in study.certificates.values())
    assert study.manifest["worst_certificate"] == max(proof["worst"] for proof in study.certificates.values())


def test_the_mali_pack_over_a_few_futures(mali: Theatre) -> None:
    """The same futures whoever is asked about, with its own best plan in each; a what-if moves the middle."""
    file = read_futures(mali)
    positions = sample(file.factors, 2, seed=5)
    cases = {name: resolve(mali, name) for name in ("epon-1", "review-3")}
    both = evaluate(cases, file.factors, positions, silent(), "futures")
    one = evaluate({"review-3": cases["review-3"]}, file.factors, positions, silent(), "futures", workers=1)
    assert np.array_equal(both.of(OVERALL)[:, 1], one.of(OVERALL)[:, 0])
    assert (both.of(OVERALL)[:, 0] > both.of(OVERALL)[:, 1]).all()
    fewer = {"epon-1": resolve(mali, "epon-1", WhatIf(sets=(("units.infantry.strength*", 0.5),)))}
    less = evaluate(fewer, file.factors, positions, silent(), "futures")
    assert (less.of(OVERALL)[:, 0] < both.of(OVERALL)[:, 0]).all()


def test_what_sources_warn_of_costs_most_where_it_happens(mali: Theatre) -> None:
    """The North breaks away, the Centre collapses: argued, without a probability, and felt in their regions."""
    file = read_futures(mali).only(["north_breaks_away", "centre_collapses"])
    cases = {"epon-2b": resolve(mali, "epon-2b")}
    base = evaluate(cases, {}, np.zeros((1, 0)), silent(), "futures")
    effects, _ = stress(cases, base, file, silent())
    score = effects[effects["metric"] == "score"].set_index(["stress", "objective", "region"])["effect"]
    for case, here, there in (("north_breaks_away", "north", "centre"), ("centre_collapses", "centre", "north")):
        for objective in ("protection", "stabilisation"):
            assert score[case, objective, here] < min(0.0, score[case, objective, there])
        assert all(change.source for change in file.futures.stresses[case].changes)
    assert "probability" not in Stress.model_fields
