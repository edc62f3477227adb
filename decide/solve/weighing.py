"""One option under any weights: what its best plan is worth, and the scores of that plan.

Weights w on the cells (objective in a region) where something is needed are not negative and sum to 1. With s(x) the
scores of a plan x by cell, each less the redeployment friction of the plan, the worth

    V(w) = max over plans x of  w·s(x)

is the optimum of the programme under those weights. It is convex in w and piecewise linear, and every plan found is a
tangent: w·s(x) <= V(w) for all w. Costs alone differ from one w to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from decide.errors import InputError, Problem
from decide.model.criteria import measure
from decide.model.instance import Instance
from decide.model.lp import Floats, Mask
from decide.solve.answer import Answer
from decide.solve.certificate import Certificate
from decide.solve.highs import Session
from decide.solve.nearest import Nearest

Weights = tuple[float, ...]
Cell = tuple[str, ...]
"""Objective and region, or objective, region and kind of need."""
FAR = 1.1  # sum over the weights; from a basis further away primal simplex took longer than interior point from scratch


def weighed_cells(p: Instance) -> list[tuple[str, str]]:
    """(objective, region) where something is needed, so that a weight on it means something; in the pack's order."""
    needed = p.reference > 0
    return [(o, r) for i, o in enumerate(p.objectives) for j, r in enumerate(p.regions) if needed[i, j]]


def own_weights(p: Instance) -> Floats:
    """(cell) the weights of the pack on the cells where something is needed, summing to 1. Raises `InputError`."""
    numbers = [(p.objectives.index(o), p.regions.index(r)) for o, r in weighed_cells(p)]
    weight = np.array([p.weight[number] for number in numbers])
    if weight.sum() <= 0:
        message = "every weight is on what nothing is needed of."
        raise InputError(Problem(message, None, "Give another cell a weight."))
    return np.asarray(weight / weight.sum())


def cells_by_need(p: Instance) -> list[Cell]:
    """The cells, each that is measured as a share parted into its kinds of need if it has several."""
    parted: list[Cell] = []
    for o, r in weighed_cells(p):
        inside = _inside(p, (o, r))
        kinds = dict.fromkeys(kind for kind, its in zip(p.needs.kind, inside, strict=True) if its)
        if p.pack.objectives[o].measure == "share" and len(kinds) > 1:
            parted += [(o, r, kind) for kind in kinds]
        else:
            parted.append((o, r))
    return parted


def part_of_cell(p: Instance, cell: Cell) -> float:
    """What part of the score of its objective in its region a cell makes: 1, or the weight of its kind of need."""
    worth = p.needs.size * (p.needs.share @ p.months)
    return float(worth[_inside(p, cell)].sum() / worth[_inside(p, cell[:2])].sum())


def _inside(p: Instance, cell: Cell) -> Mask:
    """(need) whether it counts in a cell."""
    objective, region, *kind = cell
    inside = (p.needs.objective == p.objectives.index(objective)) & (p.region[p.needs.area] == p.regions.index(region))
    return np.asarray(inside & (np.array(p.needs.kind) == kind[0]) if kind else inside)


class Weighing:
    """One option's programme with a warm session; remembers every plan found. Not to be shared between threads."""

    def __init__(self, answer: Answer, session: Session, cells: Sequence[Cell] = ()):
        """`session` is the one that found the answer, made with `primal`. `cells`: what is weighed, as `cells_by_need`
        gives it; `weighed_cells` if not given."""
        p, programme = answer.instance, answer.programme
        self.answer = answer
        scores = [_score(answer, cell) for cell in cells or weighed_cells(p)]
        self.gain: Floats = np.array([gain for gain, _ in scores])
        """(cell, column) points of score for one more of a column."""
        self.constant: Floats = np.array([constant for _, constant in scores])
        self.friction: Floats = np.zeros(len(programme.cost))
        """(column) points given up for one more of a column, whatever the weights."""
        moves = programme.block("in").index
        self.friction[moves] = programme.cost[moves]
        self.nearest = Nearest(session, FAR)
        self.worth: dict[Weights, float] = {}
        """V at the weights solved."""
        self.plans: list[Floats] = []
        """(cell) s(x) of every plan found."""
        self.certificate: Certificate = answer.certificate
        """The worst of all solves."""
        self.moving = 0.0
        """The most points of friction in any plan found."""

    def solve(self, weights: Weights) -> None:
        """Find V at some weights, if it is not known yet. Raises `Fault`."""
        if weights in self.worth:
            return
        w = np.array(weights)
        programme = replace(self.answer.programme, cost=self.friction - w @ self.gain)
        solution, certificate = self.nearest.optimum(weights, programme)
        moving = float(self.friction @ solution.x)
        plan = self.constant + self.gain @ solution.x - moving
        self.plans.append(plan)
        self.worth[weights] = float(w @ plan)
        self.certificate = max(self.certificate, certificate, key=lambda proof: proof.worst)
        self.moving = max(self.moving, moving)

    def floors(self, weights: Floats) -> Floats:
        """(row) the worth of the best plan found at each row of weights: never above V, and V itself where solved."""
        return np.asarray((weights @ np.array(self.plans).T).max(axis=1))


def _score(answer: Answer, cell: Cell) -> tuple[Floats, float]:
    """(column) points of a cell's score for one more of a column, and its constant."""
    objective, region, *kind = cell
    whole = measure(answer.instance, answer.programme, f"{objective}.{region}")
    if not kind:
        return whole.gain, whole.constant
    z = answer.programme.block("z")
    gain = np.zeros(len(whole.gain))
    mine = z.index[_inside(answer.instance, cell)[z["n"]]]
    gain[mine] = whole.gain[mine] / part_of_cell(answer.instance, cell)
    return gain, 0.0  # what is measured as a share has no threat, so nothing is met by a mission that does nothing


def key(weights: Sequence[float] | Floats) -> Weights:
    """Weights as a tuple that is the same for the same weights, whatever way they were computed."""
    return tuple(float(w) for w in np.round(np.maximum(np.asarray(weights, dtype=float), 0.0), 12))
