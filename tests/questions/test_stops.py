"""A stop reaches into the solve under way: whenever it comes, no solve begins after it, and what is done is kept."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import highspy
import pytest

from bench.grown import longer, monthly
from decide import cli
from decide.errors import Stopped
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.pack.theatre import Theatre, resolve
from decide.progress import Progress, heeded_here
from decide.solve.highs import LARGE, Session
from tests.machine.commands import LAYDOWN, QUICK

SOLVING = tuple(name for name in QUICK if name not in ("options", "check", "evidence"))
"""The questions whose work is solves."""
EARLY = {"hindcast": (1, 3, 30)}
"""Solves at which those are stopped whose whole run takes half a minute."""


class Solves:
    """Every solve of the solver; as the one of a number begins, it is command to stop."""

    def __init__(self, patch: pytest.MonkeyPatch):
        self.begun, self.at, self.lock = 0, 0, threading.Lock()
        self.after = 0
        """How many began after the stop."""
        run = highspy.Highs.run

        def counted(highs: Any) -> Any:
            progress = heeded_here()
            with self.lock:
                self.begun += 1
                stops = self.begun == self.at
                self.after += bool(self.at and self.begun > self.at and progress is not None)
            if stops and progress is not None:
                progress.stop()
            return run(highs)

        patch.setattr(highspy.Highs, "run", counted)

    def stopping(self, at: int) -> None:
        self.begun, self.at, self.after = 0, at, 0


@pytest.fixture
def solves(monkeypatch: pytest.MonkeyPatch) -> Solves:
    return Solves(monkeypatch)


@pytest.mark.parametrize("name", SOLVING)
def test_no_solve_follows_a_stop(
    name: str, solves: Solves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "laydown.csv").write_text(LAYDOWN)
    monkeypatch.setenv("DECIDE_JOBS", "1")
    command = [name, *QUICK[name], "--format", "json"]
    every = max(EARLY.get(name, [0])) + 1
    if name not in EARLY:
        cli.run(command)
        every = solves.begun
        capsys.readouterr()
    assert every
    for at in EARLY.get(name, sorted({1, 2, every // 3, every // 2, every - 1, every} - {0})):
        solves.stopping(at)
        code = cli.run(command)
        out, err = capsys.readouterr()
        assert solves.after == 0, (at, every)
        if code == 0:  # the solve that was under way was too short to be ended, and the last that was needed
            assert name not in EARLY
            assert at > every // 2
        else:
            assert code == Stopped.exit_code, err
            assert "stopped" in err
            assert not out or json.loads(out)["manifest"]["stopped"]


@pytest.mark.parametrize("solver", ["simplex", "ipm"])
def test_a_solve_of_minutes_is_ended(mali: Theatre, solver: str) -> None:
    pack = monthly(longer(resolve(mali, "epon-2b").pack, 2))
    programme = formulate(compile_instance(pack))
    assert programme.size[0] > 10 * LARGE
    progress, session = Progress(), Session()
    session.load(programme)
    session.highs.setOptionValue("solver", solver)
    begun = threading.Event()
    show = session.highs.cbSimplexInterrupt if solver == "simplex" else session.highs.cbIpmInterrupt
    show += lambda _: begun.set()
    stopping = threading.Thread(target=lambda: (begun.wait(), progress.stop()))
    stopping.start()
    with progress.heeded(), pytest.raises(Stopped, match="before the solve under way was done"):
        session.highs.run()
    stopping.join()
    assert session.highs.getModelStatus() == highspy.HighsModelStatus.kInterrupt
