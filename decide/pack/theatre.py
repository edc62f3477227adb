"""A theatre, and its cases: the pack with an option's changes and a what-if applied.

Precedence, later wins: defaults < pack < option (its base first) < the option's named changes in file
order < `--lever` < scenario file < `--set`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from decide.errors import InputError, Place, Problem, unknown
from decide.pack.checks import check_citations, check_pack
from decide.pack.folder import FUTURES_FILE
from decide.pack.located import Assignment, Located, assign, validate
from decide.pack.mode import WEIGHTED, Mode, check_mode
from decide.pack.quantity import Quantity, quantities
from decide.pack.relative import split_sign
from decide.pack.schema import Change, Option, Pack
from decide.pack.strict_yaml import Marks, Path_
from decide.pack.text import digest_of, read_file
from decide.pack.weighting import as_change, named_weighting
from decide.pack.what_if import Choice, WhatIf, set_by_hand
from decide.shown import shortly


@dataclass(frozen=True)
class Theatre:
    """A pack folder as read: the raw tree, the options, and the digest of every file."""

    folder: Path
    located: Located
    pack: Pack
    options: Mapping[str, Option]
    option_files: Mapping[str, tuple[str, Marks]]
    digests: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    """Texts as the pack has them -> texts shown, if it is in another language (decide/pack/translation.py)."""

    def __repr__(self) -> str:
        first = f"Theatre {self.pack.id}, {self.pack.title}, {len(self.options)} options"
        return shortly(first, (f"{name}: {option.title}" for name, option in self.options.items()))

    def __getstate__(self) -> dict[str, Any]:
        """What another process is sent: what was read, without what is kept of it here."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @cached_property
    def resolved(self) -> dict[str, Case]:
        """The options resolved as published so far: they are checked when read, and counted, before they are solved."""
        return {}

    @cached_property
    def counts(self) -> dict[str, Any]:
        """How many of its figures have which grade, once they were counted (decide/pack/grading.py)."""
        return {}

    @cached_property
    def figures(self) -> tuple[tuple[str, Path_, Quantity], ...]:
        """Every figure of the pack (option empty) and what each option itself makes of it, with its path: one that an
        option has from the option it starts from is not counted again."""
        base = dict(quantities(self.pack))
        changed = {
            name: {
                path: quantity
                for path, quantity in quantities(resolve(self, name).pack, beside=self.pack)
                if base.get(path) != quantity
            }
            for name in self.options
        }
        before = {name: changed.get(option.base or "", {}) for name, option in self.options.items()}
        return (
            *(("", *item) for item in base.items()),
            *(
                (name, path, quantity)
                for name, its in changed.items()
                for path, quantity in its.items()
                if before[name].get(path) != quantity
            ),
        )

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Digest of every file that published results hang on: the pack's, its options' and its futures'."""
        path = self.folder / FUTURES_FILE
        return {**self.digests, **({FUTURES_FILE: read_file(path).digest} if path.exists() else {})}

    @property
    def hash(self) -> str:
        """The hash of the pack: one digest of its `files`, the same in every output."""
        return digest_of(self.files)

    @property
    def written(self) -> Mapping[str, str]:
        """Texts shown -> texts as the pack has them: data are in these, whatever the language."""
        return {shown: text for text, shown in self.words.items()}


@dataclass(frozen=True)
class Case:
    """One option ready to be solved: the pack with every change applied, and what was changed."""

    option: Option
    pack: Pack
    located: Located
    changes: tuple[Change, ...]
    """The named changes applied, in order: of the bases, the option, the scenario, and `--set`."""
    mode: Mode = WEIGHTED
    """What is optimised, and in which order."""

    def __repr__(self) -> str:
        first = f"Case {self.option.id}, {self.option.title}, pack {self.pack.id}, mode {self.mode.kind}"
        return shortly(first, (f"{change.id}: {change.title}" for change in self.changes))


Written = tuple[str, int]
"""A change as it is written: the option whose file holds it, and its number there, from 0."""


def bases_of(options: Mapping[str, Option], name: str) -> list[str]:
    """The option's bases from the deepest to the option itself; stops at a loop or an unknown base."""
    chain = [name]
    while (option := options.get(chain[0])) is not None and option.base is not None:
        looped = option.base in chain
        chain.insert(0, option.base)
        if looped:
            break
    return chain


def changes_of(theatre: Theatre, option_id: str) -> list[Written]:
    """The named changes of an option, those of its bases first. Raises `InputError` for an unknown option."""
    if option_id not in theatre.options:
        raise InputError(Problem(*_unknown_option(theatre, option_id)))
    return [
        (name, n) for name in bases_of(theatre.options, option_id) for n in range(len(theatre.options[name].changes))
    ]


