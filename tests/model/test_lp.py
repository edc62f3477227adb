"""Blocks of columns, families of rows and the programme they make, by hand on two places and three days."""

from __future__ import annotations

import numpy as np
import pytest

from decide.model.lp import INF, Builder, Columns, Family, Floats, Programme, joined, with_rows

LABELS = {"a": ("north", "south"), "t": ("mon", "tue", "wed")}
A, T = np.array([0, 0, 1, 1]), np.array([0, 2, 1, 2])


def block() -> Columns:
    """Columns 5 to 8 of a programme."""
    return Columns("x", np.arange(5, 9), {"a": A, "t": T}, np.array([1.0, 2.0, 3.0, 4.0]))


def dense(programme: Programme) -> list[list[float]]:
    """Its matrix, one column of ones at a time."""
    each = np.eye(len(programme.cost))
    return np.array([programme.activity(one) for one in each]).T.reshape(len(programme.row_lower), -1).tolist()


def small_programme(*families: Family) -> Programme:
    """Of four columns x and two columns y, and families of rows over them."""
    build = Builder(LABELS)
    x = build.columns("x", {"a": A, "t": T}, upper=[1, 2, 3, 4])
    y = build.columns("y", {"t": np.array([0, 2])}, upper=9, lower=-7)
    build.worth(x, [10, 20, 30, 40])
    build.worth(y, 5)
    build.worth(y, 0.5)
    rows = Family("sum", {"a": 2}, lower=-1, upper=[6, 8]).add(x, 2).add(y, [3, 4], a=np.array([1, 1]))
    return build.assemble([rows, *families])


@pytest.mark.parametrize("those", [np.array([False, True, False, True]), np.array([1, 3])])
def test_part_of_a_block(those: np.ndarray) -> None:
    part = block().where(those)
    assert (part.name, len(part)) == ("x", 2)
    assert part.index.tolist() == [6, 8]
    assert {dim: part[dim].tolist() for dim in part.at} == {"a": [0, 1], "t": [2, 2]}
    assert part.upper.tolist() == [2, 4]


def test_values_of_a_block_by_its_coordinates() -> None:
    values = np.arange(10.0) ** 2
    assert block().grid(values, (2, 3)).tolist() == [[25, 0, 36], [0, 49, 64]]


def test_programme_of_two_blocks() -> None:
    made = small_programme()
    assert made.size == (2, 6, 6)
    assert made.cost.tolist() == [-10, -20, -30, -40, -5.5, -5.5]
    assert made.col_lower.tolist() == [0, 0, 0, 0, -7, -7]
    assert made.col_upper.tolist() == [1, 2, 3, 4, 9, 9]
    assert made.row_lower.tolist() == [-1, -1]
    assert made.row_upper.tolist() == [6, 8]
    assert dense(made) == [[2, 2, 0, 0, 0, 0], [0, 0, 2, 2, 3, 4]]
    assert made.price(np.array([1.0, 10.0])).tolist() == [2, 2, 20, 20, 30, 40]
    assert made.col_names == ("x.north.mon", "x.north.wed", "x.south.tue", "x.south.wed", "y.mon", "y.wed")
    assert made.row_names == ("sum.north", "sum.south")


def test_bounds_can_be_fractions_whatever_they_were_given_as() -> None:
    build = Builder(LABELS)
    block = build.columns("x", {"t": np.arange(3)}, upper=4)
    made = build.assemble([Family("one", {"t": 3}, lower=1, upper=2).add(block, 1)])
    for bounds in (made.row_lower, made.row_upper, made.col_upper):
        changed = bounds.copy()
        changed[1] = 1.5
        assert changed[1] == 1.5


def test_columns_or_rows_that_a_programme_lacks_are_none() -> None:
    made = small_programme()
    none = made.block("z")
    assert (none.name, len(none), dict(none.at), none.upper.tolist()) == ("z", 0, {}, [])
    assert made.cost[none.index].tolist() == []
    rows = made.rows("more")
    assert (rows.name, dict(rows.at)) == ("more", {})
    assert made.row_upper[rows.index].tolist() == []
    assert made.block("y").index.tolist() == [4, 5]
    assert made.rows("sum").index.tolist() == [0, 1]


