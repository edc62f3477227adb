"""The record beside the programme, in words and tables: where they move together, where not, and what that can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import counted, listed, mark, per_cent, said, t
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.hindcast.chart import hindcast_chart
from decide.questions.hindcast.sentences import missing_sentences
from decide.questions.hindcast.tables_of_missing import missing_tables
from decide.questions.hindcast.threat import PACK, RECORDED
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, heading, quoted, run_notes
from decide.results.study import Ranged, Study, records

Row = Mapping[str, Any]
THREATS = {PACK: mark("of the pack"), RECORDED: mark("as recorded")}


def document_of(study: Study, theatre: Theatre) -> Document:
    """A study made by `decide.questions.hindcast.study`."""
    pack = theatre.pack
    regions = {
        name: heading(pack.regions, name) for name in pack.regions if name in set(study.frames["record"]["region"])
    }
    objective = next(name for name, spec in pack.objectives.items() if spec.measure == "count")
    title = t("The record beside the programme")
    tables = [
        _together(study, regions),
        _years(study, objective, regions),
        *_threat(study, objective, regions),
        _checks(study, pack),
        *missing_tables(study, pack),
        *([_laydown(study, theatre)] if len(study.frames["laydown"]) else []),
        _reach(study, pack),
    ]
    notes = [
        t(
            "Violence, strength and mandate rose together in these years, reporting improved, and the mission went "
            "where violence was. A comparison of so few years can neither show nor refute an effect of the mission; it "
            "can show where the programme contradicts the record. Nothing is fitted to it."
        ),
        t(
            "The option {option} at each year's strength: troops and helicopters as military personnel of {at}, formed "
            "police as police; bases, needs and all else stay as they are.",
            option=study.manifest["hindcast"]["option"],
            at=study.manifest["hindcast"]["at"],
        ),
        *(
            f"{row['what']}: {row['source']}, {row['locator']}." + (f" {row['note']}" if row["note"] else "")
            for row in records(study.frames["sources"])
        ),
        *run_notes(study.manifest),
    ]
    chart = hindcast_chart(study.frames, objective, regions, title)
    return Document(title, [*changed(study), *_lead(study, regions), conditional_on(theatre)], tables, notes, (chart,))


def _of(study: Study, frame: str, threat: str = PACK) -> list[Row]:
    """The rows of a frame under one threat."""
    return [row for row in records(study.frames[frame]) if row["threat"] == threat]


def _series(study: Study) -> dict[str, str]:
    """The series of deaths on record, by what they are called."""
    return {str(row["series"]): str(row["title"]) for row in records(study.frames["record"])}


def _steps(study: Study, regions: Mapping[str, str], threat: str) -> str:
    names = _series(study)
    return listed(
        counted(
            "{region}, {series}: {opposite} of {count} step",
            "{region}, {series}: {opposite} of {count} steps",
            count=row["steps"],
            region=regions[row["region"]],
            series=quoted(names[row["series"]]),
            opposite=str(row["opposite"]),
        )
        for row in _of(study, "together", threat)
    )


def _lead(study: Study, regions: Mapping[str, str]) -> list[str]:
    static, laydown = _of(study, "static")[0], _of(study, "laydown")
    lines = [
        t(
            "From one year to the next, need met and deaths move opposite ways, as protection alone would have it, in: "
            "{parts}. With so few years this is within chance.",
            parts=_steps(study, regions, PACK),
        )
    ]
    if recorded := _steps(study, regions, RECORDED):
        lines.append(
            t("With the threat of each year and area as recorded, and that year's need, in: {parts}.", parts=recorded)
        )
    shares = {name: _percent(static[name]) for name in ("model", "low", "high")}
    lines.append(
        t("The plan keeps {model} of the free troops on static tasks, inside the {low} to {high} reported.", **shares)
        if static["inside"]
        else t(
            "The plan keeps {model} of the free troops on static tasks, outside the {low} to {high} reported.", **shares
        )
    )
    lines += missing_sentences(study)
    if laydown:
        alike = str(sum(bool(row["alike"]) for row in laydown))
        lines.append(
            counted(
                "Of {count} place, the plan's share of the force moves as the mission's did in {alike}.",
                "Of {count} places, the plan's share of the force moves as the mission's did in {alike}.",
                count=len(laydown),
                alike=alike,
            )
        )
    return lines


def _percent(share: float) -> str:
    return per_cent(share)


def _together(study: Study, regions: Mapping[str, str]) -> Table:
    names = _series(study)
    columns = [Column(t("Threat")), Column(t("Series")), Column(t("Region")), Column(t("Whole years"), "", 0)]
    columns += [Column(t("Kendall's tau"), "", 2), Column(t("by chance alone"), "", percent=True, decimals=0)]
    columns += [Column(t("opposite"), t("Steps between years"), 0), Column(t("all"), t("Steps between years"), 0)]
    rows: list[list[Cell]] = [
        [
            said(THREATS[row["threat"]]),
            names[row["series"]],
            regions[row["region"]],
            *(row[name] for name in ("years", "tau", "chance", "opposite", "steps")),
        ]
        for row in records(study.frames["together"])
    ]
    note = t(
        "Tau is −1 if deaths always fall as need met rises, 1 if they always rise together. By chance alone: how often "
        "a tau at least as far from zero would come of years in random order."
    )
    return Table("hindcast_together", t("Need met and deaths over the years"), columns, rows, [note])


def _years(study: Study, objective: str, regions: Mapping[str, str]) -> Table:
    met = {(r["year"], r["region"]): r for r in _of(study, "met") if r["objective"] == objective}
    deaths = {(r["series"], r["year"], r["region"]): r for r in records(study.frames["record"])}
    series = _series(study)
    columns = [
        Column(t("Year")),
        Column(t("Military"), t("Mean strength"), 0),
        Column(t("Police"), t("Mean strength"), 0),
    ]
    columns += [Column(title, t("Need met, points"), 1) for title in regions.values()]
    columns += [Column(title, named, 0) for named in series.values() for title in regions.values()]
    rows: list[list[Cell]] = []
    for year in records(study.frames["years"]):
        at = year["year"]
        cells: list[Cell] = [_ranged(met.get((at, region))) for region in regions]
        cells += [_count(deaths.get((name, at, region))) for name in series for region in regions]
        rows.append([str(at), year["military"], year["police"], *cells])
    note = t("Years counted in part, and years whose strength is given for some months only, are as far as they go.")
    return Table("hindcast_years", t("Year by year"), columns, rows, [note])


def _threat(study: Study, objective: str, regions: Mapping[str, str]) -> list[Table]:
    """The threat of every year by place, and what part of that year's need is met; none without it on record."""
    rows = records(study.frames["threat"])
    if not rows:
        return []
    years = list(dict.fromkeys(row["year"] for row in rows))
    ratios = {(row["place"], row["year"]): row["ratio"] for row in rows}
    columns = [Column(t("Place")), *(Column(str(year), t("Times the threat of the pack"), 2) for year in years)]
    cells: list[list[Cell]] = [
        [place, *(ratios.get((place, year)) for year in years)] for place in dict.fromkeys(row["place"] for row in rows)
    ]
    note = t(
        "Deaths of the year beside the mean of the years that the pack's figures are of. Where only all deaths in the "
        "conflict are on record, civilians are taken to have been the same part of them; how many soldiers a place "
        "needs stays as it is."
    )
    by_place = Table("hindcast_threat", t("Threat by place and year, as recorded"), columns, cells, [note])
    met = {(r["year"], r["region"]): r for r in _of(study, "met", RECORDED) if r["objective"] == objective}
    columns = [Column(t("Year"))]
    for group in (t("Times the threat of the pack"), t("Of that year's need met, per cent")):
        columns += [Column(title, group, 2 if len(columns) <= len(regions) else 1) for title in regions.values()]
    cells = []
    for year in dict.fromkeys(at for at, _ in met):
        sums = [_times(rows, year, region) for region in regions]
        cells.append([str(year), *sums, *(_ranged(met.get((year, region))) for region in regions)])
    note = t("Each year at its strength, by a plan that knows where it will be violent.")
    return [by_place, Table("hindcast_met", t("Need met at the threat recorded"), columns, cells, [note])]


