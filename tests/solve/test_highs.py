"""The fast route where floating point leaves the solver without an answer at first."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from decide.model.lp import Programme
from decide.solve.certificate import check
from decide.solve.highs import Session
from decide.solve.settled import Settled

BY_A_HAIR = Path(__file__).parent / "by_a_hair.json"
"""A small pack with a floor that its pledges just reach: HiGHS 1.15 ends in no status at the tolerance asked first."""
WHOLE = ("starts", "columns")


@pytest.mark.parametrize("session", [Session, Settled])
def test_a_floor_met_by_a_hair_has_an_answer(session: type[Session]) -> None:
    written = json.loads(BY_A_HAIR.read_text(encoding="utf-8"))
    arrays = {name: np.array(values, np.int64 if name in WHOLE else float) for name, values in written.items()}
    programme = Programme(**arrays, col_blocks=(), row_blocks=(), labels={})
    solution = session().solve(programme)
    assert solution.status == "optimal"
    assert check(programme, solution.x, solution.duals).holds
