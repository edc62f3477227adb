"""A figure has a unit, a range that holds it, and evidence of one kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from decide.pack.quantity import UNBOUNDED, Latitude, Persons, Points, Quantity, Share

FIGURE = {"value": 2, "unit": "persons", "low": 1, "high": 3, "source": "S", "locator": "p. 1"}


def figure(**changes: Any) -> Quantity:
    given = {**FIGURE, **changes}
    return Quantity.model_validate({name: value for name, value in given.items() if value is not None})


def test_a_figure_is_read() -> None:
    assert figure().value == 2.0
    assert figure(source=None, locator=None, assumption="as we were told").source is None
    assert figure(note="a sum of two rows").note == "a sum of two rows"


@pytest.mark.parametrize(
    ("changes", "grade", "reasoning"),
    [
        ({}, "printed", ""),
        ({"note": "the range is ours"}, "printed", ""),
        ({"derived": "half of the table's 4"}, "derived", "half of the table's 4"),
        ({"near": "a little under the 3 printed"}, "near", "a little under the 3 printed"),
        ({"source": None, "locator": None, "assumption": "as we were told"}, "assumed", "as we were told"),
    ],
)
def test_the_form_of_the_evidence_is_its_grade(changes: dict[str, Any], grade: str, reasoning: str) -> None:
    assert (figure(**changes).grade, figure(**changes).reasoning) == (grade, reasoning)


@given(numbers=st.lists(st.floats(-UNBOUNDED, UNBOUNDED), min_size=3, max_size=3).map(sorted))
def test_any_range_that_ascends_is_allowed(numbers: list[float]) -> None:
    low, value, high = numbers
    quantity = figure(low=low, value=value, high=high)
    assert (quantity.low, quantity.value, quantity.high) == (low, value, high)


@given(numbers=st.permutations([1.0, 2.0, 3.0]))
def test_and_no_other(numbers: list[float]) -> None:
    low, value, high = numbers
    if numbers == sorted(numbers):
        assert figure(low=low, value=value, high=high)
    else:
        with pytest.raises(ValidationError, match="must ascend"):
            figure(low=low, value=value, high=high)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": None}, "give either a source"),
        ({"assumption": "as we were told"}, "give either a source"),
        ({"locator": None}, "needs a locator"),
        ({"derived": "half of the table's 4", "near": "a little under it"}, "graded twice, by 'derived' and 'near'"),
        ({"source": None, "assumption": "as we were told"}, "a locator is given without a source"),
        ({"source": None, "locator": None, "derived": "half of it all"}, "give either a source"),
        ({"derived": "half"}, "a derived figure needs its reasoning"),
        ({"near": "just under"}, "a figure near a printed one needs its reasoning"),
        (
            {"source": None, "locator": None, "assumption": "as we were told", "near": "a little under it"},
            "graded twice, by 'near' and 'assumption'",
        ),
        ({"locator": "  "}, "needs a locator"),
        ({"source": None, "locator": None, "assumption": "a guess"}, "in a sentence"),
        ({"value": True}, "valid number"),
        ({"value": "2"}, "valid number"),
        ({"value": float("nan")}, "finite number"),
        ({"high": float("inf")}, "finite number"),
        ({"high": 10**300}, "less than or equal"),
        ({"unit": 5}, "valid string"),
        ({"median": 2}, "Extra inputs"),
    ],
)
def test_what_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        figure(**changes)


def test_a_figure_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        figure().value = 3


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        (Share, {}, "the unit is 'persons' but must be 'share'"),
        (Share, {"unit": "share", "value": 1, "high": 1.1}, "between 0 and 1, but ranges from 1 to 1.1"),
        (Persons, {"low": -1}, "at least 0, but ranges from -1 to 3"),
        (Latitude, {"unit": "degrees", "high": 91}, "between -90 and 90"),
    ],
)
def test_units_and_bounds_are_those_of_the_field(kind: Any, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        TypeAdapter(kind).validate_python({**FIGURE, **changes})


def test_bounds_themselves_are_allowed() -> None:
    assert TypeAdapter(Share).validate_python({**FIGURE, "unit": "share", "low": 0, "value": 1, "high": 1})
    assert TypeAdapter(Points).validate_python({**FIGURE, "unit": "points", "low": -1000, "high": 100})
