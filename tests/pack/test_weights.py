"""Weights as written on the command line."""

from __future__ import annotations

import pytest

from decide.errors import InputError
from decide.pack.weights import parse_weights
from tests import small

PACK = small.pack(small.tree())


def test_a_part_names_a_cell_an_objective_or_a_region() -> None:
    assert parse_weights(PACK, "protection.north=2") == (("weights.protection.north", 2.0),)
    assert parse_weights(PACK, "protection=3") == (
        ("weights.protection.north", 3.0),
        ("weights.protection.centre", 3.0),
    )
    assert parse_weights(PACK, "centre=0.5") == (
        ("weights.protection.centre", 0.5),
        ("weights.stabilisation.centre", 0.5),
    )


def test_later_parts_win_and_blanks_do_not_count() -> None:
    assert parse_weights(PACK, " protection = 3 , protection.centre = 0,centre=4") == (
        ("weights.protection.north", 3.0),
        ("weights.protection.centre", 4.0),
        ("weights.stabilisation.centre", 4.0),
    )


def test_from_nothing_to_a_million() -> None:
    assert parse_weights(PACK, "north=0")[0][1] == 0.0
    assert parse_weights(PACK, "north=1000000")[0][1] == 1e6


@pytest.mark.parametrize(
    "part", ["north", "north=", "north=much", "north=true", "north=-0.1", "north=1000001", "north=.inf", "north=1=2"]
)
def test_what_is_no_weight_is_refused_with_the_form(part: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_weights(PACK, f"centre=1, {part}")
    (problem,) = refused.value.problems
    assert problem.message == f"the weight {part!r} is not of the form NAME=NUMBER, with a number from 0."
    assert problem.place is None
    assert problem.hint == "Example: --weights protection=2,stabilisation.centre=1"


def test_every_wrong_part_is_shown_in_one_go() -> None:
    with pytest.raises(InputError) as refused:
        parse_weights(PACK, "nort=1,north,protection.nort=2")
    first, second, third = refused.value.problems
    assert (first.message, first.place, first.hint) == ("nothing is weighed as 'nort'.", None, "Did you mean 'north'?")
    assert second.message.startswith("the weight 'north' is not")
    assert third.message == "nothing is weighed as 'protection.nort'."
    assert third.hint == "Did you mean 'protection.north' or 'protection.centre'?"