def resolve(theatre: Theatre, option_id: str, what_if: WhatIf | None = None) -> Case:
    """An option as a case to be solved: the pack with its changes applied, those of its bases first, then the what-if.

    What it gives holds the changed pack as `pack` and the named changes, in order, as `changes`. Raises `InputError`
    for an option that is not there, a path that leads nowhere, and a pack that the changes make wrong.

    >>> from decide import WhatIf, find_pack, read_theatre, resolve
    >>> case = resolve(read_theatre(find_pack("drill")), "reinforce", WhatIf(sets=(("areas.hill.beds", 200),)))
    >>> case
    Case reinforce, Reinforce by sixty, pack drill, mode weighted
      sixty-more: Sixty infantry, six months on
      set: areas.hill.beds=200
    >>> case.pack.areas["hill"].beds.value
    200.0
    """
    what_if = what_if or WhatIf()
    as_published = what_if == WhatIf()
    if as_published and option_id in theatre.resolved:
        return theatre.resolved[option_id]
    own = applied_by(theatre, option_id)
    located = assign(theatre.located, Pack, [item for one in own for item in one.assignments])
    case = _resolved(theatre, theatre.options[option_id], located, [one.change for one in own if one.change], what_if)
    if as_published:
        theatre.resolved[option_id] = case
    return case


def resolve_applied(
    theatre: Theatre, option: Option, located: Located, chosen: Sequence[Applied], what_if: WhatIf | None = None
) -> Case:
    """A tree with chosen changes applied in order, whosever they are, as a case of an option. What a change removes
    need not be there. The theatre is the one that the tree comes from. Raises `InputError`."""
    for one in chosen:
        located = _assigned(located, one.assignments)
    return _resolved(theatre, option, located, [one.change for one in chosen if one.change], what_if or WhatIf())


@dataclass(frozen=True)
class Applied:
    """A change as it is applied to a tree."""

    whose: str
    """The option that has it, the lever's setting, the id of the scenario, or nothing where it is set by hand."""
    id: str
    """What it goes by among those of its owner."""
    assignments: tuple[Assignment, ...]
    change: Change | None = None
    """The named change; None for a figure of another version of the pack."""


def applied_by(theatre: Theatre, option_id: str) -> list[Applied]:
    """What an option applies to its pack, in order: the changes of its bases, then its own. Raises `InputError`."""
    return [
        _applied(name, theatre.options[name].changes[n], theatre.option_files[name][1], ("changes", n))
        for name, n in changes_of(theatre, option_id)
    ]


def applied_by_levers(what_if: WhatIf) -> list[Applied]:
    """What the levers of a what-if apply, in order."""
    return [one for choice in what_if.levers for one in _applied_by_lever(choice)]


def applied_by_hand(what_if: WhatIf, option_id: str) -> list[Applied]:
    """What the scenario of a what-if and its single values apply to an option, in order."""
    scenario, made = what_if.scenario, []
    if scenario is not None:
        marks = what_if.scenario_marks or {}
        mine = [(n, one) for n, one in enumerate(scenario.changes) if not one.options or option_id in one.options]
        made = [_applied(scenario.id, change, marks, ("changes", n)) for n, change in mine]
    for path, value in what_if.sets:
        change = set_by_hand(path, value)
        evidence = {"assumption": change.reason}
        plain, how = split_sign(path)
        item = Assignment(plain, value, evidence, {(): Place(f"--set {change.title}")}, (), how)
        made.append(Applied("", path, (item,), change))
    return made


def _applied_by_lever(choice: Choice) -> Iterator[Applied]:
    for n, change in enumerate(choice.changes):
        yield _applied(choice.text, change, choice.marks, (*choice.at, "changes", n))


def _applied(whose: str, change: Change, marks: Marks, at: Path_) -> Applied:
    return Applied(whose, change.id, tuple(assignments_of(change, marks, at)), change)


def _resolved(theatre: Theatre, option: Option, located: Located, applied: list[Change], what_if: WhatIf) -> Case:
    """The tree with levers and a what-if applied on top, as a checked pack."""
    pack = theatre.pack
    levers, by_hand = applied_by_levers(what_if), applied_by_hand(what_if, option.id)
    for one in levers:
        located = _assigned(located, one.assignments)
    _check_scenario(theatre, what_if)
    located = assign(located, Pack, [item for one in by_hand for item in one.assignments])
    applied += [one.change for one in (*levers, *by_hand) if one.change]
    if what_if.weighting:
        located = _weighed(theatre, located, what_if, applied)
    if located.changed:
        try:
            checks = partial(check_pack, beside=theatre.pack)
            pack = validate(located, Pack, checks, (theatre.located.tree, theatre.pack))
        except InputError as error:
            problems = [under_option(problem, option.id, located.changed) for problem in error.problems]
            raise InputError(problems) from None
    if wrong := _mode_problems(what_if, pack):
        raise InputError(wrong)
    return Case(option, pack, located, tuple(applied), what_if.chosen_mode)


