"""How the rows of a store are spread over its parts: by the study alone, whatever the run that writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

LEAST_ROWS = 20_000  # of a part: parts of a thousand rows cost ten times as much to read

Span = tuple[int, int]
"""Futures from the first to before the second."""


@dataclass(frozen=True)
class StoreLayout:
    """Every chunk is of consecutive futures, with all members in each."""

    members: int
    futures: int

    @property
    def rows(self) -> int:
        """How many there are in all."""
        return self.members * self.futures

    @property
    def size(self) -> int:
        """Futures of a chunk; the last one has more."""
        return ceil(LEAST_ROWS / self.members)

    @property
    def chunks(self) -> int:
        """How many there are."""
        return max(1, self.futures // self.size)

    def span(self, chunk: int) -> Span:
        """The futures of a chunk."""
        stop = self.futures if chunk == self.chunks - 1 else (chunk + 1) * self.size
        return chunk * self.size, stop


def missing(span: Span, done: Iterable[Span]) -> list[Span]:
    """What of a span is not in any of those that are done, in order."""
    left, (start, stop) = [], span
    for first, last in sorted(done):
        if first > start:
            left.append((start, first))
        start = max(start, last)
    return [*left, *([(start, stop)] if start < stop else [])]
