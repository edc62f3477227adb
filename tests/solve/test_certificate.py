"""The certificate finds every kind of lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from decide.errors import Fault
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.pack.theatre import Theatre
from decide.solve.certificate import TOLERANCE, certify, check
from decide.solve.highs import Session


@pytest.fixture
def solved(drill: Theatre):
    programme = formulate(compile_instance(drill.pack))
    return programme, Session().solve(programme)


def test_true_optimum_is_certified(solved) -> None:
    programme, solution = solved
    certificate = certify(programme, solution)
    assert certificate.holds
    assert certificate.objective == pytest.approx(certificate.bound)


def test_plan_that_breaks_a_row_is_refused(solved) -> None:
    programme, solution = solved
    x = solution.x.copy()
    x[programme.block("S").index[0]] += 5.0
    assert check(programme, x, solution.duals).primal > TOLERANCE
    with pytest.raises(Fault, match="fails its certificate"):
        certify(programme, replace(solution, x=x))


def test_feasible_but_not_best_shows_a_gap(solved) -> None:
    programme, solution = solved
    nothing = np.zeros_like(solution.x)
    certificate = check(programme, nothing, solution.duals)
    assert certificate.primal <= TOLERANCE, "doing nothing is allowed"
    assert certificate.gap > 0.1
    assert certificate.slackness > TOLERANCE


def test_duals_of_the_wrong_sign_are_refused(solved) -> None:
    programme, solution = solved
    assert check(programme, solution.x, -solution.duals).dual > TOLERANCE


def test_not_a_number_never_holds(solved) -> None:
    programme, solution = solved
    assert not check(programme, np.full_like(solution.x, np.nan), solution.duals).holds
