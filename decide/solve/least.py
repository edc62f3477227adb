"""Least resources: the cheapest strengths with which stated floors are reached (`docs/modes.md`).

    min Σ_u cost[u] · strength[u]   subject to  score[c] >= floor[c],  strength[u] <= cap[u],  and every other row,
                                                in which the strengths stand as variables

Then the weighted score at those strengths, the floors kept. Force generation stays as the option has it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from decide.errors import InputError, Place, Problem
from decide.model.instance import compile_instance
from decide.model.strengths import scalable_strengths
from decide.pack.mode import Least
from decide.pack.mode_text import mode_text
from decide.pack.schema import Change, UnitType
from decide.pack.theatre import Case, with_change
from decide.solve.extend import with_amounts
from decide.solve.modes import with_criteria
from decide.solve.stages import Ready, Solve, Stage, StagesEnd, held_at, last_stage, no_such_floors, optimum

GRAIN = 1e-6  # units; strengths are rounded up to it, so that what is printed is enough
MILLION = 1e6


@dataclass(frozen=True)
class Resource:
    """What is needed of a unit type at the start, beside what the option has."""

    unit: str
    own: float
    """Strength at the start, in the unit the type is counted in."""
    needed: float
    cost: float
    """USD a year of one more unit."""


def prepare_least(case: Case, mode: Least) -> Ready:
    """The programme with the strengths as columns, `strength.u`, and a row for each floor.

    Types may be had that the option has, at the start or pledged, and those a cap allows by name.

    Raises `InputError` if a cap lies below what the option's own departures take away.
    """
    having = {name: mode.caps.get(name, owned(unit)) > 0.0 for name, unit in case.pack.units.items()}
    affine, fewest = scalable_strengths(case.pack, having)
    upper = np.array([mode.caps.get(name, np.inf) for name in case.pack.units])
    upper = np.where([*having.values()], upper, 0.0)
    short = [
        Problem(
            f"{case.option.id}: {name} is capped at {mode.caps[name]:g}, but {least:g} leave the mission, so as many "
            "have to be there.",
            None,
            "Raise the cap.",
        )
        for name, least, cap in zip(case.pack.units, fewest, upper, strict=True)
        if cap < least
    ]
    if short:
        raise InputError(short)
    programme = with_amounts(affine, "strength", fewest, upper)
    return with_criteria(compile_instance(case.pack), programme, list(mode.floors))


def owned(unit: UnitType) -> float:
    """Units the option has of a type, those pledged included."""
    return unit.strength.value + sum(flow.units.value for flow in unit.arrivals.values())


def run_least(case: Case, ready: Ready, mode: Least, solve: Solve) -> tuple[StagesEnd, Case, tuple[Resource, ...]]:
    """The stages, the case at the strengths found, and the strengths themselves.

    Raises `NoAnswer` if no strengths reach the floors, `Fault` if a solution fails its certificate.
    """
    programme = ready.programme
    floors = {ready.number(name): value for name, value in mode.floors.items()}
    index = programme.block("strength").index
    each = np.array([unit.cost.value for unit in case.pack.units.values()])
    cost = np.zeros(len(programme.cost))
    cost[index] = each / MILLION
    cheapest = optimum(ready.holding(floors), cost, solve)
    if cheapest is None:
        raise no_such_floors(case.option.id, ready, mode.floors, solve)
    solution, certificate = cheapest
    needed = np.maximum(np.ceil(solution.x[index] / GRAIN - 1e-3) * GRAIN, programme.col_lower[index])
    needed = np.minimum(np.round(needed, 6), programme.col_upper[index])
    stage = Stage(
        "cost of the strengths", "USD/year", certificate.objective * MILLION, "the strengths found", certificate
    )
    col_lower, col_upper = programme.col_lower.copy(), programme.col_upper.copy()
    col_lower[index] = col_upper[index] = needed
    at = replace(ready.holding({c: held_at(value) for c, value in floors.items()}), col_lower=col_lower)
    outcome = last_stage(ready, replace(at, col_upper=col_upper), [stage], solve)
    resources = tuple(
        Resource(name, unit.strength.value, float(amount), unit.cost.value)
        for (name, unit), amount in zip(case.pack.units.items(), needed, strict=True)
    )
    return outcome, _at_strengths(case, mode, resources), resources


def _at_strengths(case: Case, mode: Least, resources: tuple[Resource, ...]) -> Case:
    """The case with the strengths found, as a named change that says where they come from."""
    change = Change(
        id="least-resources",
        title="Strengths found by the least-resources mode",
        reason=f"The cheapest strengths that reach the floors of --mode {mode_text(mode)}.",
        set={f"units.{item.unit}.strength": item.needed for item in resources},
    )
    return with_change(case, change, Place(f"--mode {mode_text(mode)}"))
