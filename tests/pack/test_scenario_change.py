"""A change of a what-if for some options: it changes those, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from decide.errors import InputError
from decide.pack.theatre import Theatre, choose_options, resolve
from decide.pack.what_if import read_scenario

TEXT = """id: some
title: Some lose fifty
changes:
  - id: fifty
    title: Fifty fewer
    reason: To see what fifty fewer would do.
    options: [reinforce{more}]
    add: {{units.infantry.strength: -50}}
  - {{id: beds, title: Two hundred beds, reason: The last block was not built., set: {{areas.hill.beds: 200}}}}
"""


def test_it_changes_the_options_it_names(drill: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(TEXT.format(more=""), encoding="utf-8")
    what_if = read_scenario(path)
    cases = {name: resolve(drill, name, what_if) for name in choose_options(drill, (), what_if)}
    assert {name: case.pack.units["infantry"].strength.value for name, case in cases.items()} == {
        "overcommit": 300.0,
        "reinforce": 250.0,
        "stay": 300.0,
    }
    assert {case.pack.areas["hill"].beds.value for case in cases.values()} == {200.0}
    assert [change.id for change in cases["stay"].changes][-1:] == ["beds"]


def test_an_option_that_is_not_there_is_told_at_its_line(drill: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(TEXT.format(more=", reinfroce"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        choose_options(drill, (), read_scenario(path))
    assert "some.yaml:7" in str(refused.value)
    assert "reinforce" in str(refused.value)
