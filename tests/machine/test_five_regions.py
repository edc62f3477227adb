"""Every command in every text format on a theatre unlike the shipped ones."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len

from decide import cli
from decide.pack.theatre import Theatre
from tests.conftest import Ran
from tests.five_regions import ARABIC, HEBREW, OPTIONS, REGIONS, write
from tests.test_theatre_words import pattern

FIRST, SECOND, THIRD = OPTIONS
WIDTH = 120
LAYDOWN = "laydown.csv"  # stands for the file of the fixture
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("options",),
    ("check",),
    ("compare",),
    ("compare", "--mode", "lexicographic:gardens,plateau"),
    ("compare", "--lever", "tone=loud"),
    ("show", THIRD),
    ("prices", FIRST),
    ("repair", THIRD),
    ("plan", FIRST, "--laydown", LAYDOWN, "--as-is"),
    ("sequence", SECOND),
    ("dilemmas", FIRST),
    ("gap", FIRST, "--floor", "gardens=60"),
    ("frontier", "dunes", "gardens", FIRST, SECOND),
    ("robust", FIRST, SECOND, "--futures", "2"),
    ("breakeven", SECOND, "--futures", "2"),
    ("drivers", FIRST, SECOND, "--futures", "8"),
    ("why", SECOND),
    ("weights", "--draws", "20", "--solved", "4"),
    ("ranges", SECOND, "--within", "1"),
    ("hindcast",),
)
TIDY = {"csv": lambda text: list(csv.reader(io.StringIO(text))), "json": json.loads}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack's folder, with a laydown beside it."""
    made = write(tmp_path_factory.mktemp("theatre") / "five")
    assert cli.run(["plan", FIRST, "--pack", str(made), "--template", str(made.parent / LAYDOWN)]) == 0
    return made


def lines(text: str) -> list[str]:
    """Lines of a table but for commands, which stay whole to be copied."""
    return [line for line in text.splitlines() if not line.startswith("    decide ")]


@pytest.mark.parametrize("form", ["table", "md", "html", "csv", "json"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_in_every_text_format(
    command: Sequence[str],
    form: str,
    decide: Callable[..., Ran],
    folder: Path,
    mali: Theatre,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    named = [str(folder.parent / word) if word == LAYDOWN else word for word in command]
    ran = decide(*named, "--pack", str(folder), "--format", form)
    assert ran.code == 0, ran.err
    assert not pattern(mali).findall(ran.out)
    if form in TIDY:
        assert TIDY[form](ran.out)
    if form == "table":
        assert [line for line in lines(ran.out) if cell_len(line) > WIDTH] == []


@pytest.mark.parametrize("width", [40, 80])
def test_a_narrow_terminal_loses_no_region(
    width: int, decide: Callable[..., Ran], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = decide("compare", "--pack", str(folder)).out
    assert max(map(cell_len, lines(text))) <= width
    words = text.split("Scores (0")[1].split("Consequences")[0].split()
    for title in (REGIONS["high_valleys"]["short"], REGIONS["coast"]["short"], "Everlasting"):
        assert sum(title in word for word in words) == len(["safety", "order"]) + (title != "Everlasting")


def test_headings_take_the_short_name_of_a_long_title(decide: Callable[..., Ran], folder: Path) -> None:
    page = decide("compare", "--pack", str(folder), "--format", "html").out
    assert f">{REGIONS['high_valleys']['short']}</th>" in page
    assert f">{HEBREW}</th>" in page  # it has none
    assert ARABIC not in page  # it has one
