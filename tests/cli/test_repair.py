"""`decide repair` with several conflicts, levers and another language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.analysis.test_repair import TWO
from tests.cli.conftest import Ran

DRILL = ("overcommit", "--pack", "drill")


def test_choices_and_repairs(decide: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(TWO)
    asked = ("repair", *DRILL, "--scenario", str(path))
    data = json.loads(decide(*asked, "--format", "json").out)
    assert [row["conflict"] for row in data["choices"]] == [1, 1, 2, 2]
    assert {row["kind"] for row in data["repairs"]} == {"together", "combined"}
    assert data["manifest"]["worst_certificate"] <= 1e-6
    last = data["repairs"][-1]
    applied = json.loads(decide(*asked, "--apply", str(len(data["repairs"])), "--format", "json").out)
    shown = json.loads(decide("show", *DRILL, "--scenario", str(path), *last["sets"].split(), "--format", "json").out)
    assert applied["metrics"] == shown["metrics"]
    assert applied["shortfalls"] == []
    english, french = (decide(*words, *asked) for words in ((), ("--language", "fr")))
    assert "Ways out of each conflict" in english.out
    assert "Issues de chaque conflit" in french.out
    assert "and 10 more beds" not in french.out


def test_a_lever_is_applied_and_told(decide: Callable[..., Ran]) -> None:
    ran = decide("repair", *DRILL, "--lever", "pressure=provoked")
    assert ran.code == 0
    assert "lever pressure=provoked" in ran.out
    assert decide("repair", *DRILL, "--solver", "cbc").code == 2
