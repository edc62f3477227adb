"""The wheel, installed in an empty environment, answers from any folder and tells a type checker what it holds."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
USER = """
from decide import Results, WhatIf, compare, find_pack, read_theatre

theatre = read_theatre(find_pack("drill"))
results: Results = compare(theatre, ["stay"], WhatIf())
score: float = results.score("stay")
value, low, high = results.metric("stay", "civilian_deaths_averted")
print(score + low + high, sorted(theatre.options))
"""
WRONG = "import decide\n\nscore: str = decide.compare(decide.read_theatre(3)).score('stay')\n"


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and what it needs, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    printed(folder, sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").glob("*.whl")
    printed(folder, sys.executable, "-m", "venv", folder / "empty")
    python = folder / "empty" / "bin" / "python"
    constraints = ("--constraint", ROOT / "constraints.txt")
    printed(folder, python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *constraints, wheel)
    return python


def printed(folder: Path, *command: str | Path) -> str:
    """What a command prints, run in a folder."""
    done = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_wheel_runs_from_any_folder(installed: Path, tmp_path: Path) -> None:
    decide = installed.with_name("decide")
    assert "irst tier under these inputs" in printed(tmp_path, decide, "compare")
    answer = json.loads(printed(tmp_path, decide, "show", "stay", "--pack", "drill", "--format", "json"))
    assert answer["certificate"]["holds"]


def checked(python: Path, folder: Path, program: str) -> str:
    """What a type checker says of a program that uses the installed package."""
    (folder / "user.py").write_text(program)
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "--config-file", "", "user.py"]
    return subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True, check=False).stdout


def test_a_users_program_is_type_checked(installed: Path, tmp_path: Path) -> None:
    assert checked(installed, tmp_path, USER).startswith("Success")
    wrong = checked(installed, tmp_path, WRONG)
    assert "Found 2 errors" in wrong
    assert {"[arg-type]", "[assignment]"} <= {*wrong.split()}


INSIDE = "from importlib.util import find_spec as s; print([bool(s('decide.' + n)) for n in ('decide', 'tests', 'ui')])"


def test_only_the_page_is_added_to_the_package(installed: Path, tmp_path: Path) -> None:
    assert printed(tmp_path, installed, "-c", INSIDE).strip() == "[False, False, True]"
    assert [bool(find_spec(f"decide.{name}")) for name in ("decide", "tests", "bench", "ui")] == [*[False] * 3, True]
