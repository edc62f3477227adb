"""A handful of plans near the best that differ from it, and from each other, as much as possible.

Modelling to generate alternatives (Brill, Chang and Hopkins 1982, Management Science 28(3), 221-235): what no programme
counts may decide between plans that score almost the same. How far two laydowns differ is the number of people who
stand elsewhere, or in one of them not at all:

    distance = max(Σ gains, Σ cuts)   over areas and pools

Plans that hold the most or least of something are candidates. The one furthest from all plans chosen is taken, then
moved further away: the sum of its distances to the chosen plans is linear as long as no sign changes, so a programme
finds the most of it, and again with the signs found, while the nearest chosen plan gets further away.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from decide.errors import Stopped
from decide.language import mark
from decide.model.lp import Floats
from decide.progress import Progress
from decide.questions.ranges.aggregates import Aggregate
from decide.questions.ranges.near_best import NearBest
from decide.solve.certificate import Certificate

STEPS = 6  # of moving one plan further away
STEP = mark("plans that differ most")


@dataclass(frozen=True)
class Portfolio:
    """A plan near the best."""

    x: Floats
    """(column)"""
    laydown: Floats
    """(aggregate) of the laydown."""
    apart: float
    """People who stand elsewhere than in the nearest plan chosen before it."""


def portfolios(
    near: NearBest,
    parts: Sequence[Aggregate],
    candidates: Sequence[Floats],
    count: int,
    within: float,
    least: float,
    progress: Progress,
) -> tuple[list[Portfolio], list[Certificate]]:
    """The best plan and up to `count` others within so many per cent of it, each at least `least` people apart from
    those before it; and the certificates of what was solved. `candidates` (column) are plans within it.

    Ties go to the candidate that comes first. Fewer if stopped early. Raises `Fault`.
    """
    best = near.answer.solution.x
    if not parts:  # nobody is stationed in any plan
        return [Portfolio(best, np.zeros(0), 0.0)], []
    gains = np.array([part.gain for part in parts])
    proofs: list[Certificate] = []
    chosen = [Portfolio(best, gains @ best, 0.0)]
    plans = [(x, gains @ x) for x in candidates]
    with suppress(Stopped):  # in a solve
        for _ in progress.over(range(count), count, STEP):
            if not plans:
                break
            x, there = max(plans, key=lambda candidate: round(_nearest(candidate[1], chosen), 6))
            for _ in range(STEPS):
                direction = np.sum([_signs(there - other.laydown) for other in chosen], axis=0)
                moved, proof = near.furthest(direction @ gains, within)
                proofs.append(proof)
                if _nearest(gains @ moved, chosen) <= _nearest(there, chosen) * (1.0 + 1e-6):
                    break
                x, there = moved, gains @ moved
            apart = _nearest(there, chosen)
            if apart < least:
                break
            chosen.append(Portfolio(x, there, apart))
    return chosen, proofs


def _nearest(laydown: Floats, chosen: Sequence[Portfolio]) -> float:
    """People who stand elsewhere, or not at all, beside the nearest of the plans chosen."""
    return min(distance(laydown, other.laydown) for other in chosen)


def distance(one: Floats, other: Floats) -> float:
    """People who stand elsewhere in one laydown than in the other, or in one of them not at all."""
    change = one - other
    return float(max(change[change > 0].sum(), -change[change < 0].sum()))


def _signs(change: Floats) -> Floats:
    """(aggregate) how the distance grows with each: it is (Σ |change| + |Σ change|) / 2."""
    return np.asarray((np.sign(change) + np.sign(change.sum())) / 2.0)
