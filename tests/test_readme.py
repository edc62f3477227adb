"""What the README shows works as it is printed there, and the commands of the page on questions after it."""

from __future__ import annotations

import re
import shlex
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from decide import cli
from decide.report.formats import FORMATS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```(yaml|python)\n(.*?)```", README, re.DOTALL))
QUESTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^decide .*$", README + QUESTIONS, re.MULTILINE)


def test_commands_in_the_order_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One folder for all, empty but for the what-if file: a later line may read what an earlier one wrote."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "what-if.yaml").write_text(BLOCKS["yaml"])
    codes = {line: cli.run(shlex.split(line, comments=True)[1:]) for line in COMMANDS}
    assert codes == dict.fromkeys(COMMANDS, 0)


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_library(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(BLOCKS["python"], "README.md", "exec"), {})
    score, averted = capsys.readouterr().out.splitlines()
    assert 0 < float(score) < 100
    assert averted.startswith("(")


def test_continuous_integration_runs_the_test_command() -> None:
    assert "bash .ci/test" in README
    assert {"bash .ci/test", "bash .ci/versions newest"} <= {*(ROOT / ".ci" / "run").read_text().splitlines()}


def test_what_was_tested_is_what_is_installed() -> None:
    assert "pip install --quiet -c constraints.txt ." in README
    assert "--constraint constraints.txt" in (ROOT / ".ci" / "test").read_text()
    pinned = dict(line.split(" ;")[0].split("==") for line in CONSTRAINTS.splitlines() if line[0] != "#")
    needed = [*PROJECT["dependencies"], *chain.from_iterable(PROJECT["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in needed}
    assert names - {"decide"} <= set(pinned)


def test_the_ranges_end_only_where_numbers_hang_on_the_package() -> None:
    ended = [requirement.split(">")[0] for requirement in PROJECT["dependencies"] if "<" in requirement]
    assert ended == ["highspy", "pulp"]


def test_every_format_is_named() -> None:
    assert f"--format {'|'.join(FORMATS)}" in README
