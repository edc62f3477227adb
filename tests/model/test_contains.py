"""Whether one programme allows every plan of another, on two columns and a row or two.

The wide one: 2 <= 3 x + y <= 8 in the row `sum`, 0 <= x <= 5, 0 <= y <= 6.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from decide.model.contains import contains, matched
from decide.model.lp import INF, Builder, Family, Programme

ONE = {"one": np.zeros(1, np.int64)}
WIDE: dict[str, Any] = {"upper": {"x": 5.0, "y": 6.0}, "rows": {"sum": ((2.0, 8.0), {"x": 3.0, "y": 1.0})}}


def programme(upper: dict[str, float], rows: dict[str, Any], lower: float = 0.0) -> Programme:
    """Columns by name with their upper bounds, `lower` for all; rows by name: bounds and coefficients."""
    build = Builder({"one": ("",)})
    columns = {name: build.columns(name, ONE, upper=bound, lower=lower) for name, bound in upper.items()}
    families = []
    for name, ((least, most), entries) in rows.items():
        family = Family(name, {"one": 1}, lower=least, upper=most)
        for column, value in entries.items():
            family.add(columns[column], value)
        families.append(family)
    return build.assemble(families)


def row(least: float = 2.0, most: float = 8.0, x: float = 3.0, y: float = 1.0, name: str = "sum") -> dict[str, Any]:
    return {name: ((least, most), {"x": x, "y": y})}


def allowed(wide: dict[str, Any] = WIDE, **narrow: Any) -> bool:
    return contains(programme(**wide), programme(**{**WIDE, **narrow}))


def test_the_same_and_whatever_order_it_is_written_in() -> None:
    assert allowed()
    assert allowed(upper={"y": 6.0, "x": 5.0})
    assert allowed(upper={"y": 5.9, "x": 4.9})


@pytest.mark.parametrize("upper", [{"x": 5.1, "y": 6.0}, {"x": 5.0, "y": 6.1}, {"x": INF, "y": 6.0}])
def test_column_that_reaches_further(upper: dict[str, float]) -> None:
    assert not allowed(upper=upper)


def test_column_bounds_from_below() -> None:
    assert allowed(lower=0.5)
    assert not allowed({**WIDE, "lower": 0.5})
    assert allowed({**WIDE, "lower": 0.5}, lower=0.5)
    # with columns below zero more of a coefficient may be less
    assert not allowed({**WIDE, "lower": -1.0}, lower=-1.0)


def test_columns_that_only_one_has() -> None:
    """What the narrow one lacks is nothing there; what the wide one lacks may be something."""
    just_x = {"sum": ((2.0, 8.0), {"x": 3.0})}
    assert allowed(upper={"x": 5.0}, rows=just_x)
    assert not contains(programme({"x": 5.0}, just_x), programme(**WIDE))
    assert not allowed({**WIDE, "lower": 0.5}, upper={"x": 5.0}, rows=just_x, lower=0.5)
    # y may be anything there, as it is zero: a row that holds it alone says 0 <= 1
    more = {**WIDE["rows"], "other": ((-INF, 1.0), {"y": 7.0})}
    assert allowed({**WIDE, "rows": more}, upper={"x": 5.0}, rows=just_x)
    assert not allowed({**WIDE, "rows": more})


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({"least": 2.1}, True),
        ({"least": 1.9}, False),
        ({"most": 7.9}, True),
        ({"most": 8.1}, False),
        ({"least": -INF}, False),
        ({"most": INF}, False),
        # both ends bound: no coefficient may differ, either way, in either column
        ({"x": 2.9}, False),
        ({"x": 3.1}, False),
        ({"y": 0.9}, False),
        ({"y": 1.1}, False),
        # rounding, of 1 and of 8 + 1
        ({"y": 1 + 0.9e-9}, True),
        ({"y": 1 - 0.9e-9}, True),
        ({"y": 1 + 1.1e-9}, False),
        ({"y": 1 - 1.1e-9}, False),
        ({"most": 8 + 8.9e-9}, True),
        ({"most": 8 + 9.1e-9}, False),
        ({"least": 2 - 2.9e-9}, True),
        ({"least": 2 - 3.1e-9}, False),
    ],
)
def test_row_that_is_wider_or_narrower(changes: dict[str, float], holds: bool) -> None:
    assert allowed(rows=row(**changes)) == holds


@pytest.mark.parametrize("changes", [{"x": 3.1}, {"y": 1.1}])
def test_coefficients_of_rows_with_one_bound(changes: dict[str, float]) -> None:
    """More of something in the narrow one leaves less room below an upper bound, and reaches a lower bound sooner."""
    below, above = {**WIDE, "rows": row(least=-INF)}, {**WIDE, "rows": row(most=INF)}
    assert allowed(below, rows=row(least=-INF, **changes))
    assert not contains(programme({**WIDE["upper"]}, row(least=-INF, **changes)), programme(**below))
    assert not allowed(above, rows=row(most=INF, **changes))
    assert contains(programme({**WIDE["upper"]}, row(most=INF, **changes)), programme(**above))


def test_rows_that_only_one_has() -> None:
    """A row more narrows, a row less has to be implied by 0 = 0: its bounds hold zero, and nothing that is in it may
    come nearer to them."""
    second = row(least=-INF, most=7.0, x=2.0, y=3.0, name="second")
    assert allowed(rows={**row(), **second})
    assert allowed(rows={**second, **row()})
    assert not allowed({**WIDE, "rows": {**row(), **second}})
    away = row(least=-INF, most=1.0, x=-2.0, y=-3.0, name="second")
    assert allowed({**WIDE, "rows": {**row(), **away}})
    assert allowed({**WIDE, "rows": {**away, **row()}})
    assert not allowed({**WIDE, "rows": {**row(), **row(least=-INF, most=-1.0, x=-2.0, y=-3.0, name="second")}})
    assert not allowed({**WIDE, "rows": {**row(), **row(least=1.0, most=INF, x=2.0, y=3.0, name="second")}})


def test_values_are_matched_by_name() -> None:
    wide = programme({"x": 1.0, "y": 1.0, "z": 1.0}, {"sum": ((0.0, 1.0), {"x": 1.0})})
    narrow = programme({"z": 1.0, "x": 1.0}, {"sum": ((0.0, 1.0), {"x": 1.0})})
    assert matched(wide, narrow, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).tolist() == [[3, 1], [6, 4]]
    with pytest.raises(KeyError, match=r"^'y\.'$"):
        matched(narrow, wide, np.zeros(2))
