"""What is well formed and yet strange: people without beds, a distance shorter than a straight line, a need that nobody
can meet. Nothing here stops a run; `decide check` shows it, with what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

import numpy as np

from decide.errors import Place, Problem
from decide.language import LANGUAGES, WRITTEN
from decide.pack.checks import quantities
from decide.pack.located import Complaint
from decide.pack.quantity import Quantity
from decide.pack.read import LANGUAGE_FILES, Theatre
from decide.pack.schema import Area, EffortTerm, Pack, Task
from decide.pack.strict_yaml import Path_
from decide.pack.translation import untranslated

EARTH = 6371.0088  # km, mean radius (IUGG)
OVERFULL = 1.01  # of the beds: shares of a laydown are written with a few decimals
SHORTER, LONGER = 0.75, 4.0  # of the straight line: bases lie apart within areas, roads wind
WITHIN = 50.0  # km that bases of neighbouring areas may lie apart though the areas' points coincide
FAR = 3.0  # times the widest gap between other neighbours, ...
APART = 500.0  # ... and kilometres at least
DEADLY = 0.05  # of the people in a year; above it a wrong unit is likelier than the rate
HOSTILE = 100.0  # peacekeepers killed of a thousand a year; the same
ALIKE = 0.8  # share of the ranges that have one and the same width ...
MANY = 20  # ... where there are so many
NAMED = 5  # things named in one line


def strange(theatre: Theatre) -> list[Problem]:
    """What deserves a second look, each with its place and what to look at."""
    located = theatre.located
    found = [located.problem(*complaint) for check in CHECKS for complaint in check(theatre.pack)]
    return [*found, *_without_translation(theatre)]


def straight_line(one: Area, other: Area) -> float:
    """Great-circle distance in kilometres, on a sphere of the Earth's mean radius (haversine formula)."""
    south, north = radians(one.latitude.value), radians(other.latitude.value)
    turn = radians(other.longitude.value - one.longitude.value)
    half = sin((north - south) / 2.0) ** 2 + cos(south) * cos(north) * sin(turn / 2.0) ** 2
    return 2.0 * EARTH * asin(min(1.0, sqrt(half)))


def _crowded(pack: Pack) -> Iterator[Complaint]:
    for name, area in pack.areas.items():
        people = sum(
            unit.strength.value * unit.persons.value * pack.laydown[kind][name].value
            for kind, unit in pack.units.items()
            if name in pack.laydown.get(kind, {})
        )
        beds = area.beds.value * (area.open.value if area.open_from is None else 0.0)
        if people > beds * OVERFULL + 1.0:
            message = f"the laydown puts {people:,.0f} people at {area.title} first, where {beds:,.0f} have a bed."
            yield ("areas", name, "beds"), message, "Look at beds, open and the shares of the laydown."


def _links(pack: Pack) -> Iterator[Complaint]:
    off: list[tuple[Path_, str]] = []
    for one, others in pack.links.items():
        for other, link in others.items():
            straight = straight_line(pack.areas[one], pack.areas[other])
            if not SHORTER * straight <= link.value <= LONGER * straight + WITHIN:
                text = f"{one} and {other} are {link.value:,.0f} km apart, by coordinates {straight:,.0f} km"
                off.append((("links", one, other), text))
    for path, text in off[:1]:
        more = f", and {len(off) - 1} more distances differ as much" if len(off) > 1 else ""
        yield path, f"{text}{more}.", "Look at the links, and at latitude and longitude of the areas."


def _cut_off(pack: Pack) -> Iterator[Complaint]:
    if len(pack.areas) < 2 or not any(task.reach for task in pack.tasks.values()):
        return
    linked = {name for one, others in pack.links.items() for name in (one, *others) if others}
    alone = [name for name in pack.areas if name not in linked]
    if alone:
        message = f"no distance is given between {_listed(alone)} and any other area, so that no task reaches across."
        yield ("links",) if linked else ("areas", alone[0]), message, "Add links, or take reach from the tasks."


def _far_off(pack: Pack) -> Iterator[Complaint]:
    areas = [*pack.areas.values()]
    if len(areas) < 3:
        return
    apart = np.full((len(areas), len(areas)), np.inf)
    for m, n in combinations(range(len(areas)), 2):
        apart[m, n] = apart[n, m] = straight_line(areas[m], areas[n])
    nearest = apart.min(axis=1)
    for n, (name, area) in enumerate(pack.areas.items()):
        rest = np.delete(np.delete(apart, n, 0), n, 1).min(axis=1)
        if nearest[n] > max(APART, FAR * rest.max()):
            message = f"{area.title} lies {nearest[n]:,.0f} km from the nearest other area."
            yield (
                ("areas", name, "latitude"),
                message,
                "Look at its coordinates; they may be swapped.",
            )


