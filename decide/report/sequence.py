"""The path of an option in tables, and what time costs it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from decide.analysis.path import ABROAD
from decide.analysis.sequence import COUNTERFACTUALS, Path
from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, reading_notes, terms_not_met, words
from decide.results import Ranged

LEAST_PERSONS = 10.0  # people: smaller moves are in CSV and JSON
LEAST_BELOW = 0.005  # share of a need


def sequence_document(path: Path, pack: Pack) -> Document:
    """Moves, arrivals and bases, what is uncovered meanwhile, delay, and day one."""
    option = path.found.case.option
    frames = path.frames()
    value, low, high = path.results.metric(option.id, "score")
    late = f" Every arrival comes {path.delay:g} months later than published." if path.delay else ""
    lead = [
        *changed(path.results),
        f"Overall {value:.1f} points ({low:.1f}–{high:.1f}) under these inputs.{late}",
        conditional_on(pack),
    ]
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
    return Document(f"Sequence of {option.title} ({option.id})", lead, tables, reading_notes(path.results, pack))


KINDS = {
    "arrival": "arrive",
    "departure": "leave",
    "camp": "beds ready at",
    "opening": "bases open at",
    "closing": "bases close at",
}


def _events(frame: pd.DataFrame, pack: Pack) -> Table:
    columns = [
        Column("Month", "", 0),
        Column("Period"),
        Column("What"),
        Column("Of what or where"),
        Column("Change", "", 1),
        Column("Unit"),
    ]
    rows: list[list[Cell]] = [
        [
            Ranged(row["month"], row["low"], row["high"]),
            row["period"] or "after the horizon",
            KINDS[row["kind"]],
            row["what"],
            row["change"],
            row["unit"],
        ]
        for row in frame.to_dict(orient="records")
    ]
    notes = [f"Months from {pack.calendar.start}, with their range. What comes within a period counts in part in it."]
    if not rows:
        notes = ["Nothing arrives, leaves, opens or closes after the start."]
    return Table("events", "What the option has arrive, leave, open and close", columns, rows, notes)


def _moves(frame: pd.DataFrame, pack: Pack) -> Table:
    columns = [Column("Period"), Column("Unit type"), Column("From"), Column("To"), Column("Units", "", 1)]
    columns += [Column("Persons", "", 0)]

    def area(name: str) -> str:
        return name if name == ABROAD else pack.areas[name].title

    shown = frame[frame["persons"] >= LEAST_PERSONS]
    rows: list[list[Cell]] = [
        [
            row["period"],
            words(row["unit_type"]),
            area(row["from_area"]),
            area(row["to_area"]),
            row["units"],
            row["persons"],
        ]
        for row in shown.to_dict(orient="records")
    ]
    notes = [
        "Inferred from who stands where: within a type and period, areas that lose units are paired with areas that "
        "gain them, the nearest first; the rest comes from or goes abroad. Which very unit moves is not known."
    ]
    if len(frame) > len(shown):
        rest = float(frame["persons"].sum() - shown["persons"].sum())
        notes.append(
            f"{len(frame) - len(shown)} moves of fewer than {LEAST_PERSONS:.0f} people left out ({rest:.0f} in all)."
        )
    return Table("moves", "Who moves when", columns, rows, notes)


def _held(frame: pd.DataFrame, pack: Pack) -> Table:
    periods = [period.id for period in pack.calendar.periods]
    by_area = {
        str(area): {row["period"]: row for row in group.to_dict(orient="records")}
        for area, group in frame.groupby("area", sort=False)
    }
    columns = [
        Column("Area"),
        *(Column(period, "", 0, percent=True) for period in periods),
        Column("Opens"),
        Column("Closes"),
    ]
    rows: list[list[Cell]] = []
    for name, area in pack.areas.items():
        held = [float(by_area[name][period]["held"]) for period in periods]
        up = [share > LEAST_BELOW for share in held]
        opens = [p for p, now, before in zip(periods[1:], up[1:], up, strict=False) if now and not before]
        closes = [p for p, now, before in zip(periods[1:], up[1:], up, strict=False) if before and not now]
        rows.append([area.title, *held, ", ".join(opens) or "–", ", ".join(closes) or "–"])
    note = "Opens, closes: the period from which the plan begins or ceases to hold the bases there."
    return Table("held", "Share of the bases held in the plan", columns, rows, [note])


def _cover(frame: pd.DataFrame, pack: Pack) -> Table:
    periods = [period.id for period in pack.calendar.periods]
    columns = [Column("Region"), Column("Need")]
    columns += [Column(period, "Below its final level, share of the need", 1, percent=True) for period in periods]
    columns.append(Column("Final level", "", 0, percent=True))
    rows: list[list[Cell]] = []
    for (region, need), group in frame.groupby(["region", "need"], sort=False):
        below = {row["period"]: row["below_final"] for row in group.to_dict(orient="records")}
        if max(below.values()) >= LEAST_BELOW:
            cells: list[Cell] = [below[period] if below[period] >= LEAST_BELOW else None for period in periods]
            final = float(group["final"].iloc[0])
            rows.append([pack.regions[str(region)].title, pack.needs[str(need)].title, *cells, final])
    seasons = "; ".join(f"{period.id} {period.season}" for period in pack.calendar.periods)
    notes = [
        "– : at its final level or above. The final level is that of the last period. Seasons move needs and reach "
        f"too, so not all of it is waiting: {seasons}."
    ]
    return Table("cover", "What is uncovered meanwhile", columns, rows, notes)


def _delay(path: Path) -> Table:
    columns = [
        Column("Extra delay, months", "", 0),
        Column("Overall", "", 1),
        Column("Points lost", "", 2),
        Column("Terms not met", "", 0),
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
    note = (
        "Months added to every arrival of units; camps and departures keep theirs. Points lost: of the optimum, which "
        "is the score less the redeployment friction. Where terms are not met they give way, and points do not compare."
    )
    return Table("delay", "Force generation later than published", columns, rows, [note])


def _day_one(path: Path) -> Table:
    columns = [Column("If"), Column("Overall", "", 1), Column("Points gained", "", 2)]
    rows: list[list[Cell]] = [
        [COUNTERFACTUALS.get(row["what"], "As it is"), Ranged(row["score"], row["low"], row["high"]), row["gained"]]
        for row in _records(path.day_one)
    ]
    note = (
        "What time costs: each a counterfactual, not a proposal. Pledges that come within the horizon, and no others, "
        "may join from day one or wait. Gains overlap and need not add up. Terms keep their periods."
    )
    return Table("day_one", "Loss against having everything on day one", columns, rows, [note])


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict(orient="records")]
