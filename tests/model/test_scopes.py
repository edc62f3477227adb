"""Where, when and to whom a term applies, by hand on two areas, three unit types and three periods."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from decide.model.instance import Instance, compile_instance
from decide.model.scopes import area_scope, bounds_of, period_scope, unit_scope
from decide.pack.schema import BudgetTerm, EffortTerm, PresenceTerm
from tests import small
from tests.small import q

INF = float("inf")
PEOPLE, PATROL = q(100, "persons"), q(5, "ratio")


def instance(**terms: dict[str, Any]) -> Instance:
    return compile_instance(small.pack(small.tree(terms={name: {"title": name, **t} for name, t in terms.items()})))


def presence(**scope: Any) -> tuple[Instance, PresenceTerm]:
    p = instance(one={"kind": "presence", "at_least": PEOPLE, **scope})
    term = p.pack.terms["one"]
    assert isinstance(term, PresenceTerm)
    return p, term


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        ({}, [True, True]),
        ({"areas": ["beta"]}, [False, True]),
        ({"regions": ["north"]}, [True, False]),
        ({"areas": ["beta"], "regions": ["north"]}, [True, True]),
    ],
)
def test_areas(scope: dict[str, list[str]], inside: list[bool]) -> None:
    assert area_scope(*presence(**scope)).tolist() == inside


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        ({}, [True, True, True]),
        ({"from_period": "p2"}, [False, True, True]),
        ({"until_period": "p2"}, [True, True, False]),
        ({"from_period": "p2", "until_period": "p2"}, [False, True, False]),
    ],
)
def test_periods(scope: dict[str, str], inside: list[bool]) -> None:
    assert period_scope(*presence(**scope)).tolist() == inside


@pytest.mark.parametrize(
    ("scope", "counted", "own"),
    [
        ({}, [True, True, True], False),
        ({"units": ["helicopter"], "at_least": q(2, "airframes")}, [False, True, False], True),
        ({"units": ["infantry", "team"]}, [True, False, True], False),
        ({"pools": ["civilians"]}, [False, False, True], False),
        ({"units": ["infantry"], "pools": ["civilians"]}, [True, False, True], False),
    ],
)
def test_units_and_whether_they_are_counted_in_their_own(scope: dict[str, Any], counted: list[bool], own: bool) -> None:
    in_scope, single = unit_scope(*presence(**scope))
    assert (in_scope.tolist(), single) == (counted, own)


def test_bounds_by_term_and_period() -> None:
    """A term of another kind, and a period outside, has none."""
    p = instance(
        stay={"kind": "presence", "at_least": PEOPLE, "at_most": q(130, "persons"), "from_period": "p2"},
        leave={"kind": "presence", "at_most": q(70, "persons"), "until_period": "p1"},
        patrols={"kind": "effort", "task": "patrol", "at_least": PATROL, "until_period": "p2"},
        purse={"kind": "budget", "at_most": q(2e6, "USD/year")},
    )
    none = [-INF] * 3, [INF] * 3
    expected = {
        PresenceTerm: (
            [[-INF, 100, 100], [-INF] * 3, none[0], none[0]],
            [[INF, 130, 130], [70, INF, INF], none[1], none[1]],
        ),
        EffortTerm: ([none[0], none[0], [5, 5, -INF], none[0]], [none[1]] * 4),
        BudgetTerm: ([none[0]] * 4, [none[1]] * 4),
    }
    for kind, bounds in expected.items():
        lower, upper = bounds_of(p, kind)
        assert (lower.tolist(), upper.tolist()) == bounds
        assert np.issubdtype(lower.dtype, np.floating)
