"""What happened: strengths, deaths and laydowns on record, read from `record.yaml` in the pack's folder.

`decide hindcast` sets them beside what the programme says. Nothing here enters the programme.
"""

# ruff: noqa: RUF012 (pydantic gives every instance its own copy of a default)

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from decide.errors import InputError, Problem, unknown
from decide.pack.folder import RECORD_FILE
from decide.pack.located import Complaint, Located, validate
from decide.pack.quantity import Model
from decide.pack.schema import Id, Month, Pack, Text, Title
from decide.pack.strict_yaml import mapping, read_yaml
from decide.pack.theatre import Theatre
from decide.pack.translation import in_words

Year = Annotated[int, Field(ge=1900, le=2200)]
People = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]
ROUNDED = 0.005  # shares are printed with three decimals
Part = Annotated[float, Field(ge=0.0, le=1.0)]


class Cited(Model):
    """Where figures come from."""

    source: str
    """Id of the document (sources.yaml)."""
    locator: Title
    """Where in it."""
    note: Text | None = None
    """What to know about the figures."""


class Strengths(Cited):
    """People deployed, month by month."""

    months: Annotated[dict[Month, tuple[People, People]], Field(min_length=1)]
    """Month -> military and police personnel."""


class Counts(Model):
    """A count by year for some areas together."""

    areas: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Areas of the pack it is about; all of one region."""
    years: dict[Year, People]
    """Year -> count."""


class Deaths(Cited):
    """Deaths by year and place."""

    title: Title
    """Name shown."""
    counts: Title
    """What is counted."""
    part_years: tuple[Year, ...] = ()
    """Years of which only a part is counted."""
    groups: Annotated[dict[Id, Counts], Field(min_length=1)]
    """Counts by place."""
    totals: dict[Year, People] = {}
    """Totals the source prints, other places included."""


class Shares(Model):
    """A share of the force by year for some areas together."""

    areas: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Areas of the pack it is about."""
    years: dict[Year, Part]
    """Year -> share."""


class LaydownRecord(Cited):
    """Where the force stood."""

    groups: Annotated[dict[Id, Shares], Field(min_length=1)]
    """Shares by place."""


class ThreatRecord(Model):
    """How many died in a year, beside the years whose mean the pack's own figures are."""

    years: Annotated[tuple[Year, ...], Field(min_length=1)]
    """Years whose mean stands for the threat of the pack."""
    series: Annotated[dict[Id, Id], Field(min_length=1)]
    """Series of deaths -> the series whose figures of those years it is held against, itself or another that counts the
    same. The first that counts a year as a whole says what the threat of that year was."""


class Record(Model, defer_build=False):
    """The file `record.yaml`."""

    at: Month
    """The month whose strengths the pack's own are."""
    strengths: Strengths
    """People deployed."""
    deaths: Annotated[dict[Id, Deaths], Field(min_length=1)]
    """Series of deaths by name."""
    laydown: LaydownRecord | None = None
    """Where the force stood."""
    threat: ThreatRecord | None = None
    """How the threat of a year follows from the deaths."""

    def strength(self, year: int) -> tuple[int, float, float]:
        """Months on record, and mean military and police strength, of a year."""
        rows = [people for month, people in self.strengths.months.items() if int(month[:4]) == year]
        return len(rows), sum(row[0] for row in rows) / len(rows), sum(row[1] for row in rows) / len(rows)

    def strength_at(self, month: str) -> tuple[int, float, float]:
        """One month, and its military and police strength."""
        military, police = self.strengths.months[month]
        return 1, float(military), float(police)

    @property
    def years(self) -> list[int]:
        """Years with strengths, in order."""
        return sorted({int(month[:4]) for month in self.strengths.months})


@dataclass(frozen=True)
class RecordFile:
    """The record of a pack, as read."""

    record: Record
    digest: str


