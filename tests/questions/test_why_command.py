"""The command `why`: written, read back, shown, and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.questions import read_study
from decide.questions.why import tables as why_tables
from tests.questions.test_why import overall, roomy


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> str:
    return roomy(tmp_path_factory.mktemp("why") / "drill").as_posix()


def test_a_study_is_written_and_read_back(pack: str, decide: Callable[..., Any], tmp_path: Path) -> None:
    file, picture = tmp_path / "why.json", tmp_path / "why.svg"
    assert decide("why", "roomy", "--pack", pack, "--out", str(file), "--chart", str(picture)).code == 0
    assert picture.read_text().startswith("<svg")
    study = read_study(file)
    assert overall(study) == pytest.approx({"sixty": 2.0, "room": 1.0, "name": 0.0}, abs=1e-6)
    document = why_tables.document_of(study, read_theatre(find_pack("drill")))
    assert document.lead[0].startswith("roomy has 82.3 points, full has 79.3: a difference of +3.0.")
    assert json.loads(file.read_text())["study"] == "why"


def test_wrong_questions_are_refused(pack: str, decide: Callable[..., Any]) -> None:
    for arguments, words in (
        (("roomy", "roomy"), "the two options are the same"),
        (("romy",), "Did you mean 'roomy'"),
        (("roomy", "ful"), "Did you mean 'full'"),
        (("nothing",), "no changes of its own"),
        (("roomy", "--solver", "cbc"), "in process"),
        (("roomy", "--chart", "x.gif"), "cannot draw"),
    ):
        ran = decide("why", *arguments, "--pack", pack)
        assert ran.code == 2, arguments
        assert words in ran.err
