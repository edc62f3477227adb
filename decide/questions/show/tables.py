"""One option in full: scores, consequences, laydown, tasks, what binds, and why it differs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from decide.language import listed, number, t
from decide.language.units import measure
from decide.pack.schema import Named, Pack
from decide.pack.theatre import Theatre, resolve
from decide.questions.compare.finding import cells_of
from decide.questions.compare.tables_of_binding import binding, with_ranges
from decide.questions.compare.tables_of_differences import differences_of_one
from decide.questions.show.chart import worth_chart
from decide.report.beside_sources import agreement_in_words, source_views
from decide.report.budget_tables import budget_table
from decide.report.clause_tables import clauses_table
from decide.report.commands import command
from decide.report.composition import composed
from decide.report.consent import consent_of_one
from decide.report.document import Cell, Column, Document, Table
from decide.report.footing import footing
from decide.report.further import beyond_the_scores
from decide.report.mode_words import mode_lead, stages_of_mode, strengths_found
from decide.report.modifiers_in_words import modifiers_table
from decide.report.rates import rates_in_words, rates_table
from decide.report.under_weightings import about_most_averted, most_averted
from decide.report.words import (
    changed,
    conditional_on,
    heading,
    reading_notes,
    short,
    terms_not_met,
)
from decide.results.study import Ranged, Results


def document_of(results: Results, theatre: Theatre, pack: Pack | None = None) -> Document:
    """One option: scores, consequences, laydown, tasks, what binds, and why it differs.

    `pack` is the pack that was solved, what-if and all; the option's own if it is not given.
    """
    row = results.options.iloc[0]
    name = str(row["option"])
    option, pack = theatre.options[name], pack or resolve(theatre, name).pack
    worth = [binding(results)] if len(results.worth) else []
    tables = [
        *strengths_found(results, [name], pack),
        *stages_of_mode(results, [name], pack),
        *differences_of_one(results, theatre, cells_of(pack, results)),
        _scores_by_region(results, pack, name),
        _consequences(results, pack, name),
        *budget_table(results, name),
        *composed(results, pack),
        *rates_table(results, pack),
        _people(results, pack),
        laydown_by_type(results, pack, pack.calendar.periods[-1].id),
        people_on_tasks(results, pack),
        needs_met(results, pack),
        *worth,
    ]
    if len(results.shortfalls):
        unmet = terms_not_met(results, [name])
        way_out = t("{command} explains the conflict and lists the cheapest ways out.", command=command("repair", name))
        tables.insert(0, replace(unmet, notes=[*unmet.notes, way_out]))
    if len(results.changes):
        tables.append(_named_changes(results))
    tables += clauses_table(results, pack, name)
    tables += modifiers_table(pack)
    if len(results.judgements):
        tables.append(source_views(results, pack, [name]))
    lead = [
        *changed(results),
        option.summary,
        *mode_lead(results, pack),
        score_in_words(Ranged(*results.metric(name, "score"))),
        *footing(results.manifest, commands=False),
        *rates_in_words(results, pack),
        *beyond_the_scores(theatre, name),
        *agreement_in_words(results, pack),
        *consent_of_one(results.rows_of("consent")),
        conditional_on(theatre),
    ]
    charts = [worth_chart(table) for table in worth]
    sheets = partial(with_ranges, results, theatre)
    return Document(f"{option.title} ({name})", lead, tables, reading_notes(results, pack), charts, sheets=sheets)


def score_in_words(score: Ranged, decimals: int = 0) -> str:
    """The overall score and its range."""
    value, low, high = (number(figure, f".{decimals}f") for figure in (score.value, score.low, score.high))
    return t("Overall {value} points ({low}–{high}) under these inputs.", value=value, low=low, high=high)


def _scores_by_region(results: Results, pack: Pack, name: str) -> Table:
    regions = [*pack.regions, "all"]
    titles = [*(heading(pack.regions, region) for region in pack.regions), t("All", context="regions")]
    columns = [Column(t("Objective")), *(Column(title, "", 0) for title in titles)]
    rows: list[list[Cell]] = []
    for objective, title in [*((o, s.title) for o, s in pack.objectives.items()), ("all", t("All"))]:
        rows.append([title, *(_ranged(results.metric(name, "score", objective, r)) for r in regions)])
    return Table(
        "scores",
        t("Scores (0 = as without a mission, 100 = every need met)"),
        columns,
        rows,
        [t("– : not assessed, no need is recorded there.")],
    )


def _ranged(values: tuple[float, float, float]) -> Cell:
    return Ranged(*values) if math.isfinite(values[0]) else None


def _consequences(results: Results, pack: Pack, name: str) -> Table:
    def shown(metric: str, scale: float = 1.0, region: str = "all") -> str:
        return Column("", "", 0, scale=scale).text(_ranged(results.metric(name, metric, "all", region)))

    a_year = t("a year")
    rows: list[list[Cell]] = [[t("Civilian deaths averted"), shown("civilian_deaths_averted"), a_year]]
    for region, spec in pack.regions.items():
        if results.metric(name, "civilian_deaths_averted", "all", region)[2] != 0:
            part = t("of which {region}", region=spec.title)
            rows.append([f"  {part}", shown("civilian_deaths_averted", 1.0, region), a_year])
    if (most := most_averted(results)).get(name):
        rows.append([t("Civilian deaths averted at most, by another plan"), Column("", "", 0).text(most[name]), a_year])
    killed = t("Civilian deaths by state forces (not counted as preventable)")
    rows += [
        [killed, shown("civilian_deaths_by_state_forces"), a_year],
        [t("Peacekeeper deaths by hostile acts"), shown("peacekeeper_deaths"), a_year],
        [t("Cost"), shown("cost", 1e6), t("$m a year")],
        [t("Uniformed personnel stationed, mean"), shown("uniformed_stationed"), measure("persons")],
        [t("Free troops on static tasks"), shown("static_share", 0.01), "%"],
    ]
    columns = [Column(t("Consequence")), Column(t("Value (low–high)")), Column(t("Unit"))]
    return Table("consequences", t("Consequences"), columns, rows, [about_most_averted()] if most else [])


def _people(results: Results, pack: Pack) -> Table:
    """People stationed by area and period."""
    periods = [period.id for period in pack.calendar.periods]
    sums = results.laydown.groupby(["area", "period"])["persons"].sum()
    columns = [Column(t("Area")), *(Column(p.id, "", 0) for p in pack.calendar.periods)]
    rows: list[list[Cell]] = [
        [area.title, *(float(sums.get((name, period), 0.0)) for period in periods)] for name, area in pack.areas.items()
    ]
    totals = [float(sums.xs(p, level="period").sum()) if _has(sums, p) else 0.0 for p in periods]
    rows.append([t("All", context="areas"), *totals])
    seasons = listed(f"{period.id} {period.season}" for period in pack.calendar.periods)
    note = t("Seasons: {seasons}.", seasons=seasons)
    return Table("people", t("People stationed, by area and period"), columns, rows, [note])


def _has(sums: pd.Series[float], period: str) -> bool:
    return period in sums.index.get_level_values("period")


def laydown_by_type(results: Results, pack: Pack, period: str) -> Table:
    """Units of each type by area in a period, of results about one option."""
    at_end = results.laydown[results.laydown["period"] == period].set_index(["area", "unit_type"])["units"]
    units = [name for name in pack.units if (results.laydown["unit_type"] == name).any()]
    columns = [Column(t("Area")), *(Column(short(pack.units, name), "", 0) for name in units)]
    there = {unit: np.array([float(at_end.get((area, unit), 0.0)) for area in pack.areas]) for unit in units}
    divided = [unit for unit in units if pack.units[unit].counted_in != "persons"]
    there |= {unit: _whole(there[unit]) for unit in divided}
    rows: list[list[Cell]] = [
        [area.title, *(float(there[unit][n]) for unit in units)] for n, area in enumerate(pack.areas.values())
    ]
    legend = listed(
        t(
            "{short}: {title}, in {unit}",
            short=short(pack.units, name),
            title=pack.units[name].title,
            unit=measure(pack.units[name].counted_in),
        )
        for name in units
    )
    last = period == pack.calendar.periods[-1].id
    title = (
        t("Laydown by unit type, last period ({period})", period=period)
        if last
        else t("Laydown by unit type, {period}", period=period)
    )
    notes = [f"{legend}."]
    if divided:
        notes.append(
            t(
                "The plan may divide a unit between areas. What is not counted in persons is shown whole, so rounded "
                "that each column adds up; the data have the parts."
            )
        )
    return Table("laydown", title, columns, rows, notes)


def _whole(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole numbers near `parts` that add up to their rounded sum: those with the largest remainders go up."""
    whole = np.floor(parts)
    more = round(float(parts.sum() - whole.sum()))
    whole[np.argsort(whole - parts, kind="stable")[:more]] += 1
    return whole


