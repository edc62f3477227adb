"""PRIM against boxes in print: the data of Bryant and Lempert (2010), `tests/published`.

The printed ones are those of EMA Workbench's example "Performing Scenario Discovery in Python", which cuts a tenth off
at a time as the paper does. It weighs the gain in density by the points given up and peels a tie with the slice it is
in, where ours goes by density alone and leaves the tie; the example says of its own differences to the paper that they
are of number and not of kind. So sides are the same, and limits within a slice of each other.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from decide.model.lp import Floats, Mask
from decide.questions.robust import prim
from decide.questions.robust.discovery import find_box
from decide.questions.robust.prim import BoxSide, Sides, inside, peeled

DATA = Path(__file__).parent.parent / "published" / "renewable-fuels.csv"
SLICE = 0.1
PRINTED = {
    ("Total biomass", 1): 755.799988,
    ("Demand elasticity", -1): -0.422000,
    ("Biomass backstop price", -1): 150.049995,
    ("Cellulosic cost", -1): 72.650002,
}
"""Box 21 of the example; the last side is then given up, as chance would do as well."""
KEPT = tuple(PRINTED)[:3]


@pytest.fixture(scope="module")
def data() -> tuple[list[str], Floats, Mask]:
    with DATA.open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    figures = np.array(rows, float)
    return names[:-1], figures[:, :-1], figures[:, -1] > 0


def measures(sides: Sides, points: Floats, hits: Mask) -> tuple[float, float, float]:
    """Coverage, density, mass."""
    kept = inside(sides, points)
    return float(kept[hits].mean()), float(hits[kept].mean()), float(kept.mean())


def printed(names: list[str], sides: tuple[tuple[str, int], ...]) -> Sides:
    return tuple(BoxSide(names.index(name), end, PRINTED[name, end]) for name, end in sides)


def test_printed_boxes_measure_as_printed(data: tuple[list[str], Floats, Mask]) -> None:
    names, points, hits = data
    assert (len(points), hits.sum()) == (882, 89)
    four, three = (printed(names, sides) for sides in (tuple(PRINTED), KEPT))
    assert measures(four, points, hits) == pytest.approx((0.752809, 0.770115, 0.0986395), abs=1e-6)
    assert measures(three, points, hits) == pytest.approx((0.764045, 0.715789, 0.10771), abs=1e-6)


def test_peeling_by_tenths_comes_to_the_printed_sides(
    data: tuple[list[str], Floats, Mask], monkeypatch: pytest.MonkeyPatch
) -> None:
    names, points, hits = data
    monkeypatch.setattr(prim, "ALPHA", SLICE)
    four = [sides for sides in peeled(points, hits) if len(sides) == len(PRINTED)]
    last = four[-1]
    assert {(names[side.factor], side.end) for side in last} == {*PRINTED}
    for side in last:
        limit, column = PRINTED[names[side.factor], side.end], points[:, side.factor]
        between = (column > min(limit, side.at)) & (column <= max(limit, side.at))
        assert between.mean() <= SLICE
    (cost,) = (side.at for side in last if names[side.factor] == "Cellulosic cost")
    assert cost == pytest.approx(PRINTED["Cellulosic cost", -1])
    coverage, density, mass = measures(last, points, hits)
    assert coverage == pytest.approx(0.764045, abs=1e-6)  # that of the printed box of three sides, at a greater density
    assert 0.715789 < density < 0.770115
    assert 0.0986395 < mass < 0.10771


def test_patience_does_no_worse_than_the_printed_box(data: tuple[list[str], Floats, Mask]) -> None:
    """At the printed box's size to the point; slices are a twentieth, as the paper of 1999 has them."""
    names, points, hits = data
    goal = measures(printed(names, tuple(PRINTED)), points, hits)
    (same,) = (box for sides in peeled(points, hits) if (box := measures(sides, points, hits))[2] == goal[2])
    assert same[0] > goal[0]
    assert same[1] > goal[1]


def test_the_box_that_is_told_names_the_printed_factors(data: tuple[list[str], Floats, Mask]) -> None:
    """It weighs what it misses against what it holds in vain, so it is larger; its three sides are those printed."""
    names, points, hits = data
    scaled = 2.0 * (points - points.min(axis=0)) / np.ptp(points, axis=0) - 1.0
    box = find_box(scaled, np.where(hits, 1.0, -1.0))
    assert box is not None
    limited = {(names[factor], -1) for factor, (low, _) in box.limits.items() if low > -1.0}
    limited |= {(names[factor], 1) for factor, (_, high) in box.limits.items() if high < 1.0}
    assert limited == {*KEPT}
