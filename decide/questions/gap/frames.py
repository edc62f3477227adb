"""The frames of a gap: what has to be pledged, the floors, the price curve, other options, what limits all pledges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from decide.model.criteria import measure, score_of
from decide.model.instance import response_curve
from decide.model.lp import Floats
from decide.model.plan import met_under, scores
from decide.model.scoring import Bound
from decide.questions.gap.parts import Goal, Parts
from decide.results.lead_times import formation_of
from decide.solve.answer import Answer
from decide.solve.gap import SOME, Purchase

FRAMES: Mapping[str, tuple[str, ...]] = {
    "pledge": (
        *("option", "kind", "id", "title", "unit", "months", "months_low", "months_high", "least", "least_cost"),
        *("formation", "size", "formations", "whole", "persons", "cost", "cost_low", "cost_high"),
    ),
    "floors": (
        "option",
        "criterion",
        "floor",
        "like",
        "own",
        "free",
        "highest",
        "reached",
        "reached_low",
        "reached_high",
    ),
    "totals": ("option", "case", "uniformed", "civilians", "beds", "cost", "cost_low", "cost_high", "at_least"),
    "scores": ("option", "objective", "region", "own", "with_pledge"),
    "beside": ("option", "other", "title", "uniformed", "cost", "criterion", "highest", "short"),
    "beside_floors": ("option", "other", "criterion", "floor", "own"),
    "curve": ("option", "criterion", "level", "cost", "rate", "uniformed", "exact"),
    "curve_units": ("option", "criterion", "level", "kind", "id", "units"),
    "limits": ("option", "criterion", "lifted", "highest"),
}
MILLION = 1e6
Row = tuple[Any, ...]


def frames(goal: Goal, parts: Parts) -> dict[str, pd.DataFrame]:
    """All of them; those of parts not done yet are empty."""
    rows = {
        "pledge": _pledge(goal, parts),
        "floors": _floors(goal, parts),
        "totals": _totals(goal, parts),
        "scores": _scores(goal, parts),
        "beside": _beside(goal, parts),
        "beside_floors": _beside_floors(goal, parts),
        "curve": _curve(goal, parts),
        "curve_units": _curve_units(goal, parts),
        "limits": _limits(goal, parts),
    }
    return {name: pd.DataFrame(list(rows[name]), columns=list(columns)) for name, columns in FRAMES.items()}


def _pledge(goal: Goal, parts: Parts) -> Iterator[Row]:
    """Every type and place that may be had more of; costs in USD a year."""
    pack, whole = goal.own.case.pack, parts.whole
    early, late = goal.ranges["early"], goal.ranges["late"]
    for u, (name, unit) in enumerate(pack.units.items()):
        if name in goal.offer.units:
            formation, size = formation_of(pack, name)
            least = _clean(parts.least.units[u])
            amount = float(whole.units[u]) if whole else float("nan")
            months = (offer.unit_months[name] for offer in (goal.offer, early, late))
            costs = (amount * getattr(unit.cost, end) for end in ("value", "low", "high"))
            head = (goal.option, "unit", name, unit.title, unit.counted_in, *months, least, least * unit.cost.value)
            yield (*head, formation, size, amount / size, amount, amount * unit.persons.value, *costs)
    open_ = parts.programme.instance.open.max(axis=1)
    for a, (name, area) in enumerate(pack.areas.items()):
        if name in goal.offer.beds:
            least = _clean(parts.least.beds[a])
            amount = float(whole.beds[a]) if whole else float("nan")
            months = (offer.bed_months[name] for offer in (goal.offer, early, late))
            each = [float(getattr(pack.costs.bed, end) * open_[a]) for end in ("value", "low", "high")]
            head = (goal.option, "bed", name, area.title, "beds", *months, least, least * each[0])
            yield (*head, "", 1.0, amount, amount, 0.0, *(amount * cost for cost in each))


def _clean(amount: float) -> float:
    return float(amount) if amount > SOME else 0.0


def _floors(goal: Goal, parts: Parts) -> Iterator[Row]:
    own, plan = goal.own, parts.plan
    for floor in goal.floors:
        now = measure(own.instance, own.programme, floor.name).value(own.solution.x)
        ends = parts.free[floor.name], parts.highest[floor.name]
        reached = _reached(plan, floor.name) if plan else [float("nan")] * 3
        yield goal.option, floor.name, floor.level, floor.like, now, *ends, *reached


def _reached(plan: Answer, name: str) -> list[float]:
    """The score of a plan, and the same plan's under the low and the high of the response."""
    p = plan.instance
    response = p.pack.response.met_at_requirement
    others = [met_under(plan.plan, response_curve(p.pack, share)) for share in (response.low, response.high)]
    value, *ends = (score_of(p, name, met) for met in (plan.plan.met, *others))
    return [value, min(ends), max(ends)]