def people_on_tasks(results: Results, pack: Pack, period: str | None = None) -> Table:
    """People on each task by place, of results about one option: mean over the horizon, or in a period."""
    months = {item.id: item.months for item in pack.calendar.periods if period in (None, item.id)}
    tasks = results.tasks[results.tasks["period"].isin(months)].copy()
    persons = tasks["unit_type"].map({name: unit.persons.value for name, unit in pack.units.items()})
    tasks["people"] = tasks["units"] * persons * tasks["period"].map(months) / sum(months.values())
    mean = tasks.groupby(["area", "task"])["people"].sum()
    used = [name for name in pack.tasks if (results.tasks["task"] == name).any()]
    columns = [Column(t("Place")), *(Column(short(pack.tasks, name), "", 0) for name in used)]
    rows: list[list[Cell]] = [
        [area.title, *(float(mean.get((name, task), 0.0)) for task in used)] for name, area in pack.areas.items()
    ]
    note = t(
        "Counted where the task is done; crews of helicopters included. {legend}.", legend=_legend(pack.tasks, used)
    )
    title = (
        t("People on each task, {period}", period=period) if period else t("People on each task, mean over the horizon")
    )
    return Table("tasks", title, columns, rows, [note])


def _legend(entries: Mapping[str, Named], names: Sequence[str]) -> str:
    """What the names in the headings stand for."""
    return listed(t("{short}: {title}", short=short(entries, name), title=entries[name].title) for name in names)


