"""Texts that run from right to left, all of a document or some among texts that run from left to right."""

from __future__ import annotations

import re
import textwrap
import unicodedata

from decide.language import language, writing

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
STRONG = {"L": LEFT_TO_RIGHT, "R": RIGHT_TO_LEFT, "AL": RIGHT_TO_LEFT}
"""Letters that run one way, by their class, and the mark that runs as they do."""
_TURNING = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Where Unicode keeps all letters that run from right to left: a text without any is the rule."""


def right_to_left() -> bool:
    """Whether the current language runs from right to left."""
    return writing(language()).direction == "rtl"


def set_apart(text: str) -> str:
    """A text with letters from right to left between marks that end its run, lest it turn round what stands beside
    it; what ends it, such as dots, stands at the end of its run."""
    runs = [STRONG.get(unicodedata.bidirectional(letter)) for letter in text] if _TURNING.search(text) else []
    if RIGHT_TO_LEFT not in runs:
        return text
    first = next(filter(None, runs))
    end = "" if runs[-1] or first == LEFT_TO_RIGHT else RIGHT_TO_LEFT
    return f"{LEFT_TO_RIGHT}{text}{end}{LEFT_TO_RIGHT}"


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many letters, each set apart."""
    return [set_apart(line) for line in textwrap.wrap(text, width)]
