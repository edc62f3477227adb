"""How the optimum changes along a direction of right-hand sides, and where its slope breaks.

The optimum v(s) of   min c·x,  L + s·dL <= A x <= U + s·dU   is convex and piecewise linear in s, so the worth
w(s) = -v(s) is concave. Its pieces are found exactly, in finitely many solves, by intersecting tangents (Eisner and
Severance 1976, Journal of the ACM 23(4)): the duals at a point give a tangent, two tangents cross at the only place
between their points where the worth can be as high as both, and a solve there either confirms the break or gives a
new tangent. A dual at a degenerate optimum is only some tangent, not the slope to the right; the search does not take
it for one. Up to where the slope is at least some number takes one programme, with s as a column of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from decide.errors import Fault
from decide.model.lp import INF, Floats, Programme
from decide.solve.basis import BASIC, LOWER, Statuses, basis_of, numbers
from decide.solve.certificate import certify
from decide.solve.extend import with_lever
from decide.solve.highs import TOLERANCE, Session, Solution
from decide.solve.nearest import Nearest

SAME = 2e-11  # points, scaled by the optimum: two values closer than this are one
CLOSE = 3 * TOLERANCE  # of a slope: one that is lower by less counts as the same
LARGEST = 1e4  # times the costs, so that a small slope is as well told apart as one of a point a step
LEAST = 1e-7  # steps; shorter pieces are rounding
FURTHER = 4.0  # how much further to look while the worth is straight
MOST_SOLVES = 200  # of one search; it is finite, this ends it if rounding makes it go in circles


@dataclass(frozen=True)
class Ray:
    """A programme and a direction of its row bounds; `limit` is the largest step that has a meaning."""

    programme: Programme
    lower: Floats
    """(row) change of the lower bound per step; 0 where there is none."""
    upper: Floats
    """(row) change of the upper bound per step; 0 where there is none."""
    limit: float = INF

    def at(self, step: float) -> Programme:
        """The programme with its bounds moved by `step` times the direction."""
        p = self.programme
        return p.with_bounds(p.row_lower + step * self.lower, p.row_upper + step * self.upper)

    def slope(self, solution: Solution) -> float:
        """Change of the worth per step, as the duals of a solution tell it."""
        up, down = np.maximum(solution.duals, 0.0), np.minimum(solution.duals, 0.0)
        return -float(up @ self.lower + down @ self.upper)


@dataclass(frozen=True)
class Piece:
    """The first straight piece of the worth along a ray."""

    slope: float
    """Worth gained per step; -inf where no step is feasible."""
    end: float
    """Step at which the slope breaks; the ray's limit, or the last feasible step, where it does not before."""
    after: float
    """Slope beyond the end; nan where the ray ends there, -inf where nothing is feasible there."""


@dataclass(frozen=True)
class Point:
    """A solved step: the worth, and the slope of a tangent there."""

    step: float
    worth: float
    slope: float

    def line(self, step: float) -> float:
        """The tangent's height at another step: never below the worth."""
        return self.worth + self.slope * (step - self.step)


