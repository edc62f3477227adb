"""Every score and every consequence of a plan, worked by hand from the pack and the plan of tests/hand.py.

Needs of protection, deaths a year by non-state actors: Alpha (north) 50 · 0.8 = 40, of which near 8, far 20, ring 12;
Beta (centre) 200 · 0.75 = 150, of which near 30, far 75, ring 45. Of stabilisation: 1 in each region. A need of
protection met by m counts 1 - 1.25 · (1 - m) at a threat of 1.25:

    m      0      0.4    0.5    0.6    0.64   0.8    0.96
    counts -0.25  0.25   0.375  0.5    0.55   0.75   0.95

One requirement meets 0.5 on the segments, 0.4 and 0.8 on the curves at the two ends of the range; two meet 0.8,
1 - 0.6² = 0.64 and 1 - 0.2² = 0.96.
"""

from __future__ import annotations

from math import isnan

import pytest

from decide.model.response import curve
from decide.results.metrics import metrics, told_apart
from tests import hand
from tests.small import q

ALL = "all"
Rows = dict[tuple[str, str, str, str], tuple[str, float, float, float]]


def rows_of(**changes: object) -> Rows:
    p = hand.instance(**changes)
    rows = list(metrics(hand.Solved(p, hand.plan(p))))  # type: ignore[arg-type]
    assert {row[0] for row in rows} == {"by-hand"}
    made = {row[1:5]: row[5:] for row in rows}
    assert len(made) == len(rows), "no row comes twice"
    return made


@pytest.fixture
def rows() -> Rows:
    return rows_of()


def ranged(rows: Rows, unit: str, *key: str) -> object:
    assert rows[key][0] == unit
    return pytest.approx(rows[key][1:], rel=1e-9)


def single(rows: Rows, unit: str, *key: str) -> float:
    """The value of a row without a range."""
    of, value, low, high = rows[key]
    assert of == unit
    assert isnan(low)
    assert isnan(high)
    return value


def test_scores_by_cell(rows: Rows) -> None:
    # north: 8·(3·0.375 + 1·0.75) - 0.25·(20 + 12)·4 = 15 - 32 = -17 of 40·4 = 160;
    # at the ends 8·(3·0.25 + 0.55) - 32 = 10.4 - 32 = -21.6, and 8·(3·0.75 + 0.95) - 32 = 25.6 - 32 = -6.4
    assert ranged(rows, "points", "protection", "north", ALL, "score") == (-10.625, -13.5, -4)
    # centre: 30·(3·0.75 - 0.25) + 75·0.375·4 - 0.25·45·4 = 60 + 112.5 - 45 = 127.5 of 150·4 = 600;
    # at the ends 30·(3·0.55 - 0.25) + 75·0.25·4 - 45 = 42 + 75 - 45 = 72, and 30·(3·0.95 - 0.25) + 225 - 45 = 258
    assert ranged(rows, "points", "protection", "centre", ALL, "score") == (21.25, 12, 43)
    # three months of four at 0.5, 0.4, 0.8; one month of four at 0.8, 0.64, 0.96
    assert ranged(rows, "points", "stabilisation", "north", ALL, "score") == (37.5, 30, 60)
    assert ranged(rows, "points", "stabilisation", "centre", ALL, "score") == (20, 16, 24)


def test_scores_that_are_means_by_weight(rows: Rows) -> None:
    # weights 1, 3 (protection) and 4, 2 (stabilisation), of 10
    assert ranged(rows, "points", ALL, ALL, ALL, "score") == (
        0.1 * -10.625 + 0.3 * 21.25 + 0.4 * 37.5 + 0.2 * 20,  # 24.3125
        0.1 * -13.5 + 0.3 * 12 + 0.4 * 30 + 0.2 * 16,  # 17.45
        0.1 * -4 + 0.3 * 43 + 0.4 * 60 + 0.2 * 24,  # 41.3
    )
    assert ranged(rows, "points", "protection", ALL, ALL, "score") == (
        (-10.625 + 3 * 21.25) / 4,
        (-13.5 + 3 * 12) / 4,
        (-4 + 3 * 43) / 4,
    )
    assert ranged(rows, "points", "stabilisation", ALL, ALL, "score") == (
        (4 * 37.5 + 2 * 20) / 6,
        (4 * 30 + 2 * 16) / 6,
        (4 * 60 + 2 * 24) / 6,
    )
    assert ranged(rows, "points", ALL, "north", ALL, "score") == (
        (-10.625 + 4 * 37.5) / 5,
        (-13.5 + 4 * 30) / 5,
        (-4 + 4 * 60) / 5,
    )
    assert ranged(rows, "points", ALL, "centre", ALL, "score") == (
        (3 * 21.25 + 2 * 20) / 5,
        (3 * 12 + 2 * 16) / 5,
        (3 * 43 + 2 * 24) / 5,
    )


