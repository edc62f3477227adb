"""The what-if as the page holds it: what a planner set, as plain values.

A `Planner` is immutable and hashable: it is the key under which results are kept. It is turned into the very scenario
that the Take away page writes as a file, so that the command line, given the file, is asked the same question. It
knows nothing of the page's widgets (`ui/sidebar.py`) nor of solving (`ui/work.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from decide.errors import Place
from decide.language import counted, t
from decide.pack.folder import FUTURES_FILE, LEVERS_FILE
from decide.pack.futures import read_futures
from decide.pack.levers import LeverFile, read_levers, with_levers
from decide.pack.relative import split_sign
from decide.pack.scenario_file import free_id, scenario_text
from decide.pack.schema import Pack, Scenario, ScenarioChange, Stress
from decide.pack.strict_yaml import Path_, parse_yaml
from decide.pack.text import digest_of_text
from decide.pack.theatre import Theatre
from decide.pack.weighting import named_weighting, with_weighting
from decide.pack.what_if import WhatIf, scenario_in
from decide.report.criteria import criterion_title
from decide.report.titles import in_short

from .steps import Step, changed_by, in_words, reason_of
from .text import number, signed

SCENARIO_ID = "what-if"
FILE_NAME = "what-if.yaml"
BUDGET_TERM = "budget_on_the_page"
DELAY_PATH = "units.*.arrivals.*.month"


@dataclass(frozen=True)
class Published:
    """A pack as published: what every what-if starts from."""

    theatre: Theatre
    levers: LeverFile | None
    """The pack's levers; None if it has none."""
    presets: Mapping[str, Stress] = field(default_factory=dict, compare=False, hash=False, repr=False)
    """Stress cases of the pack that are changes to it, by id: what could happen, at one click."""

    @classmethod
    def read(cls, theatre: Theatre) -> Published:
        """A theatre with its levers. Raises `InputError`."""
        levers = read_levers(theatre) if (theatre.folder / LEVERS_FILE).exists() else None
        stresses = read_futures(theatre).futures.stresses if (theatre.folder / FUTURES_FILE).exists() else {}
        return cls(theatre, levers, {name: one for name, one in stresses.items() if one.changes and not one.positions})

    @property
    def pack(self) -> Pack:
        """The pack itself."""
        return self.theatre.pack

    @property
    def option_titles(self) -> dict[str, str]:
        """Titles of the options, by id, each as short as names it alone."""
        return in_short({name: option.title for name, option in self.theatre.options.items()})

    def lever(self, lever: str, setting: str = "") -> str:
        """Name of a lever, or of one of its settings, as shown; the id itself where there is no such."""
        spec = self.levers.levers.levers.get(lever) if self.levers else None
        chosen = spec.settings.get(setting) if spec and setting else spec
        return chosen.title if chosen else setting or lever


@dataclass(frozen=True)
class Given:
    """A what-if file as uploaded: its name, its text, and what was read from it."""

    name: str
    text: str
    what_if: WhatIf = field(compare=False, hash=False, repr=False)

    def without(self, part: str) -> Given | None:
        """The same without one part (`parts`), written anew; None if nothing is left."""
        scenario = self.what_if.scenario
        if scenario is None or not part:
            return None
        kind, _, name = part.partition(":")
        left: dict[str, Any] = {"options": {"options": ()}, "mode": {"mode": None}, "weighting": {"weighting": None}}
        left["change"] = {"changes": tuple(one for one in scenario.changes if change_part(one) != part)}
        left["lever"] = {"levers": {lever: value for lever, value in scenario.levers.items() if lever != name}}
        kept = scenario.model_copy(update=left[kind])
        if not (kept.changes or kept.levers or kept.options or kept.mode or kept.weighting):
            return None
        text = scenario_text(WhatIf(kept), kept.id, kept.title, kept.options, "")
        return Given(self.name, text, replace(self.what_if, scenario=kept))

    def parts(self, published: Published) -> Iterator[tuple[str, str]]:
        """Each single thing that the file sets, and the same in words: its changes as their titles say."""
        scenario = self.what_if.scenario
        if scenario is None:
            return
        if scenario.options:
            options = published.theatre.options
            titles = [options[name].title if name in options else name for name in scenario.options]
            yield "options", t("Only {option}", option=", ".join(titles))
        for change in scenario.changes:
            yield change_part(change), change.title
        for lever, setting in scenario.levers.items():
            title, chosen = published.lever(lever), published.lever(lever, setting)
            yield f"lever:{lever}", t("{lever}: {setting}", lever=title, setting=chosen)
        if scenario.mode is not None:
            yield "mode", t("Solve mode: {mode}", mode=scenario.mode.kind)
        if scenario.weighting is not None:
            title = named_weighting(published.pack, scenario.weighting).title
            yield "weighting", t("Weights: {title}", title=title)


