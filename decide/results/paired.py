"""Differences between options, future by future: what the same futures for all make known far better than any level.

Common random numbers: two options are compared in each future and the difference is looked at, not the two spreads
(Law, Simulation Modeling and Analysis, on comparing alternatives). Pure functions of what options come to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from decide.model.lp import Floats, Mask
from decide.results.likelihood import SAME, likelihood
from decide.results.sampling import Evaluated

LOW, HIGH = 5, 95  # percentiles of the futures that a range is given between: nine in ten lie inside
TIED = 1e-5
"""Part of the larger figure by which two may differ and tie: figures of a published study have six digits."""
ROUNDING = 1e-6
"""In an outcome's own unit: what the solver's tolerances may leave between figures that are the same."""

Row = tuple[Any, ...]


def ties(one: Floats, other: Floats) -> Mask:
    """Whether two figures are the same as far as they are given."""
    return np.asarray(np.abs(one - other) <= np.maximum(ROUNDING, TIED * np.maximum(np.abs(one), np.abs(other))))


def share_better(gain: Floats, other: Floats) -> float:
    """Share of the futures in which a gain (future) is above another; a tie counts for half, so that both shares sum to
    1. nan where there is no future with both."""
    both = np.isfinite(gain) & np.isfinite(other)
    if not both.any():
        return float("nan")
    gain, other = gain[both], other[both]
    tied = ties(gain, other)
    return float(np.where(tied, 0.5, gain > other).mean())


def spread(values: Floats) -> tuple[float, float, float]:
    """The 5 %, the median and the 95 % of values (future); nan if there is none."""
    values = values[np.isfinite(values)]
    if not values.size:
        return float("nan"), float("nan"), float("nan")
    low, median, high = np.percentile(values, [LOW, 50, HIGH])
    return float(low), float(median), float(high)


def paired(evaluated: Evaluated, against: str) -> Iterator[Row]:
    """For each other option and outcome: option, metric, objective, region, unit; 5 %, median and 95 % of its
    difference to the option `against` in the same future, in the outcome's unit; the share of futures in which it is
    better (by the sense of the outcome: less of a cost is); the word for that. Left out is what one of them never has.

    Raises `ValueError` if `against` is not among the options.
    """
    yardstick = evaluated.options.index(against)
    for n, option in enumerate(evaluated.options):
        if n == yardstick:
            continue
        for number, outcome in enumerate(evaluated.outcomes):
            mine, theirs = evaluated.values[:, n, number], evaluated.values[:, yardstick, number]
            share = share_better(outcome.better * mine, outcome.better * theirs)
            if np.isnan(share):
                continue
            both = np.isfinite(mine) & np.isfinite(theirs)
            tied = bool(ties(mine[both], theirs[both]).all())
            word = SAME if tied else likelihood(share)
            yield option, *outcome.key, outcome.unit, *spread(mine - theirs), share, word
