"""How often an option is first, second, ... over all weights: stochastic multicriteria acceptability.

Weights are drawn evenly from all that are not negative and sum to 1 (Lahdelma, Hokkanen and Salminen 1998, European
Journal of Operational Research 106(1), 137-143). At the first draws every option is planned anew. At the others an
option is worth at least as much as the best of its plans found so far, its floor; wherever floors leave open who is
first, the options in question are planned anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from decide.analysis.panel import Panel
from decide.analysis.weightings import tour
from decide.model.lp import Floats, Mask
from decide.progress import Progress
from decide.solve.weighing import Weights, key

FULL = 16  # draws at which every option is planned anew, so that shortfalls of floors are known
TOGETHER = 8  # of them in one go
FIRST = 24  # further draws until it is looked at anew how far floors fall short, which they do less and less
SURE = 0.9  # share of the differences between two floors' shortfalls that the reserve covers
ENOUGH = 30  # differences for a new look
TIE = 1e-6  # points; options closer than this share the ranks they take


@dataclass(frozen=True)
class Drawn:
    """The options at draws of weights."""

    weights: Floats
    """(draw, cell)"""
    worth: Floats
    """(option, draw) V where solved, else the floor."""
    solved: Mask
    """(option, draw)"""
    full: int
    """Draws at which every option is solved: the first ones."""
    reopened: int
    """Further draws at which options were planned anew because their floors were close."""
    reserve: float
    """Points; in the end, floors further apart than this were taken as they are."""
    shortfall: float
    """Mean points by which floors lie below V, at the draws solved in full, without the plans found there."""
    misled: int
    """Draws solved in full at which floors alone would have named another first option by more than the reserve."""


def drawn(panel: Panel, weights: Floats, rivals: Collection[int], progress: Progress) -> Drawn | None:
    """The options at some draws; None if stopped early. `rivals`: the options that could be first somewhere."""
    keys, first = [key(row) for row in weights], sorted(rivals)
    full = min(FULL, len(keys))
    together = [keys[n] for n in tour(weights[:full])]
    for start in progress.over(range(0, full, TOGETHER), -(-full // TOGETHER), "weights drawn, every option"):
        panel.solve_all(together[start : start + TOGETHER], progress.unseen(), "")
    if progress.stopped:
        return None
    floors = _left_out(panel, keys[:full])
    reserve, reopened = _reserve(_worth(panel, keys[:full])[first] - floors[first], 0.0), 0
    batches = list(_batches(full, len(keys)))
    for batch in progress.over(batches, len(batches), "weights drawn, close calls"):
        before = panel.floors(weights[batch])[first]
        near = _close(before, reserve)
        panel.solve(
            {o: [keys[batch][n] for n in np.flatnonzero(row)] for o, row in zip(first, near, strict=True)},
            progress.unseen(),
            "",
        )
        short = np.where(near, _worth(panel, keys[batch])[first], np.nan) - before
        reserve, reopened = _reserve(short, reserve), reopened + int(near.any(axis=0).sum())
    if progress.stopped:
        return None
    exact, floors = _worth(panel, keys), _left_out(panel, keys[:full])
    solved = np.isfinite(exact)
    worth = np.where(solved, exact, panel.floors(weights))
    short = exact[:, :full] - floors
    misled = _misled(exact[:, :full], floors, reserve)
    return Drawn(weights, worth, solved, full, reopened, reserve, float(short.mean()), misled)


def _batches(start: int, end: int) -> Iterator[slice]:
    """The draws from one to another in batches, each twice as long as the one before."""
    length = FIRST
    while start < end:
        yield slice(start, min(start + length, end))
        start, length = start + length, 2 * length


def _worth(panel: Panel, keys: list[Weights]) -> Floats:
    """(option, draw) V where solved, else nan."""
    return np.array([panel.worth(w) for w in keys]).T.reshape(len(panel.options), len(keys))


def _left_out(panel: Panel, keys: list[Weights]) -> Floats:
    """(option, draw) the floor at each draw solved, without the plan found there."""
    floors = np.empty((len(panel.options), len(keys)))
    for o, option in enumerate(panel.options):
        known, plans = list(option.worth), np.array(option.plans)
        values = np.array(keys) @ plans.T
        for n, weights in enumerate(keys):
            values[n, known.index(weights)] = -np.inf
        floors[o] = values.max(axis=1)
    return floors


def _reserve(short: Floats, known: float) -> float:
    """Points by which the shortfalls (option, draw) of two rivals' floors seldom differ; `known` if too few tell."""
    apart = np.concatenate([np.zeros(0), *(np.abs(short[a] - short[b]) for a, b in combinations(range(len(short)), 2))])
    apart = apart[np.isfinite(apart)]
    return float(np.quantile(apart, SURE)) if len(apart) >= ENOUGH else known


def _close(floors: Floats, reserve: float) -> Mask:
    """(option, draw) whether it and another are within the reserve of the first."""
    near = floors >= floors.max(axis=0) - reserve
    return np.asarray(near & (near.sum(axis=0) > 1))


def _misled(exact: Floats, floors: Floats, reserve: float) -> int:
    """Draws at which the first by its floor, ahead by more than the reserve, is not the first."""
    if len(floors) < 2:
        return 0
    second, first = np.sort(floors, axis=0)[-2:]
    return int(((floors.argmax(axis=0) != exact.argmax(axis=0)) & (first - second > reserve)).sum())


def rank_shares(worth: Floats) -> Floats:
    """(option, rank) share of the draws at which an option takes a rank; options that tie share the ranks they take."""
    count, draws = worth.shape
    above = (worth[None, :, :] > worth[:, None, :] + TIE).sum(axis=1)  # (option, draw)
    tied = (np.abs(worth[None, :, :] - worth[:, None, :]) <= TIE).sum(axis=1)
    ranks = np.arange(count)[None, :, None]
    taken = (ranks >= above[:, None, :]) & (ranks < (above + tied)[:, None, :])
    return np.asarray((taken / tied[:, None, :]).sum(axis=2) / draws)


def error(share: float, draws: int) -> float:
    """Standard error of a share of independent draws."""
    return float(np.sqrt(max(share * (1.0 - share), 0.0) / draws))