def needs_met(results: Results, pack: Pack, period: str | None = None) -> Table:
    """Share of each kind of need met by area, of results about one option: over the horizon, or in a period."""
    size: dict[tuple[str, str], float] = {}
    got: dict[tuple[str, str], float] = {}
    for row in results.needs.to_dict(orient="records"):
        if period not in (None, row["period"]):
            continue
        cell = (str(row["area"]), str(row["need"]))
        size[cell] = size.get(cell, 0.0) + row["size"]
        got[cell] = got.get(cell, 0.0) + row["size"] * row["met"]
    kinds = [kind for kind in pack.needs if any(need == kind for _, need in size)]

    def column(kind: str) -> Column:
        return Column(short(pack.needs, kind), heading(pack.objectives, pack.needs[kind].objective), 0, percent=True)

    columns = [Column(t("Area")), *map(column, kinds)]
    rows: list[list[Cell]] = [
        [area.title, *(got[name, kind] / size[name, kind] if (name, kind) in size else None for kind in kinds)]
        for name, area in pack.areas.items()
    ]
    title = (
        t("Share of each need met, {period}", period=period) if period else t("Share of each need met over the horizon")
    )
    return Table("needs", title, columns, rows, [f"{_legend(pack.needs, kinds)}."])


def _named_changes(results: Results) -> Table:
    columns = [Column(t("Change")), Column(t("Why")), Column(t("Source"))]
    rows: list[list[Cell]] = []
    for row in results.changes.to_dict(orient="records"):
        source = f"{row['source']}, {row['locator']}" if isinstance(row["source"], str) else t("assumption")
        rows.append([row["title"], row["reason"], source])
    return Table("changes", t("What the option sets differently"), columns, rows)
