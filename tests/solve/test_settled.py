"""A session that starts from a known optimum: the same answer as a cold start, whatever was asked in between."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings

from decide.pack.located import Located
from decide.pack.read import Case, Theatre, WhatIf, parse_set, resolve
from decide.pack.schema import Option
from decide.solve.answer import answer, from_published
from tests import small

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OPTION = Option(id="made", title="Made for a test", summary="Made for a test.")


def case(data: dict[str, Any]) -> Case:
    return Case(OPTION, small.pack(data), Located(data, {}), ())


@FEW
@given(first=small.trees(), second=small.trees())
def test_the_optimum_is_that_of_a_cold_start(first: dict[str, Any], second: dict[str, Any]) -> None:
    _, session = from_published(case(first))
    warm, cold = answer(case(second), session=session), answer(case(second))
    assert warm.certificate.holds
    np.testing.assert_allclose(warm.objective, cold.objective, atol=1e-7)


def test_what_was_asked_before_leaves_no_trace(drill: Theatre) -> None:
    asked = [
        resolve(drill, "stay", WhatIf(sets=tuple(map(parse_set, sets))))
        for sets in (
            ("units.infantry.strength+=40",),
            ("areas.plain.open=0",),
            ("weights.protection.lowland=3",),
            ("units.infantry.strength*=0.5",),
        )
    ]
    _, forward = from_published(resolve(drill, "stay"))
    _, backward = from_published(resolve(drill, "stay"))
    there = [answer(one, session=forward).solution.x for one in asked]
    back = [answer(one, session=backward).solution.x for one in reversed(asked)]
    for one, other in zip(there, reversed(back), strict=True):
        np.testing.assert_array_equal(one, other)
