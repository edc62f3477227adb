"""The dilemmas of an option: what each lever does, by objective and region."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from decide.language import number, t
from decide.language.units import measure
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.dilemmas.study import NO_CHANGE, Dilemmas, Run
from decide.report.document import Cell, Column, Document, Table, decimals_apart
from decide.report.words import changed, conditional_on, heading, period_words, reading_notes
from decide.results.study import Ranged


def dilemmas_document(found: Dilemmas, theatre: Theatre, pack: Pack) -> Document:
    """One table of effects per lever, the consequences of all, terms not met, and what each setting sets."""
    option = theatre.options[found.option]
    value, low, high = (number(figure, ".0f") for figure in found.base.metric(found.option, "score"))
    lead = [
        *changed(found.base),
        t(
            "{title} scores {value} points ({low}–{high}) as it is. Each lever is set alone, and the plan is made anew "
            "under it.",
            title=option.title,
            value=value,
            low=low,
            high=high,
        ),
        t(
            "How strongly a posture acts is hardly measured: most figures of a lever are argued assumptions with wide "
            "ranges of their own, which the ranges below do not hold. Read signs and orders of size."
        ),
        conditional_on(theatre),
    ]
    by_lever = {lever: [run for run in found.runs if run.lever == lever] for lever in found.levers.levers.levers}
    tables = [_effects(found, pack, lever, runs) for lever, runs in by_lever.items()]
    tables.append(_consequences(found))
    if missed := [run for run in found.runs if len(run.results.shortfalls)]:
        tables.append(_not_met(missed))
    tables.append(_changes(found))
    title = t("Dilemmas of {title} ({option})", title=option.title, option=option.id)
    return Document(title, lead, tables, _notes(found, pack))


def _notes(found: Dilemmas, pack: Pack) -> list[str]:
    noted = replace(found.base, manifest=found.manifest)
    return [
        t(
            "Effects: the setting less the option as it is; in brackets the least and greatest of the effects at the "
            "value, at the low and at the high of the response."
        ),
        *reading_notes(noted, pack),
    ]


def _named(found: Dilemmas, run: Run) -> dict[str, str]:
    title = found.levers.levers.levers[run.lever].settings[run.setting].title
    return {"setting": f"{run.lever}={run.setting}", "title": title}


def _effects(found: Dilemmas, pack: Pack, lever: str, runs: Sequence[Run]) -> Table:
    spec = found.levers.levers.levers[lever]
    cells = [
        (o, r)
        for o in pack.objectives
        for r in pack.regions
        if math.isfinite(found.base.metric(found.option, "score", o, r)[0])
    ]
    columns = [Column(t("Setting")), Column(t("Overall"), "", 1)]
    columns += [Column(heading(pack.regions, r), heading(pack.objectives, o), 1) for o, r in cells]
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
            notes.append(t("{setting} ({title}): no effect, the option is already so.", **_named(found, run)))
        elif _nothing(found, run):
            notes.append(t("{setting} ({title}): it changes what is allowed, not the result.", **_named(found, run)))
    if spec.source:
        cited = f"{spec.source}, {spec.locator}"
        notes.append(t("The dilemma: {cited}; the figures: see what each setting sets.", cited=cited))
    return Table(f"lever_{lever}", t("{lever}: effect in points", lever=spec.title), columns, rows, notes)


def _nothing(found: Dilemmas, run: Run) -> bool:
    """Whether no score changes."""
    frame = found.frame()
    mine = frame[(frame["lever"] == run.lever) & (frame["setting"] == run.setting)]
    return bool((mine["effect"].abs().fillna(0.0) <= NO_CHANGE).all())


def _consequences(found: Dilemmas) -> Table:
    civilian = t("Civilian deaths a year")
    metrics = (
        ("civilian_deaths_averted", Column(t("averted"), civilian, 1)),
        ("civilian_deaths_by_state_forces", Column(t("by state forces"), civilian, 1)),
        ("peacekeeper_deaths", Column(t("deaths a year"), t("Peacekeeper"), 1)),
        ("cost", Column(t("$m a year"), t("Cost"), 1, scale=1e6)),
    )
    rows: list[list[Cell]] = []
    for run in found.runs:
        effects = [found.effect(run, metric) for metric, _ in metrics]
        rows.append([f"{run.lever}={run.setting}", *(Ranged(*effect) for effect in effects)])
    columns = [Column(t("Setting")), *(column for _, column in metrics)]
    note = t("Killing by state forces is a figure of its own: no plan is credited with preventing it.")
    return Table("consequences", t("Change in consequences"), columns, rows, [note])


def _not_met(runs: Sequence[Run]) -> Table:
    short_of = [(run, row) for run in runs for row in run.results.shortfalls.to_dict(orient="records")]
    decimals = decimals_apart(((row["asked"], row["reached"]) for _, row in short_of), least=1)
    columns = [Column(t("Setting")), Column(t("Term")), Column(t("Period")), Column(t("Asked"), "", decimals)]
    columns += [Column(t("Reached"), "", decimals), Column(t("Unit")), Column(t("Written in"))]
    rows: list[list[Cell]] = [
        [
            f"{run.lever}={run.setting}",
            row["title"],
            period_words(row["period"]),
            row["asked"],
            row["reached"],
            measure(row["unit"]),
            f"{row['file']}:{row['line']}",
        ]
        for run, row in short_of
    ]
    note = t("The effect shown is that of the plan that breaks the fewest terms, by the smallest relative amount.")
    return Table("shortfalls", t("Terms that cannot all be met"), columns, rows, [note])


def _changes(found: Dilemmas) -> Table:
    columns = [Column(t("Setting")), Column(t("What it sets")), Column(t("Why")), Column(t("Source"))]
    rows: list[list[Cell]] = [
        [
            f"{lever}={setting}",
            change.title,
            change.reason,
            f"{change.source}, {change.locator}" if change.source else t("assumption"),
        ]
        for lever, spec in found.levers.levers.levers.items()
        for setting, choice in spec.settings.items()
        for change in choice.changes
    ]
    return Table("settings", t("What each setting sets"), columns, rows)
