"""What sources say beside the model: where they part, where the host state stood, and what the model does not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import counted, t
from decide.pack.schema import Pack
from decide.report.beside_sources import agreement_in_words, expectation_in_words
from decide.report.consent import consent_in_words
from decide.report.document import Cell, Column, Table
from decide.report.words import in_order, quoted
from decide.results.agreement import DISAGREES
from decide.results.study import Results, Study

Row = Mapping[str, Any]
Names = Mapping[str, str]


def parting_words(results: Results, pack: Pack, names: Names) -> list[str]:
    """Each expectation of a source that the result does not share, with what the source says and where; nothing where
    it shares all."""
    where = {(row["option"], row["says"]): row for row in results.rows_of("judgements")}
    return [
        t(
            "{option}: {says} ({where}) {expectation}",
            option=names[row["option"]],
            says=quoted(row["says"]),
            where=_where(where[row["option"], row["says"]]),
            expectation=expectation_in_words(row, pack),
        )
        for row in results.rows_of("agreement")
        if row["verdict"] == DISAGREES
    ]


def expectations(results: Results, pack: Pack, names: Names) -> Table | None:
    """Where result and sources part, in a sentence each, and how often they agree; nothing where no source expects
    anything."""
    said = agreement_in_words(results, pack, lambda option: names.get(option, option))
    if not said:
        return None
    lead = [*parting_words(results, pack, names), *said]
    return Table("agreement", t("Where the sources and the model part"), (), (), lead=lead)


def left_out(results: Results, options: Sequence[str], names: Names) -> Table | None:
    """Clauses of the options that no score shows, with the reason; that there is none where there is none. Nothing
    where no clause is recorded of them."""
    rows = in_order(results.rows_of("clauses"), options)
    if not rows:
        return None
    shown = [row for row in rows if row["handled"] == "not_represented"]
    title = t("What the sources say of these options and the model does not have")
    lead = [_counted(names[option], [row for row in rows if row["option"] == option]) for option in options]
    columns = [Column(t("Option")), Column(t("What the source says")), Column(t("Where")), Column(t("Why not"))]
    lines: list[list[Cell]] = [[row["option"], row["says"], _where(row), row["reason"]] for row in shown]
    lead = [" ".join(line for line in lead if line)]
    return Table("left_out", title, columns if lines else (), lines, (), lead)


def _counted(option: str, rows: Sequence[Row]) -> str:
    """How many clauses of an option are not represented, of how many; empty for an option without any."""
    missing = sum(row["handled"] == "not_represented" for row in rows)
    if not rows:
        return ""
    if not missing:
        return counted(
            "{option}: the {count} clause of its source is in the model or left to the plan.",
            "{option}: all {count} clauses of its source are in the model or left to the plan.",
            count=len(rows),
            option=option,
        )
    return counted(
        "{option}: of {count} clause of its source, {missing} not represented.",
        "{option}: of {count} clauses of its source, {missing} not represented.",
        count=len(rows),
        option=option,
        missing=missing,
    )


def stood(study: Study, options: Sequence[str]) -> list[str]:
    """Where the host state stood on the options, if the loss of its consent is among the stress cases."""
    lost = {*study.manifest.get("breakeven", {}).get("of_consent", [])}
    if not lost & {row["stress"] for row in study.rows_of("turns")}:
        return []
    return consent_in_words([row for row in study.rows_of("consent") if row["option"] in options])


def _where(row: Row) -> str:
    return t("{source}, {locator}", source=row["source"], locator=row["locator"])
