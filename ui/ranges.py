"""How far each slider goes: from the pack's own figures, so that any pack has sensible ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

from decide.pack.schema import Pack
from decide.pack.theatre import Case

PART = 0.5  # of the strength of a type: a change by more is another mission
LEAST = {"persons": 500.0}  # a slider adds at least so many: a battalion, or else ten of the type
LEAST_OTHERWISE = 10.0
STEPS = {"persons": 50.0}  # persons by the half hundred, all else one by one
MOST_DELAY = 24  # months; beyond it nothing pledged would arrive within the horizons of use
BUDGET_STEP = 50e6  # USD
MOST_WEIGHT = 4.0  # times the largest weight of the pack
WEIGHT_STEPS = 8
WEIGHT_GRID = (
    50  # parts of a step of a weight, to which those of a named weighting are rounded where they become one's own
)


@dataclass(frozen=True)
class Range:
    """Ends and step of a slider."""

    low: float
    high: float
    step: float

    def holds(self, value: float) -> bool:
        """Whether the value lies between the ends, on a step."""
        return self.low <= value <= self.high and math.isclose(
            value / self.step, round(value / self.step), abs_tol=1e-9
        )

    def nearest(self, value: float) -> float:
        """The step that lies nearest to a value; an end where it lies beyond. Nan is no value: the lower end."""
        inside = min(max(self.low, value), self.high)
        return min(max(self.low, self.step * round(inside / self.step)), self.high)

    @property
    def fine(self) -> Range:
        """The same ends, for a number that is typed: by whole ones, or by the step where that is less."""
        return Range(self.low, self.high, min(self.step, 1.0))


def unit_range(unit: str, cases: tuple[Case, ...]) -> Range:
    """What may be added to a unit type: no option loses more than half of what it has at the start."""
    spec = cases[0].pack.units[unit]
    strengths = [case.pack.units[unit].strength.value for case in cases if unit in case.pack.units]
    step = STEPS.get(spec.counted_in, 1.0)
    more = max(PART * max(strengths), LEAST.get(spec.counted_in, LEAST_OTHERWISE))
    low = 0.0 - step * math.floor(PART * min(strengths) / step)
    return Range(low, step * max(1.0, math.floor(more / step)), step)


def delay_range(pack: Pack) -> Range:
    """Months by which force generation may take longer."""
    horizon = sum(period.months for period in pack.calendar.periods)
    return Range(0.0, float(min(MOST_DELAY, horizon)), 1.0)


def budget_steps(least: float, dearest: float) -> tuple[float, ...]:
    """Ceilings offered, in USD a year: from what the mission costs before any unit to what the dearest option costs."""
    step = BUDGET_STEP if dearest >= 10 * BUDGET_STEP else 10.0 ** math.floor(math.log10(max(dearest, 10.0) / 10.0))
    return tuple(step * n for n in range(math.floor(least / step) + 1, math.floor(dearest / step) + 1))


def weight_range(pack: Pack) -> Range:
    """What each weight may be set to."""
    largest = max((weight.value for by_region in pack.weights.values() for weight in by_region.values()), default=1.0)
    high = MOST_WEIGHT * (largest or 1.0)
    return Range(0.0, high, high / WEIGHT_STEPS)


def weight_grid(pack: Pack) -> Range:
    """What each weight may be: the steps of its slider and, for those taken over from a named weighting, finer ones."""
    slider = weight_range(pack)
    return Range(slider.low, slider.high, slider.step / WEIGHT_GRID)
