"""Figures in a CSV file: one quantity a row, under the key of the pack that the file is named after."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from decide.errors import MAX_PROBLEMS, InputError, Place, Problem, bounded, did_you_mean, shortened
from decide.pack.located import number_hint
from decide.pack.quantity import EVIDENCE
from decide.pack.strict_yaml import MAX_DEPTH, Marks, Parsed, Path_, Tree, not_finite, plain_scalar
from decide.pack.text import read_file

NEEDED = ("path", "value", "unit", "low", "high")
COLUMNS = (*NEEDED, *EVIDENCE, "note")
MAX_COLUMNS = 40


def read_csv(path: Path) -> Parsed:
    """Read one file. Raises `InputError` with every problem of it, each with file and line."""
    source = read_file(path)
    rows = csv_rows(source.text, source.file)
    key = path.stem
    tree: Tree = {}
    marks: Marks = {(key,): Place(source.file, 1)}
    problems: list[Problem] = []
    try:
        place, header = next(rows, (Place(source.file, 1), []))
        problems += header_problems(header, [place] * max(1, len(header)), COLUMNS, NEEDED)
        for place, cells in rows if not problems else ():
            if len(cells) == len(header):
                row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
                problems += _put(tree, marks, key, row, place)
            else:
                message = f"the row has {len(cells)} cells, but there are {len(header)} columns."
                problems.append(Problem(message, place, "Put text that holds a comma in double quotes."))
            if len(problems) > MAX_PROBLEMS:
                break
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(bounded(problems))
    return Parsed({key: tree}, marks, source.digest)


def csv_rows(text: str, file: str) -> Iterator[tuple[Place, list[str]]]:
    """The rows that are not empty, each with the line it begins on; Excel's own line `sep=,` is none."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        place = Place(file, reader.line_num + 1)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            hint = "Is a double quote left open, or not doubled inside a quoted text?"
            raise InputError(Problem(f"not valid CSV: {error}.", place, hint)) from None
        if place.line == 1 and ",".join(cells).strip().lower() == "sep=,":
            continue
        if any(cell.strip() for cell in cells):
            yield place, cells


def header_problems(
    header: Sequence[str], places: Sequence[Place], allowed: Sequence[str], needed: Sequence[str]
) -> list[Problem]:
    """What is wrong with a row of column names, each at its place; the first place stands for the row."""
    place = places[0]
    if not header:
        return [Problem("the file is empty.", place, f"Begin with the row {','.join(allowed)}")]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        return [Problem("the cells are not separated by commas.", place, "Save the file with commas.")]
    if len(header) > MAX_COLUMNS:
        return [Problem(f"there are {len(header)} columns.", place, f"Known: {', '.join(allowed)}.")]
    problems = []
    for n, name in enumerate(header):
        if name not in allowed:
            problem = Problem(f"column {n + 1} has no name.", places[n], "Name it, or remove it.")
            if name:
                message = f"unknown column {shortened(name)}."
                problem = Problem(message, places[n], did_you_mean(name, allowed))
            problems.append(problem)
        elif name in header[:n]:
            problems.append(Problem(f"the column {name!r} is given twice.", places[n], "Keep one."))
    missing = [name for name in needed if name not in header]
    return problems + [Problem(f"the column {name!r} is missing.", place) for name in missing]


def _put(tree: Tree, marks: Marks, key: str, row: dict[str, str], place: Place) -> list[Problem]:
    """Put a row's quantity into the tree."""
    path = row.pop("path")
    parts = path.split(".")
    if len(parts) > MAX_DEPTH:
        return [Problem(f"the path has more than {MAX_DEPTH} parts.", place)]
    if not all(parts):
        message = f"the path {path!r} has an empty part." if path else "the path is missing."
        return [Problem(message, place, "Write it like area.beds: the names below the file's own, with dots.")]
    quantity: dict[str, Any] = {name: cell for name, cell in row.items() if cell}
    problems = []
    for name in ("value", "low", "high"):
        number = plain_scalar(row[name])
        quantity[name] = number
        if not isinstance(number, int | float) or isinstance(number, bool) or not_finite(number):
            wrong = f"must be a number, not {shortened(row[name])}" if row[name] else "is empty"
            message = f"{path}: {name} {wrong}."
            problems.append(Problem(message, place, number_hint(row[name])))
    node = tree
    here: Path_ = (key,)
    for part in parts[:-1]:
        here = (*here, part)
        marks.setdefault(here, place)
        node = node.setdefault(part, {})
        if "value" in node:
            return [*problems, Problem(f"{path!r} lies below a quantity given at {marks[here]}.", place)]
    here = (*here, parts[-1])
    if parts[-1] in node:
        return [*problems, Problem(f"{path!r} is already given at {marks[here]}.", place, "Keep one.")]
    node[parts[-1]] = quantity
    marks[here] = place
    return problems
