"""Shared cases. Packs are read once: they are immutable."""

from __future__ import annotations

import pytest

from decide.pack.read import Theatre, find_pack, read_theatre


@pytest.fixture(scope="session")
def drill() -> Theatre:
    """The pack worked by hand in docs/drill.md."""
    return read_theatre(find_pack("drill"))


@pytest.fixture(scope="session")
def mali() -> Theatre:
    """The published options."""
    return read_theatre(find_pack(None))


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are read at one width, whatever the terminal the tests run in."""
    monkeypatch.setenv("COLUMNS", "160")
