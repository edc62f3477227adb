"""A mode's stages: one programme, optimised several times with other costs and bounds, each solution certified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from decide.errors import Fault, NoAnswer
from decide.model.criteria import Criterion
from decide.model.lp import INF, Floats, Programme
from decide.pack.mode import floors_in_words
from decide.solve.certificate import Certificate, certify
from decide.solve.highs import Solution

HELD = 1e-4  # points, or deaths a year: held tighter, solvers stop without an answer on some published options
Solve = Callable[[Programme], Solution]


@dataclass(frozen=True)
class Stage:
    """One optimisation of a mode."""

    title: str
    """What was optimised."""
    unit: str
    value: float
    """Its optimum, given what the stages before hold."""
    held: str
    """What the later stages keep because of it, in words; empty for the last."""
    certificate: Certificate


@dataclass(frozen=True)
class Ready:
    """The programme of a mode: the weighted score as cost, every criterion a row without bounds yet.

    Its stages differ in costs and bounds only.
    """

    programme: Programme
    criteria: tuple[Criterion, ...]

    def number(self, name: str) -> int:
        """Number of the criterion with this name."""
        return [item.name for item in self.criteria].index(name)

    def gain(self, c: int) -> Floats:
        """(column) points of a criterion for each unit of a column."""
        gain = np.zeros(len(self.programme.cost))
        gain[self.programme.block("z").index] = self.criteria[c].gain
        return gain

    def holding(self, floors: Mapping[int, float]) -> Programme:
        """The programme with least scores for some criteria, in points."""
        return self.bounded("criterion", {c: value - self.criteria[c].constant for c, value in floors.items()})

    def bounded(self, family: str, at_least: Mapping[int, float]) -> Programme:
        """The programme with lower bounds on rows of a family; its other rows lose theirs."""
        rows = self.programme.rows(family).index
        lower = self.programme.row_lower.copy()
        lower[rows] = -INF
        for number, bound in at_least.items():
            lower[rows[number]] = bound
        return self.programme.with_bounds(lower, self.programme.row_upper)


@dataclass(frozen=True)
class StagesEnd:
    """What the stages of a mode end with."""

    programme: Programme
    """Of the last stage, which maximises the weighted score."""
    solution: Solution
    certificate: Certificate
    stages: tuple[Stage, ...]


def optimum(programme: Programme, cost: Floats, solve: Solve) -> tuple[Solution, Certificate] | None:
    """The certified optimum of a stage that minimises a cost; None if no plan exists.

    Raises `Fault` if the stage is unbounded or its solution fails its certificate.
    """
    stage = replace(programme, cost=cost)
    solution = solve(stage)
    if solution.status == "infeasible":
        return None
    if solution.status != "optimal":
        raise Fault(f"a stage of the solve mode is {solution.status}.")
    return solution, certify(stage, solution)


def best(ready: Ready, c: int, floors: Mapping[int, float], solve: Solve) -> tuple[float, Certificate] | None:
    """The highest value of a criterion, in points, while floors on others are kept; None if they cannot be."""
    reached = optimum(ready.holding(floors), -ready.gain(c), solve)
    return (ready.criteria[c].constant - reached[1].objective, reached[1]) if reached else None


def held_at(value: float, tolerance: float = 0.0) -> float:
    """The floor that holds an optimum within a tolerance."""
    return value - max(tolerance, HELD)


def at_least(floor: float) -> str:
    """A floor in words, for a table."""
    return f"at least {floor:.2f}"


def last_stage(ready: Ready, programme: Programme, stages: list[Stage], solve: Solve) -> StagesEnd:
    """The weighted score over the plans that keep all that is held, so that the rest is not left arbitrary."""
    final = replace(programme, cost=ready.programme.cost)
    reached = optimum(final, final.cost, solve)
    if reached is None:
        raise Fault("the last stage of the solve mode has no plan, though the one before it had.")
    return last_of(final, *reached, stages)


def last_of(final: Programme, solution: Solution, certificate: Certificate, stages: list[Stage]) -> StagesEnd:
    """What a mode ends with once the weighted score, its last stage, is optimised."""
    weighted = Stage("weighted score", "points", -certificate.objective, "", certificate)
    return StagesEnd(final, solution, certificate, (*stages, weighted))


def no_such_floors(option: str, ready: Ready, floors: Mapping[str, float], solve: Solve) -> NoAnswer:
    """Why floors cannot be kept: each that no plan reaches, else the first that those before it rule out."""
    kept: dict[int, float] = {}
    said: list[str] = []
    for name, floor in floors.items():
        alone = best(ready, ready.number(name), {}, solve)
        if alone is None:
            return NoAnswer(f"{option}: no plan exists.")
        if alone[0] < floor:
            said.append(_short({name: floor}, f"the highest any plan reaches is {_down(alone[0])}"))
    if said:
        return NoAnswer("\n".join(f"{option}: {text}" for text in said))
    for name, floor in floors.items():
        c = ready.number(name)
        others = {item.name: kept[n] for n, item in enumerate(ready.criteria) if n in kept}
        if (reached := best(ready, c, kept, solve)) is not None and reached[0] < floor:
            while_kept = f"while {floors_in_words(others)}, the highest is {_down(reached[0])}"
            return NoAnswer(f"{option}: {_short({name: floor}, while_kept)}")
        kept[c] = floor
    return NoAnswer(f"{option}: the floors can only just not be kept together; lower one by 0.01 points.")


def _short(floor: dict[str, float], reached: str) -> str:
    return f"no plan is such that {floors_in_words(floor)}: {reached}. Lower the floor, or change what limits the plan."


def _down(value: float) -> str:
    """Rounded down, so that the figure printed can be asked for."""
    return f"{np.floor(value * 100.0) / 100.0:.2f}"
