"""A pack as arrays, under the symbols of `docs/model.md`.

Everything the constraints need is computed here, once, from named quantities: the constraints
themselves hold no data and no rule of reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from decide.model.lp import Floats, Ints, Mask
from decide.model.modifiers import factors
from decide.model.response import Curve, curve
from decide.pack.amounts import amount
from decide.pack.in_scope import areas_in
from decide.pack.schema import Area, Flow, Pack, Task

FIELD_POOLS = ("troops", "police", "civilians")


@dataclass(frozen=True)
class Needs:
    """Needs n: a kind in an area, whole or the part of it that floods cut off."""

    kind: tuple[str, ...]
    area: Ints
    objective: Ints
    flooded: Mask
    """The part of the need that only tasks over water serve."""
    size: Floats
    """Reference size a year: deaths (count) or share of the objective in its region (share)."""
    requirement: Floats
    """Effort at which `met_at_requirement` of the need is met."""
    share: Floats
    """(n, t): part of the need that arises in this form in the period."""
    threat: Floats
    """(n, t): multiplier of the posture and of modifiers on the need."""

    def __len__(self) -> int:
        return len(self.kind)


@dataclass(frozen=True)
class Instance:
    """All parameters of the programme. Shapes name their dimensions: u unit types, a areas (b: area
    worked in), k tasks, n needs, t periods, o objectives, r regions."""

    pack: Pack
    areas: tuple[str, ...]
    regions: tuple[str, ...]
    units: tuple[str, ...]
    tasks: tuple[str, ...]
    objectives: tuple[str, ...]
    periods: tuple[str, ...]
    region: Ints
    """(a) region of each area."""
    months: Floats
    """(t) length of each period."""
    persons: Floats
    """(u) people per unit."""
    in_field_pool: Mask
    """(u) people on foot or wheels: not helicopters."""
    available: Floats
    """(u, a, t) part of a unit stationed in an area that is free for tasks."""
    strength: Floats
    """(u, t) units the mission has: the ceiling."""
    arrivals: Floats
    """(u, t) units that join in the period."""
    initial: Floats
    """(u, a) units stationed before the first period."""
    redeployable: Floats
    """(u, a, t) share of a type that can leave an area in the period."""
    unit_cost: Floats
    """(u) USD a unit and year."""
    open: Floats
    """(a, t) share of the bases that may be held open."""
    beds: Floats
    """(a, t) people the bases hold when fully open."""
    garrison: Floats
    """(a) hold effort that fully holds the bases."""
    escort_need: Floats
    """(u, a, t) escort effort per person stationed."""
    surgical: Floats
    """(a) people away from base covered by surgery on the ground."""
    productivity: Floats
    """(u, k, b, t) effort per available unit."""
    lift: Floats
    """(u, k, b, t) effort one unit lifts."""
    lifted: Mask
    """(k) task needs lift."""
    decay: Floats
    """(k, a, b) part of the effort that arrives when stationed in a and working in b."""
    casevac_weight: Floats
    """(k) casualty-evacuation cover needed per person."""
    role: tuple[str, ...]
    """(k) role of each task."""
    usable: Mask
    """(k, a) task is within the mandate and can be done in the area."""
    needs: Needs
    serves: Floats
    """(k, n, t) worth of a task's effort to a need."""
    rival: Mask
    """(k) effort spent on one need is not available for another."""
    static: Mask
    """(k) counted as static security."""
    weight: Floats
    """(o, r) weights, summing to 1."""
    curve: Curve

    @property
    def years(self) -> float:
        """Length of the horizon."""
        return float(self.months.sum()) / 12.0

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """Number of values of each dimension."""
        return {
            "u": len(self.units),
            "a": len(self.areas),
            "b": len(self.areas),
            "k": len(self.tasks),
            "n": len(self.needs),
            "t": len(self.periods),
            "o": len(self.objectives),
            "r": len(self.regions),
        }

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """Label of each value of each dimension."""
        needs = self.needs
        cut = ("", ".cut")
        return {
            "u": self.units,
            "a": self.areas,
            "b": self.areas,
            "k": self.tasks,
            "n": tuple(
                f"{kind}.{self.areas[area]}{cut[int(flooded)]}"
                for kind, area, flooded in zip(needs.kind, needs.area, needs.flooded, strict=True)
            ),
            "t": self.periods,
            "o": self.objectives,
            "r": self.regions,
            "s": tuple(f"s{n + 1}" for n in range(len(self.curve.lengths))),
            "term": tuple(self.pack.terms),
            "one": ("reference",),
        }

    def task(self, role: str) -> int | None:
        """Number of the one task with a role of the programme's own, or None."""
        return self.role.index(role) if role in self.role else None

    @property
    def reference(self) -> Floats:
        """(o, r) need over the horizon with no mission, the denominator of every score."""
        by_need = self.needs.size * (self.needs.share @ self.months)
        total = np.zeros((len(self.objectives), len(self.regions)))
        np.add.at(total, (self.needs.objective, self.region[self.needs.area]), by_need)
        return total


