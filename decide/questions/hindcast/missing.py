"""What would have to be otherwise for the plan to keep as many troops on static tasks as is reported.

First how troops are counted, which takes no solve. Then every factor of `futures.yaml`, alone and two together: where
on the way to the end of its range, or beyond it, does the share of the plan come into the range reported? And what
would all options come to there? It is a search in what could be, and nothing is kept of it: the pack's figures stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

import numpy as np

from decide.batch import run_all
from decide.errors import NoAnswer
from decide.language import mark
from decide.model.lp import Floats
from decide.model.plan import overall, scores, static_share
from decide.pack.folder import FUTURES_FILE
from decide.pack.futures import FuturesFile, read_futures
from decide.pack.moving import Moves, moves
from decide.pack.quantity import Quantity
from decide.pack.theatre import Case, Theatre, choose_options, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress
from decide.results import stops
from decide.results.facts import answered
from decide.results.metrics import ALL, told_apart
from decide.results.sampling import at_position
from decide.results.tiers import above_at_values, tiers
from decide.solve.answer import Answer
from decide.solve.certificate import Certificate

BEYOND = 3.0
"""Times the way to the end of a range that is searched. Farther out a range would be wrong by more than twice what it
says of itself, and the pack rather than one assumption of it would be in question."""
HALF_WAY = (1.0 + BEYOND) / 2.0  # a step on the way there, so that a share which rises and falls again is seen
CLOSE = 0.02  # of the way to an end: how closely a position is found
MOVES = 0.005  # of the troops: what moves the share by less does not move it as shown, in whole per cents
PAIRED = 4  # factors that are tried two together: those that go farthest alone
SHOWN = 2  # settings of a kind that all options are solved at, the nearest ones

FRAMES: Mapping[str, tuple[str, ...]] = {
    "readings": ("reading", "place", "share", "inside"),
    "assumptions": ("factor", "title", "towards", "at_end", "position", "share", "within"),
    "settings": ("setting", "factors", "position", "share", "within"),
    "quantities": ("setting", "factor", "path", "unit", "value", "low", "high", "needed", "grade", "evidence"),
    "options": ("setting", "option", "title", "score", "rank", "tier", "terms_broken"),
}
AS_IT_IS = "as_it_is"
TOGETHER = " + "  # between the factors of a setting
STATIC, SECURITY, ALL_TROOPS, BOTH = "static", "security", "all_troops", "both"
"""Readings of the share: static tasks of free troops; escorts and guards of teams too; troops that are not free too,
of all troops; and all of these."""

Row = tuple[object, ...]


def readings(now: Answer) -> Iterator[Row]:
    """The share of troops by how they are counted, over all regions and in each, and whether it is in the range."""
    p, x = now.instance, now.plan.assign
    stated = p.pack.outcomes.static_reference
    people = p.persons * [unit.pool == "troops" for unit in p.pack.units.values()]
    there = np.einsum("uat,u,t->a", now.plan.station, people, p.months)
    free = np.einsum("uat,uat,u,t->a", now.plan.station, p.available, people, p.months)
    on = now.plan.assigned * people[x["u"]] * p.months[x["t"]]
    security = np.array([role in ("escort", "guard") for role in p.role])
    tied = [np.bincount(x["a"], on * kinds[x["k"]], len(p.areas)) for kinds in (p.static, p.static | security)]
    by_reading = {
        STATIC: (tied[0], free),
        SECURITY: (tied[1], free),
        ALL_TROOPS: (tied[0] + there - free, there),
        BOTH: (tied[1] + there - free, there),
    }
    places = {ALL: np.ones(len(p.areas), bool), **{name: p.region == r for r, name in enumerate(p.regions)}}
    for (reading, (some, of)), (place, mine) in product(by_reading.items(), places.items()):
        whole = float(of[mine].sum())
        share = float(some[mine].sum()) / whole if whole > 0 else float("nan")
        yield reading, place, share, stated.low <= share <= stated.high


@dataclass(frozen=True)
class Explanation:
    """Factors at one position, each towards the end that brings the share nearer, and the share there."""

    factors: tuple[int, ...]
    towards: tuple[int, ...]
    """1 for the high end, -1 for the low."""
    at_end: float
    """The share with the factors at the ends of their ranges."""
    position: float = float("nan")
    """Of the way to the ends; above 1 beyond them; nan if the share is reached nowhere."""
    share: float = float("nan")

    @property
    def reached(self) -> bool:
        """Whether the share comes into the range reported."""
        return bool(np.isfinite(self.position))

    @property
    def within(self) -> bool:
        """Whether it does so inside the ranges of the factors."""
        return self.reached and self.position <= 1.0


@dataclass(frozen=True)
class _Ground:
    """The case searched, and the other options, which must stay sound wherever it goes."""

    case: Case
    futures: FuturesFile
    moved: Moves
    others: tuple[tuple[Case, Moves], ...]
    aim: float
    up: bool
    proofs: list[Certificate] = field(default_factory=list)
    """The certificate of every solve so far."""

    def solved(self, case: Case, moved: Moves, row: Floats) -> Answer | NoAnswer:
        """The answer of a case with the factors at a row of positions."""
        reply = answered(at_position(case, moved, row))
        if not isinstance(reply, NoAnswer):
            self.proofs.append(reply.certificate)
        return reply

    def row(self, factors: Sequence[int], towards: Sequence[int], position: float) -> Floats:
        positions = np.zeros(len(self.futures.factors))
        positions[list(factors)] = np.array(towards) * position
        return positions

    def share(self, factors: Sequence[int], towards: Sequence[int], position: float) -> float:
        """The static share of the best plan there; nan if there is none."""
        reply = self.solved(self.case, self.moved, self.row(factors, towards, position))
        return float("nan") if isinstance(reply, NoAnswer) else static_share(reply.instance, reply.plan)

    def reaches(self, share: float) -> bool:
        return share >= self.aim if self.up else share <= self.aim

    def nearer(self, share: float, than: float) -> float:
        """By how much a share is nearer to the aim than another, on this side of it."""
        return share - than if self.up else than - share

    def sound(self, row: Floats) -> bool:
        """Whether every option has figures there that can be: nothing below zero, no share of all or more."""
        for _, moved in self.others:
            values = moved.values(row)
            if not all(_possible(part.quantity, values[part.path]) for part in moved.parts):
                return False
        return True


def _possible(quantity: Quantity, value: float) -> bool:
    least, most = min(quantity.low, 0.0), max(quantity.high, 1.0)
    return value == quantity.value or (value > least and (quantity.unit != "share" or value < most))


@dataclass(frozen=True)
class Missing:
    """The rows of `FRAMES`, how far the search was when it was stopped (empty if it was not), and its certificates."""

    rows: Mapping[str, list[Row]]
    stopped: str = ""
    proofs: Sequence[Certificate] = ()
    left_out: bool = False
    """Whether there is something to search for, and that was not wanted."""


def missing(
    theatre: Theatre,
    now: Answer,
    what_if: WhatIf,
    progress: Progress,
    workers: int | None,
    done_so_far: bool = True,
    wanted: bool = True,
) -> Missing:
    """What would have to be otherwise; `now` is the answer of the case as it is. Only how troops are counted where the
    share is inside the range reported, the pack has no futures, a stop came before, or no search is wanted."""
    rows: dict[str, list[Row]] = {kind: [] for kind in FRAMES} | {"readings": list(readings(now))}
    share = static_share(now.instance, now.plan)
    if not (outside := _outside(theatre, now.case, share)) or not (wanted and done_so_far):
        return Missing(rows, left_out=outside and not wanted)
    search = _search(theatre, now.case, what_if, share)
    singles = _alone(search, share, progress, workers)
    rows["assumptions"] = _assumption_rows(search, singles, share)
    if len(singles) < (count := len(search.futures.factors)):
        return Missing(rows, stops.FACTORS.written(done=len(singles), count=count), search.proofs)
    pairs = _two_together(search, singles, share, progress, workers)
    if progress.stopped:
        return Missing(rows, stops.FACTORS.written(done=count, count=count), search.proofs)
    settings = [*_chosen(singles), *_chosen(pairs)]
    rows["settings"] = _setting_rows(search, settings)
    rows["quantities"] = list(_quantity_rows(search, settings))
    rows["options"], done = _option_rows(search, settings, progress, workers)
    count = len(settings) + 1
    return Missing(rows, "" if done == count else stops.SETTINGS.written(done=done, count=count), search.proofs)


def _outside(theatre: Theatre, case: Case, share: float) -> bool:
    """Whether there is something to search for, and assumptions to search in."""
    stated = case.pack.outcomes.static_reference
    there = (theatre.folder / FUTURES_FILE).exists()
    return there and not (stated.low <= share <= stated.high or np.isnan(share))


def _search(theatre: Theatre, case: Case, what_if: WhatIf, share: float) -> _Ground:
    """What a search needs."""
    stated = case.pack.outcomes.static_reference
    futures = read_futures(theatre)
    cases = [resolve(theatre, name, what_if) for name in choose_options(theatre, (), what_if)]
    others = tuple((one, moves(one.pack, futures.factors)) for one in cases)
    up = share < stated.low
    aim = stated.low if up else stated.high
    return _Ground(case, futures, moves(case.pack, futures.factors), others, aim, up)


def _alone(search: _Ground, now: float, progress: Progress, workers: int | None) -> list[Explanation]:
    """Every factor by itself, in the file's order; fewer if stopped."""

    def work(factor: int) -> Explanation:
        ends = {end: search.share((factor,), (end,), 1.0) for end in (-1, 1)}
        towards = max(ends, key=lambda end: search.nearer(ends[end], now))
        setting = Explanation((factor,), (towards,), ends[towards])
        return _nearest(search, setting, beyond=search.nearer(ends[towards], now) >= MOVES)

    return run_all(work, range(len(search.futures.factors)), progress, mark("assumptions"), workers)


