"""How good is my plan? A given laydown, its tasks optimised, beside the option's best.

The programme keeps the laydown (S is fixed, moves follow) and chooses tasks only. The gap is told by need
and area, in points that add up to it, and the moves that would close most of it are solved, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from decide.model.scoring import need_points
from decide.pack.laydown_file import DECIMALS, Laydown
from decide.pack.theatre import Case, Theatre
from decide.pack.what_if import WhatIf
from decide.questions.plan.limits import Broken, given, refuse
from decide.questions.plan.moves import Move, best_moves
from decide.results.facts import SMALL, check_weighted, collect
from decide.results.study import Results
from decide.solve.answer import HIGHS, Answer, answer, solved

GAP = ("objective", "region", "area", "need", "best", "plan", "lost")
BROKEN = ("limit", "what", "period", "area", "unit", "plan", "limit_at", "sense", "written_in")
MOVES = ("unit_type", "from_area", "to_area", "from_period", "units", "unit", "gain")


@dataclass(frozen=True)
class Scored:
    """A laydown's score beside the option's best."""

    best: Answer
    plan: Answer
    broken: tuple[Broken, ...]
    """Limits the laydown breaks, lifted for its score."""
    moves: tuple[Move, ...]
    """The moves that gain most, each by re-solving."""
    best_results: Results
    plan_results: Results

    @property
    def gap(self) -> float:
        """Points of the overall score that the plan loses against the option's best."""
        option = self.best.case.option.id
        return self.best_results.score(option) - self.plan_results.score(option)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Tidy frames: scores and consequences of both, the gap, the moves, and the limits broken."""
        scores = pd.concat(
            [
                frame.metrics.assign(option=name).rename(columns={"option": "laydown"})
                for name, frame in (("plan", self.plan_results), ("best", self.best_results))
            ],
            ignore_index=True,
        )
        return {
            "scores": scores,
            "gap": pd.DataFrame([*_gap(self.best, self.plan)], columns=[*GAP]),
            "moves": pd.DataFrame([*map(_move, self.moves)], columns=[*MOVES]),
            "limits": pd.DataFrame([*map(_broken, self.broken)], columns=[*BROKEN]),
        }

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was run; the certificate is the worse of the two."""
        worst = max(found.manifest["worst_certificate"] for found in (self.best_results, self.plan_results))
        return {**self.plan_results.manifest, "worst_certificate": worst}

    @property
    def certificates(self) -> Mapping[str, Mapping[str, Any]]:
        """The certificates of the plan and of the option's best."""
        return {"plan": self.plan.certificate.as_dict(), "best": self.best.certificate.as_dict()}


def score_plan(
    theatre: Theatre,
    case: Case,
    laydown: Laydown,
    what_if: WhatIf | None = None,
    solver: str = HIGHS,
    as_is: bool = False,
) -> Scored:
    """Score a laydown against an option's best.

    Raises `InputError` where the laydown breaks a limit, unless `as_is`, when those limits are lifted;
    and as `answer` does.
    """
    check_weighted(case)
    what_if = what_if or WhatIf()
    what_if = replace(what_if, digests=(*what_if.digests, (laydown.file, laydown.digest)))
    best = answer(case, solver)
    asked = given(best, laydown)
    if not as_is:
        refuse(asked.broken, laydown)
    plan = solved(case, asked.instance, asked.programme, solver)
    results = [collect(theatre, [found], what_if) for found in (best, plan)]
    moves = best_moves(plan, asked, solver)
    return Scored(best, plan, asked.broken, moves, *results)


def _gap(best: Answer, plan: Answer) -> Iterator[tuple[Any, ...]]:
    """Points by kind of need and area, dry and cut-off parts together; they add up to the gap."""
    p = best.instance
    points = [need_points(p, found.plan.met) for found in (best, plan)]
    cells: dict[tuple[str, int], list[int]] = {}
    for n, kind in enumerate(p.needs.kind):
        cells.setdefault((kind, int(p.needs.area[n])), []).append(n)
    for (kind, a), numbers in cells.items():
        most, has = (float(values[numbers].sum()) for values in points)
        objective = p.objectives[p.needs.objective[numbers[0]]]
        yield objective, p.regions[p.region[a]], p.areas[a], kind, most, has, most - has


def _broken(item: Broken) -> tuple[Any, ...]:
    return (
        item.limit,
        item.what,
        item.period,
        item.area,
        item.measure,
        item.asked,
        item.allowed,
        item.sense,
        str(item.place or ""),
    )


def _move(move: Move) -> tuple[Any, ...]:
    return move.unit, move.start, move.end, move.period, move.units, move.counted_in, move.gain


def template(found: Answer) -> list[dict[str, Any]]:
    """The rows of a laydown file that holds an option's best laydown."""
    p, station = found.instance, found.plan.station
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
