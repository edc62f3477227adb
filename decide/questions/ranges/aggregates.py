"""What a plan amounts to, as linear functions of the columns: presence by area, and people on each task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from decide.model.instance import Instance
from decide.model.lp import Floats, Ints, Mask, Programme
from decide.pack.schema import POOLS
from decide.results.metrics import ALL

PRESENCE, TASK = "presence", "task"
PERSONS = "persons"


@dataclass(frozen=True)
class Aggregate:
    """A mean over the horizon, weighted by the periods' months: Σ gain · column."""

    family: str
    """`presence` or `task`."""
    area: str
    pool: str
    task: str
    region: str
    unit: str
    gain: Floats
    """(column)"""

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What tells it from others."""
        return self.family, self.area, self.pool, self.task, self.region


def aggregates(p: Instance, programme: Programme) -> list[Aggregate]:
    """Presence in each area, whole and by pool; people on each task, whole and by region. What can only be zero, and
    what is all of another, is left out."""
    kept: dict[bytes, Aggregate] = {}
    for item in [*_presence(p, programme), *_tasks(p, programme)]:
        if item.gain.any():
            kept.setdefault(item.family.encode() + item.gain.tobytes(), item)
    return list(kept.values())


def laydown(p: Instance, programme: Programme) -> list[Aggregate]:
    """Presence by area and pool alone, in persons: what tells one laydown from another."""
    return [item for item in _by_pool(p, programme, in_persons=True) if item.gain.any()]


def _presence(p: Instance, programme: Programme) -> Iterator[Aggregate]:
    s = programme.block("S")
    for a, area in enumerate(p.areas):
        gain = _over(programme, s["a"] == a, s.index, _share(p, s["t"]) * p.persons[s["u"]])
        yield Aggregate(PRESENCE, area, ALL, ALL, p.pack.areas[area].region, PERSONS, gain)
    yield from _by_pool(p, programme)


def _by_pool(p: Instance, programme: Programme, in_persons: bool = False) -> Iterator[Aggregate]:
    """Presence by area and pool, in the unit that the pool's types are counted in where they share one."""
    s = programme.block("S")
    types = list(p.pack.units.values())
    for a, area in enumerate(p.areas):
        for pool in POOLS:
            mine = np.array([unit.pool == pool for unit in types])
            units = {unit.counted_in for unit in types if unit.pool == pool}
            unit = next(iter(units)) if len(units) == 1 and not in_persons else PERSONS
            each = p.persons if unit == PERSONS else np.ones(len(types))
            gain = _over(programme, (s["a"] == a) & mine[s["u"]], s.index, _share(p, s["t"]) * each[s["u"]])
            yield Aggregate(PRESENCE, area, pool, ALL, p.pack.areas[area].region, unit, gain)


def _tasks(p: Instance, programme: Programme) -> Iterator[Aggregate]:
    """People on each task, crews of helicopters included, counted where the task is done."""
    x = programme.block("x")
    each = _share(p, x["t"]) * p.persons[x["u"]]
    for k, task in enumerate(p.tasks):
        on = x["k"] == k
        yield Aggregate(TASK, ALL, ALL, task, ALL, PERSONS, _over(programme, on, x.index, each))
        for r, region in enumerate(p.regions):
            there = on & (p.region[x["b"]] == r)
            yield Aggregate(TASK, ALL, ALL, task, region, PERSONS, _over(programme, there, x.index, each))


def _share(p: Instance, t: Ints) -> Floats:
    """Part of the horizon that each period is."""
    return np.asarray((p.months / p.months.sum())[t])


def _over(programme: Programme, mask: Mask, index: Ints, each: Floats) -> Floats:
    gain = np.zeros(len(programme.cost))
    gain[index[mask]] = each[mask]
    return gain
