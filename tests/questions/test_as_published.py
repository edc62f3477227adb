"""What follows from the published study without a solve is what a run of the same futures comes to."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from decide.pack.published_study import read_published
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.questions import questions
from decide.questions.breakeven.study import BreakevenAsk
from decide.questions.compare.study import compare
from decide.questions.robust.study import RobustAsk
from decide.results.study import Results

ROUNDED = 2e-3  # six digits are published; a share of the futures moves by none of them
NOT_PUBLISHED = {"terms_broken"}


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill)


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    columns = [name for name in one if name not in NOT_PUBLISHED]
    assert [*one] == [*other]
    pd.testing.assert_frame_equal(
        one[columns], other[columns], check_dtype=False, check_exact=False, rtol=1e-4, atol=ROUNDED
    )


def test_over_futures(drill: Theatre, results: Results) -> None:
    published = read_published(drill)
    assert published is not None
    about = published.about
    made = questions()["robust"].as_published(drill, results)
    run = questions()["robust"].ask(drill, (), RobustAsk(about.futures, about.seed, about.sampler))
    assert made is not None
    assert {*made.frames} == {*run.frames}
    for name, frame in run.frames.items():
        same(frame, made.frames[name])
    assert {*made.manifest} == {*run.manifest}
    assert made.manifest["robust"]["told_apart"] == run.manifest["robust"]["told_apart"]
    assert made.manifest["files"] == run.manifest["files"]
    words = [questions()["robust"].document_of(one, drill).lead for one in (made, run)]
    assert words[0] == words[1]


def test_where_the_choice_turns(drill: Theatre, results: Results) -> None:
    made = questions()["breakeven"].as_published(drill, results)
    run = questions()["breakeven"].ask(drill, (), BreakevenAsk(count=0))
    assert made is not None
    for name, frame in run.frames.items():
        same(frame, made.frames[name])
    assert made.manifest["breakeven"] == run.manifest["breakeven"]


def test_beyond_the_scores(drill: Theatre, results: Results) -> None:
    made = questions()["frame"].as_published(drill, results)
    run = questions()["frame"].ask(drill)
    assert made is not None
    assert {*made.frames["scores"]["option"]} == {*run.frames["scores"]["option"]}
    for name in ("codes", "dimensions"):
        key: Any = [column for column in ("option", "dimension") if column in run.frames[name]]
        one, other = (frames[name].sort_values(key, ignore_index=True) for frames in (run.frames, made.frames))
        same(one, other)


def test_none_where_nothing_of_these_inputs_is_published(drill: Theatre, results: Results, tmp_path: Path) -> None:
    folder = tmp_path / "drill"
    shutil.copytree(drill.folder, folder)
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text() + "# another byte\n")
    other = read_theatre(folder)
    assert questions()["robust"].as_published(other, compare(other)) is None
    assert questions()["breakeven"].as_published(other, compare(other)) is None
    assert questions()["weights"].as_published(other, compare(other)) is None
    assert questions()["weights"].as_published(drill, results) is not None
    (folder / "study" / "ranges.json").unlink()
    pack.write_text((drill.folder / "pack.yaml").read_text())
    same_inputs = read_theatre(folder)
    assert questions()["ranges"].as_published(drill, results) is not None
    assert questions()["ranges"].as_published(same_inputs, compare(same_inputs)) is None
