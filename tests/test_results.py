"""Results survive a round trip; what is no result is refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from decide.errors import InputError
from decide.pack.theatre import Theatre
from decide.questions.compare.study import compare
from decide.results.study import COLUMNS, Results, read_results, to_json


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill)


def test_round_trip(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(to_json(results.as_dict()))
    again = read_results(path)
    for name in COLUMNS:
        left, right = getattr(results, name), getattr(again, name)
        pd.testing.assert_frame_equal(left, right, check_dtype=False, rtol=1e-9, atol=1e-12)
    assert again.manifest == results.manifest


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
