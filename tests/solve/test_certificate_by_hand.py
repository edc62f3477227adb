"""Every figure of a certificate, worked by hand on a programme of two columns and two rows.

    minimise -3 x - 2 y    subject to    x + y <= 4,    x - y >= -2,    0 <= x <= 3,    y >= 0

Best at x = 3, y = 1, worth -11; duals -2 and 0. Reduced costs are then -3 + 2 = -1 and -2 + 2 = 0, and the bound
-2·4 - 1·3 = -11. Each test moves the plan or the duals so that the figures come out as the arithmetic beside them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from decide.errors import Fault
from decide.model.lp import INF, Builder, Family, Programme
from decide.solve.certificate import TOLERANCE, Certificate, certify, check, worst_of
from decide.solve.highs import Session

FIGURES = ("primal", "dual", "slackness", "gap")
PERFECT = Certificate(primal=0.0, dual=0.0, slackness=0.0, gap=0.0, objective=-11.0, bound=-11.0)


def programme() -> Programme:
    build = Builder({"one": ("",)})
    one = {"one": np.zeros(1, np.int64)}
    x, y = build.columns("x", one, upper=3.0), build.columns("y", one)
    build.worth(x, 3.0)
    build.worth(y, 2.0)
    size = {"one": 1}
    return build.assemble(
        [Family("sum", size, upper=4.0).add(x).add(y), Family("apart", size, lower=-2.0).add(x).add(y, -1.0)]
    )


def figures(x: tuple[float, float], duals: tuple[float, float]) -> dict[str, float]:
    certificate = check(programme(), np.array(x), np.array(duals))
    return {name: getattr(certificate, name) for name in (*FIGURES, "objective", "bound")}


def made(primal: float, dual: float, slackness: float, gap: float, objective: float, bound: float) -> object:
    names = (*FIGURES, "objective", "bound")
    return pytest.approx(dict(zip(names, (primal, dual, slackness, gap, objective, bound), strict=True)), rel=1e-9)


def test_best_plan_is_perfect() -> None:
    assert figures((3, 1), (-2, 0)) == made(0, 0, 0, 0, -11, -11)


def test_row_above_its_upper_bound() -> None:
    # 3 + 1.5 is 0.5 too much, of 1 + 3 + 1.5; worth 9 + 3, one more than the bound and than its dual 2·0.5 allows
    assert figures((3, 1.5), (-2, 0)) == made(0.5 / 5.5, 0, 1 / 13, 1 / 13, -12, -11)


def test_row_below_its_lower_bound() -> None:
    # 0 - 3 is 1 too little, of 1 + 0 + 3; slack: row 2·(4 - 3) = 2, column 1·(3 - 0) = 3; worth 6, 5 from the bound
    assert figures((0, 3), (-2, 0)) == made(1 / 4, 0, 3 / 7, 5 / 7, -6, -11)


def test_column_below_its_lower_bound() -> None:
    # -0.5 of 1 + 0.5; rows 0.5 <= 4 and -1.5 >= -2 hold. Slack 2·3.5 = 7 and 1·3.5 = 3.5; worth -1.5 + 2 = 0.5
    assert figures((-0.5, 1), (-2, 0)) == made(0.5 / 1.5, 0, 7 / 1.5, 10.5 / 1.5, -0.5, -11)


def test_column_above_its_upper_bound() -> None:
    # 3.5 is 0.5 too much, of 1 + 3.5; the row 3.5 + 0.25 has 2·0.25 of slack, the column 1·0.5; worth 10.5 + 0.5
    assert figures((3.5, 0.25), (-2, 0)) == made(0.5 / 4.5, 0, 0.5 / 12, 0, -11, -11)


def test_dual_of_a_row_without_that_bound() -> None:
    # -0.5 wants an upper bound, and x - y has none: all of it is wrong, of 0.001 + 0.5.
    # Reduced -3 + 1.75 + 0.5 = -0.75 and -2 + 1.75 - 0.5 = -0.75: y has no upper bound either,
    # 0.75 of 0.001 + 2 + 1.75 + 0.5, which is less. Bound -1.75·4 - 0.75·3 = -9.25
    assert figures((3, 1), (-1.75, -0.5)) == made(0, 0.5 / 0.501, 0, 1.75 / 12, -11, -9.25)
    # +0.5 wants a lower bound, and x + y has none. Reduced -3.5 and -2.5: y wrong by 2.5 of 0.001 + 2 + 0.5, which is
    # the larger, 2.5/2.501. Bound -3.5·3 = -10.5
    assert figures((3, 1), (0.5, 0)) == made(0, 2.5 / 2.501, 0, 0.5 / 12, -11, -10.5)
    # +4 on the same: reduced -7 and -6; the row 4 of 4.001, y 6 of 0.001 + 2 + 4, which is the larger. Bound -7·3
    assert figures((3, 1), (4, 0)) == made(0, 6 / 6.001, 0, 10 / 12, -11, -21)


def test_reduced_cost_of_a_column_without_that_bound() -> None:
    # reduced -3 + 1 = -2 and -2 + 1 = -1: y has no upper bound; 1 of 0.001 + 2 + 1. Bound -1·4 - 2·3 = -10
    assert figures((3, 1), (-1, 0)) == made(0, 1 / 3.001, 0, 1 / 12, -11, -10)


def test_price_where_there_is_slack() -> None:
    # x + y = 3 leaves 1, priced 2; x = 2 leaves 1, priced 1: the larger counts, of 1 + 8. Worth 8, 3 from the bound
    assert figures((2, 1), (-2, 0)) == made(0, 0, 2 / 9, 3 / 9, -8, -11)
    # at the lower bounds: x - y = 2 is 4 above -2, priced 0.25: 1. Reduced -3 + 2 - 0.25 and -2 + 2 + 0.25: y = 1
    # is 1 above 0, priced 0.25. Bound -2·4 + 0.25·-2 - 1.25·3 = -12.25
    assert figures((3, 1), (-2, 0.25)) == made(0, 0, 1 / 12, 1.25 / 12, -11, -12.25)
    # and the column the larger: reduced -3 + 3 and -2 + 3: y = 1 priced 1; the row is full. Bound -3·4
    assert figures((3, 1), (-3, 0)) == made(0, 0, 1 / 12, 1 / 12, -11, -12)


@pytest.mark.parametrize("figure", FIGURES)
def test_each_figure_alone_refuses(figure: str) -> None:
    """One millionth is allowed, and that is written here once more; a hair above it is not."""
    just_under, just_over = (replace(PERFECT, **{figure: value}) for value in (0.999e-6, 1.001e-6))
    assert PERFECT.holds
    assert just_under.holds
    assert replace(PERFECT, **{figure: 1e-6}).holds
    assert just_under.worst == 0.999e-6
    assert not just_over.holds
    assert not replace(PERFECT, **{figure: float("nan")}).holds
    assert not replace(PERFECT, **{figure: INF}).holds


def test_each_figure_is_handed_on_under_its_own_name() -> None:
    certificate = Certificate(primal=1e-9, dual=2e-9, slackness=3e-9, gap=4e-9, objective=5.0, bound=6.0)
    assert certificate.as_dict() == {
        "primal": 1e-9,
        "dual": 2e-9,
        "slackness": 3e-9,
        "gap": 4e-9,
        "objective": 5.0,
        "bound": 6.0,
        "worst": 4e-9,
        "tolerance": 1e-6,
        "holds": True,
    }
    assert TOLERANCE == 1e-6


def test_worst_of_several_is_the_one_with_the_largest_figure() -> None:
    some = [replace(PERFECT, **{figure: size * 1e-8}) for figure, size in zip(FIGURES, (3, 9, 1, 5), strict=True)]
    assert worst_of(some) is some[1]


def test_refusal_names_the_solver_and_every_figure() -> None:
    solution = Session().solve(programme())
    assert certify(programme(), solution).holds
    moved = replace(solution, x=np.array([0.0, 3.0]), duals=np.array([-1.0, 0.0]), solver="A solver")
    # primal 1/4; reduced -2 and -1: dual 1/3.001 = 0.333; slack 1·1 and 2·3 = 6, of 1 + 6; worth -6, bound -10: 4/7
    with pytest.raises(Fault) as refused:
        certify(programme(), moved)
    assert refused.value.args[0] == (
        "A solver returned a solution that fails its certificate: primal 2.5e-01, dual 3.3e-01, slackness 8.6e-01, "
        "gap 5.7e-01 (allowed 1e-06)."
    )


@pytest.mark.parametrize(("x", "duals"), [((float("nan"), 1), (-2, 0)), ((3, 1), (float("nan"), 0))])
def test_not_a_number_never_holds(x: tuple[float, float], duals: tuple[float, float]) -> None:
    assert not check(programme(), np.array(x), np.array(duals)).holds
