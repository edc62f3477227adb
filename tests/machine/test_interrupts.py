"""Runs ended from outside: nothing half-written is left, what was there stays, the exit code says how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from decide.pack.theatre import Theatre
from tests.machine.commands import LAYDOWN, QUICK

WRITING = """
import os, sys, time
def stuck(number):
    print("ready", file=sys.stderr, flush=True)
    time.sleep(600)
os.fsync = stuck
"""
"""Stops at the point where the whole content is in the part and nothing has been renamed."""
SOLVING = """
import sys, time
import highspy
solve = highspy.Highs.run
def slow(self, *arguments):
    print("ready", file=sys.stderr, flush=True)
    time.sleep(0.5)
    return solve(self, *arguments)
highspy.Highs.run = slow
"""
PULP = """
import subprocess, sys
start = subprocess.Popen
class Told(start):
    def wait(self, *arguments, **more):
        print("ready", file=sys.stderr, flush=True)
        import time; time.sleep(600)
subprocess.Popen = Told
"""


def started(folder: Path, code: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """`decide` as a process of its own, once it has said that it is where the test wants it."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"{code}\nfrom decide.cli import main; main()", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    assert process.stderr is not None
    said = b""
    while not said.endswith(b"ready\n"):
        line = process.stderr.readline()
        assert line, said.decode()
        said += line
    return process


def ended(process: subprocess.Popen[bytes], number: int) -> tuple[int, str]:
    """Exit code and standard error after a signal."""
    process.send_signal(number)
    _, err = process.communicate()
    return process.returncode, err.decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["term", "int"])
def test_a_run_that_is_ended_while_it_writes_leaves_what_was_there(tmp_path: Path, number: int, code: int) -> None:
    out = tmp_path / "saved.json"
    out.write_text("saved before")
    left, err = ended(
        started(tmp_path, WRITING, "compare", *QUICK["compare"], "--out", "saved.json", "--force"), number
    )
    assert (left, "Traceback" in err) == (code, False)
    assert out.read_text() == "saved before"
    assert [path.name for path in tmp_path.iterdir()] == ["saved.json"]


def test_a_run_that_is_killed_while_it_writes_leaves_what_was_there_and_the_next_clears_up(tmp_path: Path) -> None:
    out = tmp_path / "saved.json"
    out.write_text("saved before")
    process = started(tmp_path, WRITING, "compare", *QUICK["compare"], "--out", "saved.json", "--force")
    assert ended(process, signal.SIGKILL)[0] == -signal.SIGKILL
    assert out.read_text() == "saved before"
    (part,) = tmp_path.glob(".decide.*.part")
    run = [sys.executable, "-m", "decide", "options", "--pack", "drill", "--out"]
    subprocess.run([*run, "young.json"], cwd=tmp_path, check=True, capture_output=True)
    assert part.exists(), "it may be another machine's"
    os.utime(part, (0, 0))
    alive = tmp_path / f".decide.{os.getpid()}.part"
    alive.touch()
    os.utime(alive, (0, 0))
    subprocess.run([*run, "old.json"], cwd=tmp_path, check=True, capture_output=True)
    assert [path.name for path in tmp_path.glob(".decide.*")] == [alive.name]


ASKING = [name for name in QUICK if name not in ("options", "check", "evidence")]  # which solve nothing


@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize(
    ("number", "codes"), [(signal.SIGTERM, {143}), (signal.SIGINT, {0, 3, 130})], ids=["term", "int"]
)
def test_a_question_that_is_ended_while_it_solves(tmp_path: Path, command: str, number: int, codes: set[int]) -> None:
    """By Ctrl-C with what is done, or with the sentence that it was stopped; by SIGTERM at once."""
    (tmp_path / "laydown.csv").write_text(LAYDOWN)
    process = started(tmp_path, SOLVING, command, *QUICK[command], "--out", "a.json")
    code, err = ended(process, number)
    assert code in codes, err
    assert "Traceback" not in err
    assert {path.name for path in tmp_path.iterdir()} <= {"laydown.csv", "a.json"}
    assert (tmp_path / "a.json").exists() == ("written: a.json" in err)
    assert number != signal.SIGINT or "stop" in err


HELD = """
import sys, threading
from decide import cli
cli.LEAVING = 0.1
class Held:
    def __enter__(self): pass
    def __exit__(self, *_): threading.Event().wait()  # as for a lock that an exception left held
def held(*_):
    with Held():
        print("ready", file=sys.stderr, flush=True)
        threading.Event().wait()
cli.run = held
"""


def test_a_run_that_is_told_to_leave_leaves_though_a_lock_is_held(tmp_path: Path) -> None:
    assert ended(started(tmp_path, HELD, "options"), signal.SIGTERM)[0] == 143


def test_what_a_solver_process_writes_goes_with_the_run(tmp_path: Path) -> None:
    process = started(tmp_path, PULP, "show", *QUICK["show"], "--solver", "cbc", TMPDIR=str(tmp_path))
    assert [path for path in tmp_path.rglob("*") if path.suffix == ".mps"]
    code, err = ended(process, signal.SIGTERM)
    assert (code, "Traceback" in err) == (143, False)
    assert [*tmp_path.iterdir()] == []


def test_a_solver_that_fails_leaves_nothing(drill: Theatre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = "import pulp; pulp.PULP_CBC_CMD.path = '/bin/false'; pulp.PULP_CBC_CMD.pulp_cbc_path = '/bin/false'"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"{fails}\nfrom decide.cli import main; main()",
            "show",
            *QUICK["show"],
            "--solver",
            "cbc",
        ],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert [*tmp_path.iterdir()] == []
