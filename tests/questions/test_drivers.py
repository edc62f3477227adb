"""Which assumptions move the result: docs/drill.md, and what must hold anywhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from decide.errors import InputError, Stopped
from decide.pack.futures import read_futures
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions import read_study
from decide.questions.drivers import tables as drivers_tables
from decide.questions.drivers.study import FRAMES, DriversAsk, drivers
from decide.questions.drivers.tornado import ends, lead
from decide.questions.robust.study import RobustAsk, robust
from decide.results.sampling import OVERALL, evaluate
from decide.results.study import Study, to_json
from tests.pack.patched import copy_drill
from tests.questions.test_robust import drawn

LEAN = (
    "id: lean\ntitle: Fewer and leaner\nbase: stay\nsummary: Made for a test.\nchanges:\n"
    "  - id: lean\n    title: Fewer soldiers, no guards to speak of\n    reason: made up for a test\n    set:\n"
    "      units.infantry.strength: {value: 250, unit: persons, low: 250, high: 250}\n"
    "      doctrine.own_guard: {value: 0.06, unit: share, low: 0.06, high: 0.06}\n"
)


@pytest.fixture(scope="module")
def study(drill: Theatre) -> Study:
    return drivers(drill, ask=DriversAsk(trajectories=3, count=50))


@pytest.fixture
def lean(tmp_path: Path) -> Theatre:
    return read_theatre(copy_drill(tmp_path / "mine", [{"file": "options/lean.yaml", "write": LEAN}]))


def test_ends_and_lead() -> None:
    assert ends(2).tolist() == [[-1, 0], [1, 0], [0, -1], [0, 1]]
    assert lead(np.array([[5.0, 3.0, 4.0], [1.0, 2.0, 9.0]]), 0).tolist() == [1.0, -8.0]


def test_tornado_worked_by_hand(study: Study) -> None:
    """docs/drill.md, "Drivers"."""
    leaders = study.frames["leaders"].set_index(["factor", "end"])
    assert (leaders["leader"] == "reinforce").all()
    assert leaders["lead"].to_dict() == pytest.approx(
        {
            ("own_guard", "low"): 3.375,
            ("own_guard", "high"): 2.625,
            ("patrols_needed", "low"): 4.0,
            ("patrols_needed", "high"): 2.4,
        }
    )
    assert leaders["flips_at"].isna().all()
    tornado = study.frames["tornado"]
    mine = tornado[(tornado["option"] == "stay") & (tornado["objective"] == "all") & (tornado["region"] == "all")]
    effect = mine[mine["metric"] == "score"].set_index(["factor", "end"])["effect"]
    assert effect["own_guard", "high"] == pytest.approx(-4.5)
    assert (mine[mine["metric"] == "cost"]["effect"] <= 1e-6).all()


def test_the_global_part_is_about_the_lead(study: Study) -> None:
    """More guards and more need each shrink what the sixty bring, the need by more: 4 to 2.4 against 3.375 to 2.625."""
    assert study.manifest["drivers"]["figure_options"] == ["reinforce", "stay", "overcommit"]
    screened = study.frames["morris"].set_index("factor")
    assert list(screened.index) == ["patrols_needed", "own_guard"]
    assert (screened["mu"] < 0).all()
    assert screened.loc["patrols_needed", "mu_star"] == pytest.approx(1.6, abs=0.4)
    assert screened.loc["own_guard", "mu_star"] == pytest.approx(0.75, abs=0.25)
    assert study.frames["first_order"]["factor"].tolist()[0] == "patrols_needed"


def test_where_the_lead_is_lost(lean: Theatre) -> None:
    study = drivers(lean, ["stay", "lean"], DriversAsk(trajectories=0, count=0))
    leaders = study.frames["leaders"].set_index(["factor", "end"])
    lost = leaders[leaders["leader"] == "lean"]
    assert list(lost.index) == [("own_guard", "high")]
    at = float(lost["flips_at"].iloc[0])
    assert 0 < at < 1
    cases = {name: resolve(lean, name) for name in ("stay", "lean")}
    near = np.array([[at - 0.03, 0.0], [at + 0.03, 0.0]])
    evaluated = evaluate(cases, read_futures(lean).factors, near, silent(), "")
    before, after = lead(evaluated.of(OVERALL), 0)
    assert before > 0 > after
    text = " ".join(drivers_tables.document_of(study, lean).lead)
    assert "“Guards for camps” (lean, from" in text
    assert study.frames["morris"].empty
    assert study.frames["first_order"].empty


def test_sampled_futures_are_the_same_as_new_ones(drill: Theatre) -> None:
    sampled = robust(drill, ask=RobustAsk(count=45, seed=6))
    ask = DriversAsk(trajectories=0, count=45, seed=6)
    new = drivers(drill, ask=ask)
    used = drivers(drill, ask=DriversAsk(trajectories=0, count=0, seed=6, sampled=sampled))
    assert used.frames["first_order"].equals(new.frames["first_order"])
    assert used.manifest["drivers"]["futures"] == 45


def test_futures_of_other_inputs_are_refused(drill: Theatre) -> None:
    sampled = robust(drill, ["stay"], RobustAsk(count=3))
    what_if = WhatIf(sets=(("areas.hill.beds", 200.0),))
    with pytest.raises(InputError, match=r"made from other inputs: set"):
        drivers(drill, ["stay"], DriversAsk(sampled=sampled), what_if)
    with pytest.raises(InputError, match=r"other inputs: overcommit, reinforce"):
        drivers(drill, ask=DriversAsk(sampled=sampled))
    with pytest.raises(InputError, match="a study of 'drivers'"):
        drivers(drill, ask=DriversAsk(sampled=Study("drivers", {}, {}, {})))


def test_another_figure(drill: Theatre) -> None:
    study = drivers(drill, ["stay", "reinforce"], DriversAsk(trajectories=2, count=0, of="stay:stabilisation.upland"))
    assert (study.frames["morris"]["mu_star"].abs() < 1e-6).all()  # the town is held in any case
    titles = [table.title for table in drivers_tables.document_of(study, drill).tables]
    assert "Everything at once: Stabilisation, Upland score of stay" in titles
    cost = drivers(drill, ["stay"], DriversAsk(trajectories=2, count=0, of="stay:cost"))
    assert cost.manifest["drivers"]["figure_outcome"] == ["cost", "all", "all"]
    for of, message in (("reinforce", "no option in this run 'reinforce'"), ("stay:cst", "Did you mean 'cost'")):
        with pytest.raises(InputError, match=message):
            drivers(drill, ["stay"], DriversAsk(of=of))


def test_results_hang_on_no_number_of_workers(drill: Theatre, study: Study) -> None:
    again = drivers(drill, ask=DriversAsk(trajectories=3, count=50), workers=1)
    assert {**again.as_dict(), "manifest": 0} == {**study.as_dict(), "manifest": 0}


def test_a_run_that_is_stopped_keeps_what_is_done(drill: Theatre) -> None:
    def show(step: str, done: int, total: int) -> None:
        if step == "one at a time" and done == 2:
            progress.stop()

    progress = Progress(show)
    study = drivers(drill, progress=progress, workers=1)
    assert study.frames["leaders"]["factor"].tolist() == ["own_guard"] * 2
    assert study.manifest["stopped"].startswith("1 of 2 factors done")
    drivers_tables.document_of(study, drill)
    at_once = silent()
    at_once.stop()
    with pytest.raises(Stopped, match="before the first factor"):
        drivers(drill, progress=at_once)


def test_a_study_is_read_back_and_reported_alike(drill: Theatre, study: Study, tmp_path: Path) -> None:
    path = tmp_path / "drivers.json"
    path.write_text(to_json(study.as_dict()), encoding="utf-8")
    back = read_study(path)
    assert {name: list(frame.columns) for name, frame in back.frames.items()} == {
        name: list(columns) for name, columns in FRAMES.items()
    }
    one, other = drivers_tables.document_of(study, drill), drivers_tables.document_of(back, drill)
    assert one.lead == other.lead
    assert [table.texts() for table in one.tables] == [table.texts() for table in other.tables]
    assert [*map(drawn, one.charts)] == [*map(drawn, other.charts)]
