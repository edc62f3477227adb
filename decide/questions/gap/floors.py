"""The question of a gap as asked: floors by number or by another option's level, delays, what can be had at most."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from decide.errors import InputError, Problem, shortened, unknown
from decide.model.criteria import LESS_IS_BETTER, check_name, measure
from decide.model.instance import Instance
from decide.model.lp import INF
from decide.model.pledges import Offer
from decide.pack.examples import example
from decide.pack.mode import OVERALL, split_name
from decide.pack.schema import Pack
from decide.pack.strict_yaml import plain_scalar
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.results.lead_times import camps_taken, months_taken
from decide.results.study import Ranged, Results
from decide.solve.answer import Answer, answer
from decide.solve.least import owned

Delays = Mapping[str, float]
Most = Mapping[str, float]
BEDS, ALL = "beds", "all"
GRAIN = 1000.0  # floors taken from an option are rounded down to a thousandth of a point
LONGEST = 120.0  # months: beyond any horizon of use


@dataclass(frozen=True)
class Floor:
    """A score to be reached."""

    name: str
    """Criterion."""
    level: float
    like: str
    """The option whose level it is; empty if given as a number."""


def highest_of_any(pack: Pack, results: Results, option: str) -> dict[str, str]:
    """In every region the option that reaches most there: the floors of an option of which nothing else is asked."""
    regions = [region for region in pack.regions if not math.isnan(results.score(option, region=region))]
    return {region: max(results.names, key=lambda name: results.score(name, region=region)) for region in regions}


def parse_floors(texts: Sequence[str], theatre: Theatre) -> dict[str, float | str]:
    """`NAME=SCORE` or `NAME=OPTION` as given to `--floor`. Raises `InputError`."""
    floors: dict[str, float | str] = {}
    problems = []
    shown = example("--floor {one}=60 --floor {other}={option}", theatre.pack, theatre.options)
    for text in texts:
        name, mark, value = (part.strip() for part in text.partition("="))
        number = plain_scalar(value) if value else None
        if not name or not mark or number is None or isinstance(number, bool):
            message = f"{shortened(text)} is not of the form NAME=SCORE or NAME=OPTION."
            problems.append(Problem(message, None, shown))
        elif name in floors:
            problems.append(Problem(f"the floor of {name!r} is given twice.", None, "Keep one."))
        else:
            floors[name] = float(number) if isinstance(number, int | float) else str(number)
    if not texts:
        problems.append(Problem("no floor is given.", None, shown))
    if problems:
        raise InputError(problems)
    return floors


def parse_amounts(texts: Sequence[str], flag: str, alone: str | None = None) -> dict[str, float]:
    """`NAME=NUMBER` as given to a flag, or the number alone for the name `alone`. Raises `InputError`."""
    amounts: dict[str, float] = {}
    for text in texts:
        name, mark, value = (part.strip() for part in text.partition("="))
        if not mark and alone is not None:
            name, value = alone, name
        number = plain_scalar(value) if value else None
        if not name or isinstance(number, bool) or not isinstance(number, int | float) or not number >= 0:
            forms = "NAME=NUMBER" if alone is None else "NUMBER or NAME=NUMBER"
            raise InputError(Problem(f"{flag} {shortened(text)} is not of the form {forms}, from 0 on."))
        if name in amounts:
            raise InputError(Problem(f"{flag} gives {name!r} twice.", None, "Keep one."))
        amounts[name] = float(number)
    return amounts


def floors_of(theatre: Theatre, own: Answer, floors: Mapping[str, float | str], what_if: WhatIf) -> tuple[Floor, ...]:
    """The floors as numbers. Raises `InputError` for unknown criteria and options, and scores that are none."""
    if not floors:
        raise InputError(Problem("no floor is given.", None, "Name a criterion and its least score."))
    plans = {own.case.option.id: own}
    levels = []
    for name, wanted in floors.items():
        check_name(own.instance, name)
        if split_name(name)[0] in LESS_IS_BETTER:
            raise InputError(Problem(f"{name} is no score, so it has no floor.", None, "Name a score."))
        if isinstance(wanted, str):
            if wanted not in theatre.options:
                message, hint = unknown("option", wanted, theatre.options)
                raise InputError(Problem(message, None, hint))
            if wanted not in plans:
                plans[wanted] = answer(resolve(theatre, wanted, what_if))
            other = plans[wanted]
            value = measure(other.instance, other.programme, name).value(other.solution.x)
            levels.append(Floor(name, float(np.floor(value * GRAIN + 1e-6) / GRAIN), wanted))
        elif not -1000.0 <= wanted <= 100.0:
            message = f"the floor of {name!r} is {wanted:g}, but a score is at most 100."
            raise InputError(Problem(message, None, "Give a score between -1000 and 100."))
        else:
            levels.append(Floor(name, float(wanted), ""))
    return tuple(levels)


def kept_scores(own: Answer, floors: Mapping[str, float | str]) -> dict[str, float | str]:
    """A floor at the option's own level for every score of an objective in a region that no floor is about."""
    p = own.instance
    named = [split_name(name)[0] for name in floors]
    option = own.case.option.id
    return {
        f"{objective}.{region}": option
        for o, objective in enumerate(p.objectives)
        for r, region in enumerate(p.regions)
        if p.reference[o, r] > 0 and not {OVERALL, objective, region, f"{objective}.{region}"} & {*named}
    }


