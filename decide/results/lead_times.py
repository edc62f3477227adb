"""How long force generation and camps take, by what the pack and its options state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any

from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.results.study import Ranged


def pledge_months(theatre: Theatre) -> Mapping[str, tuple[Ranged, ...]]:
    """By unit type, the months after the start at which each pledge of the pack and of its options arrives."""
    own = {name: [flow.month for flow in unit.arrivals.values()] for name, unit in theatre.pack.units.items()}
    return {name: (*map(_ranged, own[name]), *_in_options(theatre, f"units.{name}.arrivals.")) for name in own}


def camp_months(theatre: Theatre) -> Mapping[str, tuple[Ranged, ...]]:
    """By area, the months after the start at which each camp of the pack and of its options is ready."""
    own = {name: [camp.month for camp in area.camps.values()] for name, area in theatre.pack.areas.items()}
    return {name: (*map(_ranged, own[name]), *_in_options(theatre, f"areas.{name}.camps.")) for name in own}


def _in_options(theatre: Theatre, under: str) -> Iterator[Ranged]:
    """The months of whole entries that the options set below a path."""
    for option in theatre.options.values():
        for change in option.changes:
            for path, value in change.set.items():
                month = value.get("month") if path.startswith(under) and isinstance(value, dict) else None
                if isinstance(month, dict):
                    yield Ranged(*(float(month[end]) for end in ("value", "low", "high")))


def _ranged(quantity: Any) -> Ranged:
    return Ranged(quantity.value, quantity.low, quantity.high)


def months_taken(theatre: Theatre) -> Mapping[str, Ranged]:
    """By unit type, the months a pledge takes: the middle one of those stated for the type, from the least low to the
    greatest high; where none is, of those for its pool, else of all. Empty where the pack states none at all."""
    stated = pledge_months(theatre)
    pools = {name: unit.pool for name, unit in theatre.pack.units.items()}
    middles = {}
    for name in pools:
        alike = [month for other, months in stated.items() if pools[other] == pools[name] for month in months]
        every = [month for months in stated.values() for month in months]
        if relevant := stated[name] or alike or every:
            middles[name] = _middle(relevant)
    return middles


def camps_taken(theatre: Theatre) -> Mapping[str, Ranged]:
    """By area, the months further beds take: as `months_taken`, of the camps stated for the area, else of all, else
    of the pledges of units."""
    stated = camp_months(theatre)
    every = [month for months in stated.values() for month in months]
    units = [month for months in pledge_months(theatre).values() for month in months]
    return {name: _middle(relevant) for name in stated if (relevant := stated[name] or every or units)}


def _middle(months: Sequence[Ranged]) -> Ranged:
    return Ranged(
        median_low(month.value for month in months),
        min(month.low for month in months),
        max(month.high for month in months),
    )


def formation_of(pack: Pack, unit: str) -> tuple[str, float]:
    """What is pledged of a unit type at a time, and its size; one unit of its own count if the pack names none."""
    formation = pack.units[unit].formation
    return (formation.title, formation.size.value) if formation else ("", 1.0)
