"""Words and numbers sought in the files of a pack: a number is the same with or without separators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from decide.errors import Place
from decide.pack.folder import FRAME_FILE, FUTURES_FILE, LEVERS_FILE, RECORD_FILE
from decide.pack.relative import is_number
from decide.pack.strict_yaml import plain_scalar
from decide.pack.text import read_file
from decide.pack.theatre import Theatre

BESIDE = (FUTURES_FILE, LEVERS_FILE, RECORD_FILE, FRAME_FILE)
GROUPS = re.compile("(?<=[0-9])[,'_\u2019 \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
"""Separators between the thousands of a number."""


@dataclass(frozen=True)
class Sought:
    """Words and numbers that must all stand in a text; a number also counts if a figure has it."""

    words: tuple[str, ...]
    numbers: tuple[float, ...] = field(init=False)
    patterns: tuple[re.Pattern[str], ...] = field(init=False)

    def __post_init__(self) -> None:
        values = [plain_scalar(without_groups(word)) for word in self.words]
        object.__setattr__(self, "numbers", tuple(value if is_number(value) else None for value in values))
        object.__setattr__(self, "patterns", tuple(map(_pattern, self.words, self.numbers)))

    def stands_in(self, text: str, figures: Sequence[float] = ()) -> bool:
        """Whether all stand in the text, or among its figures."""
        plain = without_groups(text.lower())
        return all(
            pattern.search(plain) is not None or (number is not None and number in figures)
            for pattern, number in zip(self.patterns, self.numbers, strict=True)
        )


def sought(text: str) -> Sought:
    """What a reader types: words, and numbers with or without separators."""
    return Sought(tuple(without_groups(text.lower()).split()))


def without_groups(text: str) -> str:
    """A text with the thousands of its numbers written together."""
    return GROUPS.sub("", text)


def _pattern(word: str, number: float | None) -> re.Pattern[str]:
    """A word anywhere; a number only where it is a whole one."""
    plain = re.escape(without_groups(word))
    return re.compile(plain if number is None else rf"(?<![0-9])(?<![0-9]\.){plain}(?!\.?[0-9])")


def passages(theatre: Theatre, what: Sought) -> Iterator[tuple[Place, str]]:
    """Every line of the pack's files in which all that is sought stands, with its place: in figures, texts, sources."""
    beside = [name for name in BESIDE if (theatre.folder / name).exists()]
    for name in (*theatre.digests, *beside):
        for number, line in enumerate(read_file(theatre.folder / name).text.splitlines(), 1):
            if what.stands_in(line):
                yield Place(name, number), line.strip()