def _two_together(
    search: _Ground, singles: Sequence[Explanation], now: float, progress: Progress, workers: int | None
) -> list[Explanation]:
    """The factors that go farthest alone, two at a time, both as far on the way to their ends."""
    moving = [one for one in singles if search.nearer(one.at_end, now) >= MOVES]
    first = sorted(moving, key=lambda one: -search.nearer(one.at_end, now))[:PAIRED]
    pairs = [(one.factors + two.factors, one.towards + two.towards) for one, two in combinations(first, 2)]

    def work(pair: tuple[tuple[int, ...], tuple[int, ...]]) -> Explanation:
        return _nearest(search, Explanation(*pair, search.share(*pair, 1.0)), beyond=False)

    return run_all(work, pairs, progress, mark("pairs of assumptions"), workers)


def _nearest(search: _Ground, setting: Explanation, beyond: bool) -> Explanation:
    """The setting with the position at which the share is reached first, as far as the steps tried tell."""

    def share(position: float) -> float:
        return search.share(setting.factors, setting.towards, position)

    if search.reaches(setting.at_end):
        return _bisected(search, setting, share, (0.0, 1.0, setting.at_end))
    below, last = 1.0, _farthest(search, setting) if beyond else 1.0
    for at in sorted({HALF_WAY, last}):
        if 1.0 < at <= last:
            here = share(at)
            if search.reaches(here):
                return _bisected(search, setting, share, (below, at, here))
            below = at
    return setting


