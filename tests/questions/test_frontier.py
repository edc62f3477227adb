"""Efficient points: by hand, against epsilon-constraint solves, and the envelope of several options."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from decide.errors import Stopped
from decide.model.criteria import Measure, measure
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import INF, Family, Floats, Programme, with_rows
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.questions import read_study
from decide.questions.frontier import tables as frontier_tables
from decide.questions.frontier.envelope import Point, behind, envelope
from decide.questions.frontier.study import FRAMES, frontier
from decide.questions.frontier.tables import _runs
from decide.results.study import Study, to_json
from decide.solve.biobjective import efficient
from decide.solve.certificate import certify
from decide.solve.highs import Session
from decide.solve.nearest import Nearest
from tests import small

CASES = settings(max_examples=10)
PAIRS = [
    ("north", "centre"),
    ("protection.centre", "cost"),
    ("overall", "peacekeeper_deaths"),
    ("protection", "stabilisation"),
]


def points(study: Study, option: str) -> list[Point]:
    frame = study.frames["points"]
    mine = frame[frame["option"] == option]
    return list(zip(mine["x"], mine["y"], strict=True))


def test_drill_by_hand(drill: Theatre) -> None:
    """docs/drill.md, "Frontiers"."""
    study = frontier(drill, "upland", "lowland", tolerance=0.0)
    assert points(study, "stay") == [pytest.approx((50, 90)), pytest.approx((290 / 3, 62))]
    assert points(study, "reinforce") == [pytest.approx((60, 90)), pytest.approx((290 / 3, 68))]
    assert study.frames["points"]["rate"].dropna().to_numpy() == pytest.approx(-0.6)
    edge = study.frames["envelope"]
    assert list(edge["option"]) == ["reinforce"]
    assert edge.iloc[0, 1:].to_list() == pytest.approx([60, 90, 290 / 3, 68])
    level = frontier(drill, "cost", "lowland").frames["options"].set_index("option")["on_envelope"]
    assert level.to_dict() == {
        "overcommit": False,
        "reinforce": True,
        "stay": True,
    }  # the sixty cost, and may stay away
    own = study.frames["options"].set_index("option")
    assert list(own["on_envelope"]) == [False, True, False]
    assert (own.loc["stay", "own_x"], own.loc["stay", "own_y"]) == pytest.approx((290 / 3, 62))
    assert own.loc["stay", "behind"] == pytest.approx(6)  # 68 - 62 at the right end


def test_drill_cost_by_hand(drill: Theatre) -> None:
    """docs/drill.md, "Frontiers": fifty soldiers hold the hill, 180 and then 200 patrol."""
    study = frontier(drill, "cost", "upland", ["stay"], tolerance=0.0)
    corners = [(1.55, 0), (2.05, 50), (3.35, 280 / 3), (3.55, 290 / 3)]
    assert np.array(points(study, "stay")) == pytest.approx(np.array(corners), abs=1e-5)
    assert study.frames["points"]["rate"].dropna().to_numpy() == pytest.approx([100, 100 / 3, 50 / 3], rel=1e-4)


def best(programme: Programme, weights: tuple[float, float], measures: tuple[Measure, Measure], floor: Floats) -> float:
    """The optimum of a weighted sum of two measures, to be maximised, each of them at least so much."""
    rows = Family("least", {"m": 2}, lower=-INF).keep()
    for n, each in enumerate(measures):
        for block in programme.col_blocks:
            rows.add(block, each.sign * each.gain[block.index], m=np.full(len(block), n))
    bounded = with_rows(programme, [rows], {"m": ("x", "y")})
    lower = bounded.row_lower.copy()
    lower[bounded.rows("least").index] = floor - np.array([each.sign * each.constant for each in measures])
    gains = [weight * each.sign * each.gain for weight, each in zip(weights, measures, strict=True)]
    weighed = replace(bounded, row_lower=lower, cost=-sum(gains, np.zeros(len(programme.cost))))
    constant = sum(weight * each.sign * each.constant for weight, each in zip(weights, measures, strict=True))
    return constant - certify(weighed, Session().solve(weighed)).objective


@CASES
@given(small.trees(), st.sampled_from(PAIRS), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_nothing_beats_the_chain_and_all_of_it_can_be_had(
    data: dict[str, Any], names: tuple[str, str], part: float, weight: float
) -> None:
    p = compile_instance(small.pack(data))
    programme = formulate(p)
    measures = measure(p, programme, names[0]), measure(p, programme, names[1])
    chain = efficient(programme, *measures, lambda solution: solution.x, 0.0)
    signs = np.array([each.sign for each in measures])
    corners = np.array([[corner.first, corner.second] for corner in chain.corners]) * signs
    assert chain.certificate.holds
    for corner in chain.corners:
        assert [each.value(corner.kept) for each in measures] == pytest.approx([corner.first, corner.second])
    scale = np.maximum(1.0, np.abs(corners).max(axis=0))
    close = 1e-6 * scale
    steps = np.diff(corners, axis=0)
    assert (steps[:, 0] < 0).all()
    assert (steps[:, 1] > 0).all()
    assert (np.diff(-steps[:, 1] / steps[:, 0]) <= 1e-6 * scale[1] / scale[0]).all()  # concave
    # each corner: no plan is as good in both and better in one
    for x, y in corners[:: max(1, len(corners) // 4)]:
        assert best(programme, (0.0, 1.0), measures, np.array([x - 1e-9 * scale[0], -INF])) <= y + 20 * close[1]
        assert best(programme, (1.0, 0.0), measures, np.array([-INF, y - 1e-9 * scale[1]])) <= x + 20 * close[0]
    # between them: the epsilon-constraint optimum is neither above the chain nor below it
    x = corners[-1, 0] + part * (corners[0, 0] - corners[-1, 0])
    line = float(np.interp(x, corners[::-1, 0], corners[::-1, 1]))
    assert best(programme, (0.0, 1.0), measures, np.array([x, -INF])) == pytest.approx(line, abs=20 * close[1])
    # any weighted optimum lies on it
    weights = (weight / scale[0], (1.0 - weight) / scale[1])
    assert best(programme, weights, measures, np.full(2, -INF)) == pytest.approx(
        float((corners @ np.array(weights)).max()), abs=1e-6
    )


@CASES
@given(small.trees())
def test_a_tolerance_leaves_out_little(data: dict[str, Any]) -> None:
    p = compile_instance(small.pack(data))
    programme = formulate(p)
    one, two = measure(p, programme, "north"), measure(p, programme, "centre")
    exact, rough = (efficient(programme, one, two, lambda _: None, tolerance).corners for tolerance in (0.0, 0.01))
    assert len(rough) <= len(exact)
    at, kept = (np.array([(corner.first, corner.second) for corner in corners]) for corners in (exact, rough))
    ranges = np.ptp(at, axis=0)
    assume((ranges > 1e-3).all())
    for left, right in pairwise(kept):
        gain = (right - left) / ranges
        weight = np.array([gain[1], -gain[0]]) / (gain[1] - gain[0])
        between = at[(at[:, 0] < left[0]) & (at[:, 0] > right[0])]
        assert ((between - left) / ranges @ weight <= 0.01 + 1e-6).all()


chains = st.lists(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=5), min_size=1, max_size=4
)


def concave(corners: list[tuple[int, int]]) -> list[Point]:
    """The efficient corners of the convex hull of some points."""
    hull: list[Point] = []
    for x, y in sorted(set(corners), key=lambda point: (-point[0], -point[1])):
        if hull and y <= hull[-1][1]:
            continue
        point = (float(x), float(y))
        while len(hull) > 1 and (hull[-1][1] - hull[-2][1]) * (point[0] - hull[-2][0]) >= (point[1] - hull[-2][1]) * (
            hull[-1][0] - hull[-2][0]
        ):
            hull.pop()
        hull.append(point)
    return hull[::-1]


@settings(max_examples=200)
@given(chains, st.floats(0.01, 0.99))
def test_envelope_is_what_no_chain_beats(drawn: list[list[tuple[int, int]]], part: float) -> None:
    named = {f"c{n}": concave(corners) for n, corners in enumerate(drawn)}
    for chain in named.values():
        xs, ys = np.array(chain).T
        assume((np.diff(xs) > 0).all() and (np.diff(ys) < 0).all())
    pieces = envelope(named)

    def highest(x: float) -> float:
        return max((np.interp(x, *np.array(chain).T) for chain in named.values() if x <= chain[-1][0]), default=-INF)

    for piece in pieces:
        at = [a + part * (b - a) for a, b in zip(piece.left, piece.right, strict=True)]
        assert np.interp(at[0], *np.array(named[piece.name]).T) == pytest.approx(at[1])
        assert highest(at[0]) == pytest.approx(at[1])
        assert piece.right[1] < piece.left[1] or piece.left == piece.right
    for one, two in pairwise(pieces):
        assert one.right[0] <= two.left[0] + 1e-9
        assert one.right[1] >= two.left[1] - 1e-9
    # a chain with a corner that no other beats is on a piece
    every = list(named.values())
    for name, chain in named.items():
        on = any(
            piece.left[0] - 1e-9 <= x <= piece.right[0] + 1e-9
            and y == pytest.approx(np.interp(x, *np.array([piece.left, piece.right]).T))
            for piece in pieces
            for x, y in chain
        )
        assert on or behind(chain, every) > 1e-6, name


def test_study_survives_and_reports(drill: Theatre, tmp_path: Path) -> None:
    one, two = (frontier(drill, "upland", "cost", workers=n).as_dict() for n in (1, 2))
    one["manifest"]["time"] = two["manifest"]["time"] = ""
    assert to_json(one) == to_json(two)
    (tmp_path / "study.json").write_text(to_json(one))
    again = read_study(tmp_path / "study.json")
    assert {name: tuple(frame.columns) for name, frame in again.frames.items()} == dict(FRAMES)
    document = frontier_tables.document_of(again, drill)
    assert "Cost" in document.title
    assert {row[0] for row in document.tables[1].rows} == {"overcommit *", "reinforce", "stay"}
    spec = json.dumps(document.charts[0].spec)
    assert all(name in spec for name in ("Reinforce by sixty", "Stay as deployed", "Cost, $m a year"))
    alone = frontier_tables.document_of(frontier(drill, "upland", "lowland", ["stay"]), drill)
    assert "From Upland 50.0 points with Lowland 90.0 points to" in alone.lead[0]


def test_a_stop_keeps_what_is_done(drill: Theatre) -> None:
    progress = Progress(lambda step, done, total: progress.stop() if done == 1 else None)
    study = frontier(drill, "upland", "lowland", progress=progress, workers=1)
    assert study.manifest["stopped"] == "1 of 3 options done"
    assert list(study.frames["options"]["option"]) == ["overcommit"]


class StopsAtLook(Progress):
    """Asked to stop just before it is looked at for the n-th time."""

    def __init__(self, n: int):
        super().__init__()
        self.n, self.looks = n, 0

    @property
    def stopped(self) -> bool:
        self.looks += 1
        if self.looks == self.n:
            self.stop()
        return super().stopped


@pytest.fixture
def solves(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Where the solves of chains were, one by one."""
    made: list[float] = []
    solve = Nearest.solve

    def counted(self: Nearest, at: float, *args: Any) -> Any:
        made.append(at)
        return solve(self, at, *args)

    monkeypatch.setattr(Nearest, "solve", counted)
    return made