def read_record(theatre: Theatre) -> RecordFile:
    """The record of a pack. Raises `InputError` with every problem, at its line, or if the pack has none."""
    path = theatre.folder / RECORD_FILE
    if not path.exists():
        message = f"the pack {theatre.pack.id!r} has no record of what happened."
        hint = f"Write it in {RECORD_FILE}; `python -m decide.pack.reference` lists its keys."
        raise InputError(Problem(message, None, hint))
    document = mapping(read_yaml(path), path)
    located = Located(document.tree, document.marks)
    record = validate(located, Record, lambda read: _meaning(read, theatre))
    return RecordFile(in_words(record, theatre.words), document.digest)


def _meaning(record: Record, theatre: Theatre) -> Iterator[Complaint]:
    """Sources and areas the pack has not, areas counted twice or over two regions, sums over the totals printed."""
    yield from _citations(record, theatre.pack)
    yield from _groups(record, theatre.pack)
    yield from _threat(record)
    if record.at not in record.strengths.months:
        yield ("at",), f"there is no strength for {record.at}.", "Name a month of 'strengths'."
    for name, series in record.deaths.items():
        for year, total in series.totals.items():
            counted = sum(group.years.get(year, 0) for group in series.groups.values())
            if counted > total:
                yield ("deaths", name, "totals", year), f"{year}: {counted} are counted, more than {total} in all.", ""
    laydown = record.laydown.groups if record.laydown is not None else {}
    for year in sorted({year for group in laydown.values() for year in group.years}):
        whole = sum(group.years.get(year, 0.0) for group in laydown.values())
        if whole > 1.0 + ROUNDED:
            yield ("laydown",), f"the shares of {year} sum to {whole:.3f}.", "They must sum to at most 1."


def _cited(record: Record) -> dict[tuple[str, ...], Cited]:
    """What has a source of its own, by where it stands in the file."""
    cited: dict[tuple[str, ...], Cited] = {("strengths",): record.strengths}
    cited |= {("deaths", name): one for name, one in record.deaths.items()}
    if record.laydown is not None:
        cited[("laydown",)] = record.laydown
    return cited


def _citations(record: Record, pack: Pack) -> Iterator[Complaint]:
    for at, one in _cited(record).items():
        if one.source not in pack.sources:
            yield ((*at, "source"), *unknown("source", one.source, pack.sources))


def _groups(record: Record, pack: Pack) -> Iterator[Complaint]:
    grouped = {at: one.groups for at, one in _cited(record).items() if isinstance(one, Deaths | LaydownRecord)}
    for at, groups in grouped.items():
        seen: set[str] = set()
        for name, group in groups.items():
            here = (*at, "groups", name, "areas")
            for area in group.areas:
                if area not in pack.areas:
                    yield (here, *unknown("area", area, pack.areas))
                elif area in seen:
                    yield here, f"the area {area!r} is counted twice.", "Keep it in one group."
                seen.add(area)
            if len({pack.areas[area].region for area in group.areas if area in pack.areas}) > 1:
                yield here, "the areas are of more than one region.", "Make a group for each region."


def _threat(record: Record) -> Iterator[Complaint]:
    """Series that are not there, and groups that cannot be held against the years of the pack."""
    if record.threat is None:
        return
    for name, base in record.threat.series.items():
        here = ("threat", "series", name)
        unlisted = [one for one in (name, base) if one not in record.deaths]
        yield from ((here, *unknown("series", one, record.deaths)) for one in unlisted)
        if unlisted:
            continue
        for group, one in record.deaths[name].groups.items():
            mean = mean_deaths(record.deaths[base], one.areas, record.threat.years)
            if not mean:
                years = ", ".join(map(str, record.threat.years))
                message = f"{base!r} has no deaths in {years} to hold the group {group!r} of {name!r} against."
                yield here, message, "Its groups must make up the same areas, with a count above zero in those years."


def mean_deaths(series: Deaths, areas: Sequence[str], years: Sequence[int]) -> float | None:
    """The mean of some years over some areas; None where the groups of the series do not make up just these areas, or
    a year is not counted as a whole."""
    within = [group for group in series.groups.values() if set(group.areas) <= set(areas)]
    whole = all(year in group.years and year not in series.part_years for group in within for year in years)
    if {area for group in within for area in group.areas} != set(areas) or not whole:
        return None
    return sum(group.years[year] for group in within for year in years) / len(years)
