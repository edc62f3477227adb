"""The way from one option to another, change by change.

Options that start from the same bases share the changes of those; what remains are the changes of one alone, which are
dropped on the way, and those of the other, which are added. They are applied in a fixed order: shared ones, those of
the option left, those of the option reached; so where two set the same figure, the option reached has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from decide.errors import InputError, Problem
from decide.pack.read import Case, Theatre, WhatIf, Written, changes_of, resolve_chosen


@dataclass(frozen=True)
class Player:
    """One change, or several that make a sound pack only together."""

    added: tuple[Written, ...]
    """Of the option reached."""
    dropped: tuple[Written, ...]
    """Of the option left."""

    def joined(self, other: Player) -> Player:
        """Both as one."""
        return Player(tuple(sorted({*self.added, *other.added})), tuple(sorted({*self.dropped, *other.dropped})))


@dataclass(frozen=True)
class Way:
    """From an option, or from the pack as it stands, to another."""

    theatre: Theatre
    start: str | None
    end: str
    shared: tuple[Written, ...]
    players: tuple[Player, ...]
    what_if: WhatIf

    def case(self, coalition: int) -> Case:
        """The case in which the players of a coalition have moved. Raises `InputError` where that is no sound pack."""
        moved = [player for n, player in enumerate(self.players) if coalition >> n & 1]
        still = [player for n, player in enumerate(self.players) if not coalition >> n & 1]
        left = sorted(change for player in still for change in player.dropped)
        reached = sorted(change for player in moved for change in player.added)
        return resolve_chosen(self.theatre, self.end, (*self.shared, *left, *reached), self.what_if)

    def sound(self, coalition: int) -> bool:
        """Whether a coalition makes a sound pack."""
        try:
            self.case(coalition)
        except InputError:
            return False
        return True


def way(theatre: Theatre, end: str, start: str | None = None, what_if: WhatIf | None = None) -> Way:
    """The way to an option from another, or from its base (the pack as it stands if it has none).

    Changes that make no sound pack alone are joined to those they need. Raises `InputError` for unknown options, and
    where nothing differs.
    """
    what_if = what_if or WhatIf()
    if start is None and end in theatre.options:
        start = theatre.options[end].base
    mine = changes_of(theatre, end)
    theirs = changes_of(theatre, start) if start is not None else []
    shared = tuple(change for change in mine if change in theirs)
    added = [change for change in mine if change not in theirs]
    dropped = [change for change in theirs if change not in mine]
    if not added and not dropped:
        known = ", ".join(name for name in theatre.options if name != end)
        same = "the two options are the same" if start == end else f"{end} has no changes of its own"
        raise InputError(Problem(f"{same}: there is no difference to explain.", None, f"Name two of {end}, {known}."))
    players = (*(Player((), (change,)) for change in dropped), *(Player((change,), ()) for change in added))
    return _joined(Way(theatre, start, end, shared, players, what_if))


def _joined(whole: Way) -> Way:
    """The way with players joined until every coalition that is tried makes a sound pack: each alone, each left out,
    and each pair; all coalitions where they are few."""
    whole.case(0)  # what is wrong with the ends themselves is told as it is
    whole.case((1 << len(whole.players)) - 1)
    while (faulty := _unsound(whole)) is not None:
        whole = replace(whole, players=_merged(whole, faulty))
    return whole


ALL_TRIED = 10  # players up to which every coalition is tried: 1,024 packs of 3 ms


def _unsound(whole: Way) -> int | None:
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


def _merged(whole: Way, coalition: int) -> tuple[Player, ...]:
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
