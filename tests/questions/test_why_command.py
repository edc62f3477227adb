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
from tests.pack.patched import copy_drill
from tests.questions.test_why import MORE, OLDER, overall, roomy


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


def test_one_side_has_a_what_if_of_its_own(pack: str, decide: Callable[..., Any], tmp_path: Path) -> None:
    """docs/drill.md: sixty and forty beds bring 3 points; the beds alone nothing."""
    (tmp_path / "more.yaml").write_text(MORE, encoding="utf-8")
    to = ("--to-scenario", str(tmp_path / "more.yaml"), "--to-set", "areas.plain.beds=160")
    ran = decide("why", "full", "full", *to, "--pack", pack)
    assert ran.code == 0
    first = ran.out.splitlines()[1]
    assert first.startswith("full with more, areas.plain.beds=160 has 82.3 points, full has 79.3: a difference of +3.0")
    back = decide("why", "full", "full", *(part.replace("--to", "--from") for part in to), "--pack", pack)
    first = back.out.splitlines()[1]
    assert first.startswith("full has 79.3 points, full with more, areas.plain.beds=160 has 82.3: a difference of −3.0")


def test_a_lever_of_one_side(decide: Callable[..., Any]) -> None:
    ran = decide("why", "stay", "stay", "--to-lever", "pressure=provoked", "--pack", "drill")
    assert ran.code == 0
    assert "Why “Stay as deployed” (stay) with pressure=provoked differs from “Stay as deployed” (stay)" in ran.out
    assert "A quarter more threat" in ran.out


def test_two_versions_of_a_pack(decide: Callable[..., Any], tmp_path: Path) -> None:
    older, named = copy_drill(tmp_path / "older", [OLDER]).as_posix(), "“Reinforce by sixty” (reinforce)"
    ran = decide("why", "reinforce", "--pack", "drill", "--from-pack", older)
    assert ran.code == 0
    assert f"Why {named} differs from {named} in the pack {older}" in " ".join(ran.out.split())
    assert "Plain: beds: 250 instead of 120" in ran.out
    for arguments, words in (
        (("stay", "--from-pack", "minusma"), "two packs, not two versions of one"),
        (("stay", "--from-pack", "drill"), "there is no difference to explain"),
        (("nowhere", "--from-pack", older), "there is no option 'nowhere'"),
        (("stay", "--from-pack", f"{older}/nowhere"), "there is no pack"),
    ):
        ran = decide("why", *arguments, "--pack", "drill")
        assert ran.code == 2, arguments
        assert words in ran.err


def test_wrong_questions_are_refused(pack: str, decide: Callable[..., Any]) -> None:
    for arguments, words in (
        (("roomy", "roomy"), "the two options are the same"),
        (("romy",), "Did you mean 'roomy'"),
        (("roomy", "ful"), "Did you mean 'full'"),
        (("nothing",), "no changes of its own"),
        (("roomy", "--solver", "cbc"), "in process"),
        (("roomy", "--to-set", "areas.plain.bed=1"), "Did you mean 'beds'"),
        (("roomy", "--from-set", "beds"), "not of the form path=value"),
        (("roomy", "--from-lever", "pressur=provoked"), "Did you mean 'pressure'"),
        (("roomy", "--pairs", "3"), "--pairs"),
        (("roomy", "--chart", "x.gif"), "cannot draw"),
    ):
        ran = decide("why", *arguments, "--pack", pack)
        assert ran.code == 2, arguments
        assert words in ran.err
