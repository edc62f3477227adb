"""What-ifs: changes on top of the published options, by scenario files, levers and `--set`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from decide.errors import InputError, Place, Problem, shortened
from decide.pack.located import Complaint, Located, validate
from decide.pack.mode import WEIGHTED, Mode
from decide.pack.relative import is_number, split_sign
from decide.pack.schema import Change, Option, Scenario
from decide.pack.strict_yaml import MAX_NODES, Marks, Parsed, Path_, mapping, not_finite, plain_scalar, read_yaml
from decide.shown import shortly

BY_HAND = "Set by hand for this run, on the command line or the page."
"""The reason of a change that nobody wrote down."""


@dataclass(frozen=True)
class Choice:
    """A lever as set: the changes it applies to an option, and where they are written."""

    lever: str
    setting: str
    changes: tuple[Change, ...]
    marks: Marks
    at: Path_
    digest: str

    @property
    def text(self) -> str:
        """As written on the command line."""
        return f"{self.lever}={self.setting}"


@dataclass(frozen=True)
class WhatIf:
    """Changes asked for by the user on top of the published options: a what-if file, single values, a mode, levers.

    >>> from decide import WhatIf
    >>> WhatIf(sets=(("units.infantry.strength", 320), ("areas.hill.beds*", 0.5)))
    WhatIf: mode weighted
      units.infantry.strength=320
      areas.hill.beds*=0.5
    """

    scenario: Scenario | None = None
    """What a what-if file says (`read_scenario`)."""
    scenario_marks: Marks | None = None
    """The lines of that file, for messages."""
    sets: tuple[tuple[str, Any], ...] = ()
    """Dotted path and value, as `--set` has them, in order; a path that ends in `*` scales, one in `+` adds."""
    digests: tuple[tuple[str, str], ...] = ()
    """Name and digest of the files read."""
    mode: Mode | None = None
    """Asked for by hand; it replaces the scenario's."""
    levers: tuple[Choice, ...] = ()
    """Levers set, in order."""
    weighting: str = ""
    """A weighting that the pack names (`decide.pack.weighting.with_weighting`); its own weights if empty."""

    def __repr__(self) -> str:
        scenario = f"scenario {self.scenario.id}, {self.scenario.title}; " if self.scenario else ""
        rows = [*(f"lever {choice.text}" for choice in self.levers), *(f"{path}={value}" for path, value in self.sets)]
        weighing = f"weighting {self.weighting}, " if self.weighting else ""
        return shortly(f"WhatIf: {scenario}{weighing}mode {self.chosen_mode.kind}", rows)

    def without(self, choice: Choice) -> WhatIf:
        """The same without one lever."""
        scenario = self.scenario
        if scenario is not None and choice.lever in scenario.levers:
            kept = {lever: setting for lever, setting in scenario.levers.items() if lever != choice.lever}
            scenario = scenario.model_copy(update={"levers": kept})
        return replace(self, scenario=scenario, levers=tuple(item for item in self.levers if item is not choice))

    @property
    def chosen_mode(self) -> Mode:
        """The mode asked for by hand, else the scenario's, else the weighted one."""
        return self.mode or (self.scenario and self.scenario.mode) or WEIGHTED


def repeated_changes(changed: Option | Scenario) -> Iterator[Complaint]:
    seen = set()
    for n, change in enumerate(changed.changes):
        if change.id in seen:
            yield ("changes", n, "id"), f"the change {change.id!r} is given twice.", "Rename one."
        seen.add(change.id)


def read_scenario(path: Path, most: int = MAX_NODES) -> WhatIf:
    """A what-if file of at most so many values.

    Raises `InputError` for what is wrong in its form; `resolve` checks its meaning.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from decide import read_scenario
    >>> text = '''
    ... id: more
    ... title: Twenty more infantry
    ... changes:
    ...   - id: twenty
    ...     title: Twenty from the start
    ...     reason: To see what twenty more would do.
    ...     set: {units.infantry.strength: 320}
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "more.yaml")
    ...     _ = path.write_text(text, encoding="utf-8")
    ...     read_scenario(path)
    WhatIf: scenario more, Twenty more infantry; mode weighted
    """
    return scenario_in(read_yaml(path, most=most), path)


def scenario_in(document: Parsed, path: Path) -> WhatIf:
    """A what-if in a document that was read, or is yet to be written, under a path. Raises as `read_scenario`."""
    mapping(document, path)
    scenario = validate(Located(document.tree, document.marks), Scenario, repeated_changes)
    return WhatIf(scenario, document.marks, (), ((path.name, document.digest),))


def parse_set(text: str) -> tuple[str, Any]:
    """`path=value`, `path*=factor` or `path+=number` as given to `--set`; the sign stays on the path.

    Raises `InputError`.
    """
    path, _, written = (part.strip() for part in text.partition("="))
    place = Place(f"--set {shortened(text)}")
    if not path or not written:
        message = "this is not of the form path=value."
        raise InputError(Problem(message, place, "Example: --set areas.x.beds=100, or =null to remove."))
    if not text.isprintable() and any("\ud800" <= character <= "\udfff" for character in text):
        message = "this holds bytes that are no text in the locale of this terminal."
        raise InputError(Problem(message, place, "Set a UTF-8 locale, such as LC_ALL=C.UTF-8."))
    value = plain_scalar(written)
    if not_finite(value):
        raise InputError(Problem(f"{written!r} is not a finite number.", place))
    if written[0] in "[{":
        raise InputError(Problem("only single values can be set here.", place, "Write a scenario file."))
    if split_sign(path)[1] != "set" and not is_number(value):
        raise InputError(Problem(f"{shortened(written)} is not a number to scale by or to add.", place))
    return path, value


def set_by_hand(path: str, value: Any) -> Change:
    """The named change that stands for one `--set`."""
    words = {None: "null", True: "true", False: "false"}
    shown = words[value] if value is None or isinstance(value, bool) else str(value)
    title = f"{path}={shown}"
    title = title if len(title) <= 100 else f"{title[:97]}..."
    plain, how = split_sign(path)
    return Change(id="set", title=title, reason=BY_HAND, **{how: {plain: value}})
