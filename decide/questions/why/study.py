"""Why two options differ: the difference shared out among the named changes that cause it. docs/why.md has the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from decide.batch import run_all
from decide.errors import InputError, Problem, Stopped
from decide.language import mark
from decide.model.lp import Floats
from decide.pack.levers import figures
from decide.pack.theatre import Case, Theatre
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.why.between import Between, Player, joined, way
from decide.questions.why.shapley import ShapleyValues, exact, orders, path, sampled
from decide.results import stops
from decide.results.facts import check_weighted, manifest
from decide.results.sampling import Outcome, Solved, gathered, solved
from decide.results.study import Study
from decide.solve.answer import Answer, answer
from decide.solve.certificate import Certificate, worst_of

EXACT = 10  # players up to which every coalition is solved
PAIRS = 20  # of orders drawn beyond that
FEWEST_PAIRS = 2  # that give an error
AS_IT_STANDS = "pack"  # what stands for the pack without any option
FRAMES: Mapping[str, tuple[str, ...]] = {
    "contributions": (
        *("metric", "objective", "region", "unit", "change", "title", "moved"),
        *("value", "error", "least", "most"),
    ),
    "totals": ("metric", "objective", "region", "unit", "start", "end", "difference"),
    "changes": ("change", "option", "moved", "title", "reason", "source", "locator"),
    "ends": ("end", "option", "title", "terms_broken", "error_bound"),
}


@dataclass(frozen=True)
class _Worth:
    """What the coalitions solved come to."""

    outcomes: tuple[Outcome, ...]
    values: Mapping[int, Floats]
    solves: int
    broken: Mapping[int, bool]


def why(
    theatre: Theatre,
    option: str,
    other: str | None = None,
    what_if: WhatIf | None = None,
    pairs: int = PAIRS,
    seed: int = 1,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """The difference of an option to another, or to its base, by change: frames as in `FRAMES`.

    Up to ten changes every subset of them is solved and the Shapley values are exact; beyond, `pairs` of orders are
    drawn with a seed. Values of a criterion sum to its difference in either case. If stopped, the orders done.
    Raises `InputError` for unknown or equal options and options without changes, `Stopped` if stopped too soon.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    if pairs < FEWEST_PAIRS:
        raise InputError(Problem(f"{pairs} pairs of orders give no error.", None, f"Ask for {FEWEST_PAIRS} or more."))
    between, drawn, cases = _prepared(way(theatre, option, other, what_if), pairs, seed)
    players = len(between.players)
    check_weighted(between.case(0))
    ends = [answer(between.case(0)), answer(between.case((1 << players) - 1))]
    worth, proof = _solved(cases, progress, workers)
    shares, about = _shares(players, drawn, worth, pairs)
    made = manifest(theatre, ends, what_if)
    proof = worst_of([proof, *(end.certificate for end in ends)])
    made |= {
        "options": [between.start or AS_IT_STANDS, option],
        "worst_certificate": proof.worst,
        "why": {"changes": players, "seed": seed, "solves": worth.solves, **about},
    }
    if progress.stopped:
        made["stopped"] = stops.CHANGES.written(done=len(worth.values), count=len(cases))
    return Study("why", _frames(between, ends, worth, shares), made, {option: proof.as_dict()})


def _prepared(between: Between, pairs: int, seed: int) -> tuple[Between, list[tuple[int, ...]], dict[int, Case]]:
    """The orders drawn, and the cases of the coalitions they pass, then of all others up to ten changes. The way has
    players joined where one of many changes makes no sound pack beside those that an order puts before it."""
    while True:
        players = len(between.players)
        drawn = orders(players, pairs, seed)
        wanted = dict.fromkeys(coalition for order in drawn for coalition in path(order))
        if players <= EXACT:
            wanted |= dict.fromkeys(range(1 << players))
        cases: dict[int, Case] = {}
        for coalition in wanted:
            try:
                cases[coalition] = between.case(coalition)
            except InputError:
                between = joined(between, coalition)
                break
        else:
            return between, drawn, cases


