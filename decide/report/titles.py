"""What options are called in files: by their titles, with the ids that commands take beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from decide.language import t
from decide.report.document import Cell, Document, Table

Titles = Mapping[str, str]
"""By id, what an option is called in full."""
_DISTINCT = re.compile(r"[\d_-]")
"""What an id has that no plain word has."""
_COMMAND = re.compile(r"decide [a-z][^.;]*$")
"""A command before an id."""
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
    return spoken(replace(document, tables=tables, names={}, behind=tuple), document.names)


def spoken(document: Document, names: Titles) -> Document:
    """The document with titles beside ids in what is read: in headings always, in sentences where an option is named
    first. Ids that are plain words stay as they are, as nothing tells them from the word; so do those in commands."""
    ids = sorted((name for name in names if _DISTINCT.search(name)), key=len, reverse=True)
    if not ids:
        return document
    pattern = re.compile(rf"(?<![\w.=/-])(?:{'|'.join(map(re.escape, ids))})(?![\w-]|\.\w)")
    seen: set[str] = set()
    whole = partial(_naming, pattern, names, set)
    once = partial(_naming, pattern, names, lambda: seen)
    title, lead = whole(document.title), [*map(once, document.lead)]
    tables = [
        replace(table, title=whole(table.title), lead=[*map(once, table.lead)], notes=[*map(once, table.notes)])
        for table in document.tables
    ]
    return replace(document, title=title, lead=lead, tables=tables, notes=[*map(once, document.notes)])


def _naming(pattern: re.Pattern[str], names: Titles, seen: Callable[[], set[str]], text: str) -> str:
    """The text with the full name of each option that is not among those seen, to which it is added."""
    named = seen()

    def name(match: re.Match[str]) -> str:
        before, option = text[: match.start()], match[0]
        if _COMMAND.search(before):
            return option
        again = option in named or f"{before}{option})".endswith(names[option])
        named.add(option)
        return option if again else names[option]

    return pattern.sub(name, text)
