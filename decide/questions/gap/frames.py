"""The frames of a gap: what has to be pledged, the floors, the price curve, other options, what limits all pledges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from decide.model.criteria import measure, score_of
from decide.model.instance import response_curve
from decide.model.plan import met_under, scores
from decide.model.scoring import Bound
from decide.questions.gap.progressing import Asked, Found
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


def frames(asked: Asked, found: Found) -> dict[str, pd.DataFrame]:
    """All of them; those of parts not done yet are empty."""
    rows = {
        "pledge": _pledge(asked, found),
        "floors": _floors(asked, found),
        "totals": _totals(asked, found),
        "scores": _scores(asked, found),
        "beside": _beside(asked, found),
        "beside_floors": _beside_floors(asked, found),
        "curve": _curve(asked, found),
        "curve_units": _curve_units(asked, found),
        "limits": _limits(asked, found),
    }
    return {name: pd.DataFrame(list(rows[name]), columns=list(columns)) for name, columns in FRAMES.items()}


def _pledge(asked: Asked, found: Found) -> Iterator[Row]:
    """Every type and place that may be had more of; costs in USD a year."""
    pack, whole = asked.found.case.pack, found.whole
    early, late = asked.ranges["early"], asked.ranges["late"]
    for u, (name, unit) in enumerate(pack.units.items()):
        if name in asked.offer.units:
            formation, size = formation_of(pack, name)
            least = _clean(found.least.units[u])
            amount = float(whole.units[u]) if whole else float("nan")
            months = (offer.unit_months[name] for offer in (asked.offer, early, late))
            costs = (amount * getattr(unit.cost, end) for end in ("value", "low", "high"))
            head = (asked.option, "unit", name, unit.title, unit.counted_in, *months, least, least * unit.cost.value)
            yield (*head, formation, size, amount / size, amount, amount * unit.persons.value, *costs)
    open_ = found.programme.instance.open.max(axis=1)
    for a, (name, area) in enumerate(pack.areas.items()):
        if name in asked.offer.beds:
            least = _clean(found.least.beds[a])
            amount = float(whole.beds[a]) if whole else float("nan")
            months = (offer.bed_months[name] for offer in (asked.offer, early, late))
            each = [float(getattr(pack.costs.bed, end) * open_[a]) for end in ("value", "low", "high")]
            head = (asked.option, "bed", name, area.title, "beds", *months, least, least * each[0])
            yield (*head, "", 1.0, amount, amount, 0.0, *(amount * cost for cost in each))


def _clean(amount: float) -> float:
    return float(amount) if amount > SOME else 0.0


def _floors(asked: Asked, found: Found) -> Iterator[Row]:
    own, plan = asked.found, found.plan
    for floor in asked.floors:
        now = measure(own.instance, own.programme, floor.name).value(own.solution.x)
        ends = found.free[floor.name], found.highest[floor.name]
        reached = _reached(plan, floor.name) if plan else [float("nan")] * 3
        yield asked.option, floor.name, floor.level, floor.like, now, *ends, *reached


def _reached(plan: Answer, name: str) -> list[float]:
    """The score of a plan, and the same plan's under the low and the high of the response."""
    p = plan.instance
    response = p.pack.response.met_at_requirement
    others = [met_under(plan.plan, response_curve(p.pack, share)) for share in (response.low, response.high)]
    value, *ends = (score_of(p, name, met) for met in (plan.plan.met, *others))
    return [value, min(ends), max(ends)]


def _totals(asked: Asked, found: Found) -> Iterator[Row]:
    """The least pledge, the one in whole formations, and the least one if all comes early or late."""
    cases: dict[str, Purchase | None] = {"least": found.least, "whole": found.whole, **found.timing}
    for name, bought in cases.items():
        if bought is not None:
            people = _people(asked, bought)
            costs = (_cost(asked, found, bought, end) for end in ("value", "low", "high"))
            bound = found.least if name == "whole" else bought
            yield asked.option, name, *people, float(bought.beds.sum()), *costs, bound.at_least * MILLION
        elif name != "whole":
            yield asked.option, name, *[float("nan")] * 7


def _people(asked: Asked, bought: Purchase) -> tuple[float, float]:
    """Uniformed people, and civilians."""
    p = asked.found.instance
    uniformed = np.array([unit.pool != "civilians" for unit in p.pack.units.values()])
    return float((p.persons * bought.units)[uniformed].sum()), float((p.persons * bought.units)[~uniformed].sum())


def _cost(asked: Asked, found: Found, bought: Purchase, end: Bound) -> float:
    """USD a year, with every cost at its value, its low or its high."""
    pack = asked.found.case.pack
    each = np.array([getattr(unit.cost, end) for unit in pack.units.values()])
    beds = float(bought.beds @ found.programme.instance.open.max(axis=1))
    return float(each @ bought.units) + float(getattr(pack.costs.bed, end)) * beds


def _scores(asked: Asked, found: Found) -> Iterator[Row]:
    if found.plan is None:
        return
    p = asked.found.instance
    own, after = scores(p, asked.found.plan.met), scores(found.plan.instance, found.plan.plan.met)
    for o, objective in enumerate(p.objectives):
        for r, region in enumerate(p.regions):
            if np.isfinite(own[o, r]):
                yield asked.option, objective, region, float(own[o, r]), float(after[o, r])


def _beside(asked: Asked, found: Found) -> Iterator[Row]:
    for item in found.beside:
        people_and_cost = item.uniformed, item.cost
        yield asked.option, item.option, item.title, *people_and_cost, asked.floors[0].name, item.highest, item.short


def _beside_floors(asked: Asked, found: Found) -> Iterator[Row]:
    for item in found.beside:
        yield from ((asked.option, item.option, name, level, item.own[name]) for name, level in asked.levels.items())


def _curve(asked: Asked, found: Found) -> Iterator[Row]:
    """Corners of the price curve; `rate` is what one more point costs up to the next."""
    corners = found.curve
    for n, corner in enumerate(corners):
        after = corners[n + 1] if n + 1 < len(corners) else None
        rate = (after.second - corner.second) / (after.first - corner.first) if after else float("nan")
        units, _, exact = corner.kept
        people = _people(asked, Purchase(units, np.zeros(0), 0.0, 0.0))[0]
        head = (asked.option, asked.floors[0].name, corner.first)
        yield (*head, max(0.0, corner.second) * MILLION, rate * MILLION, people, exact)


def _curve_units(asked: Asked, found: Found) -> Iterator[Row]:
    p = asked.found.instance
    for corner in found.curve:
        head = (asked.option, asked.floors[0].name, corner.first)
        units, beds, _ = corner.kept
        yield from ((*head, "unit", name, float(x)) for name, x in zip(p.units, units, strict=True) if x > SOME)
        yield from ((*head, "bed", name, float(x)) for name, x in zip(p.areas, beds, strict=True) if x > SOME)


def _limits(asked: Asked, found: Found) -> Iterator[Row]:
    for lifted, value in found.limits.items():
        yield asked.option, asked.floors[0].name, lifted, value
