"""Quantities scaled and added to: by file and by --set, on every path a pattern matches, range and evidence with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decide.errors import InputError
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.relative import matches, related
from decide.pack.scenario_file import scenario_text
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set, read_scenario

PROOF = {"assumption": "made up for a test"}
finite = st.floats(-1e6, 1e6)
SCENARIO = """id: w
title: W
changes:
  - id: fewer
    title: Fewer of all
    reason: The test takes a tenth of every unit away.
    scale:
      units.*.strength: {value: 0.9, unit: ratio, low: 0.8, high: 1}
    add: {areas.hill.beds: 50}
"""


@pytest.fixture(scope="module")
def drill() -> Theatre:
    return read_theatre(find_pack("drill"))


@given(value=finite, spread=st.floats(0, 1e3), amount=finite)
def test_scaling_and_adding_keep_the_order_of_a_range(value: float, spread: float, amount: float) -> None:
    old = {"value": value, "low": value - spread, "high": value + spread, "unit": "count"}
    for how, wanted in (("scale", value * amount), ("add", value + amount)):
        new = related(old, how, amount, PROOF)  # type: ignore[arg-type]  # a pair of literals
        assert new["value"] == wanted
        assert new["low"] <= new["value"] <= new["high"]
        assert new["assumption"] == PROOF["assumption"]


def test_the_ends_of_a_range_stay_possible_and_the_value_is_not_cut() -> None:
    share = {"value": 0.8, "low": 0.5, "high": 1.0, "unit": "share"}
    assert related(share, "scale", 1.2, PROOF)["high"] == 1.0
    assert related(share, "add", -0.6, PROOF)["low"] == 0.0
    assert related(share, "add", 0.5, PROOF)["value"] == pytest.approx(1.3)  # the schema then refuses it


def test_a_factor_with_a_range_widens_the_range() -> None:
    old = {"value": 100.0, "low": 90.0, "high": 110.0, "unit": "persons"}
    factor = {"value": 0.9, "low": 0.8, "high": 1.0, "unit": "ratio", "assumption": "of its own, for a test"}
    new = related(old, "scale", factor, PROOF)
    assert (new["value"], new["low"], new["high"]) == (90.0, 72.0, 110.0)
    assert new["assumption"] == "of its own, for a test"


def test_patterns_match_quantities_only() -> None:
    quantity = {"value": 1, "low": 0, "high": 2, "unit": "count"}
    tree = {"a": {"x": quantity, "y": {"x": quantity}}, "b": {"x": 5}, "c": quantity}
    assert list(matches(tree, ("*", "x"))) == [("a", "x")]
    assert list(matches(tree, ("*", "*", "x"))) == [("a", "y", "x")]
    assert list(matches(tree, ("*",))) == [("c",)]


def test_a_file_and_set_do_the_same(drill: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(SCENARIO)
    by_file = resolve(drill, "stay", read_scenario(file)).pack
    by_hand = resolve(
        drill, "stay", WhatIf(sets=(parse_set("units.*.strength*=0.9"), parse_set("areas.hill.beds+=50")))
    )
    for name, unit in by_file.units.items():
        assert unit.strength.value == by_hand.pack.units[name].strength.value
        assert unit.strength.value == pytest.approx(0.9 * drill.pack.units[name].strength.value)
    assert by_file.areas["hill"].beds.value == by_hand.pack.areas["hill"].beds.value
    assert "takes a tenth" in str(by_file.units["infantry"].strength.assumption)


def test_a_what_if_with_relative_changes_is_written_and_read_back(drill: Theatre, tmp_path: Path) -> None:
    first = tmp_path / "w.yaml"
    first.write_text(SCENARIO)
    what_if = WhatIf(read_scenario(first).scenario, sets=(parse_set("areas.hill.beds+=7"),))
    second = tmp_path / "again.yaml"
    second.write_text(scenario_text(what_if, "again", "Again", "stay", "Added by hand for the test."))
    again = resolve(drill, "stay", read_scenario(second)).pack
    assert again.areas["hill"].beds.value == drill.pack.areas["hill"].beds.value + 57


def test_what_cannot_be_related_is_told(drill: Theatre) -> None:
    for text, words in (
        ("units.infantri.strength*=2", "Did you mean 'infantry'?"),
        ("units.infantry.title*=2", "no quantity to change there"),
        ("units.*.availability.*+=1", "must be between 0 and 1"),
    ):
        with pytest.raises(InputError, match=words.replace("?", r"\?")):
            resolve(drill, "stay", WhatIf(sets=(parse_set(text),)))
    with pytest.raises(InputError, match="not a number to scale by"):
        parse_set("units.infantry.strength*=many")
    nothing = resolve(drill, "stay", WhatIf(sets=(parse_set("units.*.departures.*.month+=3"),)))
    assert nothing.pack.units == drill.pack.units


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        ("many", "give a number, or a quantity"),
        ("{value: 1, unit: persons, low: 1, high: 1}", "the unit is 'persons' but must be 'ratio'"),
        ("{value: 1, unit: ratio, low: 2, high: 3}", "must ascend"),
    ],
)
def test_wrong_factors_have_their_line(drill: Theatre, tmp_path: Path, factor: str, words: str) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(SCENARIO.replace("{value: 0.9, unit: ratio, low: 0.8, high: 1}", factor))
    with pytest.raises(InputError, match=words) as error:
        resolve(drill, "stay", read_scenario(file))
    assert f"{file}:8" in str(error.value)
