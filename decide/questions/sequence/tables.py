"""The path of an option in tables, and what time costs it."""

from __future__ import annotations

import pandas as pd

from decide.language import counted, listed, mark, number, said, t
from decide.language.units import measure
from decide.pack.theatre import Theatre
from decide.questions.sequence.chart import path_chart
from decide.questions.sequence.path import ABROAD
from decide.questions.sequence.study import COUNTERFACTUALS
from decide.questions.show.tables import score_in_words
from decide.report.dates import month_words
from decide.report.document import Cell, Column, Document, Table
from decide.report.names import Names, names_of
from decide.report.titles import in_sentence, titles_of
from decide.report.words import changed, conditional_on, heading, reading_notes, short, terms_not_met
from decide.results.study import Ranged, Study, records

LEAST_PERSONS = 10.0  # people: smaller moves are in CSV and JSON
LEAST_BELOW = 0.005  # share of a need


def document_of(study: Study, theatre: Theatre) -> Document:
    """Moves, arrivals and bases, what is uncovered meanwhile, delay, and day one: a study made by
    `decide.questions.sequence.study`."""
    frames, names = study.frames, names_of(study)
    option = records(frames["options"])[0]
    lead = [*changed(study), _score(study), conditional_on(theatre)]
    tables = [
        _events(study),
        _moves(frames["moves"], names),
        _held(frames["held"], names),
        _cover(study, names),
        _delay(frames["delay"]),
        _day_one(frames["day_one"]),
    ]
    if len(frames["shortfalls"]):
        tables.append(terms_not_met(study, [option["option"]]))
    title = t("Sequence of {option}", option=in_sentence(titles_of(theatre), option["option"]))
    regions = {region: heading(names["regions"], region) for region in names["regions"]}
    charts = (path_chart(frames["periods"], regions, title),)
    return Document(title, lead, tables, reading_notes(study, theatre.pack), charts)


def _score(study: Study) -> str:
    """The overall score of the path shown, and by how much it is late."""
    now, delay = records(study.frames["day_one"])[0], float(study.manifest["delay_months"])
    said_score = score_in_words(Ranged(now["score"], now["low"], now["high"]), decimals=1)
    if not delay:
        return said_score
    late = counted(
        "Every arrival comes {count} month later than published.",
        "Every arrival comes {count} months later than published.",
        count=delay,
    )
    return f"{said_score} {late}"


AS_IT_IS = mark("As it is")
KINDS = {
    "arrival": mark("arrive"),
    "departure": mark("leave"),
    "camp": mark("beds ready at"),
    "opening": mark("bases open at"),
    "closing": mark("bases close at"),
}


def _events(study: Study) -> Table:
    columns = [
        Column(t("Month"), "", 0),
        Column(t("Period")),
        Column(t("What")),
        Column(t("Of what or where")),
        Column(t("Change", context="of a figure"), "", 1),
        Column(t("Unit")),
    ]
    rows: list[list[Cell]] = [
        [
            Ranged(row["month"], row["low"], row["high"]),
            row["period"] or t("after the horizon"),
            said(KINDS[row["kind"]]),
            row["what"],
            row["change"],
            measure(row["unit"]),
        ]
        for row in records(study.frames["events"])
    ]
    note = t(
        "Months from {start}, with their range. What comes within a period counts in part in it.",
        start=month_words(*map(int, study.manifest["start"].split("-"))),
    )
    if not rows:
        note = t("Nothing arrives, leaves, opens or closes after the start.")
    return Table("events", t("What the option has arrive, leave, open and close"), columns, rows, [note])


def _moves(frame: pd.DataFrame, names: Names) -> Table:
    columns = [Column(t("Period")), Column(t("Unit type")), Column(t("From")), Column(t("To"))]
    columns += [Column(t("Units"), "", 1), Column(t("Persons"), "", 0)]

    def area(name: str) -> str:
        return t("abroad") if name == ABROAD else names["areas"][name].title

    shown = frame[frame["persons"] >= LEAST_PERSONS]
    rows: list[list[Cell]] = [
        [
            row["period"],
            short(names["units"], row["unit_type"]),
            area(row["from_area"]),
            area(row["to_area"]),
            row["units"],
            row["persons"],
        ]
        for row in shown.to_dict(orient="records")
    ]
    notes = [
        t(
            "Inferred from who stands where: within a type and period, areas that lose units are paired with areas "
            "that gain them, the nearest first; the rest comes from or goes abroad. Which very unit moves is not known."
        ),
        t("The plan may divide a unit between areas: 0.3 of one that moves are three tenths of its people."),
    ]
    if len(frame) > len(shown):
        rest = float(frame["persons"].sum() - shown["persons"].sum())
        notes.append(
            counted(
                "{count} move of fewer than {least} people left out ({rest} in all).",
                "{count} moves of fewer than {least} people left out ({rest} in all).",
                count=len(frame) - len(shown),
                least=number(LEAST_PERSONS, ".0f"),
                rest=number(rest, ".0f"),
            )
        )
    return Table("moves", t("Who moves when"), columns, rows, notes)


