"""What a shell is offered, asked as its completion script asks, with standard output going into a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pack.patched import copy_drill


def offered(line: str, **variables: str) -> list[str]:
    """What may stand in place of the last word of the line."""
    words = line.split(" ")
    question = {"_DECIDE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    ran = subprocess.run(
        [sys.executable, "-m", "decide"], env={**os.environ, **question, **variables}, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("decide repa", ["plain,repair"]),
        ("decide compare --pac", ["plain,--pack"]),
        ("decide compare --pack dr", ["dir,dr", "plain,drill"]),
        ("decide show --pack drill re", ["plain,reinforce"]),
        ("decide compare --pack drill stay ", ["plain,overcommit", "plain,reinforce"]),
        ("decide why --pack drill stay o", ["plain,overcommit"]),
        ("decide robust --pack drill --baseline s", ["plain,stay"]),
        ("decide robust --pack drill --against s", ["plain,stay"]),
        ("decide breakeven --pack drill --stress f", ["plain,fewer"]),
        ("decide compare --pack drill --lever pressure=p", ["plain,pressure=provoked"]),
        ("decide compare --mode max", ["plain,maxmin"]),
        ("decide compare --pack drill --weights l", ["plain,lives"]),
        ("decide compare --format cs", ["plain,csv"]),
        ("decide show --pack nowhere s", []),
    ],
)
def test_a_shell_is_offered_what_fits(line: str, answers: list[str]) -> None:
    assert offered(line) == answers


def test_options_are_those_of_the_pack_of_the_shell_or_a_folder(tmp_path: Path) -> None:
    assert offered("decide show st", DECIDE_PACK="drill") == ["plain,stay"]
    mine = copy_drill(tmp_path / "mine")
    (mine / "options" / "stand.yaml").write_text("not: [read", encoding="utf-8")
    assert offered(f"decide show --pack {mine} st") == ["plain,stand", "plain,stay"]
    (mine / "levers.yaml").write_text("levers: [", encoding="utf-8")
    assert offered(f"decide show --pack {mine} stay --lever p") == []
