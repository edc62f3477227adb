"""Languages as folders: each has a folder here with `language.yaml`, how it is called and written, and its texts in the
other files. A folder is all that a language takes (docs/languages.md); the code names only the one it is written in.

Nothing is read before it is needed: which languages there are is told by the folders' names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from decide.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from decide.language.about import Writing

FOLDER = Path(__file__).parent
ABOUT = "language.yaml"
WRITTEN = "en"
"""The language that the texts of the code are written in."""
LANGUAGES = (WRITTEN, *sorted({path.parent.name for path in FOLDER.glob(f"*/{ABOUT}")} - {WRITTEN}))
"""Codes of the languages that are spoken, that of the code first."""
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""What languages tell numbers of things apart by, as in Unicode's CLDR; each has "other" and some of the rest."""
OTHER = "other"

Forms = Mapping[str, str]
"""Category of number -> text; only "other" for a text that is not said of a number."""
Catalogue = Mapping[tuple[str, str], Forms]
"""English text and context ("" for none) -> its forms in a language."""


@cache
def writing(code: str) -> Writing:
    """How a language is called and written. Raises `InputError` if its file does not say so."""
    from pydantic import ValidationError

    from decide.language.about import Writing

    path = FOLDER / code / ABOUT
    try:
        return Writing.model_validate(_read(path))
    except ValidationError as error:
        place = Place(path.as_posix(), 1)
        raise InputError(
            Problem(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}.", place, "docs/languages.md has the keys.")
            for wrong in error.errors()
        ) from None


@cache
def category(code: str) -> Callable[[int], str]:
    """What gives the category that a language puts a number of things in."""
    from gettext import c2py

    rules = [(name, c2py(rule)) for name, rule in writing(code).plurals.items()]
    return lambda count: next((name for name, holds in rules if holds(abs(count))), OTHER)


@cache
def catalogue(code: str) -> Catalogue:
    """Every text of a language, from all its files."""
    return {
        key: {name: typeset(form, code) for name, form in forms.items()}
        for path in files(code)
        for key, forms in entries(_read(path))
    }


def files(code: str) -> list[Path]:
    """The files with the texts of a language."""
    return sorted(path for path in (FOLDER / code).glob("*.yaml") if path.name != ABOUT)


def entries(tree: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Forms]]:
    """Texts as a file writes them: a text, one for each category of number, or either for each context."""
    for text, entry in tree.items():
        plain = isinstance(entry, str) or {*entry} <= {*CATEGORIES}
        for context, forms in {"": entry}.items() if plain else entry.items():
            yield (text, context), {OTHER: forms} if isinstance(forms, str) else forms


def _read(path: Path) -> Any:
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}


def typeset(text: str, code: str) -> str:
    """A text with the spaces that its language does not break, where the files of texts have ordinary ones."""
    for pattern, space in _spaces(code):
        text = pattern.sub(space, text)
    return text


@cache
def _spaces(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Where a language has which space: beside some marks, and between thousands if it parts those by one."""
    style = writing(code)
    places = [(pattern, rule.space) for rule in style.spaces for pattern in rule.patterns()]
    if style.thousands.isspace():
        places.append((r"(?<=\d) (?=\d{3}(?!\d))", style.thousands))
    return tuple((re.compile(pattern), space) for pattern, space in places)


def in_number(text: str, code: str) -> str:
    """A text whose figures are filled in, with nouns in the singular behind those below 2 where its language has it."""
    for pattern, singular in _below_two(code):
        text = pattern.sub(rf"\1{singular}", text)
    return text


@cache
def _below_two(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    style = writing(code)
    mark = re.escape(style.decimals)
    figure = rf"(?<![\d{mark}])(?<!\d\s)([01](?:{mark}\d+)?\s)"
    return tuple((re.compile(rf"{figure}{plural}\b"), one) for plural, one in style.below_two.items())
