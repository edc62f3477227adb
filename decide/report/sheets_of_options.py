"""Tables that a workbook has beyond those of its document: plans by period, clauses, changes, figures."""

from __future__ import annotations

from collections.abc import Sequence

from decide.errors import InputError
from decide.language import said, t
from decide.language.units import measure
from decide.pack.theatre import Theatre, resolve
from decide.report.clause_tables import clauses_table
from decide.report.document import Cell, Column, Table
from decide.report.evidence import GRADE_WORDS, IN_PACK, evidence
from decide.report.what_changed import what_if_in
from decide.results.study import Results, Study


def further_sheets(study: Study, theatre: Theatre) -> Sequence[Table]:
    """The tables that a workbook of a study has beside those it shows."""
    if not isinstance(study, Results):
        return [figures_table(theatre)]
    several = len(study.names) > 1
    about_plans = [laydown_by_period(study, theatre), tasks_by_period(study, theatre)]
    of_several = [*clauses_of_all(study, theatre), *changes_of_all(study)] if several else []
    made = [*about_plans, *of_several, figures_table(theatre)]
    return [table for table in made if table.rows]


def _by_period(theatre: Theatre) -> list[Column]:
    return [Column(period.id, "", 1) for period in theatre.pack.calendar.periods]


def laydown_by_period(results: Results, theatre: Theatre) -> Table:
    """Units of each type in each area, period by period."""
    pack, periods = theatre.pack, [period.id for period in theatre.pack.calendar.periods]
    units: dict[tuple[str, str, str, str], dict[str, float]] = {}
    for row in results.rows_of("laydown"):
        key = (row["option"], row["area"], row["unit_type"], row["unit"])
        units.setdefault(key, {})[row["period"]] = row["units"]
    rows: list[list[Cell]] = []
    for (option, area, unit_type, unit), by in units.items():
        area_title = pack.areas[area].title if area in pack.areas else area
        type_title = pack.units[unit_type].title if unit_type in pack.units else unit_type
        rows.append([option, area_title, type_title, measure(unit), *(by.get(period, 0.0) for period in periods)])
    columns = [Column(t("Option")), Column(t("Area")), Column(t("Unit type")), Column(t("Unit")), *_by_period(theatre)]
    return Table("laydown_by_period", t("Who is stationed where, by period"), columns, rows)


def tasks_by_period(results: Results, theatre: Theatre) -> Table:
    """Units on each task in each area, period by period, wherever they are stationed."""
    pack, periods = theatre.pack, [period.id for period in theatre.pack.calendar.periods]
    units: dict[tuple[str, str, str, str], dict[str, float]] = {}
    for row in results.rows_of("tasks"):
        by = units.setdefault((row["option"], row["area"], row["task"], row["unit_type"]), {})
        by[row["period"]] = by.get(row["period"], 0.0) + row["units"]
    rows: list[list[Cell]] = []
    for (option, area, task, unit_type), by in units.items():
        area_title = pack.areas[area].title if area in pack.areas else area
        task_title = pack.tasks[task].title if task in pack.tasks else task
        type_title, counted_in = unit_type, ""
        if unit_type in pack.units:
            type_title, counted_in = pack.units[unit_type].title, measure(pack.units[unit_type].counted_in)
        numbers = (by.get(period, 0.0) for period in periods)
        rows.append([option, area_title, task_title, type_title, counted_in, *numbers])
    columns = [Column(t("Option")), Column(t("Place")), Column(t("Task")), Column(t("Unit type")), Column(t("Unit"))]
    return Table("tasks_by_period", t("Who does what where, by period"), [*columns, *_by_period(theatre)], rows)


def clauses_of_all(results: Results, theatre: Theatre) -> list[Table]:
    """Every clause of every option, with what becomes of it in the model; nothing where no option has any, or where the
    pack at hand is not the one that was solved."""
    rows: list[list[Cell]] = []
    made: list[Table] = []
    try:
        what_if = what_if_in(results.manifest, theatre)
        for option in (name for name in results.names if name in theatre.options):
            made = clauses_table(results.only(option), resolve(theatre, option, what_if).pack, option) or made
            rows += [[option, *row] for row in made[0].rows] if made else []
    except InputError:
        return []
    if not rows:
        return []
    columns = [Column(t("Option")), *made[0].columns]
    return [Table("clauses_of_all", made[0].title, columns, rows, made[0].notes)]


def changes_of_all(results: Results) -> list[Table]:
    """Every named change of every option."""
    columns = [Column(t("Option")), Column(t("Change")), Column(t("Why")), Column(t("Source")), Column(t("Sets"))]
    rows: list[list[Cell]] = []
    for row in results.rows_of("changes"):
        source = f"{row['source']}, {row['locator']}" if isinstance(row["source"], str) else t("assumption")
        rows.append([row["option"], row["title"], row["reason"], source, row["sets"]])
    return [Table("changes_of_all", t("What each option sets differently"), columns, rows)]


def figures_table(theatre: Theatre) -> Table:
    """Every figure of the pack, its options, levers and stress cases as published, with grade and ground."""
    frame = evidence(theatre)
    text = frame.astype(object).where(frame.notna(), None)
    rows: list[list[Cell]] = []
    for row in text.to_dict(orient="records"):
        ground = row["assumption"] or row["derived"] or row["near"] or ""
        source = ", ".join(part for part in (row["source"], row["locator"]) if part)
        owner = t("the pack") if row["option"] == IN_PACK else row["option"]
        numbers = (row["value"], row["low"], row["high"])
        grade = said(GRADE_WORDS[row["grade"]])
        rows.append([owner, row["path"], *numbers, measure(row["unit"]), grade, source, ground])
    columns = [Column(t("Set by")), Column(t("Figure"))]
    columns += [Column(title, "", 4) for title in (t("Value"), t("Low"), t("High"))]
    columns += [Column(t("Unit")), Column(t("Grade")), Column(t("Source")), Column(t("Ground"))]
    note = t("As published: what a what-if sets stands in the table of what was changed.")
    return Table("figures", t("Every figure, with its range, grade and source"), columns, rows, [note])
