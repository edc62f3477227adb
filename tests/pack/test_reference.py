"""The reference in docs/packs.md is what the schema says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from decide.pack.reference import BEGIN, END, reference, refresh
from decide.pack.schema import Area, Pack

PAGE = Path(__file__).parent.parent.parent / "docs" / "packs.md"


def test_the_page_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    assert text == refresh(text), "out of date: run `python -m decide.pack.reference docs/packs.md`"


def test_every_field_is_there_with_its_docstring() -> None:
    text = reference()
    for model in (Pack, Area):
        for name, field in model.model_fields.items():
            assert field.description, name
            assert f"| `{name}` |" in text
            assert " ".join(field.description.split()) in text
    assert "| `deaths` | optional; [quantity](#quantity) in `deaths/year`, at least 0 |" in text


def test_it_is_printed_and_written_by_the_module(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    command = [sys.executable, "-m", "decide.pack.reference"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert printed.strip() == reference()
    subprocess.run([*command, str(page)], check=True)
    assert page.read_text(encoding="utf-8") == f"# Before\n{BEGIN}\n\n{reference()}\n\n{END}\nafter\n"
