"""A what-if as a link, and back: every part is checked, as links come from anywhere."""

from __future__ import annotations

import base64
import math
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlencode

from decide.errors import InputError, bounded
from decide.language import t
from decide.pack.strict_yaml import parse_yaml
from decide.pack.what_if import parse_set
from decide.report.criteria import criterion_title

from .ranges import Range, delay_range, weight_grid
from .state import Given, Planner
from .steps import MOST_STEPS, Step, step_of
from .text import takes
from .uploads import what_if_from
from .work import Desk

Query = Mapping[str, Sequence[str]]
MAX_LINK, MAX_PARTS = 8000, 200  # characters and parts of a link; browsers and proxies take about 8,000 characters
LONGEST = MAX_LINK - 500  # characters of a packed file in a link; the rest is for what is set beside it
MAX_FILE, MAX_VALUES = 30_000, 1000  # bytes and values of a file in a link; the largest option has 19,977 and 563
UNIT, WEIGHT, WEIGHTING, LEVER, DELAY, BUDGET, SET, FILE, ONLY, DATA, STEP, PRESET = (
    "u.",
    "w.",
    "weights",
    "lever.",
    "delay",
    "budget",
    "set",
    "file",
    "only",
    "data",
    "step",
    "case",
)
MILLION = 1e6


def query_of(planner: Planner) -> dict[str, list[str]]:
    """The parts of a link that restores the planner; what is as published is left out."""
    query = {f"{UNIT}{unit}": [f"{more:.12g}"] for unit, more in planner.units}
    query |= {DELAY: [f"{planner.delay:.12g}"]} if planner.delay else {}
    query |= {BUDGET: [f"{planner.budget / MILLION:.12g}"]} if planner.budget is not None else {}
    query |= {f"{WEIGHT}{cell}": [f"{weight:.12g}"] for cell, weight in planner.weights}
    query |= {WEIGHTING: [planner.weighting]} if planner.weighting else {}
    query |= {f"{LEVER}{lever}": [setting] for lever, setting in planner.levers}
    query |= {PRESET: [preset for preset, _ in planner.presets]} if planner.presets else {}
    query |= {STEP: [code for code, _ in planner.steps]} if planner.steps else {}
    query |= {SET: [written(path, value) for path, value in planner.sets]} if planner.sets else {}
    query |= {ONLY: [planner.only]} if planner.only else {}
    if planner.given is not None and (packed := _packed(planner.given)):
        query |= {FILE: [packed]}
    return query


def address(query: Query) -> str:
    """The query as it stands behind the `?` of a link."""
    return urlencode([(name, value) for name, values in query.items() for value in values])


def too_long(planner: Planner) -> bool:
    """Whether what is set does not fit into a link, mostly because of the uploaded file."""
    query = query_of(planner)
    return taken(query) != query or (planner.given is not None and FILE not in query)


def taken(query: Query) -> Query:
    """What is read of a link: all of it, or nothing if it is longer than those the page makes."""
    parts = sum(map(len, query.values()))
    if parts > MAX_PARTS or sum(len(name) + sum(map(len, values)) for name, values in query.items()) > MAX_LINK:
        return {}
    return query


def written(path: str, value: object) -> str:
    """A single change as `--set` takes it."""
    if value is None or isinstance(value, bool):
        return f"{path}={'null' if value is None else str(value).lower()}"
    return f"{path}={value:.17g}" if isinstance(value, float) else f"{path}={value}"


def planner_of(query: Query, desk: Desk) -> tuple[Planner, list[str]]:
    """The planner a link asks for, and what of it cannot be taken, in words. Parts it does not know are ignored."""
    if taken(query) != query:
        return Planner(), [t("The link is longer than any made here, and nothing of it is read.")]
    reader = _Reader(query, desk)
    planner = Planner(
        units=reader.pairs(UNIT, {unit: one.fine for unit, one in desk.unit_ranges.items()}),
        delay=reader.number(DELAY, delay_range(desk.published.pack)) or 0.0,
        budget=reader.budget(),
        weights=reader.pairs(WEIGHT, dict.fromkeys(desk.cells, weight_grid(desk.published.pack)), desk.cells),
        weighting=reader.named(WEIGHTING, desk.published.pack.weightings),
        levers=reader.levers(),
        presets=reader.presets(),
        steps=reader.steps(),
        sets=reader.sets(),
        given=reader.given(),
        only=reader.named(ONLY, desk.theatre.options),
    )
    planner = planner.but(weights=()) if planner.weighting else planner
    if (made_on := query.get(DATA)) and made_on[-1] != desk.version:
        reader.problems.append(t("The figures have changed since this link was made, and so may have the results."))
    return planner, reader.problems


