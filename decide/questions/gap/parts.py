"""The goal of a gap, and the parts of the answer that are worked out so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from decide.model.lp import Floats
from decide.model.pledges import Offer
from decide.pack.theatre import Theatre
from decide.questions.gap.beside import Beside
from decide.questions.gap.floors import Floor
from decide.solve.answer import Answer
from decide.solve.biobjective import Corner
from decide.solve.certificate import Certificate
from decide.solve.gap import Purchase
from decide.solve.pledging import Gap

Kept = tuple[Floats, Floats, bool]
"""Of a corner of the price curve: (u) units, (a) beds, and whether its bases can be held."""


@dataclass(frozen=True)
class Goal:
    """What may be added to which option, for which floors."""

    theatre: Theatre
    own: Answer
    """The option's own best plan."""
    floors: tuple[Floor, ...]
    offer: Offer
    ranges: Mapping[str, Offer]
    """The same pledges `early` and `late`."""

    @property
    def option(self) -> str:
        """The option that is added to."""
        return self.own.case.option.id

    @property
    def levels(self) -> dict[str, float]:
        """Least score by criterion."""
        return {floor.name: floor.level for floor in self.floors}

    def others(self, name: str) -> dict[str, float]:
        """The floors of the other criteria."""
        return {other: level for other, level in self.levels.items() if other != name}


@dataclass
class Parts:
    """What is worked out; those after the first two are filled in one by one."""

    programme: Gap
    least: Purchase
    free: dict[str, float] = field(default_factory=dict)
    """By criterion, the most of it without a pledge while the other floors are kept; nan if they cannot be."""
    highest: dict[str, float] = field(default_factory=dict)
    """The same with any pledge."""
    whole: Purchase | None = None
    plan: Answer | None = None
    """The best plan with the pledge in whole formations, which keeps the floors."""
    timing: dict[str, Purchase | None] = field(default_factory=dict)
    """The least pledge if all comes `early`, or `late`; None where it then reaches the floors no more."""
    beside: list[Beside] = field(default_factory=list)
    curve: tuple[Corner[Kept], ...] = ()
    limits: dict[str, float] = field(default_factory=dict)
    """By limit taken away, the most of the first criterion with any pledge; nan if the others cannot be kept."""
    proofs: list[Certificate] = field(default_factory=list)
    """Of everything solved beside the programme itself."""