def _totals(goal: Goal, parts: Parts) -> Iterator[Row]:
    """The least pledge, the one in whole formations, and the least one if all comes early or late."""
    cases: dict[str, Purchase | None] = {"least": parts.least, "whole": parts.whole, **parts.timing}
    for name, bought in cases.items():
        if bought is not None:
            people = _people(goal, bought.units)
            costs = (_cost(goal, parts, bought, end) for end in ("value", "low", "high"))
            bound = parts.least if name == "whole" else bought
            yield goal.option, name, *people, float(bought.beds.sum()), *costs, bound.at_least * MILLION
        elif name != "whole":
            yield goal.option, name, *[float("nan")] * 7


def _people(goal: Goal, units: Floats) -> tuple[float, float]:
    """Uniformed people, and civilians."""
    p = goal.own.instance
    uniformed = np.array([unit.pool != "civilians" for unit in p.pack.units.values()])
    return float((p.persons * units)[uniformed].sum()), float((p.persons * units)[~uniformed].sum())


def _cost(goal: Goal, parts: Parts, bought: Purchase, end: Bound) -> float:
    """USD a year, with every cost at its value, its low or its high."""
    pack = goal.own.case.pack
    each = np.array([getattr(unit.cost, end) for unit in pack.units.values()])
    beds = float(bought.beds @ parts.programme.instance.open.max(axis=1))
    return float(each @ bought.units) + float(getattr(pack.costs.bed, end)) * beds


def _scores(goal: Goal, parts: Parts) -> Iterator[Row]:
    if parts.plan is None:
        return
    p = goal.own.instance
    own, after = scores(p, goal.own.plan.met), scores(parts.plan.instance, parts.plan.plan.met)
    for o, objective in enumerate(p.objectives):
        for r, region in enumerate(p.regions):
            if np.isfinite(own[o, r]):
                yield goal.option, objective, region, float(own[o, r]), float(after[o, r])


def _beside(goal: Goal, parts: Parts) -> Iterator[Row]:
    for item in parts.beside:
        people_and_cost = item.uniformed, item.cost
        yield goal.option, item.option, item.title, *people_and_cost, goal.floors[0].name, item.highest, item.short


def _beside_floors(goal: Goal, parts: Parts) -> Iterator[Row]:
    for item in parts.beside:
        yield from ((goal.option, item.option, name, level, item.own[name]) for name, level in goal.levels.items())


def _curve(goal: Goal, parts: Parts) -> Iterator[Row]:
    """Corners of the price curve; `rate` is what one more point costs up to the next."""
    corners = parts.curve
    for n, corner in enumerate(corners):
        after = corners[n + 1] if n + 1 < len(corners) else None
        rate = (after.second - corner.second) / (after.first - corner.first) if after else float("nan")
        units, _, exact = corner.kept
        people = _people(goal, units)[0]
        head = (goal.option, goal.floors[0].name, corner.first)
        yield (*head, max(0.0, corner.second) * MILLION, rate * MILLION, people, exact)


def _curve_units(goal: Goal, parts: Parts) -> Iterator[Row]:
    p = goal.own.instance
    for corner in parts.curve:
        head = (goal.option, goal.floors[0].name, corner.first)
        units, beds, _ = corner.kept
        yield from ((*head, "unit", name, float(x)) for name, x in zip(p.units, units, strict=True) if x > SOME)
        yield from ((*head, "bed", name, float(x)) for name, x in zip(p.areas, beds, strict=True) if x > SOME)


def _limits(goal: Goal, parts: Parts) -> Iterator[Row]:
    for lifted, value in parts.limits.items():
        yield goal.option, goal.floors[0].name, lifted, value
