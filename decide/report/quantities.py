"""A quantity's path in words: what it is of, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from decide.language import mark, said, t
from decide.pack.located import is_model, types_at
from decide.pack.meanings import meanings
from decide.pack.schema import MONTHS, Pack
from decide.report.dates import MONTH_TITLES
from decide.report.words import words

FIELDS: Mapping[str, str] = {
    "areas": mark("areas", context="a figure"),
    "costs": mark("costs", context="a figure"),
    "doctrine": mark("doctrine", context="a figure"),
    "factors": mark("further figures", context="a figure"),
    "laydown": mark("laydown", context="a figure"),
    "links": mark("distances", context="a figure"),
    "modifiers": mark("changes over time", context="a figure"),
    "needs": mark("needs", context="a figure"),
    "outcomes": mark("outcomes", context="a figure"),
    "posture": mark("posture", context="a figure"),
    "response": mark("response", context="a figure"),
    "tasks": mark("tasks", context="a figure"),
    "terms": mark("terms", context="a figure"),
    "units": mark("units", context="a figure"),
    "weights": mark("weights", context="a figure"),
    "beds": mark("beds", context="a figure"),
    "camps": mark("camps", context="a figure"),
    "centres": mark("population centres", context="a figure"),
    "deaths": mark("deaths", context="a figure"),
    "displaced": mark("people displaced", context="a figure"),
    "escort_rate": mark("escort rate", context="a figure"),
    "events": mark("attacks on civilians", context="a figure"),
    "flood_cut": mark("cut off by floods", context="a figure"),
    "garrison": mark("garrison", context="a figure"),
    "hostile_death_rate": mark("peacekeepers killed by hostile acts", context="a figure"),
    "latitude": mark("latitude", context="a figure"),
    "longitude": mark("longitude", context="a figure"),
    "non_state_share": mark("share of deaths not caused by state forces", context="a figure"),
    "open": mark("share of bases open", context="a figure"),
    "open_from": mark("months until it opens", context="a figure"),
    "open_until": mark("months until it closes", context="a figure"),
    "population": mark("population", context="a figure"),
    "reach_near": mark("share of deaths within 20 km of a base", context="a figure"),
    "reach_ring": mark("share of deaths at 20 to 50 km from a base", context="a figure"),
    "reach_beyond": mark("share of deaths beyond 50 km from any base", context="a figure"),
    "surgical_envelope": mark("surgical envelope", context="a figure"),
    "month": mark("months after the start", context="a figure"),
    "arrivals": mark("arrivals", context="a figure"),
    "availability": mark("availability", context="a figure"),
    "cost": mark("cost", context="a figure"),
    "departures": mark("departures", context="a figure"),
    "formation": mark("formation", context="a figure"),
    "size": mark("size", context="a figure"),
    "persons": mark("persons", context="a figure"),
    "redeployable": mark("share redeployable in a month", context="a figure"),
    "strength": mark("strength", context="a figure"),
    "casevac_weight": mark("casualty evacuation cover a person", context="a figure"),
    "lift": mark("lift", context="a figure"),
    "productivity": mark("productivity", context="a figure"),
    "reach": mark("reach", context="a figure"),
    "served_by": mark("served by", context="a figure"),
    "weight": mark("weight", context="a figure"),
    "met_at_requirement": mark("met at requirement", context="a figure"),
    "guards_per_team": mark("guards per team", context="a figure"),
    "ied_threat": mark("IED threat", context="a figure"),
    "own_guard": mark("own guard", context="a figure"),
    "redeployment_friction": mark("redeployment friction", context="a figure"),
    "impartial": mark("worth of impartial tasks", context="a figure"),
    "peacekeeper_risk": mark("risk to peacekeepers", context="a figure"),
    "state_killing": mark("killings by state forces", context="a figure"),
    "state_link": mark("worth of state-linked tasks", context="a figure"),
    "threat": mark("threat", context="a figure"),
    "bed": mark("a bed", context="a figure"),
    "headquarters": mark("headquarters", context="a figure"),
    "liquidation": mark("liquidation", context="a figure"),
    "one_off": mark("one-off costs", context="a figure"),
    "max_preventable": mark("most that can be prevented", context="a figure"),
    "static_reference": mark("share on static tasks as reported", context="a figure"),
    "value": mark("factor", context="a figure"),
    "at_least": mark("at least", context="a figure"),
    "at_most": mark("at most", context="a figure"),
}
"""What the fields of the schema that lead to figures are called; what a pack names itself keeps its name there."""


def quantity_title(pack: Pack, path: str) -> str:
    """`units.infantry.availability.rotation` as `Infantry and other troops: availability, rotation`."""
    steps = tuple(path.split("."))
    entries: Mapping[str, Any] = getattr(pack, steps[0], None) or {}
    entry = entries.get(steps[1]) if len(steps) > 1 and isinstance(entries, dict) else None
    named = getattr(entry, "title", "")
    group = _step(pack, steps, 0)
    head = named or group[:1].upper() + group[1:]
    parts = [_step(pack, steps, at) for at in range(2 if named else 1, len(steps))]
    return t("{figure}: {parts}", figure=head, parts=", ".join(parts)) if parts else head


def _step(pack: Pack, steps: tuple[str, ...], at: int) -> str:
    """What one step of a path is called."""
    step = steps[at]
    if models_with(steps[: at + 1]):
        return said(FIELDS[step]) if step in FIELDS else words(step)
    if step in MONTHS:
        return said(MONTH_TITLES[MONTHS.index(step)])
    return _titles(pack).get(step) or words(step)


def quantity_meaning(path: str) -> str:
    """What the field of a path means: its documentation in the schema; empty if it has none."""
    steps = tuple(path.split("."))
    for depth in range(len(steps), 0, -1):
        for model in models_with(steps[:depth]):
            return meanings(model).get(steps[depth - 1], "")
    return ""


@cache
def models_with(steps: tuple[str, ...]) -> tuple[Any, ...]:
    """Models of the schema that a path ends in a field of; none where it ends in a name that a pack gives."""
    models = types_at(Pack, steps[:-1])
    return tuple(model for model in models if is_model(model) and steps[-1] in model.model_fields)


def _titles(pack: Pack) -> dict[str, str]:
    """Names of areas, regions and the like, by id."""
    return _named(tuple((name, item.title) for group in _groups(pack) for name, item in group.items()))


def _groups(pack: Pack) -> tuple[Mapping[str, Any], ...]:
    return pack.areas, pack.regions, pack.objectives, pack.units, pack.tasks


@cache
def _named(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(pairs)
