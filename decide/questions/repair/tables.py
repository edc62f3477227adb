"""A conflict of an option's terms and its repairs, in words and tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from decide.language import listed, number, t
from decide.pack.theatre import Theatre
from decide.questions.repair.study import Diagnosis
from decide.questions.repair.ways import Way
from decide.report.commands import command
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import conditional_on


def repair_document(diagnosis: Diagnosis, theatre: Theatre, changed: Sequence[str]) -> Document:
    """What contradicts what, and what would end it."""
    folder, found = theatre.folder.as_posix(), diagnosis.found
    option = found.case.option
    title = t("Repairs: {title} ({option})", title=option.title, option=option.id)
    lead = [*changed, *_lead(diagnosis), conditional_on(theatre)]
    if not diagnosis.conflicts:
        return Document(title, lead, [])
    if not diagnosis.repairs:
        note = t("No way out is listed: none was looked for (--explain), or none of those tried is enough.")
        return Document(title, lead, [_conflict_table(diagnosis, folder)], [note])
    tables = [_conflict_table(diagnosis, folder), *_choices_table(diagnosis), _repair_table(diagnosis)]
    return Document(title, lead, [*tables, _lines(diagnosis)], _notes(diagnosis))


def _lead(diagnosis: Diagnosis) -> list[str]:
    score = number(diagnosis.score, ".1f")
    if not diagnosis.conflicts:
        return [t("No conflict: every term of the option can be kept ({score} points).", score=score)]
    count = len(diagnosis.conflicts)
    what = t("a conflict") if count == 1 else t("{count} conflicts that share no term", count=count)
    return [
        t(
            "The option's terms cannot all be kept: {what}. The plan that breaks them least reaches {score} points.",
            what=what,
            score=score,
        )
    ]


def _conflict_table(diagnosis: Diagnosis, folder: str) -> Table:
    columns = [Column(t("Conflict")), Column(t("Terms that cannot be kept together")), Column(t("Written in"))]
    columns.append(Column(t("Too little of")))
    rows: list[list[Cell]] = []
    for n, conflict in enumerate(diagnosis.conflicts, 1):
        for m, term in enumerate(conflict.terms):
            place = str(term.place).removeprefix(f"{folder}/") if term.place else "–"
            about = [str(n), listed(conflict.wanting) or "–"] if m == 0 else ["", ""]
            rows.append([about[0], term.title, place, about[1]])
    notes = [
        t(
            "Of the terms of a conflict none can be spared: without any one of them the others can be kept. A term "
            "that stands alone asks for more than the mission can do."
        )
    ]
    return Table("conflicts", t("What contradicts what"), columns, rows, notes)


def _choices_table(diagnosis: Diagnosis) -> list[Table]:
    """Where there are several conflicts, what ends each."""
    if not diagnosis.choices:
        return []
    columns = [Column(t("Conflict")), Column(t("Ended by")), Column(t("$m a year"), t("Added cost"), 2, scale=1e6)]
    rows: list[list[Cell]] = []
    for n, choices in enumerate(diagnosis.choices, 1):
        rows += [[str(n) if m == 0 else "", way.sentence, way.cost] for m, way in enumerate(choices)]
        rows += [] if choices else [[str(n), t("nothing that was tried"), None]]
    notes = [
        t("Each ends its own conflict, with the terms of the others set aside; the repairs below end all at once.")
    ]
    return [Table("choices", t("Ways out of each conflict"), columns, rows, notes)]


def _repair_table(diagnosis: Diagnosis) -> Table:
    columns = [
        Column(t("No.")),
        Column(t("Feasible with")),
        Column(t("$m a year"), t("Added cost"), 2, scale=1e6),
        Column(t("Points after it"), "", 1),
    ]
    rows: list[list[Cell]] = [
        [str(n), repair.sentence, repair.cost, repair.score] for n, repair in enumerate(diagnosis.repairs, 1)
    ]
    notes = [
        t(
            "Each alone lets every term be kept; least amounts, rounded up to whole units, each confirmed by solving "
            "again. Cheapest first, then most points."
        )
    ]
    return Table("repairs", t("Repairs"), columns, rows, notes)


def _lines(diagnosis: Diagnosis) -> Table:
    rows: list[list[Cell]] = [[str(n), set_words(repair)] for n, repair in enumerate(diagnosis.repairs, 1)]
    return Table("sets", t("To apply one"), [Column(t("No.")), Column(t("Add to any command"))], rows)


def set_words(repair: Way) -> str:
    """The `--set` flags that apply a repair."""
    return " ".join(f"--set {path}={'null' if value is None else f'{value:.12g}'}" for path, value in repair.sets)


def _notes(diagnosis: Diagnosis) -> list[str]:
    name = diagnosis.found.case.option.id
    return [
        t(
            "Cost: what the pack charges for units and beds; giving up a term or allowing faster moves has no price "
            "there, which does not mean that it is free."
        ),
        t(
            "{command} shows the plan after the first repair; with --out FILE.yaml it writes a what-if file.",
            command=command("repair", name, "--apply", "1"),
        ),
    ]


def conflict_frame(diagnosis: Diagnosis, folder: str) -> pd.DataFrame:
    """One row per term of a conflict."""
    rows = [
        (
            diagnosis.found.case.option.id,
            n,
            term.id,
            term.title,
            term.place.file.removeprefix(f"{folder}/") if term.place else "",
            term.place.line if term.place else 0,
            "; ".join(conflict.wanting),
        )
        for n, conflict in enumerate(diagnosis.conflicts, 1)
        for term in conflict.terms
    ]
    return pd.DataFrame(rows, columns=["option", "conflict", "term", "title", "file", "line", "wanting"])


WAY = ("kind", "sentence", "sets", "amount", "least", "unit", "cost", "cost_low", "cost_high")


def repair_frame(diagnosis: Diagnosis) -> pd.DataFrame:
    """One row per repair; `sets` are its flags."""
    option = diagnosis.found.case.option.id
    rows = [(option, n, *_row(repair), repair.score) for n, repair in enumerate(diagnosis.repairs, 1)]
    return pd.DataFrame(rows, columns=["option", "repair", *WAY, "score"])


def choice_frame(diagnosis: Diagnosis) -> pd.DataFrame:
    """One row per way out of each of several conflicts, with the terms of the others set aside."""
    option = diagnosis.found.case.option.id
    rows = [(option, n, *_row(way)) for n, choices in enumerate(diagnosis.choices, 1) for way in choices]
    return pd.DataFrame(rows, columns=["option", "conflict", *WAY])


def _row(way: Way) -> tuple[object, ...]:
    cost = way.cost.value, way.cost.low, way.cost.high
    return way.kind, way.sentence, set_words(way), way.amount, way.least, way.unit, *cost
