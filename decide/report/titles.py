"""What options are called in tables: by their titles, with the ids that commands take beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from decide.language import t
from decide.report.document import Cell, Document, Table

Titles = Mapping[str, str]
"""By id, what an option is called in full."""
UNMET = " *"
"""After the name of an option whose own terms cannot all be met."""


def titles_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The titles of options, given as id and title, each with the id beside it."""
    return {name: t("{title} ({id})", title=title, id=name) if title != name else name for name, title in pairs}


def titled(table: Table, names: Titles) -> Table:
    """The table with titles where a cell is the id of an option, or ids in a row of them. A row that has the title
    already keeps its id."""
    return replace(table, rows=[_row(row, names) for row in table.rows]) if names else table


def _row(row: Iterable[Cell], names: Titles) -> list[Cell]:
    cells = [*row]
    own = {cell for cell in cells if isinstance(cell, str)}
    bare = {name: shown for name, shown in names.items() if not any(shown.startswith(f"{text} (") for text in own)}
    return [_named(cell, bare) if isinstance(cell, str) else cell for cell in cells]


def _named(text: str, names: Titles) -> str:
    bare = text.removesuffix(UNMET)
    parts = bare.split(", ")
    if not all(part in names for part in parts):
        return text
    return ", ".join(names[part] for part in parts) + text[len(bare) :]


def in_full(document: Document) -> Document:
    """The document as files have it: options by their titles, and what it rests on after its tables."""
    tables = [titled(table, document.names) for table in (*document.tables, *document.behind())]
    return replace(document, tables=tables, names={}, behind=tuple)
