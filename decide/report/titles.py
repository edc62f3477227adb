"""What options are called in what is read: by their titles, with the ids that commands take beside them.

One rule for files, the terminal and the page. Headings, those of columns too, and cells have the title with the id in
brackets; a sentence has it where it is the first to name an option, and the id after that. A table that does not fit
with titles, as on a terminal, keeps its ids, and says below what those mean that were not named before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial

from decide.language import WRITTEN, catalogue, language, listed, t
from decide.pack.theatre import Theatre
from decide.report.document import Cell, Column, Document, Table

Titles = Mapping[str, str]
"""What options are called, by id."""
_DISTINCT = re.compile(r"[\d_-]")
"""What an id has that no plain word has."""
_WORD = re.compile(r"\w+")
_COMMAND = re.compile(r"decide [a-z][^.;]*$")
"""A command before an id."""
UNMET = " *"
"""After the name of an option whose own terms cannot all be met."""


def titles_of(theatre: Theatre) -> Titles:
    """What the options of a pack are called."""
    return {name: option.title for name, option in theatre.options.items()}


def beside(titles: Titles, name: str) -> str:
    """The title of an option with its id, as a cell has it."""
    title = titles.get(name, name)
    return t("{title} ({id})", title=title, id=name) if title != name else name


def in_sentence(titles: Titles, name: str) -> str:
    """The same as a sentence or a heading has it, where a title has commas and colons of its own."""
    title = titles.get(name, name)
    return t("“{title}” ({id})", title=title, id=name) if title != name else name


def titled(table: Table, titles: Titles) -> Table:
    """The table with titles in its heading and those of its columns, and where a cell is the id of an option, or ids in
    a row of them. A row that has the title already keeps its id."""
    if not titles:
        return table
    whole = _naming(titles, set)
    columns = [_headed(column, titles, whole) for column in table.columns]
    return replace(table, title=whole(table.title), columns=columns, rows=[_row(row, titles) for row in table.rows])


def _headed(column: Column, titles: Titles, whole: Callable[[str], str]) -> Column:
    title, group = (beside(titles, text) if text in titles else whole(text) for text in (column.title, column.group))
    return replace(column, title=title, group=group)


def _row(row: Iterable[Cell], titles: Titles) -> list[Cell]:
    cells = [*row]
    own = {cell for cell in cells if isinstance(cell, str)}
    return [_named(cell, {name: it for name, it in titles.items() if it not in own}) for cell in cells]


def _named(cell: Cell, titles: Titles) -> Cell:
    names = _ids(cell, titles)
    if not names:
        return cell
    return listed(beside(titles, name) for name in names) + (UNMET if str(cell).endswith(UNMET) else "")


def _ids(cell: Cell, titles: Titles) -> list[str]:
    """The options that a cell lists; none where it has anything else."""
    names = cell.removesuffix(UNMET).split(", ") if isinstance(cell, str) else []
    return names if all(name in titles for name in names) else []


def in_full(document: Document) -> Document:
    """The document as files have it: options by their titles, and what it rests on after its tables."""
    return by_title(replace(document, tables=[*document.tables, *document.behind()], behind=tuple))


def by_title(document: Document, fits: Callable[[Table], bool] = lambda table: True) -> Document:
    """The document with titles beside ids wherever it is read, but in tables that do not fit with them."""
    titles = document.names
    if not titles:
        return document
    seen: set[str] = set()
    met: set[str] = set()
    once = _naming(titles, lambda: seen)
    lead, tables = [*map(once, document.lead)], []
    for table in document.tables:
        named = titled(replace(table, lead=[*map(once, table.lead)]), titles)
        here = dict.fromkeys(name for row in table.rows for cell in row for name in _ids(cell, titles))
        below = []
        if not fits(named):
            named = replace(named, columns=table.columns, rows=table.rows)
            below = _meaning([name for name in here if name not in seen | met], titles)
        met |= {*here}
        tables.append(replace(named, notes=[*below, *map(once, table.notes)]))
    title, notes = _naming(titles, set)(document.title), [*map(once, document.notes)]
    return replace(document, title=title, lead=lead, tables=tables, notes=notes, names={})


def _meaning(names: Iterable[str], titles: Titles) -> list[str]:
    """What ids mean; nothing where they say it themselves."""
    whole = [in_sentence(titles, name) for name in names if titles[name] != name]
    return [t("Options by their ids: {options}.", options=listed(whole))] if whole else []


def _naming(titles: Titles, seen: Callable[[], set[str]]) -> Callable[[str], str]:
    """What puts the title of each option that is not among those seen into a text, and adds it to these. Ids that are
    plain words of the language stay as they are, as nothing tells them from the word; so do those in commands."""
    plain = _words(language()) | {word for title in titles.values() for word in _WORD.findall(title.lower())}
    apart = language() != WRITTEN
    distinct = [name for name in titles if _DISTINCT.search(name) or (apart and name.lower() not in plain)]
    ids = sorted(distinct, key=len, reverse=True)
    if not ids:
        return str
    pattern = re.compile(rf"(?<![\w.=/-])(?:{'|'.join(map(re.escape, ids))})(?![\w-]|\.\w)")
    return partial(_put_in, pattern, titles, seen)


@cache
def _words(code: str) -> frozenset[str]:
    """The words that the texts of a language have; none of that of the code, which has no list of them."""
    if code == WRITTEN:
        return frozenset()
    texts = (text for forms in catalogue(code).values() for text in forms.values())
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))


def _put_in(pattern: re.Pattern[str], titles: Titles, seen: Callable[[], set[str]], text: str) -> str:
    named = seen()

    def name(match: re.Match[str]) -> str:
        before, option = text[: match.start()], match[0]
        if _COMMAND.search(before):
            return option
        there = f"{before}{option})".endswith((beside(titles, option), in_sentence(titles, option)))
        again = option in named or there
        named.add(option)
        return option if again else in_sentence(titles, option)

    return pattern.sub(name, text)
