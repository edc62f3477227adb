"""Which moves would improve a given laydown most.

A move takes N units of a type out of one area and puts them into another, from a period to the end. The
duals of the fixed laydown say where a unit is worth more; as a dual holds only at the margin, each
candidate is then solved with whole sizes, and the gain told is that of the solution.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from decide.errors import NoAnswer, Stopped
from decide.language import mark
from decide.model.fixing import with_laydown
from decide.model.lp import Floats
from decide.progress import Progress, silent
from decide.questions.plan.limits import Given, checked_rows, filled, overshoot
from decide.solve.answer import HIGHS, Answer, solved
from decide.solve.highs import Session

SHOWN = 3
SIZED = 40  # candidates for which the largest size is sought
TRIED = 12  # candidates solved
PERSONS_STEP = 10  # people move by tens
SIZES = (1.0, 0.5, 0.25)  # of the largest size: gains diminish, so less can be more
LEAST_GAIN = 0.005  # points; below it nothing is told


@dataclass(frozen=True)
class Move:
    """A move and what it gains."""

    unit: str
    start: str
    """Area left."""
    end: str
    """Area joined."""
    period: str
    """From this period to the end of the horizon."""
    units: float
    counted_in: str
    gain: float
    """Points: the optimum with the move less the optimum without."""


@dataclass(frozen=True)
class Tried:
    """The moves that gain most, best first, of those tried."""

    moves: tuple[Move, ...]
    count: int
    """How many candidates were tried."""
    promising: int
    """How many there are; fewer were tried if it was stopped."""


def best_moves(plan: Answer, fixed: Given, solver: str = HIGHS, progress: Progress | None = None) -> Tried:
    """The moves that gain most; at most one between two areas for a type.

    None breaks a limit that the plan keeps. Ties fall to the order of the pack. If stopped, of the candidates done.
    """
    progress = progress or silent()
    session = Session()
    worth = _worth(plan)
    sized = [
        (per_unit * most, n, at, most)
        for n, (per_unit, at) in enumerate(_candidates(worth, fixed.station))
        if (most := _largest(plan, fixed, at)) > 0
    ]
    sized.sort(key=lambda item: (-item[0], item[1]))
    candidates, count = sized[:TRIED], 0
    best: dict[tuple[int, int, int], Move] = {}
    with suppress(Stopped):
        for _, _, at, most in progress.over(candidates, len(candidates), mark("moves")):
            gains = [(_gain(plan, fixed, at, units, session, solver), units) for units in _sizes(plan, at[0], most)]
            count += 1
            key = at[:3]
            for gain, units in gains:
                if gain >= LEAST_GAIN and (key not in best or gain > best[key].gain):
                    best[key] = _move(plan, at, units, gain)
    moves = sorted(best.values(), key=lambda move: -move.gain)[:SHOWN]
    return Tried(tuple(moves), count, len(candidates))


At = tuple[int, int, int, int]


def _move(plan: Answer, at: At, units: float, gain: float) -> Move:
    p = plan.instance
    u, start, end, t = at
    unit = p.units[u]
    return Move(unit, p.areas[start], p.areas[end], p.periods[t], units, p.pack.units[unit].counted_in, gain)


def _worth(plan: Answer) -> Floats:
    """(u, a, t) points that one more unit there and then is worth; nan where none can be."""
    p, s = plan.instance, plan.programme.block("S")
    worth = np.full((len(p.units), len(p.areas), len(p.periods)), np.nan)
    worth[tuple(s.at.values())] = -(plan.programme.cost - plan.programme.price(plan.solution.duals))[s.index]
    return worth


def _candidates(worth: Floats, station: Floats) -> Iterator[tuple[float, At]]:
    """Moves that the duals call a gain: points a unit and (unit type, from, to, first period).

    The most promising first, by the points of all units that could go; two periods at most for a pair.
    """
    after = np.cumsum(worth[:, :, ::-1], axis=2)[:, :, ::-1]  # nan if the area cannot be used to the end
    movable = np.minimum.accumulate(station[:, :, ::-1], axis=2)[:, :, ::-1]
    per_unit = np.nan_to_num(after[:, None, :, :] - after[:, :, None, :], nan=0.0)  # (u, from, to, t)
    promise = np.where(movable[:, :, None, :] >= 1.0, per_unit * movable[:, :, None, :], 0.0)
    order = np.argsort(-promise, axis=None, kind="stable")[: 4 * SIZED]
    seen: dict[tuple[int, int, int], int] = {}
    given = 0
    for flat in order:
        u, start, end, t = (int(n) for n in np.unravel_index(flat, promise.shape))
        key = (u, start, end)
        if promise[u, start, end, t] <= 1e-9 or given == SIZED:
            return
        if seen.get(key, 0) < 2:
            seen[key] = seen.get(key, 0) + 1
            given += 1
            yield float(per_unit[u, start, end, t]), (u, start, end, t)


def moved(station: Floats, at: At, units: float) -> Floats:
    """The laydown with a move made."""
    u, start, end, t = at
    changed = station.copy()
    changed[u, start, t:] -= units
    changed[u, end, t:] += units
    return changed


def _largest(plan: Answer, fixed: Given, at: At) -> float:
    """The largest whole number of units whose move breaks no limit on the laydown: 0 if none.

    What a move breaks grows with its size in each row, so the sizes allowed are those up to a largest.
    """
    u, start, _, t = at
    rows = checked_rows(fixed.programme)

    def allowed(units: float) -> bool:
        x = filled(fixed.instance, fixed.programme, moved(fixed.station, at, units))
        above, below, size = overshoot(fixed.programme, x)
        return bool((np.maximum(above, below)[rows] <= 1e-6 * (1.0 + size[rows])).all())

    low, high = 0.0, float(np.floor(fixed.station[u, start, t:].min() + 1e-9))
    if allowed(high):
        return high
    while high - low > 1:
        middle = np.floor((low + high) / 2)
        low, high = (middle, high) if allowed(middle) else (low, middle)
    return low


def _sizes(plan: Answer, u: int, most: float) -> list[float]:
    """Sizes to try, the largest first: people by tens where that many can go."""
    counted = plan.instance.pack.units[plan.instance.units[u]].counted_in
    step = PERSONS_STEP if counted == "persons" and most >= PERSONS_STEP else 1
    sizes = [float(step * np.floor(most * part / step)) for part in SIZES]
    return [units for units in dict.fromkeys(sizes) if units > 0]


def _gain(plan: Answer, fixed: Given, at: At, units: float, session: Session, solver: str) -> float:
    """Points gained by a move, solved and certified; minus infinity if nobody could guard or supply it."""
    programme = with_laydown(fixed.programme, moved(fixed.station, at, units))
    try:
        return solved(plan.case, plan.instance, programme, solver, session).objective - plan.objective
    except NoAnswer:
        return -np.inf
