"""What a score and a consequence are composed of: cells, kinds of need, what is done about them, and figures.

All is read off the frames of a result and its pack, so that it adds up to the figures that are shown. Under a threat
other than 1, a need left unmet takes away more than it would without a mission, as docs/model.md has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from decide.language import counted, listed, number, t
from decide.model.modifiers import factors
from decide.pack.in_scope import holds_in
from decide.pack.moving import Paths
from decide.pack.quantity import GRADES
from decide.pack.schema import Need, Pack
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Table
from decide.report.words import heading, short
from decide.results.study import Results

CHANGE_NEEDS = ("threat", "effort", "productivity", "flights", "availability")
"""What modifiers multiply that changes how much of a need is met with the same units."""


@dataclass(frozen=True)
class NeedPart:
    """A kind of need in a region, over the horizon: its part of a score."""

    objective: str
    region: str
    kind: str
    share: float
    """Of what is needed in the cell."""
    met: float
    """Share of it that is met; below zero where posture makes things worse than no mission would."""
    points: float
    """Of the overall score."""
    a_year: float
    """Met a year, in the objective's own count."""


def need_parts(results: Results, pack: Pack) -> list[NeedPart]:
    """The parts of the overall score of results about one option; their points add up to it."""
    option, needs = results.names[0], results.needs
    years = sum(period.months for period in pack.calendar.periods) / 12.0
    harm = pack.posture.threat.value * factors(pack, "threat")[0, 0]
    areas, periods = [*pack.areas], [period.id for period in pack.calendar.periods]
    threat = [
        float(harm[areas.index(area), periods.index(period)]) if pack.objectives[objective].measure == "count" else 1.0
        for objective, area, period in zip(needs["objective"], needs["area"], needs["period"], strict=True)
    ]
    value = needs["size"] * (1.0 - np.array(threat) * (1.0 - needs["met"]))
    sums = needs.assign(got=value).groupby(["objective", "region", "need"], sort=False)[["size", "got"]].sum()
    cells = sums.groupby(level=["objective", "region"])["size"].sum()
    parts = []
    for row in sums.reset_index().to_dict(orient="records"):
        objective, region, kind = str(row["objective"]), str(row["region"]), str(row["need"])
        whole, weight = float(cells[objective, region]), results.metric(option, "weight", objective, region)[0]
        size, got = float(row["size"]), float(row["got"])
        points = 100.0 * weight * got / whole if weight == weight else 0.0
        parts.append(NeedPart(objective, region, kind, size / whole, got / size, points, got / years))
    order = {kind: n for n, kind in enumerate(pack.needs)}
    places = [(o, r) for o in pack.objectives for r in pack.regions]
    return sorted(parts, key=lambda part: (places.index((part.objective, part.region)), order[part.kind]))


def composed(results: Results, pack: Pack) -> list[Table]:
    """What the overall score and the consequences of one option are composed of."""
    if not len(results.needs):
        return []
    parts, figures = need_parts(results, pack), Paths(pack)
    return [_of_score(results, pack, parts, figures), _of_consequences(results, pack, parts, figures)]


def behind_parts(results: Results, pack: Pack) -> list[tuple[str, list[str]]]:
    """The parts of the score of one option by name, each with the paths of the figures behind it."""
    return [
        (
            t("{need}, {region}", need=pack.needs[part.kind].title, region=heading(pack.regions, part.region)),
            [f"weights.{part.objective}.{part.region}", *_behind(pack, part.kind, part.region)],
        )
        for part in (need_parts(results, pack) if len(results.needs) else [])
    ]


def _of_score(results: Results, pack: Pack, parts: list[NeedPart], figures: Paths) -> Table:
    option = results.names[0]
    columns = [Column(t("Part")), Column(t("Weight"), "", 0, percent=True), Column(t("Met"), "", 0, percent=True)]
    columns += [Column(t("Points"), "", 1), Column(t("What is done about it")), Column(t("Figures behind it"))]
    done = _effort(results, pack)
    overall = results.metric(option, "score")[0]
    rows: list[list[Cell]] = [[t("Overall"), 1.0, overall / 100.0, overall, "", ""]]
    cell = ("", "")
    for part in parts:
        weight, score, _ = (results.metric(option, name, part.objective, part.region)[0] for name in _THREE)
        if cell != (part.objective, part.region):
            cell = (part.objective, part.region)
            behind = _graded(figures, [f"weights.{part.objective}.{part.region}"])
            points = sum(one.points for one in parts if (one.objective, one.region) == cell)
            rows.append([criterion_title(pack, ".".join(cell)), weight, score / 100.0, points, "", behind])
        need = pack.needs[part.kind]
        efforts = [
            t("{name} {value}", name=short(pack.tasks, task), value=number(done[task, part.region], ",.0f"))
            for task in need.served_by
            if done.get((task, part.region), 0.0) >= 0.5
        ]
        behind = _graded(figures, _behind(pack, part.kind, part.region))
        row: list[Cell] = [
            f"  {need.title}",
            weight * part.share,
            part.met,
            part.points,
            listed(efforts) or "–",
            behind,
        ]
        rows.append(row)
    notes = [
        t("Points of the parts add up to those of the whole; a part that weighs nothing adds none."),
        t("What is done: mean effort in the region on tasks that serve the need; one effort may serve several needs."),
    ]
    return Table("composed", t("What the score is composed of"), columns, rows, notes)


_THREE = ("weight", "score", "need")


