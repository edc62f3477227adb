"""Many solves at once, in the order asked, whatever the number of workers.

HiGHS leaves Python's lock while it runs, so threads are enough; each has a session of its own. A session starts every
solve of a shape from the first basis of that shape (`decide/solve/highs.py`), so work that shares a session must be
handed over in one item: then the results depend neither on the number of workers nor on the order.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from decide.progress import Progress

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
    return list(progress.over(_made(work, items, progress, workers or os.cpu_count() or 1), len(items), step))


def _made(work: Callable[[Item], Made], items: Iterable[Item], progress: Progress, workers: int) -> Iterator[Made]:
    """Results in order, with no more items handed out than workers can soon take up."""
    if workers == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for item in items:
                if progress.stopped:
                    break
                waiting.append(pool.submit(work, item))
                if len(waiting) >= 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