@pytest.mark.parametrize(
    ("objective", "region", "first", "second"),
    [
        # 8·0.375 - 0.25·(20 + 12) = -5 of 40, and 8·0.75 - 8 = -2
        ("protection", "north", -12.5, -5),
        # 30·0.75 + 75·0.375 - 0.25·45 = 39.375 of 150, and -7.5 + 28.125 - 11.25 = 9.375
        ("protection", "centre", 26.25, 6.25),
        ("stabilisation", "north", 50, 0),
        ("stabilisation", "centre", 0, 80),
        # 0.1·-12.5 + 0.3·26.25 + 0.4·50, and 0.1·-5 + 0.3·6.25 + 0.2·80
        (ALL, ALL, 26.625, 17.375),
    ],
)
def test_scores_by_period(rows: Rows, objective: str, region: str, first: float, second: float) -> None:
    assert single(rows, "points", objective, region, "p1", "score") == pytest.approx(first)
    assert single(rows, "points", objective, region, "p2", "score") == pytest.approx(second)


def test_what_one_is_worth_in_every_cell(rows: Rows) -> None:
    def stake(metric: str, unit: str) -> list[float]:
        cells = [
            ("protection", "north"),
            ("protection", "centre"),
            ("stabilisation", "north"),
            ("stabilisation", "centre"),
        ]
        return [single(rows, unit, *cell, ALL, metric) for cell in cells if (*cell, ALL, metric) in rows]

    assert stake("weight", "share") == pytest.approx([0.1, 0.3, 0.4, 0.2])
    assert stake("need", "deaths/year") == pytest.approx([40, 150])
    # one death averted is 1/0.35 of the need met: 100·0.1/(40·0.35) and 100·0.3/(150·0.35); a hundredth is the weight
    unit, worth = "points/death", "worth_of_one"
    assert single(rows, unit, "protection", "north", ALL, worth) == pytest.approx(10 / 14)
    assert single(rows, unit, "protection", "centre", ALL, worth) == pytest.approx(30 / 52.5)
    unit = "points/percentage point"
    assert single(rows, unit, "stabilisation", "north", ALL, worth) == pytest.approx(0.4)
    assert single(rows, unit, "stabilisation", "centre", ALL, worth) == pytest.approx(0.2)


def test_deaths_averted(rows: Rows) -> None:
    # need met a year times 0.35; the range over need met at both ends times 0.3 and 0.5
    north = (0.35 * -17 / 4, 0.5 * -21.6 / 4, 0.3 * -6.4 / 4)
    centre = (0.35 * 127.5 / 4, 0.3 * 72 / 4, 0.5 * 258 / 4)
    unit, metric = "deaths/year", "civilian_deaths_averted"
    assert ranged(rows, unit, ALL, "north", ALL, metric) == north
    assert ranged(rows, unit, ALL, "centre", ALL, metric) == centre
    # together -17 + 127.5 = 110.5, and from 0.3·(72 - 21.6)/4 to 0.5·(258 - 6.4)/4
    assert ranged(rows, unit, ALL, ALL, ALL, metric) == (0.35 * 110.5 / 4, 0.3 * 50.4 / 4, 0.5 * 251.6 / 4)


