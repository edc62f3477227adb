"""Strengths as variables: how the strength of each unit type enters the programme.

What it enters is read off programmes built at two strengths, so that there is no second account of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from decide.errors import Fault
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Floats, Ints, Programme
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
    """A programme that is affine in the strengths: row_upper + Σ_u slope · strength[u]."""

    programme: Programme
    """With every strength at zero; it has the columns of every type that may be had."""
    row: Ints
    unit: Ints
    slope: Floats
    """(entry) change of a row's upper bound for one more unit of a type from the start."""
    least: Floats
    """(u) least strength: what departures take away and arrivals do not bring has to be there."""


def scalable(pack: Pack, having: Mapping[str, bool]) -> Scalable:
    """The programme of a pack as a function of the strengths. `having`: by unit type, whether it may be
    had at all; of the others the strength is zero, and no column stands for it."""
    leaving = {name: sum(flow.units.value for flow in unit.departures.values()) for name, unit in pack.units.items()}
    start = {name: leaving[name] + 1.0 if having[name] else 0.0 for name in pack.units}
    more = {name: value + 1.0 if having[name] else 0.0 for name, value in start.items()}
    instance = compile_instance(with_strengths(pack, start))
    one, two = formulate(instance), formulate(compile_instance(with_strengths(pack, more)))
    same = one.size == two.size and np.array_equal(one.columns, two.columns) and np.array_equal(one.values, two.values)
    if not same:
        raise Fault("another strength changed the matrix of the programme.")
    bounded = np.isfinite(one.row_upper)
    change = np.where(bounded, two.row_upper, 0.0) - np.where(bounded, one.row_upper, 0.0)
    unit = np.zeros(len(change), np.int64)
    for family in one.row_blocks:
        unit[family.index] = family.at.get("u", np.zeros(len(family.index), np.int64))
    row = np.flatnonzero(change)
    at_start = np.array([start[name] for name in pack.units])
    upper = one.row_upper.copy()
    upper[row] -= change[row] * at_start[unit[row]]
    least = np.maximum(0.0, at_start - instance.strength.min(axis=1)) * np.array([having[name] for name in pack.units])
    return Scalable(one.with_bounds(one.row_lower, upper), row, unit[row], change[row], least)
