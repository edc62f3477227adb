"""A number with its evidence: value, unit, range, and where it comes from.

Annotations are not postponed, as in the schema.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from decide.pack.strict_yaml import Path_

Grade = Literal["printed", "derived", "near", "assumed"]
GRADES: tuple[Grade, ...] = ("printed", "derived", "near", "assumed")
"""Of the evidence of a figure, the strongest first."""
EVIDENCE = ("source", "locator", "derived", "near", "assumption")
"""Fields that say where a figure comes from, and by that its grade."""
SENTENCE = 3  # words: fewer are no reasoning
A_SENTENCE = {
    "derived": "a derived figure",
    "near": "a figure near a printed one",
    "assumption": "an assumption",
}
UNBOUNDED = 1e10  # more people than there are, more dollars than any mission had; solvers still certify at it
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-UNBOUNDED, le=UNBOUNDED)]


class Model(BaseModel):
    """Base of everything read from a file: immutable, unknown keys refused.

    Validators are built for what is read or made on its own (`defer_build=False`); what only stands inside that needs
    none, and building one for each would take longer than reading a pack.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Quantity(Model, defer_build=False):
    """A number that enters the programme, with its range and its evidence."""

    value: Number
    """Central value."""
    unit: str
    """Unit, one of those the field expects."""
    low: Number
    """Lowest value the evidence allows."""
    high: Number
    """Highest value the evidence allows."""
    source: str | None = None
    """Id of the document it comes from (sources.yaml); needs `locator`. Alone: the value is printed there."""
    locator: str | None = None
    """Where in the source: page, section, table or line."""
    derived: str | None = None
    """How the value follows from figures printed in the source, where it is not printed there itself."""
    near: str | None = None
    """Why the value was chosen near what the source prints, where it does not follow from it."""
    assumption: str | None = None
    """The reasoning, where no source gives the figure."""
    note: str | None = None
    """What else is to be known, such as what the range rests on."""

    @property
    def grade(self) -> Grade:
        """How strong its evidence is."""
        if self.assumption is not None:
            return "assumed"
        return "derived" if self.derived is not None else "near" if self.near is not None else "printed"

    @property
    def reasoning(self) -> str:
        """How it was derived, why it was chosen near a printed figure, or what it is assumed from; else nothing."""
        return self.assumption or self.derived or self.near or ""

    @model_validator(mode="after")
    def _evidence(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low, value, high must ascend, but are {self.low:g}, {self.value:g}, {self.high:g}.")
        if (self.source is None) == (self.assumption is None):
            raise ValueError("give either a source with its locator, or an assumption with its reasoning.")
        if self.source is not None and not (self.locator or "").strip():
            raise ValueError(f"the source {self.source!r} needs a locator (page, section or table).")
        given = [name for name in ("derived", "near", "assumption") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"it is graded twice, by {' and '.join(map(repr, given))}: keep one.")
        if self.source is None and self.locator is not None:
            raise ValueError("a locator is given without a source.")
        for name in given:
            if len(getattr(self, name).split()) < SENTENCE:
                raise ValueError(f"{A_SENTENCE[name]} needs its reasoning, in a sentence.")
        return self


def cited(source: str | None, locator: str | None) -> str:
    """A document and where in it, as it is quoted."""
    return f"{source}, {locator}"


def quantities(value: Any, path: Path_ = (), beside: Any = None) -> Iterator[tuple[Path_, Quantity]]:
    """Every quantity of a model, with its path; but none that is the very same object in a model `beside` it."""
    if value is beside:
        return
    if isinstance(value, Quantity):
        yield path, value
        return
    others = _parts(beside)
    for name, item in _parts(value).items():
        if isinstance(item, Model | dict | tuple):
            yield from quantities(item, (*path, name), others.get(name))


def _parts(value: Any) -> Mapping[Any, Any]:
    """What a model, a mapping or a list holds, by name or number; nothing of anything else."""
    if isinstance(value, Model):
        return value.__dict__
    if isinstance(value, dict):
        return value
    return dict(enumerate(value)) if isinstance(value, tuple) else {}


@dataclass(frozen=True)
class UnitBounds:
    """The unit and the bounds of a field's quantities."""

    unit: str
    low: float = 0.0
    high: float = UNBOUNDED

    def __call__(self, quantity: Quantity) -> Quantity:
        """The quantity, if it has the unit and keeps the bounds; else `ValueError`."""
        if quantity.unit != self.unit:
            raise ValueError(f"the unit is {quantity.unit!r} but must be {self.unit!r}.")
        if quantity.low < self.low or quantity.high > self.high:
            given = f"ranges from {quantity.low:g} to {quantity.high:g}"
            raise ValueError(f"must be {self.bounds}, but {given}.")
        return quantity

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        return f"at least {self.low:g}" if self.high >= UNBOUNDED else f"between {self.low:g} and {self.high:g}"


def _measured(unit: str, low: float = 0.0, high: float = UNBOUNDED) -> AfterValidator:
    return AfterValidator(UnitBounds(unit, low, high))


Share = Annotated[Quantity, _measured("share", high=1.0)]
Ratio = Annotated[Quantity, _measured("ratio")]
Count = Annotated[Quantity, _measured("count")]
Persons = Annotated[Quantity, _measured("persons")]
Deaths = Annotated[Quantity, _measured("deaths/year")]
Events = Annotated[Quantity, _measured("events/year")]
Months = Annotated[Quantity, _measured("months", high=600.0)]
Kilometres = Annotated[Quantity, _measured("km", high=40_000.0)]
Latitude = Annotated[Quantity, _measured("degrees", low=-90.0, high=90.0)]
Longitude = Annotated[Quantity, _measured("degrees", low=-180.0, high=180.0)]
FatalityRate = Annotated[Quantity, _measured("deaths/1000 persons/year")]
Weight = Annotated[Quantity, _measured("weight")]
PointsPerPerson = Annotated[Quantity, _measured("points/person")]
Points = Annotated[Quantity, _measured("points", low=-1000.0, high=100.0)]
Money = Annotated[Quantity, _measured("USD/year")]
Once = Annotated[Quantity, _measured("USD")]
BedCost = Annotated[Quantity, _measured("USD/bed/year")]
