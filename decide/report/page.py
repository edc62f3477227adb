"""How a table is set on a printed page: orientation, size of type, widths of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from decide.model.lp import Floats
from decide.report.charts import PICTURE_SCALE
from decide.report.document import Column, Table

LONG, SHORT, MARGIN = 297.0, 210.0, 15.0  # mm: A4
TABLE_SIZE, LEAST_SIZE = 9.0, 6.5  # points
UPRIGHT = (7.5, LEAST_SIZE)  # points, tried in turn where no page is turned
LETTER = 0.6  # width of a letter or figure, as part of the size of type
POINT = 25.4 / 72.0  # mm
PIXEL = 25.4 / 96.0  # mm
BESIDE = 1.3  # mm on either side of the text of a cell
TALLEST = LONG / 3  # mm: of the chart of a section
WIDEST = 28  # letters of a column of text; longer ones wrap, unless there is room
WIDEST_HEAD = 15  # the same of a heading
HALVINGS = 40  # of the scale at which columns fill a page: far below a hair's breadth
WRAPPED = 1.6  # times the width of a portrait page that a table may take without wrapping


def room_on(wide: bool) -> float:
    """Width of the text, in mm."""
    return (LONG if wide else SHORT) - 2 * MARGIN


def picture_width(picture: bytes, room: float, tallest: float = LONG) -> float:
    """Width in mm at which a PNG of a chart is shown: its own, as far as there is room and it gets no taller."""
    width, height = (int.from_bytes(picture[at : at + 4], "big") / PICTURE_SCALE * PIXEL for at in (16, 20))
    return min(width, room, width * tallest / height)


@dataclass(frozen=True)
class Layout:
    """How a table is set: widths of its columns in mm, size of type in points, and on which kind of page."""

    widths: tuple[float, ...]
    size: float
    wide: bool


def layout_of(table: Table, turned: bool, upright: bool = False) -> Layout:
    """Portrait where no word or number is broken and little text wraps, else landscape, else in smaller type. Pages
    once `turned` stay so, lest half of them be empty. None is turned where all are `upright`."""
    if not table.columns:
        return Layout((), TABLE_SIZE, turned)
    texts = table.texts()
    needed, wished, full, text = [], [], [], []  # letters
    for n, column in enumerate(table.columns):
        cells = [row[n] for row in texts]
        whole = cells if column.numeric else [word for cell in cells for word in cell.split()]
        heads = [column.title, *(group for first, last, group in groups_of(table.columns) if first == last == n)]
        longest = max([*map(len, whole), *(len(word) + 1 for word in " ".join(heads).split()), 1])  # headings are bold
        needed.append(longest)
        full.append(max([longest, *map(len, cells)]))
        wished.append(max(longest, min(full[-1], WIDEST), min(max(map(len, heads)), WIDEST_HEAD)))
        text.append(sum(map(len, (*cells, *heads))))
    tried = ((TABLE_SIZE, turned), (TABLE_SIZE, True), (LEAST_SIZE, True))
    for size, wide in tuple((size, False) for size in UPRIGHT) if upright else tried:
        least, liked, most = (
            np.array(letters) * LETTER * size * POINT + 2 * BESIDE for letters in (needed, wished, full)
        )
        room = room_on(wide)
        if least.sum() <= room and (wide or liked.sum() <= WRAPPED * room):
            break
    widths = _shared(least, np.maximum(most, liked), np.sqrt(np.array(text)), room)
    widths *= min(1.0, room / float(widths.sum()))  # rather a word broken than a column off the page
    return Layout(tuple(float(width) for width in widths), size, wide)


def _shared(least: Floats, most: Floats, weights: Floats, room: float) -> Floats:
    """Widths in proportion to `weights`, none below its least or above its most, that fill the room if they can. Where
    a weight is the root of how much text a column has, all columns together take the fewest lines."""
    low, high = 0.0, float((most / np.maximum(weights, 1.0)).max())
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if np.clip(middle * weights, least, most).sum() > room else (middle, high)
    return np.clip(high * weights, least, most)


def groups_of(columns: Sequence[Column]) -> Iterator[tuple[int, int, str]]:
    """First and last column of each shared heading."""
    for group, members in groupby(enumerate(columns), key=lambda item: item[1].group):
        numbers = [n for n, _ in members]
        if group:
            yield numbers[0], numbers[-1], group


_UNPRINTABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without what neither XML nor a font has."""
    return _UNPRINTABLE.sub("", text)
