"""The fast route where floating point leaves the solver without an answer at first."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from decide.model.lp import Programme
from decide.solve.basis import BASIC
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


def test_a_basis_is_read_where_no_step_was_taken() -> None:
    """min x + y over x + y >= 2 has one basic column after a step; with no entry at all none is, and HiGHS keeps no
    factors to ask."""
    one, none = np.ones(1), np.zeros(0)

    def programme(columns: list[int], bound: float) -> Programme:
        entries = np.array(columns, np.int64)
        free = np.full(1, np.inf)
        return Programme(
            cost=np.ones(2),
            col_lower=np.zeros(2),
            col_upper=np.full(2, np.inf),
            row_lower=bound * one,
            row_upper=free,
            starts=np.array([0, len(columns)]),
            columns=entries,
            values=np.ones(len(columns)) if columns else none,
            col_blocks=(),
            row_blocks=(),
            labels={},
        )

    for columns, bound, basic in (([0, 1], 2.0, 1), ([], -2.0, 0)):
        session, wanted = Session(), programme(columns, bound)
        statuses = session.keeping_basis(wanted, session.solve(wanted)).statuses
        assert statuses is not None
        assert (statuses[0] == BASIC).sum() == basic
        assert (statuses[1] == BASIC).sum() == 1 - basic
