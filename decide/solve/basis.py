"""Statuses of columns and rows in a basis as arrays of numbers, and back."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from decide.model.lp import Ints

_Status: Any = highspy.HighsBasisStatus
STATUSES = tuple(sorted(_Status.__members__.values(), key=int))
LOWER, BASIC = int(_Status.kLower), int(_Status.kBasic)
Statuses = NDArray[np.int8]


def basis_of(columns: Statuses | Ints, rows: Statuses | Ints) -> Any:
    """A basis of the solver with these statuses."""
    basis: Any = highspy.HighsBasis()
    basis.col_status = [STATUSES[number] for number in columns.tolist()]
    basis.row_status = [STATUSES[number] for number in rows.tolist()]
    basis.valid = True
    return basis


def numbers(statuses: Any) -> Statuses:
    """The statuses of a basis of the solver as an array that may be changed."""
    return np.array([status.value for status in statuses], np.int8)
