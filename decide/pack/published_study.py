"""The published study of a pack: what its options come to over common futures and under its stress cases.

It stands in the folder `study/` of a pack and is no part of the pack itself: `study.yaml` says of which figures it was
made and how; `futures.csv`, `stresses.csv` and `weightings.csv` have a row for each future, stress case or other
weighting and option, and a column for each outcome. `decide robust --publish` writes it; docs/differences.md says what
it is used for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
import yaml
from pydantic import Field, StringConstraints

from decide.errors import MAX_PROBLEMS, InputError, Place, Problem, bounded, shortened
from decide.pack.csv_file import csv_rows
from decide.pack.folder import STUDY_FOLDER
from decide.pack.futures import MOST_DRAWN
from decide.pack.located import Located, validate
from decide.pack.quantity import Model
from decide.pack.schema import DIGEST
from decide.pack.strict_yaml import mapping, read_yaml
from decide.pack.text import digest_of, digest_of_text, read_file
from decide.pack.theatre import Theatre

ABOUT, FUTURES, STRESSES, WEIGHTINGS = "study.yaml", "futures.csv", "stresses.csv", "weightings.csv"
CENTRAL = "0"
"""The row of `futures.csv` in which no figure is moved; futures are counted from 1."""
HEAD = {FUTURES: "future", STRESSES: "stress", WEIGHTINGS: "weighting"}
REACHED = "reached"
"""Points of a priority, counted from 1, where a weighting is one of priorities."""
DIGITS = 6
"""Significant digits of a figure: a score to a ten-thousandth of a point."""
NOTHING = 1e-6
"""What is smaller is rounding of the solver, and written as 0."""
ANEW = "Make it anew with decide robust --publish."

Key = tuple[str, str, str]
Digest = Annotated[str, StringConstraints(pattern=DIGEST)]


class StudyAbout(Model):
    """The file `study.yaml`: of which figures a published study was made, and how."""

    pack: str
    """Id of the pack."""
    hash: Digest
    """Of the pack: one digest of all `files`."""
    futures: Annotated[int, Field(ge=1, le=MOST_DRAWN)]
    """How many were drawn."""
    seed: Annotated[int, Field(ge=0)]
    """Of the draw."""
    sampler: Literal["latin", "sobol"]
    """How they were drawn."""
    options: Annotated[tuple[str, ...], Field(min_length=1)]
    """Options put to them."""
    factors: tuple[str, ...]
    """Factors drawn in each."""
    stresses: tuple[str, ...]
    """Stress cases that the options were put to."""
    weightings: tuple[str, ...]
    """Weightings that the options were put to, beside the pack's own weights."""
    units: dict[str, str]
    """Unit of each metric."""
    worst_certificate: float
    """The largest scaled violation of all solves, rounded up to one digit: those below hang on the machine."""
    tables: dict[str, Digest]
    """Digest of each table."""
    files: dict[str, Digest]
    """Digest of each file of the pack that the figures hang on."""
    versions: dict[str, str]
    """Of what it was made with."""


@dataclass(frozen=True)
class StudyTable:
    """What options come to in the rows of a table; nan where an option is not put to a row or has no such outcome."""

    keys: tuple[str, ...]
    """Futures, or stress cases."""
    outcomes: tuple[Key, ...]
    """Metric, objective and region."""
    values: npt.NDArray[np.float64]
    """(row, option, outcome)."""


@dataclass(frozen=True)
class PublishedStudy:
    """A published study, as read."""

    about: StudyAbout
    futures: StudyTable
    """The first row is the central one."""
    stresses: StudyTable
    weightings: StudyTable
    """At the central values."""

    def stale(self, theatre: Theatre) -> list[str]:
        """Files of the pack that are not those that the study was made of; empty if it is about the pack as it is."""
        return files_that_differ(theatre.files, self.about.files)


def files_that_differ(now: Mapping[str, str], then: Mapping[str, str]) -> list[str]:
    """Names of files whose digests are others now, or that one of both lacks."""
    return sorted(name for name in {*now, *then} if now.get(name) != then.get(name))


