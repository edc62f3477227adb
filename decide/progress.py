"""How far a long analysis is, and whether it should stop: the same for the command line and the page.

An analysis takes a `Progress` and walks its work with `over`. When asked to stop it ends the walk early and returns
what is done, which then says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from time import perf_counter
from typing import TypeVar

from decide.errors import Stopped

log = logging.getLogger(__name__)

Item = TypeVar("Item")


class Progress:
    """Counts what is done of one step after another; `stop` may be called from any thread or signal handler."""

    def __init__(self, show: Callable[[str, int, int], None] | None = None):
        """`show(step, done, total)` is called after each item, in the thread that walks; `step` is a marked text."""
        self._show = show
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ask the analysis to end with what is done."""
        self._stopped.set()

    def unseen(self) -> Progress:
        """A progress that shows nothing and stops with this one: for the rounds of a search whose end is not known."""
        inner = Progress()
        inner._stopped = self._stopped
        return inner

    @property
    def stopped(self) -> bool:
        """Whether it was asked to end."""
        return self._stopped.is_set()

    def go_on(self, before: str) -> None:
        """For work of many solves that is worth nothing by halves: raises `Stopped`, made with what is still to be
        done, if asked to end."""
        if self.stopped:
            raise Stopped(before)

    def show(self, step: str, done: int, total: int) -> None:
        """Show how far a step is whose items are not walked one by one."""
        if self._show is not None:
            self._show(step, done, total)

    def over(self, items: Iterable[Item], total: int, step: str) -> Iterator[Item]:
        """The items one by one until all are done or a stop is asked for."""
        yield from self.reported(takewhile(lambda _: not self.stopped, items), total, step)

    def reported(self, items: Iterable[Item], total: int, step: str) -> Iterator[Item]:
        """The items one by one, each shown as done once the next is asked for."""
        began, done = perf_counter(), 0
        for done, item in enumerate(items, 1):
            yield item
            self.show(step, done, total)
        if self._show is not None:
            log.debug("%s: %d of %d in %.2f s", step, done, total, perf_counter() - began)


def silent() -> Progress:
    """For callers that show nothing."""
    return Progress()
