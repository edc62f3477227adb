"""The path of an option in tables, and what time costs it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from decide.language import counted, listed, mark, number, said, t
from decide.language.units import measure
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.sequence.path import ABROAD
from decide.questions.sequence.study import COUNTERFACTUALS, Path
from decide.questions.show.tables import overall_in_words
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, reading_notes, short, terms_not_met
from decide.results.study import Ranged

LEAST_PERSONS = 10.0  # people: smaller moves are in CSV and JSON
LEAST_BELOW = 0.005  # share of a need


def sequence_document(path: Path, theatre: Theatre, pack: Pack) -> Document:
    """Moves, arrivals and bases, what is uncovered meanwhile, delay, and day one."""
    option = path.found.case.option
    frames = path.frames()
    score = overall_in_words(path.results, option.id, decimals=1)
    if path.delay:
        months = number(path.delay, "g")
        score += " " + (
            t("Every arrival comes {months} month later than published.", months=months)
            if path.delay == 1
            else t("Every arrival comes {months} months later than published.", months=months)
        )
    lead = [*changed(path.results), score, conditional_on(theatre)]
    tables = [
        _events(frames["events"], pack),
        _moves(frames["moves"], pack),
        _held(frames["held"], pack),
        _cover(frames["cover"], pack),
        _delay(path),
        _day_one(path),
    ]
    if len(path.results.shortfalls):
        tables.append(terms_not_met(path.results, [option.id]))
    title = t("Sequence of {title} ({option})", title=option.title, option=option.id)
    return Document(title, lead, tables, reading_notes(path.results, pack))


AS_IT_IS = mark("As it is")
KINDS = {
    "arrival": mark("arrive"),
    "departure": mark("leave"),
    "camp": mark("beds ready at"),
    "opening": mark("bases open at"),
    "closing": mark("bases close at"),
}


def _events(frame: pd.DataFrame, pack: Pack) -> Table:
    columns = [
        Column(t("Month"), "", 0),
        Column(t("Period")),
        Column(t("What")),
        Column(t("Of what or where")),
        Column(t("Change"), "", 1),
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
        for row in frame.to_dict(orient="records")
    ]
    note = t(
        "Months from {start}, with their range. What comes within a period counts in part in it.",
        start=pack.calendar.start,
    )
    if not rows:
        note = t("Nothing arrives, leaves, opens or closes after the start.")
    return Table("events", t("What the option has arrive, leave, open and close"), columns, rows, [note])


def _moves(frame: pd.DataFrame, pack: Pack) -> Table:
    columns = [Column(t("Period")), Column(t("Unit type")), Column(t("From")), Column(t("To"))]
    columns += [Column(t("Units"), "", 1), Column(t("Persons"), "", 0)]

    def area(name: str) -> str:
        return t("abroad") if name == ABROAD else pack.areas[name].title

    shown = frame[frame["persons"] >= LEAST_PERSONS]
    rows: list[list[Cell]] = [
        [
            row["period"],
            short(pack.units, row["unit_type"]),
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
        )
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


def _held(frame: pd.DataFrame, pack: Pack) -> Table:
    periods = [period.id for period in pack.calendar.periods]
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
    for name, area in pack.areas.items():
        held = [float(by_area[name][period]["held"]) for period in periods]
        up = [share > LEAST_BELOW for share in held]
        opens = [p for p, now, before in zip(periods[1:], up[1:], up, strict=False) if now and not before]
        closes = [p for p, now, before in zip(periods[1:], up[1:], up, strict=False) if before and not now]
        rows.append([area.title, *held, ", ".join(opens) or "–", ", ".join(closes) or "–"])
    note = t("Opens, closes: the period from which the plan begins or ceases to hold the bases there.")
    return Table("held", t("Share of the bases held in the plan"), columns, rows, [note])


def _cover(frame: pd.DataFrame, pack: Pack) -> Table:
    periods = [period.id for period in pack.calendar.periods]
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
            rows.append([pack.regions[str(region)].title, pack.needs[str(need)].title, *cells, final])
    seasons = listed(f"{period.id} {period.season}" for period in pack.calendar.periods)
    note = t(
        "– : at its final level or above. The final level is that of the last period. Seasons move needs and reach "
        "too, so not all of it is waiting: {seasons}.",
        seasons=seasons,
    )
    return Table("cover", t("What is uncovered meanwhile"), columns, rows, [note])


def _delay(path: Path) -> Table:
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
        for row in _records(path.delays)
    ]
    note = t(
        "Months added to every arrival of units; camps and departures keep theirs. Points lost: of the optimum, which "
        "is the score less the redeployment friction. Where terms are not met they give way, and points do not compare."
    )
    return Table("delay", t("Force generation later than published"), columns, rows, [note])


def _day_one(path: Path) -> Table:
    columns = [Column(t("If")), Column(t("Overall"), "", 1), Column(t("Points gained"), "", 2)]
    rows: list[list[Cell]] = [
        [said(COUNTERFACTUALS.get(row["what"], AS_IT_IS)), Ranged(row["score"], row["low"], row["high"]), row["gained"]]
        for row in _records(path.day_one)
    ]
    note = t(
        "What time costs: each a counterfactual, not a proposal. Pledges that come within the horizon, and no others, "
        "may join from day one or wait. Gains overlap and need not add up. Terms keep their periods."
    )
    return Table("day_one", t("Loss against having everything on day one"), columns, rows, [note])


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict(orient="records")]
