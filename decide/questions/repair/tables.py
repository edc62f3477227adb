"""A conflict of an option's terms and its repairs, in words and tables, from a study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decide.errors import Place
from decide.language import counted, listed, number, t
from decide.pack.theatre import Theatre
from decide.questions.repair.chart import repair_chart
from decide.questions.repair.sentences import joined, sentence, wanting
from decide.report.commands import command
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on
from decide.results.study import Ranged, Study, records

Row = Mapping[str, Any]


def document_of(study: Study, theatre: Theatre) -> Document:
    """What contradicts what, and what would end it."""
    (option,) = records(study.frames["options"])
    title = t("Repairs: {title} ({option})", title=option["title"], option=option["option"])
    lead = [*changed(study), _lead(study, option["score"]), conditional_on(theatre)]
    if not len(study.frames["conflicts"]):
        return Document(title, lead, [])
    repairs = records(study.frames["repairs"])
    tables = [_conflict_table(study), *_choices_table(study)]
    if not repairs:
        note = t("No way out is listed: none was looked for (--explain), or none of those tried is enough.")
        return Document(title, lead, tables, [note])
    tables += [_repair_table(study, repairs), _lines(repairs)]
    return Document(title, lead, tables, _notes(option["option"]), [repair_chart(study.frames, option["score"])])


def _lead(study: Study, score: float) -> str:
    points, count = number(score, ".1f"), study.frames["conflicts"]["conflict"].nunique()
    if not count:
        return t("No conflict: every term of the option can be kept ({score} points).", score=points)
    what = counted("a conflict", "{count} conflicts that share no term", count=count)
    return t(
        "The option's terms cannot all be kept: {what}. The plan that breaks them least reaches {score} points.",
        what=what,
        score=points,
    )


def sentences_of(study: Study, frame: str) -> list[str]:
    """What each row of a frame does, in words."""
    parts: dict[int, list[str]] = {}
    for part in records(study.frames["parts"]):
        if part["frame"] == frame:
            parts.setdefault(part["row"], []).append(sentence(part))
    return [joined(several) for several in parts.values()]


def cost_of(way: Row) -> Ranged:
    """USD a year the pack charges for a way out."""
    return Ranged(way["cost"], way["cost_low"], way["cost_high"])


def _conflict_table(study: Study) -> Table:
    columns = [Column(t("Conflict")), Column(t("Terms that cannot be kept together")), Column(t("Written in"))]
    columns.append(Column(t("Too little of")))
    short = records(study.frames["wanting"])
    rows: list[list[Cell]] = []
    seen = 0
    for term in records(study.frames["conflicts"]):
        n, place = term["conflict"], str(Place(term["file"], term["line"])) or "–"
        lacking = listed(wanting(row for row in short if row["conflict"] == n)) or "–"
        rows.append([*([str(n)] if n > seen else [""]), term["title"], place, lacking if n > seen else ""])
        seen = n
    notes = [
        t(
            "Of the terms of a conflict none can be spared: without any one of them the others can be kept. A term "
            "that stands alone asks for more than the mission can do."
        )
    ]
    return Table("conflicts", t("What contradicts what"), columns, rows, notes)


def _choices_table(study: Study) -> list[Table]:
    """Where there are several conflicts, what ends each."""
    conflicts = study.frames["conflicts"]["conflict"].unique()
    ways = [*zip(records(study.frames["choices"]), sentences_of(study, "choices"), strict=True)]
    if len(conflicts) < 2 or not ways:
        return []
    columns = [Column(t("Conflict")), Column(t("Ended by")), Column(t("$m a year"), t("Added cost"), 2, scale=1e6)]
    rows: list[list[Cell]] = []
    for n in conflicts:
        mine = [(way, says) for way, says in ways if way["conflict"] == n]
        rows += [[str(n) if m == 0 else "", says, cost_of(way)] for m, (way, says) in enumerate(mine)]
        rows += [] if mine or study.manifest.get("stopped") else [[str(n), t("nothing that was tried"), None]]
    notes = [
        t("Each ends its own conflict, with the terms of the others set aside; the repairs below end all at once.")
    ]
    return [Table("choices", t("Ways out of each conflict"), columns, rows, notes)]


def _repair_table(study: Study, repairs: list[dict[str, Any]]) -> Table:
    columns = [
        Column(t("No.")),
        Column(t("Feasible with")),
        Column(t("$m a year"), t("Added cost"), 2, scale=1e6),
        Column(t("Points after it"), "", 1),
    ]
    rows: list[list[Cell]] = [
        [str(way["repair"]), says, cost_of(way), way["score"]]
        for way, says in zip(repairs, sentences_of(study, "repairs"), strict=True)
    ]
    notes = [
        t(
            "Each alone lets every term be kept; least amounts, rounded up to whole units, each confirmed by solving "
            "again. Cheapest first, then most points."
        )
    ]
    return Table("repairs", t("Repairs"), columns, rows, notes)


def _lines(repairs: list[dict[str, Any]]) -> Table:
    rows: list[list[Cell]] = [[str(way["repair"]), way["sets"]] for way in repairs]
    return Table("sets", t("To apply one"), [Column(t("No.")), Column(t("Add to any command"))], rows)


def _notes(option: str) -> list[str]:
    return [
        t(
            "Cost: what the pack charges for units and beds; giving up a term or allowing faster moves has no price "
            "there, which does not mean that it is free."
        ),
        t(
            "{command} shows the plan after the first repair; with --out FILE.yaml it writes a what-if file.",
            command=command("repair", option, "--apply", "1"),
        ),
    ]
