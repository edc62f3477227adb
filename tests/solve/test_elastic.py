"""Terms that cannot be kept give way alike, wherever the search for the least violation begins."""

from __future__ import annotations

import numpy as np
import pytest

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Builder, Family, Floats, Programme
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.solve.answer import answer, from_published
from decide.solve.elastic import MARGIN, TERM_FAMILIES, give_way
from decide.solve.highs import Session
from decide.solve.settled import Settled

TOO_MANY = WhatIf(sets=(("terms.police_centre.at_least", 6),))


def promised(worth: Floats, bounds: Floats) -> Programme:
    """Six units for two areas, each of which was promised some; a unit is worth what it is worth there."""
    areas = np.arange(2)
    build = Builder({"a": ("north", "south"), "term": ("one", "other"), "one": ("all",)})
    station = build.columns("S", {"a": areas})
    build.worth(station, worth)
    presence = Family("presence", {"term": 2}, lower=bounds).add(station, term=areas)
    strength = Family("strength", {"one": 1}, upper=6.0).add(station, one=np.zeros(2, np.int64))
    return build.assemble([presence, strength])


def tried(programme: Programme) -> Session:
    """A session that has just ended with the programme, as one without a plan."""
    session = Settled()
    assert session.solve(programme).status == "infeasible"
    return session


@pytest.mark.parametrize("worth", [[3.0, 2.0], [2.0, 3.0]], ids=["north worth more", "south worth more"])
def test_the_cheapest_to_break_gives_way(worth: list[float]) -> None:
    """Promised 4 and 7, 6 there: short by 5 units, each of them a quarter of the one and a seventh of the other."""
    loosened = give_way(promised(np.array(worth), np.array([4.0, 7.0])), Session(), TERM_FAMILIES)
    ((row, bound, reached),) = loosened.given
    assert (row, bound, reached) == (1, 7.0, pytest.approx(2.0, abs=1e-11))
    assert loosened.programme.row_lower[:2].tolist() == pytest.approx([4.0, 2.0 - 7.0 * MARGIN], abs=1e-11)


def test_of_terms_that_tie_the_same_one_gives_way_whatever_a_unit_is_worth() -> None:
    """Where the search goes on from the plan of the best score it would break the term that costs less of it."""
    bounds = np.array([5.0, 5.0])
    ways = []
    for worth in ([3.0, 2.0], [2.0, 3.0]):
        programme = promised(np.array(worth), bounds)
        ways += [give_way(programme, session, TERM_FAMILIES).given for session in (tried(programme), Session())]
    assert len(ways[0]) == 1
    assert ways == [ways[0]] * 4


def test_a_search_that_goes_on_ends_as_one_that_begins_anew(mali: Theatre) -> None:
    case = resolve(mali, "epon-2b", TOO_MANY)
    programme = formulate(compile_instance(case.pack))
    _, published = from_published(resolve(mali, "epon-2b"))
    warm, cold = answer(case, session=published), answer(case)
    assert cold.violations
    assert cold.violations == warm.violations
    np.testing.assert_array_equal(cold.solution.x, warm.solution.x)
    np.testing.assert_array_equal(cold.solution.duals, warm.solution.duals)
    anew, on = give_way(programme, Session(), TERM_FAMILIES), give_way(programme, tried(programme), TERM_FAMILIES)
    assert anew.given == on.given
    assert anew.basis is None
    assert on.basis is not None


def test_the_basis_that_is_left_has_a_plan_near_the_best(mali: Theatre) -> None:
    """It is a basis of the loosened programme, a tenth of the steps away that its rows would be."""
    programme = formulate(compile_instance(resolve(mali, "epon-2b", TOO_MANY).pack))
    loosened = give_way(programme, tried(programme), TERM_FAMILIES)
    near = Session.near(loosened.programme, loosened.basis)
    assert near.run(loosened.programme) == "optimal"
    assert near.highs.getInfo().simplex_iteration_count < programme.size[0] / 10
