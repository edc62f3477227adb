"""Shared cases. Packs are read once: they are immutable."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from decide import cli
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell leaves it to what it starts in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)


settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")


@pytest.fixture(scope="session")
def drill() -> Theatre:
    """The pack worked by hand in docs/drill.md."""
    return read_theatre(find_pack("drill"))


@pytest.fixture(scope="session")
def mali() -> Theatre:
    """The published options."""
    return read_theatre(find_pack(None))


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are read at one width, whatever the terminal the tests run in, and no setting of the shell counts."""
    monkeypatch.setenv("COLUMNS", "160")

    monkeypatch.delenv("DECIDE_PACK", raising=False)
    monkeypatch.delenv("DECIDE_JOBS", raising=False)


class Ran:
    """What a run of the command line printed and its exit code."""

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
