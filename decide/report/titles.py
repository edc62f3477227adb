"""What options are called in what is read: by their titles, with the ids that commands take beside them.

One rule for files, the terminal and the page. Headings, those of columns too, and cells have the title with the id in
brackets; a sentence has it where it is the first to name an option, and the id after that. A table that does not fit
with titles, as on a terminal, keeps its ids, and says below what those mean that were not named before. Pictures have
titles alone, and so does the page where an option was named: in short, as few would know an id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from decide.language import WRITTEN, catalogue, language, listed, t
from decide.pack.theatre import Theatre
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import quoted

if TYPE_CHECKING:
    import pandas as pd

EMPTY: Mapping[str, str] = MappingProxyType({})
Titles = Mapping[str, str]
"""What options are called, by id."""
_DISTINCT = re.compile(r"[\d_-]")
"""What an id has that no plain word has."""
_WORD = re.compile(r"\w+")
_COMMAND = re.compile(r"decide [a-z][^.;]*$")
"""A command before an id."""
LONG = 32  # letters of a title that is said whole each time
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


def in_short(titles: Titles) -> dict[str, str]:
    """What options are called once they were named in full: their titles up to the colon, where that names one option
    alone in two characters or more; else the beginning of a long one, where that does."""
    begins = {name: title.partition(":")[0].rstrip() for name, title in titles.items()}
    alone = Counter(begins.values())
    named = {name: text if alone[text] == 1 and len(text) > 1 else titles[name] for name, text in begins.items()}
    cut = {name: _beginning(text) for name, text in named.items()}
    alone = Counter(cut.values())
    return told_apart({name: text if alone[text] == 1 else named[name] for name, text in cut.items()})


def told_apart(titles: Titles) -> dict[str, str]:
    """Titles for a picture, which has no place for ids; with them where two options are called the same."""
    alone = Counter(titles.values())
    return {name: title if alone[title] == 1 else beside(titles, name) for name, title in titles.items()}


def _beginning(text: str) -> str:
    """The first words of a long text; one that has no spaces there stays whole."""
    words = text[:LONG].rpartition(" ")[0] if len(text) > LONG else ""
    return f"{words}…" if words else text


def again_in_short(titles: Titles) -> dict[str, str]:
    """The same as a sentence has it, in quotation marks where it is more than a word."""
    return {name: quoted(text) if " " in text else text for name, text in in_short(titles).items()}


def in_pictures(frame: pd.DataFrame, called: Titles, column: str = "option") -> pd.DataFrame:
    """A frame with its options by what a picture calls them."""
    called = told_apart(called)
    return frame.assign(**{column: [called.get(str(name), str(name)) for name in frame[column]]})


def titled(table: Table, titles: Titles, again: Titles = EMPTY) -> Table:
    """The table with titles in its heading, those of its columns, and its notes, and where a cell is the id of an
    option, or ids in a row of them. A row that has the title already keeps its id. `again`: what options are called in
    cells that say something of them, if not by their ids."""
    if not titles:
        return table
    whole, short = _naming(titles, set), _naming(titles, lambda: {*titles}, again) if again else str
    columns = [_headed(column, titles, whole) for column in table.columns]
    rows = [_row([_said(cell, titles, short) for cell in row], titles) for row in table.rows]
    return replace(table, title=whole(table.title), columns=columns, rows=rows, notes=[*map(whole, table.notes)])


def _said(cell: Cell, titles: Titles, short: Callable[[str], str]) -> Cell:
    """A cell that says something of options, and does not only list them."""
    return short(cell) if isinstance(cell, str) and not _ids(cell, titles) else cell


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


def by_title(document: Document, fits: Callable[[Table], bool] = lambda table: True, again: Titles = EMPTY) -> Document:
    """The document with titles beside ids wherever it is read, but in tables that do not fit with them. `again`: what
    options are called where they were named before, if not by their ids."""
    titles = document.names
    if not titles:
        return document
    seen: set[str] = set()
    met: set[str] = set()
    once = _naming(titles, lambda: seen, again)
    lead, tables = [*map(once, document.lead)], []
    for table in document.tables:
        named = titled(replace(table, lead=[*map(once, table.lead)]), titles, again)
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


def _naming(titles: Titles, seen: Callable[[], set[str]], again: Titles = EMPTY) -> Callable[[str], str]:
    """What puts the title of each option that is not among those seen into a text, and adds it to these; for those seen
    what they are called again, or the id. Ids that are
    plain words of the language stay as they are, as nothing tells them from the word; so do those in commands."""
    plain = _words(language()) | {word for title in titles.values() for word in _WORD.findall(title.lower())}
    apart = language() != WRITTEN
    distinct = [name for name in titles if _DISTINCT.search(name) or (apart and name.lower() not in plain)]
    ids = sorted(distinct, key=len, reverse=True)
    if not ids:
        return str
    pattern = re.compile(rf"(?<![\w.=/-])(?:{'|'.join(map(re.escape, ids))})(?![\w-]|\.\w)")
    return partial(_put_in, pattern, titles, seen, again)


@cache
def _words(code: str) -> frozenset[str]:
    """The words that the texts of a language have; none of that of the code, which has no list of them."""
    if code == WRITTEN:
        return frozenset()
    texts = (text for forms in catalogue(code).values() for text in forms.values())
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))


def _put_in(pattern: re.Pattern[str], titles: Titles, seen: Callable[[], set[str]], again: Titles, text: str) -> str:
    named = seen()

    def name(match: re.Match[str]) -> str:
        before, option = text[: match.start()], match[0]
        if _COMMAND.search(before):
            return option
        there = f"{before}{option})".endswith((beside(titles, option), in_sentence(titles, option)))
        met = option in named
        named.add(option)
        if there:
            return option
        return again.get(option, option) if met else in_sentence(titles, option)

    return pattern.sub(name, text)
