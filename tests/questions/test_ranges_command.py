"""The command `ranges` as its users run it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.questions import read_study
from decide.questions.ranges import tables as ranges_tables
from decide.questions.ranges.study import FRAMES

DRILL = ("--pack", "drill")


def test_tables_frames_and_chart(decide: Callable[..., Any], tmp_path: Path) -> None:
    ran = decide("ranges", "stay", *DRILL)
    assert ran.code == 0
    words = " ".join(ran.out.split())
    assert "For 1 % of what the best plan achieves (0.8 points; plans are told apart from 0.5 on)" in words
    assert "Hardest to do without, of each kind:" in words
    place, picture = tmp_path / "ranges.json", tmp_path / "ranges.svg"
    ran = decide("ranges", "stay", *DRILL, "--format", "json", "--out", str(place), "--chart", str(picture))
    assert ran.code == 0
    study = read_study(place)
    assert {name: tuple(frame.columns) for name, frame in study.frames.items()} == FRAMES
    assert study.certificates["stay"]["holds"]
    again = ranges_tables.document_of(study, read_theatre(find_pack("drill")))
    assert again.tables[0].name == "ranges_presence"
    assert picture.read_text().startswith("<svg")


def test_within_and_only(decide: Callable[..., Any]) -> None:
    ran = decide("ranges", "stay", *DRILL, "--within", "3", "--only", "presence", "--format", "csv")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == ",".join(FRAMES["ranges"])
    assert {line.split(",")[0] for line in lines[1:]} == {"presence"}
    assert {line.split(",")[7] for line in lines[1:]} == {"3"}
    assert decide("ranges", "stay", *DRILL, "--within", "3", "--only", "presence", "--format", "csv").out == ran.out


def test_what_is_refused(decide: Callable[..., Any]) -> None:
    for wrong in (
        ("stey",),
        ("stay", "--within", "60"),
        ("stay", "--only", "presense"),
        ("stay", "--solver", "cbc"),
        ("stay", "--set", "units.infantry.strength=-1"),
    ):
        assert decide("ranges", *wrong, *DRILL).code == 2


def test_in_french(decide: Callable[..., Any]) -> None:
    ran = decide("--language", "fr", "ranges", "stay", *DRILL)
    assert ran.code == 0
    assert "Ce qui est imposé et ce qui est libre" in ran.out
