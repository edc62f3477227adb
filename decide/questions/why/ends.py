"""The two ends of a difference, and what is applied on the way to either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from decide.errors import InputError, Place, Problem, unknown
from decide.pack.sides import check_own
from decide.pack.theatre import Applied, Theatre, applied_by, applied_by_hand, applied_by_levers, resolve
from decide.pack.versions import Revised, revisions
from decide.pack.what_if import WhatIf

SINGLE = 10  # figures of another version up to which each is a change of its own
ENTRIES = 20  # entries up to which each is one; beyond, each section of the pack


@dataclass(frozen=True)
class Compared:
    """One end: an option, or the pack as it stands, with a what-if of its own."""

    theatre: Theatre
    option: str | None
    own: WhatIf = field(default_factory=WhatIf)

    def check(self) -> None:
        """Raises `InputError` where this is no case of its pack, or has a mode or weighting the other has not."""
        check_own(self.own)
        if self.option is not None and self.option not in self.theatre.options:
            message, hint = unknown("option", self.option, self.theatre.options)
            raise InputError(Problem(message, Place(self.theatre.folder.as_posix()), hint))
        if self.option is not None:
            resolve(self.theatre, self.option, self.own)

    @property
    def stages(self) -> tuple[list[Applied], ...]:
        """What is applied, stage by stage: the option, the levers, the scenario and single values."""
        option = applied_by(self.theatre, self.option) if self.option is not None else []
        return option, applied_by_levers(self.own), applied_by_hand(self.own, self.option or "")


@dataclass(frozen=True)
class Step:
    """What is applied on the way, and under which name it is shown."""

    applied: Applied
    name: str
    revised: Revised | None = None


@dataclass(frozen=True)
class Player:
    """One change, one that takes another's place, or several that make a sound pack only together: by their places in
    the sequence."""

    added: tuple[int, ...]
    """Of the side reached."""
    dropped: tuple[int, ...]
    """Of the side left."""

    def joined(self, other: Player) -> Player:
        """Both as one."""
        return Player(tuple(sorted({*self.added, *other.added})), tuple(sorted({*self.dropped, *other.dropped})))


def sequence_of(start: Compared, end: Compared) -> tuple[tuple[Step, ...], tuple[Player, ...]]:
    """Everything that either side applies, in the order it is applied in, and the players."""
    steps = _revised(start, end)
    players = _groups(steps)
    for theirs, mine in zip(start.stages, end.stages, strict=True):
        merged, dropped, added = _merged_in_order(theirs, mine, len(steps))
        steps += [Step(one, one.id) for one in merged]
        players += _players(steps, dropped, added)
    return tuple(steps), tuple(players)


def _revised(start: Compared, end: Compared) -> list[Step]:
    """The figures that differ between the packs of two sides, under the names that they are grouped by."""
    if start.theatre is end.theatre:
        return []
    items = revisions(start.theatre, end.theatre)
    depth = 2 if len({item.group for item in items}) <= ENTRIES else 1
    names = [item.assignment.path if len(items) <= SINGLE else ".".join(map(str, item.path[:depth])) for item in items]
    return [
        Step(Applied("", item.assignment.path, (item.assignment,)), name, item)
        for name, item in zip(names, items, strict=True)
    ]


def _groups(steps: Sequence[Step]) -> list[Player]:
    groups: dict[str, list[int]] = {}
    for n, step in enumerate(steps):
        groups.setdefault(step.name, []).append(n)
    return [Player(tuple(numbers), ()) for numbers in groups.values()]


def _merged_in_order(
    theirs: Sequence[Applied], mine: Sequence[Applied], first: int
) -> tuple[list[Applied], list[int], list[int]]:
    """All changes in one order that is that of either list, then the places, counted from `first`, of those of the
    first list and of the second alone."""
    one, other = ([_content(change) for change in changes] for changes in (theirs, mine))
    merged: list[Applied] = []
    dropped: list[int] = []
    added: list[int] = []
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            at = first + len(merged)
            dropped += range(at, at + j - i)
            added += range(at + j - i, at + j - i + m - k)
            merged += theirs[i:j]
        merged += mine[k:m]
    return merged, dropped, added


def _content(one: Applied) -> tuple[str, str]:
    """What makes two changes the same: their id and all that they set."""
    return one.id, repr([(item.path, item.how, item.value) for item in one.assignments])


def _players(steps: Sequence[Step], dropped: Sequence[int], added: Sequence[int]) -> list[Player]:
    """One for each change; one for two of the same id, one on either side, of which one takes the other's place."""
    counts = [Counter(steps[n].name for n in changes) for changes in (dropped, added)]
    once = {name for name in counts[0] if counts[0][name] == counts[1][name] == 1}
    places = {steps[n].name: n for n in dropped if steps[n].name in once}
    alone = [Player((), (n,)) for n in dropped if steps[n].name not in once]
    return [*alone, *(Player((n,), (places[name],) if (name := steps[n].name) in once else ()) for n in added)]
