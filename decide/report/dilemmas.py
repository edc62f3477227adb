"""The dilemmas of an option: what each lever does, by objective and region."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from decide.analysis.dilemmas import NO_CHANGE, Dilemmas, Run
from decide.pack.read import Theatre
from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, reading_notes
from decide.results import Ranged


def dilemmas_document(found: Dilemmas, theatre: Theatre, pack: Pack) -> Document:
    """One table of effects per lever, the consequences of all, terms not met, and what each setting sets."""
    option = theatre.options[found.option]
    value, low, high = found.base.metric(found.option, "score")
    lead = [
        *changed(found.base),
        f"{option.title} scores {value:.0f} points ({low:.0f}–{high:.0f}) as it is. Each lever is set alone, and the "
        "plan is made anew under it.",
        "How strongly a posture acts is hardly measured: most figures of a lever are argued assumptions with wide "
        "ranges of their own, which the ranges below do not hold. Read signs and orders of size.",
        conditional_on(pack),
    ]
    by_lever = {lever: [run for run in found.runs if run.lever == lever] for lever in found.levers.levers.levers}
    tables = [_effects(found, pack, lever, runs) for lever, runs in by_lever.items()]
    tables.append(_consequences(found))
    if missed := [run for run in found.runs if len(run.results.shortfalls)]:
        tables.append(_not_met(missed))
    tables.append(_changes(found))
    return Document(f"Dilemmas of {option.title} ({option.id})", lead, tables, _notes(found, pack))


def _notes(found: Dilemmas, pack: Pack) -> list[str]:
    noted = replace(found.base, manifest=found.manifest)
    return [
        "Effects: the setting less the option as it is; in brackets the least and greatest of the effects at the "
        "value, at the low and at the high of the response.",
        *reading_notes(noted, pack),
    ]


def _name(found: Dilemmas, run: Run) -> str:
    return found.levers.levers.levers[run.lever].settings[run.setting].title


def _effects(found: Dilemmas, pack: Pack, lever: str, runs: Sequence[Run]) -> Table:
    spec = found.levers.levers.levers[lever]
    cells = [
        (o, r)
        for o in pack.objectives
        for r in pack.regions
        if math.isfinite(found.base.metric(found.option, "score", o, r)[0])
    ]
    columns = [Column("Setting"), Column("Overall", "", 1)]
    columns += [Column(pack.regions[r].title, pack.objectives[o].title, 1) for o, r in cells]
    rows: list[list[Cell]] = []
    notes = [spec.question]
    for run in runs:
        rows.append(
            [
                f"{lever}={run.setting}",
                Ranged(*found.effect(run, "score")),
                *(Ranged(*found.effect(run, "score", o, r)) for o, r in cells),
            ]
        )
        if run.already_so:
            notes.append(f"{lever}={run.setting} ({_name(found, run)}): no effect, the option is already so.")
        elif _nothing(found, run):
            notes.append(f"{lever}={run.setting} ({_name(found, run)}): it changes what is allowed, not the result.")
    if spec.source:
        notes.append(f"The dilemma: {spec.source}, {spec.locator}; the figures: see what each setting sets.")
    return Table(f"lever_{lever}", f"{spec.title}: effect in points", columns, rows, notes)


def _nothing(found: Dilemmas, run: Run) -> bool:
    """Whether no score changes."""
    frame = found.frame()
    mine = frame[(frame["lever"] == run.lever) & (frame["setting"] == run.setting)]
    return bool((mine["effect"].abs().fillna(0.0) <= NO_CHANGE).all())


def _consequences(found: Dilemmas) -> Table:
    metrics = (
        ("civilian_deaths_averted", Column("averted", "Civilian deaths a year", 1)),
        ("civilian_deaths_by_state_forces", Column("by state forces", "Civilian deaths a year", 1)),
        ("peacekeeper_deaths", Column("deaths a year", "Peacekeeper", 1)),
        ("cost", Column("$m a year", "Cost", 1, scale=1e6)),
    )
    rows: list[list[Cell]] = []
    for run in found.runs:
        effects = [found.effect(run, metric) for metric, _ in metrics]
        rows.append([f"{run.lever}={run.setting}", *(Ranged(*effect) for effect in effects)])
    columns = [Column("Setting"), *(column for _, column in metrics)]
    note = "Killing by state forces is a figure of its own: no plan is credited with preventing it."
    return Table("consequences", "Change in consequences", columns, rows, [note])


def _not_met(runs: Sequence[Run]) -> Table:
    columns = [Column("Setting"), Column("Term"), Column("Period"), Column("Asked", "", 1), Column("Reached", "", 1)]
    columns += [Column("Unit"), Column("Written in")]
    rows: list[list[Cell]] = [
        [
            f"{run.lever}={run.setting}",
            row["title"],
            row["period"],
            row["asked"],
            row["reached"],
            row["unit"],
            f"{row['file']}:{row['line']}",
        ]
        for run in runs
        for row in run.results.shortfalls.to_dict(orient="records")
    ]
    note = "The effect shown is that of the plan that breaks the fewest terms, by the smallest relative amount."
    return Table("shortfalls", "Terms that cannot all be met", columns, rows, [note])


def _changes(found: Dilemmas) -> Table:
    columns = [Column("Setting"), Column("What it sets"), Column("Why"), Column("Source")]
    rows: list[list[Cell]] = [
        [
            f"{lever}={setting}",
            change.title,
            change.reason,
            f"{change.source}, {change.locator}" if change.source else "assumption",
        ]
        for lever, spec in found.levers.levers.levers.items()
        for setting, choice in spec.settings.items()
        for change in choice.changes
    ]
    return Table("settings", "What each setting sets", columns, rows)
