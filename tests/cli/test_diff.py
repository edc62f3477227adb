"""What sets two exports, packs or stores apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran
from tests.pack.patched import copy_drill

Decide = Callable[..., Ran]


@pytest.fixture
def exports(decide: Decide, tmp_path: Path) -> tuple[Path, Path]:
    """The drill as it is as HTML, and with a tenth of the infantry less and fifty beds fewer as PDF."""
    first, second = tmp_path / "first.html", tmp_path / "second.pdf"
    changed = ("--set", "units.infantry.strength*=0.9", "--set", "areas.hill.beds+=-50")
    assert decide("compare", "--pack", "drill", "--out", str(first)).code == 0
    assert decide("compare", "--pack", "drill", *changed, "--out", str(second)).code == 0
    return first, second


def data_of(decide: Decide, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    ran = decide("diff", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    made: dict[str, list[dict[str, Any]]] = json.loads(ran.out)
    return made


def test_inputs_that_differ_are_named_one_by_one(decide: Decide, exports: tuple[Path, Path]) -> None:
    rows = data_of(decide, *map(str, exports))["inputs"]
    assert rows == [
        {"input": "scale units.infantry.strength", "first": "", "second": "0.9"},
        {"input": "add areas.hill.beds", "first": "", "second": "-50"},
    ]


def test_the_difference_is_shared_out_to_its_last_digit(decide: Decide, exports: tuple[Path, Path]) -> None:
    made = data_of(decide, *map(str, exports), "--option", "stay")
    (moved,) = [row for row in made["figures"] if row["figure"] == "stay score all all"]
    assert moved["difference"] == pytest.approx(moved["second"] - moved["first"])
    shares = [
        row["value"]
        for row in made["contributions"]
        if (row["metric"], row["objective"], row["region"]) == ("score", "all", "all")
    ]
    assert len(shares) == 2
    assert sum(shares) == pytest.approx(moved["difference"], abs=1e-3)


def test_the_other_way_round_every_sign_turns(decide: Decide, exports: tuple[Path, Path]) -> None:
    there = {row["figure"]: row["difference"] for row in data_of(decide, *map(str, exports))["figures"]}
    back = {row["figure"]: row["difference"] for row in data_of(decide, *map(str, reversed(exports)))["figures"]}
    assert there
    assert {name: -value for name, value in back.items()} == there


def test_a_document_differs_from_itself_in_nothing(decide: Decide, exports: tuple[Path, Path]) -> None:
    made = data_of(decide, str(exports[0]), str(exports[0]))
    assert made["inputs"] == []
    assert made["figures"] == []
    ran = decide("diff", str(exports[0]), str(exports[0]))
    assert "All inputs are the same." in ran.out


def test_two_versions_of_a_pack_are_compared_by_file_and_change(decide: Decide, tmp_path: Path) -> None:
    old, new = copy_drill(tmp_path / "old"), copy_drill(tmp_path / "new")
    table = new / "laydown.csv"
    changed = table.read_text().replace("hill,0.3", "hill,0.4").replace("plain,0.7", "plain,0.6")
    table.write_text(changed, encoding="utf-8")
    assert table.read_text() != (old / "laydown.csv").read_text()
    made = data_of(decide, str(old), str(new))
    assert "file laydown.csv" in [row["input"] for row in made["inputs"]]
    assert made["figures"]


def test_a_weighting_of_one_side_is_not_shared_out(decide: Decide, exports: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    assert decide("compare", "--pack", "drill", "--weights", "lives", "--out", str(other)).code == 0
    ran = decide("diff", str(exports[0]), str(other))
    assert ran.code == 0
    assert "is not shared out" in ran.out


def test_what_is_no_export_is_refused(decide: Decide, exports: tuple[Path, Path], tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("nothing")
    assert decide("diff", str(plain), str(exports[0])).code == 2
    assert decide("diff", str(exports[0]), str(tmp_path / "gone")).code == 2
    assert decide("diff", str(exports[0]), str(tmp_path)).code == 2
    assert decide("diff", *map(str, exports), "--option", "none").code == 2
