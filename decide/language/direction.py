"""Texts that run from right to left, all of a document or some among texts that run from left to right."""

from __future__ import annotations

import re
import textwrap
import unicodedata

from decide.language import language, writing

LEFT_TO_RIGHT = "\u200e"
_TURNING = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Where Unicode keeps all letters that run from right to left: a text without any is the rule."""


def right_to_left() -> bool:
    """Whether the current language runs from right to left."""
    return writing(language()).direction == "rtl"


def set_apart(text: str) -> str:
    """A text with letters from right to left between marks that end its run, lest it turn round what stands beside
    it."""
    if _TURNING.search(text) and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return f"{LEFT_TO_RIGHT}{text}{LEFT_TO_RIGHT}"
    return text


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many letters, each set apart."""
    return [set_apart(line) for line in textwrap.wrap(text, width)]
