"""The page of the pack's keys is what the schema says."""

from __future__ import annotations

import subprocess
import sys

from decide.pack.meanings import meanings
from decide.pack.mode import Epsilon
from decide.pack.quantity import Quantity
from decide.pack.record import Record
from decide.pack.reference import keys
from decide.pack.schema import Area, Change, FloorTerm, Futures, Levers, Option, Pack, Scenario


def test_every_field_is_there_with_its_docstring() -> None:
    text = keys()
    for model in (Pack, Area):
        assert [*meanings(model)] == [*model.model_fields]
        for name, meaning in meanings(model).items():
            assert f"### `{model.__name__}.{name}`\n\n{meaning}\n\n" in text
    assert "no figure was found.\n\noptional; [quantity](#quantity) in `deaths/year`, at least 0\n\n" in text


def test_the_meaning_of_a_field_is_the_docstring_below_it_also_that_of_a_base() -> None:
    assert meanings(FloorTerm)["until_period"] == "Last period it holds in."
    assert meanings(FloorTerm)["at_least"] == "Least score."
    assert "kind" not in meanings(FloorTerm)  # has none


def test_what_is_read_or_made_on_its_own_has_its_validator_from_the_start() -> None:
    """So that no two threads build one at a time."""
    on_their_own = (Quantity, Change, Pack, Option, Scenario, Levers, Futures, Record)
    assert [model.__name__ for model in on_their_own if model.model_config["defer_build"]] == []
    assert Epsilon.model_config["defer_build"]  # stands inside what-ifs: not read on its own


def test_it_is_printed_by_the_module() -> None:
    command = [sys.executable, "-m", "decide.pack.reference"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert printed.strip() == keys()
