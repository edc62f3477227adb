"""The record beside the programme: what the mission's real strengths would have met, and what happened. Nothing is
fitted. docs/validation.md says what this can show and what it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from decide.batch import run_all
from decide.errors import Stopped
from decide.language import mark
from decide.model import plan as planned
from decide.pack.folder import RECORD_FILE
from decide.pack.record import Deaths, LaydownRecord, Record, read_record
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.hindcast import missing, threat
from decide.results import stops
from decide.results.extras import need
from decide.results.facts import check_weighted, manifest
from decide.results.metrics import ALL, metrics
from decide.results.study import Study
from decide.results.yardstick import yardstick
from decide.solve.answer import Answer, answer
from decide.solve.certificate import worst_of

MILITARY, POLICE = ("troops", "helicopters"), ("police",)
FRAMES: Mapping[str, tuple[str, ...]] = {
    "together": ("threat", "series", "region", "years", "tau", "chance", "opposite", "steps"),
    "years": ("year", "months", "military", "police", "military_part", "police_part", "terms_broken"),
    "met": ("threat", "year", "objective", "region", "value", "low", "high"),
    "threat": ("year", "series", "place", "region", "deaths", "mean", "ratio"),
    "record": ("series", "title", "year", "region", "deaths", "part_year"),
    "static": ("threat", "model", "record", "low", "high", "inside"),
    "laydown": ("threat", "place", "region", "record_first", "record_last", "model_first", "model_last", "alike"),
    "reach": ("threat", "need", "region", "of_need", "met", "of_met"),
    **missing.FRAMES,
    "sources": ("what", "source", "locator", "note"),
}
STILL = 0.01  # of the force: a share that changes by less has not moved, in the programme as on the map


@dataclass(frozen=True)
class _Year:
    year: int
    months: int
    military: float
    police: float
    answers: Mapping[str, Answer]
    """By threat: the pack's, and that of the year where it is on record."""


def hindcast(
    theatre: Theatre,
    option: str | None = None,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    search: bool = True,
) -> Study:
    """An option (the one that most others start from if none is named) at each year's real strength, beside the record.

    Unit types of troops and helicopters are scaled to the military strength of the year, formed police to the police
    strength; all else is as the option has it. Then the same under the threat of the year as recorded, by area, and a
    search in what would have to be otherwise for the share of troops on static tasks to be the one reported
    (`decide.questions.hindcast.missing`), unless without `search`: the manifest says so where there was something to
    search for. Frames as in `FRAMES`. If stopped, the years done. Raises `InputError` for a pack without a record,
    `Stopped` if stopped before the first year was done, otherwise as `answer` does.
    """
    need("scipy")
    progress, what_if = progress or silent(), what_if or WhatIf()
    name = yardstick(theatre, list(theatre.options), option)
    file = read_record(theatre)
    record = file.record
    own = resolve(theatre, name, what_if)
    check_weighted(own)
    now = _by_threat(own, [one for year in threat.horizon(own) for one in threat.threats(record, year)], dated=True)
    done = run_all(partial(_solved, theatre, name, what_if, record), record.years, progress, mark("years"), workers)
    if not done:
        raise Stopped("the first year was done")
    whole = len(done) == len(record.years)
    sought = missing.missing(theatre, now[threat.PACK], what_if, progress, workers, whole, search)
    answers = [*now.values(), *(one for year in done for one in year.answers.values())]
    proof = worst_of([*(one.certificate for one in answers), *sought.proofs])
    about = manifest(theatre, [now[threat.PACK]], what_if)
    about |= {
        "worst_certificate": proof.worst,
        "files": dict(sorted({**about["files"], RECORD_FILE: file.digest}.items())),
        "hindcast": {"option": name, "at": record.at},
    }
    if sought.left_out:
        about["left_out"] = ["search"]
    if stopped := sought.stopped if whole else stops.YEARS.written(done=len(done), count=len(record.years)):
        about["stopped"] = stopped
    rows = {**_rows(theatre, record, now, done), **sought.rows}
    frames = {kind: pd.DataFrame(rows[kind], columns=list(FRAMES[kind])) for kind in FRAMES}
    return Study("hindcast", frames, about, {name: proof.as_dict()})


