"""Where a choice between two options turns with the probability of a shock. Pure functions of arrays.

An option that scores v as things are and v' under a shock of probability p is worth (1-p) v + p v'. Of two options, a
is the one ahead as things are, b the other, p the probability of the shock with a and q that with b. What a leads by,

    (1-p) va + p va' - (1-q) vb - q vb'

is linear in p and in q, so that wherever both are moved evenly the lead runs straight from its start to its end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decide.model.lp import Floats, Mask

ROUNDING = 1e-6  # points; two scores that differ by less are the same
BOTH, LEADER, OTHER = "both", "leader", "other"
RISKS = (BOTH, LEADER, OTHER)
"""Who runs the risk: both alike (p = q), the one ahead alone (q = 0), the other alone (p = 0)."""


@dataclass(frozen=True)
class Pair:
    """Scores of two options without a shock and under it, one for each future or a single one."""

    a: Floats
    b: Floats
    a_under: Floats
    b_under: Floats

    @property
    def start(self) -> Floats:
        """What a leads by without the shock, in points."""
        return self.a - self.b

    def end(self, risk: str) -> Floats:
        """What a leads by where the shock is certain for those who run the risk."""
        return (self.a if risk == OTHER else self.a_under) - (self.b if risk == LEADER else self.b_under)


def probability(start: Floats, end: Floats) -> Floats:
    """The probability at which a lead is gone that runs straight from `start` (none) to `end` (certainty):

        p = start / (start - end)

    nan where there is no lead at the start, or one that no probability below 1 takes away.
    """
    gone = turned(start, end)
    lead = np.where(gone, np.maximum(start, 0.0), np.nan)
    return np.asarray(lead / np.where(gone, lead - end, 1.0))


def turned(start: Floats, end: Floats) -> Mask:
    """Whether a lead, or a tie, at the start is behind at the end."""
    return np.asarray((start >= -ROUNDING) & (end < -ROUNDING))


@dataclass(frozen=True)
class Ways:
    """Shares of the futures, which sum to 1; nan without a future in which all scores are numbers."""

    turns: float
    """The one ahead leads without the shock and falls behind below a probability of 1."""
    ahead: float
    """It leads whatever the probability."""
    behind: float
    """It is behind whatever the probability."""
    back: float
    """It is behind without the shock and leads under it."""


def ways(start: Floats, end: Floats) -> Ways:
    """How the lead goes over futures."""
    numbers = np.isfinite(start) & np.isfinite(end)
    if not numbers.any():
        return Ways(*(float("nan"),) * 4)
    first, last = start[numbers] >= -ROUNDING, end[numbers] >= -ROUNDING
    kinds = (first & ~last, first & last, ~first & ~last, ~first & last)
    return Ways(*(float(kind.mean()) for kind in kinds))


def slope(pair: Pair) -> Floats:
    """By how much p - q grows, where the two are equally good, with each unit of q: (vb - vb') / (va - va') - 1.

    nan where the shock takes nothing from a.
    """
    loss = pair.a - pair.a_under
    taken = np.where(loss > ROUNDING, loss, np.nan)
    return np.asarray((pair.b - pair.b_under) / taken - 1.0)
