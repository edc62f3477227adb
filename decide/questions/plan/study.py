"""How good is my plan? A given laydown, its tasks optimised, beside the option's best.

The programme keeps the laydown (S is fixed, moves follow) and chooses tasks only. The gap is told by need
and area, in points that add up to it, and the moves that would close most of it are solved, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from decide.errors import Stopped
from decide.model.scoring import need_points
from decide.pack.laydown_file import DECIMALS, Laydown
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.plan.limits import Broken, given, refuse
from decide.questions.plan.moves import Move, best_moves
from decide.report.names import NAMES, names_in
from decide.results import stops
from decide.results.facts import SMALL, check_weighted, collect
from decide.results.study import COLUMNS, Study
from decide.solve.answer import HIGHS, Answer, answer, solved

PLAN, BEST = "plan", "best"
"""The laydown given, and the best one of the option."""
FRAMES: Mapping[str, tuple[str, ...]] = {
    "scores": ("laydown", *(name for name in COLUMNS["metrics"] if name != "option")),
    "gap": ("objective", "region", "area", "need", "best", "plan", "lost"),
    "moves": ("unit_type", "from_area", "to_area", "from_period", "units", "unit", "gain"),
    "limits": ("limit", "what", "period", "area", "unit", "plan", "limit_at", "sense", "written_in"),
    "stationed": ("unit_type", "unit", "plan", "best"),
    "options": ("laydown", *COLUMNS["options"]),
    "shortfalls": COLUMNS["shortfalls"],
    "names": NAMES,
}
"""Scores and consequences of both; points by kind of need and area, which add up to the gap; the moves that gain most;
the limits that the plan breaks, lifted for its score; the mean of units stationed over the horizon; what was solved;
terms that the option's best laydown cannot meet; and what areas, needs and unit types are called, those of the option
and the what-if too."""


def plan(
    theatre: Theatre,
    option: str,
    laydown: Laydown,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    *,
    solver: str = HIGHS,
    as_is: bool = False,
) -> Study:
    """A laydown scored beside an option's best: frames as in `FRAMES`. If stopped, the best of the moves tried.

    Raises `InputError` where the laydown breaks a limit, unless `as_is`, when those limits are lifted; `Stopped` if
    stopped before the laydown was scored; otherwise as `answer` does.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    case = resolve(theatre, option, what_if)
    check_weighted(case)
    best = answer(case, solver)
    fixed = given(best, laydown)
    if not as_is:
        refuse(fixed.broken, laydown)
    if progress.stopped:
        raise Stopped("the score was done")
    mine = solved(case, fixed.instance, fixed.programme, solver)
    tried = best_moves(mine, fixed, solver, progress)
    what_if = replace(what_if, digests=(*what_if.digests, (laydown.file, laydown.digest)))
    results = {name: collect(theatre, [one], what_if) for name, one in ((PLAN, mine), (BEST, best))}
    about = {
        **results[PLAN].manifest,
        "worst_certificate": max(result.manifest["worst_certificate"] for result in results.values()),
        "plan": {"laydown": laydown.file},
    }
    if tried.count < tried.promising:
        about["stopped"] = stops.MOVES.written(done=tried.count, count=tried.promising)
    certificates = {PLAN: mine.certificate.as_dict(), BEST: best.certificate.as_dict()}
    metrics = {name: result.metrics.drop(columns="option") for name, result in results.items()}
    frames = {
        "scores": _by_laydown(metrics),
        "gap": _frame("gap", _gap(best, mine)),
        "moves": _frame("moves", map(_move, tried.moves)),
        "limits": _frame("limits", map(_broken, fixed.broken)),
        "stationed": _frame("stationed", _stationed(best, mine)),
        "options": _by_laydown({name: result.options for name, result in results.items()}),
        "shortfalls": results[BEST].shortfalls,
        "names": names_in(case.pack, "areas", "needs", "units"),
    }
    return Study("plan", frames, about, certificates)


def moves_of(study: Study) -> list[Move]:
    """The moves that gain most, best first."""
    return [Move(*row) for row in study.frames["moves"].itertuples(index=False)]


def _by_laydown(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One frame of those of both laydowns, named in its first column."""
    return pd.concat(frames, names=["laydown"]).reset_index("laydown").reset_index(drop=True)


def _frame(name: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame([*rows], columns=list(FRAMES[name]))


def _gap(best: Answer, mine: Answer) -> Iterator[tuple[Any, ...]]:
    """Points by kind of need and area, dry and cut-off parts together; they add up to the gap."""
    p = best.instance
    points = [need_points(p, one.plan.met) for one in (best, mine)]
    cells: dict[tuple[str, int], list[int]] = {}
    for n, kind in enumerate(p.needs.kind):
        cells.setdefault((kind, int(p.needs.area[n])), []).append(n)
    for (kind, a), numbers in cells.items():
        most, has = (float(values[numbers].sum()) for values in points)
        objective = p.objectives[p.needs.objective[numbers[0]]]
        yield objective, p.regions[p.region[a]], p.areas[a], kind, most, has, most - has


def _stationed(best: Answer, mine: Answer) -> Iterator[tuple[Any, ...]]:
    """Units of each type, the mean over the horizon."""
    p = best.instance
    units = [(one.plan.station.sum(axis=1) @ p.months) / p.months.sum() for one in (mine, best)]
    for u, unit in enumerate(p.units):
        yield unit, p.pack.units[unit].counted_in, *(float(values[u]) for values in units)


def _broken(item: Broken) -> tuple[Any, ...]:
    figures = item.measure, item.planned, item.allowed, item.sense
    return item.limit, item.what, item.period, item.area, *figures, str(item.place or "")


def _move(move: Move) -> tuple[Any, ...]:
    return move.unit, move.start, move.end, move.period, move.units, move.counted_in, move.gain


def template(best: Answer) -> list[dict[str, Any]]:
    """The rows of a laydown file that holds an option's best laydown."""
    p, station = best.instance, best.plan.station
    return [
        {
            "period": period,
            "area": area,
            "unit_type": unit,
            "units": round(float(station[u, a, t]), DECIMALS),
            "unit": p.pack.units[unit].counted_in,
        }
        for t, period in enumerate(p.periods)
        for a, area in enumerate(p.areas)
        for u, unit in enumerate(p.units)
        if station[u, a, t] > SMALL
    ]