def compile_instance(pack: Pack) -> Instance:
    """The arrays of a pack. Pure: the same pack gives the same arrays."""
    areas, units, tasks = tuple(pack.areas), tuple(pack.units), tuple(pack.tasks)
    regions, objectives = tuple(pack.regions), tuple(pack.objectives)
    months = np.array([float(period.months) for period in pack.calendar.periods])
    ends = np.cumsum(months)
    starts = ends - months
    area_list, unit_list, task_list = [[*d.values()] for d in (pack.areas, pack.units, pack.tasks)]
    strength, arrivals = _strength(pack, starts, ends)
    open_share = np.array([_open(area, starts, ends) for area in area_list])
    weight = np.array([[_weight(pack, o, r) for r in regions] for o in objectives])
    needs = _needs(pack, len(months))
    return Instance(
        pack=pack,
        areas=areas,
        regions=regions,
        units=units,
        tasks=tasks,
        objectives=objectives,
        periods=tuple(period.id for period in pack.calendar.periods),
        region=np.array([regions.index(area.region) for area in area_list], np.int64),
        months=months,
        persons=np.array([unit.persons.value for unit in unit_list]),
        in_field_pool=np.array([unit.pool in FIELD_POOLS for unit in unit_list]),
        available=_available(pack),
        strength=strength,
        arrivals=arrivals,
        initial=np.array([[_initial(pack, unit, area) for area in areas] for unit in units]),
        redeployable=_redeployable(pack, months),
        unit_cost=np.array([unit.cost.value for unit in unit_list]),
        open=open_share,
        beds=np.array([_beds(area, starts, ends) for area in area_list]),
        garrison=np.array([area.garrison.value for area in area_list]),
        escort_need=_escort_need(pack),
        surgical=np.array([area.surgical_envelope.value for area in area_list]),
        productivity=_each(pack, "productivity") * factors(pack, "productivity") * factors(pack, "flights"),
        lift=_each(pack, "lift") * factors(pack, "flights"),
        lifted=np.array([bool(task.lift) for task in task_list]),
        decay=np.array([_decay(pack, task) for task in task_list]),
        casevac_weight=np.array([task.casevac_weight.value if task.casevac_weight else 0.0 for task in task_list]),
        role=tuple(task.role for task in task_list),
        usable=np.array([[task.allowed and inside for inside in areas_in(pack, task)] for task in task_list]),
        needs=needs,
        serves=_serves(pack, needs),
        rival=np.array([task.rival for task in task_list]),
        static=np.array([task.static for task in task_list]),
        weight=weight / weight.sum(),
        curve=response_curve(pack),
    )


