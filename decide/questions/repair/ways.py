"""Ways out of conflicts: one change, terms that give way together, pairs, and one way for each conflict combined.

Where an option has several conflicts that share no term, the ways out of one are sought with the terms of the others
set aside; docs/repair.md says how they are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from decide.errors import Stopped
from decide.language import mark
from decide.model.scoring import Bound, fixed_cost
from decide.progress import Progress
from decide.questions.repair.cheapest import Asker, Terms
from decide.questions.repair.remedies import Remedy, Sets, budget_scale, concessions, remedies
from decide.results.study import Ranged
from decide.solve.conflict import DUAL, Shortage
from decide.solve.elastic import MARGIN, term_numbers, term_rows

BOUNDS: tuple[Bound, ...] = ("value", "low", "high")
KINDS = ("term", "together", "movement", "base", "bed", "unit", "pledge", "combined")  # order in which equals stand
ROUNDINGS = 3  # steps that terms which give way together may be rounded up further
WAYS, IN_PAIRS = mark("ways out"), mark("ways out, in pairs")  # the steps that progress shows
Part = tuple[Remedy, float]
"""A remedy and its amount."""


@dataclass(frozen=True)
class Way:
    """What ends a conflict: its terms can be kept once the `sets` are applied."""

    kind: str
    """That of its remedy, `together` for several terms, `combined` for one way for each of several conflicts."""
    parts: tuple[Part, ...]
    """What is done together, each with its amount."""
    sets: Sets
    least: float
    """The least amount by the programme, before rounding to whole units; nan where it has no one amount."""
    amount: float
    unit: str
    cost: Ranged
    """USD a year the pack charges for it, with its range; 0 where it only gives up or allows something."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is done together as rows of the frame `parts`."""
        return [remedy.part(amount) for remedy, amount in self.parts]

    @property
    def gives_up(self) -> bool:
        """Whether some term gives way."""
        return any(remedy.gives_up for remedy, _ in self.parts)

    @property
    def order(self) -> tuple[float, int, str]:
        """The cheapest first; among equals by kind and path."""
        return round(self.cost.value, 2), KINDS.index(self.kind), self.sets[0][0]


Attempt = Callable[[], Iterable[Way]]
"""Looks for a way out in one direction; most give one or none."""


