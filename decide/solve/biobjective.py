"""The efficient points of two measures that are linear in the plan: every extreme one, and no grid.

Let f and g be maximised over the plans of a programme. A point (f, g) is efficient if no plan is at least as good in
both and better in one. For a linear programme the efficient points are the sides of a concave chain, and its corners
are found by the dichotomic search of Aneja and Nair (1979, Management Science 25(1), 73-78):

    ends     max f, then max g among the plans that reach it; and the other way round
    between  of two neighbours P, Q: maximise (Q_g - P_g) f + (P_f - Q_f) g, for which P and Q are equal. If some
             plan is better it is a new corner between them; if none is, the straight line P-Q is efficient throughout.

Each solve is certified. Both measures are scaled by their range between the ends, so that a tolerance is a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from decide.errors import Fault, NoAnswer
from decide.model.criteria import Measure
from decide.model.lp import INF, Family, Floats, Programme, with_rows
from decide.progress import Progress, silent
from decide.solve.certificate import Certificate, certify, check, worst_of
from decide.solve.highs import Session, Solution
from decide.solve.nearest import Nearest

Kept = TypeVar("Kept")
EXACT = 1e-8  # of the range: corners that stick out by less are not told from rounding
HELD = 1e-8  # of its size: how far the first measure may fall below its optimum while the second is optimised
NOTHING = 1e-6  # of its size: a range that is none, so that one plan is best in both
SCALE = 20.0  # what the range of a measure counts in the objective: of the size of a score's
MOST_CORNERS = 20_000  # the search is finite; this ends it if rounding makes it go in circles


@dataclass(frozen=True)
class Corner(Generic[Kept]):
    """A corner of the chain, in the measures' own units, and what was kept of its plan."""

    first: float
    second: float
    kept: Kept


@dataclass(frozen=True)
class Chain(Generic[Kept]):
    """The efficient points: the corners from the best in the first measure to the best in the second."""

    corners: tuple[Corner[Kept], ...]
    certificate: Certificate
    """The worst of all solves."""
    solves: int


def efficient(
    programme: Programme,
    first: Measure,
    second: Measure,
    keep: Callable[[Solution], Kept],
    tolerance: float,
    session: Session | None = None,
    progress: Progress | None = None,
) -> Chain[Kept]:
    """The corners that stick out from the line between their neighbours by more than `tolerance` of the ranges (the
    weighted mean of both, each as a part of its range); at 0 every one that rounding lets be told.

    Raises `NoAnswer` if no plan exists, `Stopped` before the next solve if a stop is asked for, `Fault` if a solution
    fails its certificate or a measure has no bound.
    """
    search = _CornerSearch(programme, first, second, keep, session or Session(primal=True), progress or silent())
    ends = search.ends()
    least = max(tolerance, EXACT)
    chain = search.between(*ends, least) if len(ends) == 2 else list(ends)
    corners = tuple(valued.corner for valued in _convex(chain, search.ranges))
    return Chain(corners, search.worst(), len(search.certificates))


@dataclass(frozen=True)
class _ValuedCorner(Generic[Kept]):
    """A corner with its values to be maximised."""

    at: Floats
    corner: Corner[Kept]


