"""A programme moved by a hair, so that it has one optimal basis instead of many.

Plans often tie: patrols can change places at no cost, a need without weight can be met or not. Which of them a solver
shows would hang on where it started. So every column is made dearer and every row looser by an amount of its own, far
below what is printed (perturbation as in Charnes 1952, Econometrica 20(2), here with numbers that follow from the names
of the rows and columns alone). No two bases are then equally good, and none is degenerate.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decide.model.lp import Floats, Ints, Programme
from decide.solve.keys import Keys, Names, keys, names_of

DEARER = 1e-6  # points for one more of a column: a thousand times what the solver tells apart
LOOSER = 1e-5  # of the largest coefficient of a row
FINE = 2.0**-64


def nudged(p: Programme, names: Names | None = None) -> Programme:
    """The programme with dearer columns and looser rows, by their names. What is feasible stays feasible."""
    of_columns, of_rows = names or names_of(p)
    largest = np.zeros(len(of_rows))
    np.maximum.at(largest, p.entry_rows, np.abs(p.values))
    loose = LOOSER * largest * _spread(of_rows)
    dear = DEARER * _spread(of_columns) * np.isfinite(p.col_lower)
    return replace(p, cost=p.cost + dear, row_lower=p.row_lower - loose, row_upper=p.row_upper + loose)


def dearer(p: Programme, rows: Ints) -> Floats:
    """Factors a hair above one for what has a cost of its own in each of these rows, so that no two of them tie."""
    return 1.0 + DEARER * _spread(keys(p.row_blocks, p.labels, p.size[0])[rows])


def _spread(names: Keys) -> Floats:
    """Numbers between 1/2 and 3/2, one for each name."""
    return 0.5 + names.astype(float) * FINE
