"""Single steps of a what-if: so many units of a type lost, gained or late, for all options or for some."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decide.language import counted, t
from decide.pack.schema import Pack
from decide.pack.theatre import Case

from .text import number, signed

LOSE, GAIN, LATE, PLEDGES = "lose", "gain", "late", "pledges"
KINDS = (LOSE, GAIN, LATE, PLEDGES)
MOST = 100_000.0  # units of a type in one step: more than any mission has had
MOST_STEPS = 20


@dataclass(frozen=True)
class Step:
    """One step, as the page holds it."""

    kind: str
    """`lose` or `gain`: units leave or come; `late`: units of the start come later; `pledges`: all that is pledged."""
    unit: str
    count: float
    """Units of the type; 0 for `pledges`, which moves all."""
    month: float
    """Month after the start when they leave or come (0: from the start), or by how many months they come later."""
    options: tuple[str, ...] = ()
    """Options it is for; all if empty."""

    @property
    def code(self) -> str:
        """As a part of a link: `late:police:2:6:first,second`."""
        return f"{self.kind}:{self.unit}:{self.count:.12g}:{self.month:.12g}:{','.join(self.options)}"


def step_of(code: str, pack: Pack, options: Iterable[str]) -> Step | None:
    """A step in a link; None for what this pack does not have."""
    parts = code.split(":")
    if len(parts) != 5 or parts[0] not in KINDS or parts[1] not in pack.units:
        return None
    kind, unit, names = parts[0], parts[1], tuple(filter(None, parts[4].split(",")))
    if not all(re.fullmatch(r"\d+(\.\d+)?", part) for part in parts[2:4]) or not {*names} <= {*options}:
        return None
    step = Step(kind, unit, float(parts[2]), float(parts[3]), tuple(dict.fromkeys(names)))
    return step if makes_sense(step, pack) else None


def makes_sense(step: Step, pack: Pack) -> bool:
    """Whether it changes something, within the months of the pack."""
    moves = step.month > 0 if step.kind in (LATE, PLEDGES) else True
    counts = step.count == 0 if step.kind == PLEDGES else 0 < step.count <= MOST
    return moves and counts and step.month <= horizon(pack)


def horizon(pack: Pack) -> float:
    """Months of the pack's calendar."""
    return float(sum(period.months for period in pack.calendar.periods))


def in_words(step: Step, pack: Pack, options: Mapping[str, str]) -> str:
    """A step in a few words, for its chip. `options`: their titles, by id."""
    unit, count = pack.units[step.unit].title, number(step.count)
    months = counted("{months} month", "{months} months", count=step.month, months=number(step.month))
    if step.kind == PLEDGES:
        text = t("{unit}: pledges {months} later", unit=unit, months=months)
    elif step.kind == LATE:
        text = t("{unit}: {count} come {months} late", unit=unit, count=count, months=months)
    else:
        text = f"{unit} {signed(-step.count if step.kind == LOSE else step.count)}"
        text += " " + t("from month {month}", month=number(step.month)) if step.month else ""
    return f"{text} ({', '.join(options[name] for name in step.options)})" if step.options else text


def reason_of(step: Step) -> str:
    """Why it is changed, for the file."""
    return {
        LOSE: t("Set by hand on the page: so many units are taken away."),
        GAIN: t("Set by hand on the page: so many units are added."),
        LATE: t("Set by hand on the page: so many of the units of the start come so much later."),
        PLEDGES: t("Set by hand on the page: every pledge of this type arrives so much later."),
    }[step.kind]


def changed_by(step: Step, pack: Pack, name: str) -> dict[str, dict[str, Any]]:
    """What it sets and adds, by path; `name`: of an entry of arrivals or departures that no other has."""
    unit = f"units.{step.unit}"
    if step.kind == PLEDGES:
        return {"add": {f"{unit}.arrivals.*.month": step.month}}
    adds = {"add": {f"{unit}.strength": step.count if step.kind == GAIN else -step.count}}
    if step.kind != LATE and not step.month:
        return adds
    flow = {
        "units": _exactly(step.count, pack.units[step.unit].counted_in),
        "month": _exactly(step.month, "months"),
    }
    sets = {"set": {f"{unit}.{'departures' if step.kind == LOSE else 'arrivals'}.{name}": flow}}
    return {**sets, **adds} if step.kind == LATE else sets


def _exactly(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "low": value, "high": value}


def has(case: Case, unit: str, month: float) -> float:
    """Units of a type that an option has in a month after the start."""
    spec = case.pack.units.get(unit)
    if spec is None:
        return 0.0
    come = sum(flow.units.value for flow in spec.arrivals.values() if flow.month.value <= month)
    gone = sum(flow.units.value for flow in spec.departures.values() if flow.month.value <= month)
    return float(spec.strength.value + come - gone)


def too_few(step: Step, cases: Sequence[Case]) -> Iterator[tuple[str, float]]:
    """Options, of those the step is for, that have not so many units to lose or to come late, and what they have."""
    if step.kind in (GAIN, PLEDGES):
        return
    for case in cases:
        if step.options and case.option.id not in step.options:
            continue
        there = has(case, step.unit, step.month if step.kind == LOSE else 0.0)
        if there < step.count and not math.isclose(there, step.count):
            yield case.option.id, there
