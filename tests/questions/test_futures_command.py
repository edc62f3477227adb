"""`decide robust` and `decide drivers` as their users run them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from decide.questions import read_study
from decide.report.charts import can_draw
from tests.pack.patched import copy_drill
from tests.served import HUNG

DRILL = ["--pack", "drill"]
FEW = [*DRILL, "--futures", "12"]


def test_robust_says_who_holds_up(decide: Any) -> None:
    ran = decide("robust", *FEW)
    text = " ".join(ran.out.split())
    assert ran.code == 0
    assert "reinforce is the best option in every one of 12 sampled futures. Next: stay," in text
    assert "Under every stress case reinforce leads as it does without." in text
    assert "Share of the futures in which an option is at least as good as stay" in text
    assert "Camps need all the guards they may" in text
    assert "every solution checked independently" in text


def test_robust_writes_a_study_that_is_read_back(decide: Any, tmp_path: Path) -> None:
    out = tmp_path / "robust.json"
    assert decide("robust", "stay", "reinforce", *FEW, "--seed", "4", "--out", str(out)).code == 0
    study = read_study(out)
    assert study.kind == "robust"
    assert study.manifest["robust"]["seed"] == 4
    assert study.manifest["files"]["futures.yaml"]
    assert len(study.frames["futures"]) == 12 * 2
    assert all(proof["holds"] for proof in study.certificates.values())
    used = decide("drivers", "stay", "reinforce", *DRILL, "--sampled", str(out), "--trajectories", "2")
    assert used.code == 0
    said = "None of 2 assumptions, moved alone over its whole range, makes another option lead."
    assert said in " ".join(used.out.split())


def test_csv_is_the_table_asked_for(decide: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(decide("robust", "stay", *FEW, "--format", "csv").out)))
    assert {row["option"] for row in rows} == {"stay"}
    assert "regret_worst_tenth" in rows[0]
    text = decide("robust", "stay", *FEW, "--format", "csv", "--table", "outcomes").out
    assert len({row["future"] for row in csv.DictReader(io.StringIO(text))}) == 12
    text = decide("drivers", "stay", *DRILL, "--trajectories", "0", "--futures", "0", "--format", "csv").out
    assert text.startswith("factor,end,leader,lead,flips_at\n")


@pytest.mark.parametrize("command", [["robust", *FEW], ["drivers", *DRILL, "--trajectories", "2", "--futures", "40"]])
@pytest.mark.parametrize("form", ["json", "html", "xlsx"])
def test_same_inputs_and_seed_give_the_same_bytes(decide: Any, tmp_path: Path, command: list[str], form: str) -> None:
    made = []
    for n in (1, 2):
        out = tmp_path / f"{n}.{form}"
        assert decide(*command, "stay", "reinforce", "--format", form, "--out", str(out)).code == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]
    if form == "xlsx":
        assert "data outcomes" in openpyxl.load_workbook(out).sheetnames or command[0] == "drivers"


def test_charts_are_drawn(decide: Any, tmp_path: Path) -> None:
    chart = tmp_path / "regret.json"
    assert decide("robust", *FEW, "--chart", str(chart)).code == 0
    options = [row["option"] for row in json.loads(chart.read_text())["datasets"]["rows"]]
    assert options == [
        "Reinforce by sixty",
        "Stay as deployed",
        "Promise more than there is",
    ]  # by titles, as few know an id
    if not can_draw():
        pytest.skip("vl-convert is not installed")
    picture = tmp_path / "lead.svg"
    assert decide("drivers", *DRILL, "--trajectories", "0", "--futures", "0", "--chart", str(picture)).code == 0
    assert "Patrols needed" in picture.read_text()


def test_a_what_if_and_a_lever_are_told(decide: Any) -> None:
    given = ["--set", "units.infantry.strength=280", "--lever", "pressure=provoked"]
    ran = decide("robust", "stay", *FEW, *given)
    assert ran.code == 0
    assert "Changed from the published inputs: lever pressure=provoked; units.infantry.strength=280" in ran.out
    assert decide("drivers", "stay", *DRILL, *given, "--trajectories", "1", "--futures", "0").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["robust", "--at-least", "lowland"], "not of the form NAME=SCORE"),
        (["robust", "--at-least", "lowland=1e9"], "not of the form NAME=SCORE"),
        (["robust", "--at-least", "lowlnd=3"], "Did you mean 'lowland'?"),
        (["robust", "--when", "stay"], "not of the form A:B"),
        (["robust", "--when", "stay:sty"], "Did you mean 'stay'?"),
        (["robust", "--futures", "12", "--sampler", "sobol"], "Ask for 16, or leave out --sampler."),
        (["robust", "--solver", "cbc"], "many re-solves in process"),
        (["robust", "sty"], "there is no option 'sty'"),
        (["robust", "--futures", "200000", "--out", "futures.xlsx"], "more than a sheet of a workbook holds"),
        (["drivers", "--of", "stay:scor"], "there is no objective, region or cell 'scor'"),
        (["drivers", "--sampled", "nowhere.json"], "cannot be read"),
        (["drivers", "--solver", "cbc"], "many re-solves in process"),
    ],
)
def test_wrong_asks_are_told_before_anything_runs(decide: Any, arguments: list[str], message: str) -> None:
    ran = decide(*arguments, *DRILL)
    assert ran.code == 2
    assert message in ran.err
    assert ran.out == ""


def test_a_pack_without_futures_says_where_to_write_them(decide: Any, tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "mine", [{"file": "futures.yaml", "remove": True}])
    for command in ("robust", "drivers"):
        ran = decide(command, "--pack", str(folder))
        assert ran.code == 2
        assert "has no futures. Write them in futures.yaml, as docs/robust.md shows." in ran.err


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    """A real process that gets the signal of Ctrl-C once its first futures are done."""
    out = tmp_path / "robust.json"
    code = """
import os, signal, sys
from decide import cli, progress
shown = progress.Progress.reported
def reported(self, items, total, step):
    for done, item in enumerate(shown(self, items, total, step)):
        yield item
        if step == "futures" and done == 40:
            os.kill(os.getpid(), signal.SIGINT)
progress.Progress.reported = reported
sys.exit(cli.run(sys.argv[1:]))
"""
    command = [sys.executable, "-c", code, "robust", *DRILL, "--futures", "50000", "--out", str(out)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=HUNG)
    assert ran.returncode == 130, ran.stderr
    assert "stopping: what is done is kept." in ran.stderr
    study = read_study(out)
    done = int(study.frames["outcomes"]["future"].max())
    assert study.manifest["stopped"] == f"{done} of 50000 futures done"
    assert done >= 40