class _CornerSearch(Generic[Kept]):
    def __init__(
        self,
        programme: Programme,
        first: Measure,
        second: Measure,
        keep: Callable[[Solution], Kept],
        session: Session,
        progress: Progress,
    ):
        self.measures, self.keep, self.progress = (first, second), keep, progress
        self.programme = _with_rows(programme, self.measures)
        self.nearest = Nearest(session)
        self.certificates: list[Certificate] = []
        self.ranges: Floats = np.ones(2)

    def worst(self) -> Certificate:
        return worst_of(self.certificates)

    def ends(self) -> tuple[_ValuedCorner[Kept], ...]:
        """The two ends; one point if one plan is best in both."""
        one, two = self._end(0), self._end(1)
        ranges = np.abs(one.at - two.at)
        if (ranges <= NOTHING * (1.0 + np.abs(one.at))).any():
            return (one if two.at[0] < one.at[0] else two,)
        self.ranges = ranges
        return one, two

    def between(self, one: _ValuedCorner[Kept], two: _ValuedCorner[Kept], least: float) -> list[_ValuedCorner[Kept]]:
        """All corners from one to the other, by halving the left-most gap until none holds a further corner."""
        done, waiting = [one], [two]
        while waiting:
            left, right = done[-1], waiting[-1]
            new = self._beyond(left, right, least)
            if new is None:
                done.append(waiting.pop())
            else:
                waiting.append(new)
            if len(done) + len(waiting) > MOST_CORNERS:
                raise Fault("the search for efficient points did not end.")
        return done

    def _beyond(
        self, left: _ValuedCorner[Kept], right: _ValuedCorner[Kept], least: float
    ) -> _ValuedCorner[Kept] | None:
        """The corner furthest beyond the line between two neighbours; None if none is by more than `least`."""
        gain = (right.at - left.at) / self.ranges
        weight = np.array([gain[1], -gain[0]])
        if (weight <= EXACT).any():
            return None  # too near to lie anything between
        weight = weight / weight.sum()
        corner = self._solved(weight)
        better = float(weight @ ((corner.at - left.at) / self.ranges))
        inside = right.at[0] < corner.at[0] < left.at[0] and left.at[1] < corner.at[1] < right.at[1]
        return corner if inside and better > least else None

    def _end(self, n: int) -> _ValuedCorner[Kept]:
        """The best in one measure and then in the other."""
        alone = np.eye(2)[n]
        best = self._solved(alone)
        held = best.at[n] - HELD * (1.0 + abs(best.at[n]))
        # its basis is that of a programme with a bound more, and no start for the others
        return self._certified(self._weighing(alone[::-1], {n: held}), float(alone[0]), remember=False)

    def _solved(self, weight: Floats) -> _ValuedCorner[Kept]:
        """The certified optimum of a weighted sum."""
        return self._certified(self._weighing(weight, {}), float(weight[0]), remember=True)

    def _certified(self, programme: Programme, at: float, remember: bool) -> _ValuedCorner[Kept]:
        self.progress.go_on("the efficient points were done")
        solution = self.nearest.solve(at, programme, remember)
        if solution.status == "optimal" and not check(programme, solution.x, solution.duals).holds:
            solution = Session().solve(programme)  # from scratch, without what many bases have added up to
        if solution.status == "infeasible":
            raise NoAnswer("no plan exists.")
        if solution.status != "optimal":
            raise Fault(f"the search for efficient points met a programme that is {solution.status}.")
        self.certificates.append(certify(programme, solution))
        values = [measure.value(solution.x) for measure in self.measures]
        signs = np.array([measure.sign for measure in self.measures])
        return _ValuedCorner(signs * np.array(values), Corner(values[0], values[1], self.keep(solution)))

    def _weighing(self, weight: Floats, held: Mapping[int, float]) -> Programme:
        """The programme of a weighted sum while measures, to be maximised, are at least so much."""
        p = self.programme
        cost = np.zeros(len(p.cost))
        for part, scale, measure in zip(weight, self.ranges, self.measures, strict=True):
            cost -= SCALE * part / scale * measure.sign * measure.gain
        rows = p.rows("measure").index
        lower = p.row_lower.copy()
        for n, value in held.items():
            lower[rows[n]] = value - self.measures[n].sign * self.measures[n].constant
        return replace(p, cost=cost, row_lower=lower)


def _with_rows(programme: Programme, measures: tuple[Measure, ...]) -> Programme:
    """The programme with a row for each measure, to be maximised, without bounds."""
    rows = Family("measure", {"m": len(measures)}, lower=-INF).keep()
    for n, measure in enumerate(measures):
        for block in programme.col_blocks:
            gain = measure.sign * measure.gain[block.index]
            used = block.where(gain != 0.0)
            rows.add(used, gain[gain != 0.0], m=np.full(len(used), n))
    return with_rows(programme, [rows], {"m": tuple(measure.name for measure in measures)})


def _convex(chain: list[_ValuedCorner[Kept]], ranges: Floats) -> list[_ValuedCorner[Kept]]:
    """The chain without points on the line between their neighbours."""
    kept: list[_ValuedCorner[Kept]] = []
    for point in chain:
        while len(kept) > 1 and _sticks_out(kept[-2].at, kept[-1].at, point.at, ranges) <= EXACT:
            kept.pop()
        kept.append(point)
    return kept


def _sticks_out(left: Floats, middle: Floats, right: Floats, ranges: Floats) -> float:
    """How far the middle point lies beyond the line through the others, as `efficient` measures it."""
    gain = (right - left) / ranges
    weight = np.array([gain[1], -gain[0]]) / (gain[1] - gain[0])
    return float(weight @ ((middle - left) / ranges))