def change_part(change: ScenarioChange) -> str:
    """The part of a file that a change is."""
    return f"change:{change.id}"


@dataclass(frozen=True)
class Planner:
    """What is set differently from the published options. Pairs are sorted by name; what is as published is absent."""

    units: tuple[tuple[str, float], ...] = ()
    """Unit type, and how many are added to every option from the start (taken away if negative)."""
    delay: float = 0.0
    """Months by which force generation takes longer."""
    budget: float | None = None
    """Most the mission may cost a year, in USD; no ceiling if None."""
    weights: tuple[tuple[str, float], ...] = ()
    """`objective.region`, and its weight."""
    levers: tuple[tuple[str, str], ...] = ()
    """Lever, and its setting."""
    sets: tuple[tuple[str, Any], ...] = ()
    """Further single changes, as `WhatIf.sets` has them: `path`, `path*` or `path+`, and a value."""
    given: Given | None = None
    """An uploaded what-if file; all else comes on top of it."""
    only: str = ""
    """The one option it is about, such as one that was repaired; all (or those of the file) if empty."""
    weighting: str = ""
    """A weighting that the pack names; then no weights are set beside it."""
    presets: tuple[tuple[str, bool], ...] = ()
    """Presets of the pack that are taken over, each with True."""
    steps: tuple[tuple[str, Step], ...] = ()
    """Single steps under their codes, in the order in which they were added."""

    @property
    def as_published(self) -> bool:
        """Whether nothing is set."""
        return self == Planner()

    def but(self, **changes: Any) -> Planner:
        """The same with other values."""
        return replace(self, **changes)

    def bearing_on(self, unit: str) -> Planner:
        """What of it can change how many units of a type there are: mostly the same where another control is moved."""
        units = tuple(pair for pair in self.units if pair[0] == unit)
        return self.but(units=units, budget=None, weights=(), weighting="")

    def apart(self, other: Planner) -> float:
        """In how many settings two differ; a number that both have set counts for a part, by how far it is off."""
        mine, theirs = dict(self._settings()), dict(other._settings())
        return sum(_apart(mine.get(name), theirs.get(name)) for name in {*mine, *theirs})

    def _settings(self) -> Iterator[tuple[tuple[str, str], Any]]:
        for part in fields(self):
            value = getattr(self, part.name)
            pairs = value if isinstance(value, tuple) else (("", value),)
            yield from (((part.name, name), one) for name, one in pairs)

    def having(self, part: str, name: str, value: Any) -> Planner:
        """The same with one entry of a field of pairs; none if the value is None, 0 or empty."""
        kept = {**dict(getattr(self, part)), name: value}
        return self.but(**{part: tuple(sorted(pair for pair in kept.items() if pair[1]))})

    def without(self, part: str, name: str = "") -> Planner:
        """The same with one difference taken back; see `Difference`."""
        if part == "given" and self.given is not None:
            return self.but(given=self.given.without(name))
        left: Any = Planner.__dataclass_fields__[part].default
        if name:
            left = tuple(pair for pair in getattr(self, part) if pair[0] != name)
        return self.but(**{part: left})