def _solved(cases: Mapping[int, Case], progress: Progress, workers: int | None) -> tuple[_Worth, Certificate]:
    """The coalitions solved, those of the same figures once; from the first on, if stopped."""
    wanted = [*cases]
    keys = {c: hashlib.sha256(repr(figures(case.pack)).encode()).hexdigest() for c, case in cases.items()}
    first = {key: coalition for coalition, key in reversed(keys.items())}
    done = run_all(
        lambda coalition: solved(cases[coalition]),
        list(dict.fromkeys(first[keys[coalition]] for coalition in wanted)),
        progress,
        mark("subsets of changes"),
        workers,
    )
    if not done:
        raise Stopped("the first subset of changes was done")
    by_key: dict[str, Solved] = {}
    for coalition, item in zip(dict.fromkeys(first[keys[c]] for c in wanted), done, strict=False):
        by_key[keys[coalition]] = item
    valued = [coalition for coalition in wanted if keys[coalition] in by_key]
    rows = gathered(["coalition"], [[by_key[keys[coalition]]] for coalition in valued])
    values = {coalition: rows.values[n, 0] for n, coalition in enumerate(valued)}
    broken = {coalition: bool(rows.broken[n, 0]) for n, coalition in enumerate(valued)}
    return _Worth(rows.outcomes, values, len(done), broken), rows.certificates["coalition"]


def _shares(
    players: int, drawn: Sequence[tuple[int, ...]], worth: _Worth, pairs: int
) -> tuple[ShapleyValues, Mapping[str, Any]]:
    """Exact where every subset is known, else from the pairs of orders that are."""
    if len(worth.values) == 1 << players:
        return exact(players, worth.values), {"method": "exact"}
    whole: list[tuple[int, ...]] = []
    for n in range(pairs):
        pair = drawn[2 * n : 2 * n + 2]
        if all(coalition in worth.values for order in pair for coalition in path(order)):
            whole += pair
    if len(whole) < 2 * FEWEST_PAIRS:
        raise Stopped("two pairs of orders were done")
    return sampled(whole, worth.values), {"method": "sampled", "orders": len(whole)}


def _frames(between: Between, ends: Sequence[Answer], worth: _Worth, shares: ShapleyValues) -> dict[str, pd.DataFrame]:
    everyone = (1 << len(between.players)) - 1
    start, end = worth.values[0], worth.values[everyone]
    keys = [(o.metric, o.objective, o.region, o.unit) for o in worth.outcomes]
    finite = [n for n in range(len(keys)) if np.isfinite(start[n]) and np.isfinite(end[n])]
    labels = [_label(between, player) for player in between.players]
    contributions = [
        (*keys[n], change, title, moved, *(float(part[p, n]) for part in _parts(shares)))
        for n in finite
        for p, (change, title, moved) in enumerate(labels)
    ]
    totals = [(*keys[n], float(start[n]), float(end[n]), float(end[n] - start[n])) for n in finite]
    theatre = between.theatre
    changes = []
    for player, (name, _, _) in zip(between.players, labels, strict=True):
        for moved, written in (("dropped", player.dropped), ("added", player.added)):
            for option, n in written:
                change = theatre.options[option].changes[n]
                changes.append((name, option, moved, change.title, change.reason, change.source, change.locator))
    named = [between.start, between.end]
    rows = [
        (
            "start" if n == 0 else "end",
            name or AS_IT_STANDS,
            theatre.options[name].title if name else theatre.pack.title,
            bool(solved.violations),
            100.0 * solved.instance.curve.error_bound,
        )
        for n, (name, solved) in enumerate(zip(named, ends, strict=True))
    ]
    return {
        name: pd.DataFrame(made, columns=list(FRAMES[name]))
        for name, made in (("contributions", contributions), ("totals", totals), ("changes", changes), ("ends", rows))
    }


def _parts(shares: ShapleyValues) -> tuple[Floats, Floats, Floats, Floats]:
    return shares.value, shares.error, shares.least, shares.most


def _label(between: Between, player: Player) -> tuple[str, str, str]:
    """Id, title, and whether it is added, dropped or both. Of several changes in one: the ids joined, and the titles of
    those added, or dropped where none is."""
    moved = "both" if player.dropped and player.added else "dropped" if player.dropped else "added"
    several = {option for other in between.players for option, _ in (*other.dropped, *other.added)}
    changes = {
        written: between.theatre.options[written[0]].changes[written[1]] for written in (*player.dropped, *player.added)
    }
    ids = [f"{option}.{change.id}" if len(several) > 1 else change.id for (option, _), change in changes.items()]
    return "+".join(ids), "; ".join(changes[written].title for written in player.added or player.dropped), moved
