"""What can be wrong with modifiers, and what is strange about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

from decide.errors import unknown
from decide.pack.amounts import amount
from decide.pack.in_scope import areas_in, holds_in, months_in, tasks_in, units_in
from decide.pack.located import Complaint
from decide.pack.schema import Area, Modifier, Multiplied, Pack

OF_UNITS: tuple[Multiplied, ...] = ("availability", "movement", "escort", "productivity", "flights")
OF_TASKS: tuple[Multiplied, ...] = ("effort", "productivity", "flights")


def check_modifiers(pack: Pack) -> Iterator[Complaint]:
    """Every scope that names what the pack does not have, or that its kind of parameter does not have."""
    periods, seasons = ([getattr(period, key) for period in pack.calendar.periods] for key in ("id", "season_name"))
    listed: dict[str, tuple[str, Collection[str]]] = {
        "areas": ("area", pack.areas),
        "regions": ("region", pack.regions),
        "units": ("unit type", pack.units),
        "tasks": ("task", pack.tasks),
        "periods": ("period", periods),
        "seasons": ("season", seasons),
        "beside": ("modifier", pack.modifiers),
    }
    for name, modifier in pack.modifiers.items():
        path = ("modifiers", name)
        for key, (kind, names) in listed.items():
            for n, word in enumerate(getattr(modifier, key)):
                if word not in names:
                    yield ((*path, key, n), *unknown(kind, word, names))
        for key, kinds in (("units", OF_UNITS), ("tasks", OF_TASKS)):
            if getattr(modifier, key) and modifier.multiplies not in kinds:
                message = f"a modifier of {modifier.multiplies!r} cannot be limited to {key}."
                yield (*path, key), message, f"Remove them, or multiply {', '.join(kinds[:-1])} or {kinds[-1]}."
        if modifier.from_month and modifier.until_month and modifier.from_month > modifier.until_month:
            yield (*path, "until_month"), "until_month comes before from_month.", "Mend one of them."


def strange_modifiers(pack: Pack) -> Iterator[Complaint]:
    """Modifiers that are 1, or that multiply together with others of their kind and do not say so."""
    for name, modifier in pack.modifiers.items():
        if modifier.value.low == modifier.value.high == 1.0:
            message = f"the modifier {modifier.title!r} is 1 and has no range, so it changes nothing."
            yield ("modifiers", name, "value"), message, "Give it a value or a range, or leave it out."
    for (one, first), (other, second) in combinations(pack.modifiers.items(), 2):
        meant = other in first.beside or one in second.beside
        if first.multiplies == second.multiplies and not meant and _overlap(pack, first, second):
            message = f"the modifiers {one!r} and {other!r} hold in the same places at the same times: both multiply."
            hint = f"Narrow one of them, or name {one!r} in its 'beside' if both are meant."
            yield ("modifiers", other), message, hint


def idle_modifiers(pack: Pack) -> Iterator[Complaint]:
    """Modifiers that touch nothing."""
    for name, modifier in pack.modifiers.items():
        if not any(months_in(pack.calendar, modifier)):
            message = f"no month of the calendar is in the scope of the modifier {modifier.title!r}."
            yield ("modifiers", name), message, "Look at its periods, seasons and months, and at the calendar."
        elif not _touches(pack, modifier):
            message = f"the modifier {modifier.title!r} touches nothing: no {modifier.multiplies} is in its scope."
            yield ("modifiers", name), message, "Look at its areas, regions, units and tasks."


def _overlap(pack: Pack, one: Modifier, other: Modifier) -> bool:
    """Whether two modifiers of a kind hold for something together."""
    scopes = (
        (areas_in(pack, one), areas_in(pack, other)),
        (units_in(pack, one), units_in(pack, other)),
        (tasks_in(pack, one), tasks_in(pack, other)),
        (months_in(pack.calendar, one), months_in(pack.calendar, other)),
    )
    return all(any(a and b for a, b in zip(*pair, strict=True)) for pair in scopes)


def _touches(pack: Pack, modifier: Modifier) -> bool:
    """Whether a figure that is not zero is in its places, for its unit types and tasks."""
    areas = {name: area for name, area in pack.areas.items() if holds_in(modifier, name, area)}
    units = [name for name, inside in zip(pack.units, units_in(pack, modifier), strict=True) if inside]
    tasks = {
        name: task
        for (name, task), inside in zip(pack.tasks.items(), tasks_in(pack, modifier), strict=True)
        if inside and task.allowed and any(holds_in(task, *area) for area in areas.items())
    }
    match modifier.multiplies:
        case "threat":
            return any(_arises(pack, area, "count") for area in areas.values())
        case "effort":
            served = any(not tasks.keys().isdisjoint(need.served_by) for need in pack.needs.values())
            return served and any(_arises(pack, area) for area in areas.values())
        case "availability":
            return bool(areas and units)
        case "movement":
            return bool(areas) and any(pack.units[name].redeployable.value > 0 for name in units)
        case "escort":
            return bool(units) and any(area.escort_rate.value > 0 for area in areas.values())
        case "productivity":
            return any(name in task.productivity for task in tasks.values() for name in units)
        case "flights":
            return any(name in task.productivity or name in task.lift for task in tasks.values() for name in units)


def _arises(pack: Pack, area: Area, measure: str = "") -> bool:
    """Whether there is a need in an area, of an objective of some measure if one is named."""
    return any(
        (not need.regions or area.region in need.regions)
        and (not measure or pack.objectives[need.objective].measure == measure)
        and amount(pack, area, need.amount.times, need.amount.over) > 0
        for need in pack.needs.values()
    )
