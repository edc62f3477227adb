"""Quantities moved together between their lows and their highs, as the factors of `futures.yaml` say.

A factor has a position p from -1 to 1. A quantity it moves has the value

    value + p · (high - value)   if p >= 0,      value + p · (value - low)   if p < 0

one it moves against has the same at -p. Those that take up the rest of a whole give way: they change together by minus
the sum of what the others in it change by, in proportion to what the factors before theirs have made of them, so that
the whole sums to what it did. At 0 every quantity has its value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from decide.pack.quantity import Model, Quantity, quantities
from decide.pack.relative import ANY
from decide.pack.schema import Factor, Pack

M = TypeVar("M", bound=Model)
Steps = tuple[str, ...]


class Paths:
    """The quantities of a pack by path, found by pattern."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.quantities: dict[Steps, Quantity] = {
            tuple(map(str, path)): quantity for path, quantity in quantities(pack)
        }
        self._like: dict[tuple[int, str], list[Steps]] = defaultdict(list)
        for path in self.quantities:
            self._like[len(path), path[0]].append(path)

    def matching(self, pattern: str) -> Iterator[Steps]:
        """Paths that a pattern stands for, in the pack's order; `*` is any one step."""
        steps = tuple(pattern.split("."))
        firsts = [steps[0]] if steps[0] != ANY else sorted({first for _, first in self._like})
        for first in firsts:
            for path in self._like.get((len(steps), first), ()):
                if all(step in (ANY, part) for step, part in zip(steps, path, strict=True)):
                    yield path

    def ranged(self) -> Iterator[Steps]:
        """Paths of the quantities whose low and high differ."""
        return (path for path, quantity in self.quantities.items() if quantity.low < quantity.high)


@dataclass(frozen=True)
class MovedQuantity:
    """One quantity that a factor moves."""

    path: Steps
    factor: int
    """Number of the factor, in the file's order."""
    sign: int
    """1 if it goes to its high at the factor's high end, -1 if to its low, 0 if it takes up the rest."""
    quantity: Quantity


@dataclass(frozen=True)
class Moves:
    """How factors move the quantities of one pack."""

    pack: Pack
    parts: tuple[MovedQuantity, ...]

    @cached_property
    def _steerable(self) -> tuple[list[MovedQuantity], NDArray[np.int64], NDArray[np.float64]]:
        """The parts that are no rest, their factors, and (part, 3) their low, value and high seen from their factor."""
        parts = [part for part in self.parts if part.sign]
        figures = [[part.quantity.low, part.quantity.value, part.quantity.high][:: part.sign] for part in parts]
        factor = np.array([part.factor for part in parts], np.int64)
        return parts, factor, np.array(figures, float).reshape(len(parts), 3)

    def values(self, positions: Sequence[float] | NDArray[np.float64]) -> dict[Steps, float]:
        """The value of every quantity moved, with the factors at these positions."""
        parts, factor, figures = self._steerable
        at = np.asarray(positions, float)[factor]
        low, value, high = figures.T
        moved = value + np.where(at >= 0, at * (high - value), at * (value - low))
        values = {part.path: float(new) for part, new in zip(parts, moved, strict=True)}
        changed: dict[tuple[int, Steps], float] = defaultdict(float)
        for part, new in zip(parts, moved, strict=True):
            changed[part.factor, whole_of(self.pack, part.path)] += float(new) - part.quantity.value
        for whole, giving_way in self._rests.items():
            now = [values.get(part.path, part.quantity.value) for part in giving_way]
            for part, value in zip(giving_way, now, strict=True):
                share = value / sum(now) if sum(now) else 1.0 / len(now)
                values[part.path] = value - changed[whole] * share
        return values

    @cached_property
    def _rests(self) -> dict[tuple[int, Steps], list[MovedQuantity]]:
        """Those that take up the rest, by factor and whole, in the order of the factors."""
        rests: dict[tuple[int, Steps], list[MovedQuantity]] = defaultdict(list)
        for part in self.parts:
            if not part.sign:
                rests[part.factor, whole_of(self.pack, part.path)].append(part)
        return rests

    def steered(self, count: int) -> NDArray[np.bool_]:
        """(factor) which of `count` factors move anything in the pack."""
        moving = np.zeros(count, bool)
        moving[[part.factor for part in self.parts]] = True
        return moving

    def still(self, positions: NDArray[np.float64]) -> bool:
        """Whether every quantity keeps its value with the factors at these positions."""
        return not any(positions[part.factor] for part in self.parts)

    def at(self, positions: Sequence[float] | NDArray[np.float64]) -> Pack:
        """The pack with the factors at these positions. Only values move; ranges and evidence stay."""
        return with_values(self.pack, self.values(positions))


def whole_of(pack: Pack, path: Steps) -> Steps:
    """What a share is a part of: of the weights of the kinds of need, those of its objective in its region; of any
    other quantity, those beside it."""
    if path[0] == "needs" and path[2] == "weight":
        return "needs", pack.needs[path[1]].objective, *path[2:]
    return path[:-1]


def moves(pack: Pack, factors: Mapping[str, Factor]) -> Moves:
    """How the factors move a pack. What the pack does not have, or has without a range, stays as it is."""
    paths = Paths(pack)
    parts = [
        MovedQuantity(path, number, sign, paths.quantities[path])
        for number, factor in enumerate(factors.values())
        for sign, patterns in ((1, factor.moves), (-1, factor.against), (0, factor.rest))
        for pattern in patterns
        for path in paths.matching(pattern)
        if not sign or paths.quantities[path].low < paths.quantities[path].high
    ]
    return Moves(pack, tuple(parts))


def patterns_of(factor: Factor) -> Iterator[tuple[tuple[str, int], str]]:
    """Every pattern of a factor with its place in it."""
    for field in ("moves", "against", "rest"):
        for number, pattern in enumerate(getattr(factor, field)):
            yield (field, number), pattern


def with_values(model: M, values: Mapping[Steps, float]) -> M:
    """The same model with other central values at the paths of some of its quantities."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        node = tree
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = value
    changed: M = _changed(model, tree)
    return changed


def _changed(node: Any, tree: Any) -> Any:
    if isinstance(node, Quantity):
        return node.model_copy(update={"value": tree})
    if isinstance(node, Model):
        return node.model_copy(update={name: _changed(getattr(node, name), inner) for name, inner in tree.items()})
    return {**node, **{name: _changed(node[name], inner) for name, inner in tree.items()}}


def unaccounted(packs: Iterable[Pack], factors: Iterable[Factor], left_out: Iterable[str]) -> list[str]:
    """Dotted paths of the quantities with a range that are in no factor and not named as left out, sorted."""
    patterns = [*(pattern for factor in factors for _, pattern in patterns_of(factor)), *left_out]
    unnamed: set[Steps] = set()
    for pack in packs:
        paths = Paths(pack)
        named = {path for pattern in patterns for path in paths.matching(pattern)}
        unnamed |= {path for path in paths.ranged() if path not in named}
    return sorted(map(".".join, unnamed))
