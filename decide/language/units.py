"""What figures are measured in, as results and packs write it, in the current language."""

from __future__ import annotations

from decide.language import mark, said

UNITS = (
    *(mark("persons"), mark("airframes"), mark("units"), mark("teams"), mark("beds")),
    *(mark("points"), mark("share"), mark("ratio"), mark("effort"), mark("share of bases")),
    *(mark("USD/year"), mark("deaths/year"), mark("$m a year")),
    *(mark("degrees"), mark("km"), mark("months"), mark("count"), mark("weight"), mark("events/year")),
    *(mark("deaths/1000 persons/year"), mark("points/person"), mark("USD/bed/year")),
)


def measure(unit: str) -> str:
    """A unit in the current language; as it is if it is none of those known."""
    return said(unit) if unit in UNITS else unit
