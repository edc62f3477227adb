"""When does one option beat another: a box of futures in which it mostly does, by the Patient Rule Induction Method.

PRIM (Friedman and Fisher 1999; for scenario discovery, Bryant and Lempert 2010) peels slices off the space of
positions, so that what remains holds more and more of the futures looked for. Coverage is the share of those futures
that a box holds; density the share of a box's futures that are among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from decide.model.lp import Floats, Mask
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


@dataclass(frozen=True)
class BoxSide:
    """One side of a box: the factor's position is at least (`end` -1) or at most (1) `at`."""

    factor: int
    end: int
    at: float


def find_box(positions: Floats, lead: Floats) -> Box | None:
    """The box that best parts the futures with a lead above zero from the others.

    `positions` is (future, factor), `lead` (future). Looked at are the three factors most closely tied with the lead
    by Spearman's rank correlation. Of the boxes that PRIM peels, the one is taken that holds most of the futures looked
    for less its share of the others (Youden's J); sides of its limits that do little for that are opened, those that
    do least first. None where fewer than ten futures lie on either side, or chance would do as well.
    """
    hits = lead > ROUNDING
    tied = _tied(positions, lead)
    if min(hits.sum(), (~hits).sum()) < FEWEST or not tied:
        return None
    import pandas as pd
    from prim import Prim

    columns = pd.DataFrame(positions[:, tied], columns=list(map(str, tied)))
    box = Prim(columns, hits.astype(int), threshold=0.5).find_box()
    path = box.peeling_trajectory
    path = path[path["res dim"] > 0]
    if path.empty:
        return None
    others = (1.0 - path["density"]) * path["mass"] / (~hits).mean()
    box.select(int((path["coverage"] - others).idxmax()))
    sides = [
        BoxSide(int(name), end, float(row[which]))
        for name, row in box.limits.iterrows()
        for end, which in ((-1, "min"), (1, "max"))
    ]
    return _box_of(_simplified(sides, positions, hits), positions, hits)


def _tied(positions: Floats, lead: Floats) -> list[int]:
    """Numbers of the factors most closely tied with the lead, the closest first."""
    from scipy.stats import spearmanr

    if np.ptp(lead) <= ROUNDING:
        return []
    ties = [spearmanr(column, lead) for column in positions.T]
    order = sorted(range(len(ties)), key=lambda number: (-abs(ties[number].statistic), number))
    return [number for number in order if ties[number].pvalue < TIED][:FACTORS]


def _inside(sides: Sequence[BoxSide], positions: Floats) -> Mask:
    inside = np.ones(len(positions), bool)
    for side in sides:
        inside &= side.end * positions[:, side.factor] <= side.end * side.at
    return inside


def _parted(sides: Sequence[BoxSide], positions: Floats, hits: Mask) -> float:
    """Youden's J: share of the futures looked for that is inside, less that of the others."""
    inside = _inside(sides, positions)
    return float(inside[hits].mean() - inside[~hits].mean())


def _simplified(sides: list[BoxSide], positions: Floats, hits: Mask) -> list[BoxSide]:
    """The sides that are needed."""
    while sides:
        now = _parted(sides, positions, hits)
        cost = [now - _parted([other for other in sides if other is not side], positions, hits) for side in sides]
        least = int(np.argmin(cost))
        if cost[least] > NEEDED:
            break
        sides = [side for side in sides if side is not sides[least]]
    return sides


def _box_of(sides: Sequence[BoxSide], positions: Floats, hits: Mask) -> Box | None:
    from scipy.stats import fisher_exact

    inside = _inside(sides, positions)
    counts = [[(inside & hits).sum(), (inside & ~hits).sum()], [(~inside & hits).sum(), (~inside & ~hits).sum()]]
    if not sides or fisher_exact(counts, alternative="greater").pvalue > CHANCE:
        return None
    limits: dict[int, tuple[float, float]] = {}
    for side in sides:
        low, high = limits.get(side.factor, (-1.0, 1.0))
        limits[side.factor] = (side.at, high) if side.end < 0 else (low, side.at)
    return Box(
        limits=limits,
        coverage=float(inside[hits].mean()),
        density=float(hits[inside].mean()),
        mass=float(inside.mean()),
    )
