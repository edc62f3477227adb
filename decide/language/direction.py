"""Texts that run from right to left, all of a document or some among texts that run from left to right."""

from __future__ import annotations

import textwrap
import unicodedata

from decide.language import language, writing

LEFT_TO_RIGHT = "\u200e"


def right_to_left() -> bool:
    """Whether the current language runs from right to left."""
    return writing(language()).direction == "rtl"


def set_apart(text: str) -> str:
    """A text with letters from right to left between marks that end its run, lest it turn round what stands beside
    it."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return f"{LEFT_TO_RIGHT}{text}{LEFT_TO_RIGHT}"
    return text


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many letters, each set apart."""
    return [set_apart(line) for line in textwrap.wrap(text, width)]
