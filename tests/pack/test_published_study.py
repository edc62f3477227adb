"""The study that ships with a pack: read strictly, written to the same bytes, made anew where its pack has changed."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from decide.errors import InputError
from decide.pack.folder import find_pack
from decide.pack.futures import read_futures
from decide.pack.published_study import (
    ANEW,
    FUTURES,
    STRESSES,
    PublishedStudy,
    as_written,
    read_published,
    to_files,
)
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.compare.study import compare
from decide.questions.robust.publish import files_of_study, rounded_up
from decide.questions.robust.study import RobustAsk, robust
from decide.results.other_weightings import of_table, published_weightings, solved_under, solving, under_weightings
from decide.results.sampling import evaluate, sample
from decide.results.shared_futures import published_futures
from tests.conftest import Ran
from tests.pack.patched import copy_drill

CHECKED = (0, 1, 77)  # futures that are drawn and solved again
SCORE_OFF, SHARE_OFF = 0.01, 1e-3
"""How far a figure made again may be off: points of a score, and part of any other figure. Both are far below what is
told apart, and above what is lost by six digits; another release of the solver may choose among plans that tie."""
SMALLEST = 1.0  # deaths or dollars a year, below which a part is of this


def read(theatre: Theatre) -> PublishedStudy:
    study = read_published(theatre)
    assert study is not None, f"{theatre.pack.id} has no published study. {ANEW}"
    return study


@pytest.mark.parametrize("name", ["drill", "minusma"])
def test_a_published_study_is_of_the_pack_as_it_is(name: str) -> None:
    theatre = read_theatre(find_pack(name))
    study = read(theatre)
    assert study.stale(theatre) == [], f"The study of {name} was made of other files. {ANEW} --pack {name}"
    assert study.about.hash == theatre.hash
    assert study.about.options == tuple(theatre.options)
    file = read_futures(theatre)
    assert study.about.factors == tuple(file.factors)
    assert study.about.stresses == tuple(file.futures.stresses)
    assert (study.about.futures, study.about.seed) == (200, 1)


@pytest.mark.parametrize("name", ["drill", "minusma"])
def test_some_of_its_futures_come_out_the_same_again(name: str) -> None:
    theatre = read_theatre(find_pack(name))
    study, file = read(theatre), read_futures(theatre)
    shared = published_futures(study)
    positions = sample(file.factors, study.about.futures, study.about.seed, study.about.sampler)
    cases = {option: resolve(theatre, option) for option in theatre.options}
    again = evaluate(cases, file.factors, positions[list(CHECKED)], silent(), "futures", workers=1)
    assert again.outcomes == shared.evaluated.outcomes
    for number, outcome in enumerate(again.outcomes):
        now, then = again.values[:, :, number], shared.evaluated.values[list(CHECKED)][:, :, number]
        size = 1.0 if outcome.metric == "score" else np.maximum(SMALLEST, np.abs(then))
        off = np.nanmax(np.abs(now - then) / size)
        allowed = SCORE_OFF if outcome.metric == "score" else SHARE_OFF
        assert off <= allowed, f"{outcome.key} is off by {off:.2g}: the programme has changed. {ANEW} --pack {name}"


@pytest.mark.parametrize("name", ["drill", "minusma"])
def test_what_it_says_of_other_weightings_comes_out_the_same_again(name: str) -> None:
    theatre = read_theatre(find_pack(name))
    study = read(theatre)
    assert study.about.weightings == tuple(published_weightings(theatre.pack))
    options = [*theatre.options][:3]
    again = solved_under(theatre, options, WhatIf(), study.about.weightings, solving(theatre, workers=1))
    assert again is not None
    for weighting, stored in of_table(study.weightings, study.about.options).items():
        for option in options:
            now, then = again[weighting][option], stored[option]
            assert now.score == pytest.approx(then.score, abs=SCORE_OFF), ANEW
            assert now.averted == pytest.approx(then.averted, rel=SHARE_OFF), ANEW
            assert now.reached == pytest.approx(then.reached, abs=SCORE_OFF), ANEW


def test_published_inputs_take_what_was_published_and_changed_ones_are_solved(drill: Theatre, mali: Theatre) -> None:
    def most(what_if: WhatIf) -> float:
        results = under_weightings(compare(drill, ["stay"], what_if), drill, what_if, solving(drill))
        return next(row["score"] for row in results.rows_of("weightings") if row["weighting"] == "most-averted")

    stored, solved = most(WhatIf()), most(WhatIf(sets=(("areas.hill.beds", 300),)))
    assert stored == 66.9444
    assert solved != stored
    assert solved == pytest.approx(stored, abs=1e-4)  # beds hold nothing back there


def test_a_study_ships_small() -> None:
    folder = find_pack("minusma") / "study"
    packed = {path.name: len(zlib.compress(path.read_bytes())) for path in folder.iterdir()}  # as a wheel has them
    assert sum(packed.values()) < 400_000, packed


def test_what_is_written_is_read_and_written_again_to_the_same_bytes(drill: Theatre) -> None:
    study = read(drill)
    again = to_files(study.about, study.futures, study.stresses, study.weightings)
    folder = drill.folder / "study"
    assert {name: (folder / name).read_text(encoding="utf-8") for name in again} == again


def test_a_run_makes_the_same_files_on_any_number_of_workers(drill: Theatre) -> None:
    one, two = (files_of_study(robust(drill, (), RobustAsk(count=5), workers=n), {}) for n in (1, 2))
    assert one == two
    lines = one[FUTURES].splitlines()
    assert [line.split(",")[:2] for line in lines[1:4]] == [["0", name] for name in drill.options]
    assert len(lines) == 1 + 6 * 3
    assert len(one[STRESSES].splitlines()) == 1 + 3 * 3


def test_a_part_is_not_published(drill: Theatre) -> None:
    study = robust(drill, (), RobustAsk(count=2))
    with pytest.raises(InputError, match="as published, and whole"):
        files_of_study(replace(study, manifest={**study.manifest, "stopped": "1 of 2 futures done"}), {})
    with pytest.raises(InputError, match="as published, and whole"):
        files_of_study(replace(study, manifest={**study.manifest, "set": ["areas.hill.beds=200"]}), {})
    with pytest.raises(InputError, match="as published, and whole"):
        files_of_study(replace(study, manifest={**study.manifest, "weighting": "lives"}), {})


@pytest.mark.parametrize(
    ("violation", "bound"), [(3.938e-16, 4e-16), (3.984e-16, 4e-16), (4e-16, 4e-16), (9.1e-9, 1e-8), (0.0, 0.0)]
)
def test_a_certificate_is_bounded_by_one_digit(violation: float, bound: float) -> None:
    assert rounded_up(violation) == bound


def test_what_is_not_published_is_refused_before_it_is_solved(tmp_path: Path, decide: Callable[..., Ran]) -> None:
    folder = copy_drill(tmp_path / "pack")
    ask = ("robust", "--pack", str(folder), "--publish")
    for more, said in (
        (("stay",), "is of all options"),
        (("--weights", "lives"), "of the options as published"),
        (("--out", str(tmp_path / "run.json")), "Leave out --out"),
        (("--futures", "100001"), "Ask for 100,000 at most"),
        (("--out", str(folder / "study" / "futures.csv")), "would be read as part of the pack"),
    ):
        ran = decide(*ask, *more)
        assert (ran.code, said in ran.err) == (2, True)
    shutil.rmtree(folder / "study")
    (folder / "study").write_text("no folder", encoding="utf-8")
    ran = decide(*ask, "--futures", "2")
    assert (ran.code, "no file can be written there" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (47.123456789, "47.1235"),
        (1234567890.0, "1234570000"),
        (4850000.0, "4850000"),
        (-0.0123456789, "-0.0123457"),
        (-1e-9, "0"),
        (100.0, "100"),
        (0.00002, "0.00002"),
        (float("nan"), ""),
    ],
)
def test_six_digits_without_an_exponent(value: float, text: str) -> None:
    assert as_written(value) == text


def edited(folder: Path, file: str, old: str, new: str) -> Theatre:
    return read_theatre(copy_drill(folder, [{"file": file, "replace": old, "with": new}]))


def test_a_pack_that_was_changed_has_a_stale_study(tmp_path: Path) -> None:
    theatre = edited(tmp_path / "pack", "futures.yaml", "low: few\n", "low: hardly any\n")
    assert read(theatre).stale(theatre) == ["futures.yaml"]
    (theatre.folder / "options" / "stay.yaml").write_text(
        (theatre.folder / "options" / "stay.yaml").read_text(encoding="utf-8") + "# the same\n", encoding="utf-8"
    )
    again = read_theatre(theatre.folder)
    assert read(again).stale(again) == ["futures.yaml", "options/stay.yaml"]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        ("study/study.yaml", "seed: 1\n", "seed: one\n", 5, "seed"),
        ("study/study.yaml", "pack: drill\n", "pack: drill\ncolour: red\n", 3, "colour"),
        ("study/study.yaml", "hash: ", "hash: 0", 3, "hash"),
        ("study/study.yaml", "futures: 200\n", "futures: 999999999999\n", 4, "at most 100000"),
        ("study/study.yaml", "seed: 1\nsampler", "seed: 1\nsampler", 0, ""),
        ("study/stresses.csv", "stress,option,", "stress,options,", 1, "the header is not stress,option"),
        ("study/stresses.csv", "fewer,stay,75.7333", "fewer,stay,nan", 4, "no row of a study"),
        ("study/stresses.csv", "fewer,stay,", "fewer,go,", 4, "no row of a study"),
        ("study/stresses.csv", "fewer,stay,", "fewer,reinforce,", 4, "given twice"),
        ("study/stresses.csv", "fewer,stay,75.7333", "fewer,stay,75.7334", 0, "not those that were written"),
        ("study/futures.csv", "\n1,stay,", "\n999,stay,", 7, "no row of a study"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(tmp_path: Path, file: str, old: str, new: str, line: int, said: str) -> None:
    theatre = edited(tmp_path / "pack", file, old, new)
    if not said:
        assert read(theatre).about.seed == 1
        return
    with pytest.raises(InputError) as error:
        read_published(theatre)
    problem = error.value.problems[0]
    assert problem.place is not None
    assert problem.place.file.endswith(file)
    assert (problem.place.line or 0) == line
    assert said in str(problem)


def test_a_row_that_is_missing_is_said(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "pack")
    path = folder / "study" / FUTURES
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="there are 602 rows, not 603"):
        read_published(read_theatre(folder))


def test_the_command_writes_it_into_the_folder_of_the_pack(tmp_path: Path, decide: Callable[..., object]) -> None:
    folder = copy_drill(tmp_path / "pack", [{"file": "study", "remove": True}])
    theatre = read_theatre(folder)
    assert read_published(theatre) is None
    decide("robust", "--pack", str(folder), "--futures", "3", "--seed", "7", "--publish")
    study = read(theatre)
    assert (study.about.futures, study.about.seed, study.stale(theatre)) == (3, 7, [])


@pytest.mark.parametrize("step", ["futures", "options under other weightings"])
def test_a_run_that_is_stopped_leaves_what_was_published(
    tmp_path: Path, decide: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = copy_drill(tmp_path / "pack")
    before = {path.name: path.read_bytes() for path in (folder / "study").iterdir()}
    reported = Progress.reported

    def stopped(self: Progress, items: Iterable[Any], total: int, walked: str) -> Iterator[Any]:
        for item in reported(self, items, total, walked):
            yield item
            if walked == step:
                self.stop()

    monkeypatch.setattr(Progress, "reported", stopped)
    ran = decide("robust", "--pack", str(folder), "--futures", "9", "--publish", "--jobs", "1")
    assert (ran.code, "stopped before all of the study was done" in ran.err) == (130, True)
    assert {path.name: path.read_bytes() for path in (folder / "study").iterdir()} == before
