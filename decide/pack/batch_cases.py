"""The cases of a batch: every option with every what-if, weighting, setting of levers and mode of its study file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from decide.errors import InputError, Problem
from decide.pack.batch_file import AS_IT_IS, OWN_WEIGHTS, BatchStudy
from decide.pack.folder import LEVERS_FILE
from decide.pack.levers import with_levers
from decide.pack.mode import WEIGHTED, Mode
from decide.pack.mode_text import mode_text, parse_mode
from decide.pack.theatre import Case, choose_options, resolve
from decide.pack.weighting import with_weighting
from decide.pack.what_if import WhatIf, read_scenario

AS_PUBLISHED = ""  # name of the what-if that changes nothing, where the study names none


@dataclass(frozen=True)
class Member:
    """One case of a batch, by what it is made of."""

    number: int
    """Counted from 0, in the order of the study file."""
    option: str
    what_if: str
    weighting: str
    levers: str
    """As `lever=setting`, separated by blanks."""
    mode: str
    """As `--mode` takes it."""
    changes: WhatIf
    """All of it as one what-if."""

    def case(self, study: BatchStudy) -> Case:
        """Ready to be solved. Raises `InputError` where it makes no sound pack."""
        return resolve(study.theatre, self.option, self.changes)

    @property
    def label(self) -> str:
        """In words, for messages."""
        about = (
            *([f"what-if {self.what_if}"] if self.what_if else []),
            *([f"weighting {self.weighting}"] if self.weighting != OWN_WEIGHTS else []),
            *([self.levers] if self.levers else []),
            *([f"mode {self.mode}"] if self.mode != "weighted" else []),
        )
        return ", ".join((self.option, *about))


@dataclass(frozen=True)
class Crossed:
    """What a study file comes to."""

    members: tuple[Member, ...]
    refused: Mapping[str, str]
    """Why a member cannot be run, by its label."""
    digests: tuple[tuple[str, str], ...]
    """Name and digest of the files that its what-ifs and levers are read from."""


def crossed(study: BatchStudy) -> Crossed:
    """The members of a study. One that goes together with no sound pack is refused by itself.

    Raises `InputError` if a what-if file is wrong, and with every reason if no member is left.
    """
    what_ifs = _what_ifs(study)
    members: list[Member] = []
    refused: dict[str, str] = {}
    problems: list[Problem] = []
    for name, base in what_ifs.items():
        options = choose_options(study.theatre, study.file.options or (), base)
        for option, wanted in product(options, _combined(study)):
            member = Member(len(members), option, name, wanted.weighting, wanted.levers, wanted.mode, base)
            try:
                changes = wanted.applied(study, base)
                member = replace(member, changes=changes, mode=mode_text(changes.chosen_mode))
                member.case(study)
            except InputError as error:
                refused[member.label] = "; ".join(map(str, error.problems))  # of no path: it stands in the store
                problems += [_in_file(study, name, problem) for problem in error.problems]
            else:
                members.append(member)
    if not members:
        raise InputError(problems)
    digests = dict.fromkeys(digest for member in members for digest in member.changes.digests)
    return Crossed(tuple(members), refused, tuple(digests))


@dataclass(frozen=True)
class _Wanted:
    """What is asked for beside the option and its what-if."""

    weighting: str
    settings: Mapping[str, str]
    asked_mode: str | None

    @property
    def levers(self) -> str:
        return " ".join(f"{lever}={setting}" for lever, setting in self.settings.items())

    @property
    def mode(self) -> str:
        return self.asked_mode or "weighted"

    def applied(self, study: BatchStudy, what_if: WhatIf) -> WhatIf:
        """A what-if with it. Raises `InputError`."""
        pack = study.theatre.pack
        if self.settings and study.levers:
            chosen = [study.levers.choice(lever, setting) for lever, setting in self.settings.items()]
            kept = [choice for choice in what_if.levers if choice.lever not in self.settings]
            read = {(LEVERS_FILE, choice.digest) for choice in chosen}
            what_if = replace(what_if, levers=(*kept, *chosen), digests=(*what_if.digests, *read))
        if self.asked_mode is not None:
            mode: Mode = parse_mode(self.asked_mode, pack)
            plain = mode == WEIGHTED and what_if.chosen_mode == WEIGHTED  # which goes with every weighting
            what_if = what_if if plain else replace(what_if, mode=mode)
        return with_weighting(pack, what_if, "" if self.weighting == OWN_WEIGHTS else self.weighting)


def _what_ifs(study: BatchStudy) -> dict[str, WhatIf]:
    """The what-ifs of a study by name, with the levers that their files set. Raises `InputError`."""
    if not study.file.what_ifs:
        return {AS_PUBLISHED: WhatIf()}
    made: dict[str, WhatIf] = {}
    problems: list[Problem] = []
    for name, listed in study.file.what_ifs.items():
        try:
            what_if = read_scenario(study.beside(listed.scenario)) if listed.scenario else WhatIf()
            what_if = replace(what_if, sets=tuple(listed.set.items()))
            choose_options(study.theatre, (), what_if)
            made[name] = with_levers(study.theatre, what_if, (), study.levers)
        except InputError as error:
            problems += [_in_file(study, name, problem) for problem in error.problems]
    if problems:
        raise InputError(problems)
    return made


def _in_file(study: BatchStudy, what_if: str, problem: Problem) -> Problem:
    """A problem of a what-if at its line of the study file, where it is said of a flag that nobody gave."""
    flag, _, setting = str(problem.place).partition(" ")
    if flag != "--set":
        return problem
    path = setting.partition("=")[0]
    return study.located.problem(("what_ifs", what_if, "set", path), problem.message, problem.hint)


def _combined(study: BatchStudy) -> Iterator[_Wanted]:
    """Every weighting with every setting of the levers and every mode."""
    file = study.file
    settings = [[(lever, one) for one in ones] for lever, ones in file.levers.items()]
    weightings, modes = file.weightings or (OWN_WEIGHTS,), file.modes or (None,)
    for weighting, levers, mode in product(weightings, product(*settings), modes):
        yield _Wanted(weighting, {lever: one for lever, one in levers if one != AS_IT_IS}, mode)
