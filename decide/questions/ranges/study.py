"""What of a plan is forced and what is free: exact ranges near the optimum, losses without each part, other plans.

docs/ranges.md holds the definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from decide.batch import run_all
from decide.errors import InputError, Problem, Stopped, did_you_mean
from decide.language import mark
from decide.model.plan import read_plan, scores
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.ranges.aggregates import Aggregate, aggregates, laydown
from decide.questions.ranges.near_best import HIGH, LOW, End, NearBest, near_best
from decide.questions.ranges.portfolios import Portfolio, portfolios
from decide.questions.ranges.replacement import Loss, losses
from decide.report.names import NAMES, names_in
from decide.results import stops
from decide.results.facts import check_weighted, manifest
from decide.results.metrics import told_apart
from decide.results.study import Study
from decide.solve.answer import answer
from decide.solve.certificate import Certificate, worst_of

KIND = "ranges"
FRAMES: Mapping[str, tuple[str, ...]] = {
    "ranges": ("family", "area", "pool", "task", "region", "unit", "best", "within", "least", "most"),
    "losses": ("family", "id", "points", "deaths_averted", "cost", "given_up", "sets"),
    "plans": ("plan", "points", "given_up", "apart"),
    "laydowns": ("plan", "region", "area", "pool", "persons"),
    "scores": ("plan", "objective", "region", "score"),
    "names": NAMES,
}
WITHIN = (0.0, 1.0, 2.0, 5.0)
OTHERS, OTHERS_WITHIN = 4, 2.0  # plans that differ, and how near the best they are, in per cent
LEAST_APART = 0.01  # of the people stationed: plans that differ by less are one
MOST_WITHIN = 50.0
PARTS = ("presence", "tasks", "losses", "plans")
Row = tuple[Any, ...]


@dataclass
class _Done:
    """What is done so far."""

    near: NearBest
    within: Sequence[float]
    items: Sequence[Aggregate] = ()
    ranges: Sequence[tuple[list[End], list[End]]] = ()
    losses: Sequence[Loss] = ()
    plans: Sequence[Portfolio] = ()
    parts: Sequence[Aggregate] = ()
    proofs: list[Certificate] = field(default_factory=list)
    stopped: str = ""


def ranges(
    theatre: Theatre,
    option: str,
    what_if: WhatIf | None = None,
    within: Sequence[float] = WITHIN,
    only: Sequence[str] = (),
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """The lowest and highest values near the best plan of an option, what is lost without each of its parts, and plans
    that differ.

    `within` are per cents of what the option achieves over doing nothing; `only` keeps some of `PARTS`. Frames as in
    `FRAMES`: means over the horizon in the unit of the row, losses in points, deaths averted and USD a year. Raises
    `InputError` for per cents out of bounds or an unknown part, `Stopped` if stopped before anything was done,
    otherwise as `answer` does.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    parts = _checked(within, only)
    case = resolve(theatre, option, what_if)
    check_weighted(case)
    solved = answer(case)
    done = _Done(near_best(solved), sorted(set(within)), proofs=[solved.certificate])
    done.parts = laydown(solved.instance, done.near.programme)
    _do(done, parts, theatre, what_if, progress, workers)
    if done.stopped and not (done.ranges or done.losses or done.plans):
        raise Stopped("the first of the ranges was done")
    worst = worst_of(done.proofs)
    about = manifest(theatre, [solved], what_if)
    about |= {
        "worst_certificate": worst.worst,
        "within": list(done.within),
        "slack": [done.near.slack(part) for part in done.within],
        "best": done.near.best,
        "idle": done.near.idle,
        "told_apart": told_apart([solved.instance.curve]),
        "solves": len(done.proofs),
        "plans_within": _others_within(done.within),
    }
    if done.stopped:
        about["stopped"] = done.stopped
    return Study(KIND, _frames(done), about, {option: worst.as_dict()})


def _checked(within: Sequence[float], only: Sequence[str]) -> tuple[str, ...]:
    """The parts asked for. Raises `InputError`."""
    if wrong := [name for name in only if name not in PARTS]:
        raise InputError(Problem(f"there is no part {wrong[0]!r}.", None, did_you_mean(wrong[0], PARTS)))
    if not within:
        raise InputError(Problem("no per cent is given.", None, "Give one or more, such as --within 1."))
    if bad := [part for part in within if not 0.0 <= part <= MOST_WITHIN]:
        message = f"{bad[0]:g} is not between 0 and {MOST_WITHIN:g} per cent."
        raise InputError(Problem(message, None, "Example: --within 1 --within 5"))
    return tuple(only) or PARTS


