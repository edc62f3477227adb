"""The languages decide speaks: one catalogue of texts, keyed by their English.

    t("Short of {what}", what=name)

gives the text in the language set for the running context (English if none is), with its values filled in. The French
is in `fr/*.yaml`, one file per part of the tool, each a mapping from the English text to the French. The texts of a
pack are translated by the pack itself (decide/pack/translation.py).

Texts that stand in tables at the top of a module are made before a language is known: they are marked there and said
where they are shown.

    KINDS = {"bed": mark("beds")}
    said(KINDS[kind])

Sentences about a number of things have a second text for one of them:

    counted("{count} base", "{count} bases", count=len(bases))

Tests read every first argument of `t` and `mark`, and both texts of `counted`, off the code, so they must be literals;
they hold the French to have each of them, with the same values to fill in (tests/test_language.py, docs/languages.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "fr": "Français"}
WRITTEN = "en"
"""The language that the texts of the code are written in."""

_current: ContextVar[str] = ContextVar("language", default=WRITTEN)


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
    import yaml

    texts: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / code).glob("*.yaml")):
        texts |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {text: typeset(said, code) for text, said in texts.items()}


_TYPESET = {
    "fr": (
        (re.compile(r" (?=[;!?%»])|(?<=«) |(?<=\d) (?=\d{3}(?!\d))"), "\u202f"),
        (re.compile(r" (?=:)"), "\u00a0"),
    ),
}


def typeset(text: str, code: str) -> str:
    """A text with the spaces that its language does not break: French before `: ; ! ? %`, in quotes and numbers."""
    for pattern, space in _TYPESET.get(code, ()):
        text = pattern.sub(space, text)
    return text


def t(text: str, /, **values: Any) -> str:
    """The text in the current language, with values filled in as by `str.format`; numbers come from `number`."""
    wording = text if language() == WRITTEN else catalogue(language()).get(text, text)
    return wording.format(**values) if values else wording


SINGULAR = {"en": (1,), "fr": (0, 1)}
"""Counts that take the singular."""


def counted(one: str, many: str, /, count: int, **values: Any) -> str:
    """The text for one or that for many, as the current language has it, with the count and other values filled in."""
    return t(one if count in SINGULAR[language()] else many, count=count, **values)


def mark(text: str) -> str:
    """The text as it is: one of the catalogue, to be said later."""
    return text


def said(text: str, /, **values: Any) -> str:
    """A text that was marked, in the current language, with values filled in as by `t`."""
    return t(text, **values)


def retold(text: str, templates: Iterable[str]) -> str:
    """A text that was made from one of several marked templates, in the current language; else the text as it is.

    For texts that results hold in English, so that a file written in one language is shown in another. The first
    template that fits is taken.
    """
    for template in templates:
        parts = re.split(r"\{(\w+)\}", template)  # texts and names of values in turn
        pattern = "".join(re.escape(part) if n % 2 == 0 else f"(?P<{part}>.+?)" for n, part in enumerate(parts))
        if match := re.fullmatch(pattern, text):
            return said(template, **{name: _retold(value) for name, value in match.groupdict().items()})
    return text


def _retold(value: str) -> str:
    return in_figures(value) if re.fullmatch(r"-?[0-9,]*[0-9](\.[0-9]+)?", value) else value


def listed(parts: Iterable[str]) -> str:
    """Parts of a list that hold commas of their own, set apart by semicolons."""
    return typeset("; " if language() == WRITTEN else " ; ", language()).join(parts)


SEPARATORS = {"en": (",", "."), "fr": ("\u202f", ",")}
"""Between thousands (French: a narrow space that does not break), and before decimals."""


def number(value: float, form: str) -> str:
    """A number as by `format(value, form)`, with the separators of the current language."""
    return in_figures(format(value, form))


def in_figures(text: str) -> str:
    """A number written as in English, with the separators of the current language."""
    between, before = SEPARATORS[language()]
    return text.translate({ord(","): between, ord("."): before})


def per_cent(share: float, form: str = ".0f") -> str:
    """A share as a number of per cents, with their sign."""
    apart = " " if language() == WRITTEN else SEPARATORS[language()][0]
    return f"{number(100 * share, form)}{apart}%"
