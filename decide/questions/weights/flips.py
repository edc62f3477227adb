"""The smallest change of weights that puts another option first.

A change moves a part of the weight from some cells to others: half the sum of what each cell gains or loses. For an
option with a plan of scores s the nearest weights at which that plan is worth as much as every plan found of the
others are a linear programme,

    min  1/2 Σ_c |w_c - own_c|   subject to   w·s >= w·p + margin for every plan p of the others,  Σ w = 1,  w >= 0

It is solved for the option's plans that are best somewhere at the front, and for those that are best where that leads.
All options near the front are then solved at the nearest weights found; plans that are better are added, until those
weights stand. So the change found does put the option first, and none of the plans found does with less. That no other
plan does is not proved by it; `none_below` proves it for the smallest change of all, or for a part of it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from decide.errors import Stopped
from decide.language import mark
from decide.model.lp import INF, Builder, Family, Floats
from decide.progress import Progress
from decide.questions.weights.leads import CLOSE
from decide.questions.weights.never_first import mixture
from decide.questions.weights.panel import Panel
from decide.questions.weights.weightings import corners
from decide.solve.certificate import certify
from decide.solve.highs import Session
from decide.solve.weighing import Weights, key

MOST_PLANS = 40  # of an option, tried from the start
ROUNDS = 40
NEARLY = 0.5  # points: plans are tried that are best where their option is as little short of being ahead
NEAR = (
    1.0  # points: options whose plans are behind by the margin and more than this are not solved where a search leads
)
ROUNDING = 1e-9  # of the weight
SAME = 1e-4  # of the weight: a change found this much smaller is no news
PARTS = (0.98, 0.9, 0.75, 0.5)  # of the change found, for which it is tried to prove that none smaller does
STEP = mark("smallest changes of weights")


@dataclass(frozen=True)
class Flip:
    """The smallest change found after which an option is first."""

    option: int
    weights: Floats
    """(cell)"""
    moved: float
    """Part of the weight that moves."""


def moved(one: Floats, other: Floats) -> float:
    """Part of the weight that moves from one to the other; less than rounding is nothing."""
    part = float(np.abs(one - other).sum() / 2.0)
    return part if part > ROUNDING else 0.0


@dataclass
class _Search:
    """The search for one option."""

    option: int
    rows: Floats
    """(row, cell) weights at which it is ahead, or nearly so, the nearest first."""
    visited: list[Floats] = field(default_factory=list)
    """Weights it led to."""
    best: Floats | None = None
    going_on: bool = True


def flips(panel: Panel, rows: Floats, margin: float, progress: Progress) -> list[Flip]:
    """The smallest change found for each option that is first somewhere, ahead of all others by `margin`, in their
    order; none if stopped early. `rows` (row, cell): weights among which to look for plans at the front."""
    searches = [_Search(o, ahead) for o in range(len(panel.options)) if len(ahead := _ahead(panel, o, rows, margin))]
    with suppress(Stopped):  # in a solve
        for _ in progress.over(range(ROUNDS), ROUNDS, STEP):
            wanted: dict[int, list[Weights]] = {}
            for search in searches:
                if not search.going_on:
                    continue
                nearest, best = _nearest(panel, search, rows, margin), search.best
                stands = best is not None and _stands(panel, search.option, best, margin)
                if nearest is None or (
                    best is not None and stands and moved(nearest, panel.own) > moved(best, panel.own) - SAME
                ):
                    search.going_on = False
                    continue
                search.best = nearest
                search.visited.append(nearest)
                floors = panel.floors(nearest[None, :])[:, 0]
                for o in {search.option, *map(int, np.flatnonzero(floors >= floors.max() - margin - NEAR))}:
                    wanted.setdefault(o, []).append(key(nearest))
            if not wanted:
                break
            panel.solve(wanted, progress.unseen(), STEP)
    if progress.stopped:
        return []
    return [
        Flip(search.option, search.best, moved(search.best, panel.own))
        for search in searches
        if search.best is not None and _stands(panel, search.option, search.best, margin)
    ]


def _ahead(panel: Panel, o: int, rows: Floats, margin: float) -> Floats:
    """The weights, of some, at which plans of an option are ahead by the margin, or nearly so; the nearest first."""
    floors = panel.floors(rows)
    ahead = floors[o] - np.delete(floors, o, axis=0).max(axis=0, initial=-INF)
    leading = rows[ahead >= margin - NEARLY]
    return np.asarray(leading[np.argsort([moved(row, panel.own) for row in leading], kind="stable")])


def _stands(panel: Panel, o: int, weights: Floats, margin: float) -> bool:
    """Whether an option is solved at some weights and ahead there of every plan found of the others."""
    floors = panel.floors(weights[None, :])[:, 0]
    others = np.delete(floors, o).max(initial=-INF)
    return key(weights) in panel.options[o].worth and bool(floors[o] >= others + margin - CLOSE)


def _nearest(panel: Panel, search: _Search, rows: Floats, margin: float) -> Floats | None:
    """The nearest weights at which a plan found of an option is ahead of all plans found of the others."""
    mine = np.array(panel.options[search.option].plans)
    others = _best_somewhere(panel, search.option, np.vstack([rows, *search.visited]))
    waiting = [int(plan) for plan in dict.fromkeys((mine @ search.rows.T).argmax(axis=0))][:MOST_PLANS]
    nearest: dict[int, Floats | None] = {}
    while waiting:
        plan = waiting.pop(0)
        if plan in nearest:
            continue
        nearest[plan] = at = nearest_weights(panel.own, mine[plan] - others, margin)
        if at is not None:
            waiting.append(int(np.argmax(mine @ at)))
    return min((at for at in nearest.values() if at is not None), key=lambda at: moved(at, panel.own), default=None)


def _best_somewhere(panel: Panel, without: int, rows: Floats) -> Floats:
    """(plan, cell) the plans of all options but one that are best of them at some of the weights."""
    plans = np.concatenate([np.array(item.plans) for o, item in enumerate(panel.options) if o != without])
    return np.asarray(plans[np.unique((plans @ rows.T).argmax(axis=0))])


def nearest_weights(own: Floats, ahead: Floats, margin: float) -> Floats | None:
    """(cell) the weights nearest to `own` at which every row of `ahead` (row, cell) is worth at least the margin; None
    if there are none. Raises `Fault`."""
    cells = np.arange(len(own))
    build = Builder({"c": tuple(map(str, cells)), "p": tuple(map(str, range(len(ahead)))), "one": ("sum",)})
    w = build.columns("w", {"c": cells})
    apart = build.columns("apart", {"c": cells})
    build.worth(apart, -0.5)
    above = Family("above", {"c": len(own)}, lower=-own).add(apart).add(w, -1.0)
    below = Family("below", {"c": len(own)}, lower=own).add(apart).add(w)
    whole = Family("whole", {"one": 1}, lower=1.0, upper=1.0).add(w, one=np.zeros(len(own), np.int64))
    plans = Family("ahead", {"p": len(ahead)}, lower=margin)
    each = w.where(np.tile(cells, len(ahead)))
    plans.add(each, ahead.ravel(), p=np.repeat(np.arange(len(ahead)), len(own)))
    programme = build.assemble([above, below, whole, plans])
    solution = Session().solve(programme)
    if solution.status == "infeasible":
        return None
    certify(programme, solution)
    nearest = np.maximum(solution.x[w.index], 0.0)
    return np.asarray(nearest / nearest.sum())


def none_below(panel: Panel, change: float, progress: Progress) -> float:
    """The largest part of the change found for which it is proved that no smaller one puts another option first; 0 if
    none is proved. Options that others allow every plan of need no look.

    All changes of at most m are mixtures of a few (`furthest`). V of an option less the worth of a mixture of plans of
    the leader is convex, so where it is not above zero at these it is nowhere above zero between them.
    """
    first = int(np.argmax(panel.worth(key(panel.own))))
    plans = np.array(panel.options[first].plans)
    alone = [key(corner) for corner in corners(len(panel.own))]
    rivals = [o for o, option in enumerate(panel.options) if o != first and all(w in option.worth for w in alone)]
    for part in PARTS:
        ends = np.array(furthest(panel.own, part * change))
        bounds = np.array([[_bound(panel, o, w) for w in ends] for o in rivals]).reshape(len(rivals), len(ends))
        plan = mixture(plans @ ends.T - bounds.max(axis=0, initial=-INF)) @ plans if rivals else plans[0]
        left = {o: [key(w) for w in ends[above > ends @ plan]] for o, above in zip(rivals, bounds, strict=True)}
        if not panel.solve(left, progress.unseen(), STEP):
            return 0.0
        if all(panel.options[o].worth[w] <= float(np.array(w) @ plan) for o, rows in left.items() for w in rows):
            return part * change
    return 0.0


def furthest(own: Floats, most: float) -> list[Floats]:
    """Weights of which all others that a change of at most `most` leads to are mixtures: one cell gains all that moves,
    and of those that lose, all but one lose all they have."""
    cells = range(len(own))
    ends: dict[Weights, Floats] = {}
    for count in cells:
        for emptied in combinations(cells, count):
            taken = np.zeros(len(own))
            taken[list(emptied)] = own[list(emptied)]
            rest = most - float(taken.sum())
            for last in cells:
                if last in emptied or not 0.0 <= rest <= own[last]:
                    continue
                lost = taken.copy()
                lost[last] = rest
                for gaining in cells:
                    weights = own - lost
                    weights[gaining] += most
                    ends.setdefault(key(weights), weights)
    return list(ends.values())


def _bound(panel: Panel, o: int, weights: Floats) -> float:
    """A bound on V at some weights by convexity: V at the weights as they stand, and where the way from there through
    these leaves the simplex, of which the worths at the corners are a bound."""
    worth, change = panel.options[o].worth, weights - panel.own
    losing = change < -ROUNDING
    if not losing.any():
        return worth[key(panel.own)]
    way = float((-panel.own[losing] / change[losing]).min())  # times the change
    last = panel.own + way * change
    at_corners = np.array([worth[key(corner)] for corner in corners(len(weights))])
    return (1.0 - 1.0 / way) * worth[key(panel.own)] + float(last @ at_corners) / way
