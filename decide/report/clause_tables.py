"""What a source says an option is, clause by clause, with what becomes of each in the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import counted, listed, mark, said, t
from decide.model.families import TERMS
from decide.pack.schema import HANDLED, Pack
from decide.report.document import Cell, Column, Table
from decide.report.words import quoted
from decide.results.clause_rows import APART
from decide.results.study import Results

WAYS = {
    "modelled": mark("modelled"),
    "enforced": mark("enforced"),
    "left_to_the_plan": mark("left to the plan"),
    "not_represented": mark("not represented"),
}


def clauses_table(results: Results, pack: Pack, option: str) -> list[Table]:
    """Every clause of an option; nothing for one without. `pack` is the pack that was solved, what-if and all."""
    rows = [row for row in results.rows_of("clauses") if row["option"] == option]
    if not rows:
        return []
    columns = [Column(t("What the source says")), Column(t("Where")), Column(t("In the model")), Column(t("By or why"))]
    lines: list[list[Cell]] = [
        [row["says"], f"{row['source']}, {row['locator']}", said(WAYS[row["handled"]]), _by(results, pack, row)]
        for row in rows
    ]
    notes = [
        t(
            "In our words. Modelled: put into figures by the changes named. Enforced: a term that every plan keeps. "
            "Left to the plan: the best plan may do it or not. Not represented: no score and no figure shows it."
        )
    ]
    return [Table("clauses", t("What the source says the option is, clause by clause"), columns, lines, notes)]


def clauses_counted(results: Results, order: Sequence[str]) -> list[Table]:
    """How many clauses of each option are handled in which way; nothing where no option has any."""
    rows = results.rows_of("clauses")
    if not rows:
        return []
    columns = [Column(t("Option")), *(Column(said(WAYS[way]), "", 0) for way in HANDLED)]
    lines: list[list[Cell]] = [
        [name, *(sum((row["option"], row["handled"]) == (name, way) for row in rows) for way in HANDLED)]
        for name in order
    ]
    notes = [t("Clauses of each option's own source; decide show prints them, and data exports have them all.")]
    return [Table("clauses", t("What the sources say the options are, and what becomes of it"), columns, lines, notes)]


def _by(results: Results, pack: Pack, row: Mapping[str, Any]) -> str:
    """The changes or terms that stand for a clause, or the reason why none does."""
    names = str(row["by"]).split(APART) if row["by"] else []
    if row["handled"] == "modelled":
        titles = {item["change"]: item["title"] for item in results.rows_of("changes")}
        return listed(quoted(titles[name]) for name in names)
    if row["handled"] == "enforced":
        return listed(_term(results, pack, name) for name in names)
    return str(row["reason"])


def _term(results: Results, pack: Pack, name: str) -> str:
    """A term by its title, and whether the plan shown feels it."""
    if name not in pack.terms:
        return t("{term} (removed by what is changed)", term=quoted(name))
    title = quoted(pack.terms[name].title)
    if any(row["term"] == name for row in results.rows_of("shortfalls")):
        return t("{term} (cannot be kept)", term=title)
    binding = [row for row in results.rows_of("worth") if (row["family"], row["id"]) == (TERMS.id, name)]
    if not binding:
        return t("{term} (kept)", term=title)
    count = int(binding[0]["periods"])
    return counted("{term} (binds in {count} period)", "{term} (binds in {count} periods)", count=count, term=title)
