"""Shapley values of a game whose worth is a vector: who brings how much, summing to the whole.

    φ_i = Σ_{S not holding i} |S|! (n - |S| - 1)! / n! · (v(S + i) - v(S))

(Shapley 1953). A coalition is a number whose bit i says whether player i is in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from decide.model.lp import Floats


@dataclass(frozen=True)
class ShapleyValues:
    """(player, criterion): what each brings, its standard error, the least and the most it adds to a coalition seen."""

    value: Floats
    error: Floats
    least: Floats
    most: Floats


def exact(players: int, worth: Mapping[int, Floats]) -> ShapleyValues:
    """From the worth, (criterion), of all 2^n coalitions; there is no error."""
    values = np.array([worth[coalition] for coalition in range(1 << players)])
    size = np.array([coalition.bit_count() for coalition in range(1 << players)])
    weight = np.array([factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)])
    parts, least, most = [], [], []
    for player in range(players):
        without = np.flatnonzero((np.arange(1 << players) >> player) & 1 == 0)
        added = values[without | (1 << player)] - values[without]
        parts.append(weight[size[without]] @ added)
        least.append(added.min(axis=0))
        most.append(added.max(axis=0))
    value = np.array(parts)
    return ShapleyValues(value, np.zeros(value.shape), np.array(least), np.array(most))


def orders(players: int, pairs: int, seed: int) -> list[tuple[int, ...]]:
    """Orders in which the players come, drawn evenly, each followed by its reverse (antithetic)."""
    random = np.random.default_rng(seed)
    drawn = [tuple(map(int, random.permutation(players))) for _ in range(pairs)]
    return [order for one in drawn for order in (one, one[::-1])]


def path(order: Sequence[int]) -> Iterator[int]:
    """The coalitions from nobody to all as the players come in an order."""
    coalition = 0
    yield coalition
    for player in order:
        coalition |= 1 << player
        yield coalition


def sampled(drawn: Sequence[Sequence[int]], worth: Mapping[int, Floats]) -> ShapleyValues:
    """From orders drawn in antithetic pairs, two pairs at least: unbiased, and in sum exact, as every order adds up.

    The error is the standard error of the mean over pairs.
    """
    marginal = np.array([_marginal(order, worth) for order in drawn])
    pairs = marginal.reshape(-1, 2, *marginal.shape[1:]).mean(axis=1)
    error = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    return ShapleyValues(pairs.mean(axis=0), error, marginal.min(axis=0), marginal.max(axis=0))


def _marginal(order: Sequence[int], worth: Mapping[int, Floats]) -> Floats:
    """(player, criterion) what each adds when it comes in."""
    values = np.array([worth[coalition] for coalition in path(order)])
    added = np.zeros((len(order), values.shape[1]))
    added[list(order)] = np.diff(values, axis=0)
    return added
