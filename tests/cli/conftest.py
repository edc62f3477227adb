"""The command line run in process, as its tests share it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from decide import cli


class Ran:
    """What a run printed and its exit code."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def decide(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs the command line in process; an error is never a traceback."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    def run(*arguments: str) -> Ran:
        code = cli.run([*arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(code, captured.out, captured.err)

    return run
