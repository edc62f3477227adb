"""Levers: choices that cut across options, read from `levers.yaml` in the pack's folder.

Each lever has a few settings, each a list of named changes in the form of an option's. A setting is applied
after the option's own changes and before a what-if. Removing what an option does not have does nothing, as
a setting is written for all options.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from decide.errors import InputError, Place, Problem, bounded, did_you_mean, shortened, unknown
from decide.pack.checks import check_pack, check_source
from decide.pack.folder import LEVERS_FILE
from decide.pack.located import Complaint, Located, validate
from decide.pack.quantity import Model, Quantity
from decide.pack.schema import Levers, Pack
from decide.pack.strict_yaml import mapping, read_yaml
from decide.pack.theatre import Theatre, apply_choice, resolve
from decide.pack.translation import in_words
from decide.pack.what_if import Choice, WhatIf


@dataclass(frozen=True)
class LeverFile:
    """The levers of a pack, as read."""

    levers: Levers
    located: Located
    digest: str

    def choice(self, lever: str, setting: str) -> Choice:
        """A setting of a lever, ready to be applied. Raises `InputError` for unknown names."""
        if lever not in self.levers.levers:
            message, hint = unknown("lever", lever, self.levers.levers)
            raise InputError(Problem(message, Place(f"--lever {lever}={setting}"), hint))
        settings = self.levers.levers[lever].settings
        if setting not in settings:
            message, hint = unknown(f"setting of the lever {lever!r}:", setting, settings)
            raise InputError(Problem(message, Place(f"--lever {lever}={setting}"), hint))
        at = ("levers", lever, "settings", setting)
        return Choice(lever, setting, settings[setting].changes, self.located.marks, at, self.digest)


def read_levers(theatre: Theatre) -> LeverFile:
    """The levers of a pack. Raises `InputError` with every problem, at its line, or if the pack has none."""
    path = theatre.folder / LEVERS_FILE
    if not path.exists():
        message = f"the pack {theatre.pack.id!r} has no levers."
        raise InputError(Problem(message, None, f"Write them in {LEVERS_FILE}, as docs/dilemmas.md shows."))
    document = mapping(read_yaml(path), path)
    located = Located(document.tree, document.marks)
    levers = validate(located, Levers, lambda read: _meaning(read, theatre))
    file = LeverFile(in_words(levers, theatre.words), located, document.digest)
    problems: list[Problem] = []
    for lever, spec in levers.levers.items():
        for setting in spec.settings:
            try:
                changed = apply_choice(theatre.located, file.choice(lever, setting))
                validate(changed, Pack, check_pack)
            except InputError as error:
                problems += [
                    problem
                    if problem.place and problem.place.file == path.as_posix()
                    else Problem(f"with the setting {lever}={setting}, {problem.message}", problem.place, problem.hint)
                    for problem in error.problems
                ]
    if problems:
        raise InputError(bounded(problems))
    return file


def setting_titles(theatre: Theatre) -> dict[str, tuple[str, str]]:
    """What the lever and the setting of every `lever=setting` are called; none where the pack has no levers. Raises
    `InputError`."""
    if not (theatre.folder / LEVERS_FILE).exists():
        return {}
    levers = read_levers(theatre).levers.levers
    return {
        f"{lever}={name}": (spec.title, one.title)
        for lever, spec in levers.items()
        for name, one in spec.settings.items()
    }


def settings_of(theatre: Theatre) -> Iterator[tuple[str, Located, Pack]]:
    """Every `lever=setting` with the tree and the pack it makes; none where the pack has no levers. Raises
    `InputError`."""
    if not (theatre.folder / LEVERS_FILE).exists():
        return
    file = read_levers(theatre)
    for lever, spec in file.levers.levers.items():
        for setting in spec.settings:
            changed = apply_choice(theatre.located, file.choice(lever, setting))
            yield f"{lever}={setting}", changed, validate(changed, Pack, check_pack)


def _meaning(levers: Levers, theatre: Theatre) -> Iterator[Complaint]:
    """Sources that are not listed, changes named twice, and removals of what no option and no pack has."""
    changed = {path for option in theatre.options.values() for change in option.changes for path in change.set}
    for lever, spec in levers.levers.items():
        here: tuple[str | int, ...] = ("levers", lever)
        yield from check_source(here, spec, theatre.pack.sources)
        for setting, choice in spec.settings.items():
            seen = set()
            for n, change in enumerate(choice.changes):
                at = (*here, "settings", setting, "changes", n)
                yield from check_source(at, change, theatre.pack.sources)
                if change.id in seen:
                    yield (*at, "id"), f"the change {change.id!r} is given twice.", "Rename one."
                seen.add(change.id)
                for path, value in change.set.items():
                    if value is None and not _somewhere(path, changed, theatre):
                        message = f"there is no {path!r} to remove, in the pack or in any option."
                        yield (*at, "set", path), message, did_you_mean(path, changed)


def _somewhere(path: str, changed: set[str], theatre: Theatre) -> bool:
    """Whether the pack or some option has an entry."""
    node: Any = theatre.located.tree
    for part in path.split("."):
        if not isinstance(node, dict) or part not in node:
            return any(name == path or name.startswith(f"{path}.") or path.startswith(f"{name}.") for name in changed)
        node = node[part]
    return True


def parse_levers(theatre: Theatre, texts: Sequence[str]) -> tuple[Choice, ...]:
    """`lever=setting` as given to `--lever`, in order. Raises `InputError`."""
    if not texts:
        return ()
    file = read_levers(theatre)
    choices: dict[str, Choice] = {}
    problems: list[Problem] = []
    for text in texts:
        lever, mark, setting = (part.strip() for part in text.partition("="))
        place = Place(f"--lever {shortened(text)}")
        if not lever or not mark or not setting:
            listed = ", ".join(f"{name}={one}" for name, spec in file.levers.levers.items() for one in spec.settings)
            problems.append(Problem("this is not of the form lever=setting.", place, f"Known: {listed}."))
        elif lever in choices:
            problems.append(Problem(f"the lever {lever!r} is set twice.", place, "Keep one."))
        else:
            try:
                choices[lever] = file.choice(lever, setting)
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(choices.values())


def with_levers(theatre: Theatre, what_if: WhatIf, texts: Sequence[str] = (), file: LeverFile | None = None) -> WhatIf:
    """The what-if with the levers its scenario sets, each unless it is set by hand, and then those set by hand, given
    as `lever=setting`; `file` has the pack's levers if they are read already. Raises `InputError`."""
    by_hand = parse_levers(theatre, texts)
    named = what_if.scenario.levers if what_if.scenario else {}
    file = file or read_levers(theatre) if named else None
    own: list[Choice] = []
    problems: list[Problem] = []
    for lever, setting in named.items():
        place = (what_if.scenario_marks or {}).get(("levers", lever))
        try:
            own += [file.choice(lever, setting)] if file else []
        except InputError as error:
            problems += [Problem(problem.message, place, problem.hint) for problem in error.problems]
    if problems:
        raise InputError(problems)
    taken = {choice.lever for choice in by_hand}
    levers = (*(choice for choice in own if choice.lever not in taken), *by_hand)
    return replace(what_if, levers=levers, digests=(*what_if.digests, *{(LEVERS_FILE, c.digest) for c in levers}))


def without_effect(theatre: Theatre, option: str, what_if: WhatIf) -> tuple[str, ...]:
    """The levers chosen that an option already has as set: taking one away leaves every figure as it is."""
    case = figures(resolve(theatre, option, what_if).pack)
    return tuple(
        choice.text
        for choice in what_if.levers
        if figures(resolve(theatre, option, what_if.without(choice)).pack) == case
    )


def figures(value: Any) -> Any:
    """What enters the programme: values, units and ranges, without titles and evidence."""
    if isinstance(value, Quantity):
        return value.value, value.unit, value.low, value.high
    if isinstance(value, Model):
        named = {name: getattr(value, name) for name in type(value).model_fields}
        return {
            name: figures(item) for name, item in named.items() if name not in ("title", "short", "summary", "sources")
        }
    if isinstance(value, dict):
        return {name: figures(item) for name, item in value.items()}
    return tuple(map(figures, value)) if isinstance(value, tuple) else value
