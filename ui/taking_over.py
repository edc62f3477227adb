"""A what-if file taken over by the page: what a slider or a list can show is set there, the rest stays a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from decide.errors import DecideError
from decide.pack.schema import Change, ScenarioChange
from decide.pack.theatre import Case, choose_options, resolve

from .ranges import delay_range, weight_grid
from .state import BUDGET_TERM, DELAY_PATH, Given, Planner, change_part
from .steps import GAIN, LATE, LOSE, PLEDGES, Step, changed_by, makes_sense
from .work import Desk

_STRENGTH = re.compile(r"units\.([^.]+)\.strength")
_PLEDGES = re.compile(r"units\.([^.]+)\.arrivals\.\*\.month")
_FLOW = re.compile(r"units\.([^.]+)\.(arrivals|departures)\.([^.*]+)")

WORDS = {"title", "short", "summary", "source", "locator", "derived", "near", "assumption", "note", "reason"}
"""Keys of a pack that nothing is solved with."""


def taken_over(planner: Planner, desk: Desk) -> Planner:
    """The same what-if with as much as possible of its file as the page itself sets it; as it was where that would not
    come to the very same figures. The words of a change that a slider shows are then those of the page."""
    if planner.given is None:
        return planner
    for begun in dict.fromkeys((_presets_taken(planner, desk), planner)):
        made = _set_by_controls(begun, desk)
        if made == planner or _same(planner, made, desk):
            return made
    return planner


def _set_by_controls(planner: Planner, desk: Desk) -> Planner:
    """The same with what single controls of the page can show set there."""
    made = planner
    for part, setting in _readable(planner.given, desk) if planner.given else ():
        if free := _added(made, setting):
            made = free.without("given", part)
    return made


def _presets_taken(planner: Planner, desk: Desk) -> Planner:
    """The same with each preset of the pack whose changes all stand in the file, one behind the other, under its name
    instead of one by one."""
    made = planner
    for name, stress in desk.published.presets.items():
        written = made.given.what_if.scenario.changes if made.given and made.given.what_if.scenario else ()
        wanted = [_what_it_sets(one, stress.options) for one in stress.changes]
        own = [_what_it_sets(one, one.options) for one in written]
        at = next((n for n in range(len(own)) if own[n : n + len(wanted)] == wanted), None)
        if at is None or name in dict(made.presets):
            continue
        free = made.having("presets", name, True)
        for change in written[at : at + len(wanted)]:
            free = free.without("given", change_part(change))
        made = free
    return made


def _what_it_sets(change: Change, options: tuple[str, ...]) -> tuple[Any, ...]:
    """What a change does, under which id, which is the same in every language. One that a person named is theirs."""
    return change.id, dict(change.set), dict(change.add), dict(change.scale), options


def _readable(given: Given, desk: Desk) -> Iterator[tuple[str, dict[str, Any]]]:
    """Parts of a file that the page could have set, and what the planner has for them."""
    scenario = given.what_if.scenario
    if scenario is None:
        return
    for change in scenario.changes:
        if setting := _setting(change, desk):
            yield change_part(change), setting
    file = desk.published.levers
    for lever, value in scenario.levers.items():
        if file and lever in file.levers.levers and value in file.levers.levers[lever].settings:
            yield f"lever:{lever}", {"levers": (lever, value)}
    if scenario.weighting in desk.published.pack.weightings:
        yield "weighting", {"weighting": scenario.weighting}
    if len(scenario.options) == 1 and scenario.options[0] in desk.theatre.options:
        yield "options", {"only": scenario.options[0]}


def _setting(change: ScenarioChange, desk: Desk) -> dict[str, Any] | None:
    """What the planner has for a change, if a control of the page makes it."""
    if change.scale or (change.model_extra or {}):
        return None
    pack, sets, adds = desk.published.pack, dict(change.set), dict(change.add)
    if not change.options and not sets and len(adds) == 1:
        ((path, value),) = adds.items()
        if path == DELAY_PATH and _number(value) and delay_range(pack).holds(value):
            return {"delay": float(value)}
        match = _STRENGTH.fullmatch(path)
        unit = match[1] if match else ""
        if unit in desk.unit_ranges and _number(value) and desk.unit_ranges[unit].fine.holds(value):
            return {"units": (unit, float(value))}
    if not change.options and not adds and [*sets] == [f"terms.{BUDGET_TERM}"]:
        amount = _value_of(_entry(sets[f"terms.{BUDGET_TERM}"]).get("at_most"))
        return {"budget": amount} if amount in desk.budgets else None
    if not change.options and not adds and sets:
        cells = {path.removeprefix("weights."): value for path, value in sets.items()}
        if {*cells} <= {*desk.cells} and all(_number(v) and weight_grid(pack).holds(v) for v in cells.values()):
            return {"weights": tuple((cell, float(value)) for cell, value in cells.items())}
    step = _step(sets, adds, change.options, desk)
    return {"steps": step} if step else None


def _step(
    sets: Mapping[str, Any], adds: Mapping[str, Any], options: tuple[str, ...], desk: Desk
) -> tuple[str, Step] | None:
    """The step whose changes these are."""
    pack = desk.published.pack
    month, name, kind, unit, count = 0.0, "page", "", "", 0.0
    if len(sets) > 1 or len(adds) > 1:
        return None
    for path, value in adds.items():
        if not _number(value):
            return None
        if match := _STRENGTH.fullmatch(path):
            kind, unit, count = (GAIN if value > 0 else LOSE), match[1], abs(float(value))
        elif match := _PLEDGES.fullmatch(path):
            kind, unit, month = PLEDGES, match[1], float(value)
    for path, value in sets.items():
        if not (match := _FLOW.fullmatch(path)):
            return None
        late = kind == LOSE and match[2] == "arrivals"
        kind = LATE if late else GAIN if match[2] == "arrivals" else LOSE
        unit, name = match[1], match[3]
        count, month = _value_of(_entry(value).get("units")), _value_of(_entry(value).get("month"))
    if not kind or unit not in pack.units:
        return None
    step = Step(kind, unit, count, month, options)
    if not makes_sense(step, pack) or changed_by(step, pack, name) != _by_kind(sets, adds):
        return None
    return step.code, step


def _by_kind(sets: Mapping[str, Any], adds: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {kind: dict(values) for kind, values in (("set", sets), ("add", adds)) if values}


def _added(planner: Planner, setting: Mapping[str, Any]) -> Planner | None:
    """The planner with it; None where something is set there already."""
    ((part, value),) = setting.items()
    if part == "weights":
        clash = planner.weights or planner.weighting
        return None if clash else planner.but(weights=tuple(sorted(value)))
    if part in ("units", "levers", "steps"):
        pairs = getattr(planner, part)
        if value[0] in dict(pairs):
            return None
        more = (*pairs, value)
        return planner.but(**{part: more if part == "steps" else tuple(sorted(more))})
    empty = Planner.__dataclass_fields__[part].default
    if getattr(planner, part) != empty or (part == "weighting" and planner.weights):
        return None
    return planner.but(**{part: value})


def _same(planner: Planner, made: Planner, desk: Desk) -> bool:
    """Whether two what-ifs come to the same cases."""
    try:
        one, other = desk.what_if(planner), desk.what_if(made)
        names = choose_options(desk.theatre, (), one)
        if names != choose_options(desk.theatre, (), other):
            return False
        cases = ((resolve(desk.theatre, name, one), resolve(desk.theatre, name, other)) for name in names)
        return all(_figures(left) == _figures(right) for left, right in cases)
    except DecideError:
        return False


def _figures(case: Case) -> Any:
    """What is solved of a case: its pack without the words, among them the reason of what was changed."""
    return case.mode, _without_words(case.pack.model_dump())


def _without_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_words(one) for name, one in value.items() if name not in WORDS}
    return [_without_words(one) for one in value] if isinstance(value, list | tuple) else value


def _entry(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _value_of(value: Any) -> float:
    number: Any = _entry(value).get("value")
    return float(number) if _number(number) else 0.0


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