def _held(frame: pd.DataFrame, names: Names) -> Table:
    periods = list(dict.fromkeys(frame["period"]))
    by_area = {
        str(area): {row["period"]: row for row in group.to_dict(orient="records")}
        for area, group in frame.groupby("area", sort=False)
    }
    columns = [
        Column(t("Area")),
        *(Column(period, "", 0, percent=True) for period in periods),
        Column(t("Opens")),
        Column(t("Closes")),
    ]
    rows: list[list[Cell]] = []
    for name, area in names["areas"].items():
        held = [float(by_area[name][period]["held"]) for period in periods]
        up = [share > LEAST_BELOW for share in held]
        opens = [p for p, now, before in zip(periods[1:], up[1:], up, strict=False) if now and not before]
        closes = [p for p, now, before in zip(periods[1:], up[1:], up, strict=False) if before and not now]
        rows.append([area.title, *held, ", ".join(opens) or "–", ", ".join(closes) or "–"])
    note = t("Opens, closes: the period from which the plan begins or ceases to hold the bases there.")
    return Table("held", t("Share of the bases held in the plan"), columns, rows, [note])


def _cover(study: Study, names: Names) -> Table:
    frame = study.frames["cover"]
    seasons = dict(zip(study.frames["periods"]["period"], study.frames["periods"]["season"], strict=True))
    periods = list(seasons)
    below_final = t("Below its final level, share of the need")
    columns = [Column(t("Region")), Column(t("Need"))]
    columns += [Column(period, below_final, 1, percent=True) for period in periods]
    columns.append(Column(t("Final level"), "", 0, percent=True))
    rows: list[list[Cell]] = []
    for (region, need), group in frame.groupby(["region", "need"], sort=False):
        below = {row["period"]: row["below_final"] for row in group.to_dict(orient="records")}
        if max(below.values()) >= LEAST_BELOW:
            cells: list[Cell] = [below[period] if below[period] >= LEAST_BELOW else None for period in periods]
            final = float(group["final"].iloc[0])
            rows.append([names["regions"][str(region)].title, names["needs"][str(need)].title, *cells, final])
    note = t(
        "– : at its final level or above. The final level is that of the last period. Seasons move needs and reach "
        "too, so not all of it is waiting: {seasons}.",
        seasons=listed(f"{period} {season}" for period, season in seasons.items()),
    )
    return Table("cover", t("What is uncovered meanwhile"), columns, rows, [note])


def _delay(frame: pd.DataFrame) -> Table:
    columns = [
        Column(t("Extra delay, months"), "", 0),
        Column(t("Overall"), "", 1),
        Column(t("Points lost"), "", 2),
        Column(t("Terms not met"), "", 0),
    ]
    rows: list[list[Cell]] = [
        [
            row["delay"],
            Ranged(row["score"], row["low"], row["high"]),
            row["lost"],
            row["terms_not_met"],
        ]
        for row in records(frame)
    ]
    note = t(
        "Months added to every arrival of units; camps and departures keep theirs. Points lost: of the optimum, which "
        "is the score less the redeployment friction. Where terms are not met they give way, and points do not compare."
    )
    return Table("delay", t("Force generation later than published"), columns, rows, [note])


def _day_one(frame: pd.DataFrame) -> Table:
    columns = [Column(t("If")), Column(t("Overall"), "", 1), Column(t("Points gained"), "", 2)]
    rows: list[list[Cell]] = [
        [said(COUNTERFACTUALS.get(row["what"], AS_IT_IS)), Ranged(row["score"], row["low"], row["high"]), row["gained"]]
        for row in records(frame)
    ]
    note = t(
        "What time costs: each a counterfactual, not a proposal. Pledges that come within the horizon, and no others, "
        "may join from day one or wait. Gains overlap and need not add up. Terms keep their periods."
    )
    return Table("day_one", t("Loss against having everything on day one"), columns, rows, [note])
