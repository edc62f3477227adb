"""Where a document says something else than it would say today: words and figures that differ, one by one.

Both are cut into words and numbers, so that line breaks, quotation marks of a mail, hard spaces and the like make no
difference. What is another text in every run (the time, the solver's own report, a command that names a folder) is
given as `free` and is passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from decide.report.code import DIGITS, holds, without_code

LEAST_ALIKE = 0.75
"""Share of the words of two texts that they must have in common, in order: below it, a page was laid out so differently
that what was changed and what was moved cannot be told apart."""
FEW = 5  # words; what heads and feet of pages push aside is longer
LONGEST = 80  # characters of a place that are shown
BEFORE = 60  # characters shown of what stands before it
_MINUS = re.compile(r"(?<!\de)−[ \u00a0]?(?=\d)|(?<![\w.,)%])[\u00ad‐‑‒–](?=\d)")
"""A minus sign of a number. A printed page may lose the space before it, gain one after it, or have another dash for it
where a font draws both alike."""
_WORD = re.compile(r"(?<![\w.,])[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?(?!\w)|\w+")
_NUMBER = re.compile(r"[+-]?[\d.,]*\d(?:e[+-]?\d+)?")


@dataclass(frozen=True)
class Word:
    """A word or a number, as it is compared, and where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Differing:
    """A place where a document says something else."""

    after: str
    """What stands before it in the document."""
    then: str
    """What the document says; empty where something is missing."""
    now: str
    """What it would say today; empty where something was added."""
    words: tuple[int, int]
    """How many words each is."""

    @property
    def in_place(self) -> bool:
        """Whether a few words stand in place of a few others, which no printer does."""
        return all(0 < count <= FEW for count in self.words)


@dataclass(frozen=True)
class Alongside:
    """Two texts beside each other."""

    places: Sequence[Differing]
    alike: float
    """Share of the words of both that the other one has in the same order."""


@dataclass(frozen=True)
class _Text:
    whole: str
    words: Sequence[Word]
    passages: Sequence[tuple[int, int]]
    """The first word of each passage, and the one after its last."""

    def cut(self, first: int, last: int) -> str:
        """The text of some words, in one line."""
        if last <= first:
            return ""
        return " ".join(self.whole[self.words[first].start : self.words[last - 1].end].split())

    def keys(self) -> list[tuple[str, ...]]:
        """The passages as they are compared."""
        return [tuple(word.text for word in self.words[first:last]) for first, last in self.passages]


def differing(document: Sequence[str], today: Sequence[str], free: Sequence[str] = ()) -> Alongside:
    """A document beside that of today, both as passages. `free`: what today's text has that may differ."""
    one, two = _text(document), _text(today)
    passed = _passed_over(two, free)
    apart = _joined([*_apart(one, two)])
    alike = 1.0 - sum(b - a + d - c for a, b, c, d in apart) / max(1, len(one.words) + len(two.words))
    places = [place for span in apart for place in _places(one, two, span, passed)]
    return Alongside(places, alike)


def _text(passages: Sequence[str]) -> _Text:
    whole = unicodedata.normalize("NFKC", without_code("\n".join(passages)))
    whole = _MINUS.sub(" -", whole).replace("−", "-")
    words: list[Word] = []
    spans = []
    at = 0
    for line in whole.split("\n"):
        first = len(words)
        words += [Word(_alike(it[0]), at + it.start(), at + it.end()) for it in _WORD.finditer(line)]
        at += len(line) + 1
        if len(words) > first:
            spans.append((first, len(words)))
    return _Text(whole, words, spans)


def _alike(word: str) -> str:
    """A word as it is compared: a number of more digits than a code has to as many."""
    text = word.removeprefix("+")
    digits = text.partition("e")[0].lstrip("-0.")
    if "," in text or sum(map(str.isdigit, digits)) <= DIGITS:
        return text
    try:
        return f"{float(text):.{DIGITS}g}"
    except ValueError:  # a word, or a version such as 1.2.3
        return text


def _passed_over(text: _Text, free: Sequence[str]) -> set[int]:
    """The words of a text that may differ."""
    words = [word.text for word in text.words]
    passed: set[int] = set()
    for part in free:
        looked_for = [word.text for word in _text([part]).words]
        size = len(looked_for)
        for at in range(len(words) - size + 1 if size else 0):
            if words[at : at + size] == looked_for:
                passed.update(range(at, at + size))
    return passed


Span = tuple[int, int, int, int]
"""Words of the document from and up to, and those of today's text that stand for them."""


def _apart(one: _Text, two: _Text) -> Iterator[Span]:
    """What differs, passage by passage first, as words alone take long."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one.keys(), two.keys()).get_opcodes():
        if tag != "equal":
            ours, theirs = (_words_of(text, i, j) for text, i, j in ((one, i1, i2), (two, j1, j2)))
            yield from _within(one, two, (*ours, *theirs))


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans of which one has a word too many and the next one too few, close by, as one: a figure stands beside its
    like."""
    joined: list[Span] = []
    for i, j, k, m in spans:
        if joined:
            a, b, c, d = joined[-1]
            more = b - a - (d - c)
            if more and more == m - k - (j - i) and i - b <= FEW:
                joined[-1] = a, j, c, m
                continue
        joined.append((i, j, k, m))
    return joined


def _words_of(text: _Text, first: int, last: int) -> tuple[int, int]:
    """The words of some passages; of none, the place between two."""
    if first < last:
        return text.passages[first][0], text.passages[last - 1][1]
    at = text.passages[first][0] if first < len(text.passages) else len(text.words)
    return at, at


def _within(one: _Text, two: _Text, span: Span) -> Iterator[Span]:
    i, j, k, m = span
    ours, theirs = ([word.text for word in text.words[a:b]] for text, a, b in ((one, i, j), (two, k, m)))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs).get_opcodes():
        if tag != "equal":
            yield i + i1, i + i2, k + j1, k + j2


def _places(one: _Text, two: _Text, span: Span, passed: set[int]) -> Iterator[Differing]:
    i, j, k, m = span
    if (m > k and passed.issuperset(range(k, m))) or (m == k and {k - 1, k} <= passed):
        return
    pairs = [(n, n + 1, n - i + k, n - i + k + 1) for n in range(i, j)] if j - i == m - k else [span]
    for a, b, c, d in pairs:
        then, now = one.cut(a, b), two.cut(c, d)
        if c in passed or _same(then, now):
            continue
        before = " ".join(one.whole[: one.words[a].start if a < len(one.words) else None][-3 * BEFORE :].split())
        yield Differing(before[-BEFORE:], then[:LONGEST], now[:LONGEST], (b - a, d - c))


def _same(then: str, now: str) -> bool:
    """Whether two numbers are one to as many digits as a code has, rounded apart."""
    if then == now:
        return True
    if not (_NUMBER.fullmatch(then) and _NUMBER.fullmatch(now)) or min(map(len, (then, now))) <= DIGITS:
        return False
    try:
        return holds(float(then), float(now))
    except ValueError:
        return False
