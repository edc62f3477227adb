"""Text as the page shows it: numbers in the language of the page, and nothing read as Markdown by chance."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from decide.questions import questions
from decide.report.document import Column

COMMANDS = "|".join([*questions(), "check", "evidence"])
LONG = 32  # letters of a title that is said whole each time
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


def telling(column: Column, low: float, high: float) -> Column:
    """The column of a figure with a range, with a decimal more where whole numbers do not tell its ends apart."""
    same = math.isfinite(low) and column.text(low) == column.text(high)
    return replace(column, decimals=(column.decimals or 0) + 1) if same and not column.percent else column


def ends(column: Column, low: float, high: float) -> str:
    """The range of a figure; nothing where its ends read the same."""
    texts = [column.text(end) for end in (low, high)]
    return " – ".join(texts) if math.isfinite(low) and texts[0] != texts[1] else ""


def shortened(titles: Mapping[str, str]) -> dict[str, str]:
    """What options are called once they were named in full: their titles up to the colon, where that names one option
    alone in two characters or more; else the beginning of a long one, where that does."""
    begins = {name: title.partition(":")[0].rstrip() for name, title in titles.items()}
    alone = Counter(begins.values())
    named = {name: text if alone[text] == 1 and len(text) > 1 else titles[name] for name, text in begins.items()}
    cut = {name: _beginning(text) for name, text in named.items()}
    alone = Counter(cut.values())
    return {name: text if alone[text] == 1 else named[name] for name, text in cut.items()}


def _beginning(text: str) -> str:
    """The first words of a long text; one that has no spaces there stays whole."""
    words = text[:LONG].rpartition(" ")[0] if len(text) > LONG else ""
    return f"{words}…" if words else text