def _bisected(
    search: _Ground, setting: Explanation, share: Callable[[float], float], bracket: tuple[float, float, float]
) -> Explanation:
    below, above, there = bracket
    while above - below > CLOSE:
        middle = (below + above) / 2.0
        here = share(middle)
        if search.reaches(here):
            above, there = middle, here
        else:
            below = middle
    return replace(setting, position=above, share=there)


def _farthest(search: _Ground, setting: Explanation) -> float:
    """The last position up to `BEYOND` at which every option has a sound pack."""
    below, above = 1.0, BEYOND
    if search.sound(search.row(setting.factors, setting.towards, above)):
        return above
    while above - below > CLOSE:
        middle = (below + above) / 2.0
        if search.sound(search.row(setting.factors, setting.towards, middle)):
            below = middle
        else:
            above = middle
    return below


def _chosen(settings: Sequence[Explanation]) -> list[Explanation]:
    """Of settings that reach the share, the nearest."""
    return sorted((one for one in settings if one.reached), key=lambda one: one.position)[:SHOWN]


def _named(search: _Ground, setting: Explanation) -> str:
    """The names of a setting's factors, as frames have them."""
    names = [*search.futures.factors]
    return TOGETHER.join(names[factor] for factor in setting.factors)


def _assumption_rows(search: _Ground, singles: Sequence[Explanation], now: float) -> list[Row]:
    """The rows of those that move the share, the nearest first, then those that go farthest."""
    moving = [one for one in singles if search.nearer(one.at_end, now) >= MOVES]
    order = sorted(moving, key=lambda one: (not one.reached, one.position if one.reached else -one.at_end))
    factors = list(search.futures.factors.values())
    return [
        (
            _named(search, one),
            factors[one.factors[0]].title,
            getattr(factors[one.factors[0]], "high" if one.towards[0] > 0 else "low"),
            one.at_end,
            one.position,
            one.share,
            one.within,
        )
        for one in order
    ]


