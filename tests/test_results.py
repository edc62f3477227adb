"""Results survive a round trip; what is no result is refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from decide.errors import InputError
from decide.pack.theatre import Theatre
from decide.questions import read_study
from decide.questions.compare.study import compare
from decide.questions.show.study import show
from decide.results.study import COLUMNS, Results, read_results, to_json


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill)


def test_round_trip(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(to_json(results.as_dict()))
    again = read_results(path)
    assert [*again.frames] == [*COLUMNS]
    for name, left in results.frames.items():
        pd.testing.assert_frame_equal(left, again.frames[name], check_dtype=False, rtol=1e-9, atol=1e-12)
    assert (again.manifest, again.kind) == (results.manifest, "compare")


def test_results_of_old_do_not_say_what_study_they_are(results: Results, tmp_path: Path) -> None:
    data = results.as_dict()
    path = tmp_path / "r.json"
    path.write_text(to_json({name: part for name, part in data.items() if name not in ("study", "stages")}))
    for again in (read_results(path), read_study(path)):
        assert isinstance(again, Results)
        assert again.as_dict() == data


def test_a_study_of_another_kind_is_no_result(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(to_json({**results.as_dict(), "study": "gap"}))
    with pytest.raises(InputError, match="study 'gap'"):
        read_results(path)
    with pytest.raises(InputError, match=r"the result lacks .*pledge"):
        read_study(path)


def test_one_option_is_what_show_answers(results: Results, drill: Theatre, tmp_path: Path) -> None:
    one = results.only("reinforce")
    assert one.as_dict() | {"manifest": None} == show(drill, "reinforce").as_dict() | {"manifest": None}
    data = one.as_dict()
    assert (data["study"], data["option"], data["certificate"]) == (
        "show",
        "reinforce",
        results.certificates["reinforce"],
    )
    assert data["scores"]["protection"]["lowland"] == pytest.approx(results.score("reinforce", "protection", "lowland"))
    path = tmp_path / "r.json"
    path.write_text(to_json(data))
    assert read_study(path).as_dict() == data


def test_scores_add_up(results: Results) -> None:
    """The overall score is the weighted mean of its cells; regions add up to the deaths averted."""
    for option in results.options["option"]:
        cells = [results.score(option, o, r) for o in ("protection", "stabilisation") for r in ("upland", "lowland")]
        assert results.score(option) == pytest.approx(sum(cells) / 4)
        parts = sum(results.metric(option, "civilian_deaths_averted", "all", r)[0] for r in ("upland", "lowland"))
        assert results.metric(option, "civilian_deaths_averted")[0] == pytest.approx(parts)


def test_workers_do_not_change_the_result(drill: Theatre) -> None:
    one, two = (compare(drill, workers=n).as_dict() for n in (1, 2))
    one["manifest"] = two["manifest"] = None
    assert to_json(one) == to_json(two)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a result"),
        ('{"schema_version": 99}', "schema_version 99"),
        ('{"schema_version": 1}', "lacks"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_results(path)


def test_frames_with_other_columns_are_refused(results: Results, tmp_path: Path) -> None:
    data = results.as_dict()
    data["metrics"] = [{"option": "x"}]
    path = tmp_path / "r.json"
    path.write_text(json.dumps(data))
    with pytest.raises(InputError, match="'metrics' is not a list of rows"):
        read_results(path)


def test_rows_are_those_of_the_frames(results: Results, tmp_path: Path) -> None:
    """Whether a document takes rows or frames, and whether the results were just made or read from a file."""
    path = tmp_path / "r.json"
    path.write_text(to_json(results.as_dict()))
    for one in (results, read_results(path)):
        for name in COLUMNS:
            pd.testing.assert_frame_equal(
                pd.DataFrame(one.rows_of(name), columns=list(COLUMNS[name])), one.frames[name], check_dtype=False
            )
    assert results.metrics is results.metrics  # made once
    scores = results.metrics.query("metric == 'score' and period == 'all'")
    assert results.assessed == {*zip(scores["objective"], scores["region"], strict=True)}
