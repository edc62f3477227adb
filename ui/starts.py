"""The optima that a solve may start from."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from decide.solve.settled import Start

from .state import Planner

STARTS_KEPT = 80  # optima an option may start from, 0.3 MB each: some for each of many planners


class Starts:
    """The optima of one option found last, from the nearest of which the next question starts: which one it is shows
    in the time taken alone (decide/solve/settled.py). Safe to share between threads."""

    def __init__(self) -> None:
        self._starts, self._lock = OrderedDict[Planner, Start](), Lock()

    def nearest(self, planner: Planner) -> Start | None:
        """The optimum of the question most like this one."""
        with self._lock:
            like = min(reversed(self._starts), key=planner.apart, default=None)
            return None if like is None else self._starts[like]

    def keep(self, planner: Planner, start: Start) -> None:
        """Keep an optimum; that of the published option, from which all begin, for good."""
        with self._lock:
            self._starts[planner] = start
            self._starts.move_to_end(planner)
            if len(self._starts) > STARTS_KEPT:
                del self._starts[next(old for old in self._starts if old != Planner())]
