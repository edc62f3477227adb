"""What is known of a constraint family besides its rows, in one place, which everything that speaks of families reads.

A family is a function that makes its rows, named as its rows are, with a `FamilySpec` in front. Its equation is the
function's docstring, its rows as mathematics are `tests/golden/NAME.lp`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from decide.language import mark
from decide.model.instance import Instance
from decide.model.lp import Family
from decide.model.variables import Variables

Equation = Callable[[Instance, Variables], Family]


@dataclass(frozen=True)
class Group:
    """What a shadow price is shown under."""

    id: str
    """As results have it (`family` of `worth`)."""
    title: str
    pledged: bool = False
    """Whether a contributor can pledge it, or the option allow it; the rest of what binds follows from it."""


@dataclass(frozen=True)
class More:
    """One more on the right-hand side, and the many that a price is shown for."""

    one: str
    step: int
    many: str


class BrokenBy(Enum):
    """What of a plan that is given breaks a family's rows."""

    LAYDOWN = "the laydown alone"
    TASKS = "the laydown with whatever tasks"


@dataclass(frozen=True)
class FamilySpec:
    """A constraint family."""

    name: str
    equation: Equation
    dims: tuple[str, ...]
    """Coordinates of its rows."""
    subject: str
    """The coordinate that says what a row is about: `u`, `a`, `b`, or `term`; empty for a definition."""
    group: Group | None
    """None for a definition: what a unit does and where effort goes is short of nothing itself."""
    more: Mapping[str, More]
    """By what units are counted in, or for all (empty)."""
    wanted: str
    """What a conflict is short of that rests on it, in words."""
    broken: BrokenBy | None
    limit: str
    """What is limited, in words about `{about}`; a term has words of its own."""

    def more_for(self, counted_in: str) -> More:
        """One more of it, for what is counted so."""
        return self.more.get(counted_in) or self.more[""]

    @property
    def of_terms(self) -> bool:
        """Whether its rows are an option's own terms, which may bend."""
        return self.subject == "term"


_specs: dict[str, FamilySpec] = {}


def family(
    dims: str,
    subject: str = "",
    group: Group | None = None,
    more: Mapping[str, More] | More | None = None,
    wanted: str = "",
    broken: BrokenBy | None = None,
    limit: str = "",
) -> Callable[[Equation], Equation]:
    """Register the function below as a constraint family. `dims`: coordinates, separated by blanks."""
    each = {"": more} if isinstance(more, More) else dict(more or {})

    def registered(equation: Equation) -> Equation:
        name = equation.__name__
        spec = FamilySpec(name, equation, tuple(dims.split()), subject, group, each, wanted, broken, limit)
        _specs[name] = spec
        return equation

    return registered


@cache
def families() -> Mapping[str, FamilySpec]:
    """All families by name, in the order of the programme's rows: as they are written down, an option's terms last."""
    from decide.model import formulation, terms  # noqa: F401 (they register theirs)

    return dict(sorted(_specs.items(), key=lambda item: item[1].of_terms))


def named(group: Group, dims: str = "") -> tuple[str, ...]:
    """Names of the families of a group; only of those with such rows, if they are said."""
    return tuple(
        name for name, spec in families().items() if spec.group is group and dims.split() in ([], [*spec.dims])
    )


UNITS = Group("unit", mark("Units"), pledged=True)
BEDS = Group("bed", mark("Camp capacity"), pledged=True)
MOVEMENT = Group("redeployment", mark("Movement between areas"), pledged=True)
CASEVAC = Group("casevac", mark("Casualty evacuation"))
LIFT = Group("lift", mark("Helicopter lift"))
CONVOYS = Group("convoys", mark("Convoy escort"))
GARRISON = Group("garrison", mark("Holding the base"))
FIELD_WORK = Group("field_work", mark("Guards for civilian teams"))
TERMS = Group("term", mark("Terms of the option"), pledged=True)
GROUPS = (UNITS, BEDS, MOVEMENT, CASEVAC, LIFT, CONVOYS, GARRISON, FIELD_WORK, TERMS)
"""In the order shown."""

ONE_UNIT = {
    "persons": More("person", 100, mark("100 persons")),
    "airframes": More("airframe", 1, mark("1 airframe")),
    "units": More("unit", 1, mark("1 unit")),
    "teams": More("team", 1, mark("1 team")),
}
"""One more unit, by what its type is counted in; people by the hundred."""
ONE_MOVE = {
    "persons": More("person able to change area in time", 100, mark("moving 100 persons")),
    "airframes": More("airframe able to change area in time", 1, mark("moving 1 airframe")),
    "units": More("unit able to change area in time", 1, mark("moving 1 unit")),
    "teams": More("team able to change area in time", 1, mark("moving 1 team")),
}
ONE_BED = More("bed", 100, mark("100 beds"))
ONE_OF_THE_BOUND = More("unit of the bound", 1, mark("1 unit of the bound"))