def _times(rows: Sequence[Row], year: int, region: str) -> float:
    mine = [row for row in rows if (row["year"], row["region"]) == (year, region)]
    mean = sum(row["mean"] for row in mine)
    return sum(row["deaths"] for row in mine) / mean if mean else float("nan")


def _ranged(row: Row | None) -> Cell:
    return Ranged(row["value"], row["low"], row["high"]) if row else None


def _count(row: Row | None) -> Cell:
    return float(row["deaths"]) if row else None


def _checks(study: Study, pack: Pack) -> Table:
    columns = [Column(t("Check")), Column(t("Threat")), Column(t("Programme"), "", 0, percent=True)]
    columns += [Column(t("Record"), "", 0, percent=True), Column(t("Verdict"))]
    rows: list[list[Cell]] = [
        [
            t("Troops on static tasks"),
            said(THREATS[row["threat"]]),
            row["model"],
            Ranged(row["record"], row["low"], row["high"]),
            t("inside the range") if row["inside"] else t("outside the range"),
        ]
        for row in records(study.frames["static"])
    ]
    stated = pack.outcomes.static_reference
    cited = f"{stated.source}, {stated.locator}" if stated.source else (stated.assumption or "").rstrip(".")
    notes = [t("Record: {cited}. The programme's share is of all free troops.", cited=cited)]
    notes += [t("Of the record: {note}.", note=stated.note.rstrip("."))] if stated.note else []
    return Table("hindcast_static", t("Static security"), columns, rows, notes)