class Search:
    """Counts the attempts at a way out, and ends between two of them when asked to stop."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.tried = self.all = 0

    def over(self, attempts: Sequence[Attempt], step: str) -> Iterator[Way]:
        """The ways out that attempts find, as they are found, without those that set what one before them sets."""
        self.all += len(attempts)
        return distinct(self._made(attempts, step))

    @property
    def stopped(self) -> bool:
        """Whether some attempts were not made."""
        return self.tried < self.all

    def _made(self, attempts: Sequence[Attempt], step: str) -> Iterator[Way]:
        with suppress(Stopped):
            for attempt in self.progress.over(attempts, len(attempts), step):
                yield from attempt()
                self.tried += 1


def ways(asker: Asker, conflict: Sequence[int], search: Search, kept: Terms = None) -> Iterator[Way]:
    """Ways out of a conflict that let the terms `kept` be kept (all if None), as they are found.

    Beds together with units or movement are tried where nothing but giving up terms helps and only presence is
    promised.
    """
    pack = asker.base.instance.pack
    names = list(pack.terms)
    several = list(remedies(asker.theatre, asker.base.instance, conflict))
    asker.read_directions([remedy for remedy in several if remedy.kind in ("unit", "pledge")])
    attempts: list[Attempt] = [partial(_together, asker, term, kept) for term in (None, *conflict)]
    attempts += [partial(_alone, asker, remedy, kept) for remedy in several]
    keeping = False
    for way in search.over(attempts, WAYS):
        keeping = keeping or not way.gives_up
        yield way
    presence = all(pack.terms[names[term]].kind == "presence" for term in conflict)
    if presence and not keeping and not search.stopped:
        yield from search.over(_pairs(asker, several, kept), IN_PAIRS)


def _alone(asker: Asker, remedy: Remedy, kept: Terms = None) -> Iterator[Way]:
    """One remedy by itself, if it is enough."""
    if (settled := asker.least(remedy, (), kept)) is not None:
        yield _way(asker, remedy.kind, ((remedy, settled[0]),), *settled, remedy.unit)


def in_order(several: Iterable[Way]) -> list[Way]:
    """The cheapest first."""
    return sorted(several, key=lambda way: way.order)


def combined(asker: Asker, choices: Sequence[Sequence[Way]], search: Search) -> Iterator[Way]:
    """Ways out of all of several conflicts, given the ways out of each, as they are found.

    Terms that give way together by the least total; one change that ends all; one way for each conflict: the cheapest
    of each, each other choice beside the cheapest of the rest, and the cheapest that give nothing up.
    """
    attempts: list[Attempt] = [partial(_together, asker, None, None)]
    alone = [{way.parts[0][0].path: way.parts[0][0] for way in several if len(way.parts) == 1} for several in choices]
    for path, remedy in alone[0].items():  # what does not end each alone does not end all
        if all(path in other for other in alone):
            attempts.append(partial(_alone, asker, remedy))
    if all(choices):
        cheapest = [several[0] for several in choices]
        picks = [cheapest]
        for n, several in enumerate(choices):
            picks += [[*cheapest[:n], other, *cheapest[n + 1 :]] for other in several[1:]]
        keeping = [[way for way in several if not way.gives_up][:1] for several in choices]
        picks += [[way for (way,) in keeping]] if all(keeping) else []
        attempts += [partial(_joined, asker, pick) for pick in picks]
    return search.over(attempts, WAYS)


def distinct(several: Iterable[Way]) -> Iterator[Way]:
    """The ways without those that set what one before them sets."""
    seen: set[frozenset[tuple[str, float | None]]] = set()
    for way in several:
        if (sets := frozenset(way.sets)) not in seen:
            seen.add(sets)
            yield way


def _several(asker: Asker, kind: str, parts: Sequence[Part], unit: str) -> Way:
    """A way whose amounts have no one sum: what is counted are its parts."""
    return _way(asker, kind, tuple(parts), float(len(parts)), float("nan"), unit)


def _way(asker: Asker, kind: str, parts: tuple[Part, ...], amount: float, least: float, unit: str) -> Way:
    sets = tuple(pair for remedy, amount in parts for pair in remedy.sets(amount))
    before, after = asker.base.instance, asker.built(sets).instance
    fixed = [fixed_cost(after, bound) - fixed_cost(before, bound) for bound in BOUNDS]
    priced = [(remedy.cost or Ranged(0.0, 0.0, 0.0), amount) for remedy, amount in parts]
    cost = Ranged(
        fixed[0] + sum(each.value * count for each, count in priced),
        fixed[1] + sum(each.low * count for each, count in priced),
        fixed[2] + sum(each.high * count for each, count in priced),
    )
    return Way(kind, parts, sets, least, amount, unit, cost)


def _joined(asker: Asker, pick: Sequence[Way]) -> Iterator[Way]:
    """Ways out of several conflicts as one that is enough for all terms, none of its amounts more than the rest need.

    Where they are not enough together, one amount is raised: a way for each that can be. None where two set the same
    path, or where some of them do without the others.
    """
    parts = [part for way in pick for part in way.parts]
    paths = [path for way in pick for path, _ in way.sets]
    if len({*paths}) < len(paths):
        return
    enough = [parts] if asker.feasible(_sets(parts)) else [*_raised(asker, parts)]
    for several in enough:
        if (least := _lowered(asker, several)) is not None:
            yield _several(asker, "combined", least, "changes")


def _raised(asker: Asker, parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts with one amount raised to what is enough beside the others, for each that can be."""
    for n, (remedy, _) in enumerate(parts):
        if (settled := asker.least(remedy, _sets([*parts[:n], *parts[n + 1 :]]))) is not None:
            yield [*parts[:n], (remedy, settled[0]), *parts[n + 1 :]]


def _lowered(asker: Asker, parts: list[Part]) -> list[Part] | None:
    """The parts with no amount larger than the others need; None where the others do without one."""
    for n, (remedy, amount) in enumerate(parts):
        beside, less = _sets([*parts[:n], *parts[n + 1 :]]), 0.0 if remedy.whole else amount - remedy.step
        if not asker.feasible((*beside, *remedy.sets(less)) if less > 0 else beside, near=True):
            continue
        if less <= 0 or asker.feasible(beside):
            return None
        if (settled := asker.least(remedy, beside)) is not None:
            parts = [*parts[:n], (remedy, settled[0]), *parts[n + 1 :]]
    return parts


