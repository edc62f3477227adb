"""`decide gap` and `decide frontier` as they are run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from decide.questions import read_study

GAP = ["gap", "stay", "--pack", "drill", "--floor", "lowland=80", "--keep"]
FRONTIER = ["frontier", "upland", "lowland", "--pack", "drill"]
Run = Callable[..., Any]


def test_tables(decide: Run) -> None:
    gap = decide(*GAP)
    assert gap.code == 0
    assert "8 × platoon of 25, 30 beds in Plain; $2.0m a year (1.6 to 2.4)." in " ".join(gap.out.split())
    frontier = decide(*FRONTIER)
    assert frontier.code == 0
    assert "reinforce from 60.0 to 96.7" in " ".join(frontier.out.split())


@pytest.mark.parametrize("command", [GAP, FRONTIER], ids=["gap", "frontier"])
@pytest.mark.parametrize("form", ["csv", "json", "md", "html", "xlsx"])
def test_every_format_and_the_chart(decide: Run, tmp_path: Path, command: list[str], form: str) -> None:
    out, chart = tmp_path / f"a.{form}", tmp_path / "chart.json"
    assert decide(*command, "--out", str(out), "--chart", str(chart)).code == 0
    assert out.stat().st_size > 100
    spec = json.loads(chart.read_text())
    assert spec["datasets"]["rows"]
    if form == "json":
        study = read_study(out)
        assert study.kind == command[0]
        assert study.manifest["worst_certificate"] <= 1e-6
        assert study.certificates


def test_the_same_bytes_every_time(decide: Run) -> None:
    for command in (GAP, FRONTIER):
        first, second = (decide(*command, "--format", "json").out for _ in range(2))
        assert first == second


def test_what_ifs_and_levers_are_taken(decide: Run) -> None:
    pressed = decide(*FRONTIER, "stay", "--lever", "pressure=provoked", "--format", "json")
    assert json.loads(pressed.out)["manifest"]["levers"] == ["pressure=provoked"]
    cheap = decide(*GAP, "--set", "costs.bed=0", "--format", "json")
    assert json.loads(cheap.out)["totals"][0]["cost"] == pytest.approx(1.8e6, rel=1e-4)
    ran = decide(*GAP, "--set", "costs.bed=0")
    assert "Changed from the published inputs: costs.bed=0." in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gap", "stay", "--pack", "drill"], 2, "no floor is given"),
        (["gap", "stay", "--pack", "drill", "--floor", "lowland"], 2, "NAME=SCORE or NAME=OPTION"),
        (["gap", "stay", "--pack", "drill", "--floor", "lowland=97"], 3, "the highest any plan reaches is 95.00"),
        ([*GAP, "--delay", "soon"], 2, "--delay 'soon' is not of the form NUMBER or NAME=NUMBER"),
        ([*GAP, "--most", "tanks=4"], 2, "there is no unit type or word for a limit 'tanks'"),
        ([*GAP, "--beside", "stays"], 2, "Did you mean 'stay'?"),
        ([*GAP, "--solver", "cbc"], 2, "Leave out --solver"),
        ([*GAP, "--chart", "chart.gif"], 2, "cannot draw a chart"),
        (["frontier", "upland", "upland", "--pack", "drill"], 2, "both criteria are 'upland'"),
        (["frontier", "upland", "lowlands", "--pack", "drill"], 2, "Did you mean 'lowland'?"),
        (["frontier", "cost@second", "upland", "--pack", "drill"], 2, "cannot count from a period on"),
        ([*FRONTIER, "stays"], 2, "Did you mean 'stay'?"),
        ([*FRONTIER, "--tolerance", "2"], 2, "is not between 0 and 0.1"),
        ([*FRONTIER, "--tolerance", "nan"], 2, "is not between 0 and 0.1"),
        ([*FRONTIER, "--solver", "cbc"], 2, "Leave out --solver"),
    ],
)
def test_what_cannot_be_answered_is_told(decide: Run, arguments: list[str], code: int, said: str) -> None:
    run = decide(*arguments)
    assert (run.code, said in run.err) == (code, True), run.err
