"""For which weights does each option lead: shares of all weights, exact intervals, the smallest change that flips.

docs/weights.md holds the definitions. What is compared is the optimum of the programme: the weighted score less the
redeployment friction, as `objective` of a comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from decide.errors import InputError, Problem, Stopped
from decide.model.lp import Floats
from decide.pack.theatre import Theatre, choose_options, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.weights.acceptability import SOLVED, TIE, Drawn, drawn, error, rank_shares
from decide.questions.weights.flips import Flip, flips, none_below
from decide.questions.weights.kinds import panel_by_need, weights_by_need
from decide.questions.weights.leads import STEP, Lead, leads
from decide.questions.weights.never_first import Never, allowed_by, never_first
from decide.questions.weights.over_store import OVER_FUTURES, over_store
from decide.questions.weights.panel import Panel, panel
from decide.questions.weights.weightings import Line, corners, draws, lines, lines_of_needs
from decide.results import stops
from decide.results.facts import manifest
from decide.results.study import Study
from decide.solve.weighing import Weights, key

KIND = "weights"
FRAMES: Mapping[str, tuple[str, ...]] = {
    "shares": (
        *("option", "title", "points", "first", "first_error", "clear", "clear_error", "near", "near_error"),
        *("mean_rank", "proof", "by"),
    ),
    "ranks": ("option", "rank", "share", "error"),
    "intervals": (
        *("weight", "kind", "objective", "region", "now", "low", "high", "option", "ahead", "second", "near"),
    ),
    "changes": ("option", "margin", "moved", "none_below"),
    "weights": ("option", "what", "objective", "region", "weight"),
    "over_futures": OVER_FUTURES,
}
DRAWS, SEED, MOST_DRAWS, LEAST_SOLVED = 1000, 0, 100_000, 4
OWN, FIRST, LEVEL, CLEAR = "own", "first", "level", "clear"
Row = tuple[Any, ...]


@dataclass
class _Searches:
    """What is done so far."""

    panel: Panel
    along: Sequence[Line]
    rows: int
    intervals: Mapping[int, list[Lead]] = field(default_factory=dict)
    by_need: Panel | None = None
    """Those that may lead, weighed by kind of need."""
    of_needs: Mapping[int, list[Lead]] = field(default_factory=dict)
    """Intervals along the weights of kinds of need."""
    drawn: Drawn | None = None
    never: Sequence[Never] = ()
    level: Sequence[Flip] = ()
    clear: Sequence[Flip] = ()
    none_below: float = 0.0
    stopped: str = ""


def weights(
    theatre: Theatre,
    options: Sequence[str] = (),
    what_if: WhatIf | None = None,
    count: int = DRAWS,
    seed: int = SEED,
    solved: int = SOLVED,
    progress: Progress | None = None,
    workers: int | None = None,
    sampled: Path | None = None,
) -> Study:
    """Who leads under which weights, for options (all if none is named), with `count` weights drawn, at the first
    `solved` of which the options are planned anew; or under each weighting of a batch, whose folder is `sampled`, over
    its futures (`over_store`), where nothing is drawn or solved.

    Frames as in `FRAMES`: shares are parts of the draws with their standard errors, `low`, `high`, `now` and `moved`
    parts of all weight, `points`, `ahead` and `margin` points. Raises `InputError` for fewer than two options, a
    number of draws out of bounds, or options that are not weighed alike; otherwise as `answer` does.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    if sampled is not None:
        made = over_store(theatre, sampled, options, what_if)
        return replace(made, frames={**_empty(), **made.frames})
    names = choose_options(theatre, options, what_if)
    if len(names) < 2:
        raise InputError(Problem("one option always leads.", None, "Name two or more, or none for all."))
    if not 1 <= count <= MOST_DRAWS:
        raise InputError(
            Problem(f"{count} draws are not between 1 and {MOST_DRAWS:,}.", None, "Give --draws a number.")
        )
    if seed < 0:
        raise InputError(Problem(f"the seed {seed} is negative.", None, "Give a whole number from 0."))
    if solved < LEAST_SOLVED:
        message = f"options planned anew at {solved} draws tell too little of the others."
        raise InputError(Problem(message, None, f"Give --solved {LEAST_SOLVED} or more."))
    options_ = panel([resolve(theatre, name, what_if) for name in names], progress, workers)
    searches = _searched(options_, count, seed, solved, progress)
    return Study(
        KIND,
        _frames(searches),
        _about(searches, manifest(theatre, searches.panel.answers, what_if), count, seed),
        {name: option.certificate.as_dict() for name, option in zip(names, searches.panel.options, strict=True)},
    )