def response_curve(pack: Pack, met_at_requirement: float | None = None) -> Curve:
    """The pack's response, or the same with another share met at the requirement."""
    response = pack.response
    share = response.met_at_requirement.value if met_at_requirement is None else met_at_requirement
    return curve(response.shape, share, response.segments)


def _value(table: Mapping[str, object], name: str) -> float:
    quantity = table.get(name)
    return float(getattr(quantity, "value", 0.0))


def _weight(pack: Pack, objective: str, region: str) -> float:
    return _value(pack.weights.get(objective, {}), region)


def _posture(pack: Pack, task: Task) -> float:
    """Posture's multiplier on the worth of a task."""
    worth = pack.posture.impartial.value if task.impartial else 1.0
    return worth * (pack.posture.state_link.value if task.state_linked else 1.0)


def _part_after(month: float, starts: Floats, ends: Floats) -> Floats:
    """(t) part of each period that lies after a month counted from the start."""
    return np.clip((ends - month) / (ends - starts), 0.0, 1.0)


def _flow(flows: Mapping[str, Flow], starts: Floats, ends: Floats) -> Floats:
    total = np.zeros(len(starts))
    for flow in flows.values():
        total = total + flow.units.value * _part_after(flow.month.value, starts, ends)
    return total


def _available(pack: Pack) -> Floats:
    """(u, a, t) product of the named shares, and of modifiers; never above 1."""
    whole = np.array([np.prod([share.value for share in unit.availability.values()]) for unit in pack.units.values()])
    return np.minimum(1.0, whole[:, None, None] * factors(pack, "availability")[:, 0])


def _redeployable(pack: Pack, months: Floats) -> Floats:
    """(u, a, t) share of those in an area that can leave it in the period; never above 1."""
    shares = np.outer([unit.redeployable.value for unit in pack.units.values()], months)
    return np.minimum(1.0, shares[:, None, :] * factors(pack, "movement")[:, 0])


def _escort_need(pack: Pack) -> Floats:
    """(u, a, t) escort effort for each person of a type stationed."""
    rates = np.array([area.escort_rate.value * pack.doctrine.ied_threat.value for area in pack.areas.values()])
    return rates[:, None] * factors(pack, "escort")[:, 0]


def _each(pack: Pack, field: Literal["productivity", "lift"]) -> Floats:
    """(u, k, 1, 1) what one unit gives on a task, or lifts."""
    tasks = pack.tasks.values()
    return np.array([[[[_value(getattr(task, field), unit)]] for task in tasks] for unit in pack.units])


