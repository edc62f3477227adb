"""How far a long analysis is, and whether it should stop: the same for the command line and the page.

An analysis takes a `Progress` and walks its work with `over`. When asked to stop it ends the walk early and returns
what is done, which then says so. A solve under way, or begun later, of work that heeds it (`heeded`) ends with
`Stopped` in some hundredths of a second, so that one long solve holds up no stop.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import takewhile
from time import perf_counter
from typing import TypeVar

from decide.errors import Stopped

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Made = TypeVar("Made")

SOLVE = "the solve under way was done"
_heeded: ContextVar[Progress | None] = ContextVar("_heeded", default=None)


class Progress:
    """Counts what is done of one step after another; `stop` may be called from any thread or signal handler."""

    def __init__(self, show: Callable[[str, int, int], None] | None = None):
        """`show(step, done, total)` is called after each item, in the thread that walks; `step` is a marked text."""
        self._show = show
        self._stopped = threading.Event()
        self._under_way: dict[object, Callable[[], None]] = {}

    def stop(self) -> None:
        """Ask the analysis to end with what is done."""
        self._stopped.set()
        for end in [*self._under_way.values()]:  # no lock: a handler may come while this thread holds it
            end()

    def unseen(self) -> Progress:
        """A progress that shows nothing and stops with this one: for the rounds of a search whose end is not known."""
        inner = Progress()
        inner._stopped, inner._under_way = self._stopped, self._under_way
        return inner

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Solves inside, in this thread, end with `Stopped` when asked to stop."""
        before = _heeded.set(self)
        try:
            yield
        finally:
            _heeded.reset(before)

    def heed_for_good(self) -> None:
        """All solves of this thread heed it from now on: for a process that does nothing else."""
        _heeded.set(self)

    def heeded_by(self, work: Callable[[Item], Made]) -> Callable[[Item], Made]:
        """Work whose solves heed a stop, in whichever thread they are: of what is heeded here already, if anything
        is, as what is asked of this progress is part of that."""
        outermost = heeded_here() or self

        def heeding(item: Item) -> Made:
            with outermost.heeded():
                return work(item)

        return heeding

    @contextmanager
    def ended_by(self, end: Callable[[], None]) -> Iterator[bool]:
        """Work inside that `end` makes end soon: it is called when asked to stop, from any thread or signal handler.
        Gives whether that was asked before, so that no stop is missed."""
        mine = object()
        self._under_way[mine] = end
        try:
            yield self._stopped.is_set()
        finally:
            del self._under_way[mine]

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


def heeded_here() -> Progress | None:
    """What solves of this thread heed, if they heed any."""
    return _heeded.get()


def silent() -> Progress:
    """For callers that show nothing."""
    return Progress()