def test_programme_without_rows_and_without_columns() -> None:
    build = Builder(LABELS)
    nothing = build.assemble([])
    assert nothing.size == (0, 0, 0)
    build.columns("x", {"t": np.arange(3)})
    free = build.assemble([])
    assert free.size == (0, 3, 0)
    assert free.starts.tolist() == [0]
    assert free.columns.tolist() == []
    assert free.col_upper.tolist() == [INF] * 3
    assert (free.row_lower.tolist(), free.row_upper.tolist()) == ([], [])
    assert free.activity(np.ones(3)).tolist() == []
    assert free.price(np.zeros(0)).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("lower", "upper", "kept"),
    [
        ([0, 0.5, 1], INF, ["tue", "wed"]),
        (-INF, [0, -0.5, -1], ["tue", "wed"]),
        ([2, -3, 0], [4, -1, 0], ["mon", "tue"]),
        (-1, 1, []),
    ],
)
def test_rows_without_columns_are_kept_if_nothing_breaks_them(
    lower: float | list[float], upper: float | list[float], kept: list[str]
) -> None:
    """Else a promise that nobody can keep would pass unseen."""
    rows = Family("bound", {"t": 3}, lower, upper)
    made = small_programme(rows)
    assert made.row_names[2:] == tuple(f"bound.{day}" for day in kept)
    place = [LABELS["t"].index(day) for day in kept]
    assert made.rows("bound").at["t"].tolist() == place, "a family without rows has its coordinates too"
    assert made.rows("bound").index.tolist() == [*range(2, 2 + len(kept))]
    assert made.row_lower[2:].tolist() == rows.lower[place].tolist()
    assert made.row_upper[2:].tolist() == rows.upper[place].tolist()
    assert dense(made)[2:] == [[0] * 6] * len(kept)


def test_family_that_keeps_every_row() -> None:
    made = small_programme(Family("kept", {"t": 3}, upper=3.0).keep())
    assert made.row_names[2:] == ("kept.mon", "kept.tue", "kept.wed")
    assert made.row_upper[2:].tolist() == [3, 3, 3]
    assert made.size == (5, 6, 6)
    assert made.activity(np.ones(6)).tolist() == [4, 11, 0, 0, 0], "of the last rows too, which hold nothing"


def test_rows_behind_those_of_a_programme() -> None:
    made = small_programme()
    later = Family("later", {"c": 2}, lower=[0.25, 0.75], upper=[5, 7]).add(
        made.block("y").where(np.array([0])), [8.0], c=np.array([1])
    )
    more = with_rows(made, [later], {"c": ("first", "second")})
    assert more.row_names == ("sum.north", "sum.south", "later.first", "later.second")
    assert more.row_lower.tolist() == [-1, -1, 0.25, 0.75]
    assert more.row_upper.tolist() == [6, 8, 5, 7]
    assert dense(more) == [*dense(made), [0] * 6, [0, 0, 0, 0, 8, 0]]
    assert more.rows("later").index.tolist() == [2, 3]
    assert (more.cost, more.col_lower, more.col_upper) == (made.cost, made.col_lower, made.col_upper)


def test_other_bounds_of_rows_alone() -> None:
    made = small_programme()
    other = made.with_bounds(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert (other.row_lower.tolist(), other.row_upper.tolist()) == ([1, 2], [3, 4])
    assert dense(other) == dense(made)
    assert (made.row_lower.tolist(), made.row_upper.tolist()) == ([-1, -1], [6, 8])


def test_columns_that_no_row_holds_have_no_price() -> None:
    build = Builder(LABELS)
    build.columns("x", {"t": np.array([0])})
    y = build.columns("y", {"t": np.array([0])})
    build.columns("z", {"t": np.array([0])})
    made = build.assemble([Family("one", {"t": 3}, upper=1).add(y, 6)])
    assert dense(made) == [[0, 6, 0]]
    assert made.price(np.array([2.0])).tolist() == [0, 12, 0]


def cell(coefficients: list[float]) -> Floats:
    """What one row holds in one column to which these are added one after the other."""
    build = Builder(LABELS)
    x = build.columns("x", {"t": np.array([0])})
    rows = Family("one", {"t": 3}, upper=1)
    for coefficient in coefficients:
        rows.add(x, coefficient)
    return build.assemble([rows]).values


def test_coefficients_of_one_cell_are_summed_and_nothing_is_no_entry() -> None:
    assert cell([3, 4, 0.5]).tolist() == [7.5]
    assert cell([3, -3]).tolist() == []


def test_pairs_of_equal_numbers_by_the_first() -> None:
    i, j = joined(np.array([7, 5, 9, 5, 4]), np.array([5, 3, 7, 5, 9]))
    assert [*zip(i.tolist(), j.tolist(), strict=True)] == [(0, 2), (1, 0), (1, 3), (2, 4), (3, 0), (3, 3)]


def test_pairs_are_in_order_however_many() -> None:
    """Or sums over them would depend on how a machine sorts."""
    right = np.tile([2, 1, 0], 400)
    i, j = joined(np.array([0, 2]), right)
    assert i.tolist() == [0] * 400 + [1] * 400
    assert j.tolist() == [*range(2, 1200, 3), *range(0, 1200, 3)]


def test_entries_of_a_cell_are_summed_as_they_were_given() -> None:
    """Or a programme would differ by rounding from one machine to another."""
    build = Builder(LABELS)
    n = 400
    x = build.columns("x", {"t": np.array([0, 1, 2])})
    rows = Family("one", {"t": 3}, upper=1)
    random = np.random.default_rng(3)
    given = random.normal(size=(n, 3))
    for coefficients in given:
        rows.add(x, coefficients)
    expected = [np.add.reduceat(np.ascontiguousarray(given[:, t]), [0])[0] for t in range(3)]
    assert build.assemble([rows]).values.tolist() == expected
