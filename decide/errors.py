"""What can go wrong, grouped by who must act.

`InputError`  the input is wrong: the user mends a file or a flag        (exit code 2)
`NoAnswer`    the question has no answer as put: the user changes it      (exit code 3)
`Stopped`     so far, as the user stopped it too soon                      (exit code 130)
`Fault`       the tool is wrong: a solution failed its own certificate    (exit code 1)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

ENTRY = re.compile(r"\b\w[\w-]*(\.[\w-]+)+")  # a dotted path, by which problems of one cause differ
FEW = 3  # problems of one cause that are still listed one by one, less one
MAX_PROBLEMS = 100  # of one file: more than anyone mends at a sitting, and an end to a hopeless file


@dataclass(frozen=True)
class Place:
    """Where something was written: a file (or `--set`) and a line counted from 1; in a workbook, a cell."""

    file: str
    line: int = 0
    cell: str = ""
    """Sheet and cell, as `plan!B3`."""

    def __str__(self) -> str:
        where = self.cell or self.line
        return f"{self.file}:{where}" if where else self.file


@dataclass(frozen=True)
class Problem:
    """One thing to mend: what is wrong, where, and the way out."""

    message: str
    place: Place | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f" {self.hint}" if self.hint else "")


class DecideError(Exception):
    """Base of every error this package raises on purpose."""

    exit_code = 1


class InputError(DecideError):
    """The input is wrong. Carries every problem found, not only the first."""

    exit_code = 2

    def __init__(self, problems: Problem | Iterable[Problem]):
        given = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(given))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Made anew from its problems where one process hands it to another."""
        return type(self), (self.problems,)


class NoAnswer(DecideError):  # noqa: N818 (not the user's error)
    """The question is well put and has no answer."""

    exit_code = 3


class Stopped(DecideError):  # noqa: N818 (the user asked for it)
    """Asked to stop before there was anything to tell; made with what was still to be done, as `the first year was
    done`."""

    exit_code = 130  # as shells have it of a run ended by Ctrl-C

    def __str__(self) -> str:
        return f"stopped before {self.args[0]}: there is nothing to tell yet."


class Fault(DecideError):  # noqa: N818 (nor is it here)
    """The tool itself is at fault; no result is shown."""


def bounded(problems: Iterable[Problem]) -> list[Problem]:
    """The first problems in the order of files and lines, and a note when there are more."""
    first = list(islice(problems, MAX_PROBLEMS + 1))
    more = [Problem("there are more problems.", None, "Mend these first.")] if len(first) > MAX_PROBLEMS else []
    return sorted(first[:MAX_PROBLEMS], key=_where) + more


def by_cause(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that say the same of different entries as one, with the other places and their count."""
    causes: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        causes.setdefault((ENTRY.sub("…", problem.message), problem.hint), []).append(problem)
    return [one for alike in causes.values() for one in (alike if len(alike) < FEW else [_together(alike)])]


def _together(alike: Sequence[Problem]) -> Problem:
    first, *others = alike
    places = [str(problem.place) for problem in others[:FEW] if problem.place]
    listed = ", ".join(place.rpartition("/")[2] for place in places)
    more = f": {listed}{', ...' if len(others) > len(places) else ''}" if places else ""
    return Problem(f"{first.message} The same in {len(others)} other places{more}.", first.place, first.hint)


def _where(problem: Problem) -> tuple[str, int]:
    return (problem.place.file, problem.place.line) if problem.place else ("", 0)


def shortened(value: object) -> str:
    """The value as text in quotes, cut to a length that fits a message."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def closest(word: str, names: Iterable[str]) -> str:
    """The closest known names as a hint, if any is close."""
    close = get_close_matches(word[:60], sorted(set(names))[:1000], n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(map(repr, close))}?" if close else ""


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """The closest known names as a hint, or the list of them when it is short."""
    ordered = sorted(set(names))
    listed = f"Known: {', '.join(ordered)}." if 0 < len(ordered) <= 16 else ""
    return closest(word, ordered) or listed


def unknown(kind: str, word: str, names: Sequence[str] | Iterable[str]) -> tuple[str, str]:
    """Message and hint for a name that is not in `names`."""
    return f"there is no {kind} {shortened(word)}.", did_you_mean(word, names)


def install(extra: str) -> str:
    """The way out where the packages of an extra are missing, to end with a point or to go on from."""
    return f"Install decide[{extra}]: pip install '.[{extra}]' in its folder"
