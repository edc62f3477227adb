"""Standard output carries the answer and nothing else."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from decide import cli
from tests.machine.commands import LAYDOWN, OTHERWISE, QUICK, TEXT_FORMATS, run

NOISE = """
import os
import highspy
made = highspy.Highs.__init__
def greeting(self):
    os.write(1, b"Copyright of a solver\\n")
    made(self)
highspy.Highs.__init__ = greeting
"""
"""A solver that greets on descriptor 1 when it is made, as some do."""
VOID = {"meta", "br", "hr", "img", "link", "col"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "laydown.csv").write_text(LAYDOWN)
    return tmp_path


def parse_table(text: str) -> None:
    title, second, *_ = text.splitlines()
    assert title.strip()
    assert second == second.rstrip()
    assert "─" in text


def parse_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert len(rows) >= 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(name.isidentifier() for name in rows[0])


def parse_json(text: str) -> None:
    assert json.loads(text)["schema_version"] == 1


def parse_markdown(text: str) -> None:
    lines = text.splitlines()
    assert lines[0].startswith("# ")
    tables = [line for line in lines if line.startswith("|")]
    assert tables
    assert all(line.endswith("|") for line in tables)


class _Tags(html.parser.HTMLParser):
    """Fails where an end tag does not close what was opened last."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parse_html(text: str) -> None:
    assert text.startswith("<!doctype html>\n<html")
    assert text.endswith("</html>\n")
    tags = _Tags()
    tags.feed(text)
    assert tags.open == []
    assert {"table", "caption", "h1"} <= tags.seen


PARSERS: dict[str, Callable[[str], None]] = {
    "table": parse_table,
    "csv": parse_csv,
    "json": parse_json,
    "md": parse_markdown,
    "html": parse_html,
}


def test_every_command_and_format_is_tried() -> None:
    assert {*QUICK, *OTHERWISE} == {*cli.cli.commands}
    assert {*PARSERS} == {*TEXT_FORMATS}


@pytest.mark.parametrize("form", TEXT_FORMATS)
@pytest.mark.parametrize("command", QUICK)
def test_what_arrives_through_a_pipe_parses(folder: Path, command: str, form: str) -> None:
    ran = run([command, *QUICK[command], "--format", form], folder)
    assert ran.returncode == 0, ran.stderr.decode()
    PARSERS[form](ran.stdout.decode("utf-8"))


@pytest.mark.parametrize("more", [(), ("--solver", "cbc")], ids=["highs", "cbc"])
def test_what_native_code_prints_goes_elsewhere(folder: Path, more: tuple[str, ...]) -> None:
    ran = run(["compare", *QUICK["compare"], *more, "--format", "json"], folder, NOISE)
    assert ran.returncode == 0
    parse_json(ran.stdout.decode())
    assert more or b"Copyright" in ran.stderr


def test_what_a_solver_process_prints_goes_elsewhere(folder: Path) -> None:
    """Children inherit descriptor 1; here PuLP is told to let CBC talk."""
    loud = "import pulp; make = pulp.getSolver; pulp.getSolver = lambda name, msg, **more: make(name, msg=True, **more)"
    ran = run(["show", *QUICK["show"], "--solver", "cbc", "--format", "csv"], folder, loud)
    assert ran.returncode == 0
    parse_csv(ran.stdout.decode())
    assert b"Welcome to the CBC MILP Solver" in ran.stderr


def test_writing_a_programme_prints_nothing(folder: Path) -> None:
    ran = run(["export-lp", "stay", "--pack", "drill", "--out", "m.mps"], folder)
    assert (ran.returncode, ran.stdout) == (0, b"")


LIBRARY = """
import decide
theatre = decide.read_theatre(decide.find_pack("drill"))
for solver in ("highs", "cbc"):
    results = decide.compare(theatre, ["stay", "overcommit"], solver=solver)
    assert results.score("stay") > 0
"""


def test_the_library_leaves_descriptor_1_alone(folder: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", LIBRARY], cwd=folder, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, b""), ran.stderr.decode()