def read_published(theatre: Theatre) -> PublishedStudy | None:
    """The published study of a pack; None if it has none. Raises `InputError` with every problem, at its line."""
    folder = theatre.folder / STUDY_FOLDER
    if not (folder / ABOUT).exists():
        return None
    return _read(folder, tuple(_stamp(folder / name) for name in (ABOUT, *HEAD)))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file does; None for one that is not there."""
    if not path.exists():
        return None
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


@lru_cache(maxsize=2)
def _read(folder: Path, stamps: tuple[tuple[int, int, int] | None, ...]) -> PublishedStudy:
    """The study in a folder, read once for each state of its files: a comparison asks for futures, then weightings."""
    document = mapping(read_yaml(folder / ABOUT), folder / ABOUT)
    located = Located(document.tree, document.marks)
    about = validate(located, StudyAbout, _meaning)
    futures = _read_table(folder / FUTURES, about, [*map(str, range(about.futures + 1))], whole=True)
    stresses = _read_table(folder / STRESSES, about, about.stresses)
    weightings = _read_table(folder / WEIGHTINGS, about, about.weightings, whole=True)
    return PublishedStudy(about, futures, stresses, weightings)


def _meaning(about: StudyAbout) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if about.hash != digest_of(about.files):
        yield ("hash",), "this is not the digest of the files below.", ANEW
    for name in HEAD:
        if name not in about.tables:
            yield ("tables",), f"the digest of {name} is missing.", ANEW


def _read_table(path: Path, about: StudyAbout, keys: Sequence[str], whole: bool = False) -> StudyTable:
    """A table of a study. `whole`: whether every option has a row for every key."""
    source = read_file(path)
    rows = csv_rows(source.text, source.file)
    place, header = next(rows, (Place(source.file, 1), []))
    outcomes = _outcomes(header, about, place, HEAD[path.name])
    number = {key: n for n, key in enumerate(keys)}
    column = {option: n for n, option in enumerate(about.options)}
    values = np.full((len(keys), len(column), len(outcomes)), np.nan)
    seen: set[tuple[str, str]] = set()
    problems: list[Problem] = []
    for place, cells in rows:
        try:
            key, option, *figures = cells
            if len(figures) != len(outcomes) or (key, option) in seen:
                raise ValueError
            values[number[key], column[option]] = [_figure(cell) for cell in figures]
            seen.add((key, option))
        except (KeyError, ValueError):
            message = f"this is no row of a study, or given twice: {shortened(','.join(cells))}."
            problems.append(Problem(message, place, ANEW))
            if len(problems) > MAX_PROBLEMS:
                break
    if whole and not problems and len(seen) < len(keys) * len(column):
        problems.append(Problem(f"there are {len(seen)} rows, not {len(keys) * len(column)}.", place, ANEW))
    if not problems and source.digest != about.tables[path.name]:
        problems.append(Problem("the figures are not those that were written.", Place(source.file), ANEW))
    if problems:
        raise InputError(bounded(problems))
    values.setflags(write=False)  # every reader has the same
    return StudyTable(tuple(keys), outcomes, values)


def _figure(cell: str) -> float:
    """A figure; nan for an empty cell. Raises `ValueError`."""
    if not cell:
        return math.nan
    if not math.isfinite(value := float(cell)):
        raise ValueError
    return value


def _outcomes(header: Sequence[str], about: StudyAbout, place: Place, head: str) -> tuple[Key, ...]:
    first, named = [head, "option"], [tuple(name.split(".")) for name in header[2:]]
    keys = [(key[0], key[1], key[2]) for key in named if len(key) == 3 and key[0] in about.units]
    if list(header[:2]) != first or len(keys) < len(named) or len({*keys}) < len(keys) or not keys:
        message = f"the header is not {','.join(first)} and metrics such as score.all.all, each once."
        raise InputError(Problem(message, place, ANEW))
    return tuple(keys)


def to_files(about: StudyAbout, *tables: StudyTable) -> dict[str, str]:
    """The files of a study, by name, of its futures, stress cases and weightings; the digests of its tables are filled
    in. The same study gives the same bytes."""
    written = {
        name: _to_csv(table, about.options, head) for (name, head), table in zip(HEAD.items(), tables, strict=True)
    }
    whole = about.model_copy(update={"tables": {name: digest_of_text(text) for name, text in written.items()}})
    head = "# The published study of the pack, made by decide robust --publish: not written by hand.\n"
    listing = yaml.safe_dump(whole.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=120)
    return {ABOUT: head + listing, **written}


def _to_csv(table: StudyTable, options: Sequence[str], head: str) -> str:
    lines = [",".join([head, "option", *(".".join(key) for key in table.outcomes)])]
    for n, key in enumerate(table.keys):
        for o, option in enumerate(options):
            figures = table.values[n, o]
            if np.isfinite(figures).any():
                lines.append(",".join([key, option, *map(as_written, figures.tolist())]))
    return "\n".join(lines) + "\n"


def as_written(value: float) -> str:
    """A figure as it is written: six significant digits, without an exponent; nothing for nan."""
    if math.isnan(value):
        return ""
    if abs(value) < NOTHING:
        return "0"
    short = float(f"{value:.{DIGITS}g}")
    return f"{short:.0f}" if abs(short) >= 10**DIGITS else np.format_float_positional(short, trim="-")
