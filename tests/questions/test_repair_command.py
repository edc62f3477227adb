"""`decide repair` with several conflicts, levers and another language."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.pack.patched import copy_drill
from tests.questions.test_repair import TWO

DRILL = ("overcommit", "--pack", "drill")


def test_choices_and_repairs(decide: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(TWO)
    question = ("repair", *DRILL, "--scenario", str(path))
    data = json.loads(decide(*question, "--format", "json").out)
    assert [row["conflict"] for row in data["choices"]] == [1, 1, 2, 2]
    assert {row["kind"] for row in data["repairs"]} == {"together", "combined"}
    assert data["manifest"]["worst_certificate"] <= 1e-6
    last = data["repairs"][-1]
    applied = json.loads(decide(*question, "--apply", str(len(data["repairs"])), "--format", "json").out)
    shown = json.loads(decide("show", *DRILL, "--scenario", str(path), *last["sets"].split(), "--format", "json").out)
    assert applied["metrics"] == shown["metrics"]
    assert applied["shortfalls"] == []
    english, french = (decide(*words, *question) for words in ((), ("--language", "fr")))
    assert "Ways out of each conflict" in english.out
    assert "Issues de chaque conflit" in french.out
    assert "and 10 more beds" not in french.out


def test_a_lever_is_applied_and_told(decide: Callable[..., Ran]) -> None:
    ran = decide("repair", *DRILL, "--lever", "pressure=provoked")
    assert ran.code == 0
    assert "lever pressure=provoked" in ran.out
    assert decide("repair", *DRILL, "--solver", "cbc").code == 2


@pytest.mark.parametrize("asking", ["repair", "show", "prices", "export-lp"])
def test_the_command_that_is_printed_runs_as_it_is(asking: str, decide: Callable[..., Ran], tmp_path: Path) -> None:
    """With a pack of one's own, in a folder whose name needs quotes, and a conflict that only the flags bring."""
    folder = copy_drill(tmp_path / "one's own", [])
    flags = ("--pack", str(folder), "--lever", "pressure=provoked", "--set", "areas.hill.beds=100")
    more = ("--out", str(tmp_path / "x.lp")) if asking == "export-lp" else ()
    ran = decide(asking, "overcommit", *flags, *more)
    assert ran.code == 0
    printed = [line for line in (ran.out + ran.err).splitlines() if line.startswith("    decide repair")]
    assert len(printed) == 1
    again = decide(*shlex.split(printed[0])[1:])
    assert again.code == 0
    assert f"--set {flags[-1]}" in printed[0]
    assert ("Terms that cannot be kept together" in again.out) is (asking != "repair")  # there the first is applied


def test_the_hint_of_plan_runs_as_it_is(
    decide: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_drill(tmp_path / "own", [])
    ran = decide("plan", "stay", "--pack", str(folder), "--set", "areas.hill.beds=100")
    (printed,) = (line for line in ran.err.splitlines() if line.strip().startswith("decide plan"))
    monkeypatch.chdir(tmp_path)
    assert decide(*shlex.split(printed)[1:]).code == 0
    assert (tmp_path / "plan.csv").exists()


MUCH = """
id: much
title: Much patrolling
changes:
  - id: much
    title: Much patrolling
    reason: The test asks for more than there is.
    set:
      terms.much:
        kind: effort
        title: Much patrolling
        task: patrol
        at_least: {value: 3000, unit: ratio, low: 3000, high: 3000}
"""


def test_a_small_shortfall_is_not_rounded_away(decide: Callable[..., Ran]) -> None:
    """270 can be on the hill, and 270.2 are asked for: to whole persons both would read 270."""
    ran = decide("show", *DRILL, "--set", "terms.hill_strong.at_least=270.2")
    (row,) = (line.split() for line in ran.out.splitlines() if "270.2" in line and "persons" in line)
    at = row.index("persons")
    assert row[at - 2 : at] == ["270.2", "270.0"]


def test_an_effort_is_given_up_in_words(decide: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "much.yaml"
    path.write_text(MUCH)
    ran = decide("repair", "stay", "--pack", "drill", "--scenario", str(path))
    assert ran.code == 0, ran.err
    assert "ask for an effort of" in " ".join(ran.out.split())
    assert "ratio" not in ran.out
