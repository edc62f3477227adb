"""What is lost without a base, a type of unit or a task: the option solved anew without it.

Each is left out by changes that anyone can make with `--set`; the best plan without it is found from scratch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from decide.batch import run_all
from decide.errors import InputError, NoAnswer
from decide.language import mark
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress
from decide.results.metrics import metrics
from decide.solve.answer import Answer, answer

BASE, UNIT, TASK = "base", "unit", "task"
STEP = mark("what is lost without each")
CONSEQUENCES = ("civilian_deaths_averted", "cost")


@dataclass(frozen=True)
class Without:
    """One thing left out."""

    family: str
    """`base`, `unit` or `task`."""
    id: str
    sets: tuple[tuple[str, Any], ...]
    """The changes that leave it out."""


@dataclass(frozen=True)
class Loss:
    """What the option comes to without it."""

    without: Without
    points: float
    """Fall of the optimum; nan where the option cannot do without."""
    consequences: Mapping[str, float]
    """Change of the deaths averted and of the cost, a year."""
    given_up: tuple[str, ...]
    """Terms that can be met with it and not without."""
    answer: Answer | None


def everything(solved: Answer) -> Iterator[Without]:
    """Every base, type of unit and task that the option has, in the pack's order."""
    p = solved.instance
    for a, area in enumerate(p.areas):
        if (p.open[a] * p.beds[a]).any():
            sets: list[tuple[str, Any]] = [(f"areas.{area}.open", 0)]
            yield Without(BASE, area, tuple(sets))
    for u, unit in enumerate(p.units):
        if p.strength[u].any():
            flows = [
                (f"units.{unit}.{name}.*.units*", 0)
                for name in ("arrivals", "departures")
                if getattr(p.pack.units[unit], name)
            ]
            yield Without(UNIT, unit, ((f"units.{unit}.strength", 0), *flows))
    for k, task in enumerate(p.tasks):
        if p.usable[k].any():
            yield Without(TASK, task, ((f"tasks.{task}.allowed", False),))


def losses(
    theatre: Theatre, solved: Answer, what_if: WhatIf, progress: Progress, workers: int | None = None
) -> list[Loss]:
    """What is lost without each; of the first ones only if stopped early. Raises `Fault`."""

    def work(item: Without) -> Loss:
        changed = replace(what_if, sets=(*what_if.sets, *item.sets))
        try:
            anew = answer(resolve(theatre, solved.case.option.id, changed))
        except (InputError, NoAnswer):  # no sound pack, or no plan, without it
            return Loss(item, float("nan"), {}, (), None)
        return Loss(item, solved.objective - anew.objective, _changes(solved, anew), _given_up(solved, anew), anew)

    return run_all(work, list(everything(solved)), progress, STEP, workers)


def _changes(before: Answer, after: Answer) -> dict[str, float]:
    one, other = _consequences(before), _consequences(after)
    return {name: other[name] - one[name] for name in CONSEQUENCES}


def _consequences(solved: Answer) -> dict[str, float]:
    return {
        metric: float(value)
        for _, objective, region, period, metric, _, value, *_ in metrics(solved)
        if metric in CONSEQUENCES and (objective, region, period) == ("all", "all", "all")
    }


def _given_up(before: Answer, after: Answer) -> tuple[str, ...]:
    """Titles of the terms that give way after and did not before."""
    titles = [term.title for term in after.instance.pack.terms.values()]
    broken = {violation.term for violation in before.violations}
    return tuple(titles[n] for n in sorted({violation.term for violation in after.violations} - broken))