def test_deaths_by_state_forces(rows: Rows) -> None:
    # 50·0.2·1.5 and 200·0.25·1.5
    metric = "civilian_deaths_by_state_forces"
    assert single(rows, "deaths/year", ALL, "north", ALL, metric) == pytest.approx(15)
    assert single(rows, "deaths/year", ALL, "centre", ALL, metric) == pytest.approx(75)
    assert single(rows, "deaths/year", ALL, ALL, ALL, metric) == pytest.approx(90)


def test_cost(rows: Rows) -> None:
    # beds open: Alpha 0.5·400 in both periods, Beta 300 in the first only: (200·3 + 300·3 + 200·1)/4 = 425
    # stationed: sections (140·3 + 60)/4 = 120, helicopters (2·3 + 1)/4 = 1.75, teams (4·3 + 2)/4 = 3.5
    assert ranged(rows, "USD/year", ALL, ALL, ALL, "cost") == (
        1_000_000 + 100 * 425 + 120 * 1000 + 1.75 * 50_000 + 3.5 * 2000,  # 1,257,000
        800_000 + 80 * 425 + 120 * 900 + 1.75 * 40_000 + 3.5 * 1500,  # 1,017,250
        1_500_000 + 150 * 425 + 120 * 1300 + 1.75 * 70_000 + 3.5 * 2600,  # 1,851,350
    )


def test_peacekeeper_deaths_leave_civilians_out(rows: Rows) -> None:
    # uniformed: Alpha 100·2 + 2·20 = 240, then 60·2 + 20 = 140, on average (240·3 + 140)/4 = 215; Beta 80·3/4 = 60
    assert ranged(rows, "deaths/year", ALL, ALL, ALL, "peacekeeper_deaths") == (
        1.2 * (2 * 215 + 4 * 60) / 1000,  # 0.804
        1.2 * (1 * 215 + 3 * 60) / 1000,  # 0.474
        1.2 * (5 * 215 + 7 * 60) / 1000,  # 1.794
    )


def test_presence(rows: Rows) -> None:
    metric = "uniformed_stationed"
    assert single(rows, "persons", ALL, ALL, "p1", metric) == pytest.approx(240 + 80)
    assert single(rows, "persons", ALL, ALL, "p2", metric) == pytest.approx(140)
    assert single(rows, "persons", ALL, ALL, ALL, metric) == pytest.approx((320 * 3 + 140) / 4)  # 275
    # free: 0.9·2·(140·3 + 60) = 864; holding (30·3 + 18·3 + 24·1)·2 = 336: patrols are not static, teams not troops
    assert single(rows, "share", ALL, ALL, ALL, "static_share") == pytest.approx(336 / 864)


def test_every_row_there_is(rows: Rows) -> None:
    # scores: 1 + 2 objectives + 4 cells + 2 regions; by period 2 + 4·2, people 2;
    # stakes: weight and worth of each cell, need of those that are counts;
    # consequences: two for each region and all, then cost, deaths, static share, people
    assert len(rows) == (1 + 2 + 4 + 2) + (2 + 8 + 2) + (2 * 4 + 2) + (2 * 3 + 4)


def test_where_nothing_is_needed_nothing_is_counted() -> None:
    """Work in the north alone: no score for it in the centre, and means over what is left."""
    data = hand.tree()
    data["needs"]["work"].update(regions=["north"], weight={"north": q(1, "share")})
    data["weights"]["stabilisation"]["centre"] = q(0, "weight")
    rows = rows_of(needs=data["needs"], weights=data["weights"])
    assert ("stabilisation", "centre", ALL, "score") not in rows
    assert ("stabilisation", "centre", "p1", "score") not in rows
    assert ranged(rows, "points", "stabilisation", ALL, ALL, "score") == (37.5, 30, 60)
    assert ranged(rows, "points", ALL, "centre", ALL, "score") == (21.25, 12, 43)


def test_scores_closer_than_the_error_are_not_told_apart() -> None:
    # at least half a point; one segment errs by far more, in points of a hundred
    assert told_apart([]) == 0.5
    assert told_apart([curve("linear", 1.0, 3)]) == 0.5
    rough, fine = curve("exponential", 0.6, 1), curve("exponential", 0.6, 3)
    assert told_apart([fine, rough]) == 100 * rough.error_bound
    assert rough.error_bound > 0.1