def _searched(options: Panel, count: int, seed: int, solved: int, progress: Progress) -> _Searches:
    """The searches one after another: each begins with the plans that those before it found."""
    along = lines(options.cells, options.own)
    parted = weights_by_need(options)
    needs = lines_of_needs(*parted) if parted else []
    searches = _Searches(options, along, count)
    allowed = allowed_by(options)
    rest = [o for o in range(len(options.options)) if o not in allowed]
    ends = [key(corner) for corner in corners(len(options.cells))]
    if not options.solve(dict.fromkeys(rest, ends), progress, "each cell alone"):
        searches.stopped = stops.WEIGHTS.written(done=0, count=len(along) + len(needs))
        return searches
    searches.intervals = leads(options, along, rest, progress)
    stopped = progress.stopped or not _solve_middles(options, searches.intervals, progress)
    if needs and parted and not stopped:
        searches.by_need = panel_by_need(options, rest, *parted, progress)
        if searches.by_need:
            searches.of_needs = leads(searches.by_need, needs, range(len(rest)), progress)
        stopped = not searches.by_need or not _solve_middles(searches.by_need, searches.of_needs, progress)
    if stopped:
        done = len(searches.intervals) + len(searches.of_needs)
        searches.stopped = stops.WEIGHTS.written(done=done, count=len(along) + len(needs))
        return searches
    rows = draws(len(options.cells), count, seed)
    searches.drawn = drawn(options, rows, solved, progress)
    if searches.drawn is None:
        searches.stopped = stops.DRAWS.written(count=count)
        return searches
    ahead = {piece.option for pieces in searches.intervals.values() for piece in pieces}
    searches.never = never_first(options, set(rest) - ahead, allowed, progress)
    searches.drawn = replace(searches.drawn, worth=_capped(searches.drawn, [proof.option for proof in searches.never]))
    looked_at = np.vstack([rows, *(np.array([*option.worth]) for option in options.options)])
    searches.level = flips(options, looked_at, 0.0, progress)
    searches.clear = flips(options, looked_at, options.told_apart, progress)
    others = [flip.moved for flip in searches.level if flip.moved > 0.0]
    if others and not progress.stopped:
        with suppress(Stopped):
            searches.none_below = none_below(options, min(others), progress)
    if progress.stopped:
        searches.stopped = stops.SEARCH.written(count=count)
    return searches


def _capped(drawn: Drawn, never: Sequence[int]) -> Floats:
    """(option, draw) worth; where it is estimated, that of options proved to be first nowhere stays behind the best."""
    worth = drawn.worth.copy()
    others = [o for o in range(len(worth)) if o not in never]
    for o in never:
        worth[o] = np.where(drawn.solved[o], worth[o], np.minimum(worth[o], worth[others].max(axis=0) - 2.0 * TIE))
    return worth


def _solve_middles(options: Panel, intervals: Mapping[int, list[Lead]], progress: Progress) -> bool:
    """Solve the options near the front in the middle of every interval; False if stopped."""
    wanted: dict[int, list[Weights]] = {}
    for piece in (piece for pieces in intervals.values() for piece in pieces):
        at = piece.line.at(piece.middle)
        floors = options.floors(at[None, :])[:, 0]
        for o in np.flatnonzero(floors >= floors.max() - options.told_apart):
            wanted.setdefault(int(o), []).append(key(at))
    return options.solve(wanted, progress.unseen(), STEP)


def _about(searches: _Searches, run: Mapping[str, Any], count: int, seed: int) -> dict[str, Any]:
    """The manifest, with how the figures were found."""
    options = (*searches.panel.options, *(searches.by_need.options if searches.by_need else ()))
    about: dict[str, Any] = {
        **run,
        "worst_certificate": max(option.certificate.worst for option in options),
        "draws": count,
        "seed": seed,
        "told_apart": searches.panel.told_apart,
        "solves": searches.panel.solves + (searches.by_need.solves if searches.by_need else 0),
        "friction_at_most": max(option.moving for option in options),
    }
    if searches.drawn is not None:
        about["draws_solved"] = searches.drawn.full
        about["draws_solved_for_all"] = searches.drawn.few
        about["come_near"] = [searches.panel.names[o] for o in searches.drawn.near]
        about["estimate_error"] = searches.drawn.error
        about["misnamed"] = searches.drawn.misnamed
    if searches.stopped:
        about["stopped"] = searches.stopped
    return about


