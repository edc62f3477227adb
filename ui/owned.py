"""Work by the browser it belongs to, so that a reload of the page finds it again (`ui/cookie.py`).

A session holds its work itself; this holds it too, for a while, under the browser's name. Both only hold: work that
nobody holds any more stops (`ui/jobs.py`).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .jobs import Job

MOST_OF_ONE = 12  # of one browser: each question of the page once
MOST = 40  # of all; a study of 500 futures of thirteen options, the largest, has 136,500 rows and takes some 8 MB
DONE_UNSEEN = 3600.0  # seconds for which what is done is held after it was last seen
RUNNING_UNSEEN = 600.0  # the same of work under way, which keeps others waiting: longer than any reload takes


@dataclass
class _Held:
    job: Job[Any]
    seen: float


class Owned:
    """The work of all browsers: by browser, key and what was asked. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._held, self._lock, self._clock = OrderedDict[tuple[str, str, Hashable], _Held](), Lock(), clock

    def hold(self, owner: str, key: str, job: Job[Any]) -> None:
        """Hold work, newly begun."""
        with self._lock:
            self._held[owner, key, job.content] = _Held(job, self._clock())
            self._bound(owner)

    def find(self, owner: str, key: str, content: Hashable) -> Job[Any] | None:
        """The work of a browser under a key, if it is of what is asked now. It then counts as seen."""
        with self._lock:
            self._sweep()
            return self._see((owner, key, content))

    def of(self, owner: str) -> Iterator[tuple[str, Job[Any]]]:
        """Work of a browser, with its key. It then counts as seen."""
        with self._lock:
            self._sweep()
            mine = [(at, self._see(at)) for at in [at for at in self._held if at[0] == owner]]
        yield from ((at[1], job) for at, job in mine if job is not None)

    def see(self, job: Job[Any]) -> None:
        """Work is looked at."""
        with self._lock:
            for at in [at for at, held in self._held.items() if held.job is job]:
                self._see(at)

    def drop(self, job: Job[Any]) -> None:
        """Hold it no longer."""
        with self._lock:
            for at in [at for at, held in self._held.items() if held.job is job]:
                del self._held[at]

    def _see(self, at: tuple[str, str, Hashable]) -> Job[Any] | None:
        held = self._held.get(at)
        if held is None:
            return None
        held.seen = self._clock()
        self._held.move_to_end(at)
        return held.job

    def _sweep(self) -> None:
        now = self._clock()
        for at, held in [*self._held.items()]:
            if now - held.seen > (RUNNING_UNSEEN if held.job.running else DONE_UNSEEN):
                del self._held[at]

    def _bound(self, owner: str) -> None:
        """What is done goes before what is under way, and of that what was seen longest ago."""
        for mine, most in ((True, MOST_OF_ONE), (False, MOST)):
            among = [at for at in self._held if at[0] == owner or not mine]
            first = sorted(among, key=lambda at: self._held[at].job.running)  # stable: else as they were seen
            for at in first[: max(0, len(among) - most)]:
                del self._held[at]


owned = Owned()
