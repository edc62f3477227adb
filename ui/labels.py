"""Where names go on a map so that none covers another: the best of sixteen places around each symbol, or further off.

Names are placed one after another and then moved, each given the others, until none can do better; of several orders in
which they are placed, the best is kept. The result depends on the points alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt

GAP = 5.0  # pixels between a symbol and its name
CLEAR = 6.0  # pixels kept free around the symbols of others, so that a name is not read as theirs
FURTHER = (0.0, 8.0, 16.0)  # pixels further off, where there is no room beside a symbol
ROUNDS = 6  # of moving each name given the others; more changed nothing on the packs tried
OUTSIDE = 3.0  # a name that leaves the frame is worse than one that covers another as much
SLANT = 0.2  # of a turn's cosine: above it a name begins, or ends, at its symbol; else it stands in the middle
KEPT = 64  # arrangements, so that a map drawn again is not worked out again

Align = Literal["left", "center", "right"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Boxes = npt.NDArray[np.float64]
"""Boxes, one in a row."""
TURNS = (0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 7, 9, 3, 13, 5, 11)
"""Sixteenths of a turn clockwise from the right, in order of preference: right, left, below, above, then corners."""


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
    return [*_spots(tuple(marks), frame)]


@lru_cache(KEPT)
def _spots(marks: tuple[Mark, ...], frame: Box | None) -> tuple[Spot, ...]:
    around = [[*_around(mark)] for mark in marks]
    boxes = [np.array([spot.box for spot in places]) for places in around]
    symbols = np.array([symbol_of(mark, CLEAR) for mark in marks])
    alone = [
        _shared(mine, np.delete(symbols, n, axis=0)) + OUTSIDE * _left_out(mine, frame) for n, mine in enumerate(boxes)
    ]
    numbers = range(len(marks))
    orders = ([*numbers], sorted(numbers, key=lambda n: marks[n].x), sorted(numbers, key=lambda n: marks[n].y))
    arranged = [_arranged(order, boxes, alone) for order in orders]
    _, best = min(arranged, key=lambda one: one[0])
    return tuple(around[n][best[n]] for n in numbers)


def _arranged(order: Sequence[int], boxes: Sequence[Boxes], alone: Sequence[Boxes]) -> tuple[float, list[int]]:
    """What is covered in all, and the number of the place of each name, once none can do better given the others."""
    chosen = [0] * len(boxes)
    for _ in range(ROUNDS):
        before = [*chosen]
        for n in order:
            names = np.array([boxes[m][chosen[m]] for m in range(len(boxes)) if m != n]).reshape(-1, 4)
            # to the whole, so that a hair's breadth moves no name
            chosen[n] = int(np.argmin(np.round(alone[n] + _shared(boxes[n], names))))
        if chosen == before:
            break
    placed = np.array([mine[place] for mine, place in zip(boxes, chosen, strict=True)]).reshape(-1, 4)
    both = sum(float(_shared(placed[n : n + 1], np.delete(placed, n, axis=0))[0]) for n in range(len(placed))) / 2
    return round(both + sum(float(cost[place]) for cost, place in zip(alone, chosen, strict=True))), chosen


def symbol_of(mark: Mark, more: float = 0.0) -> Box:
    """The box of a symbol, with so many pixels around it."""
    half = mark.radius + more
    return mark.x - half, mark.y - half, mark.x + half, mark.y + half


def _around(mark: Mark) -> Iterator[Spot]:
    """The places around a symbol, the preferred first (the first of equals is taken)."""
    for further, turn in product(FURTHER, TURNS):
        right, down = math.cos(math.pi * turn / 8), math.sin(math.pi * turn / 8)
        apart = mark.radius + GAP + further
        align: Align = "left" if right > SLANT else "right" if right < -SLANT else "center"
        dx = 0.0 if align == "center" else right * apart
        dy = down * (apart + mark.height / 2)
        left = mark.x + dx - {"left": 0.0, "center": mark.width / 2, "right": mark.width}[align]
        top = mark.y + dy - mark.height / 2
        yield Spot(dx, dy, align, (left, top, left + mark.width, top + mark.height))


def covered(box: Box, others: Sequence[Box]) -> float:
    """Square pixels of a box that others cover."""
    return float(_shared(np.array([box]), np.array(others).reshape(-1, 4))[0])


def outside(box: Box, frame: Box) -> float:
    """Square pixels of a box that lie outside a frame."""
    return float(_left_out(np.array([box]), frame)[0])


def _shared(boxes: Boxes, others: Boxes) -> Boxes:
    """Square pixels of each box that others cover."""
    corner = np.minimum(boxes[:, None, 2:], others[None, :, 2:]) - np.maximum(boxes[:, None, :2], others[None, :, :2])
    sides = np.maximum(corner, 0.0)
    covers: Boxes = (sides[:, :, 0] * sides[:, :, 1]).sum(axis=1)
    return covers


def _left_out(boxes: Boxes, frame: Box | None) -> Boxes:
    """Square pixels of each box that lie outside the frame."""
    if frame is None:
        return np.zeros(len(boxes))
    whole: Boxes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return whole - _shared(boxes, np.array([frame]))
