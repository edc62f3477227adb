"""Where names go on a map so that none covers another: the best of eight places around each symbol, or eight
further off.

Names are placed one after another and then moved, each given the others, until none can do better. The result depends
on the points alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

GAP = 5.0  # pixels between a symbol and its name
CLEAR = 6.0  # pixels kept free around the symbols of others, so that a name is not read as theirs
FURTHER = 14.0  # pixels further off, where there is no room beside a symbol
ROUNDS = 6  # of moving each name given the others; more changed nothing on the packs tried
CORNER = 0.7  # of the radius: a name at a corner touches the circle there

Align = Literal["left", "center", "right"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
SIDES: tuple[tuple[float, float], ...] = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Right, left, below, above, then the corners: in order of preference."""


@dataclass(frozen=True)
class Mark:
    """A symbol with a name to place, in pixels from the top left."""

    x: float
    y: float
    radius: float
    width: float
    """Of the name."""
    height: float


@dataclass(frozen=True)
class Spot:
    """Where a name goes: the offset of its anchor from the symbol, and the side it is anchored at."""

    dx: float
    dy: float
    align: Align
    box: Box


def spots(marks: Sequence[Mark], frame: Box | None = None) -> list[Spot]:
    """A place for the name of each mark, covering as little of other names and symbols as can be, and inside the frame
    if there is one and it can be."""
    symbols = [_square(mark, mark.radius + CLEAR) for mark in marks]
    placed: list[Spot] = [next(_around(mark)) for mark in marks]
    for _ in range(ROUNDS):
        before = list(placed)
        for n, mark in enumerate(marks):
            names = [spot.box for m, spot in enumerate(placed) if m != n]
            theirs = [square for m, square in enumerate(symbols) if m != n]
            near = [*names, *theirs]
            placed[n] = min(_around(mark), key=lambda spot: _covered(spot.box, near) + _outside(spot.box, frame))
        if placed == before:
            break
    return placed


def _square(mark: Mark, half: float) -> Box:
    return mark.x - half, mark.y - half, mark.x + half, mark.y + half


def _around(mark: Mark) -> Iterator[Spot]:
    """The places around a symbol, the preferred first (`min` keeps the first of equals)."""
    for further, (right, down) in product((0.0, FURTHER), SIDES):
        part, gap = CORNER if right and down else 1.0, GAP + further
        dx, dy = right * (part * mark.radius + gap), down * (part * mark.radius + gap + mark.height / 2)
        align: Align = "left" if right > 0 else "right" if right < 0 else "center"
        left = mark.x + dx - {"left": 0.0, "center": mark.width / 2, "right": mark.width}[align]
        top = mark.y + dy - mark.height / 2
        yield Spot(dx, dy, align, (left, top, left + mark.width, top + mark.height))


def _covered(box: Box, others: Sequence[Box]) -> float:
    """Square pixels of a box that others cover, to the whole, so that a hair's breadth moves no name."""
    total = 0.0
    for left, top, right, bottom in others:
        wide = min(box[2], right) - max(box[0], left)
        high = min(box[3], bottom) - max(box[1], top)
        total += wide * high if wide > 0 and high > 0 else 0.0
    return float(round(total))


def _outside(box: Box, frame: Box | None) -> float:
    """Square pixels of a box that lie outside a frame."""
    if frame is None:
        return 0.0
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return float(round(whole - _covered(box, [frame])))