def _apart(one: Any, other: Any) -> float:
    """0 for the same, up to 1 for what is nothing like it."""
    if one == other:
        return 0.0
    if not isinstance(one, float) or not isinstance(other, float):
        return 1.0
    return float(abs(one - other) / (abs(one) + abs(other)))


@dataclass(frozen=True)
class Difference:
    """One thing set differently from the published options: in words, and where it is held."""

    part: str
    """Field of the `Planner`."""
    name: str
    """Entry of that field; empty where the field is one value."""
    text: str


def differences(planner: Planner, published: Published) -> Iterator[Difference]:
    """What is set differently, in the order of the page, each in a few words."""
    pack = published.pack
    if planner.given is not None:
        parts = [*planner.given.parts(published)] or [("", t("File {name}", name=planner.given.name))]
        yield from (Difference("given", name, text) for name, text in parts)
    if planner.only:
        title = published.theatre.options[planner.only].title
        yield Difference("only", "", t("Only {option}", option=title))
    for preset, _ in planner.presets:
        yield Difference("presets", preset, published.presets[preset].title)
    for unit, more in planner.units:
        yield Difference("units", unit, f"{pack.units[unit].title} {signed(more)}")
    for code, step in planner.steps:
        yield Difference("steps", code, in_words(step, pack, published.option_titles))
    if planner.delay:
        months = signed(planner.delay)
        later = counted(
            "Force generation {months} month", "Force generation {months} months", count=planner.delay, months=months
        )
        yield Difference("delay", "", later)
    if planner.budget is not None:
        yield Difference("budget", "", t("Budget ${amount} m a year", amount=number(planner.budget / 1e6)))
    for cell, weight in planner.weights:
        yield Difference(
            "weights", cell, t("Weight of {cell}: {weight}", cell=criterion_title(pack, cell), weight=number(weight))
        )
    if planner.weighting:
        title = named_weighting(pack, planner.weighting).title
        yield Difference("weighting", "", t("Weights: {title}", title=title))
    for lever, setting in planner.levers:
        yield Difference(
            "levers",
            lever,
            t("{lever}: {setting}", lever=published.lever(lever), setting=published.lever(lever, setting)),
        )
    for path, value in planner.sets:
        yield Difference("sets", path, f"{path}={'null' if value is None else value}")


def what_if_of(planner: Planner, published: Published) -> WhatIf:
    """The question to be solved: what the what-if's file says. Raises `InputError` for a lever the pack has not."""
    if planner.as_published:
        return WhatIf()
    text = what_if_file(planner, published)
    document = parse_yaml(text, FILE_NAME)
    document.digest = digest_of_text(text)
    asked_for = scenario_in(document, Path(FILE_NAME))
    what_if = with_weighting(published.pack, replace(asked_for, scenario_marks=_told_by_title(asked_for)))
    return with_levers(published.theatre, what_if, (), published.levers)


def _told_by_title(what_if: WhatIf) -> dict[Path_, Place]:
    """Where what is wrong is told: under the words of the chip that says what was set, not in a file nobody wrote."""
    titles = [change.title for change in what_if.scenario.changes] if what_if.scenario else []
    return {
        path: Place(marked(titles[int(path[1])]) if path[:1] == ("changes",) and path[1:] else t("What-if"))
        for path in what_if.scenario_marks or {}
    }


def lacking_in_words(lacking: Mapping[str, float], published: Published) -> str:
    """Options that have not so many, and what they have: `2a, 2b (300); stay (0)`."""
    titles, by_count = published.option_titles, dict[float, list[str]]()
    for name, there in lacking.items():
        by_count.setdefault(there, []).append(titles[name])
    if len(by_count) == 1 and len(lacking) == len(titles) > 1:
        return t("all options ({there})", there=number(min(by_count)))
    return "; ".join(f"{', '.join(names)} ({number(there)})" for there, names in by_count.items())


def marked(title: str) -> str:
    """The name under which what is wrong with a change is told."""
    return t("“{title}”", title=title)


