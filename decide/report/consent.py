"""Where the host state stood on options, as sources record it: never a probability that it withdraws its consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import mark, said, t
from decide.report.document import Cell, Column, Table
from decide.report.words import enumerated, in_order

Row = Mapping[str, Any]
POSITIONS = {
    "wanted": mark("wanted it"),
    "accepted": mark("accepted it"),
    "doubted": mark("was not convinced of it"),
    "opposed": mark("opposed it"),
    "unknown": mark("no source says"),
}
OF_SEVERAL = {
    "opposed": mark("As recorded, the host state opposed: {options}."),
    "doubted": mark("The host state was not convinced of: {options}."),
    "accepted": mark("The host state accepted: {options}."),
    "wanted": mark("The host state wanted: {options}."),
    "unknown": mark("No source says where the host state stood on: {options}."),
}


def consent_table(rows: Sequence[Row], order: Sequence[str]) -> list[Table]:
    """Where the host state stood on each option; nothing where no source says so of any."""
    if not recorded(rows):
        return []
    columns = [Column(t("Option")), Column(t("Host state")), Column(t("What is recorded")), Column(t("Where"))]
    made: list[list[Cell]] = [
        [row["option"], said(POSITIONS[row["position"]]), row["says"] or "–", _where(row)]
        for row in in_order(rows, order)
    ]
    return [Table("consent", t("Where the host state stood"), columns, made, [_no_probability()])]


def consent_of_one(rows: Sequence[Row]) -> list[str]:
    """The same of one option, in a sentence; nothing where there is nothing to say."""
    return [
        t(
            "The host state: {position}. {says} ({where})",
            position=said(POSITIONS[row["position"]]),
            says=row["says"],
            where=_where(row),
        )
        for row in rows
        if row["says"]
    ]


def consent_in_words(rows: Sequence[Row]) -> list[str]:
    """Which options the host state opposed, doubted, accepted and wanted; nothing where no source says so of any."""
    if not recorded(rows):
        return []
    by_position = {position: [row["option"] for row in rows if row["position"] == position] for position in OF_SEVERAL}
    parts = [said(OF_SEVERAL[name], options=enumerated(options)) for name, options in by_position.items() if options]
    return [" ".join([*parts, _no_probability()])]


def position_of(rows: Sequence[Row], option: str) -> str:
    """Where the host state stood on an option, in a word or two."""
    return next((said(POSITIONS[row["position"]]) for row in rows if row["option"] == option), "–")


def recorded(rows: Sequence[Row]) -> bool:
    """Whether any source records where the host state stood."""
    return any(row["position"] != "unknown" for row in rows)


def _where(row: Row) -> str:
    return f"{row['source']}, {row['locator']}" if row["source"] else "–"


def _no_probability() -> str:
    return t("How likely consent is to be lost under an option, no source says, and none is assumed.")
