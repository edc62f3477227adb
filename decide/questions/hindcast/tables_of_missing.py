"""What would have to be otherwise for the static share to be the one reported, in tables."""

from __future__ import annotations

from decide.language import listed, number, said, t
from decide.pack.schema import Pack
from decide.questions.hindcast import missing
from decide.questions.hindcast.sentences import (
    READINGS,
    TIMES,
    leader_of,
    moves,
    options_by_setting,
    setting_title,
    titles,
)
from decide.report.document import Cell, Column, Table
from decide.report.evidence import GRADE_WORDS as GRADED
from decide.report.words import heading
from decide.results.metrics import ALL
from decide.results.study import Ranged, Study, records


def missing_tables(study: Study, pack: Pack) -> list[Table]:
    """How troops are counted, and, where that was searched, the assumptions, the settings, and options there."""
    tables = [_readings(study, pack)]
    if len(study.frames["assumptions"]):
        tables.append(_assumptions(study))
    if len(study.frames["settings"]) and len(study.frames["options"]):
        tables += [_settings(study), _options(study), _quantities(study)]
    return tables


def _readings(study: Study, pack: Pack) -> Table:
    rows = records(study.frames["readings"])
    places = list(dict.fromkeys(row["place"] for row in rows))
    shares = {(row["reading"], row["place"]): row for row in rows}
    columns = [Column(t("Counted as static"))]
    columns += [
        Column(t("All regions") if place == ALL else heading(pack.regions, place), "", 0, percent=True)
        for place in places
    ]
    columns.append(Column(t("Verdict")))
    cells: list[list[Cell]] = [
        [
            said(title),
            *(shares[reading, place]["share"] for place in places),
            t("inside the range") if shares[reading, ALL]["inside"] else t("outside the range"),
        ]
        for reading, title in READINGS.items()
    ]
    note = t(
        "The same plan counted in four ways. The verdict is on all regions; the source does not say which of its "
        "resources it counts, nor whether escorts are among them."
    )
    return Table("hindcast_readings", t("Static security by how it is counted"), columns, cells, [note])


def _assumptions(study: Study) -> Table:
    names = titles(study)
    columns = [Column(t("Assumption, and towards which end")), Column(t("Share at the end"), "", 0, percent=True)]
    columns += [Column(t("Times as far as the end"), t("Needed"), TIMES), Column(t("Verdict"))]
    rows: list[list[Cell]] = [
        [
            names[row["factor"]],
            row["at_end"],
            row["position"],
            t("within its range")
            if row["within"]
            else (t("beyond its range") if row["position"] else t("reached nowhere")),
        ]
        for row in records(study.frames["assumptions"])
    ]
    notes = [
        t(
            "Every factor of the pack's futures was moved alone; those that move the share of the plan by half a point "
            "or more towards what is reported are shown. Needed: 1 is the end of the range, searched up to {times} "
            "times as far, or to where a figure would be below nothing or a share all. A plan is made anew at each "
            "step, so that the share need not rise evenly; the nearest crossing that the steps show is taken.",
            times=number(missing.BEYOND, "g"),
        )
    ]
    title = t("Which assumption would have to be otherwise")
    return Table("hindcast_assumptions", title, columns, rows, notes)


def _settings(study: Study) -> Table:
    by_setting = options_by_setting(study)
    before = by_setting[missing.AS_IT_IS]
    columns = [Column(t("Setting")), Column(t("Times as far as the end"), t("Needed"), TIMES)]
    columns += [Column(t("Static share"), "", 0, percent=True), Column(t("Leads")), Column(t("Score"), "", 1)]
    columns += [Column(name, t("Options that change"), 0) for name in (t("place"), t("tier"))]
    columns.append(Column(t("Terms not kept"), "", 0))
    rows: list[list[Cell]] = []
    for setting in records(study.frames["settings"]):
        if (after := by_setting.get(setting["setting"])) is None:
            continue
        first = leader_of(after)
        broken = sum(bool(row["terms_broken"]) for row in after.values())
        title = setting_title(study, setting["setting"])
        rows.append(
            [
                title,
                setting["position"],
                setting["share"],
                first["title"],
                first["score"],
                *moves(before, after),
                broken,
            ]
        )
    first = leader_of(before)
    note = t(
        "As the pack stands, {option} leads with {score}. Places and tiers are of scores at the values alone, not over "
        "futures. Shown, not kept: the figures of the pack stay as they are.",
        option=first["title"],
        score=number(first["score"], ".1f"),
    )
    return Table("hindcast_settings", t("What it would take, and what leads there"), columns, rows, [note])


def _shown(study: Study) -> list[str]:
    """The nearest setting of one assumption and the nearest of two, of those done."""
    done = options_by_setting(study)
    settings = [row for row in records(study.frames["settings"]) if row["setting"] in done]
    firsts = [next((row["setting"] for row in settings if row["factors"] == count), None) for count in (1, 2)]
    return [setting for setting in firsts if setting is not None]


def _options(study: Study) -> Table:
    by_setting = options_by_setting(study)
    shown = [missing.AS_IT_IS, *_shown(study)]
    columns = [Column(t("Option"))]
    for setting in shown:
        group = setting_title(study, setting)
        columns += [Column(t("Score"), group, 1), Column(t("Place"), group, 0), Column(t("Tier"), group, 0)]
    rows: list[list[Cell]] = []
    for name, row in sorted(by_setting[missing.AS_IT_IS].items(), key=lambda item: item[1]["rank"]):
        there = [by_setting[setting].get(name) for setting in shown]
        figures = [one[column] if one else None for one in there for column in ("score", "rank", "tier")]
        rows.append([row["title"], *figures])
    note = t(
        "The nearest setting of one assumption and the nearest of two; the others are in the frame {name}.",
        name="options",
    )
    broken = {row["title"]: None for name in shown for row in by_setting[name].values() if row["terms_broken"]}
    notes = [note]
    if broken:
        text = t(
            "Terms of its own that cannot be kept at some of these settings has: {options}. Its score there is of the "
            "plan that comes nearest to them.",
            options=listed(broken),
        )
        notes.append(text)
    return Table("hindcast_options", t("Options if it were so"), columns, rows, notes)


def _quantities(study: Study) -> Table:
    shown = _shown(study)
    columns = [Column(t("Setting")), Column(t("Figure")), Column(t("Unit")), Column(t("Value"), "", 2)]
    columns += [Column(t("Needed"), "", 2), Column(t("Evidence"))]
    rows: list[list[Cell]] = [
        [
            setting_title(study, row["setting"]),
            row["path"],
            row["unit"],
            Ranged(row["value"], row["low"], row["high"]),
            row["needed"],
            said(GRADED[row["grade"]]),
        ]
        for row in records(study.frames["quantities"])
        if row["setting"] in shown
    ]
    note = t(
        "With the range of each; what is needed beyond it no evidence allows. All of it is in the frame {name}.",
        name="quantities",
    )
    return Table("hindcast_quantities", t("Figures that it would take"), columns, rows, [note])
