"""When does one option beat another: a box of futures in which it mostly does, by the Patient Rule Induction Method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from decide.model.lp import Floats, Mask
from decide.questions.robust.prim import Sides, inside, pasted, peeled
from decide.questions.robust.regret import ROUNDING

FEWEST = 10  # futures on either side, below which no box is looked for
FACTORS = 3  # a box may hold: more is no longer said in a sentence, and few futures are no guide in many dimensions
TIED = 0.01  # probability of a rank correlation by chance, above which a factor is not looked at
NEEDED = 0.05  # of Youden's J: a side of a limit that does less for it is opened
CHANCE = 0.01  # probability (Fisher's exact test) above which a box is not told


@dataclass(frozen=True)
class Box:
    """A part of the space of futures, and how well it tells in which of them one option leads another."""

    limits: Mapping[int, tuple[float, float]]
    """By number of the factor, the positions between which it lies; -1 or 1 where that side is open."""
    coverage: float
    density: float
    mass: float
    """Share of all futures inside."""


def find_box(positions: Floats, lead: Floats) -> Box | None:
    """The box that best parts the futures with a lead above zero from the others.

    `positions` is (future, factor), `lead` (future). Looked at are the three factors most closely tied with the lead
    by Spearman's rank correlation. Of the boxes that PRIM peels, the one is taken that holds most of the futures looked
    for less its share of the others (Youden's J), and pasted; sides of its limits that do little for that are opened,
    those that do least first. None where fewer than ten futures lie on either side, or chance would do as well.
    """
    hits = lead > ROUNDING
    tied = _tied(positions, lead)
    if min(hits.sum(), (~hits).sum()) < FEWEST or not tied:
        return None
    looked_at = positions[:, tied]
    path = peeled(looked_at, hits)
    if not path:
        return None
    best = pasted(max(path, key=lambda sides: _parted(sides, looked_at, hits)), looked_at, hits)
    sides = tuple(replace(side, factor=tied[side.factor]) for side in best)
    return _box_of(_simplified(sides, positions, hits), positions, hits)


def _tied(positions: Floats, lead: Floats) -> list[int]:
    """Numbers of the factors most closely tied with the lead, the closest first."""
    from scipy.stats import spearmanr

    if np.ptp(lead) <= ROUNDING:
        return []
    ties = [spearmanr(column, lead) for column in positions.T]
    order = sorted(range(len(ties)), key=lambda number: (-abs(ties[number].statistic), number))
    return [number for number in order if ties[number].pvalue < TIED][:FACTORS]


def _parted(sides: Sides, positions: Floats, hits: Mask) -> float:
    """Youden's J: share of the futures looked for that is inside, less that of the others."""
    within = inside(sides, positions)
    return float(within[hits].mean() - within[~hits].mean())


def _simplified(sides: Sides, positions: Floats, hits: Mask) -> Sides:
    """The sides that are needed."""
    while sides:
        now = _parted(sides, positions, hits)
        without = [tuple(other for other in sides if other is not side) for side in sides]
        cost = [now - _parted(wider, positions, hits) for wider in without]
        least = int(np.argmin(cost))
        if cost[least] > NEEDED:
            break
        sides = without[least]
    return sides


def _box_of(sides: Sides, positions: Floats, hits: Mask) -> Box | None:
    from scipy.stats import fisher_exact

    within = inside(sides, positions)
    counts = [[(within & hits).sum(), (within & ~hits).sum()], [(~within & hits).sum(), (~within & ~hits).sum()]]
    if not sides or fisher_exact(counts, alternative="greater").pvalue > CHANCE:
        return None
    limits: dict[int, tuple[float, float]] = {}
    for side in sides:
        low, high = limits.get(side.factor, (-1.0, 1.0))
        limits[side.factor] = (side.at, high) if side.end < 0 else (low, side.at)
    return Box(
        limits=limits,
        coverage=float(within[hits].mean()),
        density=float(hits[within].mean()),
        mass=float(within.mean()),
    )
