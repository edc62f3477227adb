"""What the README shows works as it is printed there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from decide import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL))
COMMANDS = [shlex.split(line, comments=True)[1:] for line in re.findall(r"^decide .*$", README, re.MULTILINE)]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_commands(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "what-if.yaml").write_text(BLOCKS["yaml"])
    assert cli.run(arguments) == 0


def test_library(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(BLOCKS["python"], "README.md", "exec"), {})
    score, averted = capsys.readouterr().out.splitlines()
    assert 0 < float(score) < 100
    assert averted.startswith("(")


def test_continuous_integration_runs_the_test_command() -> None:
    assert "bash .ci/test" in README
    assert "bash .ci/test" in (ROOT / ".ci" / "run").read_text()