def _sets(parts: Iterable[Part]) -> Sets:
    return tuple(pair for remedy, amount in parts for pair in remedy.sets(amount))


def _together(asker: Asker, spared: int | None, kept: Terms) -> Iterator[Way]:
    """Several terms given up together by the least total relative violation, all but the one spared; nothing where a
    single term is enough, or where giving up the others is not."""
    programme, pack = asker.base.programme, asker.base.instance.pack
    short = asker.shortage((), kept) if spared is None else asker.elastic.giving_up_others(programme, kept, spared)
    if short is None:
        return
    most = _given_up(asker, short, kept)
    if len(most) < 2:
        return
    names = list(pack.terms)
    by_path = {remedy.path: remedy for remedy in concessions(pack, sorted({term for term, _ in most}))}
    for slack in range(ROUNDINGS):
        parts = []
        for (term, side), gap in sorted(most.items()):
            remedy = by_path[f"terms.{names[term]}.{side}"]
            amount = remedy.rounded(gap * budget_scale(pack.terms[names[term]].kind)) + slack * remedy.step
            parts.append((remedy, amount))
        if asker.feasible(_sets(parts), kept, near=True):
            yield _several(asker, "together", parts, "terms")
            return


def _given_up(asker: Asker, short: Shortage, kept: Terms) -> dict[tuple[int, str], float]:
    """By term and side, the most that it gives up in any period."""
    programme = asker.base.programme
    low, high = term_rows(programme)
    numbers = term_numbers(programme)
    most: dict[tuple[int, str], float] = {}
    bounds = np.concatenate([programme.row_lower[low], programme.row_upper[high]])
    for n, (row, gap) in enumerate(zip([*low, *high], short.amounts, strict=True)):
        term = int(numbers[row])
        if gap > MARGIN * max(1.0, abs(bounds[n])) and (kept is None or term in kept):
            key = term, "at_least" if n < len(low) else "at_most"
            most[key] = max(float(gap), most.get(key, 0.0))
    return most


def _pairs(asker: Asker, several: Sequence[Remedy], kept: Terms) -> list[Attempt]:
    """Beds in one area together with units or movement, where no single remedy but giving up a term helps.

    The areas are those whose beds the proof of the conflict names, at once or with enough of the other.
    """
    beds = {remedy.path: remedy for remedy in several if remedy.kind == "bed"}
    others = [remedy for remedy in several if remedy.kind in ("unit", "pledge", "movement")]
    at_once = [(bed, other) for bed in _short_of(asker, beds, (), kept) for other in _useful(asker, others, bed, kept)]
    helpful = [other for other in others if asker.may_help(other, (), kept)]
    with_other = [(bed, other) for other in helpful for bed in _short_of(asker, beds, other.sets(other.most), kept)]
    pairs = {(bed.path, other.path): (bed, other) for bed, other in (*at_once, *with_other)}
    return [partial(_pair, asker, bed, other, kept) for bed, other in pairs.values()]


def _pair(asker: Asker, bed: Remedy, other: Remedy, kept: Terms) -> Iterator[Way]:
    """The least of the other with beds in plenty, then the least beds with that."""
    if (settled := asker.least(other, bed.sets(bed.most), kept)) is None:
        return
    if (places := asker.least(bed, other.sets(settled[0]), kept)) is not None:
        yield _way(asker, other.kind, ((other, settled[0]), (bed, places[0])), *settled, other.unit)


def _short_of(asker: Asker, beds: Mapping[str, Remedy], sets: Sets, kept: Terms) -> Iterator[Remedy]:
    """The areas whose beds the proof of the conflict rests on after some changes; none where these do not help."""
    short = asker.shortage(sets, kept)
    if sets and short.total >= asker.shortage((), kept).total - MARGIN:
        return
    full = asker.built(sets)
    camp = full.programme.rows("camp")
    for a in np.unique(camp.at["a"][np.abs(short.duals[camp.index]) > DUAL]):
        if (bed := beds.get(f"areas.{full.instance.areas[a]}.beds")) is not None:
            yield bed


def _useful(asker: Asker, others: Sequence[Remedy], bed: Remedy, kept: Terms) -> Iterator[Remedy]:
    """The remedies for units or movement that help once there are beds in plenty."""
    plenty = bed.sets(bed.most)
    if asker.shortage(plenty, kept).total < asker.shortage((), kept).total - MARGIN:
        yield from (other for other in others if asker.may_help(other, plenty, kept))
