"""How options fare over futures: regret, the worst tenth, thresholds kept, ranks. Pure functions of arrays.

`gain` is (future, option) and more of it is better: an outcome, or its negative where less is better.
"""

from __future__ import annotations

import numpy as np

from decide.model.lp import Floats, Mask

TAIL = 0.1  # the worst futures that the conditional mean is taken over: one in ten
ROUNDING = 1e-6  # in an outcome's own unit: two that differ by less are the same


def regret(gain: Floats) -> Floats:
    """(future, option) what the best option of the same future has more, in the outcome's own unit; never negative
    (Savage 1951): max_b gain[f,b] - gain[f,a], and 0 where that is rounding."""
    missed = gain.max(axis=1, keepdims=True) - gain
    return np.asarray(np.where(missed > ROUNDING, missed, 0.0))


def tail_mean(gain: Floats, share: float = TAIL) -> Floats:
    """(option) mean over the worst share of futures, or conditional value at risk (Rockafellar and Uryasev 2000).

    Where the share cuts through a future, as much of it counts as is needed: with 25 futures and a tenth, the two
    worst and half of the third.
    """
    ordered = np.sort(gain, axis=0)
    count = len(ordered)
    weight = np.clip(share * count - np.arange(count), 0.0, 1.0)
    return np.asarray(weight @ ordered / weight.sum())


def kept(gain: Floats, threshold: Floats) -> Mask:
    """(future, option) whether a threshold is reached; it may differ by future (future, 1) or be one number."""
    return np.asarray(gain >= threshold - ROUNDING)


def ranks(gain: Floats) -> Floats:
    """(future, option) rank from 1; options that are equal share the better rank."""
    better = gain[:, None, :] > gain[:, :, None] + ROUNDING  # (future, option, other)
    return np.asarray(1.0 + better.sum(axis=2))


def rank_shares(gain: Floats) -> Floats:
    """(option, rank) share of the futures in which an option has a rank; rows sum to 1."""
    ranked = ranks(gain)
    numbers = np.arange(1, gain.shape[1] + 1)
    return np.asarray((ranked[:, :, None] == numbers).mean(axis=0))


def agreement(gain: Floats, base: Floats) -> Floats:
    """(future) how far the ranking agrees with that of the base (option): Kendall's tau-b, 1 the same order, -1 the
    reverse."""
    from scipy.stats import kendalltau

    return np.array([kendalltau(row, base).statistic for row in gain])


def beats(gain: Floats) -> Floats:
    """(option, other) share of the futures in which an option is better than another."""
    return np.asarray((gain[:, :, None] > gain[:, None, :] + ROUNDING).mean(axis=0))