def _setting_rows(search: _Ground, settings: Sequence[Explanation]) -> list[Row]:
    """The rows of the settings that all options are solved at."""
    return [(_named(search, one), len(one.factors), one.position, one.share, one.within) for one in settings]


def _quantity_rows(search: _Ground, settings: Sequence[Explanation]) -> Iterator[Row]:
    """What every quantity of the pack's figures would have to be at a setting, with its range and evidence."""
    names = [*search.futures.factors]
    for setting in settings:
        values = search.moved.values(search.row(setting.factors, setting.towards, setting.position))
        for part in search.moved.parts:
            one = part.quantity
            if part.factor in setting.factors and values[part.path] != one.value:
                evidence = f"{one.source}, {one.locator}" if one.source else one.reasoning
                figures = one.unit, one.value, one.low, one.high, values[part.path], one.grade
                yield _named(search, setting), names[part.factor], ".".join(part.path), *figures, evidence


def _option_rows(
    search: _Ground, settings: Sequence[Explanation], progress: Progress, workers: int | None
) -> tuple[list[Row], int]:
    """Every option as it is and at each setting: score, rank and tier; and how many of the settings were done."""
    rows = {AS_IT_IS: np.zeros(len(search.futures.factors))}
    rows |= {_named(search, one): search.row(one.factors, one.towards, one.position) for one in settings}

    def work(at: tuple[str, tuple[Case, Moves]]) -> Answer | NoAnswer:
        return search.solved(*at[1], rows[at[0]])

    items = list(product(rows, search.others))
    done = run_all(work, items, progress, mark("options at these settings"), workers)
    made: list[Row] = []
    count = len(search.others)
    for n, name in enumerate(rows):
        part = done[n * count : (n + 1) * count]
        if len(part) < count:
            return made, n
        made += _ranked(name, [one for one in part if not isinstance(one, NoAnswer)])
    return made, len(rows)


def _ranked(setting: str, replies: Sequence[Answer]) -> Iterator[Row]:
    names = [one.case.option.id for one in replies]
    level = np.array([overall(one.instance, scores(one.instance, one.plan.met)) for one in replies])
    apart = told_apart(one.instance.curve for one in replies)
    grouped = tiers(names, level, above_at_values(level, apart))
    tier = {name: n + 1 for n, group in enumerate(grouped) for name in group.members}
    rank = {names[n]: place + 1 for place, n in enumerate(np.argsort(-level, kind="stable"))}
    for one, name, score in zip(replies, names, level, strict=True):
        title = one.case.option.title
        yield setting, name, title, float(score), rank[name], tier[name], bool(one.violations)
