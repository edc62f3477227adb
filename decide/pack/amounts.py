"""Sizes of needs, from the quantities they name."""

from __future__ import annotations

from collections.abc import Iterable

from decide.pack.quantity import Quantity
from decide.pack.schema import Area, Pack


def amount(pack: Pack, area: Area, times: Iterable[str], over: Iterable[str] = ()) -> float:
    """A product of named quantities for an area; a figure the area does not give counts as zero."""
    result = 1.0
    for name in times:
        quantity = lookup(pack, area, name)
        result *= quantity.value if quantity else 0.0
    for name in over:
        quantity = lookup(pack, area, name)
        result = result / quantity.value if quantity and quantity.value else 0.0
    return result


def lookup(pack: Pack, area: Area, name: str) -> Quantity | None:
    """The quantity a need refers to by name, for one area.

    Names are looked up among the area's factors, the pack's factors, then the area's own quantities.
    """
    if name in area.factors:
        return area.factors[name]
    if name in pack.factors:
        return pack.factors[name]
    own = getattr(area, name, None)
    return own if isinstance(own, Quantity) else None


def needed(pack: Pack, objective: str, region: str) -> float:
    """All that is needed of an objective in a region: the denominator of its score a year where it is a count."""
    return sum(
        amount(pack, area, need.amount.times, need.amount.over)
        for need in pack.needs.values()
        if need.objective == objective and (not need.regions or region in need.regions)
        for area in pack.areas.values()
        if area.region == region
    )
