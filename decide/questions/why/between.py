"""The way from one option to another, change by change.

What both apply, from a base they share or with the same id and content, stays as it is. What remains are the changes of
one alone, which are dropped on the way, those of the other, which are added, and those that both have by one id with
other content, of which one takes the other's place. Each option's own order is kept throughout: a change stands between
the shared ones it stands between in its option, and in one gap those of the option left come before those of the option
reached, so that where two set the same figure the option reached has the last word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations

from decide.errors import InputError, Problem
from decide.pack.theatre import Case, Theatre, Written, changes_of, resolve_chosen
from decide.pack.what_if import WhatIf


@dataclass(frozen=True)
class Player:
    """One change, one that takes another's place, or several that make a sound pack only together."""

    added: tuple[Written, ...]
    """Of the option reached."""
    dropped: tuple[Written, ...]
    """Of the option left."""

    def joined(self, other: Player) -> Player:
        """Both as one."""
        return Player(tuple(sorted({*self.added, *other.added})), tuple(sorted({*self.dropped, *other.dropped})))


@dataclass(frozen=True)
class Between:
    """From an option, or from the pack as it stands, to another."""

    theatre: Theatre
    start: str | None
    end: str
    sequence: tuple[Written, ...]
    """Every change of either option, in the order they are applied in."""
    players: tuple[Player, ...]
    what_if: WhatIf

    def case(self, coalition: int) -> Case:
        """The case in which the players of a coalition have moved. Raises `InputError` where that is no sound pack."""
        absent: set[Written] = set()
        for n, player in enumerate(self.players):
            absent.update(player.dropped if coalition >> n & 1 else player.added)
        chosen = [change for change in self.sequence if change not in absent]
        return resolve_chosen(self.theatre, self.end, chosen, self.what_if)

    def sound(self, coalition: int) -> bool:
        """Whether a coalition makes a sound pack."""
        try:
            self.case(coalition)
        except InputError:
            return False
        return True


def way(theatre: Theatre, end: str, start: str | None = None, what_if: WhatIf | None = None) -> Between:
    """The way to an option from another, or from its base (the pack as it stands if it has none).

    Changes that make no sound pack alone are joined to those they need. Raises `InputError` for unknown options, and
    where nothing differs.
    """
    what_if = what_if or WhatIf()
    if start is None and end in theatre.options:
        start = theatre.options[end].base
    mine = changes_of(theatre, end)
    theirs = changes_of(theatre, start) if start is not None else []
    sequence, dropped, added = _merged_in_order(theatre, theirs, mine)
    if not added and not dropped:
        others = ", ".join(name for name in theatre.options if name != end)
        same = "the two options are the same" if start == end else f"{end} has no changes of its own"
        raise InputError(Problem(f"{same}: there is no difference to explain.", None, f"Name two of {end}, {others}."))
    return _joined(Between(theatre, start, end, sequence, _players(theatre, dropped, added), what_if))


def _merged_in_order(
    theatre: Theatre, theirs: Sequence[Written], mine: Sequence[Written]
) -> tuple[tuple[Written, ...], list[Written], list[Written]]:
    """All changes in one order that is that of either list, then those of the first list and of the second alone."""
    one, other = ([_content(theatre, change) for change in changes] for changes in (theirs, mine))
    sequence: list[Written] = []
    dropped: list[Written] = []
    added: list[Written] = []
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        sequence += mine[k:m] if tag == "equal" else [*theirs[i:j], *mine[k:m]]
        if tag != "equal":
            dropped += theirs[i:j]
            added += mine[k:m]
    return tuple(sequence), dropped, added


def _content(theatre: Theatre, written: Written) -> tuple[str, str]:
    """What makes two changes the same: their id and all that they set."""
    change = theatre.options[written[0]].changes[written[1]]
    return change.id, repr(change.steps)


def _players(theatre: Theatre, dropped: Sequence[Written], added: Sequence[Written]) -> tuple[Player, ...]:
    """One for each change; one for two of the same id, one on either side, of which one takes the other's place."""
    ids = {change: theatre.options[change[0]].changes[change[1]].id for change in (*dropped, *added)}
    counts = [Counter(ids[change] for change in changes) for changes in (dropped, added)]
    once = {name for name in counts[0] if counts[0][name] == counts[1][name] == 1}
    places = {ids[change]: change for change in dropped if ids[change] in once}
    alone = [Player((), (change,)) for change in dropped if ids[change] not in once]
    return (*alone, *(Player((change,), (places[ids[change]],) if ids[change] in once else ()) for change in added))


def _joined(whole: Between) -> Between:
    """The way with players joined until every coalition that is tried makes a sound pack: each alone, each left out,
    and each pair; all coalitions where they are few."""
    whole.case(0)  # what is wrong with the ends themselves is told as it is
    whole.case((1 << len(whole.players)) - 1)
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
