"""Commands that a text names, so that they run as they are: with the pack, the what-if and the flags asked with."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

INDENT = "    "
"""Before a command in a line of its own, which is not broken."""

_flags: ContextVar[tuple[str, ...]] = ContextVar("flags", default=())


@contextmanager
def asked_with(flags: Sequence[str]) -> Iterator[None]:
    """Further flags of the command that runs, which those it names need too."""
    token = _flags.set((*_flags.get(), *flags))
    try:
        yield
    finally:
        _flags.reset(token)


def command(*words: str) -> str:
    """A command inside a sentence; in a line of its own where it has flags, lest it be broken."""
    flags = _flags.get()
    line = shlex.join(["decide", *words, *flags])
    return f"\n{INDENT}{line}\n" if flags else line
