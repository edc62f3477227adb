"""What is forced and what is free, in words, tables and a chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decide.language import number, t
from decide.pack.read import Theatre
from decide.report.charts.ranges import ranges_chart
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, run_notes
from decide.results import Study, records

Row = Mapping[str, Any]
FREE = 0.5  # of the best: an amount that can vary by more is told as free
NEAR = 1.0  # per cent of the best by which the lead judges
TOLD = 3  # of each, in the lead
FEW = 50.0  # people: a difference below is not told


def ranges_document(study: Study, theatre: Theatre) -> Document:
    """A study made by `decide.analysis.ranges`."""
    option = str(study.manifest["options"][0])
    title = t("What is forced and what is free: {option}", option=option)
    areas = {name: area.title for name, area in theatre.pack.areas.items()}
    tables = [_presence(study, areas), _missed(study, theatre), _tasks(study, theatre)]
    if len(study.frames["plans"]):
        tables.insert(1, _plans(study, areas))
    frame = study.frames["ranges"]
    chart = ranges_chart(frame[frame["kind"] == "presence"], areas, t("People by area: how far a plan can vary"))
    notes = [
        t(
            "Exact: each end is the optimum of a linear programme over all plans whose weighted score, less the "
            "redeployment friction, is within so many per cent of the option's overall score. Ends of different rows "
            "do not come together in one plan."
        ),
        t("Other plans go to the far side of every area's range in turn, seen from the plans before."),
        *run_notes(study.manifest),
    ]
    return Document(
        title, [*changed(study), *_lead(study, theatre), conditional_on(theatre.pack)], tables, notes, (chart,)
    )


def _lead(study: Study, theatre: Theatre) -> list[str]:
    rows = [row for row in records(study.frames["ranges"]) if row["kind"] == "presence" and row["per_cent"] == NEAR]
    lines = []
    if rows:
        loose = [row for row in rows if row["best"] > FEW and row["high"] - row["low"] > FREE * row["best"]]
        parts = [
            t(
                "{area} {low} to {high}",
                area=theatre.pack.areas[row["id"]].title,
                low=number(row["low"], ",.0f"),
                high=number(row["high"], ",.0f"),
            )
            for row in sorted(loose, key=lambda row: row["low"] - row["high"])[:TOLD]
        ]
        lines.append(
            t("For one per cent of the score the plan is free to place: {parts}.", parts="; ".join(parts))
            if parts
            else t("Within one per cent of the score the plan can hardly place people otherwise.")
        )
    lost = [row for row in records(study.frames["replacement"]) if row["points"] is not None]
    lost.sort(key=lambda row: -row["points"])
    if lost:
        parts = [
            t("{what} {points} points", what=_title(theatre, row), points=number(row["points"], ".1f"))
            for row in lost
            if row["kind"] != "task"
        ][:TOLD]
        lines.append(t("Hardest to do without, of bases and units: {parts}.", parts="; ".join(parts)))
    return lines


def _title(theatre: Theatre, row: Row) -> str:
    pack = theatre.pack
    if row["kind"] == "base":
        return pack.areas[row["id"]].title
    return pack.units[row["id"]].title if row["kind"] == "unit" else pack.tasks[row["id"]].title


def _spans(study: Study, kind: str) -> dict[tuple[str, str], dict[float, Row]]:
    found: dict[tuple[str, str], dict[float, Row]] = {}
    for row in records(study.frames["ranges"]):
        if row["kind"] == kind:
            found.setdefault((row["id"], row["region"]), {})[float(row["per_cent"])] = row
    return found


def _span_columns(parts: list[float], decimals: int) -> list[Column]:
    columns = []
    for part in parts:
        group = t("At the best") if part == 0 else t("Within {part} %", part=f"{part:g}")
        columns += [Column(t("least"), group, decimals), Column(t("most"), group, decimals)]
    return columns


def _presence(study: Study, areas: Mapping[str, str]) -> Table:
    spans = _spans(study, "presence")
    parts = sorted(next(iter(spans.values())))
    columns = [Column(t("Area")), Column(t("Best"), "", 0), *_span_columns(parts, 0)]
    rows: list[list[Cell]] = [
        [areas[name], span[parts[0]]["best"], *(span[part][end] for part in parts for end in ("low", "high"))]
        for (name, _), span in spans.items()
    ]
    return Table("ranges_presence", t("People stationed, mean over the horizon"), columns, rows)


def _tasks(study: Study, theatre: Theatre) -> Table:
    spans = _spans(study, "task")
    parts = sorted(next(iter(_spans(study, "presence").values())))
    columns = [Column(t("Task")), Column(t("Region")), Column(t("Best"), "", 1), *_span_columns(parts, 1)]
    pack = theatre.pack
    rows: list[list[Cell]] = [
        [
            pack.tasks[name].title,
            pack.regions[region].title,
            span[parts[0]]["best"],
            *(span[part][end] for part in parts for end in ("low", "high")),
        ]
        for (name, region), span in spans.items()
    ]
    return Table("ranges_tasks", t("Effort on tasks, mean over the horizon"), columns, rows)


def _missed(study: Study, theatre: Theatre) -> Table:
    kinds = {"base": t("Base"), "unit": t("Unit type"), "task": t("Task")}
    columns = [Column(t("Without")), Column(t("Kind")), Column(t("The best drops by, points"), "", 2)]
    columns += [Column(t("to"), "", 1), Column(t("Terms"))]
    listed = records(study.frames["replacement"])
    listed.sort(key=lambda row: float("-inf") if row["points"] is None else -row["points"])
    rows: list[list[Cell]] = [
        [
            _title(theatre, row),
            kinds[row["kind"]],
            row["points"],
            row["without"],
            t("no sound plan") if row["points"] is None else t("not all met") if row["terms_broken"] else t("all met"),
        ]
        for row in listed
    ]
    note = t("Replanned without it. Where terms of the option can then not all be met, the plan breaks them least.")
    return Table("ranges_missed", t("What could not be missed"), columns, rows, [note])


def _plans(study: Study, areas: Mapping[str, str]) -> Table:
    plans = records(study.frames["plans"])
    laid = {(row["plan"], row["area"]): row for row in records(study.frames["laydowns"])}
    columns = [Column(t("Area")), Column(t("Best"), "", 0)]
    columns += [Column(t("Plan {number}", number=str(row["plan"])), t("Other plans"), 0) for row in plans]
    rows: list[list[Cell]] = [
        [title, laid[plans[0]["plan"], name]["best"], *(laid[row["plan"], name]["persons"] for row in plans)]
        for name, title in areas.items()
    ]
    rows.append([t("Placed elsewhere than in the best plan"), None, *(row["elsewhere"] for row in plans)])
    scores = [study.manifest["ranges"]["score"], *(row["points"] for row in plans)]
    rows.append([t("Overall score"), *(number(score, ".1f") for score in scores)])
    note = t("Plans within {part} % of the best.", part=f"{study.manifest['ranges']['apart']:g}")
    return Table("ranges_plans", t("Plans nearly as good that look different"), columns, rows, [note])
