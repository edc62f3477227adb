"""How a table is laid out on a terminal: whole if it fits, else with narrow headings, else folded.

A folded table comes in parts, one below the other; each has the first column again, and no column is lost. Neighbours
under a shared heading are set as one band, so that they can share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from decide.language.direction import set_apart, wrapped
from decide.report.document import Column, Table

BETWEEN = 3  # characters between bands
FIRST = 0  # the column that every part of a table begins with
WRAPPED = 24  # characters of a column of text; longer ones wrap ...
LEAST, NARROW = 20, 12  # ... to no less than this, where headings are narrow to no less than that
WORD = 16  # of a narrow heading; longer ones are broken


@dataclass(frozen=True)
class Band:
    """What stands in one column of the terminal."""

    heading: str
    cells: Sequence[str]
    numeric: bool
    width: int
    wraps: bool
    """Whether it is text that may take more than `width` where there is room, and wraps where there is none."""


@dataclass(frozen=True)
class Shown:
    """Columns of a table, and the texts of the cells of each."""

    columns: Sequence[Column]
    cells: Sequence[list[str]]

    @classmethod
    def of(cls, table: Table) -> Shown:
        """All of a table."""
        texts = table.texts()
        return cls(table.columns, [[set_apart(row[n]) for row in texts] for n in range(len(table.columns))])

    def only(self, columns: Sequence[int]) -> Shown:
        """Some of the columns."""
        return Shown([self.columns[n] for n in columns], [self.cells[n] for n in columns])


def bands_within(shown: Shown, room: int) -> Iterator[list[Band]]:
    """The bands of each part of a table that is to fit into so many characters; a part may be too wide if two columns
    are."""
    whole = _bands(shown, narrow=False)
    if width_of(whole) <= room:
        yield whole
        return
    part = [FIRST]
    for columns in _together(shown, room):
        if len(part) > 1 and width_of(_bands(shown.only([*part, *columns]), narrow=True)) > room:
            yield _bands(shown.only(part), narrow=True)
            part = [FIRST]
        part += columns
    yield _bands(shown.only(part), narrow=True)


def fits_whole(shown: Shown, room: int) -> bool:
    """Whether a table fits into so many characters with every cell of its first column in one line."""
    bands = _bands(shown, narrow=False)
    longest = max((cell_len(text) for text in bands[FIRST].cells), default=0)
    return width_of(bands) + max(longest - bands[FIRST].width, 0) <= room


def _together(shown: Shown, room: int) -> Iterator[list[int]]:
    """The columns beside the first that are not parted: those under one heading, where they fit beside it."""
    others = range(FIRST + 1, len(shown.columns))
    for group, members in groupby(others, key=lambda n: shown.columns[n].group):
        columns = [*members]
        if group and width_of(_bands(shown.only([FIRST, *columns]), narrow=True)) <= room:
            yield columns
        else:
            yield from ([n] for n in columns)


def width_of(bands: Sequence[Band]) -> int:
    """Characters that bands take at least."""
    return sum(BETWEEN + band.width for band in bands) - 1  # a blank at either end


def lines_of(bands: Sequence[Band], console: Console) -> tuple[str, str]:
    """The lines of the headings of bands, and those of a rule and of their rows. The bands take the room they need,
    those of text less where the console has less, but never less than their width."""
    widths = _widths(bands, console.width)
    edge, rule = " ", "─" * (sum(widths) + BETWEEN * (len(bands) - 1))

    def lines(texts: Sequence[str], upright: bool) -> list[str]:
        cells = [_broken(text, width, console) for text, width in zip(texts, widths, strict=True)]
        high = max(map(len, cells))
        for cell in cells:
            blank = [""] * (high - len(cell))
            cell[:] = blank + cell if upright else cell + blank
        across = zip(*cells, strict=True)
        return [edge + (" " * BETWEEN).join(map(_filled, bands, line, widths)) for line in across]

    rows = [line for row in zip(*(band.cells for band in bands), strict=True) for line in lines(row, False)]
    return "\n".join(lines([band.heading for band in bands], True)), "\n".join([edge + rule, *rows])


def _widths(bands: Sequence[Band], room: int) -> list[int]:
    """Characters of each band. Where there is too little room the widest band of text gives way, down to the second,
    then both, and so on, none below its own width; blanks beside a band count to it."""
    beside = [1 + (0 < n < len(bands) - 1) for n in range(len(bands))] if len(bands) > 1 else [0]
    most = [
        max([band.width, *(cell_len(line) for text in (band.heading, *band.cells) for line in text.splitlines())])
        if band.wraps
        else band.width
        for band in bands
    ]
    room -= len(bands) + 1  # the edges, and one blank between bands
    widths = [min(width + blanks, room) for width, blanks in zip(most, beside, strict=True)]
    least = [band.width + blanks for band, blanks in zip(bands, beside, strict=True)]
    excess = sum(widths) - room
    while excess > 0 and (yielding := [n for n in range(len(bands)) if widths[n] > least[n]]):
        widest = max(widths[n] for n in yielding)
        second = max((widths[n] for n in yielding if widths[n] < widest), default=0)
        giving = [n for n in yielding if widths[n] == widest]
        for others, n in zip(range(len(giving), 0, -1), giving, strict=True):
            less = min(widest - max(second, least[n]), round(excess / others))
            widths[n], excess = widths[n] - less, excess - less
    return [width - blanks for width, blanks in zip(widths, beside, strict=True)]


def _broken(text: str, width: int, console: Console) -> list[str]:
    """A cell in lines of at most so many characters."""
    if cell_len(text) <= width and not ("\n" in text or "\t" in text):
        return [text]
    return [line.plain for line in Text(text).wrap(console, width, overflow="fold")]


def _filled(band: Band, text: str, width: int) -> str:
    """A line of a cell with the blanks beside it."""
    if band.numeric:
        text = text.rstrip()
        return " " * (width - cell_len(text)) + text
    return text + " " * (width - cell_len(text))


def _bands(shown: Shown, narrow: bool) -> list[Band]:
    bands: list[Band] = []
    for (_, group), members in groupby(
        enumerate(shown.columns), key=lambda item: (-1 if item[1].group else item[0], item[1].group)
    ):
        columns = [(column, shown.cells[n]) for n, column in members]
        if len(columns) > 1 and group:
            bands.append(_shared(group, [column for column, _ in columns], [cells for _, cells in columns], narrow))
            continue
        bands += [_alone(column, cells, narrow) for column, cells in columns]
    return bands


def _alone(column: Column, cells: list[str], narrow: bool) -> Band:
    """The band of one column."""
    widest = max(map(cell_len, cells), default=0)
    wraps = not column.numeric and not column.group and widest > WRAPPED
    width = (NARROW if narrow else LEAST) if wraps else widest
    title = set_apart(column.title)
    if column.group and not narrow:
        lines = [set_apart(column.group), title]
    elif narrow:
        lines = [line for part in (column.group, column.title) if part for line in _lines(part, width)]
    else:
        lines = title.split()
    heading = "\n".join(lines) if column.group or narrow else title
    return Band(heading, cells, column.numeric, max([width, *map(cell_len, lines)]), wraps)


def _shared(group: str, columns: Sequence[Column], cells: Sequence[list[str]], narrow: bool) -> Band:
    """The band of neighbours that share a heading."""
    wide = [max([*map(cell_len, column), 0]) for column in cells]
    heads = [
        _lines(column.title, width) if narrow else [set_apart(column.title)]
        for column, width in zip(columns, wide, strict=True)
    ]
    widths = [max([width, *map(cell_len, lines)]) for width, lines in zip(wide, heads, strict=True)]

    def aligned(texts: Sequence[str]) -> str:
        return "  ".join(" " * (width - cell_len(text)) + text for text, width in zip(texts, widths, strict=True))

    high = max(map(len, heads))
    titles = [aligned(row) for row in zip(*([""] * (high - len(lines)) + lines for lines in heads), strict=True)]
    width = cell_len(titles[0])
    above = _lines(group, width) if narrow else [set_apart(group)]
    lines = [*(_centred(line, width) for line in above), *titles]
    return Band(
        "\n".join(lines), [aligned(row) for row in zip(*cells, strict=True)], False, max(map(cell_len, lines)), False
    )


def _centred(line: str, width: int) -> str:
    return f"{line.center(width + len(line) - cell_len(line))}".rstrip()


def _lines(title: str, width: int) -> list[str]:
    """A heading in lines: as narrow as its cells, unless its words are longer."""
    longest = max((cell_len(word) for word in title.split()), default=1)
    return wrapped(title, max(width, min(longest, WORD), 1))