def _strength(pack: Pack, starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """(u, t) strength, and units joining; a type without a laydown joins in the first period."""
    strength, arrivals = [], []
    for name, unit in pack.units.items():
        pledged = _flow(unit.arrivals, starts, ends)
        gone = _flow(unit.departures, starts, ends)
        joining = np.diff(pledged, prepend=0.0)
        if name not in pack.laydown:
            joining[0] += unit.strength.value
        strength.append(np.maximum(0.0, unit.strength.value + pledged - gone))
        arrivals.append(joining)
    return np.array(strength), np.array(arrivals)


def laydown_share(pack: Pack, unit: str, area: str) -> float:
    """Share of a unit type that stands in an area at the start; 0 where the laydown puts none."""
    return _value(pack.laydown.get(unit, {}), area)


def _initial(pack: Pack, unit: str, area: str) -> float:
    share = laydown_share(pack, unit, area)
    return share * pack.units[unit].strength.value


def _open(area: Area, starts: Floats, ends: Floats) -> Floats:
    begin = area.open_from.value if area.open_from else 0.0
    part = _part_after(begin, starts, ends)
    if area.open_until:
        part = np.clip(part - _part_after(area.open_until.value, starts, ends), 0.0, 1.0)
    return area.open.value * part


def _beds(area: Area, starts: Floats, ends: Floats) -> Floats:
    beds = np.full(len(starts), area.beds.value)
    for camp in area.camps.values():
        beds = beds + camp.beds.value * _part_after(camp.month.value, starts, ends)
    return beds


def _decay(pack: Pack, task: Task) -> Floats:
    """(a, b) part of the effort that arrives: 1 at home, falling linearly to 0 at the task's reach."""
    names = list(pack.areas)
    decay = np.eye(len(names))
    if task.reach is None or task.reach.value <= 0:
        return decay
    for start, ends in pack.links.items():
        for end, distance in ends.items():
            part = max(0.0, 1.0 - distance.value / task.reach.value)
            a, b = names.index(start), names.index(end)
            decay[a, b] = decay[b, a] = part
    return decay


def _needs(pack: Pack, periods: int) -> Needs:
    """One need per kind and area, split in two where floods cut off a part of it."""
    objectives = list(pack.objectives)
    cut = np.array([[*_flood(pack, area)] for area in pack.areas.values()])
    sizes: dict[tuple[str, str], float] = {}
    for kind, need in pack.needs.items():
        for name, area in pack.areas.items():
            if not need.regions or area.region in need.regions:
                sizes[kind, name] = amount(pack, area, need.amount.times, need.amount.over)
    totals: dict[tuple[str, str], float] = {}
    for (kind, name), size in sizes.items():
        key = kind, pack.areas[name].region
        totals[key] = totals.get(key, 0.0) + size
    rows = []
    names = list(pack.areas)
    threat = pack.posture.threat.value * factors(pack, "threat")[0, 0]
    calm = np.ones(periods)
    for (kind, name), size in sizes.items():
        need, area = pack.needs[kind], pack.areas[name]
        if pack.objectives[need.objective].measure == "share":
            total = totals[kind, area.region]
            size = need.weight[area.region].value * size / total if total > 0 else 0.0
        if size <= 0:
            continue
        requirement = amount(pack, area, need.requirement.times, need.requirement.over)
        lives = pack.objectives[need.objective].measure == "count"
        objective, a = objectives.index(need.objective), names.index(name)
        dry = 1.0 - cut[a] if need.flooded else np.ones(cut.shape[1])
        harm = threat[a] if lives else calm
        rows.append((kind, a, objective, False, size, requirement, dry, harm))
        if need.flooded and cut[a].any():
            rows.append((kind, a, objective, True, size, requirement, cut[a], harm))
    return Needs(
        kind=tuple(row[0] for row in rows),
        area=np.array([row[1] for row in rows], np.int64),
        objective=np.array([row[2] for row in rows], np.int64),
        flooded=np.array([row[3] for row in rows], bool),
        size=np.array([row[4] for row in rows]),
        requirement=np.array([row[5] for row in rows]),
        share=np.array([row[6] for row in rows]).reshape(len(rows), cut.shape[1]),
        threat=np.array([row[7] for row in rows]).reshape(len(rows), periods),
    )


def _flood(pack: Pack, area: Area) -> list[float]:
    """Part of the area that floods cut off, by period: the mean over its months."""
    return [
        sum(area.flood_cut[month].value for month in months if month in area.flood_cut) / len(months)
        for months in pack.calendar.month_names
    ]


def _serves(pack: Pack, needs: Needs) -> Floats:
    """(k, n, t) worth of a task's effort to a need, posture and modifiers included; only tasks over water serve what
    floods cut off."""
    by_kind = np.array(
        [
            [_value(need.served_by, name) * _posture(pack, task) for need in pack.needs.values()]
            for name, task in pack.tasks.items()
        ]
    )
    kinds = [*pack.needs]
    number = np.array([kinds.index(kind) for kind in needs.kind], np.int64)
    over_water = np.array([task.over_water for task in pack.tasks.values()])
    worth = np.where(over_water[:, None] | ~needs.flooded, by_kind[:, number], 0.0)
    worth = worth[:, :, None] * factors(pack, "effort")[0][:, needs.area]
    return np.asarray(worth)
