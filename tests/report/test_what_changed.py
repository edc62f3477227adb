"""What a document says was changed: values before and after, worked by hand on the drill pack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.what_if import WhatIf, read_scenario
from decide.report.what_changed import what_changed
from decide.results.provenance import provenance

SCENARIO = """
id: more
title: More
changes:
  - id: hill
    title: A larger hill
    reason: To see what a larger hill would do.
    set: {areas.hill.beds: 420}
  - id: strength
    title: Fewer at the start
    reason: To see what fewer would do.
    scale: {units.infantry.strength: 0.9}
"""


def rows_of(what_if: WhatIf, *options: str) -> list[list[Any]]:
    theatre = read_theatre(find_pack("drill"))
    tables = what_changed(provenance(theatre, options, what_if), theatre)
    return [[*row] for table in tables for row in table.rows]


def test_nothing_changed_is_no_table() -> None:
    assert rows_of(WhatIf(), "stay") == []


def test_values_before_and_after(tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    hill, strength = rows_of(read_scenario(path), "stay")
    assert hill == [
        *("A larger hill", "areas.hill.beds", "set", "300 persons", "420 persons"),
        "To see what a larger hill would do.",
    ]
    assert strength[2:5] == ["times 0.9", "300 persons", "270 persons"]


def test_a_change_on_a_change_goes_on_from_it() -> None:
    what_if = WhatIf(sets=(("areas.hill.beds", 200), ("areas.hill.beds+", 25), ("weights.protection.upland", 3)))
    first, second, weight = rows_of(what_if, "stay")
    assert first[2:5] == ["set", "300 persons", "200 persons"]
    assert second[2:5] == ["plus 25", "200 persons", "225 persons"]
    assert weight[1:5] == ["weights.protection.upland", "set", "1", "3"]


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_file_says_what_was_asked_and_changed(decide: Any, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"a.{form}"
    command = ["compare", "--pack", "drill"]
    assert decide(*command, "--set", "areas.hill.beds=217", "--out", str(out)).code == 0
    text = out.read_text(encoding="utf-8")
    assert all(part in text for part in ("What was changed", "217 persons", "300 persons", "About this document"))
    assert "Drill, a theatre to check with a pencil" in text
    assert "Drill exercise, worked by hand" in text, "its source"
    assert decide(*command, "--out", str(out), "--force").code == 0
    text = out.read_text(encoding="utf-8")
    assert "What was changed" not in text
    assert "nothing: these are the published inputs" in text
    frames = json.loads(decide(*command, "--format", "json").out)
    assert {row["option"] for row in frames["options"]} == {"stay", "reinforce", "overcommit"}, "frames keep ids"
