"""The one count of figures by grade: what header, tables, page and documents say of the evidence reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from decide.pack.located import dotted
from decide.pack.quantity import GRADES, Quantity
from decide.pack.schema import Pack
from decide.pack.strict_yaml import Path_
from decide.pack.theatre import Theatre, resolve

CONTEXT = "context"
ALL_GRADES = (*GRADES, CONTEXT)
"""Grades of what moves a result, the strongest first, then that of what does not."""
ONCE = (("costs", "one_off", "*"), ("costs", "liquidation", "*"))  # spent once: no part of the yearly cost
BESIDE = {("outcomes", "static_reference"), ("units", "*", "formation", "size"), *ONCE}
"""Paths of what a comparison never reads: what is shown beside it, and what only pledges are rounded to."""
UNREAD = frozenset(
    (
        "latitude",
        "longitude",
        "population",
        "displaced",
        "events",
        "reach_near",
        "reach_ring",
        "reach_beyond",
        "centres",
    )
)
"""Figures of an area that the programme reads only where a need names them."""


@dataclass(frozen=True)
class Graded:
    """A figure, and how well it is known."""

    option: str
    """The option that sets it; empty for the pack."""
    path: str
    quantity: Quantity
    grade: str
    """One of `ALL_GRADES`."""


@dataclass(frozen=True)
class Count:
    """How many figures are of a grade."""

    figures: int
    in_options: int
    """How many of them an option sets."""
    statements: int
    """How many different ones: one value on one ground that stands for several figures counts once."""


def graded(theatre: Theatre) -> Iterator[Graded]:
    """Every figure of the pack and its options with its grade; one that moves no result is context, whatever it rests
    on."""
    named: dict[str, frozenset[str]] = {}
    for option, path, quantity in theatre.figures:
        if option not in named:
            named[option] = named_by_needs(resolve(theatre, option).pack if option else theatre.pack)
        yield regraded(option, path, quantity, named[option])


def regraded(option: str, path: Path_, quantity: Quantity, named: frozenset[str]) -> Graded:
    """A figure of a pack with its grade; `named` are the figures that its needs name."""
    return Graded(option, dotted(path), quantity, CONTEXT if _beside(path, named) else quantity.grade)


def _beside(path: Path_, named: frozenset[str]) -> bool:
    """Whether no comparison reads the figure at a path."""
    if any(len(one) == len(path) and all(a in ("*", b) for a, b in zip(one, path, strict=True)) for one in BESIDE):
        return True
    if path[0] == "factors" or path[2:3] == ("factors",):
        return path[-1] not in named
    return path[0] == "areas" and len(path) == 3 and path[2] in UNREAD and path[2] not in named


def named_by_needs(pack: Pack) -> frozenset[str]:
    """The figures that needs name."""
    products = [product for need in pack.needs.values() for product in (need.amount, need.requirement)]
    return frozenset(name for product in products for name in (*product.times, *product.over))


def counts(theatre: Theatre) -> Mapping[str, Count]:
    """By grade, in their order: the one count of what a result of the pack and its options hangs on. Made once."""
    if not theatre.counts:
        theatre.counts.update(_counted(theatre))
    return theatre.counts


def _counted(theatre: Theatre) -> Mapping[str, Count]:
    every = [*graded(theatre)]
    figures = Counter(one.grade for one in every)
    in_options = Counter(one.grade for one in every if one.option)
    grounds = {(one.grade, _ground(one.quantity)) for one in every}
    statements = Counter(grade for grade, _ in grounds)
    return {grade: Count(figures[grade], in_options[grade], statements[grade]) for grade in ALL_GRADES}


def _ground(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.unit, quantity.source, quantity.locator, quantity.reasoning
