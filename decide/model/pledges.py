"""What is pledged beyond an option: further units and beds, as the arrays know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from decide.model.instance import Instance, compile_instance
from decide.model.lp import Floats
from decide.model.scoring import fixed_cost
from decide.pack.quantity import Quantity
from decide.pack.schema import Camp, Flow, Pack

NAME = "pledged_for_the_floors"  # of the entries that a pledge adds to a pack


@dataclass(frozen=True)
class Offer:
    """What may be had more of, how many at most, and the months after the start at which it is there."""

    units: Mapping[str, float]
    """By unit type; a type left out cannot be had."""
    beds: Mapping[str, float]
    """By area; an area left out gets none."""
    unit_months: Mapping[str, float]
    bed_months: Mapping[str, float]

    @property
    def at_once(self) -> Offer:
        """The same, there from the start."""
        months = (dict.fromkeys(months, 0.0) for months in (self.unit_months, self.bed_months))
        return Offer(self.units, self.beds, *months)


def with_pledges(pack: Pack, offer: Offer, units: Mapping[str, float], beds: Mapping[str, float]) -> Pack:
    """The pack with units and beds that come at the months of an offer. For reading arrays off it."""
    types, areas = dict(pack.units), dict(pack.areas)
    for name, amount in units.items():
        flow = Flow.model_construct(
            units=types[name].strength.model_copy(update={"value": amount}), month=_months(offer.unit_months[name])
        )
        types[name] = types[name].model_copy(update={"arrivals": {**types[name].arrivals, NAME: flow}})
    for name, amount in beds.items():
        camp = Camp.model_construct(
            beds=areas[name].beds.model_copy(update={"value": amount}), month=_months(offer.bed_months[name])
        )
        areas[name] = areas[name].model_copy(update={"camps": {**areas[name].camps, NAME: camp}})
    return pack.model_copy(update={"units": types, "areas": areas})


def _months(value: float) -> Quantity:
    return Quantity(value=value, unit="months", low=value, high=value, assumption="The delay that was asked for.")


def beds_ready(pack: Pack, offer: Offer) -> Floats:
    """(a, t) part of each period in which a bed of the offer is there; 0 where none can be had."""
    one = compile_instance(with_pledges(pack, offer, {}, dict.fromkeys(offer.beds, 1.0)))
    return one.beds - compile_instance(pack).beds


def fixed_cost_of_beds(p: Instance, more: Floats) -> float:
    """USD a year, over the horizon, that (a, t) further beds add to what no allocation changes."""
    return fixed_cost(replace(p, beds=p.beds + more)) - fixed_cost(p)
