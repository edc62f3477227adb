"""How often an option is first, second, ... over all weights: stochastic multicriteria acceptability.

Weights are drawn evenly from all that are not negative and sum to 1 (Lahdelma, Hokkanen and Salminen 1998, European
Journal of Operational Research 106(1), 137-143). At the first draws the options are planned anew. At the others an
option is worth at least what the best of its plans found is worth there, and a little more: V is convex, so what such
a floor is short of it grows with the square of the distance d to the nearest weights solved, and

    V(w) ≈ floor(w) + c · d(w)²,      c = Σ shortfall / Σ d²

with the shortfalls at the draws solved, each without the plan found there. Options that come nowhere near the first
are planned anew at fewer draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decide.language import mark
from decide.model.lp import Floats, Mask
from decide.progress import Progress
from decide.questions.weights.panel import Panel
from decide.questions.weights.weightings import tour
from decide.solve.weighing import Weighing, Weights, key

SOLVED, FEW = 64, 16  # draws at which options are planned anew: those that come near the first, and all
TOGETHER = 16  # of them in one go
FAR = 1.5  # times what is told apart: an option that is further behind at all of the few comes nowhere near
TIE = 1e-6  # points; options closer than this share the ranks they take


@dataclass(frozen=True)
class Drawn:
    """The options at draws of weights."""

    weights: Floats
    """(draw, cell)"""
    worth: Floats
    """(option, draw) V where solved, else as estimated."""
    solved: Mask
    """(option, draw)"""
    error: float
    """Root mean square of what the estimate is off by, in points; at the draws solved, each without its own plan."""
    misnamed: int
    """Draws solved for all that come near the first at which estimates would have named another first."""
    near: tuple[int, ...]
    """The options, by number, that come near the first."""

    @property
    def full(self) -> int:
        """Draws at which all that come near the first are solved."""
        return int(self.solved[list(self.near)].all(axis=0).sum())

    @property
    def few(self) -> int:
        """Draws at which every option is solved."""
        return int(self.solved.all(axis=0).sum())


def drawn(panel: Panel, weights: Floats, solved: int, progress: Progress) -> Drawn | None:
    """The options at some draws, planned anew at the first `solved` of them; None if stopped early."""
    keys = [key(row) for row in weights]
    full, few = min(solved, len(keys)), min(solved, FEW, len(keys))
    every = list(range(len(panel.options)))
    if not _solve(panel, every, weights[:few], progress, mark("weights drawn, every option")):
        return None
    worth = _worth(panel, keys[:few])
    near = [o for o in every if (worth[o] >= worth.max(axis=0) - FAR * panel.told_apart).any()]
    if not _solve(panel, near if full < len(keys) else every, weights[few:full], progress, mark("weights drawn")):
        return None
    exact = _worth(panel, keys)
    finite = np.isfinite(exact)
    estimates = [_Estimate(option, keys) for option in panel.options]
    again = np.array([estimate.again for estimate in estimates])
    off = (again - exact)[finite & np.isfinite(again)]
    return Drawn(
        weights=weights,
        worth=np.where(finite, exact, np.array([estimate.at(weights) for estimate in estimates])),
        solved=finite,
        error=float(np.sqrt(np.mean(off**2))) if len(off) else 0.0,
        misnamed=int((again[near, :full].argmax(axis=0) != exact[near, :full].argmax(axis=0)).sum()),
        near=tuple(near),
    )


def _solve(panel: Panel, options: list[int], weights: Floats, progress: Progress, step: str) -> bool:
    """Solve some options at some draws, a few at a time; False if stopped early."""
    rows = [key(weights[n]) for n in tour(weights)]
    starts = range(0, len(rows), TOGETHER)
    for start in progress.over(starts, len(starts), step):
        panel.solve(dict.fromkeys(options, rows[start : start + TOGETHER]), progress.unseen(), step)
    return not progress.stopped


def _worth(panel: Panel, keys: list[Weights]) -> Floats:
    """(option, draw) V where solved, else nan."""
    return np.array([panel.worth(w) for w in keys]).reshape(len(keys), len(panel.options)).T


class _Estimate:
    """What an option is worth where it is not solved, by the plans found and how far away they were found."""

    def __init__(self, option: Weighing, keys: list[Weights]):
        """`keys`: the draws, of those solved of which the shortfall of floors is learnt."""
        self.option, self.solved_at = option, np.array([*option.worth])
        where = {weights: n for n, weights in enumerate(option.worth)}
        mine = np.array([where.get(weights, -1) for weights in keys])
        drawn_at = np.flatnonzero(mine >= 0)
        row, own = mine[drawn_at], np.arange(len(drawn_at))
        values, apart = self.solved_at[row] @ np.array(option.plans).T, _apart(self.solved_at[row], self.solved_at)
        values[own, row], apart[own, row] = -np.inf, np.inf  # without the plan found there
        floors, squares = values.max(axis=1), apart.min(axis=1) ** 2
        short = np.array([*option.worth.values()])[row] - floors
        self.growth = float(short.sum() / squares.sum()) if squares.sum() > 0 else 0.0
        self.again: Floats = np.full(len(keys), np.nan)
        """(draw) the estimate at the draws solved, as if they were not; else nan."""
        self.again[drawn_at] = floors + self.growth * squares

    def at(self, weights: Floats) -> Floats:
        """(row) the estimate at rows of weights."""
        return np.asarray(self.option.floors(weights) + self.growth * _apart(weights, self.solved_at).min(axis=1) ** 2)


def _apart(rows: Floats, others: Floats) -> Floats:
    """(row, other) how far weights lie apart: the sum over the cells."""
    return np.asarray(np.abs(rows[:, None, :] - others[None, :, :]).sum(axis=2))


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