def test_no_solve_of_a_chain_follows_a_stop(drill: Theatre, solves: list[float]) -> None:
    study = frontier(drill, "cost", "upland", ["stay"], tolerance=0.0)
    whole = len(solves)
    assert study.manifest["solves"] == whole > 5
    for looks in (2, 4, whole + 1):  # the first look is before the option is begun
        solves.clear()
        with pytest.raises(Stopped, match="before the first option was done"):
            frontier(drill, "cost", "upland", ["stay"], tolerance=0.0, progress=StopsAtLook(looks), workers=1)
        assert len(solves) == looks - 2


def test_an_option_whose_chain_is_half_made_is_left_out(drill: Theatre, solves: list[float]) -> None:
    alone = frontier(drill, "cost", "upland", ["overcommit"])
    first = len(solves)
    solves.clear()
    looks = 1 + first + 1 + 3  # before and in the first option's chain, before the second and three times in its chain
    study = frontier(drill, "cost", "upland", progress=StopsAtLook(looks), workers=1)
    assert len(solves) == first + 2
    assert study.manifest["stopped"] == "1 of 3 options done"
    assert points(study, "overcommit") == points(alone, "overcommit")
    assert set(study.frames["points"]["option"]) == {"overcommit"}


def test_mali(mali: Theatre) -> None:
    """The outer edge is higher than any option at its own plan, and an option's own plan is never outside its chain."""
    study = frontier(mali, "north", "centre", ["epon-2a", "epon-1"], tolerance=0.01)
    for row in study.frames["options"].to_dict(orient="records"):
        xs, ys = np.array(points(study, str(row["option"]))).T
        assert row["own_y"] <= float(np.interp(row["own_x"], xs, ys)) + 0.2
    assert isinstance(study.frames["envelope"], pd.DataFrame)
    assert study.manifest["worst_certificate"] <= 1e-6


@pytest.mark.parametrize(("begins", "stretches"), [(65.0, 1), (65.0 + 1e-12, 1), (65.01, 2)])
def test_pieces_that_meet_up_to_rounding_are_one_stretch(begins: float, stretches: int) -> None:
    pieces = pd.DataFrame(
        [("stay", 60.0, 41.0, 65.0, 32.0), ("stay", begins, 32.0, 96.5, 7.0)],
        columns=["option", "x_from", "y_from", "x_to", "y_to"],
    )
    assert len(_runs(pieces)) == stretches
