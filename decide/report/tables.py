"""Results in words and tables: the comparison, and one option in full."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from decide.pack.read import Theatre, evidence_counts
from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Document, Ranged, Table
from decide.results import Results

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


def comparison(results: Results, theatre: Theatre) -> Document:
    """Every option side by side, the highest overall score first."""
    pack = theatre.pack
    order = _ranked(results)
    tables = [_scorecard(results, pack, order), _consequences_of_all(results, pack, order), _buys(results, pack, order)]
    tables += [_kept_or_not(results, order)] if len(results.shortfalls) else []
    if len(results.judgements):
        tables.append(_source_views(results, pack, order))
    return Document(
        f"Options compared: {pack.title}",
        [_leading(results, order), _conditional(pack)],
        tables,
        _reading_notes(results, pack),
    )


def _ranked(results: Results) -> list[str]:
    scored = [(name, results.score(name)) for name in results.options["option"]]
    return [name for name, _ in sorted(scored, key=lambda item: -item[1])]


def _error_bound(results: Results) -> float:
    return float(results.options["error_bound"].max())


def _leading(results: Results, order: Sequence[str]) -> str:
    """Who leads, by how much, what cannot be told apart, and whether the range changes the leader."""
    first = order[0]
    value, low, high = results.metric(first, "score")
    told_apart = max(_error_bound(results), 0.5)
    shown = Column("", "", 0).text(Ranged(value, low, high))
    text = f"Leading option under these inputs: {first}, {shown} points."
    near = [name for name in order[1:] if value - results.score(name) <= told_apart]
    if near:
        text += f" About equal to it, within {told_apart:.1f} points: {', '.join(near)}."
    elif len(order) > 1:
        text += f" Next: {order[1]}, {results.score(order[1]):.0f} points."
    for bound, at in (("low", 1), ("high", 2)):
        leader = max(order, key=lambda option: results.metric(option, "score")[at])
        if leader not in (first, *near):
            text += f" At the {bound} of the response, {leader} leads."
    return text


def _conditional(pack: Pack) -> str:
    sourced, assumed = evidence_counts([pack])
    return (
        "Results are conditional on the pack's stated figures: "
        f"{sourced} taken from sources, {assumed} argued assumptions (decide check lists them). "
        "They support a decision about protecting people; they do not take it."
    )


def _cells(pack: Pack, results: Results) -> list[tuple[str, str]]:
    """Objective and region of every score that is assessed somewhere."""
    m = results.metrics
    scored = m[(m["metric"] == "score") & (m["period"] == "all")]
    known = set(zip(scored["objective"], scored["region"], strict=True))
    return [(o, r) for o in pack.objectives for r in pack.regions if (o, r) in known]


def _scorecard(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    """Scores by objective and region."""
    cells = _cells(pack, results)
    last = pack.calendar.periods[-1].id
    columns = [Column("Option"), Column("Overall", "", 0), Column("At the end", "", 0)]
    columns += [Column(pack.regions[r].title, pack.objectives[o].title, 0) for o, r in cells]
    short = dict(zip(results.options["option"], results.options["shortfalls"], strict=True))
    rows: list[list[Cell]] = [
        [
            f"{name} *" if short[name] else name,
            Ranged(*results.metric(name, "score")),
            results.metric(name, "score", period=last)[0],
            *(Ranged(*results.metric(name, "score", o, r)) for o, r in cells),
        ]
        for name in order
    ]
    notes = [f"Means over the horizon, with ranges; at the end: the last period, {last}, once all has arrived or left."]
    notes += ["* not all of the option's own terms can be met; see below."] if any(short.values()) else []
    return Table("scores", "Scores (0 = as without a mission, 100 = every need met)", columns, rows, notes)


def _consequences_of_all(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    columns = [
        Column("Option"),
        Column("averted a year", "Civilian deaths", 0),
        Column("$m a year", "Cost", 0, scale=1e6),
        Column("deaths a year", "Peacekeeper", 0),
        Column("stationed", "Uniformed", 0),
        Column("share", "Static", 0, percent=True),
    ]
    rows: list[list[Cell]] = [
        [
            name,
            Ranged(*results.metric(name, "civilian_deaths_averted")),
            Ranged(*results.metric(name, "cost")),
            Ranged(*results.metric(name, "peacekeeper_deaths")),
            results.metric(name, "uniformed_stationed")[0],
            results.metric(name, "static_share")[0],
        ]
        for name in order
    ]
    killed = results.metric(order[0], "civilian_deaths_by_state_forces")[0]
    note = (
        f"State forces killed about {killed:.0f} civilians a year besides, which no plan is credited with preventing"
        " (per option: decide show)."
    )
    return Table("consequences", "Consequences", columns, rows, [note] if killed > 0.5 else [])


def _buys(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    """Points gained by one more of each unit type; persons by the hundred."""
    worth = results.worth[results.worth["family"] == "unit"]
    units = [name for name in pack.units if (worth["id"] == name).any()]
    step = {name: 100 if pack.units[name].counted_in == "persons" else 1 for name in units}
    columns = [Column("Option")]
    columns += [Column(f"+{step[name]} {_words(name)}", "", 2) for name in units]
    rows: list[list[Cell]] = []
    for name in order:
        mine = worth[worth["option"] == name].set_index("id")["points"]
        rows.append([name, *(float(mine[u]) * step[u] if u in mine.index else None for u in units)])
    note = "At the margin, for the whole horizon; – where the option has none. A price holds for small changes."
    return Table("one_more", "What one more unit buys, in points of the overall score", columns, rows, [note])


def _kept_or_not(results: Results, order: Sequence[str]) -> Table:
    columns = [
        Column("Option"),
        Column("Term"),
        Column("Period"),
        Column("Asked", "", 0),
        Column("Reached", "", 0),
    ]
    columns += [Column("Unit"), Column("Written in")]
    frame = results.shortfalls
    rows: list[list[Cell]] = []
    for name in order:
        for row in frame[frame["option"] == name].to_dict(orient="records"):
            where = f"{row['file']}:{row['line']}"
            rows.append([name, row["title"], row["period"], row["asked"], row["reached"], row["unit"], where])
    note = "The plan shown for these options breaks the fewest terms, by the smallest relative amount."
    return Table("shortfalls", "Terms that cannot all be met", columns, rows, [note])


def _source_views(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    columns = [Column("Option"), Column("What its source expects"), Column("Where")]
    frame = results.judgements
    rows: list[list[Cell]] = [
        [name, row["says"], f"{row['source']}, {row['locator']}"]
        for name in order
        for row in frame[frame["option"] == name].to_dict(orient="records")
    ]
    note = "In our words, for comparison with the result; never fitted to."
    return Table("source_views", "What the sources expect", columns, rows, [note])


def _reading_notes(results: Results, pack: Pack) -> list[str]:
    manifest = results.manifest
    weights = ", ".join(
        f"{objective} {region} {weight:.2f}"
        for objective, by_region in manifest["weights"].items()
        for region, weight in by_region.items()
    )
    reference = pack.outcomes.static_reference
    said = f" ({reference.source}, {reference.locator})" if reference.source else ""
    return [
        "Ranges: the same plan under the low and the high of the response assumption and, for deaths averted, "
        "of the preventable share. Straight segments understate the response by at most "
        f"{_error_bound(results):.1f} points; smaller differences are not told apart.",
        "Static share: part of the free troops on static security; "
        f"reported elsewhere: {100 * reference.value:.0f} %{said}.",
        f"Weights: {weights}.",
        f"Solver {manifest['solver']}; every solution checked independently, largest scaled violation "
        f"{manifest['worst_certificate']:.0e} (allowed 1e-06).",
    ]


def option_in_full(results: Results, theatre: Theatre, pack: Pack) -> Document:
    """One option: scores, consequences, laydown, tasks, what binds, and why it differs."""
    row = results.options.iloc[0]
    name = str(row["option"])
    option = theatre.options[name]
    tables = [
        _scores_by_region(results, pack, name),
        _consequences(results, pack, name),
        _people(results, pack),
        _by_type(results, pack),
        _on_tasks(results, pack),
        _needs_met(results, pack),
        _binding(results),
    ]
    if len(results.shortfalls):
        tables.insert(0, _kept_or_not(results, [name]))
    if len(results.changes):
        tables.append(_named_changes(results))
    if len(results.judgements):
        tables.append(_source_views(results, pack, [name]))
    value, low, high = results.metric(name, "score")
    lead = [
        option.summary,
        f"Overall {value:.0f} points ({low:.0f}–{high:.0f}) under these inputs.",
        _conditional(pack),
    ]
    return Document(f"{option.title} ({name})", lead, tables, _reading_notes(results, pack))


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
    columns = [Column("Area"), *(Column(_words(name), "", _decimals(pack, name)) for name in units)]
    rows: list[list[Cell]] = [
        [area.title, *(float(at_end.get((name, unit), 0.0)) for unit in units)] for name, area in pack.areas.items()
    ]
    legend = "; ".join(f"{_words(name)}: {pack.units[name].title}, in {pack.units[name].counted_in}" for name in units)
    return Table("laydown", f"Laydown by unit type, last period ({last})", columns, rows, [f"{legend}."])


def _words(name: str) -> str:
    """An id as it reads in a heading."""
    return name.replace("_", " ")


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
    columns = [Column("Place"), *(Column(_words(name), "", 0) for name in used)]
    rows: list[list[Cell]] = [
        [area.title, *(float(mean.get((name, task), 0.0)) for task in used)] for name, area in pack.areas.items()
    ]
    legend = "; ".join(f"{_words(name)}: {pack.tasks[name].title}" for name in used)
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
        return Column(_words(kind), pack.objectives[pack.needs[kind].objective].title, 0, percent=True)

    columns = [Column("Area"), *map(heading, kinds)]
    rows: list[list[Cell]] = [
        [area.title, *(got[name, kind] / size[name, kind] if (name, kind) in size else None for kind in kinds)]
        for name, area in pack.areas.items()
    ]
    legend = "; ".join(f"{_words(kind)}: {pack.needs[kind].title}" for kind in kinds)
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
        source = f"{row['source']}, {row['locator']}" if row["source"] else "assumption"
        rows.append([row["title"], row["reason"], source])
    return Table("changes", "What the option sets differently", columns, rows)


def listing(theatre: Theatre) -> Document:
    """The options of a pack."""
    columns = [
        Column("Option"),
        Column("Title"),
        Column("Starts from"),
        Column("Changes", "", 0),
        Column("Source"),
    ]
    rows: list[list[Cell]] = []
    for name, option in theatre.options.items():
        source = f"{option.source}, {option.locator}" if option.source else "–"
        rows.append([name, option.title, option.base or "the pack", len(option.changes), source])
    return Document(theatre.pack.title, [theatre.pack.summary], [Table("options", "Options", columns, rows)])
