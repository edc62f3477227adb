"""What is well formed and yet strange: people without beds, a distance shorter than a straight line, a need that nobody
can meet. Nothing here stops a run; `decide check` shows it, with what to look at.

Every check is of one pack, and is made of the pack as written and as each option has it. What contradicts itself is
strange wherever it does; what serves nothing is strange only if no option gives it a use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations
from math import asin, cos, log, radians, sin, sqrt
from statistics import fmean, median
from typing import NamedTuple

import numpy as np

from decide.errors import Place, Problem
from decide.language import WRITTEN, writing
from decide.pack.amounts import amount
from decide.pack.folder import LANGUAGE_FILES
from decide.pack.in_scope import holds_in
from decide.pack.located import Complaint, Located
from decide.pack.modifier_checks import idle_modifiers, strange_modifiers
from decide.pack.quantity import Quantity, quantities
from decide.pack.schema import Area, EffortTerm, Need, Pack, Task
from decide.pack.strict_yaml import Path_
from decide.pack.theatre import Theatre, resolve, under_option
from decide.pack.translation import untranslated

EARTH = 6371.0088  # km, mean radius (IUGG)
OVERFULL = 1.01  # of the beds: shares of a laydown are written with a few decimals
SHORTER, LONGER = 0.75, 4.0  # of the straight line: bases lie apart within areas, roads wind
WITHIN = 50.0  # km that bases of neighbouring areas may lie apart though the areas' points coincide
FAR = 3.0  # times the widest gap between other neighbours, ...
APART = 500.0  # ... and kilometres at least
ROUNDED = 0.005  # of a distance: what is lost by writing whole kilometres
LIKELIER = (
    100.0  # times with latitude and longitude exchanged; of 19,200 made-up maps of winding roads, 11 were by chance
)
DEADLY = 0.05  # of the people in a year; above it a wrong unit is likelier than the rate
HOSTILE = 100.0  # peacekeepers killed of a thousand a year; the same
ALIKE = 0.8  # share of the ranges that have one and the same width ...
MANY = 20  # ... where there are so many
NAMED = 5  # things named in one line

Check = Callable[[Pack], Iterator[Complaint]]


def strange(theatre: Theatre) -> list[Problem]:
    """What deserves a second look, each with its place and what to look at."""
    cases = [Shape("", theatre.pack, theatre.located)]
    for name in theatre.options:
        case = resolve(theatre, name)
        cases.append(Shape(name, case.pack, case.located))
    contradictions = chain.from_iterable(_anywhere(check, cases) for check in CONTRADICTIONS)
    idleness = chain.from_iterable(_everywhere(check, cases) for check in WITHOUT_USE)
    return [*contradictions, *idleness, *_without_translation(theatre)]


class Shape(NamedTuple):
    """The pack as written (option empty), or as an option has it."""

    option: str
    pack: Pack
    located: Located

    def problem(self, complaint: Complaint) -> Problem:
        """The complaint at its place."""
        problem = self.located.problem(*complaint)
        return under_option(problem, self.option, self.located.changed) if self.option else problem


def _anywhere(check: Check, cases: Sequence[Shape]) -> Iterator[Problem]:
    """What is strange in the pack, then what each option makes so."""
    seen: set[Path_] = set()
    for case in cases:
        fresh = [complaint for complaint in check(case.pack) if complaint[0] not in seen]
        seen |= {path for path, *_ in fresh}
        yield from map(case.problem, fresh)


def _everywhere(check: Check, cases: Sequence[Shape]) -> Iterator[Problem]:
    """What is strange in every case that has it at all."""
    said = [[*check(case.pack)] for case in cases]
    for complaint in dict.fromkeys(chain.from_iterable(said)):
        having = [n for n, case in enumerate(cases) if case.located.has(complaint[0])]
        if all(complaint in said[n] for n in having):
            yield cases[having[0]].problem(complaint)


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


def _missing(pack: Pack) -> Iterator[Complaint]:
    """Areas that no distance leads to, and pairs that a task would reach across if the way between them were given."""
    reach = max((task.reach.value for task in pack.tasks.values() if task.reach and task.allowed), default=0.0)
    if not reach or len(pack.areas) < 2:
        return
    lines = {frozenset(pair): straight_line(*map(pack.areas.__getitem__, pair)) for pair in combinations(pack.areas, 2)}
    ways = {frozenset((one, other)): link.value for one, ends in pack.links.items() for other, link in ends.items()}
    path: Path_ = ("links",) if ways else ("areas", next(iter(pack.areas)))
    alone = [name for name in pack.areas if not any(name in pair for pair in ways)]
    if alone:
        message = f"no distance is given between {_listed(alone)} and any other area, so that no task reaches across."
        yield path, message, "Add links, or take reach from the tasks."
    winding = median([way / lines[pair] for pair, way in ways.items() if lines[pair]] or [1.0])
    near = [
        f"{one} and {other} ({lines[frozenset((one, other))]:,.0f} km by coordinates)"
        for one, other in combinations([name for name in pack.areas if name not in alone], 2)
        if frozenset((one, other)) not in ways and lines[frozenset((one, other))] * winding < reach
    ]
    if near:
        message = f"no distance is given between {_listed(near)}, though tasks reach {reach:,.0f} km."
        yield path, message, "Add a link; without one no task reaches across."


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
            yield ("areas", name, "latitude"), message, "Look at its coordinates; they may be swapped."


def _swapped(pack: Pack) -> Iterator[Complaint]:
    """Latitude and longitude exchanged in all areas, which the links tell, or in one of two that have no link."""
    areas = pack.areas
    if any(abs(area.longitude.value) > 90.0 for area in areas.values()):
        return
    links = [
        (areas[one], areas[other], link.value) for one, others in pack.links.items() for other, link in others.items()
    ]
    links = [(one, other, km) for one, other, km in links if km > 0 and straight_line(one, other) > 0]
    path = ("areas", next(iter(areas)), "latitude")
    if len(links) > 1:
        written = _unevenness(links)
        turned = _unevenness([(_turned(one), _turned(other), km) for one, other, km in links])
        if (len(links) - 1) * log(written / turned) > log(LIKELIER):
            message = "the distances of the links fit the coordinates better with latitude and longitude exchanged."
            yield path, message, "Look at latitude and longitude of every area; they may be swapped."
    elif not links and len(areas) == 2:
        one, other = areas.values()
        apart, turned = straight_line(one, other), straight_line(_turned(one), other)
        if apart > max(APART, FAR * turned):
            message = f"{one.title} and {other.title} lie {apart:,.0f} km apart, and {turned:,.0f} km if one is turned."
            yield path, message, "Look at latitude and longitude of both; those of one may be swapped."


def _turned(area: Area) -> Area:
    """The area with latitude and longitude exchanged."""
    return area.model_copy(update={"latitude": area.longitude, "longitude": area.latitude})


def _unevenness(links: Sequence[tuple[Area, Area, float]]) -> float:
    """How unevenly roads wind: the mean deviation of log(way / straight line) from its median. The likelihood of the
    links falls with its power of their number, less one for the median (Laplace distribution)."""
    windings = [log(km / max(straight_line(one, other), 1.0)) for one, other, km in links]
    usual = median(windings)
    return max(ROUNDED, fmean(abs(winding - usual) for winding in windings))


def _idle(pack: Pack) -> Iterator[Complaint]:
    for name, unit in pack.units.items():
        able = [task for task in pack.tasks.values() if task.allowed and (_gives(task, name) or name in task.lift)]
        if not able:
            yield ("units", name), f"{unit.title} can do no task.", "Give it a productivity or lift, or leave it out."
        elif not _there(pack, name) and unit.formation is None:  # one with a formation waits to be pledged
            message = f"there is no {unit.title!r}, at the start or later."
            yield ("units", name), message, "Give it a strength, arrivals, or the formation it is pledged in."


def _unserved(pack: Pack) -> Iterator[Complaint]:
    for name, need in pack.needs.items():
        for region in pack.regions:
            if _arises(pack, need, region) and not any(
                worth.value > 0 and _works(pack, pack.tasks[task], region) for task, worth in need.served_by.items()
            ):
                message = f"no unit can meet {need.title!r} in {region}: its score there stays as without a mission."
                hint = "Look at served_by, at productivity and lift of those tasks, and at the strength of their units."
                yield ("needs", name, "served_by"), message, hint


def _arises(pack: Pack, need: Need, region: str) -> bool:
    areas = [area for area in pack.areas.values() if area.region == region]
    has = not need.regions or region in need.regions
    return has and any(amount(pack, area, need.amount.times, need.amount.over) > 0 for area in areas)


def _works(pack: Pack, task: Task, region: str) -> bool:
    """Whether a task can be done in a region by units that are there, lifted by those that are if it needs lift."""
    units = [unit for unit in pack.units if _there(pack, unit)]
    lifted = not task.lift or any(unit in task.lift and task.lift[unit].value > 0 for unit in units)
    where = any(holds_in(task, *area) for area in pack.areas.items() if area[1].region == region)
    return task.allowed and where and lifted and any(_gives(task, unit) for unit in units)


def _there(pack: Pack, unit: str) -> bool:
    """Whether there are any of a unit type, at the start or later."""
    spec = pack.units[unit]
    return spec.strength.value > 0 or any(flow.units.value > 0 for flow in spec.arrivals.values())


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
    if any(pack.links.values()) and not any(task.reach for task in pack.tasks.values()):
        yield ("links",), "no task has a reach, so that nothing uses the links.", "Give tasks a reach, or leave it out."


def _dry(pack: Pack) -> Iterator[Complaint]:
    """Floods that cut off what no need is flooded by, or that come in no season of the calendar."""
    months = {month for period in pack.calendar.month_names for month in period}
    for name, area in pack.areas.items():
        path = ("areas", name, "flood_cut")
        if area.flood_cut and not any(
            need.flooded and _arises(pack, need, area.region) for need in pack.needs.values()
        ):
            yield path, f"no need is flooded at {area.title}.", "Mark a need as flooded, or leave flood_cut out."
        elif area.flood_cut and months.isdisjoint(area.flood_cut):
            message = f"no period of the calendar has a month in which floods cut off {area.title}."
            yield path, message, "Look at the months of flood_cut, and at the calendar."


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
            message = f"{count} here without {writing(code).name}: {_listed([repr(text[:60]) for text in left])}."
            yield Problem(message, place, f"Readers see the {writing(WRITTEN).name} text.")


def _listed(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


CONTRADICTIONS: tuple[Check, ...] = (
    _crowded,
    _links,
    _missing,
    _far_off,
    _swapped,
    _per_head,
    _one_width,
    strange_modifiers,
)
WITHOUT_USE: tuple[Check, ...] = (_idle, _unserved, _unused, _dry, idle_modifiers)
