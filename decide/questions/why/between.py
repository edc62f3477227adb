"""The way from one option to another, change by change.

What both apply, from a base they share or with the same id and content, stays as it is. What remains are the changes of
one alone, which are dropped on the way, those of the other, which are added, and those that both have by one id with
other content, of which one takes the other's place. Each option's own order is kept throughout: a change stands between
the shared ones it stands between in its option, and in one gap those of the option left come before those of the option
reached, so that where two set the same figure the option reached has the last word. A what-if of one side comes after
the options; figures that differ between two versions of the pack come before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from decide.errors import InputError, Problem
from decide.pack.located import Located
from decide.pack.theatre import Case, resolve_applied
from decide.pack.versions import check_versions, ground
from decide.pack.what_if import WhatIf
from decide.questions.why.ends import Compared, Player, Step, sequence_of


@dataclass(frozen=True)
class Between:
    """From an option, or from the pack as it stands, to another."""

    start: Compared
    end: Compared
    ground: Located
    """The tree that the sequence is applied to."""
    sequence: tuple[Step, ...]
    """Every change of either side, in the order they are applied in."""
    players: tuple[Player, ...]
    what_if: WhatIf
    """What holds for both."""

    @property
    def everyone(self) -> int:
        """The coalition of all players."""
        return (1 << len(self.players)) - 1

    def case(self, coalition: int) -> Case:
        """The case in which the players of a coalition have moved. Raises `InputError` where that is no sound pack."""
        absent: set[int] = set()
        for n, player in enumerate(self.players):
            absent.update(player.dropped if coalition >> n & 1 else player.added)
        chosen = [step.applied for n, step in enumerate(self.sequence) if n not in absent]
        option = self.end.theatre.options[self.end.option or ""]
        return resolve_applied(self.start.theatre, option, self.ground, chosen, self.what_if)

    def sound(self, coalition: int) -> bool:
        """Whether a coalition makes a sound pack."""
        try:
            self.case(coalition)
        except InputError:
            return False
        return True


def way(end: Compared, start: Compared, what_if: WhatIf | None = None) -> Between:
    """The way to an option from another, or from the pack as it stands.

    Changes that make no sound pack alone are joined to those they need. Raises `InputError` for unknown options, and
    where nothing differs, or the packs of the two are not versions of one.
    """
    if start.theatre is not end.theatre:
        check_versions(start.theatre, end.theatre)
    for side in (end, start):
        side.check()
    sequence, players = sequence_of(start, end)
    if not players:
        raise InputError(_nothing(start, end))
    tree = start.theatre.located if start.theatre is end.theatre else ground(start.theatre, end.theatre)
    return _joined(Between(start, end, tree, sequence, players, what_if or WhatIf()))


def _nothing(start: Compared, end: Compared) -> Problem:
    """Why there is no difference to explain."""
    if start.theatre is not end.theatre:
        both = f"the figures of the pack in {start.theatre.folder.as_posix()} and what is changed in it are the same"
        return Problem(f"{both}: there is no difference to explain.", None, "Give another version with --from-pack.")
    others = ", ".join(name for name in end.theatre.options if name != end.option)
    same = "the two options are the same" if start.option == end.option else f"{end.option} has no changes of its own"
    hint = f"Name two of {end.option}, {others}."
    return Problem(f"{same}: there is no difference to explain.", None, hint)


def _joined(whole: Between) -> Between:
    """The way with players joined until every coalition that is tried makes a sound pack: each alone, each left out,
    and each pair; all coalitions where they are few."""
    whole.case(0)  # what is wrong with the ends themselves is told as it is
    whole.case(whole.everyone)
    while (faulty := _unsound(whole)) is not None:
        whole = joined(whole, faulty)
    return whole


def joined(whole: Between, faulty: int) -> Between:
    """The way with two players joined for the sake of a coalition that makes no sound pack."""
    return replace(whole, players=_merged(whole, faulty))


ALL_TRIED = 10  # players up to which every coalition is tried: 1,024 packs of 3 ms


def _unsound(whole: Between) -> int | None:
    """The first coalition, the smallest first, that makes no sound pack."""
    return next((coalition for coalition in _tried(len(whole.players)) if not whole.sound(coalition)), None)


def _tried(players: int) -> Iterator[int]:
    everyone = (1 << players) - 1
    if players <= ALL_TRIED:
        yield from sorted(range(1 << players), key=lambda coalition: (coalition.bit_count(), coalition))
        return
    for size in (1, 2):
        for chosen in combinations(range(players), size):
            coalition = sum(1 << n for n in chosen)
            yield from (coalition, everyone & ~coalition)


def _merged(whole: Between, coalition: int) -> tuple[Player, ...]:
    """Players with the one of the coalition that makes it unsound joined to the first outside it that makes it sound;
    where no single one does, the last and the first."""
    outside = [n for n in range(len(whole.players)) if not coalition >> n & 1]
    inside = [n for n in range(len(whole.players)) if coalition >> n & 1]
    needed = next((n for n in outside if whole.sound(coalition | 1 << n)), outside[0])
    cause = next((n for n in reversed(inside) if whole.sound(coalition & ~(1 << n))), inside[-1])
    return _as_one(whole.players, cause, needed)


def _as_one(players: Sequence[Player], one: int, other: int) -> tuple[Player, ...]:
    first, second = sorted((one, other))
    joined = players[first].joined(players[second])
    return tuple(joined if n == first else player for n, player in enumerate(players) if n != second)
