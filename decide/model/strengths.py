"""Amounts of unit types as variables: how strengths at the start, or pledges, enter the programme.

What they enter is read off programmes built at two amounts, so that there is no second account of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from decide.errors import Fault
from decide.model.formulation import formulate
from decide.model.instance import Instance, compile_instance
from decide.model.lp import Floats, Ints, Mask, Programme
from decide.pack.schema import Pack


def with_strengths(pack: Pack, strengths: Mapping[str, float]) -> Pack:
    """The pack with other strengths at the start, in the unit each type is counted in. For reading arrays
    off it: ranges and evidence stay as they were."""
    units = dict(pack.units)
    for name, strength in strengths.items():
        quantity = units[name].strength.model_copy(update={"value": strength})
        units[name] = units[name].model_copy(update={"strength": quantity})
    return pack.model_copy(update={"units": units})


@dataclass(frozen=True)
class Scalable:
    """A programme that is affine in an amount of each unit type: row_upper + Σ_u slope · amount[u]."""

    programme: Programme
    """With every amount at zero; it has the columns of every type that may be had."""
    row: Ints
    unit: Ints
    slope: Floats
    """(entry) change of a row's upper bound for one more unit of a type."""


def scalable(instance_with: Callable[[Floats], Instance], start: Floats, may: Mask) -> Scalable:
    """The programme of an instance as a function of an amount (u) of each unit type.

    `start` are amounts at which every type that may be had is there; of the others there is none, and no column stands
    for it.
    """
    one, two = (formulate(instance_with(start + n * may)) for n in (0, 1))
    same = one.size == two.size and np.array_equal(one.columns, two.columns) and np.array_equal(one.values, two.values)
    if not same:
        raise Fault("another strength changed the matrix of the programme.")
    bounded = np.isfinite(one.row_upper)
    change = np.where(bounded, two.row_upper, 0.0) - np.where(bounded, one.row_upper, 0.0)
    unit = np.zeros(len(change), np.int64)
    for family in one.row_blocks:
        unit[family.index] = family.at.get("u", np.zeros(len(family.index), np.int64))
    row = np.flatnonzero(change)
    upper = one.row_upper.copy()
    upper[row] -= change[row] * start[unit[row]]
    return Scalable(one.with_bounds(one.row_lower, upper), row, unit[row], change[row])


def scalable_strengths(pack: Pack, having: Mapping[str, bool]) -> tuple[Scalable, Floats]:
    """The programme of a pack as a function of the strengths at the start, and (u) the least strengths: what
    departures take away and arrivals do not bring has to be there. `having`: whether a type may be had at all."""
    names = [*pack.units]
    may = np.array([having[name] for name in names])
    leaving = [sum(flow.units.value for flow in unit.departures.values()) for unit in pack.units.values()]
    start = np.where(may, np.array(leaving) + 1.0, 0.0)

    def instance_with(amounts: Floats) -> Instance:
        return compile_instance(with_strengths(pack, dict(zip(names, map(float, amounts), strict=True))))

    affine = scalable(instance_with, start, may)
    least = np.maximum(0.0, start - instance_with(start).strength.min(axis=1)) * may
    return affine, least
