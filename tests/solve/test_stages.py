"""Stages begun from the stage before end where stages solved from scratch do, wherever the session stood."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from decide.pack.mode import WEIGHTED
from decide.pack.mode_text import parse_mode
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set
from decide.solve import answer as answering
from decide.solve.answer import answer
from decide.solve.settled import Settled

MODES = ["lexicographic:north,centre", "epsilon:north=50,centre=23", "maxmin", "leximin", "adversary:periods"]


@pytest.mark.parametrize("mode", MODES)
def test_a_stage_may_start_from_the_one_before(mali: Theatre, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = resolve(mali, "epon-2d", WhatIf(mode=parse_mode(mode)))
    chained = answer(case)
    monkeypatch.setattr(answering.Start, "of", lambda *_: None)  # nothing to start from: every stage from scratch
    scratch = answer(case)
    assert [stage.title for stage in chained.stages] == [stage.title for stage in scratch.stages]
    for one, other in zip(chained.stages, scratch.stages, strict=True):
        assert one.value == pytest.approx(other.value, abs=1e-6)
    assert chained.certificate.holds


def test_a_mode_ends_in_the_same_plan_wherever_its_session_starts(mali: Theatre) -> None:
    """The page starts from what was solved last, the command line from nothing."""
    case = resolve(mali, "epon-2d", WhatIf(mode=parse_mode("lexicographic:north,centre")))
    aside = Settled()
    moved = WhatIf(sets=(parse_set("units.infantry.strength*=0.8"),))
    answer(replace(resolve(mali, "epon-2d", moved), mode=WEIGHTED), session=aside)
    cold, warm = answer(case), answer(case, session=Settled(aside.reached))
    np.testing.assert_array_equal(cold.solution.x, warm.solution.x)
    np.testing.assert_array_equal(cold.solution.duals, warm.solution.duals)
