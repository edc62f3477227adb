"""The page of the pack's keys is what the schema says."""

from __future__ import annotations

import subprocess
import sys

from decide.pack.reference import keys
from decide.pack.schema import Area, Pack


def test_every_field_is_there_with_its_docstring() -> None:
    text = keys()
    for model in (Pack, Area):
        for name, field in model.model_fields.items():
            assert field.description, name
            assert f":::{{confval}} {model.__name__}.{name}\n{' '.join(field.description.split())}\n\n" in text
    assert "no figure was found.\n\noptional; [quantity](#quantity) in `deaths/year`, at least 0\n:::" in text


def test_it_is_printed_by_the_module() -> None:
    command = [sys.executable, "-m", "decide.pack.reference"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert printed.strip() == keys()
