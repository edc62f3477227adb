"""Many solves at once, in the order asked, whatever the number of workers.

HiGHS leaves Python's lock while it runs, so threads are enough; each has a session of its own. A session starts every
solve of a shape from the first basis of that shape (`decide/solve/highs.py`), so work that shares a session must be
handed over in one item: then the results depend neither on the number of workers nor on the order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import takewhile
from typing import TypeVar

from decide.processors import jobs
from decide.progress import Progress

AHEAD = 16  # items a worker may be ahead of the oldest one that is not done

Item = TypeVar("Item")
Made = TypeVar("Made")


def run_all(
    work: Callable[[Item], Made],
    items: Sequence[Item],
    progress: Progress,
    step: str,
    workers: int | None = None,
) -> list[Made]:
    """What `work` makes of each item, in their order; if stopped, of the first items only.

    An exception of `work` ends the run and is raised here. An interruption (Ctrl-C) that no handler turns into
    `progress.stop()` is raised as well.
    """
    return list(progress.reported(results_of(work, items, progress, workers), len(items), step))


def results_of(
    work: Callable[[Item], Made], items: Iterable[Item], progress: Progress, workers: int | None = None
) -> Iterator[Made]:
    """What `work` makes of each item, in their order, with a bounded number of items handed out, so that one slow item
    holds up no worker. If stopped, of the items begun. Items that are yet to be made are made meanwhile, by whoever
    takes the results."""
    workers = workers or jobs()
    if workers == 1:
        yield from map(work, takewhile(lambda _: not progress.stopped, items))
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for item in takewhile(lambda _: not progress.stopped, items):
                waiting.append(pool.submit(work, item))
                if len(waiting) >= AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                if progress.stopped:
                    for future in reversed(waiting):  # so that those begun are the first ones
                        future.cancel()
                if waiting[0].cancelled():
                    return
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
