"""Work shared out over any `concurrent.futures.Executor`, its results in the order asked, whatever the workers.

Within a process, threads are enough, as HiGHS leaves Python's lock while it runs; each has a session of its own. A
session starts every solve of a shape from the first basis of that shape (`decide/solve/highs.py`), so work that shares
a session must be handed over in one item: then the results depend neither on the number of workers nor on the order.
Other engines are in `decide/engines.py`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

from decide.errors import Fault, Stopped
from decide.processors import jobs
from decide.progress import Progress

AHEAD = 16  # items a worker may be ahead of the oldest one that is not done
MOST_LOSSES = 5  # times that workers are lost without a result between them, after which the work itself is at fault

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Engine:
    """Where work is done."""

    name: str
    opened: Callable[[], AbstractContextManager[tuple[Executor, int]]]
    """The executor with its number of workers; it is opened again where workers were lost and it cannot go on."""
    ahead: int = AHEAD
    """Items a worker may be ahead of the oldest one that is not done."""
    losses: tuple[type[BaseException], ...] = (BrokenExecutor,)
    """What an item ends with whose worker was lost."""


def run_all(
    work: Callable[[Item], Made],
    items: Sequence[Item],
    progress: Progress,
    step: str,
    workers: int | None = None,
) -> list[Made]:
    """What `work` makes of each item, in their order; if stopped, of the first items only, or of none.

    An exception of `work` ends the run and is raised here. An interruption (Ctrl-C) that no handler turns into
    `progress.stop()` is raised as well.
    """
    return list(progress.reported(results_of(work, items, progress, workers), len(items), step))


def results_of(
    work: Callable[[Item], Made], items: Iterable[Item], progress: Progress, workers: int | None = None
) -> Iterator[Made]:
    """What `work` makes of each item, by threads of this process; see `shared_out`. A stop reaches into its solves: an
    item that one is ended of is not delivered, nor what follows it."""
    workers, work = workers or jobs(), progress.heeded_by(work)
    try:
        if workers == 1:
            yield from map(work, _until_stopped(items, progress))
        else:
            yield from (made for _, made in shared_out(threads(workers), work, items, progress))
    except Stopped:
        if not progress.stopped:  # but that of which this is a part
            raise


def _until_stopped(items: Iterable[Item], progress: Progress) -> Iterator[Item]:
    """The items up to a stop, which may come while one is made."""
    with suppress(Stopped):
        yield from takewhile(lambda _: not progress.stopped, items)


def threads(workers: int) -> Engine:
    """Threads of this process."""
    return Engine("threads", lambda: _Threads(workers))


class _Threads(AbstractContextManager[tuple[Executor, int]]):
    def __init__(self, workers: int):
        self._pool, self._workers = ThreadPoolExecutor(workers), workers

    def __enter__(self) -> tuple[Executor, int]:
        return self._pool, self._workers

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def shared_out(
    engine: Engine, work: Callable[[Item], Made], items: Iterable[Item], progress: Progress
) -> Iterator[tuple[Item, Made]]:
    """Every item with what `work` makes of it, in their order, with a bounded number of items handed out, so that one
    slow item holds up no worker. If stopped, of the items begun. Items that are yet to be made are made meanwhile, by
    whoever takes the results. An item whose worker was lost is handed out again, so `work` must bear that.

    An exception of `work` ends the run and is raised here. Raises `Fault` where workers are lost again and again.
    """
    out = _HandedOut(engine, work, _until_stopped(items, progress))
    losses = 0
    while True:
        try:
            with engine.opened() as (pool, workers):
                for pair in out.through(pool, engine.ahead * workers, progress):
                    losses = 0
                    yield pair
                return
        except engine.losses as error:
            losses += 1
            if losses >= MOST_LOSSES:
                message = f"workers of the engine {engine.name!r} were lost {losses} times over the same work"
                raise Fault(f"{message} ({type(error).__name__}).") from error


class _HandedOut(Generic[Item, Made]):
    """Items that were begun and are not yet delivered, over the executors that one run needs."""

    def __init__(self, engine: Engine, work: Callable[[Item], Made], items: Iterator[Item]):
        self._losses, self._work, self._items = engine.losses, work, items
        self._waiting: deque[tuple[Item, Future[Made] | None]] = deque()

    def through(self, pool: Executor, most: int, progress: Progress) -> Iterator[tuple[Item, Made]]:
        """Deliver all that is left. Raises a loss with nothing forgotten: what is done stays done."""
        for number, (item, future) in enumerate(self._waiting):
            if future is None or self._lost(future):
                self._waiting[number] = item, None  # until it is handed out, which may fail as well
                self._waiting[number] = item, pool.submit(self._work, item)
        for item in self._items:
            self._waiting.append((item, None))
            self._waiting[-1] = item, pool.submit(self._work, item)
            if len(self._waiting) >= most:
                yield self._first()
        while self._waiting:
            if progress.stopped:
                for _, future in reversed(self._waiting):  # so that those begun are the first ones
                    if future is not None:
                        future.cancel()
            if (future := self._waiting[0][1]) is not None and future.cancelled():
                return
            yield self._first()

    def _first(self) -> tuple[Item, Made]:
        item, future = self._waiting[0]
        assert future is not None
        made = future.result()
        self._waiting.popleft()
        return item, made

    def _lost(self, future: Future[Made]) -> bool:
        return future.cancelled() or (future.done() and isinstance(future.exception(), self._losses))
