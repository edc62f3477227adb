"""Who leads along the weights of kinds of need: against options solved anew with other weights in the pack."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.model.plan import scores
from decide.pack.theatre import Theatre
from decide.progress import silent
from decide.questions.weights.kinds import panel_by_need, weights_by_need
from decide.questions.weights.leads import CLOSE, leads
from decide.questions.weights.panel import panel
from decide.questions.weights.study import weights
from decide.questions.weights.tables import document_of
from decide.questions.weights.weightings import lines_of_needs
from decide.solve.answer import answer
from decide.solve.highs import Session
from decide.solve.weighing import Weighing, cells_by_need, part_of_cell, weighed_cells
from tests import small
from tests.questions.laydowns import case_of
from tests.small import q

OWN = {"north": {"work": 0.35, "order": 0.45, "talks": 0.2}, "centre": {"work": 0.65, "order": 0.35}}
SERVED = {"work": "field", "order": "hold", "talks": "patrol"}


def with_kinds(data: dict[str, Any], shares: dict[str, dict[str, float]]) -> dict[str, Any]:
    """A small pack in which stabilisation has three kinds of need in the North and two in the Centre."""
    made = deepcopy(data)
    for kind, task in SERVED.items():
        regions = [region for region in shares if kind in shares[region]]
        made["needs"][kind] = {
            **made["needs"]["work"],
            "title": kind,
            "regions": regions,
            "weight": {region: q(shares[region][kind], "share") for region in regions},
            "requirement": {"times": ["centres"] if kind == "work" else ["garrison"]},
            "served_by": {task: q(1, "ratio")},
        }
    return made


def moved(region: str, kind: str, part: float) -> dict[str, dict[str, float]]:
    """The weights with a part of its objective for one kind, the others in proportion."""
    rest = 1.0 - OWN[region][kind]
    beside = {other: share * (1.0 - part) / rest for other, share in OWN[region].items()}
    return {**OWN, region: {**beside, kind: part}}


def test_cells_and_lines_by_hand() -> None:
    p = answer(case_of(with_kinds(small.tree(), OWN))).instance
    cells = cells_by_need(p)
    assert set(cells) == {
        *(("protection", "north"), ("protection", "centre")),
        *(("stabilisation", region, kind) for region, kinds in OWN.items() for kind in kinds),
    }
    for cell in cells:
        assert part_of_cell(p, cell) == pytest.approx(OWN[cell[1]][cell[2]] if len(cell) > 2 else 1.0)
    own = np.array([part_of_cell(p, cell) / 4 for cell in cells])
    along = {line.name: line for line in lines_of_needs(cells, own)}
    assert set(along) == {
        *(f"stabilisation.north.{kind}" for kind in OWN["north"]),
        next(".".join(cell) for cell in cells if cell[1:2] == ("centre",) and len(cell) > 2),  # of two, the first
    }
    line = along["stabilisation.north.order"]
    assert line.now == pytest.approx(0.45)
    assert line.at(0.45) == pytest.approx(own, abs=1e-5)
    weight = dict(zip(cells, line.at(0.6), strict=True))
    assert weight["stabilisation", "north", "order"] == pytest.approx(0.15, abs=1e-5)
    assert weight["stabilisation", "north", "work"] == pytest.approx(0.1 * 0.35 / 0.55, abs=1e-5)
    assert weight["stabilisation", "centre", "work"] == pytest.approx(0.65 / 4, abs=1e-5)


def test_the_parts_of_a_cell_make_its_score() -> None:
    session = Session(primal=True)
    solved = answer(case_of(with_kinds(small.tree(), OWN)), session=session)
    p = solved.instance
    cells = cells_by_need(p)
    option = Weighing(solved, session, cells)
    shares = option.constant + option.gain @ solved.solution.x
    by_cell = scores(p, solved.plan.met)
    for objective, region in weighed_cells(p):
        parts = [part_of_cell(p, cell) if cell[:2] == (objective, region) else 0.0 for cell in cells]
        score = by_cell[p.objectives.index(objective), p.regions.index(region)]
        assert float(np.array(parts) @ shares) == pytest.approx(score, abs=1e-9)


@settings(max_examples=8)
@given(st.lists(small.trees(), min_size=2, max_size=3), st.data())
def test_intervals_name_who_leads(trees: list[dict[str, Any]], data: st.DataObject) -> None:
    options = panel([case_of(with_kinds(tree, OWN)) for tree in trees], silent(), 1)
    parted = weights_by_need(options)
    assert parted is not None
    by_need = panel_by_need(options, range(len(trees)), *parted, silent())
    assert by_need is not None
    along = lines_of_needs(*parted)
    intervals = leads(by_need, along, range(len(trees)), silent())
    n = data.draw(st.integers(0, len(along) - 1))
    part = data.draw(st.floats(0.01, 0.99))
    _, region, kind = along[n].name.split(".")
    assert [intervals[n][0].low, intervals[n][-1].high] == [0, 1]
    anew = [answer(case_of(with_kinds(tree, moved(region, kind, part)))).objective for tree in trees]
    leader = next(piece.option for piece in intervals[n] if piece.low <= part <= piece.high)
    assert anew[leader] >= max(anew) - 4 * CLOSE


def test_options_that_weigh_kinds_differently_have_no_lines() -> None:
    other = moved("north", "order", 0.5)
    options = panel([case_of(with_kinds(small.tree(), shares)) for shares in (OWN, other)], silent(), 1)
    assert weights_by_need(options) is None
    single = panel([case_of(small.tree()), case_of(small.tree())], silent(), 1)
    assert weights_by_need(single) is None


def test_the_mali_pack_says_who_leads_along_each_kind(mali: Theatre) -> None:
    study = weights(mali, ["epon-1", "review-3"], count=4, solved=4)
    intervals = study.frames["intervals"]
    kinds = intervals[intervals["kind"] == "need"]
    assert set(kinds["weight"]) == {
        *(f"stabilisation.north.{kind}" for kind in ("towns", "policing", "peace")),
        *(f"stabilisation.centre.{kind}" for kind in ("towns", "policing", "reconciliation")),
        "stabilisation.capital.policing",
    }
    assert dict(zip(kinds["weight"], kinds["now"], strict=True))["stabilisation.north.peace"] == pytest.approx(0.4)
    assert set(kinds["objective"]) == {"stabilisation"}
    table = next(table for table in document_of(study, mali).tables if table.name == "kinds")
    assert table.rows[0][0] == "Stabilisation, North: Population centres secured"
    assert table.rows[0][4] == "epon-1 *"
