"""The solve modes besides the weighted one: what each optimises, stage by stage (`docs/modes.md`).

Every mode ends with the weighted score over the plans that keep what its own stages hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from decide.errors import Fault
from decide.model.criteria import criterion, harm_rows, level_rows, score_rows, weighed_names
from decide.model.instance import Instance
from decide.model.lp import INF, Family, Programme, with_rows
from decide.pack.mode import OVERALL, Adversary, Epsilon, Lexicographic, Leximin, MaxMin, Weighted
from decide.solve.certificate import Certificate
from decide.solve.extend import with_columns
from decide.solve.stages import (
    Ready,
    Solve,
    Stage,
    StagesEnd,
    at_least,
    best,
    held_at,
    last_of,
    last_stage,
    no_such_floors,
    optimum,
)

T = TypeVar("T")
Staged = Lexicographic | Epsilon | MaxMin | Leximin | Adversary
RISES = 1e-2  # points; a score that can rise by less, the others held, cannot rise


def prepare(p: Instance, programme: Programme, mode: Weighted | Staged) -> Ready:
    """The programme with the rows and columns of a mode; the weighted mode needs none.

    Raises `InputError` if the mode names what has no score.
    """
    if isinstance(mode, Weighted):
        return Ready(programme, ())
    if isinstance(mode, Adversary):
        return Ready(_with_harm(p, programme, mode), ())
    if isinstance(mode, MaxMin | Leximin):
        names: Sequence[str] = weighed_names(p, mode.over)
        programme = _with_levels(programme, 1)
    else:
        names = mode.order if isinstance(mode, Lexicographic) else [*dict.fromkeys([mode.maximise, *mode.floors])]
    return with_criteria(p, programme, names, levels=isinstance(mode, MaxMin | Leximin))


def with_criteria(p: Instance, programme: Programme, names: Sequence[str], levels: bool = False) -> Ready:
    """The programme with a row for each criterion and, with `levels`, a row that compares it with the level."""
    z = programme.block("z")
    criteria = [criterion(p, z, name) for name in names]
    families: list[Family] = [score_rows(z, criteria)]
    if levels:
        families.append(level_rows(z, criteria, programme.block("level")))
    labels = {"c": tuple(f"c{number + 1}" for number in range(len(criteria)))}
    return Ready(with_rows(programme, families, labels), tuple(criteria))


def run_mode(option: str, ready: Ready, mode: Staged, solve: Solve) -> StagesEnd:
    """The stages of a mode. Raises `NoAnswer` if floors cannot be kept, `Fault` if a solution fails."""
    if isinstance(mode, Lexicographic):
        return _lexicographic(ready, mode, solve)
    if isinstance(mode, Epsilon):
        return _epsilon(option, ready, mode, solve)
    if isinstance(mode, Adversary):
        return _adversary(ready, mode, solve)
    return _leximin(ready, mode, solve)


def _lexicographic(ready: Ready, mode: Lexicographic, solve: Solve) -> StagesEnd:
    """max f1;  then max f2 subject to f1 >= f1* - tolerance;  and so on;  then the weighted score."""
    floors: dict[int, float] = {}
    stages: list[Stage] = []
    for c, name in enumerate(mode.order):
        value, certificate = _reached(best(ready, c, floors, solve))
        floors[c] = held_at(value, mode.tolerance)
        stages.append(Stage(name, "points", value, f"{name} {at_least(floors[c])}", certificate))
    return last_stage(ready, ready.holding(floors), stages, solve)


def _epsilon(option: str, ready: Ready, mode: Epsilon, solve: Solve) -> StagesEnd:
    """max f  subject to  f_i >= floor_i;  then the weighted score among the plans that reach it. The overall score
    is the weighted score, so that the last stage is the only one."""
    floors = {ready.number(name): value for name, value in mode.floors.items()}
    if mode.maximise == OVERALL:
        held = ready.holding(floors)
        reached = optimum(held, held.cost, solve)
        if reached is None:
            raise no_such_floors(option, ready, mode.floors, solve)
        return last_of(held, *reached, [])
    c = ready.number(mode.maximise)
    highest = best(ready, c, floors, solve)
    if highest is None:
        raise no_such_floors(option, ready, mode.floors, solve)
    value, certificate = highest
    floors[c] = max(floors.get(c, -INF), held_at(value))
    stage = Stage(mode.maximise, "points", value, f"{mode.maximise} {at_least(floors[c])}", certificate)
    return last_stage(ready, ready.holding(floors), [stage], solve)


def _leximin(ready: Ready, mode: MaxMin | Leximin, solve: Solve) -> StagesEnd:
    """max level  subject to  level <= f_c (c not settled),  f_c >= f_c* (c settled);  settle the scores that
    cannot rise above the level;  again, until all are settled;  then the weighted score.

    A score cannot rise if its row has a price and, tried on its own, it does not rise (`max f_c` with all others
    at the level). The max-min mode stops after the first level and holds every score at it.
    """
    settled: dict[int, float] = {}
    stages: list[Stage] = []
    names = [item.name for item in ready.criteria]
    while len(settled) < len(names):
        open_ = [c for c in range(len(names)) if c not in settled]
        level, prices, certificate = _level(ready, settled, open_, solve)
        kept = {**settled, **{c: held_at(level) for c in open_}}
        if isinstance(mode, MaxMin):
            stages.append(_level_stage(names, open_, open_, level, certificate))
            return last_stage(ready, ready.holding(kept), stages, solve)
        priced = [c for c, price in zip(open_, prices, strict=True) if price > 0.0] or open_
        if len(priced) == 1:  # its row alone holds the level down
            settled[priced[0]] = held_at(level)
            stages.append(_level_stage(names, open_, priced, level, certificate))
            continue
        rise = {c: _reached(best(ready, c, kept, solve))[0] - level for c in priced}
        least = min(rise.values())  # by duality at least one priced score cannot rise; rounding must not hide it
        stuck = [c for c in priced if rise[c] <= max(RISES, least)]
        settled.update({c: held_at(level) for c in stuck})
        stages.append(_level_stage(names, open_, stuck, level, certificate))
    return last_stage(ready, ready.holding(settled), stages, solve)


def _level(
    ready: Ready, settled: dict[int, float], open_: Sequence[int], solve: Solve
) -> tuple[float, Sequence[float], Certificate]:
    """The highest level that all open scores reach, the price of each of their rows, and the certificate."""
    # the column counts from the lowest score of a mission that does nothing, so that it is never negative
    base = min(item.constant for item in ready.criteria)
    above = {c: base - ready.criteria[c].constant for c in open_}
    held = Ready(ready.holding(settled), ready.criteria).bounded("above", above)
    cost = np.zeros(len(held.cost))
    cost[held.block("level").index] = -1.0
    solution, certificate = _reached(optimum(held, cost, solve))
    prices = solution.duals[held.rows("above").index][list(open_)]
    return base - certificate.objective, [float(price) for price in prices], certificate


def _level_stage(
    names: Sequence[str], open_: Sequence[int], held: Sequence[int], level: float, certificate: Certificate
) -> Stage:
    title = f"lowest of {', '.join(names[c] for c in open_)}"
    at = f"{', '.join(names[c] for c in held)} {at_least(held_at(level))}"
    return Stage(title, "points", level, at, certificate)


def _adversary(ready: Ready, mode: Adversary, solve: Solve) -> StagesEnd:
    """min Σ_g months[g] / months · level[g]  subject to  harm[a,g] <= level[g];  then the weighted score."""
    programme = ready.programme
    row = programme.rows("worst").index
    cost = programme.price(np.bincount(row, minlength=len(programme.row_lower)).astype(float))
    _, certificate = _reached(optimum(programme, cost, solve))
    value = certificate.objective
    upper = programme.row_upper.copy()
    upper[row] = most = -held_at(-value)
    title = "largest unmet protection need of any area"
    title += "" if mode.over == "horizon" else ", mean over the periods"
    stage = Stage(title, "deaths/year", value, f"at most {most:.2f} deaths a year", certificate)
    return last_stage(ready, programme.with_bounds(programme.row_lower, upper), [stage], solve)


def _with_harm(p: Instance, programme: Programme, mode: Adversary) -> Programme:
    """The programme with levels[g] above the unmet harm of every area, and their mean over time as a row."""
    part = np.ones(1) if mode.over == "horizon" else p.months / p.months.sum()
    programme = _with_levels(programme, len(part))
    level = programme.block("level")
    worst = Family("worst", {"w": 1}).add(level, part, w=np.zeros(len(part), np.int64))
    labels = {"g": p.periods if mode.over == "periods" else ("horizon",), "w": ("worst",)}
    return with_rows(programme, [harm_rows(p, programme.block("z"), level), worst], labels)


def _with_levels(programme: Programme, count: int) -> Programme:
    none = np.zeros(0, np.int64)
    return with_columns(programme, "level", np.zeros(count), np.full(count, INF), none, none, np.zeros(0))


def _reached(outcome: T | None) -> T:
    """The optimum of a stage that has a plan whenever the stage before it has one."""
    if outcome is None:
        raise Fault("a stage of the solve mode has no plan, though the one before it had.")
    return outcome
