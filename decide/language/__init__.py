"""The languages decide speaks: one catalogue of texts, keyed by their English.

    t("Short of {what}", what=name)

gives the text in the language set for the running context (English if none is), with its values filled in. The French
is in `fr/*.yaml`, one file per part of the tool, each a mapping from the English text to the French. Tests hold every
text of the code to be there, with the same values to fill in. The texts of a pack are translated by the pack itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = {"en": "English", "fr": "Français"}

_current: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """Code of the language of the running context."""
    return _current.get()


def speak(code: str) -> None:
    """Set the language of the running context, a thread say. Raises `KeyError` for one that is not spoken."""
    if code not in LANGUAGES:
        raise KeyError(code)
    _current.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Another language for a while."""
    before = language()
    speak(code)
    try:
        yield
    finally:
        speak(before)


@cache
def catalogue(code: str) -> dict[str, str]:
    """English text -> text of a language, from all its files."""
    texts: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / code).glob("*.yaml")):
        texts |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return texts


def t(text: str, **values: Any) -> str:
    """The text in the current language, with values filled in as by `str.format`."""
    known = text if language() == "en" else catalogue(language()).get(text, text)
    return known.format(**values) if values else known