class Along:
    """The worth along a ray, found piece by piece. Every solution used is certified."""

    def __init__(self, ray: Ray, session: Session, probe: float, start: Solution | None = None):
        """`probe` is the step first looked at, of the size of a small change; it does not affect results. `start`: the
        optimum at no step, where it is known and the session sets out from it."""
        self.ray, self.nearest = ray, Nearest(session)
        self.limit, self.feasible_to_limit = ray.limit, True
        self.points: dict[float, Point] = {}
        if start is not None and start.statuses is not None:
            self.nearest.bases[0.0], self.statuses = session.base, start.statuses
            self.points[0.0] = self._certified(0.0, ray.programme, start)
        at_start = self._solved(0.0)
        if at_start is None:
            raise Fault("a price was asked of a programme without a plan.")
        self.start = at_start
        self.probe = min(probe, ray.limit)
        self.tolerance = SAME * (1.0 + abs(self.start.worth))

    def _solved(self, step: float) -> Point | None:
        """The point at a step, None where nothing is feasible. Raises `Fault`."""
        if step not in self.points:
            programme = self.ray.at(step)
            solution = self.nearest.solve(step, programme)
            if solution.status == "infeasible":
                return None
            if solution.status != "optimal":
                raise Fault(f"the programme is {solution.status}.")
            self.points[step] = self._certified(step, programme, solution)
        return self.points[step]

    def _certified(self, step: float, programme: Programme, solution: Solution) -> Point:
        return Point(step, -certify(programme, solution).objective, self.ray.slope(solution))

    def _point(self, step: float) -> Point:
        """The point at a step or, where nothing is feasible there, at the last feasible step."""
        point = self._solved(min(step, self.limit))
        if point is None:
            self.limit, self.feasible_to_limit = reach(self.ray, self.limit) * (1.0 - 1e-9), False
            point = self.start if self.limit <= LEAST else self._solved(self.limit)
        if point is None:
            raise Fault("the last feasible step of a change could not be solved.")
        return point

    def slope_at(self, step: float) -> float:
        """The slope of a tangent at a step."""
        return self._point(step).slope

    def first_piece(self) -> Piece:
        """The slope from step 0 on and where it breaks, exact up to rounding."""
        return self._first_piece(to_its_end=True)

    def first_slope(self) -> float:
        """The slope from step 0 on, which takes fewer solves than where it breaks."""
        return self._first_piece(to_its_end=False).slope

    def _first_piece(self, to_its_end: bool) -> Piece:
        """The first piece, or a part of it that begins with it."""
        if self.ray.limit <= 0.0:
            return Piece(np.nan, 0.0, np.nan)
        line, straight, far = self.start, 0.0, None
        step = self.probe
        for _ in range(MOST_SOLVES):
            point = self._point(step)
            if self.limit <= LEAST:
                return Piece(-np.inf, 0.0, -np.inf)
            if point.line(0.0) <= self.start.worth + self.tolerance:  # straight from the start to here
                line, straight = replace(self.start, slope=point.slope), point.step
                if not to_its_end:
                    return Piece(line.slope, straight, np.nan)
            elif far is not None and line.line(point.step) <= point.worth + self.tolerance:
                return Piece(line.slope, point.step, far.slope)  # both lines meet on the worth: its break
            else:
                far = point
            if far is None:
                if point.step >= self.limit:
                    return Piece(line.slope, self.limit, np.nan if self.feasible_to_limit else -np.inf)
                step = point.step * FURTHER
                continue
            gap = line.slope - far.slope
            step = (far.line(0.0) - self.start.worth) / gap if gap > 0 else far.step
            if step <= straight * (1.0 + 1e-9) or step >= far.step * (1.0 - 1e-9):
                return Piece(line.slope, min(max(step, straight), far.step), far.slope)
        raise Fault("the search for the range of a price did not end.")

    def holds_until(self, slope: float) -> float:
        """The step up to which the slope is at least `slope`: where worth - slope x step is greatest, which is one
        programme with the step as a column. It sets out from the plan at no step.

        The ray's limit, or the last feasible step, if it never falls below. Raises `Fault`.
        """
        ray, scale = self.ray, min(1.0 / abs(slope), LARGEST) if slope else 1.0
        dear = replace(ray.programme, cost=scale * ray.programme.cost)
        free = with_lever(dear, ray.lower, ray.upper, cost=scale * slope - CLOSE, most=self.limit)
        session = Session.near(free, self._with_the_step(free))
        solution = session.solve(free)
        if solution.status != "optimal":
            raise Fault(f"how far a price holds could not be found: {solution.status}.")
        certify(free, solution)
        return float(solution.x[-1])

    def _with_the_step(self, free: Programme) -> Any:
        """The basis at no step as one of the programme with the step as a column, and rows split for it."""
        more = free.size[0] - self.ray.programme.size[0]
        columns, rows = self.statuses
        basis = basis_of(np.append(columns, LOWER), np.append(rows, np.full(more, BASIC, rows.dtype)))
        basis.alien = more > 0
        return basis

    @cached_property
    def statuses(self) -> tuple[Statuses, Statuses]:
        """Of columns and rows in the basis at no step."""
        basis = self.nearest.bases[0.0]
        return numbers(basis.col_status), numbers(basis.row_status)


def reach(ray: Ray, limit: float) -> float:
    """The largest step along a ray, up to `limit`, at which the programme is feasible."""
    unscored = replace(ray.programme, cost=np.zeros(len(ray.programme.cost)))
    longest = with_lever(unscored, ray.lower, ray.upper, cost=-1.0, most=limit)
    solution = Session().solve(longest)
    if solution.status != "optimal":
        raise Fault(f"the reach of a change could not be found: {solution.status}.")
    certify(longest, solution)
    return float(solution.x[-1])
