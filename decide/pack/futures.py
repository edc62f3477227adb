"""What is uncertain and what could go wrong: factors and stress cases, read from `futures.yaml` in the pack's folder.

The ranges are those of the pack's quantities: a factor only says which of them move together, and why. A stress case
holds positions of factors and named changes in the form of an option's, applied after everything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from decide.errors import InputError, Problem, bounded, did_you_mean, unknown
from decide.pack.checks import check_pack, check_source
from decide.pack.folder import FUTURES_FILE
from decide.pack.levers import settings_of
from decide.pack.located import Complaint, Located, dotted, validate
from decide.pack.moving import Paths, moves, patterns_of, whole_of
from decide.pack.schema import Factor, Futures, Pack, Stress
from decide.pack.strict_yaml import Path_, mapping, read_yaml
from decide.pack.theatre import Case, Theatre, apply_choice, resolve
from decide.pack.translation import in_words
from decide.pack.what_if import Choice

MOST_DRAWN = 100_000
"""Most futures that are drawn at once. A share of as many is known to a third of a point (1.96 standard errors of one
half), far below what its word distinguishes; more only fill the memory."""
LEFT_OUT = "left_out"
STRESS = "stress"  # what stands for a lever's name where a stress case is applied like a setting


@dataclass(frozen=True)
class FuturesFile:
    """The factors and stress cases of a pack, as read."""

    futures: Futures
    located: Located
    digest: str

    @property
    def factors(self) -> dict[str, Factor]:
        """Factors by name, in the file's order."""
        return self.futures.factors

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Patterns of the quantities that no factor moves on purpose."""
        return tuple(path for item in self.futures.left_out for path in item.paths)

    def only(self, stresses: Sequence[str]) -> FuturesFile:
        """The file with some of its stress cases, in the order given."""
        chosen = {name: self.futures.stresses[name] for name in stresses}
        return replace(self, futures=self.futures.model_copy(update={"stresses": chosen}))

    def stressed(self, case: Case, name: str) -> Case | None:
        """A case under a stress, every other factor at its values; None if the stress cannot happen to its option.
        Raises `InputError`."""
        under = self.changed(case, name)
        positions = self.held(name, np.zeros(len(self.factors)))
        if under is None or not positions.any():
            return under
        return replace(under, pack=moves(under.pack, self.factors).at(positions))

    def changed(self, case: Case, name: str) -> Case | None:
        """A case with the changes of a stress, not yet at its positions; None if it cannot happen to its option.
        Raises `InputError`."""
        stress = self.futures.stresses[name]
        if stress.options and case.option.id not in stress.options:
            return None
        if not stress.changes:
            return case
        choice = Choice(STRESS, name, stress.changes, self.located.marks, ("stresses", name), self.digest)
        located = apply_choice(case.located, choice)
        pack = validate(located, Pack, check_pack)
        return replace(case, pack=pack, located=located, changes=(*case.changes, *stress.changes))

    def held(self, name: str, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """(factor) positions with those that a stress holds in their place."""
        stress = self.futures.stresses[name]
        return np.array([stress.positions.get(factor, at) for factor, at in zip(self.factors, positions, strict=True)])


def read_futures(theatre: Theatre) -> FuturesFile:
    """The futures of a pack. Raises `InputError` with every problem, at its line, or if the pack has none."""
    path = theatre.folder / FUTURES_FILE
    if not path.exists():
        message = f"the pack {theatre.pack.id!r} has no futures."
        raise InputError(Problem(message, None, f"Write them in {FUTURES_FILE}, as docs/robust.md shows."))
    document = mapping(read_yaml(path), path)
    located = Located(document.tree, document.marks)
    packs = {name: resolve(theatre, name).pack for name in theatre.options}
    variants = {"the pack": theatre.pack, **packs, **{name: pack for name, _, pack in settings_of(theatre)}}
    futures = validate(located, Futures, lambda read: _meaning(read, theatre, variants))
    file = FuturesFile(in_words(futures, theatre.words), located, document.digest)
    problems = [*_ends(file, theatre.pack, packs), *_stress_problems(file, theatre, path.as_posix())]
    if problems:
        raise InputError(bounded(problems))
    return file


def stress_titles(theatre: Theatre) -> dict[str, str]:
    """What the stress cases are called; none where the pack has no futures. Raises `InputError`."""
    if not (theatre.folder / FUTURES_FILE).exists():
        return {}
    return {name: stress.title for name, stress in read_futures(theatre).futures.stresses.items()}


def stresses_of(theatre: Theatre) -> Iterator[tuple[str, Case, Case]]:
    """Every stress case that changes figures, with the case of the first option it is about, without it and under it;
    none where the pack has no futures. Raises `InputError`."""
    if not (theatre.folder / FUTURES_FILE).exists():
        return
    file = read_futures(theatre)
    for name, stress in file.futures.stresses.items():
        case = resolve(theatre, next(iter(stress.options or theatre.options)))
        under = file.stressed(case, name) if stress.changes else None
        if under is not None:
            yield name, case, under


def _meaning(futures: Futures, theatre: Theatre, variants: dict[str, Pack]) -> Iterator[Complaint]:
    """Sources that are not listed, paths that lead nowhere or are given twice, names that do not exist."""
    paths = [Paths(pack) for pack in variants.values()]
    yield from _paths(futures, paths)
    for name, factor in futures.factors.items():
        yield from check_source(("factors", name), factor, theatre.pack.sources)
    for name, stress in futures.stresses.items():
        yield from _stress(name, stress, futures, theatre)


def _paths(futures: Futures, packs: list[Paths]) -> Iterator[Complaint]:
    """Patterns that match nothing anywhere, and quantities that two of them match; several factors may have a quantity
    take up the rest."""
    owners: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)  # and whether it takes up the rest there
    for at, pattern in _patterns(futures):
        matched = dict.fromkeys(path for paths in packs for path in paths.matching(pattern))
        if not matched:
            names = {dotted(path) for paths in packs for path in paths.quantities}
            yield at, f"there is no quantity {pattern!r}, in the pack or in any option.", did_you_mean(pattern, names)
        name, rest = (f"the factor {at[1]!r}" if at[0] == "factors" else LEFT_OUT), at[2] == "rest"
        for path in matched:
            if clash := _clash(owners[path], name, rest):
                yield (
                    at,
                    f"{dotted(path)!r} is already in {clash}.",
                    "A quantity moves with one factor, or is left out.",
                )
                break
        for path in matched:
            owners[path][name] = rest
    for name, factor in futures.factors.items():
        if factor.rest:
            yield from _rest(name, factor, packs)


def _clash(owners: Mapping[str, bool], name: str, rest: bool) -> str | None:
    """The owner that a quantity cannot be shared with: a second that moves it, the same factor twice, or one that
    leaves out what another has."""
    clashing = (
        other for other, its in owners.items() if other == name or LEFT_OUT in (other, name) or not (rest or its)
    )
    return next(clashing, None)


def _patterns(futures: Futures) -> Iterator[tuple[Path_, str]]:
    for name, factor in futures.factors.items():
        for inner, pattern in patterns_of(factor):
            yield ("factors", name, *inner), pattern
    for number, item in enumerate(futures.left_out):
        for n, pattern in enumerate(item.paths):
            yield ("left_out", number, "paths", n), pattern


def _rest(name: str, factor: Factor, packs: list[Paths]) -> Iterator[Complaint]:
    """What takes up the rest must have something moved in its whole."""
    for number, pattern in enumerate(factor.rest):
        for paths in packs:
            moved = [path for one in (*factor.moves, *factor.against) for path in paths.matching(one)]
            steered = {whole_of(paths.pack, path) for path in moved}
            for path in paths.matching(pattern):
                if whole_of(paths.pack, path) not in steered:
                    message = f"{dotted(path)!r} cannot take up the rest."
                    yield ("factors", name, "rest", number), message, "Beside it, one quantity or more must move."
                    return


def _stress(name: str, stress: Stress, futures: Futures, theatre: Theatre) -> Iterator[Complaint]:
    at = ("stresses", name)
    yield from check_source(at, stress, theatre.pack.sources)
    for number, option in enumerate(stress.options):
        if option not in theatre.options:
            yield (*at, "options", number), *unknown("option", option, theatre.options)
    for factor in stress.positions:
        if factor not in futures.factors:
            yield (*at, "positions", factor), *unknown("factor", factor, futures.factors)
    seen = set()
    for number, change in enumerate(stress.changes):
        yield from check_source((*at, "changes", number), change, theatre.pack.sources)
        if change.id in seen:
            yield (*at, "changes", number, "id"), f"the change {change.id!r} is given twice.", "Rename one."
        seen.add(change.id)


def _ends(file: FuturesFile, pack: Pack, options: dict[str, Pack]) -> Iterator[Problem]:
    """What is wrong in a pack at the ends: each factor alone on the pack, all together on each option."""
    one = moves(pack, file.factors)
    for number, name in enumerate(file.factors):
        for end in (-1.0, 1.0):
            positions = np.zeros(len(file.factors))
            positions[number] = end
            yield from _wrong_at(file, ("factors", name), f"at the {_end(end)} end", one.at(positions))
    for option, changed in options.items():
        for end in (-1.0, 1.0):
            at = np.full(len(file.factors), end)
            where = f"in {option!r} with every factor at its {_end(end)} end"
            yield from _wrong_at(file, ("factors",), where, moves(changed, file.factors).at(at))


def _end(end: float) -> str:
    return "high" if end > 0 else "low"


def _wrong_at(file: FuturesFile, path: Path_, where: str, pack: Pack) -> Iterator[Problem]:
    for _, message, hint in check_pack(pack):
        yield file.located.problem(path, f"{where}, {message}", hint)


def _stress_problems(file: FuturesFile, theatre: Theatre, path: str) -> Iterator[Problem]:
    """What is wrong with the pack, or the first option it is about, under each stress."""
    for name, stress in file.futures.stresses.items():
        option = next(iter(stress.options or theatre.options))
        try:
            file.stressed(resolve(theatre, option), name)
        except InputError as error:
            for problem in error.problems:
                here = problem.place and problem.place.file == path
                yield problem if here else replace(problem, message=f"under the stress {name!r}, {problem.message}")
