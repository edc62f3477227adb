"""Text as the page shows it: numbers in the language of the page, and nothing read as Markdown by chance."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from decide.language import t
from decide.questions import questions
from decide.report.document import Column

from .ranges import Range

COMMANDS = "|".join([*questions(), "check", "evidence"])
SMALL = 10  # below it a whole number has one digit
OF_COMMANDS = re.compile(rf"--[a-z]|\bdecide (?:{COMMANDS})\b|\bdocs/")
"""What is written for a command line."""


def for_page(text: str) -> str:
    """Text without the sentences that only someone at a command line can follow."""
    return " ".join(sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if not OF_COMMANDS.search(sentence))


def plain(text: str) -> str:
    """Text as it is, none of it read as Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|<>~$:" else c for c in text)


def number(value: float, most: int = 2) -> str:
    """A number with the decimals it needs, at most so many: `10,801`, `2.5`."""
    decimals = next((n for n in range(most) if abs(round(value, n) - value) < 0.5 * 10.0**-most), most)
    return Column("", "", decimals).text(value)


def signed(value: float) -> str:
    """A change with its sign: `+2`, `−1,500`."""
    return f"+{number(value)}" if value >= 0 else number(value)


def span(low: float, high: float) -> str:
    """One number, or two ends: `11`, `0–500`."""
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def takes(allowed: Range) -> str:
    """What a control takes."""
    low, high = number(allowed.low), number(allowed.high)
    if allowed.step == 1.0:
        return t("It takes whole numbers from {low} to {high}.", low=low, high=high)
    return t("It takes {low} to {high}, in steps of {step}.", low=low, high=high, step=number(allowed.step))


def telling(column: Column, *figures: float) -> Column:
    """The column of whole numbers, with a decimal where all figures are so small that one would say little of them."""
    small = all(abs(figure) / column.scale < SMALL for figure in figures if math.isfinite(figure))
    return replace(column, decimals=1) if small and not column.percent else column


def ends(column: Column, low: float, high: float) -> str:
    """The range of a figure; nothing where its ends read the same."""
    texts = [column.text(end) for end in (low, high)]
    return " – ".join(texts) if math.isfinite(low) and texts[0] != texts[1] else ""
