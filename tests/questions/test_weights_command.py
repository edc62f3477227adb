"""The command `weights` as its users run it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from decide.questions import read_study
from decide.questions.weights import tables as weights_tables
from decide.questions.weights.study import FRAMES
from decide.results.study import Study
from tests.questions.patrols import two_patrols


def test_command(decide: Callable[..., Any], tmp_path: Path) -> None:
    two = two_patrols(tmp_path / "two")
    pack = ("--pack", str(two.folder))
    ran = decide("weights", "uphill", "downhill", *pack, "--draws", "30")
    assert ran.code == 0
    assert "Over all weights, first is" in ran.out
    assert "As the weights stand" in ran.out
    place, picture = tmp_path / "weights.json", tmp_path / "weights.json.svg"
    ran = decide("weights", *pack, "--draws", "30", "--format", "json", "--out", str(place), "--chart", str(picture))
    assert ran.code == 0
    study: Study = read_study(place)
    assert study.kind == "weights"
    assert {name: tuple(frame.columns) for name, frame in study.frames.items()} == FRAMES
    assert all(proof["holds"] for proof in study.certificates.values())
    again = weights_tables.document_of(study, two)
    assert "shares" in [table.name for table in again.tables]
    assert picture.read_text().startswith("<svg")
    csv = decide("weights", *pack, "--draws", "30", "--format", "csv")
    assert csv.out.splitlines()[0] == ",".join(FRAMES["shares"])
    assert decide("weights", *pack, "--draws", "30", "--format", "csv").out == csv.out
    assert decide("weights", *pack, "--solver", "cbc").code == 2
    assert decide("weights", "uphill", *pack).code == 2
    assert decide("--language", "fr", "weights", *pack, "--draws", "30").code == 0
