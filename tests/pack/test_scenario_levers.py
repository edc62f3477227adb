"""Levers set in a what-if file: like `--lever`, unless set by hand; and the file written anew says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from decide import cli
from decide.errors import InputError
from decide.pack.levers import figures, with_levers
from decide.pack.scenario_file import scenario_text
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, read_scenario

TEXT = """
id: posture
title: A posture
levers: {pressure: provoked, focus: plain}
mode: {kind: maxmin}
changes:
  - {id: more, title: More, reason: To see what they would do., add: {units.infantry.strength: 40}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "posture.yaml"
    file.write_text(TEXT)
    return file


def test_they_are_those_of_the_command_line(drill: Theatre, path: Path) -> None:
    in_file = with_levers(drill, read_scenario(path))
    assert [choice.text for choice in in_file.levers] == ["pressure=provoked", "focus=plain"]
    by_hand = with_levers(drill, WhatIf(), ["pressure=provoked", "focus=plain"])
    assert in_file.levers == by_hand.levers


def test_by_hand_wins(drill: Theatre, path: Path) -> None:
    what_if = with_levers(drill, read_scenario(path), ["focus=hill"])
    assert [choice.text for choice in what_if.levers] == ["pressure=provoked", "focus=hill"]


def test_forgotten_they_are_no_silent_loss(drill: Theatre, path: Path) -> None:
    with pytest.raises(InputError, match="not applied"):
        resolve(drill, "stay", read_scenario(path))
    whole = with_levers(drill, read_scenario(path))
    left = whole.without(whole.levers[0])
    assert [choice.text for choice in left.levers] == ["focus=plain"]
    resolve(drill, "stay", left)


def test_an_unknown_one_is_told_at_its_line(drill: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("id: x\ntitle: X\nlevers:\n  focus: plains\n  presure: provoked\n")
    with pytest.raises(InputError) as caught:
        with_levers(drill, read_scenario(file))
    lines = [problem.place.line for problem in caught.value.problems if problem.place]
    assert lines == [4, 5]
    assert "'plain'" in str(caught.value)


def test_written_anew_it_says_the_same(drill: Theatre, path: Path) -> None:
    first = with_levers(drill, read_scenario(path))
    text = scenario_text(first, "posture", "A posture", ["stay"], "")
    again = path.with_name("again.yaml")
    again.write_text(text)
    second = with_levers(drill, read_scenario(again))
    assert second.chosen_mode == first.chosen_mode
    assert figures(resolve(drill, "stay", second).pack) == figures(resolve(drill, "stay", first).pack)


def test_the_command_line_takes_it(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["compare", "stay", "--pack", "drill", "--scenario", str(path), "--format", "json"]) == 0
    assert '"pressure=provoked"' in capsys.readouterr().out