def _frames(searches: _Searches) -> dict[str, pd.DataFrame]:
    rows: dict[str, list[Row]] = {
        "shares": _shares(searches),
        "ranks": _ranks(searches),
        "intervals": [
            *_intervals(searches.panel, searches.intervals),
            *(_intervals(searches.by_need, searches.of_needs) if searches.by_need else ()),
        ],
        "changes": _changes(searches),
        "weights": _weights(searches),
    }
    return _empty() | {name: pd.DataFrame(made, columns=list(FRAMES[name])) for name, made in rows.items()}


def _empty() -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}


def _shares(searches: _Searches) -> list[Row]:
    """One row per option: how often first, first by what is told apart, and within that of the first."""
    options, worth = searches.panel, searches.drawn.worth if searches.drawn is not None else None
    at_own = options.worth(key(options.own))
    proofs = {proof.option: proof for proof in searches.never}
    rows: list[Row] = []
    taken = rank_shares(worth) if worth is not None else None
    for o, option in enumerate(options.options):
        shares: list[float] = [float("nan")] * 7
        if worth is not None and taken is not None:
            others = np.delete(worth, o, axis=0).max(axis=0)
            first, clear = float(taken[o, 0]), float((worth[o] > others + options.told_apart).mean())
            near = float((worth[o] >= others - options.told_apart).mean())
            shares = [part for share in (first, clear, near) for part in (share, error(share, searches.rows))]
            shares.append(float(taken[o] @ np.arange(1, len(taken) + 1)))
        proof = proofs.get(o)
        by = ", ".join(options.names[other] for other in proof.by) if proof else ""
        case = option.answer.case
        rows.append((case.option.id, case.option.title, float(at_own[o]), *shares, proof.proof if proof else "", by))
    return rows


def _ranks(searches: _Searches) -> list[Row]:
    if searches.drawn is None:
        return []
    taken = rank_shares(searches.drawn.worth)
    return [
        (name, rank + 1, float(share), error(float(share), searches.rows))
        for name, shares in zip(searches.panel.names, taken, strict=True)
        for rank, share in enumerate(shares)
    ]


def _intervals(options: Panel, intervals: Mapping[int, list[Lead]]) -> list[Row]:
    """Each interval, how far its leader is ahead in the middle, of whom, and who is about equal to it there."""
    return [_interval(options, piece) for pieces in intervals.values() for piece in pieces]


def _interval(options: Panel, piece: Lead) -> Row:
    floors = options.floors(piece.line.at(piece.middle)[None, :])[:, 0]
    order = [o for o in np.argsort(-floors, kind="stable") if o != piece.option]
    ahead = float(floors[piece.option] - floors[order[0]]) if order else float("nan")
    near = [options.names[o] for o in order if floors[o] >= floors[piece.option] - options.told_apart]
    line = piece.line
    objective, _, rest = line.name.partition(".")
    moved = {
        "cell": (objective, rest),
        "objective": (line.name, "all"),
        "region": ("all", line.name),
        "need": (objective, rest.partition(".")[0]),
    }
    return (
        *(line.name, line.kind, *moved[line.kind], line.now, piece.low, piece.high),
        *(options.names[piece.option], ahead, options.names[order[0]] if order else "", ", ".join(near)),
    )


def _changes(searches: _Searches) -> list[Row]:
    names, apart = searches.panel.names, searches.panel.told_apart
    proved = [searches.none_below if flip.moved > 0.0 else 0.0 for flip in searches.level]
    level = [(names[flip.option], 0.0, flip.moved, least) for flip, least in zip(searches.level, proved, strict=True)]
    return [*level, *((names[flip.option], apart, flip.moved, 0.0) for flip in searches.clear)]


def _weights(searches: _Searches) -> list[Row]:
    """Weights by what they are: as they stand, on average where an option is first, and where it draws level or leads
    clearly after the smallest change."""
    options = searches.panel
    sets: list[tuple[str, str, Any]] = [("", OWN, options.own)]
    if searches.drawn is not None:
        best = searches.drawn.worth.max(axis=0)
        for o, name in enumerate(options.names):
            if (first := searches.drawn.worth[o] >= best).any():
                sets.append((name, FIRST, searches.drawn.weights[first].mean(axis=0)))
    sets += [(options.names[flip.option], LEVEL, flip.weights) for flip in searches.level]
    sets += [(options.names[flip.option], CLEAR, flip.weights) for flip in searches.clear]
    return [
        (name, what, objective, region, float(weight))
        for name, what, row in sets
        for (objective, region), weight in zip(options.cells, row, strict=True)
    ]
