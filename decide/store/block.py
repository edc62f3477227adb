"""What a worker does: one case of a study at some of its futures.

A worker reads the pack once. Before its first solve it compares its own fingerprint with that of whoever sends the
work, so that no row of a store comes from another code, solver or pack.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import Any

import numpy as np

from decide.errors import DecideError, InputError, NoAnswer, Problem, Stopped
from decide.model.lp import Floats, Mask
from decide.pack.folder import FUTURES_FILE, find_pack
from decide.pack.futures import read_futures
from decide.pack.moving import moves
from decide.pack.read import read_theatre
from decide.pack.schema import Factor
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.results.fingerprint import apart, fingerprint
from decide.results.sampling import MovedCase, Outcome

CASES_KEPT = 64  # of a worker: what is read of a case is made anew in a few hundredths of a second
ANSWERED, UNSOUND, NO_ANSWER, FAULT = "answered", "no sound pack", "no answer", "fault"
"""How a solve ends."""


@dataclass(frozen=True)
class Work:
    """What all blocks of a case have in common."""

    folder: str
    """Of the pack, or its name."""
    fingerprint: Mapping[str, str]
    study: str
    """Digest of the study, which with `member` stands for the case."""
    member: int
    option: str
    changes: WhatIf
    outcomes: tuple[Outcome, ...]
    laydowns: bool


@dataclass(frozen=True)
class Block:
    """A case at consecutive futures."""

    work: Work
    first: int
    """Number of the first future."""
    positions: Floats
    """(future, factor)."""

    @property
    def stop(self) -> int:
        """Number after that of the last future."""
        return self.first + len(self.positions)

    def up_to(self, count: int) -> Block:
        """The first futures of it."""
        return Block(self.work, self.first, self.positions[:count])


@dataclass
class BlockRows:
    """What a block comes to."""

    values: Floats
    """(future, outcome); nan where there is no such figure."""
    broken: Mask
    """Whether the terms could not all be met."""
    certificate: Floats
    """The worst scaled violation of a solve."""
    status: list[str]
    why: list[str | None]
    laydown: list[tuple[Any, ...]] = field(default_factory=list)
    """Number of the future, then a row of `Results.laydown` without the option."""
    seconds: float = 0.0
    """By the clock."""

    def up_to(self, count: int) -> BlockRows:
        """The first futures of it."""
        values, broken, certificate = self.values[:count], self.broken[:count], self.certificate[:count]
        return BlockRows(values, broken, certificate, self.status[:count], self.why[:count], self.laydown, self.seconds)


def solve_block(block: Block) -> BlockRows:
    """Solve a case at the futures of a block, each from scratch: a row hangs on no other. A future without an answer
    is told in its row; if stopped, the first futures. Raises `InputError` where this process would come to other
    results than the one that asks."""
    began, work, count = perf_counter(), block.work, len(block.positions)
    rows = BlockRows(
        np.full((count, len(work.outcomes)), np.nan),
        np.zeros(count, bool),
        np.full(count, np.nan),
        [ANSWERED] * count,
        [None] * count,
    )
    done = 0
    with suppress(Stopped):
        for n, made in enumerate(_ready(work).at(block.positions, work.laydowns)):
            done = n + 1
            if isinstance(made, DecideError):
                rows.status[n], rows.why[n] = _ended(made)
                continue
            rows.values[n] = [made.figures.get(outcome, np.nan) for outcome in work.outcomes]
            rows.broken[n], rows.certificate[n] = made.broken, made.certificate.worst
            rows.laydown += [(block.first + n, *row[1:]) for row in made.laydown]
    rows.seconds = perf_counter() - began
    return rows if done == count else rows.up_to(done)


def _ended(error: DecideError) -> tuple[str, str]:
    """How a solve without an answer ended, and why."""
    if isinstance(error, InputError):
        return UNSOUND, "; ".join(map(str, error.problems))
    return (NO_ANSWER if isinstance(error, NoAnswer) else FAULT), str(error)


_cases: OrderedDict[tuple[str, int], MovedCase] = OrderedDict()


def _ready(work: Work) -> MovedCase:
    """The case of a block, and how the factors move it."""
    key = work.study, work.member
    if key not in _cases:
        theatre, factors = _opened(work.folder, tuple(work.fingerprint.items()))
        case = resolve(theatre, work.option, work.changes)
        _cases[key] = MovedCase(case, moves(case.pack, factors))
        while len(_cases) > CASES_KEPT:
            _cases.popitem(last=False)
    return _cases[key]


@lru_cache(maxsize=1)
def _opened(folder: str, expected: tuple[tuple[str, str], ...]) -> tuple[Theatre, dict[str, Factor]]:
    """The pack and its factors, read once."""
    theatre = read_theatre(find_pack(folder))
    if differing := apart(dict(expected), fingerprint(theatre)):
        message = f"a worker would not come to the same results: {'; '.join(differing)}."
        raise InputError(Problem(message, None, "Give all workers the same release of decide and the same pack."))
    return theatre, read_futures(theatre).factors if (theatre.folder / FUTURES_FILE).exists() else {}
