"""How far a price holds: by hand, and on both sides of where it is said to end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.errors import Fault
from decide.model.lp import INF, Programme
from decide.pack.located import Located
from decide.pack.schema import Option
from decide.pack.theatre import Case, Theatre, resolve
from decide.questions.prices.increments import increments
from decide.questions.prices.reach import FAMILY, reach
from decide.questions.prices.study import chosen_of, priced
from decide.solve.answer import answer
from decide.solve.highs import Session
from decide.solve.parametric import Along, Ray
from decide.solve.settled import from_scratch
from tests import small

WORTH, MOST = (1.0, 0.9, 0.5), (2.0, 3.0, 4.0)  # points of each more, and how many there can be of it
HELD = 0.9  # of a slope


def shelves(lower: float = -INF, upper: float = 0.0) -> Programme:
    """Three columns in one row, each worth less than the one before it."""
    return Programme(
        cost=-np.array(WORTH),
        col_lower=np.zeros(3),
        col_upper=np.array(MOST),
        row_lower=np.array([lower]),
        row_upper=np.array([upper]),
        starts=np.array([0, 3]),
        columns=np.arange(3),
        values=np.ones(3),
        col_blocks=(),
        row_blocks=(),
        labels={},
    )


def more(programme: Programme, limit: float) -> Along:
    return Along(Ray(programme, np.zeros(1), np.ones(1), limit), Session(), 0.25)


@pytest.mark.parametrize("lower", [-INF, -7.0])
@pytest.mark.parametrize(
    ("slope", "until"),
    [(1.0, 2.0), (0.95, 2.0), (0.9, 5.0), (0.6, 5.0), (0.5, 9.0), (0.1, 9.0), (0.0, 40.0)],
)
def test_a_price_holds_to_the_end_of_its_shelf(lower: float, slope: float, until: float) -> None:
    """A shelf of the very slope is within; below every slope it is the limit. A lower bound of the row stays put."""
    along = more(shelves(lower), 40.0)
    assert along.first_slope() == pytest.approx(1.0)
    assert along.holds_until(slope) == pytest.approx(until)


def test_a_price_ends_where_the_ray_does() -> None:
    assert more(shelves(), 1.5).holds_until(0.5) == pytest.approx(1.5)


def test_a_price_ends_at_the_last_plan() -> None:
    """Of less, there is none below nothing: the first slope downward is that of the shelf stood on."""
    programme = shelves(upper=4.0)
    along = Along(Ray(programme, np.zeros(1), -np.ones(1), 40.0), Session(), 0.25)
    assert along.first_slope() == pytest.approx(-0.9)
    assert along.holds_until(-0.95) == pytest.approx(2.0)
    assert along.holds_until(-1.5) == pytest.approx(4.0)


def test_an_optimum_that_is_there_is_not_solved_again() -> None:
    programme = shelves()
    start = from_scratch(programme)
    assert start.status == "optimal"
    along = Along(Ray(programme, np.zeros(1), np.ones(1), 40.0), Session.at(programme, start), 0.25, start)
    assert along.holds_until(HELD) == pytest.approx(more(programme, 40.0).holds_until(HELD)) == pytest.approx(5.0)
    wrong = replace(start, x=start.x + 1.0)  # which its certificate shows
    with pytest.raises(Fault, match="certificate"):
        Along(Ray(programme, np.zeros(1), np.ones(1), 40.0), Session.at(programme, start), 0.25, wrong)


@settings(max_examples=12)
@given(small.trees(), st.floats(0.01, 2.0))
def test_just_before_it_is_worth_as_much_and_just_after_less(data: dict[str, Any], step: float) -> None:
    """The worth is concave: to the left of where the price ends every step gains as much, to the right none does."""
    case = Case(Option(id="x", title="An option", summary="Made for a test."), small.pack(data), Located(data, {}), ())
    solved = answer(case)
    for one in increments(solved):
        if (ray := one.more) is None:
            continue
        along = Along(ray, Session(), 0.5)
        slope = along.first_slope()
        if not slope > 1e-6:
            continue
        wanted = HELD * slope
        end = along.holds_until(wanted)

        def worth(at: float, ray: Ray = ray) -> float:
            return -Session().solve(ray.at(at)).objective

        before = min(step, end)
        assert worth(end) - worth(end - before) >= wanted * before - 1e-7, one.id
        after = min(step, ray.limit - end)
        assert worth(end + after) - worth(end) <= wanted * after + 1e-7, one.id


@pytest.mark.parametrize("option", ["baseline-2019", "epon-1"])  # the second has unit types that it has none of
def test_reach_is_what_prices_say(mali: Theatre, option: str) -> None:
    solved = answer(resolve(mali, option))
    frame = priced(solved, chosen_of(solved, ["fpu", "mobile", "menaka", "movement"]))
    bounds = {(FAMILY.get(row["family"], row["family"]), row["id"]): row for _, row in frame.iterrows()}
    ranges = reach(solved, bounds)
    worth_something = {bound for bound, row in bounds.items() if row["next"] > 0}
    assert worth_something == {*ranges}
    assert len(worth_something) > 3
    for bound, most in ranges.items():
        assert most == pytest.approx(bounds[bound]["about_to"] - bounds[bound]["at"], rel=1e-9), bound
