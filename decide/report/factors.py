"""Positions of factors in words, how far from the value towards an end; shares and points as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decide.language import number, per_cent, t
from decide.report.document import Column
from decide.report.words import quoted

Row = Mapping[str, Any]
PLAIN_UNITS = ("share", "ratio")  # that add nothing to a number


def limits_in_words(factor: Row, low: float, high: float) -> str:
    """A range of positions of a factor (a row of the frame `factors`)."""
    text = t(
        "“{factor}” between {low} and {high}",
        factor=factor["title"],
        low=position_in_words(factor, low),
        high=position_in_words(factor, high),
    )
    figures = [figure_at(factor, at) for at in (low, high)]
    if None in figures:
        return text
    return t("{range} ({low} to {high})", range=text, low=figures[0], high=figures[1])


def position_in_words(factor: Row, at: float) -> str:
    """A position: `“few”` at an end, else how much of the way to it."""
    end = factor["at_high"] if at >= 0 else factor["at_low"]
    if abs(at) >= 1.0:
        return quoted(end)
    return t("{part} of the way to “{end}”", part=percent(abs(at)), end=end)


def figure_at(factor: Row, at: float) -> str | None:
    """The figure a factor has at a position, with its unit; None where it moves several quantities or none."""
    value = factor["value"]
    if not factor["path"] or value is None or value != value:
        return None
    end = factor["high"] if at >= 0 else factor["low"]
    unit = "" if factor["unit"] in PLAIN_UNITS else f" {factor['unit']}"
    return f"{number(value + abs(at) * (end - value), '.3g')}{unit}"


def percent(part: float) -> str:
    """A share in whole per cents."""
    return per_cent(part)


def points(value: float) -> str:
    """Points with one decimal."""
    return Column("", "", 1).text(float(value))
