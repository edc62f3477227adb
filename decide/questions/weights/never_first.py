"""Options that are first under no weights, each with its proof.

Two proofs are tried. The arrays may show that another option allows every plan of this one (decide/model/contains.py).
Else the simplex of all weights is covered by smaller ones: the worth V of an option is convex, so in a simplex with
corners w_1, ..., w_n it lies nowhere above the straight interpolation of V(w_1), ..., V(w_n). If a mixture of other
options' plans, with parts m_p and scores s_p, is worth as much at all corners,

    Σ_p m_p w_k·s_p >= V(w_k)  for all k,

then everywhere in the simplex one of these plans is worth as much. Where no mixture does that, the simplex is halved at
its longest edge. The proof is complete when no simplex is left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from decide.errors import Stopped
from decide.language import mark
from decide.model.contains import contains, matched
from decide.model.lp import Builder, Family, Floats
from decide.progress import Progress
from decide.questions.weights.leads import CLOSE
from decide.questions.weights.panel import Panel
from decide.questions.weights.weightings import corners
from decide.solve.certificate import certify
from decide.solve.highs import Session
from decide.solve.weighing import Weighing, Weights, key

MOST_SOLVES = 40  # of an option in its proof; one that is first somewhere has none, and is not looked at for longer
HOPELESS = 0.3  # points: where an option comes as close to the first, a proof would take very many solves
STEP = mark("options that are never first")
ALLOWED, COVERED = "allowed", "covered"


@dataclass(frozen=True)
class Never:
    """An option that is proved to be first nowhere."""

    option: int
    proof: str
    """`allowed`: another option allows every plan of this one; `covered`: other options' plans cover the simplex."""
    by: tuple[int, ...]
    """The options that prove it."""


@dataclass
class _Cover:
    """What is left of the simplex for one option."""

    option: int
    left: list[Floats]
    """(corner, cell) simplices not covered yet."""
    solves: int = 0
    hopeless: bool = False
    by: set[int] = field(default_factory=set)

    @property
    def going_on(self) -> bool:
        return bool(self.left) and self.solves < MOST_SOLVES and not self.hopeless


def never_first(
    panel: Panel, candidates: Collection[int], allowed: Mapping[int, int], progress: Progress
) -> list[Never]:
    """The options, of some candidates, proved to be first under no weights by more than `CLOSE`; none if stopped early.

    `allowed` is what `allowed_by` found; all other options are solved at the corners.
    """
    rest = [o for o in range(len(panel.options)) if o not in allowed]
    covers = [_Cover(o, [corners(len(panel.cells))]) for o in rest if o in candidates and len(rest) > 1]
    with suppress(Stopped):  # in a solve
        for _ in progress.over(range(MOST_SOLVES), MOST_SOLVES, STEP):
            going = [cover for cover in covers if cover.going_on]
            wanted: dict[int, list[Weights]] = {}
            for cover in going:
                option, others = panel.options[cover.option], [o for o in rest if o != cover.option]
                cuts = [_halved(option, piece) for piece in cover.left if not _covered(panel, cover, piece, others)]
                cover.left = [half for _, halves in cuts for half in halves]
                for middle in dict.fromkeys(key(middle) for middle, _ in cuts):
                    cover.solves += 1
                    wanted.setdefault(cover.option, []).append(middle)
                    wanted.setdefault(_best(panel, others, middle), []).append(middle)
            if not wanted or not panel.solve(wanted, progress.unseen(), STEP):
                break
            for cover in going:
                cover.hopeless = _least_behind(panel, cover.option, rest) < HOPELESS
    if progress.stopped:
        return []
    proved = {o: Never(o, ALLOWED, (by,)) for o, by in allowed.items()}
    proved |= {
        cover.option: Never(cover.option, COVERED, tuple(sorted(cover.by))) for cover in covers if not cover.left
    }
    return [proved[o] for o in sorted(proved)]


