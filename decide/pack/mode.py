"""Solve modes: what is optimised, and in which order.

One type for what a what-if file says under `mode` and for what `--mode` says on the command line
(`decide.pack.mode_text`). Names in a mode are criteria: `overall`, an objective, a region, or a cell
`objective.region`; `@period` after it counts from that period on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from decide.errors import unknown
from decide.pack.quantity import Model

if TYPE_CHECKING:
    from decide.pack.schema import Pack

OVERALL = "overall"
Complaint = tuple[tuple[str | int, ...], str, str]
Score = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1000.0, le=100.0)]
Tolerance = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.0, le=100.0)]
Units = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.0, le=1e9)]


class Weighted(Model):
    """The weighted score: the default."""

    kind: Literal["weighted"] = "weighted"


class Lexicographic(Model):
    """Priorities in order: each is optimised, then held while the next is."""

    kind: Literal["lexicographic"]
    order: Annotated[tuple[str, ...], Field(min_length=1)]
    """Criteria, the first priority first."""
    tolerance: Tolerance = 0.1
    """Points a priority may give up for all that come after it; 0.1 if not given."""


class Epsilon(Model):
    """Epsilon-constraint: one criterion is optimised, floors on others are kept."""

    kind: Literal["epsilon"]
    maximise: str = OVERALL
    """Criterion that is optimised; the overall score if not given."""
    floors: Annotated[dict[str, Score], Field(min_length=1)]
    """Least score by criterion."""


class MaxMin(Model):
    """The lowest score is made as high as it can be; then the weighted score."""

    kind: Literal["maxmin"]
    over: Literal["regions", "cells"] = "regions"
    """Whose scores: `regions` (if not given), or `cells`, each objective in each region."""


class Leximin(Model):
    """The lowest score first, then the next lowest, and so on to the highest."""

    kind: Literal["leximin"]
    over: Literal["regions", "cells"] = "regions"
    """Whose scores: `regions` (if not given), or `cells`, each objective in each region."""


class Adversary(Model):
    """The largest unmet harm that any area offers is made as small as it can be."""

    kind: Literal["adversary"]
    over: Literal["horizon", "periods"] = "horizon"
    """`horizon` (if not given): one area, over the whole horizon. `periods`: the worst area of each
    period, averaged over time."""


class Least(Model):
    """The cheapest strengths that reach stated floors."""

    kind: Literal["least"]
    floors: Annotated[dict[str, Score], Field(min_length=1)]
    """Least score by criterion."""
    caps: dict[str, Units] = {}  # noqa: RUF012 (pydantic gives every instance its own copy of a default)
    """Most units of a type at the start, by unit type; no limit if not given. Types the option has not, at the
    start or pledged, are left out unless they have a cap."""


Mode = Annotated[Weighted | Lexicographic | Epsilon | MaxMin | Leximin | Adversary | Least, Field(discriminator="kind")]
MODES: dict[str, type[Model]] = {
    "weighted": Weighted,
    "lexicographic": Lexicographic,
    "epsilon": Epsilon,
    "maxmin": MaxMin,
    "leximin": Leximin,
    "adversary": Adversary,
    "least": Least,
}
WEIGHTED = Weighted()


def criterion_names(pack: Pack) -> list[str]:
    """Every name a criterion can have, without `@period`."""
    cells = [(o, r) for o, by_region in pack.weights.items() for r in by_region]
    return [OVERALL, *(f"{o}.{r}" for o, r in cells), *dict.fromkeys(name for cell in cells for name in cell)]


def split_name(name: str) -> tuple[str, str | None]:
    """A criterion's name and the period it counts from, if any."""
    base, mark, period = name.partition("@")
    return base, period if mark else None


def check_mode(mode: Mode, pack: Pack) -> Iterator[Complaint]:
    """What a mode names that the pack does not have, as (path in the mode, message, hint)."""
    names = criterion_names(pack)
    periods = [period.id for period in pack.calendar.periods]
    for path, name in _names(mode):
        base, period = split_name(name)
        if base not in names:
            yield path, *unknown("objective, region or cell", base, names)
        if period is not None and period not in periods:
            yield path, *unknown("period", period, periods)
    if isinstance(mode, Lexicographic):
        for n, name in enumerate(mode.order):
            if name in mode.order[:n]:
                yield ("order", n), f"the priority {name!r} is given twice.", "Keep the first."
    if isinstance(mode, Least):
        for unit in mode.caps:
            if unit not in pack.units:
                yield ("caps", unit), *unknown("unit type", unit, pack.units)


def _names(mode: Mode) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The criteria a mode names, with their paths."""
    if isinstance(mode, Lexicographic):
        yield from ((("order", n), name) for n, name in enumerate(mode.order))
    if isinstance(mode, Epsilon):
        yield ("maximise",), mode.maximise
    if isinstance(mode, Epsilon | Least):
        yield from ((("floors", name), name) for name in mode.floors)


def floors_in_words(floors: dict[str, float]) -> str:
    """`upland is at least 60 and lowland is at least 30`."""
    return " and ".join(f"{_worded(name)} is at least {value:g}" for name, value in floors.items())


def _worded(name: str) -> str:
    base, period = split_name(name)
    words = " in ".join(base.replace("_", " ").split("."))
    return f"{words} from {period} on" if period else words
