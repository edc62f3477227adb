"""Notes of a run on standard error: what was written, and what is read and solved for who asks.

Modules log to a logger of their own name below `decide`; who uses decide as a library handles these as any others.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click


class _StandardError(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """The message alone. A closed standard error hears nothing."""
        with suppress(OSError):
            click.echo(self.format(record), err=True)


@contextmanager
def noted(level: int) -> Iterator[None]:
    """Notes of at least this level are shown, each on a line."""
    logger, handler = logging.getLogger("decide"), _StandardError()
    before = logger.level
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
