"""The dilemmas of an option: what each lever does, by objective and region."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from decide.language import number, t
from decide.language.units import measure
from decide.pack.theatre import Theatre
from decide.questions.dilemmas.chart import Effect, effects_chart
from decide.report.charts import Chart
from decide.report.document import Cell, Column, Document, Table, decimals_apart
from decide.report.names import names_of
from decide.report.titles import beside, in_sentence, titles_of
from decide.report.words import changed, conditional_on, heading, period_words, reading_notes
from decide.results.metrics import ALL
from decide.results.study import Ranged, Study, records

NO_CHANGE = 1e-6  # points: two runs that differ by less are the same run
Key = tuple[str, str, str]
"""Metric, objective and region."""
Setting = tuple[str, str]
"""Lever, and how it is set."""
SCORE: Key = ("score", ALL, ALL)


def document_of(study: Study, theatre: Theatre) -> Document:
    """One table of effects per lever, the consequences of all, terms not met, and what each setting sets: a study made
    by `decide.questions.dilemmas.study`."""
    shown = _Shown(study)
    option = records(study.frames["options"])[0]
    named = in_sentence(titles_of(theatre), option["option"])
    now = shown.base[SCORE]
    value, low, high = (number(now[name], ".0f") for name in ("value", "low", "high"))
    lead = [
        *changed(study),
        t(
            "{option} scores {value} points ({low}–{high}) as it is. Each lever is set alone, and the plan is made "
            "anew under it.",
            option=named,
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
    tables = [_effects(shown, lever) for lever in shown.levers if shown.of(lever)]
    tables.append(_consequences(shown))
    if len(study.frames["shortfalls"]):
        tables.append(_not_met(study, shown))
    tables.append(_changes(study, shown))
    title = t("Dilemmas of {option}", option=named)
    return Document(title, lead, tables, _notes(study, theatre), (_chart(shown, title),))


class _Shown:
    """The study's rows by what is looked up: the settings done, their effects, the option as it is."""

    def __init__(self, study: Study):
        self.levers = {row["lever"]: row for row in records(study.frames["levers"])}
        self.titles = {(row["lever"], row["setting"]): row["title"] for row in records(study.frames["settings"])}
        self.base = {_key(row): row for row in study.frames["base"].to_dict(orient="records")}
        self.names = names_of(study)
        effects = study.frames["effects"].to_dict(orient="records")
        self.rows = {((row["lever"], row["setting"]), _key(row)): row for row in effects}
        self.settings: list[Setting] = list(dict.fromkeys(setting for setting, _ in self.rows))

    def named(self, setting: Setting) -> str:
        """The title of a setting, with its id."""
        return beside({_id(setting): self.titles[setting]}, _id(setting))

    def of(self, lever: str) -> list[Setting]:
        """The settings of a lever that are done."""
        return [setting for setting in self.settings if setting[0] == lever]

    def effect(self, setting: Setting, key: Key) -> Ranged:
        """Change against the option as it is."""
        row = self.rows[setting, key]
        return Ranged(*(float(row[name]) for name in EFFECT))

    def already_so(self, setting: Setting) -> bool:
        """Whether the option is as set."""
        return bool(self.rows[setting, SCORE]["already_so"])

    def nothing(self, setting: Setting) -> bool:
        """Whether no figure changes."""
        mine = [float(row["effect"]) for (one, _), row in self.rows.items() if one == setting]
        return not any(abs(effect) > NO_CHANGE for effect in mine)

    @property
    def cells(self) -> list[Key]:
        """The scores by objective and region, in the pack's order."""
        keys = [("score", o, r) for o in self.names["objectives"] for r in self.names["regions"]]
        return [key for key in keys if key in self.base and math.isfinite(self.base[key]["value"])]


EFFECT = ("effect", "effect_low", "effect_high")


def _key(row: Mapping[Hashable, Any]) -> Key:
    return str(row["metric"]), str(row["objective"]), str(row["region"])


def _id(setting: Setting) -> str:
    """As `--lever` takes it."""
    return "=".join(setting)


def _notes(study: Study, theatre: Theatre) -> list[str]:
    return [
        t(
            "Effects: the setting less the option as it is; in brackets the least and greatest of the effects at the "
            "value, at the low and at the high of the response."
        ),
        *reading_notes(study, theatre.pack),
    ]


