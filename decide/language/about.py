"""How a language is called and written: what its `language.yaml` holds, beside its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import c2py
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _rule(text: str) -> str:
    c2py(text)  # raises ValueError
    return text


Rule = Annotated[str, AfterValidator(_rule)]
"""A condition on a number of things, n, as in the plural forms of gettext: `n % 10 == 1 && n % 100 != 11`."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Space(_Entry):
    """A space that is put where the texts have an ordinary one beside some marks."""

    space: str = Field(min_length=1)
    before: str = ""
    after: str = ""

    def patterns(self) -> Iterator[str]:
        """Regular expressions of the ordinary spaces in question."""
        if self.before:
            yield f" (?=[{re.escape(self.before)}])"
        if self.after:
            yield f"(?<=[{re.escape(self.after)}]) "


class Writing(_Entry):
    """How a language is called and written."""

    name: str = Field(min_length=1)
    """The language in its own words."""
    spelling: str = Field(min_length=1)
    """Its tag for spelling checkers, with the country: fr-FR."""
    direction: Literal["ltr", "rtl"] = "ltr"
    thousands: str = Field(max_length=1)
    """Between thousands."""
    decimals: str = Field(min_length=1, max_length=1)
    """Before decimals."""
    per_cent: str = Field(pattern=r"^[^{}%]*(%[^{}%]*\{\}|\{\}[^{}%]*%)[^{}%]*$")
    """How a figure, {}, is written with its sign of per cent."""
    list: str = Field(min_length=1)
    """Between parts of a list that hold commas of their own."""
    spaces: tuple[Space, ...] = ()
    below_two: dict[str, str] = {}
    """Nouns that stand in the singular behind a figure below 2, decimals or not: plural -> singular."""
    plurals: dict[Literal["zero", "one", "two", "few", "many"], Rule] = {}
    """When a number of things takes each form; the first that holds, else "other"."""