def allowed_by(panel: Panel) -> dict[int, int]:
    """Option -> another that allows every plan of it, and is not itself such; the first of those that are alike."""
    allowing: dict[int, int] = {}
    for o, narrow in enumerate(panel.options):
        for other, wide in enumerate(panel.options):
            if other != o and other not in allowing and _allows(wide, narrow):
                allowing[o] = other
                break
    return allowing


def _allows(wide: Weighing, narrow: Weighing) -> bool:
    """Whether an option allows every plan of another, which scores the same there."""
    one, other = wide.answer.programme, narrow.answer.programme
    if not np.allclose(wide.constant, narrow.constant) or not contains(one, other):
        return False
    points = np.vstack([wide.gain, wide.friction]), np.vstack([narrow.gain, narrow.friction])
    return bool(np.allclose(matched(one, other, points[0]), points[1], rtol=1e-9, atol=1e-12))


def _covered(panel: Panel, cover: _Cover, simplex: Floats, others: Collection[int]) -> bool:
    """Whether a mixture of other options' plans is worth as much at all corners; notes whose."""
    worth = np.array([panel.options[cover.option].worth[key(w)] for w in simplex])
    plans = [np.array(panel.options[o].plans) for o in others]
    whose = np.repeat(list(others), [len(rows) for rows in plans])
    ahead = np.concatenate(plans) @ simplex.T - worth
    parts = mixture(ahead)
    if (parts @ ahead < -CLOSE).any():
        return False
    cover.by |= set(map(int, whose[parts > 0.0]))
    return True


def mixture(gains: Floats) -> Floats:
    """(row) parts, summing to 1, of the mixture of rows whose least entry is greatest: a matrix game.

    With the entries moved up so that all are positive it is  min Σ x  subject to  Σ_row x · entry >= 1  for each
    column, and the parts are x / Σ x (Dantzig 1951).
    """
    alone = gains.min(axis=1)
    if alone.max() >= 0.0:
        return np.asarray((np.arange(len(gains)) == np.argmax(alone)).astype(float))
    positive = gains - gains.min() + 1.0
    build = Builder({"p": tuple(map(str, range(len(gains)))), "k": tuple(map(str, range(gains.shape[1])))})
    x = build.columns("x", {"p": np.arange(len(gains))})
    build.worth(x, -1.0)
    rows = Family("corner", {"k": gains.shape[1]}, lower=1.0)
    for k, column in enumerate(positive.T):
        rows.add(x, column, k=np.full(len(gains), k))
    programme = build.assemble([rows])
    solution = Session().solve(programme)
    certify(programme, solution)
    parts = np.maximum(solution.x, 0.0)
    return np.asarray(parts / parts.sum())


def _least_behind(panel: Panel, o: int, options: Collection[int]) -> float:
    """Points that the best of the plans found is ahead of an option, at the least, of the weights it is solved at."""
    option = panel.options[o]
    rows = np.array([*option.worth])
    best = np.max([panel.options[other].floors(rows) for other in options if other != o], axis=0)
    return float((best - np.array([*option.worth.values()])).min())


def _best(panel: Panel, others: Collection[int], weights: Weights) -> int:
    """The option whose plans found are worth most at some weights; the first of those that tie."""
    row = np.array([weights])
    return max(others, key=lambda o: (panel.options[o].floors(row)[0], -o))


def _halved(option: Weighing, simplex: Floats) -> tuple[Floats, tuple[Floats, Floats]]:
    """The middle of an edge, and the two halves it makes: the edge on which the interpolation may err most, the first
    of those that may err the same."""
    pairs = list(combinations(range(len(simplex)), 2))
    middles = np.array([(simplex[a] + simplex[b]) / 2.0 for a, b in pairs])
    worth = [option.worth[key(w)] for w in simplex]
    errors = np.array([(worth[a] + worth[b]) / 2.0 for a, b in pairs]) - option.floors(middles)
    n = int(np.argmax(np.round(errors, 9)))
    a, b = pairs[n]
    one, other = simplex.copy(), simplex.copy()
    one[a], other[b] = middles[n], middles[n]
    return middles[n], (one, other)