def _by_threat(case: Case, held: list[threat.YearOfThreat], dated: bool) -> dict[str, Answer]:
    """The answer under the pack's threat and, where it is on record, under that of these years."""
    answers = {threat.PACK: answer(case)}
    return {**answers, threat.RECORDED: answer(threat.under(case, held, dated))} if held else answers


def _solved(theatre: Theatre, name: str, what_if: WhatIf, record: Record, year: int) -> _Year:
    """The option at the strength of a year."""
    _, military, police = record.strength_at(record.at)
    months, soldiers, officers = record.strength(year)
    sets = _scaled(theatre, soldiers / military, officers / police)
    case = resolve(theatre, name, replace(what_if, sets=(*what_if.sets, *sets)))
    return _Year(year, months, soldiers, officers, _by_threat(case, threat.threats(record, year), dated=False))


def _rows(
    theatre: Theatre, record: Record, now: Mapping[str, Answer], done: Sequence[_Year]
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the frames, but for those of the search."""
    _, military, police = record.strength_at(record.at)
    met, happened = _met(done), _happened(record, theatre)
    laydown = record.laydown
    return {
        "together": list(_together(met, happened, theatre)),
        "years": [_year(one, military, police) for one in done],
        "met": met,
        "threat": list(_threat(record, theatre)),
        "record": happened,
        "static": [(kind, *_static(solution)) for kind, solution in now.items()],
        "laydown": [
            (kind, *row) for kind, solution in now.items() for row in (_laydown(solution, laydown) if laydown else ())
        ],
        "reach": [(kind, *row) for kind, solution in now.items() for row in _reach(solution)],
        "sources": list(_sources(record)),
    }


def _year(one: _Year, military: float, police: float) -> tuple[Any, ...]:
    """A row of the frame: strengths of a year, their parts of what the pack states, whether terms are broken."""
    parts = one.military / military, one.police / police
    return one.year, one.months, one.military, one.police, *parts, bool(one.answers[threat.PACK].violations)


def _scaled(theatre: Theatre, military: float, police: float) -> Iterator[tuple[str, float]]:
    """Single changes that scale every unit type of the pack by its part of the strength."""
    for unit, spec in theatre.pack.units.items():
        part = military if spec.pool in MILITARY else police if spec.pool in POLICE else None
        if part is not None:
            yield f"units.{unit}.strength*", part


def _met(done: Sequence[_Year]) -> list[tuple[Any, ...]]:
    """By threat, year, objective and region: the score under the pack's threat, and the part of the year's own need met
    under the recorded one, with the range of the response."""
    scores = [
        (threat.PACK, one.year, objective, region, value, low, high)
        for one in done
        for _, objective, region, period, metric, _, value, low, high in metrics(one.answers[threat.PACK])
        if metric == "score" and period == ALL and ALL not in (objective, region)
    ]
    recorded = [(one.year, one.answers[threat.RECORDED]) for one in done if threat.RECORDED in one.answers]
    return [
        *scores,
        *((threat.RECORDED, year, *row) for year, solution in recorded for row in threat.need_met(solution)),
    ]


def _threat(record: Record, theatre: Theatre) -> Iterator[tuple[Any, ...]]:
    """The threat of every year on record, by place."""
    areas = theatre.pack.areas
    for year in sorted(
        {year for series in record.deaths.values() for one in series.groups.values() for year in one.years}
    ):
        for one in threat.threats(record, year):
            place = ", ".join(areas[area].title for area in one.areas)
            yield year, one.series, place, areas[one.areas[0]].region, one.deaths, one.mean, one.ratio


def _happened(record: Record, theatre: Theatre) -> list[tuple[Any, ...]]:
    """Deaths of each series by year and region."""
    return [
        (name, series.title, year, region, count, year in series.part_years)
        for name, series in record.deaths.items()
        for year in sorted({year for group in series.groups.values() for year in group.years})
        for region in theatre.pack.regions
        if (count := _deaths(series, year, region, theatre)) is not None
    ]


def _deaths(series: Deaths, year: int, region: str, theatre: Theatre) -> int | None:
    mine = [group for group in series.groups.values() if theatre.pack.areas[group.areas[0]].region == region]
    counts = [group.years[year] for group in mine if year in group.years]
    return sum(counts) if counts else None


def _together(
    met: Sequence[tuple[Any, ...]], happened: Sequence[tuple[Any, ...]], theatre: Theatre
) -> Iterator[tuple[Any, ...]]:
    """How need met and deaths move over the years, under each threat: Kendall's tau with its exact chance, and how many
    steps from a year to the next go opposite ways, as they would if nothing but protection changed. Part years are left
    out."""
    from scipy.stats import kendalltau

    counted = [name for name, spec in theatre.pack.objectives.items() if spec.measure == "count"]
    by_series = list(dict.fromkeys((row[0], row[3]) for row in happened))
    for kind, (series, region) in product(dict.fromkeys(row[0] for row in met), by_series):
        scores = {row[1]: row[4] for row in met if row[0] == kind and row[2] in counted[:1] and row[3] == region}
        deaths = {row[2]: row[4] for row in happened if (row[0], row[3]) == (series, region) and not row[5]}
        years = [year for year in sorted(deaths) if year in scores]
        if len(years) < 2:
            continue
        one, two = [scores[year] for year in years], [float(deaths[year]) for year in years]
        tau = kendalltau(one, two)
        ways = np.sign(np.diff(one)) * np.sign(np.diff(two))
        opposite = int((ways < 0).sum())
        yield kind, series, region, len(years), float(tau.statistic), float(tau.pvalue), opposite, len(ways)


def _static(now: Answer) -> tuple[Any, ...]:
    """The share of troops on static tasks, the one reported, its range, and whether the first lies inside."""
    share = planned.static_share(now.instance, now.plan)
    stated = now.instance.pack.outcomes.static_reference
    return share, stated.value, stated.low, stated.high, stated.low <= share <= stated.high


def _laydown(now: Answer, laydown: LaydownRecord) -> Iterator[tuple[Any, ...]]:
    """Shares of the force by place: on record in the years in which the horizon begins and ends, and in the first and
    last period of the plan."""
    p = now.instance
    people = planned.uniformed(p, now.plan)
    shares = people / people.sum(axis=0)
    first, last = threat.horizon(now.case)[0], threat.horizon(now.case)[-1]
    for group in laydown.groups.values():
        if first not in group.years or last not in group.years:
            continue
        mine = [p.areas.index(area) for area in group.areas]
        model = [float(shares[mine, t].sum()) for t in (0, -1)]
        record = [group.years[year] for year in (first, last)]
        alike = _way(record) == _way(model)
        place = ", ".join(p.pack.areas[area].title for area in group.areas)
        yield place, p.regions[p.region[mine[0]]], *record, *model, alike


def _way(ends: Sequence[float]) -> int:
    change = ends[1] - ends[0]
    return 0 if abs(change) < STILL else int(np.sign(change))


def _reach(now: Answer) -> Iterator[tuple[Any, ...]]:
    """By kind of need that is counted, and region: its part of all need there, the share met, its part of all met."""
    p = now.instance
    counted = np.array([spec.measure == "count" for spec in p.pack.objectives.values()])[p.needs.objective]
    size = p.needs.size[:, None] * p.needs.share * p.months * p.needs.threat
    met = size * now.plan.met
    for r, region in enumerate(p.regions):
        here = counted & (p.region[p.needs.area] == r)
        if not here.any():
            continue
        for kind in dict.fromkeys(np.array(p.needs.kind)[here]):
            mine = here & (np.array(p.needs.kind) == kind)
            part, all_met = float(met[mine].sum()), float(met[here].sum())
            yield (
                str(kind),
                region,
                float(size[mine].sum() / size[here].sum()),
                part / float(size[mine].sum()),
                part / all_met if all_met > 0 else float("nan"),
            )


def _sources(record: Record) -> Iterator[tuple[Any, ...]]:
    for what, cited in {"strengths": record.strengths, **record.deaths, "laydown": record.laydown}.items():
        if cited is not None:
            yield what, cited.source, cited.locator, cited.note
