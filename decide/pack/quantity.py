"""A number with its evidence: value, unit, range, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e12, le=1e12)]


class Model(BaseModel):
    """Base of everything read from a file: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Quantity(Model):
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
    """Id of the document it comes from (sources.yaml); needs `locator`."""
    locator: str | None = None
    """Where in the source: page, section, table or line."""
    assumption: str | None = None
    """The reasoning, where no source gives the figure."""
    note: str | None = None
    """How the value follows from the source, if it is not printed there as such."""

    @model_validator(mode="after")
    def _evidence(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low, value, high must ascend, but are {self.low:g}, {self.value:g}, {self.high:g}.")
        if (self.source is None) == (self.assumption is None):
            raise ValueError("give either a source with its locator, or an assumption with its reasoning.")
        if self.source is not None and not (self.locator or "").strip():
            raise ValueError(f"the source {self.source!r} needs a locator (page, section or table).")
        if self.assumption is not None and len(self.assumption.split()) < 3:
            raise ValueError("an assumption needs its reasoning, in a sentence.")
        return self


def _measured(*units: str, low: float = 0.0, high: float = 1e12) -> Callable[[Quantity], Quantity]:
    def check(quantity: Quantity) -> Quantity:
        if quantity.unit not in units:
            expected = " or ".join(repr(unit) for unit in units)
            raise ValueError(f"the unit is {quantity.unit!r} but must be {expected}.")
        if quantity.low < low or quantity.high > high:
            bounds = f"at least {low:g}" if high >= 1e12 else f"between {low:g} and {high:g}"
            raise ValueError(f"must be {bounds}, but ranges from {quantity.low:g} to {quantity.high:g}.")
        return quantity

    return check


Share = Annotated[Quantity, AfterValidator(_measured("share", high=1.0))]
Ratio = Annotated[Quantity, AfterValidator(_measured("ratio"))]
Count = Annotated[Quantity, AfterValidator(_measured("count"))]
Persons = Annotated[Quantity, AfterValidator(_measured("persons"))]
Deaths = Annotated[Quantity, AfterValidator(_measured("deaths/year"))]
Events = Annotated[Quantity, AfterValidator(_measured("events/year"))]
Months = Annotated[Quantity, AfterValidator(_measured("months", high=600.0))]
Kilometres = Annotated[Quantity, AfterValidator(_measured("km", high=40_000.0))]
Latitude = Annotated[Quantity, AfterValidator(_measured("degrees", low=-90.0, high=90.0))]
Longitude = Annotated[Quantity, AfterValidator(_measured("degrees", low=-180.0, high=180.0))]
FatalityRate = Annotated[Quantity, AfterValidator(_measured("deaths/1000 persons/year"))]
Weight = Annotated[Quantity, AfterValidator(_measured("weight"))]
PointsPerPerson = Annotated[Quantity, AfterValidator(_measured("points/person"))]
Points = Annotated[Quantity, AfterValidator(_measured("points", low=-1000.0, high=100.0))]
Money = Annotated[Quantity, AfterValidator(_measured("USD/year"))]
BedCost = Annotated[Quantity, AfterValidator(_measured("USD/bed/year"))]