def _effort(results: Results, pack: Pack) -> Mapping[tuple[str, str], float]:
    """Mean effort over the horizon on each task in each region."""
    months = {period.id: period.months for period in pack.calendar.periods}
    tasks = results.tasks
    regions = tasks["area"].map({name: area.region for name, area in pack.areas.items()})
    mean = tasks["effort"] * tasks["period"].map(months) / sum(months.values())
    sums = mean.groupby([tasks["task"], regions]).sum()
    return {(str(task), str(region)): float(sums[task, region]) for task, region in sums.index}


def _behind(pack: Pack, kind: str, region: str) -> Iterator[str]:
    """Paths of the figures that a kind of need in a region is made of."""
    need = pack.needs[kind]
    areas = [name for name, area in pack.areas.items() if area.region == region]
    yield from (f"needs.{kind}.served_by.*", f"needs.{kind}.weight.{region}", "response.met_at_requirement")
    for name in dict.fromkeys(_named(need)):
        yield f"factors.{name}"
        for area in areas:
            yield from (f"areas.{area}.{name}", f"areas.{area}.factors.{name}")
    for area in areas if need.flooded else ():
        yield f"areas.{area}.flood_cut.*"
    for name, modifier in pack.modifiers.items():
        if modifier.multiplies in CHANGE_NEEDS and any(holds_in(modifier, area, pack.areas[area]) for area in areas):
            yield f"modifiers.{name}.value"
    for task in need.served_by:
        yield from (f"tasks.{task}.productivity.*", f"tasks.{task}.lift.*", f"tasks.{task}.reach")


def _named(need: Need) -> Iterator[str]:
    for product in (need.amount, need.requirement):
        yield from (*product.times, *product.over)


def _graded(figures: Paths, patterns: Iterable[str]) -> str:
    """How many figures some patterns stand for, by grade."""
    paths = dict.fromkeys(path for pattern in patterns for path in figures.matching(pattern))
    by = Counter(figures.quantities[path].grade for path in paths)
    texts = {
        "printed": counted("{count} printed", "{count} printed", count=by["printed"]),
        "derived": counted("{count} derived", "{count} derived", count=by["derived"]),
        "near": counted("{count} near", "{count} near", count=by["near"]),
        "assumed": counted("{count} assumed", "{count} assumed", count=by["assumed"]),
    }
    return listed(texts[grade] for grade in GRADES if by[grade]) or "–"


def _of_consequences(results: Results, pack: Pack, parts: list[NeedPart], figures: Paths) -> Table:
    columns = [Column(t("Consequence")), Column(t("Part")), Column(t("Value"), "", 1), Column(t("Unit"))]
    columns.append(Column(t("Figures behind it")))
    rows: list[list[Cell]] = [*_averted(results, pack, parts, figures), *_killed(results, pack, figures)]
    rows += _static(results, pack, figures)
    notes = [t("What cost is composed of is in its own table, by class.")]
    return Table("composed_consequences", t("What the consequences are composed of"), columns, rows, notes)


def _averted(results: Results, pack: Pack, parts: list[NeedPart], figures: Paths) -> Iterator[list[Cell]]:
    title, unit, share = t("Civilian deaths averted"), t("deaths a year"), pack.outcomes.max_preventable.value
    total = results.metric(results.names[0], "civilian_deaths_averted")[0]
    yield [title, t("All"), total, unit, _graded(figures, ["outcomes.max_preventable"])]
    for part in parts:
        if pack.objectives[part.objective].measure == "count":
            what = t("{need}, {region}", need=pack.needs[part.kind].title, region=heading(pack.regions, part.region))
            yield ["", what, share * part.a_year, unit, _graded(figures, _behind(pack, part.kind, part.region))]


def _killed(results: Results, pack: Pack, figures: Paths) -> Iterator[list[Cell]]:
    title, unit = t("Peacekeeper deaths"), t("deaths a year")
    risk = pack.posture.peacekeeper_risk.value / 1000.0
    total = results.metric(results.names[0], "peacekeeper_deaths")[0]
    yield [title, t("All"), total, unit, _graded(figures, ["posture.peacekeeper_risk"])]
    months = {period.id: period.months for period in pack.calendar.periods}
    laydown = results.laydown[
        results.laydown["unit_type"].map({n: u.pool != "civilians" for n, u in pack.units.items()})
    ]
    persons = laydown["persons"] * laydown["period"].map(months) / sum(months.values())
    here = persons.groupby(laydown["area"]).sum()
    for name, area in pack.areas.items():
        if (people := float(here.get(name, 0.0))) > 0:
            value, behind = risk * area.hostile_death_rate.value * people, f"areas.{name}.hostile_death_rate"
            yield ["", area.title, value, unit, _graded(figures, [behind])]


def _static(results: Results, pack: Pack, figures: Paths) -> Iterator[list[Cell]]:
    total = 100.0 * results.metric(results.names[0], "static_share")[0]
    months = {period.id: period.months for period in pack.calendar.periods}
    tasks = results.tasks
    troops = tasks["unit_type"].map({name: unit.pool == "troops" for name, unit in pack.units.items()})
    static = tasks["task"].map({name: task.static for name, task in pack.tasks.items()})
    persons = tasks["unit_type"].map({name: unit.persons.value for name, unit in pack.units.items()})
    on = (tasks["units"] * persons * tasks["period"].map(months))[troops & static].groupby(tasks["task"]).sum()
    yield [t("Free troops on static tasks"), t("All"), total, "%", ""]
    for name in (name for name in pack.tasks if name in on):
        part = total * float(on[name]) / float(on.sum())
        yield ["", pack.tasks[name].title, part, "%", _graded(figures, [f"tasks.{name}.productivity.*"])]