def _effects(shown: _Shown, lever: str) -> Table:
    spec, cells = shown.levers[lever], shown.cells
    objectives, regions = shown.names["objectives"], shown.names["regions"]
    columns = [Column(t("Setting")), Column(t("Overall"), "", 1)]
    columns += [Column(heading(regions, r), heading(objectives, o), 1) for _, o, r in cells]
    rows: list[list[Cell]] = []
    notes = [spec["question"]]
    for setting in shown.of(lever):
        rows.append([shown.titles[setting], *(shown.effect(setting, key) for key in (SCORE, *cells))])
        if shown.already_so(setting):
            notes.append(t("{setting}: no effect, the option is already so.", setting=shown.named(setting)))
        elif shown.nothing(setting):
            notes.append(t("{setting}: it changes what is allowed, not the result.", setting=shown.named(setting)))
    if spec["source"]:
        cited = f"{spec['source']}, {spec['locator']}"
        notes.append(t("The dilemma: {cited}; the figures: see what each setting sets.", cited=cited))
    return Table(f"lever_{lever}", t("{lever}: effect in points", lever=spec["title"]), columns, rows, notes)


def _consequences(shown: _Shown) -> Table:
    civilian = t("Civilian deaths a year")
    metrics = (
        ("civilian_deaths_averted", Column(t("averted"), civilian, 1)),
        ("civilian_deaths_by_state_forces", Column(t("by state forces"), civilian, 1)),
        ("peacekeeper_deaths", Column(t("deaths a year"), t("Peacekeeper"), 1)),
        ("cost", Column(t("$m a year"), t("Cost"), 1, scale=1e6)),
    )
    rows: list[list[Cell]] = [
        [shown.named(setting), *(shown.effect(setting, (metric, ALL, ALL)) for metric, _ in metrics)]
        for setting in shown.settings
    ]
    columns = [Column(t("Setting")), *(column for _, column in metrics)]
    note = t("Killing by state forces is a figure of its own: no plan is credited with preventing it.")
    return Table("consequences", t("Change in consequences"), columns, rows, [note])


def _not_met(study: Study, shown: _Shown) -> Table:
    short_of = records(study.frames["shortfalls"])
    decimals = decimals_apart(((row["asked"], row["reached"]) for row in short_of), least=1)
    columns = [Column(t("Setting")), Column(t("Term")), Column(t("Period")), Column(t("Asked"), "", decimals)]
    columns += [Column(t("Reached"), "", decimals), Column(t("Unit")), Column(t("Written in"))]
    rows: list[list[Cell]] = [
        [
            shown.named((row["lever"], row["setting"])),
            row["title"],
            period_words(row["period"]),
            row["asked"],
            row["reached"],
            measure(row["unit"]),
            f"{row['file']}:{row['line']}",
        ]
        for row in short_of
    ]
    note = t("The effect shown is that of the plan that breaks the fewest terms, by the smallest relative amount.")
    return Table("shortfalls", t("Terms that cannot all be met"), columns, rows, [note])


def _changes(study: Study, shown: _Shown) -> Table:
    columns = [Column(t("Setting")), Column(t("What it sets")), Column(t("Why")), Column(t("Source"))]
    rows: list[list[Cell]] = [
        [
            shown.named((row["lever"], row["setting"])),
            row["title"],
            row["reason"],
            f"{row['source']}, {row['locator']}" if row["source"] else t("assumption"),
        ]
        for row in records(study.frames["changes"])
    ]
    return Table("settings", t("What each setting sets"), columns, rows)


MOST_PANELS = 6  # side by side on a page; more cells give way to their regions


def _chart(shown: _Shown, title: str) -> Chart:
    """The effect of every setting on the overall score and on that of every cell, or of every region."""
    objectives, regions = shown.names["objectives"], shown.names["regions"]
    panels: dict[Key, Sequence[str]] = {SCORE: [t("Overall")]}
    if len(shown.cells) < MOST_PANELS:
        panels |= {key: [heading(objectives, key[1]), heading(regions, key[2])] for key in shown.cells}
    else:
        of_regions = [("score", ALL, region) for region in regions]
        panels |= {key: [heading(regions, key[2])] for key in of_regions if key in shown.base}
    effects = [
        Effect(shown.levers[setting[0]]["title"], shown.titles[setting], n, shown.effect(setting, key))
        for setting in shown.settings
        for n, key in enumerate(panels)
    ]
    return effects_chart(
        effects, list(panels.values()), t("{title}: effects in points, with their ranges", title=title)
    )
