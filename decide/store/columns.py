"""The columns of a store: one for each criterion, under a name that needs no quotes in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product

from decide.errors import InputError, closest
from decide.language import mark
from decide.pack.batch_file import BatchStudy
from decide.pack.schema import Pack
from decide.results.metrics import ALL
from decide.results.sampling import Outcome

UNITS = {
    "score": "points",
    "civilian_deaths_averted": "deaths/year",
    "civilian_deaths_by_state_forces": "deaths/year",
    "peacekeeper_deaths": "deaths/year",
    "cost": "USD/year",
}
TITLES = {
    "score": mark("Score"),
    "civilian_deaths_averted": mark("Civilian deaths averted"),
    "civilian_deaths_by_state_forces": mark("Civilian deaths by state forces"),
    "peacekeeper_deaths": mark("Peacekeeper deaths"),
    "cost": mark("Cost"),
}
BY_REGION = ("civilian_deaths_averted", "civilian_deaths_by_state_forces")
OVER_ALL = ("cost", "peacekeeper_deaths")
ABOUT_CASE = ("option", "what_if", "weighting", "levers", "mode")
"""Columns that say what a case is made of."""


@dataclass(frozen=True)
class CriterionColumn:
    """One criterion."""

    outcome: Outcome
    title: str
    """In English, with the titles of the pack."""

    @property
    def name(self) -> str:
        """As `score_protection_north`; what is over all has no part of its own."""
        key = self.outcome.key
        return "_".join([key[0], *(part for part in key[1:] if part != ALL)])


def columns_of(study: BatchStudy, packs: Iterable[Pack]) -> tuple[CriterionColumn, ...]:
    """The criteria that a study keeps, those of all its packs. One that a case does not have is empty there. Raises
    `InputError` for a name in `keep` that stands for none, and where two criteria would have one name."""
    every: dict[str, CriterionColumn] = {}
    for column in (column for pack in packs for column in _every(pack)):
        if every.setdefault(column.name, column).outcome != column.outcome:
            message = f"two criteria would have the column {column.name!r}."
            raise InputError(study.located.problem((), message, "Rename an objective or a region of the pack."))
    if study.file.keep is None:
        return tuple(every.values())
    problems = [
        study.located.problem(("keep", n), f"no criterion has the column {name!r}.", closest(name, every))
        for n, name in enumerate(study.file.keep)
        if not _matching([name], every)
    ]
    if problems:
        raise InputError(problems)
    return tuple(every[name] for name in _matching(study.file.keep, every))


def _matching(patterns: Sequence[str], names: Iterable[str]) -> list[str]:
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)]


def _every(pack: Pack) -> Iterator[CriterionColumn]:
    """In the order of `decide.results.metrics.metrics`."""
    objectives = {ALL: "", **{name: one.title for name, one in pack.objectives.items()}}
    regions = {ALL: "", **{name: one.title for name, one in pack.regions.items()}}
    scores = [(ALL, ALL), *product(pack.objectives, [ALL, *pack.regions]), *product([ALL], pack.regions)]
    keys = [("score", objective, region) for objective, region in scores]
    keys += [(metric, ALL, region) for region in (*pack.regions, ALL) for metric in BY_REGION]
    for metric, objective, region in [*keys, *((metric, ALL, ALL) for metric in OVER_ALL)]:
        title = ", ".join(filter(None, (TITLES[metric], objectives[objective], regions[region])))
        yield CriterionColumn(Outcome(metric, objective, region, UNITS[metric]), title)
