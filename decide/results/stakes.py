"""What weights imply: how many points of the overall score one of the thing that counts brings in each cell.

Two cells exchange at the ratio of their points. Equal weights on scores from 0 to 100 are no equal weights on lives:
where fewer deaths can be averted, each of them moves the score further.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from decide.model.instance import Instance


@dataclass(frozen=True)
class Stake:
    """One cell: an objective in a region where something is needed."""

    objective: str
    region: str
    measure: Literal["count", "share"]
    weight: float
    """Share of all weight."""
    need: float
    """What is needed a year, in the objective's own count; 100 percentage points where it is measured as a share."""
    points: float
    """Points of the overall score that one of it brings, every year of the horizon: one death averted, or one
    percentage point of the need met."""


def stakes(p: Instance) -> Iterator[Stake]:
    """The cells in which something is needed, in the pack's order.

    A count brings 100 · weight / (need a year · share of it that is averted when every need is met), a percentage
    point the weight itself: the derivatives of the weighted score, whose denominators are those of docs/model.md.
    """
    a_year = p.reference / p.months.sum()
    averted = p.pack.outcomes.max_preventable.value
    for o, r in np.argwhere(p.reference > 0):
        measure = p.pack.objectives[p.objectives[o]].measure
        weight, need = float(p.weight[o, r]), float(a_year[o, r]) if measure == "count" else 100.0
        most = need * averted if measure == "count" else need
        yield Stake(p.objectives[o], p.regions[r], measure, weight, need, 100.0 * weight / most if most else 0.0)