def what_if_file(planner: Planner, published: Published) -> str:
    """The what-if as a YAML file that `--scenario` runs to the same numbers."""
    scenario = _scenario(planner, published, planner.given.what_if.scenario if planner.given else None)
    return scenario_text(WhatIf(scenario), scenario.id, scenario.title, scenario.options, "")


def _scenario(planner: Planner, published: Published, given: Scenario | None) -> Scenario:
    """The given scenario with the page's changes behind its own."""
    written = given.changes if given else ()
    taken = {change.id for change in written}
    changes = list(written)
    for wish, title, reason, values in (*_happening(planner, published), *_changes(planner, published, written)):
        name = wish if wish not in taken else free_id(wish[:34], taken)
        taken.add(name)
        made: dict[str, Any] = {"id": name, "title": title[:160], "reason": reason, **values}
        changes.append(ScenarioChange(**made))
    levers = {**(given.levers if given else {}), **dict(planner.levers)}
    texts = [difference.text for difference in differences(planner, published)]
    return Scenario(
        id=given.id if given else SCENARIO_ID,
        title=(given.title if given else "; ".join(texts) or t("As published"))[:160],
        options=(planner.only,) if planner.only else given.options if given else (),
        changes=tuple(changes),
        levers=levers,
        mode=given.mode if given else None,
        weighting=planner.weighting or (given.weighting if given and not planner.weights else None),
    )


def _happening(planner: Planner, published: Published) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """The changes of the presets, as `_changes` gives those of the page; what a change cites goes with it."""
    for preset, _ in planner.presets:
        stress = published.presets[preset]
        about = {"options": stress.options} if stress.options else {}
        for change in stress.changes:
            rest = change.model_dump(exclude_unset=True, exclude={"id", "title", "reason"})
            yield change.id, change.title, change.reason, {**rest, **about}


def _changes(
    planner: Planner, published: Published, written: Sequence[ScenarioChange]
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Id wished for, title, reason, and what it sets and adds, of each change the page makes after those written."""
    titles = {(d.part, d.name): d.text for d in differences(planner, published)}
    for unit, more in planner.units:
        reason = t("Set by hand on the page: added to every option, from the start.")
        yield _id(unit), titles["units", unit], reason, {"add": {f"units.{unit}.strength": more}}
    used = {path.rpartition(".")[2] for change in written for path in change.set}
    for code, step in planner.steps:
        name = free_id("page", used).replace("-", "_")
        used.add(name.replace("_", "-"))
        changed = changed_by(step, published.pack, name)
        about = {"options": step.options} if step.options else {}
        yield _id(f"{step.kind}-{step.unit}"), titles["steps", code], reason_of(step), {**changed, **about}
    if planner.delay:
        reason = t("Set by hand on the page: every pledge of every option arrives so much later.")
        yield "delay", titles["delay", ""], reason, {"add": {DELAY_PATH: planner.delay}}
    if planner.budget is not None:
        reason = t("Set by hand on the page: the most that the mission may cost a year.")
        term = budget_term(planner.budget, titles)
        yield "budget", titles["budget", ""], reason, {"set": {f"terms.{BUDGET_TERM}": term}}
    if planner.weights:
        reason = t("Set by hand on the page: the user's judgement.")
        values = {f"weights.{cell}": weight for cell, weight in planner.weights}
        yield "weights", t("Weights"), reason, {"set": values}
    for path, value in planner.sets:
        plain, how = split_sign(path)
        reason = t("Set by hand on the page: a single change.")
        yield _id(plain), titles["sets", path], reason, {how: {plain: value}}


def budget_term(amount: float, titles: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """A budget as an entry of the pack's terms."""
    ends = dict.fromkeys(("value", "low", "high"), amount)
    return {"kind": "budget", "title": titles["budget", ""], "at_most": {"unit": "USD/year", **ends}}


def _id(name: str) -> str:
    """A name as the id of a change."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")[:40] or "change"
