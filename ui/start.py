"""What the server was started with: its pack, and results that everyone may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from decide.pack.folder import find_pack
from decide.pack.outline_file import outline_in
from decide.pack.read import read_theatre
from decide.pack.text import read_bytes
from decide.pack.theatre import Theatre
from decide.results.study import Study

from .state import Given
from .stores import ServedStore, store_in
from .uploads import MAX_WHAT_IF, started_with, what_if_from


@dataclass(frozen=True)
class Start:
    """Read once, before the first person comes."""

    theatre: Theatre
    results: Mapping[str, Study] = field(default_factory=dict)
    """By the name of the file they were read from."""
    given: Given | None = None
    """The what-if that the page begins with."""
    store: ServedStore | None = None
    """The store of a batch."""


_started: list[Start] = []


def start_with(pack: str | None, results: Path | None, scenario: Path | None = None, store: Path | None = None) -> None:
    """Read what the server shows. Raises `InputError` with every problem, as the command line does."""
    theatre = read_theatre(find_pack(pack))
    outline_in(theatre)
    given = what_if_from(scenario.name, read_bytes(scenario, str(scenario), MAX_WHAT_IF), theatre) if scenario else None
    served = store_in(store, theatre) if store else None
    _started[:] = [Start(theatre, started_with(results) if results else {}, given, served)]


@cache
def _default() -> Start:
    return Start(read_theatre(find_pack(None)))


def start() -> Start:
    """What the server was started with; the pack that comes with decide if nothing was said."""
    return _started[0] if _started else _default()
