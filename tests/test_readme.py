"""What the README shows works as it is printed there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from decide import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```(yaml|python)\n(.*?)```", README, re.DOTALL))
COMMANDS = re.findall(r"^decide .*$", README, re.MULTILINE)


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
    assert "bash .ci/test" in (ROOT / ".ci" / "run").read_text()