def _check_scenario(theatre: Theatre, what_if: WhatIf) -> None:
    """Raises `InputError` where a scenario asks for what was not passed through its reader, or cites what is not
    listed."""
    if what_if.scenario is None:
        return
    marks = what_if.scenario_marks or {}
    for lever in what_if.scenario.levers.keys() - {choice.lever for choice in what_if.levers}:
        hint = "Pass the what-if through decide.pack.levers.with_levers first."
        raise InputError(Problem(f"the scenario's lever {lever!r} is not applied.", marks.get(("levers",)), hint))
    if what_if.scenario.weighting and not what_if.weighting:
        hint = "Pass the what-if through decide.pack.weighting.with_weighting first."
        raise InputError(Problem("the scenario's weighting is not applied.", marks.get(("weighting",)), hint))
    citations = check_citations(what_if.scenario, theatre.pack.sources)
    if wrong := [Located({}, marks).problem(*item) for item in citations]:
        raise InputError(wrong)


def _weighed(theatre: Theatre, located: Located, what_if: WhatIf, applied: list[Change]) -> Located:
    """The tree under a weighting, by what is needed once all else is changed; the change joins those applied."""
    name = what_if.weighting
    pack = validate(located, Pack, None, (theatre.located.tree, theatre.pack)) if located.changed else theatre.pack
    weighting = named_weighting(pack, name)
    if weighting.mode is not None:
        if what_if.chosen_mode != weighting.mode:
            hint = "Pass the what-if through decide.pack.weighting.with_weighting first."
            raise InputError(Problem(f"the mode of the weighting {name!r} is not applied.", None, hint))
        return located
    change = as_change(name, weighting, pack)
    applied.append(change)
    return assign(located, Pack, assignments_of(change, {(): Place(f"--weights {name}")}, ()))


def with_change(case: Case, change: Change, place: Place) -> Case:
    """A case with one more named change, asked for at a place. Raises `InputError`."""
    located = assign(case.located, Pack, assignments_of(change, {(): place}, ()))
    return replace(case, pack=validate(located, Pack, check_pack), located=located, changes=(*case.changes, change))


def apply_choice(located: Located, choice: Choice) -> Located:
    """The tree with a lever set. What it removes need not be there. Raises `InputError`."""
    for one in _applied_by_lever(choice):
        located = _assigned(located, one.assignments)
    return located


def _assigned(located: Located, items: Iterable[Assignment]) -> Located:
    """The tree with assignments made; what they remove need not be there."""
    return assign(located, Pack, [item for item in items if item.value is not None or located.has(item.steps)])


def _mode_problems(what_if: WhatIf, pack: Pack) -> list[Problem]:
    """What the mode names and the pack does not have, each where it was written."""
    given = Located({}, {(): Place("--mode")} if what_if.mode else what_if.scenario_marks or {})
    return [
        given.problem(("mode", *path), message, hint) for path, message, hint in check_mode(what_if.chosen_mode, pack)
    ]


def assignments_of(change: Change, marks: Marks, at: Path_) -> list[Assignment]:
    """What the change at a place of a file sets. A figure without evidence of its own is assumed, for the change's
    reason: what the change cites is no source of it."""
    evidence = {"assumption": change.reason}
    return [Assignment(path, value, evidence, marks, (*at, how, path), how) for how, path, value in change.steps]


def under_option(problem: Problem, option_id: str, assignments: Iterable[Assignment]) -> Problem:
    """A problem placed in the pack's own files is there only with the option's changes: say so."""
    changed = {place.file for item in assignments if (place := item.place())}
    if problem.place is not None and problem.place.file in changed:
        return problem
    return replace(problem, message=f"with the changes of {option_id!r}, {problem.message}")


def choose_options(theatre: Theatre, names: Sequence[str], what_if: WhatIf) -> list[str]:
    """The options asked for, else the scenario's, else all. Raises `InputError` for unknown names."""
    listed = what_if.scenario.options if what_if.scenario else ()
    written: list[tuple[Path_, str]] = [(("options", n), name) for n, name in enumerate(listed)]
    for n, change in enumerate(what_if.scenario.changes if what_if.scenario else ()):
        written += [(("changes", n, "options", m), name) for m, name in enumerate(change.options)]
    problems = [
        Problem(message, (what_if.scenario_marks or {}).get(at), hint)
        for at, name in written
        if name not in theatre.options
        for message, _, hint in [_unknown_option(theatre, name)]
    ]
    problems += [Problem(*_unknown_option(theatre, name)) for name in names if name not in theatre.options]
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(names or listed or theatre.options))


def _unknown_option(theatre: Theatre, name: str) -> tuple[str, Place | None, str]:
    message, hint = unknown("option", name, theatre.options)
    return message, None, hint
