"""One option in full: scores, consequences, laydown, tasks, what binds, and why it differs."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pandas as pd

from decide.pack.read import Theatre
from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Document, Table
from decide.report.modes import mode_lead, stages_of_mode, strengths_found
from decide.report.words import (
    changed,
    conditional_on,
    reading_notes,
    source_views,
    terms_not_met,
    words,
)
from decide.results import Ranged, Results

ROLES = {
    "unit": "Units",
    "bed": "Camp capacity",
    "redeployment": "Movement between areas",
    "casevac": "Casualty evacuation",
    "lift": "Helicopter lift",
    "convoys": "Convoy escort",
    "garrison": "Holding the base",
    "field_work": "Guards for civilian teams",
    "term": "Terms of the option",
}


def option_in_full(results: Results, theatre: Theatre, pack: Pack) -> Document:
    """One option: scores, consequences, laydown, tasks, what binds, and why it differs."""
    row = results.options.iloc[0]
    name = str(row["option"])
    option = theatre.options[name]
    tables = [
        *strengths_found(results, [name]),
        *stages_of_mode(results, [name]),
        _scores_by_region(results, pack, name),
        _consequences(results, pack, name),
        _people(results, pack),
        _by_type(results, pack),
        _on_tasks(results, pack),
        _needs_met(results, pack),
        *([_binding(results)] if len(results.worth) else []),
    ]
    if len(results.shortfalls):
        unmet = terms_not_met(results, [name])
        way_out = f"decide repair {name} explains the conflict and lists the cheapest ways out."
        tables.insert(0, replace(unmet, notes=[*unmet.notes, way_out]))
    if len(results.changes):
        tables.append(_named_changes(results))
    if len(results.judgements):
        tables.append(source_views(results, pack, [name]))
    value, low, high = results.metric(name, "score")
    lead = [
        option.summary,
        *changed(results),
        *mode_lead(results),
        f"Overall {value:.0f} points ({low:.0f}–{high:.0f}) under these inputs.",
        conditional_on(pack),
    ]
    return Document(f"{option.title} ({name})", lead, tables, reading_notes(results, pack))


def _scores_by_region(results: Results, pack: Pack, name: str) -> Table:
    regions = [*pack.regions, "all"]
    titles = [*(region.title for region in pack.regions.values()), "All"]
    columns = [Column("Objective"), *(Column(title, "", 0) for title in titles)]
    rows: list[list[Cell]] = []
    for objective, title in [*((o, s.title) for o, s in pack.objectives.items()), ("all", "All")]:
        rows.append([title, *(_ranged(results.metric(name, "score", objective, r)) for r in regions)])
    return Table(
        "scores",
        "Scores (0 = as without a mission, 100 = every need met)",
        columns,
        rows,
        ["– : not assessed, no need is recorded there."],
    )


def _ranged(values: tuple[float, float, float]) -> Cell:
    return Ranged(*values) if math.isfinite(values[0]) else None


def _consequences(results: Results, pack: Pack, name: str) -> Table:
    def shown(metric: str, scale: float = 1.0, region: str = "all") -> str:
        return Column("", "", 0, scale=scale).text(_ranged(results.metric(name, metric, "all", region)))

    rows: list[list[Cell]] = [["Civilian deaths averted", shown("civilian_deaths_averted"), "a year"]]
    for region, spec in pack.regions.items():
        if results.metric(name, "civilian_deaths_averted", "all", region)[2] != 0:
            rows.append([f"  of which {spec.title}", shown("civilian_deaths_averted", 1.0, region), "a year"])
    killed = "Civilian deaths by state forces (not counted as preventable)"
    rows += [
        [killed, shown("civilian_deaths_by_state_forces"), "a year"],
        ["Peacekeeper deaths by hostile acts", shown("peacekeeper_deaths"), "a year"],
        ["Cost", shown("cost", 1e6), "$m a year"],
        ["Uniformed personnel stationed, mean", shown("uniformed_stationed"), "persons"],
        ["Free troops on static tasks", shown("static_share", 0.01), "%"],
    ]
    columns = [Column("Consequence"), Column("Value (low–high)"), Column("Unit")]
    return Table("consequences", "Consequences", columns, rows)


def _people(results: Results, pack: Pack) -> Table:
    """People stationed by area and period."""
    periods = [period.id for period in pack.calendar.periods]
    sums = results.laydown.groupby(["area", "period"])["persons"].sum()
    columns = [Column("Area"), *(Column(p.id, "", 0) for p in pack.calendar.periods)]
    rows: list[list[Cell]] = [
        [area.title, *(float(sums.get((name, period), 0.0)) for period in periods)] for name, area in pack.areas.items()
    ]
    rows.append(["All", *(float(sums.xs(p, level="period").sum()) if _has(sums, p) else 0.0 for p in periods)])
    seasons = "; ".join(f"{period.id} {period.season}" for period in pack.calendar.periods)
    return Table("people", "People stationed, by area and period", columns, rows, [f"Seasons: {seasons}."])


def _has(sums: pd.Series[float], period: str) -> bool:
    return period in sums.index.get_level_values("period")


def _by_type(results: Results, pack: Pack) -> Table:
    last = pack.calendar.periods[-1].id
    at_end = results.laydown[results.laydown["period"] == last].set_index(["area", "unit_type"])["units"]
    units = [name for name in pack.units if (results.laydown["unit_type"] == name).any()]
    columns = [Column("Area"), *(Column(words(name), "", _decimals(pack, name)) for name in units)]
    rows: list[list[Cell]] = [
        [area.title, *(float(at_end.get((name, unit), 0.0)) for unit in units)] for name, area in pack.areas.items()
    ]
    legend = "; ".join(f"{words(name)}: {pack.units[name].title}, in {pack.units[name].counted_in}" for name in units)
    return Table("laydown", f"Laydown by unit type, last period ({last})", columns, rows, [f"{legend}."])


def _decimals(pack: Pack, unit: str) -> int:
    return 0 if pack.units[unit].counted_in == "persons" else 1


def _on_tasks(results: Results, pack: Pack) -> Table:
    """People on each task by place, mean over the horizon."""
    months = {period.id: period.months for period in pack.calendar.periods}
    tasks = results.tasks.copy()
    persons = tasks["unit_type"].map({name: unit.persons.value for name, unit in pack.units.items()})
    tasks["people"] = tasks["units"] * persons * tasks["period"].map(months) / sum(months.values())
    mean = tasks.groupby(["area", "task"])["people"].sum()
    used = [name for name in pack.tasks if (tasks["task"] == name).any()]
    columns = [Column("Place"), *(Column(words(name), "", 0) for name in used)]
    rows: list[list[Cell]] = [
        [area.title, *(float(mean.get((name, task), 0.0)) for task in used)] for name, area in pack.areas.items()
    ]
    legend = "; ".join(f"{words(name)}: {pack.tasks[name].title}" for name in used)
    note = f"Counted where the task is done; crews of helicopters included. {legend}."
    return Table("tasks", "People on each task, mean over the horizon", columns, rows, [note])


def _needs_met(results: Results, pack: Pack) -> Table:
    """Share of each kind of need met by area, over the horizon."""
    size: dict[tuple[str, str], float] = {}
    got: dict[tuple[str, str], float] = {}
    for row in results.needs.to_dict(orient="records"):
        cell = (str(row["area"]), str(row["need"]))
        size[cell] = size.get(cell, 0.0) + row["size"]
        got[cell] = got.get(cell, 0.0) + row["size"] * row["met"]
    kinds = [kind for kind in pack.needs if any(need == kind for _, need in size)]

    def heading(kind: str) -> Column:
        return Column(words(kind), pack.objectives[pack.needs[kind].objective].title, 0, percent=True)

    columns = [Column("Area"), *map(heading, kinds)]
    rows: list[list[Cell]] = [
        [area.title, *(got[name, kind] / size[name, kind] if (name, kind) in size else None for kind in kinds)]
        for name, area in pack.areas.items()
    ]
    legend = "; ".join(f"{words(kind)}: {pack.needs[kind].title}" for kind in kinds)
    return Table("needs", "Share of each need met over the horizon", columns, rows, [f"{legend}."])


BY_THE_HUNDRED = {
    # what one more is, and how a hundred of it reads
    "person": "100 persons",
    "bed": "100 beds",
    "person able to change area in time": "100 persons able to change area in time",
    "person covered by casualty evacuation": "100 people covered by casualty evacuation",
    "soldier that can be lifted": "100 soldiers that can be lifted",
    "of convoy escort": "100 of convoy escort",
    "soldier on hold": "100 soldiers on hold",
    "of guard for civilian teams": "100 guards for civilian teams",
}


def _binding(results: Results) -> Table:
    """Shadow prices; what is counted in persons or beds by the hundred."""
    columns = [
        Column("What binds"),
        Column("Where or what"),
        Column("More of"),
        Column("Periods bound", "", 0),
        Column("Points gained", "", 2),
    ]
    rows: list[list[Cell]] = []
    worth = results.worth
    for family, title in ROLES.items():
        for row in _by_points(worth[worth["family"] == family]):
            step = 100 if row["unit"] in BY_THE_HUNDRED else 1
            more = BY_THE_HUNDRED.get(row["unit"], f"1 {row['unit']}")
            if step * row["points"] >= 0.005:
                rows.append([title, row["title"], more, row["periods"], step * row["points"]])
    note = "Shadow prices at the margin, for more over the whole horizon; below 0.005 points left out."
    return Table("binding", "What holds the option back, and what more would buy", columns, rows, [note])


def _by_points(worth: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return worth.sort_values("points", ascending=False, kind="stable").to_dict(orient="records")


def _named_changes(results: Results) -> Table:
    columns = [Column("Change"), Column("Why"), Column("Source")]
    rows: list[list[Cell]] = []
    for row in results.changes.to_dict(orient="records"):
        source = f"{row['source']}, {row['locator']}" if isinstance(row["source"], str) else "assumption"
        rows.append([row["title"], row["reason"], source])
    return Table("changes", "What the option sets differently", columns, rows)