class _Reader:
    """Reads one query; what is wrong with it is collected."""

    def __init__(self, query: Query, desk: Desk):
        self.query, self.desk = query, desk
        self.problems: list[str] = []

    def _refuse(self, name: str, value: str, allowed: Range | None = None) -> None:
        what = t("{group}: {title}", group=self._control(name), title=value[:60])
        said = t("The link asks for what this pack does not have or cannot take: {what}.", what=what)
        if allowed is not None:
            said += " " + takes(allowed)
        self.problems.append(said)

    def _control(self, name: str) -> str:
        """The control that a part of a link sets, by its label; the part itself where there is none."""
        pack, levers = self.desk.published.pack, self.desk.published.levers
        labels = {
            WEIGHTING: t("What matters"),
            DELAY: t("Delay of force generation"),
            BUDGET: t("Budget ceiling, $m a year"),
            SET: t("A single change"),
            ONLY: t("Option"),
            STEP: t("Lose, gain or delay units"),
            PRESET: t("What could happen"),
        }
        labels |= {f"{UNIT}{unit}": spec.title for unit, spec in pack.units.items()}
        labels |= {f"{WEIGHT}{cell}": criterion_title(pack, cell) for cell in self.desk.cells}
        labels |= {f"{LEVER}{lever}": one.title for lever, one in (levers.levers.levers if levers else {}).items()}
        if name not in labels and name.startswith((UNIT, WEIGHT, LEVER)):
            kind = {UNIT: t("Unit type"), WEIGHT: t("Weights"), LEVER: t("Delay, budget and use")}
            prefix = next(one for one in kind if name.startswith(one))
            return f"{kind[prefix]}, {name.removeprefix(prefix)}"
        return labels.get(name, name)

    def _under(self, prefix: str) -> Iterator[tuple[str, str]]:
        for name, values in sorted(self.query.items()):
            if name.startswith(prefix) and values:
                yield name.removeprefix(prefix), values[-1]

    def number(self, name: str, allowed: Range) -> float | None:
        """A number within a range; None if there is none."""
        values = self.query.get(name)
        if not values:
            return None
        value = _number(values[-1])
        if value is None or not allowed.holds(value):
            self._refuse(name, values[-1], allowed)
            return None
        return value

    def pairs(
        self, prefix: str, allowed: Mapping[str, Range], published: Mapping[str, float] | None = None
    ) -> tuple[tuple[str, float], ...]:
        """Names with numbers, each within its range; those as published are left out."""
        kept = []
        for name, text in self._under(prefix):
            if name not in allowed:
                self._refuse(f"{prefix}{name}", text)
                continue
            value = self.number(f"{prefix}{name}", allowed[name])
            if value is not None and value != (published or {}).get(name, 0.0):
                kept.append((name, value))
        return tuple(kept)

    def budget(self) -> float | None:
        """The ceiling, if it is one of those offered."""
        values = self.query.get(BUDGET)
        amount = _number(values[-1]) if values else None
        if not values:
            return None
        offered = [step for step in self.desk.budgets if amount is not None and math.isclose(step, amount * MILLION)]
        if not offered:
            self._refuse(BUDGET, values[-1])
        return offered[0] if offered else None

    def levers(self) -> tuple[tuple[str, str], ...]:
        """Levers with settings the pack has."""
        file = self.desk.published.levers
        choices = []
        for lever, setting in self._under(LEVER):
            if file and lever in file.levers.levers and setting in file.levers.levers[lever].settings:
                choices.append((lever, setting))
            else:
                self._refuse(f"{LEVER}{lever}", setting)
        return tuple(choices)

    def sets(self) -> tuple[tuple[str, object], ...]:
        """Single changes, as `--set` takes them; their meaning is checked when they are applied."""
        changes = []
        for text in self.query.get(SET, ()):
            try:
                changes.append(parse_set(text))
            except InputError:
                self._refuse(SET, text)
        return tuple(changes)

    def steps(self) -> tuple[tuple[str, Step], ...]:
        """Single steps, each of which the pack can take."""
        taken: dict[str, Step] = {}
        for code in self.query.get(STEP, ())[:MOST_STEPS]:
            step = step_of(code, self.desk.published.pack, self.desk.theatre.options)
            if step is None:
                self._refuse(STEP, code)
            else:
                taken[step.code] = step
        return tuple(taken.items())

    def presets(self) -> tuple[tuple[str, bool], ...]:
        """Presets that the pack has."""
        names = self.query.get(PRESET, ())
        for name in names:
            if name not in self.desk.published.presets:
                self._refuse(PRESET, name)
        return tuple((name, True) for name in sorted({*names} & {*self.desk.published.presets}))

    def named(self, part: str, names: Collection[str]) -> str:
        """One of some names that the pack has, such as the one option it is about; empty if none is asked for."""
        values = self.query.get(part)
        if not values:
            return ""
        if values[-1] not in names:
            self._refuse(part, values[-1])
            return ""
        return values[-1]

    def given(self) -> Given | None:
        """The file packed into the link."""
        values = self.query.get(FILE)
        if not values:
            return None
        try:
            name, text = _unpacked(values[-1])
        except (ValueError, zlib.error):
            self.problems.append(t("The file in the link is damaged or too large; ask for the file itself."))
            return None
        try:
            return what_if_from(name, text, self.desk.theatre, MAX_VALUES)
        except InputError as error:
            self.problems += [str(problem) for problem in bounded(error.problems)]
            return None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def _packed(given: Given) -> str:
    """A file as part of a link; empty if it is more than a link holds, or than is read from one."""
    return _fitted(given.name, given.text) if len(given.text) < MAX_FILE else ""


@lru_cache(maxsize=64)  # a page asks for every link to its evidence
def _fitted(name: str, text: str) -> str:
    try:
        parse_yaml(text, name, most=MAX_VALUES)
    except InputError:
        return ""
    data = f"{name}\n{text}".encode()
    if len(data) > MAX_FILE:
        return ""
    packed = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")
    return packed if len(packed) <= LONGEST else ""


def _unpacked(packed: str) -> tuple[str, bytes]:
    """Name and content. Raises `ValueError` or `zlib.error` for what is no such part, or would grow too large."""
    if len(packed) > LONGEST:
        raise ValueError
    reader = zlib.decompressobj()
    data = reader.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), MAX_FILE)
    if not reader.eof:
        raise ValueError
    name, mark, text = data.partition(b"\n")
    if not mark:
        raise ValueError
    return name.decode("utf-8")[:80], text
