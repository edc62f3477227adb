"""Every quantity of a pack and its options, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from decide.pack.checks import quantities
from decide.pack.levers import settings_of
from decide.pack.located import dotted
from decide.pack.quantity import Quantity
from decide.pack.read import Theatre, resolve
from decide.report.document import Cell, Column, Document, Table

COLUMNS = ("option", "path", "value", "unit", "low", "high", "source", "locator", "assumption", "note")
IN_PACK = "(pack)"


def evidence(theatre: Theatre) -> pd.DataFrame:
    """One row per quantity: of the pack, then what each option and each setting of a lever changes."""
    return pd.DataFrame(_rows(theatre), columns=list(COLUMNS))


def _rows(theatre: Theatre) -> Iterator[tuple[Any, ...]]:
    base = dict(quantities(theatre.pack))
    yield from (_row(IN_PACK, path, quantity) for path, quantity in base.items())
    for name in theatre.options:
        mine = quantities(resolve(theatre, name).pack)
        yield from (_row(name, path, quantity) for path, quantity in mine if base.get(path) != quantity)
    for setting, pack in settings_of(theatre):
        mine = quantities(pack)
        yield from (_row(f"lever {setting}", path, quantity) for path, quantity in mine if base.get(path) != quantity)


def _row(where: str, path: tuple[str | int, ...], q: Quantity) -> tuple[Any, ...]:
    return where, dotted(path), q.value, q.unit, q.low, q.high, q.source, q.locator, q.assumption, q.note


def check_report(theatre: Theatre) -> Document:
    """What `decide check` says of a sound pack: counts, sources used, and every assumption."""
    frame = evidence(theatre)
    assumed = frame[frame["source"].isna()]
    sourced = len(frame) - len(assumed)
    lead = [
        f"{len(frame)} quantities: {sourced} sourced, {len(assumed)} assumed. "
        f"{len(theatre.options)} options, {len(theatre.pack.areas)} areas, "
        f"{len(theatre.pack.calendar.periods)} periods. No problem found."
    ]
    used = frame["source"].dropna().value_counts()
    sources: list[list[Cell]] = [
        [name, source.title, source.date, int(used.get(name, 0))] for name, source in theatre.pack.sources.items()
    ]
    rows: list[list[Cell]] = []
    for (option, reason), group in assumed.groupby(["option", "assumption"], sort=False):
        paths = list(group["path"])
        shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        rows.append([str(option), shown, len(paths), str(reason)])
    return Document(
        f"Check: {theatre.pack.title}",
        lead,
        [
            Table(
                "sources",
                "Sources",
                [Column("Id"), Column("Title"), Column("Date"), Column("Figures", "", 0)],
                sources,
            ),
            Table(
                "assumptions",
                "Assumptions",
                [Column("In"), Column("Quantities"), Column("How many", "", 0), Column("Reasoning")],
                rows,
            ),
        ],
    )
