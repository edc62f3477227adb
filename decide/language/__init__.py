"""The languages decide speaks: one catalogue of texts, keyed by their English.

    t("Short of {what}", what=name)

gives the text in the language set for the running context (English if none is), with its values filled in. A language
is a folder of texts (decide/language/folders.py). The texts of a pack are translated by the pack itself
(decide/pack/translation.py).

Texts that stand in tables at the top of a module are made before a language is known: they are marked there and said
where they are shown.

    KINDS = {"bed": mark("beds")}
    said(KINDS[kind])

Sentences about a number of things have a second text for one of them; other languages have as many as they need:

    counted("{count} base", "{count} bases", count=len(bases))

A text that is one in English and several in another language says which by its context:

    t("All", context="regions")

Tests read every first argument of `t` and `mark`, both texts of `counted` and every context off the code, so they must
be literals; they hold each language to have each of them, with the same values to fill in (tests/test_language.py,
docs/languages.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from decide.language.folders import LANGUAGES, OTHER, WRITTEN, catalogue, category, in_number, typeset, writing

__all__ = ["LANGUAGES", "WRITTEN", "catalogue", "typeset", "writing"]

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


class Marked(str):
    """A text of the catalogue, to be said later, in its context."""

    context: str = ""


class MarkedCount(NamedTuple):
    """A text of the catalogue about a number of things, `count`, to be said later."""

    one: str
    many: str

    def written(self, count: int, **values: Any) -> str:
        """In English, for results to hold."""
        return (self.one if count == 1 else self.many).format(count=count, **values)

    def said(self, count: float, **values: Any) -> str:
        """In the current language, with the count and other values filled in as by `counted`."""
        return counted(*self, count=count, **values)


def t(text: str, /, *, context: str = "", **values: Any) -> str:
    """The text in the current language, with values filled in as by `str.format`; numbers come from `number`."""
    if language() != WRITTEN and (forms := catalogue(language()).get((text, context))):
        text = forms[OTHER]
    return in_number(text.format(**values), language()) if values else text


def counted(one: str, many: str, /, count: float, **values: Any) -> str:
    """The text for so many things, as the current language has it, with the count and other values filled in; one with
    decimals takes the form for "other"."""
    figure = number(round(count), ",") if count == round(count) else number(count, "g")
    return in_number(_form(one, many, count).format(count=figure.replace("-", "−"), **values), language())


def _form(one: str, many: str, count: float) -> str:
    forms = catalogue(language()).get((many, "")) if language() != WRITTEN else None
    if not forms:
        return one if count == 1 else many
    return forms[category(language())(round(count)) if count == round(count) else OTHER]


def mark(text: str, /, *, context: str = "") -> str:
    """The text as it is: one of the catalogue, to be said later."""
    if not context:
        return text
    marked = Marked(text)
    marked.context = context
    return marked


def mark_counted(one: str, many: str, /) -> MarkedCount:
    """Both texts as they are: of the catalogue, to be said later."""
    return MarkedCount(one, many)


def said(text: str, /, **values: Any) -> str:
    """A text that was marked, in the current language, with values filled in as by `t`."""
    return t(text, context=getattr(text, "context", ""), **values)


def retold(text: str, templates: Iterable[str | MarkedCount], of: Callable[[str], str] = str) -> str:
    """A text that was made from one of several marked templates, in the current language; else the text as it is.

    For texts that results hold in English, so that a file written in one language is shown in another. The first
    template that fits is taken. `of` says what a value that is a name is called.
    """
    for template in templates:
        for written in [template] if isinstance(template, str) else template:
            if match := re.fullmatch(_pattern(written), text):
                values = match.groupdict()
                if isinstance(template, str):
                    return said(template, **{name: _retold(of(value)) for name, value in values.items()})
                count = int(values.pop("count"))
                return template.said(count, **{name: _retold(of(value)) for name, value in values.items()})
    return text


def _pattern(template: str) -> str:
    parts = re.split(r"\{(\w+)\}", template)  # texts and names of values in turn
    values = {name: f"(?P<{name}>{'[0-9]+' if name == 'count' else '.+?'})" for name in parts[1::2]}
    return "".join(re.escape(part) if n % 2 == 0 else values[part] for n, part in enumerate(parts))


def _retold(value: str) -> str:
    return in_figures(value) if re.fullmatch(r"-?[0-9,]*[0-9](\.[0-9]+)?", value) else value


def listed(parts: Iterable[str]) -> str:
    """Parts of a list that hold commas of their own, set apart by semicolons or what the current language has."""
    return typeset(writing(language()).list, language()).join(parts)


def joined(parts: Sequence[str]) -> str:
    """Parts of a list by commas; as `listed` where one has a comma of its own, be it in a figure with decimals."""
    return listed(parts) if commas_within(parts) else ", ".join(parts)


def commas_within(parts: Iterable[str]) -> bool:
    """Whether a part has a comma of its own, which would be taken for one between parts."""
    own = r", |\d,\d" if writing(language()).decimals == "," else ", "
    return any(re.search(own, part) for part in parts)


def number(value: float, form: str) -> str:
    """A number as by `format(value, form)`, with the separators of the current language."""
    return in_figures(format(value, form))


def in_figures(text: str) -> str:
    """A number written as in English, with the separators of the current language."""
    style = writing(language())
    return text.translate({ord(","): style.thousands, ord("."): style.decimals})


def per_cent(share: float, form: str = ".0f") -> str:
    """A share as a number of per cents, with their sign."""
    return writing(language()).per_cent.format(number(100 * share, form))
