"""Every quantity of a pack and its options, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from decide.errors import Problem
from decide.language import counted, number, t
from decide.pack.futures import stresses_of
from decide.pack.levers import settings_of
from decide.pack.located import dotted
from decide.pack.quantity import Quantity, quantities
from decide.pack.theatre import Theatre
from decide.report.document import Cell, Column, Document, Table
from decide.report.judgements import weightings_table
from decide.report.words import by_evidence

COLUMNS = ("option", "path", "value", "unit", "low", "high", "source", "locator", "assumption", "note")
IN_PACK = "(pack)"
LEVER = "lever "
STRESS = "stress "


def evidence(theatre: Theatre) -> pd.DataFrame:
    """One row per quantity: of the pack, then what each option, each setting of a lever and each stress changes."""
    return pd.DataFrame(_rows(theatre), columns=list(COLUMNS))


def _rows(theatre: Theatre) -> Iterator[tuple[Any, ...]]:
    base = dict(quantities(theatre.pack))
    yield from (_row(option or IN_PACK, path, quantity) for option, path, quantity in theatre.figures)
    for setting, pack in settings_of(theatre):
        mine = quantities(pack)
        yield from (_row(LEVER + setting, path, quantity) for path, quantity in mine if base.get(path) != quantity)
    for stress, before, under in stresses_of(theatre):
        without = dict(quantities(before))
        mine = quantities(under)
        yield from (_row(STRESS + stress, path, quantity) for path, quantity in mine if without.get(path) != quantity)


def _row(where: str, path: tuple[str | int, ...], q: Quantity) -> tuple[Any, ...]:
    return where, dotted(path), q.value, q.unit, q.low, q.high, q.source, q.locator, q.assumption, q.note


def _where(option: str) -> str:
    """Where a quantity stands, as in the column `option`."""
    if option.startswith(LEVER):
        return t("lever {setting}", setting=option.removeprefix(LEVER))
    if option.startswith(STRESS):
        return t("stress {case}", case=option.removeprefix(STRESS))
    return t("(pack)") if option == IN_PACK else option


def warnings(looks: Sequence[Problem]) -> pd.DataFrame:
    """What deserves a second look, one row each."""
    rows = [(str(problem.place or ""), problem.message, problem.hint) for problem in looks]
    return pd.DataFrame(rows, columns=["where", "what", "look_at"])


def check_report(theatre: Theatre, looks: Sequence[Problem] = ()) -> Document:
    """What `decide check` says of a sound pack: what deserves a second look, counts, sources used, every assumption."""
    frame = evidence(theatre)
    assumed = frame[frame["source"].isna()]
    figures = sum(theatre.evidence_counts)
    beside = len(frame) - figures
    lead = [
        t(
            "{figures} of the pack and its options: {sourced}, {assumed}; levers and stress cases change {beside} "
            "more. {options}, {areas}, {periods}.",
            figures=counted("{count} figure", "{count} figures", count=figures),
            **by_evidence(theatre),
            beside=number(beside, ","),
            options=counted("{count} option", "{count} options", count=len(theatre.options)),
            areas=counted("{count} area", "{count} areas", count=len(theatre.pack.areas)),
            periods=counted("{count} period", "{count} periods", count=len(theatre.pack.calendar.periods)),
        ),
        t("No problem found."),
    ]
    if looks:
        lead.append(
            counted("{count} thing deserves a second look.", "{count} things deserve a second look.", count=len(looks))
        )
    used = frame["source"].dropna().value_counts()
    sources: list[list[Cell]] = [
        [name, source.title, source.date, int(used.get(name, 0))] for name, source in theatre.pack.sources.items()
    ]
    rows: list[list[Cell]] = []
    for (option, reason), group in assumed.groupby(["option", "assumption"], sort=False):
        paths = list(group["path"])
        shown = ", ".join(paths[:3])
        if len(paths) > 3:
            shown = counted(
                "{listed} and {count} more", "{listed} and {count} more", count=len(paths) - 3, listed=shown
            )
        rows.append([_where(str(option)), shown, len(paths), str(reason)])
    folder = theatre.folder.as_posix()
    to_look_at: list[list[Cell]] = [
        [str(problem.place or "").removeprefix(f"{folder}/"), problem.message, problem.hint] for problem in looks
    ]
    columns = [Column(t("Where")), Column(t("What is strange")), Column(t("What to look at"))]
    cited = [Column(t("Id")), Column(t("Title")), Column(t("Date")), Column(t("Figures"), "", 0)]
    return Document(
        t("Check: {pack}", pack=theatre.pack.title),
        lead,
        [
            *([Table("warnings", t("To look at"), columns, to_look_at)] if to_look_at else []),
            Table("sources", t("Sources"), cited, sources),
            *weightings_table(theatre.pack),
            Table(
                "assumptions",
                t("Assumptions"),
                [Column(t("In")), Column(t("Quantities")), Column(t("How many"), "", 0), Column(t("Reasoning"))],
                rows,
            ),
        ],
    )
