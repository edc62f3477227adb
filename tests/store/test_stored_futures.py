"""A store is opened as a run of `decide robust` is, and gives the same figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from decide.errors import InputError
from decide.pack.levers import with_levers
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions import read_study
from decide.questions.robust.study import RobustAsk, robust
from decide.store.stored_futures import stored_futures
from tests.store.studies import batch, run

STUDY = """\
pack: drill
levers:
  pressure: [provoked, unset]
design: {kind: latin, size: 40, seed: 5}
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run(batch(folder, STUDY), folder / "out", seconds=1.0)
    return folder / "out"


def test_robust_over_a_store_is_robust_byte_by_byte(out: Path, decide: Callable[..., Any]) -> None:
    """But for the proof of each option, of which a store has the worst alone, and the code, which holds both."""
    flags = ("--pack", "drill", "--format", "json")
    answers = [
        json.loads(decide("robust", *which, *flags).out)
        for which in (("--futures", "40", "--seed", "5"), ("--sampled", str(out)))
    ]
    for answer in answers:
        del answer["certificates"], answer["code"], answer["manifest"]["time"]
    solved, read = (json.dumps(answer) for answer in answers)
    assert answers[0]["manifest"]["worst_certificate"] > 0
    assert len(answers[0]["outcomes"]) == 40 * 3 * 17
    assert solved == read


def test_the_cases_are_those_that_the_what_if_asks_for(out: Path, drill: Theatre) -> None:
    provoked = with_levers(drill, WhatIf(), ["pressure=provoked"])
    solved = robust(drill, ["stay", "reinforce"], RobustAsk(count=40, seed=5), provoked)
    read = robust(drill, ["stay", "reinforce"], RobustAsk(sampled=out), provoked)
    assert solved.frames["robustness"].equals(read.frames["robustness"])
    with pytest.raises(InputError, match=r"no case of these inputs.*It has overcommit, pressure=provoked; .*"):
        robust(drill, ask=RobustAsk(sampled=out), what_if=WhatIf(sets=(("areas.hill.beds", 150),)))


def test_commands_that_read_a_run_read_a_store(out: Path, tmp_path: Path, decide: Callable[..., Any]) -> None:
    run_of = tmp_path / "run.json"
    assert decide("robust", "--pack", "drill", "--futures", "40", "--seed", "5", "--out", str(run_of)).code == 0
    for command in (
        ("compare", "--futures"),
        ("show", "stay", "--futures"),
        ("drivers", "--sampled"),
        ("brief", "--no-turns", "--no-gap", "--futures"),
    ):
        answers = []
        for place in (run_of, out):
            ran = decide(*command, str(place), "--pack", "drill", "--format", "json")
            assert ran.code == 0, ran.err
            answers.append(json.loads(ran.out))
        one, other = answers
        for answer in answers:
            answer.pop("manifest")
        for name, rows in one.items():
            if name in ("tiers", "differences", "metrics", "first_order", "options"):
                assert_close(rows, other[name])


def assert_close(rows: Any, others: Any) -> None:
    """Equal but for the ten digits of the file that one of them was read from."""
    assert len(rows) == len(others)
    for row, other in zip(rows, others, strict=True):
        for name, value in row.items():
            if isinstance(value, float) and isinstance(other[name], float):
                assert value == pytest.approx(other[name], rel=1e-6, abs=1e-6)
            else:
                assert value == other[name], name


def test_a_store_of_another_pack_is_refused(out: Path, drill: Theatre, tmp_path: Path) -> None:
    from decide.pack.read import read_theatre
    from tests.pack.patched import copy_drill

    edit = {"file": "pack.yaml", "append": "\n# changed\n"}
    other = read_theatre(copy_drill(tmp_path / "drill", [edit]))
    with pytest.raises(InputError, match=r"made from other inputs: pack\.yaml"):
        robust(other, ask=RobustAsk(sampled=out))


@pytest.mark.parametrize(
    "design",
    [
        "{kind: factorial, positions: {own_guard: [-1, 1]}}",
        "{kind: latin, size: 3, factors: [own_guard]}",
    ],
)
def test_futures_that_are_no_sample_of_all_factors_are_refused(design: str, tmp_path: Path) -> None:
    run(batch(tmp_path, f"pack: drill\noptions: [stay]\ndesign: {design}\n"), tmp_path / "out")
    with pytest.raises(InputError, match="no sample of all factors"):
        read_study(tmp_path / "out")


def test_of_a_store_that_is_not_done_the_futures_of_all_options_are_read(out: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(out, tmp_path / "out")
    (part,) = (tmp_path / "out" / "results").glob("part-*")
    part.unlink()
    made = batch(tmp_path, STUDY)
    from decide.progress import Progress

    progress, blocks = Progress(), [0]

    def show(step: str, done: int, total: int) -> None:
        blocks[0] += 1
        if blocks[0] == 15:
            progress.stop()

    progress._show = show
    run(made, tmp_path / "out", progress=progress, seconds=0.05)
    some, every = (stored_futures(place, WhatIf()) for place in (tmp_path / "out", out))
    count = len(some.numbers)
    assert 0 < count < 40
    assert np.array_equal(some.evaluated.values, every.evaluated.values[:count])
    assert np.array_equal(some.positions, every.positions[:count])


def test_a_brief_takes_the_cases_of_a_store_that_its_what_if_asks_for(
    out: Path, tmp_path: Path, decide: Callable[..., Any]
) -> None:
    def brief(*flags: str) -> Any:
        plain = ("--pack", "drill", "--no-turns", "--no-gap", "--futures", str(out), "--format", "json")
        return decide("brief", *plain, *flags)

    provoked, published = (brief(*flags) for flags in (("--lever", "pressure=provoked"), ()))
    assert (provoked.code, published.code) == (0, 0), provoked.err + published.err
    tables = [json.loads(ran.out)["differences"] for ran in (provoked, published)]
    assert tables[0] != tables[1]
    other = brief("--set", "areas.hill.beds=150")
    assert (other.code, "no case of these inputs" in other.err) == (2, True), other.err
