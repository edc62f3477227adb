"""The futures of a batch: positions of all factors, made by their numbers as they are needed.

Future 0 is the one in which every figure has its value; those of the design are counted from 1.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from math import prod
from typing import Protocol

import numpy as np

from decide.errors import InputError, Place, Problem, bounded, shortened
from decide.model.lp import Floats
from decide.pack.batch_file import BatchStudy, FactorialDesign, FileDesign, LatinDesign, SobolDesign
from decide.pack.csv_file import csv_rows, header_problems
from decide.pack.futures import MOST_DRAWN
from decide.pack.schema import Factor
from decide.pack.strict_yaml import plain_scalar
from decide.pack.text import read_file
from decide.results.extras import need
from decide.results.sampling import from_unit, sample

MOST_COMBINED = 10**9  # rows of a factorial: a billion, which no cluster solves
LARGEST_FILE = 400_000_000  # bytes: a million futures of forty factors


class DesignPoints(Protocol):
    """The points of a design."""

    factors: tuple[str, ...]
    """Those that have a column; the others stay at their values."""
    size: int

    def rows(self, start: int, stop: int) -> Floats:
        """(row, factor) positions of the points from `start` to before `stop`, counted from 0."""
        ...


class FuturesOf:
    """The futures of a study."""

    def __init__(self, study: BatchStudy):
        """Raises `InputError` for a file of futures that is wrong, and for more futures than a design can have."""
        self.names = tuple(study.futures.factors) if study.futures else ()
        self._drawn = _drawn(study)
        self.digests = ((self._drawn.path, self._drawn.digest),) if isinstance(self._drawn, _Given) else ()
        """Name and digest of a file that the futures are read from."""

    @property
    def count(self) -> int:
        """How many there are, future 0 among them."""
        return 1 + (self._drawn.size if self._drawn else 0)

    def positions(self, start: int, stop: int) -> Floats:
        """(future, factor) positions of the futures from `start` to before `stop`."""
        positions = np.zeros((stop - start, len(self.names)))
        first = max(start, 1)
        if self._drawn is not None and stop > first:
            columns = [self.names.index(name) for name in self._drawn.factors]
            positions[first - start :, columns] = self._drawn.rows(first - 1, stop - 1)
        return positions


def _drawn(study: BatchStudy) -> DesignPoints | None:
    design, every = study.file.design, study.futures.factors if study.futures else {}
    if isinstance(design, LatinDesign | SobolDesign):
        need("scipy")
        factors = {name: every[name] for name in design.factors or every}
        if isinstance(design, SobolDesign):
            return _Sobol(factors, design.size, design.seed)
        if design.size > MOST_DRAWN:
            message = f"a Latin hypercube is drawn whole: {design.size:,} futures fill the memory."
            hint = f"Ask for {MOST_DRAWN:,} at most, or for the kind sobol, which is drawn as it is needed."
            raise InputError(study.located.problem(("design", "size"), message, hint))
        return _Latin(factors, design.size, design.seed)
    if isinstance(design, FactorialDesign):
        made = _Factorial(design.positions)
        if made.size > MOST_COMBINED:
            message = f"the positions combine to {made.size:,} futures."
            hint = f"Give fewer; {MOST_COMBINED:,} are the most."
            raise InputError(study.located.problem(("design", "positions"), message, hint))
        return made
    return _Given(study, design) if isinstance(design, FileDesign) else None


class _Latin:
    def __init__(self, factors: Mapping[str, Factor], size: int, seed: int):
        self.factors, self.size = tuple(factors), size
        self._all = sample(factors, size, seed)

    def rows(self, start: int, stop: int) -> Floats:
        return self._all[start:stop]


class _Sobol:
    """The sequence goes forward only: going back begins it anew."""

    def __init__(self, factors: Mapping[str, Factor], size: int, seed: int):
        self.factors, self.size = tuple(factors), size
        self._spec, self._seed = factors, seed
        self._begin()

    def _begin(self) -> None:
        from scipy.stats import qmc

        self._sequence, self._next = qmc.Sobol(len(self.factors), seed=self._seed), 0

    def rows(self, start: int, stop: int) -> Floats:
        if start < self._next:
            self._begin()
        if start > self._next:
            self._sequence.fast_forward(start - self._next)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The balance properties", category=UserWarning)
            unit = self._sequence.random(stop - start)  # part of a sequence that is balanced as a whole
        self._next = stop
        return from_unit(self._spec, unit)


class _Factorial:
    def __init__(self, positions: Mapping[str, tuple[float, ...]]):
        self.factors = tuple(positions)
        self.size = prod(len(values) for values in positions.values())
        self._values = [np.array(values) for values in positions.values()]

    def rows(self, start: int, stop: int) -> Floats:
        """The last factor changes fastest."""
        number, columns = np.arange(start, stop), []
        for values in reversed(self._values):
            number, at = np.divmod(number, len(values))
            columns.append(values[at])
        return np.column_stack(columns[::-1])


class _Given:
    """Futures in a file."""

    def __init__(self, study: BatchStudy, design: FileDesign):
        """Raises `InputError` with every problem of the file."""
        source = read_file(study.beside(design.path), limit=LARGEST_FILE)
        self.path, self.digest = design.path, source.digest
        rows = csv_rows(source.text, source.file)
        place, header = next(rows, (Place(source.file, 1), []))
        names = tuple(study.futures.factors) if study.futures else ()
        problems = header_problems(header, [place] * max(1, len(header)), names, ())
        values: list[list[float]] = []
        for place, cells in rows if not problems else ():
            if len(cells) != len(header):
                message = f"the row has {len(cells)} cells, but there are {len(header)} columns."
                problems.append(Problem(message, place))
                continue
            numbers = [plain_scalar(cell.strip()) for cell in cells]
            problems += [
                Problem(f"{name} is {shortened(cell)}, which is no position.", place, "Give a number from -1 to 1.")
                for name, cell, number in zip(header, cells, numbers, strict=True)
                if isinstance(number, bool) or not isinstance(number, int | float) or not -1 <= number <= 1
            ]
            values.append(numbers)
        if not problems and not values:
            problems.append(Problem("there is no future below the header.", place, "Give a row for each."))
        if problems:
            raise InputError(bounded(problems))
        self.factors, self.size = tuple(header), len(values)
        self._values = np.array(values, float)

    def rows(self, start: int, stop: int) -> Floats:
        return self._values[start:stop]