def _laydown(study: Study, theatre: Theatre) -> Table:
    titles = {name: region.title for name, region in theatre.pack.regions.items()}
    columns = [Column(t("Place")), Column(t("Region"))]
    recorded = {row["place"]: row for row in _of(study, "laydown", RECORDED)}
    groups = [t("On record"), t("In the plan"), *([t("At the threat recorded")] if recorded else [])]
    for group in groups:
        ends = (t("first", context="year"), t("last", context="year"))
        columns += [Column(end, group, 1, percent=True) for end in ends]
    columns.append(Column(t("Moves alike")))
    rows: list[list[Cell]] = [
        [
            row["place"],
            titles[row["region"]],
            *(row[name] for name in ("record_first", "record_last", "model_first", "model_last")),
            *(recorded[row["place"]][name] for name in ("model_first", "model_last") if recorded),
            t("yes") if row["alike"] else t("no"),
        ]
        for row in _of(study, "laydown")
    ]
    note = t(
        "On record: the years in which the horizon begins and ends; in the plan: its first and last period. A share "
        "that changes by less than one in a hundred counts as not moved. The plan starts from the record."
    )
    return Table("hindcast_laydown", t("Where the force stands"), columns, rows, [note])


def _reach(study: Study, pack: Pack) -> Table:
    columns = [Column(t("Need")), Column(t("Region")), Column(t("of all need"), t("Part"), 0, percent=True)]
    columns += [Column(t("of all met"), t("Part"), 0, percent=True), Column(t("Met"), "", 0, percent=True)]
    recorded = {(row["need"], row["region"]): row["met"] for row in _of(study, "reach", RECORDED)}
    columns += [Column(t("Met at the threat recorded"), "", 0, percent=True)] if recorded else []
    rows: list[list[Cell]] = [
        [
            pack.needs[row["need"]].title,
            pack.regions[row["region"]].title,
            row["of_need"],
            row["of_met"],
            row["met"],
            *([recorded[row["need"], row["region"]]] if recorded else []),
        ]
        for row in _of(study, "reach")
    ]
    note = t(
        "How far from a base people are killed is an input from the record; how much of it the plan meets there is "
        "not. What is met far from bases rests on helicopters, outposts and patrols whose effect is assumed."
    )
    return Table("hindcast_reach", t("Reach"), columns, rows, [note])
