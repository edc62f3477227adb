"""Statuses of columns and rows in a basis as arrays of numbers, and back."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from decide.model.lp import Floats, Ints, Programme

_Status: Any = highspy.HighsBasisStatus
STATUSES = tuple(sorted(_Status.__members__.values(), key=int))
_BY_NUMBER = np.array(STATUSES, object)
LOWER, BASIC, UPPER, ZERO = map(int, (_Status.kLower, _Status.kBasic, _Status.kUpper, _Status.kZero))
Statuses = NDArray[np.int8]


def basis_of(columns: Statuses | Ints, rows: Statuses | Ints) -> Any:
    """A basis of the solver with these statuses."""
    basis: Any = highspy.HighsBasis()
    basis.col_status, basis.row_status = _BY_NUMBER[columns].tolist(), _BY_NUMBER[rows].tolist()
    basis.valid = True
    return basis


def reached(highs: Any, p: Programme, x: Floats, activity: Floats) -> tuple[Statuses, Statuses]:
    """The statuses of columns and rows in the basis that the solver ended in, whose plan is x. What is not basic stands
    at its nearest bound."""
    if highs.getInfo().simplex_iteration_count <= 0:  # without a step there are no factors, and HiGHS would crash
        basis = highs.getBasis()
        return numbers(basis.col_status), numbers(basis.row_status)
    _, basic = highs.getBasicVariables()  # ten times as quick as the lists above
    columns, rows = _at_bounds(x, p.col_lower, p.col_upper), _at_bounds(activity, p.row_lower, p.row_upper)
    columns[basic[basic >= 0]] = BASIC
    rows[-1 - basic[basic < 0]] = BASIC
    return columns, rows


def _at_bounds(values: Floats, lower: Floats, upper: Floats) -> Statuses:
    free = np.isinf(lower) & np.isinf(upper)
    return np.where(free, ZERO, np.where(np.abs(values - upper) < np.abs(values - lower), UPPER, LOWER)).astype(np.int8)


def numbers(statuses: Any) -> Statuses:
    """Statuses of the solver as numbers."""
    return np.array([status.value for status in statuses], np.int8)
