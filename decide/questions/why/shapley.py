"""Shapley values of a game whose worth is a vector: who brings how much, summing to the whole.

    φ_i = Σ_{S not holding i} |S|! (n - |S| - 1)! / n! · (v(S + i) - v(S))

(Shapley 1953). A coalition is a number whose bit i says whether player i is in. Where not all are solved, the values
are those of the additive game nearest to the coalitions that are: over all coalitions, weighed by

    k(S) = (n - 1) / (C(n, |S|) |S| (n - |S|))

the nearest additive game that shares out the whole is the Shapley value (Charnes, Golany, Keane, Rousseau 1988,
Econometrics of Planning and Efficiency, 123-133). A coalition and the one of all others are drawn together, of whose
two worths half the difference alone counts (Covert and Lee 2021, AISTATS, PMLR 130:3457-3465).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, factorial

import numpy as np

from decide.model.lp import Floats

FEWEST = 2  # pairs of a size that is not drawn whole, so that they show an error


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
    parts = []
    for player in range(players):
        without = np.flatnonzero((np.arange(1 << players) >> player) & 1 == 0)
        parts.append(weight[size[without]] @ (values[without | (1 << player)] - values[without]))
    value = np.array(parts)
    return ShapleyValues(value, np.zeros(value.shape), *_extremes(players, worth))


def others(players: int, coalition: int) -> int:
    """The coalition of all players who are not in one."""
    return (1 << players) - 1 & ~coalition


def pairs_of(players: int, size: int) -> int:
    """How many pairs of a coalition of a size, at most half of the players, and the one of all others there are."""
    count = comb(players, size)
    return count // 2 if 2 * size == players else count


def drawn(players: int, count: int, seed: int) -> list[int]:
    """The smaller coalition of each pair drawn, about `count` of them, none twice.

    First the players one by one, then of each larger size as many as its weight in the nearest additive game asks for,
    two at least; of those each size in turn, so that also a first part of them has all sizes.
    """
    random = np.random.default_rng(seed)
    by_size = [
        _of_size(players, size, number, random) for size, number in enumerate(_numbers(players, count), 1) if number
    ]
    if not by_size:
        return []
    first, *larger = by_size
    spread = [((n + 0.5) / len(some), size, one) for size, some in enumerate(larger) for n, one in enumerate(some)]
    return [*first, *(one for *_, one in sorted(spread))]


def _numbers(players: int, count: int) -> list[int]:
    """How many pairs are drawn of each size from 1 to half of the players."""
    sizes = range(1, players // 2 + 1)
    there = {size: pairs_of(players, size) for size in sizes}
    weight = {size: there[size] * _weight(players, size) for size in sizes}
    numbers: dict[int, int] = {}
    for size in sizes:
        share = (count - sum(numbers.values())) * weight[size] / sum(weight[other] for other in sizes if other >= size)
        numbers[size] = there[size] if size == 1 else min(there[size], max(FEWEST, round(share)))
    return [numbers[size] for size in sizes]


def _weight(players: int, size: int) -> float:
    """k(S) of a coalition of this size, but for a factor."""
    return 1.0 / (comb(players, size) * size * (players - size))


def _of_size(players: int, size: int, number: int, random: np.random.Generator) -> list[int]:
    """Coalitions of a size, of which none is another's rest; all of them if as many are asked for."""
    middle = 2 * size == players
    if number == pairs_of(players, size):
        all_of_size = (sum(1 << n for n in chosen) for chosen in combinations(range(players), size))
        return [one for one in all_of_size if not middle or one & 1]
    chosen: dict[int, None] = {}
    while len(chosen) < number:
        one = sum(1 << int(n) for n in random.permutation(players)[:size])
        chosen[others(players, one) if middle and not one & 1 else one] = None
    return list(chosen)


def enough(players: int, pairs: Sequence[int]) -> bool:
    """Whether pairs, each by its smaller coalition, give shares and their errors."""
    seen = Counter(one.bit_count() for one in pairs)
    return all(
        seen[size] >= (players if size == 1 and players > 2 else min(FEWEST, pairs_of(players, size)))
        for size in range(1, players // 2 + 1)
    )


def sampled(players: int, pairs: Sequence[int], worth: Mapping[int, Floats]) -> ShapleyValues:
    """From pairs that are `enough`, each by its smaller coalition; in sum exact. From all pairs it is as `exact`.

    The error is that of a regression estimator in a sample stratified by size and drawn without replacement: what the
    nearest additive game leaves over, put through its equations (Särndal, Swensson, Wretman 1992, Model Assisted Survey
    Sampling, ch. 6). A size of which all were drawn adds none.
    """
    size = np.array([one.bit_count() for one in pairs])
    seen, there = Counter(size.tolist()), {s: pairs_of(players, s) for s in set(size.tolist())}
    weight = np.array([there[s] / seen[s] * _weight(players, s) for s in size.tolist()])
    half = np.array([(worth[one] - worth[others(players, one)]) / 2.0 for one in pairs])
    inside = np.array([[one >> n & 1 for n in range(players)] for one in pairs], float) - 0.5
    equal = (worth[(1 << players) - 1] - worth[0]) / players
    apart = np.linalg.qr(np.eye(players) - 1.0 / players)[0][:, : players - 1]  # directions that change no sum
    columns = inside @ apart
    solve = apart @ np.linalg.inv(columns.T @ (weight[:, None] * columns)) @ columns.T * weight  # (player, pair)
    rest = half - inside.sum(axis=1)[:, None] * equal
    moved = solve @ rest
    left = rest - inside @ moved
    variance = np.zeros(moved.shape)
    for s, number in seen.items():
        if number < there[s]:
            part = solve[:, size == s, None] * left[size == s]
            spread = ((part - part.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
            variance += (1.0 - number / there[s]) * number / (number - 1.0) * spread
    free = len(pairs) / max(len(pairs) - players + 1.0, 1.0)  # as so many figures were fitted
    return ShapleyValues(equal + moved, np.sqrt(variance * free), *_extremes(players, worth))


def _extremes(players: int, worth: Mapping[int, Floats]) -> tuple[Floats, Floats]:
    """The least and the most each player adds to a coalition that was solved with and without the player."""
    ends: list[tuple[Floats, Floats]] = []
    for bit in (1 << player for player in range(players)):
        added = np.array(
            [worth[one | bit] - value for one, value in worth.items() if not one & bit and one | bit in worth]
        )
        ends.append((added.min(axis=0), added.max(axis=0)))
    least, most = (np.array(part) for part in zip(*ends, strict=True))
    return least, most
