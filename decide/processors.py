"""How many processors this process may use: fewer than the machine has in a container, a batch job or under taskset."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from math import ceil
from pathlib import Path

from decide.errors import InputError, Problem, shortened

JOBS = "DECIDE_JOBS"
GROUPS = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")
MOST = 1024  # workers anyone asks for in earnest
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""What keeps numpy's linear algebra to one thread, if it is in the environment before numpy is loaded: work is spread
over options and futures, and sums must not hang on how many processors there are."""
_in_use: list[int] = []  # numbers asked for by those who use `workers`, the last one in force


@contextmanager
def workers(number: int) -> Iterator[None]:
    """Spread work over so many workers inside."""
    _in_use.append(number)
    try:
        yield
    finally:
        _in_use.pop()


def jobs() -> int:
    """Workers for what is spread: those of `workers` or of `DECIDE_JOBS`, else one for each processor that may be used.

    Raises `InputError` if `DECIDE_JOBS` is no such number.
    """
    if _in_use:
        return _in_use[-1]
    given = os.environ.get(JOBS, "").strip()
    if not given:
        return available()
    if not given.isdecimal() or not 1 <= int(given) <= MOST:
        message = f"{JOBS} is {shortened(given)}, which is no number of workers."
        raise InputError(Problem(message, None, f"Give a whole number from 1 to {MOST}, or unset it."))
    return int(given)


@cache
def available(groups: Path = GROUPS, membership: Path = MEMBERSHIP) -> int:
    """Processors of the affinity, or as many as the quota of the container pays for, if fewer; one at least."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([count, *(ceil(quota) for quota in _quotas(groups, membership))]))


def _quotas(groups: Path, membership: Path) -> Iterator[float]:
    """Processors allowed by each control group that holds this process, of version 2 and of version 1."""
    lines = ["0::/", "1:cpu:/"]  # what a container sees as the root is its own group
    with suppress(OSError):
        lines += membership.read_text().splitlines()
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        own = Path(path.lstrip("/"))
        for part in (own, *own.parents):
            group = groups / (controllers and "cpu") / part
            with suppress(OSError, ValueError):
                if controllers:
                    quota, period = ((group / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
                else:
                    quota, period = (group / "cpu.max").read_text().split()
                if float(quota) > 0:  # -1, and max in version 2, is no limit
                    yield float(quota) / float(period)