def _idle(pack: Pack) -> Iterator[Complaint]:
    for name, unit in pack.units.items():
        able = [task for task in pack.tasks.values() if task.allowed and (_gives(task, name) or name in task.lift)]
        if not able:
            yield ("units", name), f"{unit.title} can do no task.", "Give it a productivity or lift, or leave it out."


def _unserved(pack: Pack) -> Iterator[Complaint]:
    for name, need in pack.needs.items():
        where = set(need.regions or pack.regions)
        for region in pack.regions:
            if region in where and not any(
                pack.tasks[task].allowed
                and (not pack.tasks[task].regions or region in pack.tasks[task].regions)
                and any(_gives(pack.tasks[task], unit) for unit in pack.units)
                for task, worth in need.served_by.items()
                if worth.value > 0
            ):
                message = f"no unit can meet {need.title!r} in {region}: its score there stays as without a mission."
                yield ("needs", name, "served_by"), message, "Look at served_by, and at productivity of those tasks."


def _gives(task: Task, unit: str) -> bool:
    return unit in task.productivity and task.productivity[unit].value > 0


def _per_head(pack: Pack) -> Iterator[Complaint]:
    for name, area in pack.areas.items():
        people = area.population.value
        if area.deaths is not None and area.deaths.value > DEADLY * people:
            message = f"{area.deaths.value:,.0f} civilians a year are killed at {area.title}, of {people:,.0f} people."
            yield ("areas", name, "deaths"), message, "Look at both figures and their units."
        if area.displaced is not None and area.displaced.value > people:
            message = f"{area.displaced.value:,.0f} people are displaced at {area.title}, of {people:,.0f}."
            yield ("areas", name, "displaced"), message, "Look at both figures and their units."
        if area.hostile_death_rate.value > HOSTILE:
            message = (
                f"{area.hostile_death_rate.value:,.0f} of a thousand peacekeepers a year are killed at {area.title}."
            )
            yield ("areas", name, "hostile_death_rate"), message, "Look at its unit: deaths a year for 1000 people."


def _unused(pack: Pack) -> Iterator[Complaint]:
    products = [product for need in pack.needs.values() for product in (need.amount, need.requirement)]
    used = {name for product in products for name in (*product.times, *(product.over or ()))}
    for factor in pack.factors or {}:
        if factor not in used:
            yield ("factors", factor), f"no need uses the factor {factor!r}.", "Name it in a need, or leave it out."
    for factor in dict.fromkeys(factor for area in pack.areas.values() for factor in area.factors):
        if factor not in used:
            where = next(name for name, area in pack.areas.items() if factor in area.factors)
            message = f"no need uses the factor {factor!r} of areas."
            yield ("areas", where, "factors", factor), message, "Name it in a need, or leave it out."
    wanted = {task for need in pack.needs.values() for task in need.served_by}
    wanted |= {term.task for term in pack.terms.values() if isinstance(term, EffortTerm)}
    for name, task in pack.tasks.items():
        if task.role == "mobile" and name not in wanted:
            message = f"{task.title!r} serves no need and no term asks for it: nobody will ever do it."
            yield ("tasks", name), message, "Name it in served_by of a need, or leave it out."


def _one_width(pack: Pack) -> Iterator[Complaint]:
    ranged = [
        (path, quantity) for path, quantity in quantities(pack) if quantity.low < quantity.high and quantity.value
    ]
    widths = Counter(_width(quantity) for _, quantity in ranged)
    if len(ranged) < MANY:
        return
    (width, count), *_ = widths.most_common(1)
    if count >= ALIKE * len(ranged):
        low, high = (f"{part:+.0%}" for part in width)
        message = f"{count} of {len(ranged)} ranges go from {low} to {high} of the value."
        first = next(path for path, quantity in ranged if _width(quantity) == width)
        yield first, message, "A range is what the evidence for that figure allows; look at each."


def _width(quantity: Quantity) -> tuple[float, float]:
    return round(quantity.low / quantity.value - 1.0, 3), round(quantity.high / quantity.value - 1.0, 3)


def _without_translation(theatre: Theatre) -> Iterator[Problem]:
    """Texts that a translation of the pack leaves out; for a theatre that is shown in one, they were listed before."""
    for code, left in ({} if theatre.words else untranslated(theatre)).items():
        if left:
            count = "1 text stands" if len(left) == 1 else f"{len(left)} texts stand"
            place = Place((theatre.folder / LANGUAGE_FILES[code]).as_posix(), 1)
            message = f"{count} here without {LANGUAGES[code]}: {_listed([repr(text[:60]) for text in left])}."
            yield Problem(message, place, f"Readers see the {LANGUAGES[WRITTEN]} text.")


def _listed(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


CHECKS: tuple[Callable[[Pack], Iterator[Complaint]], ...] = (
    _crowded,
    _links,
    _cut_off,
    _far_off,
    _idle,
    _unserved,
    _per_head,
    _unused,
    _one_width,
)