def _others_within(within: Sequence[float]) -> float:
    """How near the best the other plans are: 2 per cent if asked for, else the widest."""
    return OTHERS_WITHIN if OTHERS_WITHIN in within else max(within)


def _do(
    done: _Done, parts: Sequence[str], theatre: Theatre, what_if: WhatIf, progress: Progress, workers: int | None
) -> None:
    """Do what is asked, part by part, and note where it was stopped."""
    near = done.near
    families = {"presence": "presence", "tasks": "task"}
    wanted = {families[name] for name in parts if name in families}
    if "plans" in parts:
        wanted.add("presence")  # the ends of ranges are where the search for other plans begins
    items = [item for item in aggregates(near.answer.instance, near.programme) if item.family in wanted]
    falling = sorted(done.within, reverse=True)

    def work(item: Aggregate) -> tuple[list[End], list[End], Certificate]:
        low, one = near.ends(item, LOW, falling)
        high, other = near.ends(item, HIGH, falling)
        return low[::-1], high[::-1], worst_of([one, other])

    made = run_all(work, items, progress, mark("ranges"), workers)
    done.items, done.ranges = items[: len(made)], [(low, high) for low, high, _ in made]
    done.proofs += [proof for *_, proof in made]
    if len(made) < len(items):
        done.stopped = stops.RANGES.written(done=len(made), count=len(items))
        return
    if "losses" in parts:
        done.losses = losses(theatre, near.answer, what_if, progress, workers)
        done.proofs += [loss.answer.certificate for loss in done.losses if loss.answer is not None]
        if progress.stopped:
            done.stopped = stops.LOSSES.written(count=len(done.losses))
            return
    if "plans" in parts:
        part = _others_within(done.within)
        n = done.within.index(part)
        candidates = [ends[n].x for low, high in done.ranges for ends in (low, high)]
        people = float(sum(item.gain @ near.answer.solution.x for item in done.parts))
        done.plans, proofs = portfolios(near, done.parts, candidates, OTHERS, part, LEAST_APART * people, progress)
        done.proofs += proofs
        if progress.stopped:
            done.stopped = stops.PLANS.written(count=OTHERS + 1 - len(done.plans))


def _frames(done: _Done) -> dict[str, pd.DataFrame]:
    rows: dict[str, list[Row]] = {
        "ranges": _ranges(done),
        "losses": [_loss(loss) for loss in done.losses],
        "plans": [_plan(done, n, plan) for n, plan in enumerate(done.plans)],
        "laydowns": [row for n, plan in enumerate(done.plans) for row in _laydown(done, n, plan)],
        "scores": [row for n, plan in enumerate(done.plans) for row in _scores(done, n, plan)],
    }
    frames = {name: pd.DataFrame(made, columns=list(FRAMES[name])) for name, made in rows.items()}
    pack = done.near.answer.instance.pack
    return frames | {"names": names_in(pack, "objectives", "regions", "areas", "tasks", "units")}


def _ranges(done: _Done) -> list[Row]:
    x = done.near.answer.solution.x
    return [
        (*item.key, item.unit, float(item.gain @ x), within, low.value, high.value)
        for item, (lows, highs) in zip(done.items, done.ranges, strict=True)
        for within, low, high in zip(done.within, lows, highs, strict=True)
    ]


def _loss(loss: Loss) -> Row:
    changes = [loss.consequences.get(name, float("nan")) for name in ("civilian_deaths_averted", "cost")]
    sets = " ".join(f"--set {path}={_written(value)}" for path, value in loss.without.sets)
    return loss.without.family, loss.without.id, loss.points, *changes, "; ".join(loss.given_up), sets


def _written(value: Any) -> str:
    """A value as `--set` reads it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plan(done: _Done, n: int, plan: Portfolio) -> Row:
    points = -float(done.near.answer.programme.cost @ plan.x)
    return n, points, done.near.best - points, plan.apart


def _laydown(done: _Done, n: int, plan: Portfolio) -> list[Row]:
    return [
        (n, item.region, item.area, item.pool, float(persons))
        for item, persons in zip(done.parts, plan.laydown, strict=True)
    ]


def _scores(done: _Done, n: int, plan: Portfolio) -> list[Row]:
    p = done.near.answer.instance
    by_cell = scores(p, read_plan(p, done.near.answer.programme, plan.x).met)
    return [
        (n, objective, region, float(by_cell[o, r]))
        for o, objective in enumerate(p.objectives)
        for r, region in enumerate(p.regions)
        if np.isfinite(by_cell[o, r])
    ]