def offer_of(theatre: Theatre, p: Instance, delays: Delays, most: Most) -> tuple[Offer, Mapping[str, Offer]]:
    """What can be pledged and by when; and the same `early` and `late`, at the ends of the months stated.

    Raises `InputError` for names the pack has not, months out of bounds, and types for which no months are stated.
    """
    pack = p.pack
    _check_names(pack, delays, "delay", [ALL, BEDS])
    _check_names(pack, most, "limit", [BEDS, *(f"{BEDS}.{area}" for area in pack.areas)])
    for name, months in delays.items():
        if not 0.0 <= months <= LONGEST:
            message = f"a delay of {months:g} months for {name!r} is not between 0 and {LONGEST:g}."
            raise InputError(Problem(message, None, "Give months after the start, such as 18."))
    stated, camps = months_taken(theatre), camps_taken(theatre)
    limits = {name: most.get(name, INF) for name, unit in pack.units.items() if owned(unit) > 0.0 or name in most}
    units = {name: limit for name, limit in limits.items() if limit > 0.0}
    places = [name for name, share in zip(p.areas, p.open.max(axis=1), strict=True) if share > 0.0]
    limits = {name: most.get(f"{BEDS}.{name}", most.get(BEDS, INF)) for name in places}
    beds = {name: limit for name, limit in limits.items() if limit > 0.0}
    unit_months = {name: _months(name, (name, ALL), delays, stated.get(name)) for name in units}
    bed_months = {name: _months(f"beds in {name}", (BEDS, ALL), delays, camps.get(name)) for name in beds}

    def at(end: str) -> Offer:
        months = ({name: float(getattr(m, end)) for name, m in by.items()} for by in (unit_months, bed_months))
        return Offer(units, beds, *months)

    return at("value"), {"early": at("low"), "late": at("high")}


def _check_names(pack: Pack, given: Mapping[str, float], what: str, words: Sequence[str]) -> None:
    """Raises `InputError` for a name that is neither a unit type nor one of the words."""
    names = [*pack.units, *words]
    for name in given:
        if name not in names:
            message, hint = unknown(f"unit type or word for a {what}", name, names)
            raise InputError(Problem(message, None, hint))


def _months(what: str, names: Sequence[str], delays: Delays, stated: Ranged | None) -> Ranged:
    """The months asked for, by the first name that has any, else those stated. Raises `InputError` without either."""
    given = next((delays[name] for name in names if name in delays), None)
    if given is not None:
        return Ranged(given, given, given)
    if stated is None:
        message = f"the pack states no months that force generation takes, so {what} needs a delay."
        raise InputError(Problem(message, None, "Give --delay MONTHS."))
    return stated
