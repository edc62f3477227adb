"""Who leads under which weights: by hand, and against options solved anew at weights of all kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.errors import InputError
from decide.model.contains import contains
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import silent
from decide.questions.weights.acceptability import drawn, rank_shares
from decide.questions.weights.flips import flips, moved, none_below
from decide.questions.weights.leads import CLOSE, leads
from decide.questions.weights.never_first import allowed_by, mixture, never_first
from decide.questions.weights.panel import Panel, panel
from decide.questions.weights.study import weights
from decide.questions.weights.weightings import corners, draws, lines
from decide.results.study import to_json
from decide.solve.answer import solved
from decide.solve.weighing import Weighing, key
from tests import small
from tests.questions.laydowns import case_of
from tests.questions.patrols import two_patrols

CASES = settings(max_examples=6)
PROTECTION = WhatIf(sets=(("weights.stabilisation.upland", 0), ("weights.stabilisation.lowland", 0)))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """Two options that serve different people."""
    return two_patrols(tmp_path_factory.mktemp("packs") / "two")


def worth(option: Weighing, weights: Any) -> float:
    """V of an option at some weights, solved from scratch."""
    w = np.array(weights)
    programme = replace(option.answer.programme, cost=option.friction - w @ option.gain)
    anew = solved(option.answer.case, option.answer.instance, programme)
    return anew.objective + float(w @ option.constant)


def every_worth(options: Panel, weights: Any) -> list[float]:
    """The same for all options."""
    return [worth(option, weights) for option in options.options]


def random_weights(cells: int) -> st.SearchStrategy[Any]:
    """Weights of all kinds, some of them zero."""
    parts = st.lists(st.integers(0, 6), min_size=cells, max_size=cells).filter(any)
    return parts.map(lambda counts: np.array(counts) / sum(counts))


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    """Two or three small packs as options."""
    cases = [case_of(draw(small.trees())) for _ in range(draw(st.integers(2, 3)))]
    return panel(cases, silent(), 1)


def ready(options: Panel) -> Panel:
    """The same, solved where each cell has all the weight."""
    options.solve_all(map(key, corners(len(options.cells))), silent(), "")
    return options


def test_drill_by_hand(two: Theatre) -> None:
    """docs/drill.md, "Weights"."""
    study = weights(two, ["uphill", "downhill"], PROTECTION, count=40, solved=8)
    points = study.frames["shares"].set_index("option")["points"]
    assert points.to_dict() == pytest.approx({"uphill": 49.91, "downhill": 39.96})
    intervals = study.frames["intervals"]
    hill = intervals[intervals["weight"] == "protection.upland"]
    assert list(hill["option"]) == ["downhill", "uphill"]
    assert list(hill["high"]) == pytest.approx([80.05 / 180, 1.0], abs=2e-5)
    plain = intervals[intervals["weight"] == "protection.lowland"]
    assert list(plain["option"]) == ["uphill", "downhill"]
    assert list(plain["high"]) == pytest.approx([1 - 80.05 / 180, 1.0], abs=2e-5)
    changes = study.frames["changes"].set_index(["option", "margin"])
    assert changes.loc[("downhill", 0.0), "moved"] == pytest.approx(9.95 / 180, abs=2e-5)
    assert changes.loc[("downhill", 0.0), "none_below"] == pytest.approx(0.98 * 9.95 / 180, abs=2e-5)
    assert changes.loc[("uphill", 0.0), "moved"] == 0
    then = study.frames["weights"].query("option == 'downhill' and what == 'level'")["weight"]
    assert list(then) == pytest.approx([80.05 / 180, 1 - 80.05 / 180, 0, 0], abs=1e-4)
    clear = changes.loc[("downhill", 0.5), "moved"]
    assert clear == pytest.approx((9.95 + 0.5) / 180, abs=2e-5)


def test_what_another_allows_is_never_first(drill: Theatre) -> None:
    """Sixty soldiers more allow every plan of the option without them; a promise kept allows fewer."""
    study = weights(drill, count=10, solved=4)
    shares = study.frames["shares"].set_index("option")
    assert shares.loc["reinforce", "first"] == 1
    assert list(shares.loc[["stay", "overcommit"], "proof"]) == ["allowed", "allowed"]
    assert list(shares.loc[["stay", "overcommit"], "by"]) == ["reinforce", "reinforce"]
    assert set(study.frames["intervals"]["option"]) == {"reinforce"}


@CASES
@given(panels(), st.data())
def test_worth_lies_between_floor_and_chord(options: Panel, data: st.DataObject) -> None:
    ready(options)
    w = data.draw(random_weights(len(options.cells)))
    for option in options.options:
        exact = worth(option, w)
        assert option.floors(w[None, :])[0] <= exact + 1e-6
        alone = [option.worth[key(corner)] for corner in corners(len(w))]
        assert exact <= w @ alone + 1e-3  # the corners lie a millionth inside
        option.solve(key(w))
        assert option.worth[key(w)] == pytest.approx(exact, abs=1e-6)


@CASES
@given(panels(), st.data())
def test_intervals_name_who_leads(options: Panel, data: st.DataObject) -> None:
    """At random points of every line, by solves that know nothing of bounds."""
    along = lines(options.cells, options.own)
    intervals = leads(ready(options), along, range(len(options.options)), silent())
    assert sorted(intervals) == list(range(len(along)))
    for n, line in enumerate(along):
        ends = [(piece.low, piece.high) for piece in intervals[n]]
        assert ends[0][0] == 0
        assert ends[-1][1] == 1
        assert [high for _, high in ends[:-1]] == [low for low, _ in ends[1:]]
        part = data.draw(st.floats(0, 1))
        at = line.at(part)
        exact = every_worth(options, at)
        leader = next(piece.option for piece in intervals[n] if piece.low <= part <= piece.high)
        assert exact[leader] >= max(exact) - 3 * CLOSE  # a tie for each option left out


@CASES
@given(panels(), st.data())
def test_never_first_is_never_first(options: Panel, data: st.DataObject) -> None:
    ready(options)
    allowed = allowed_by(options)
    every = range(len(options.options))
    for proof in never_first(options, set(every) - set(allowed), allowed, silent()):
        w = data.draw(random_weights(len(options.cells)))
        exact = every_worth(options, w)
        assert exact[proof.option] <= max(value for o, value in enumerate(exact) if o != proof.option) + 2 * CLOSE
        if proof.proof == "allowed":
            assert exact[proof.option] <= exact[proof.by[0]] + 1e-6


@CASES
@given(panels(), st.data())
def test_changes_of_weights_do_what_they_say(options: Panel, data: st.DataObject) -> None:
    ready(options)
    cells = len(options.cells)
    rows = np.vstack([draws(cells, 60, 1), corners(cells)])
    changes = flips(options, rows, 0.0, silent())
    for flip in changes:
        assert flip.moved == pytest.approx(moved(flip.weights, options.own), abs=1e-8)
        exact = every_worth(options, flip.weights)
        assert exact[flip.option] >= max(exact) - 3 * CLOSE
    others = [flip.moved for flip in changes if flip.moved > 0]
    least = none_below(options, min(others), silent()) if others else 0.0
    if least > 0:
        leader = int(np.argmax(options.worth(key(options.own))))
        w = data.draw(random_weights(cells))
        way = min(1.0, least / max(moved(w, options.own), 1e-9)) * data.draw(st.floats(0, 1))
        at = options.own + way * (w - options.own)
        exact = every_worth(options, at)
        assert exact[leader] >= max(exact) - 1e-6


@CASES
@given(panels())
def test_shares_add_up_and_estimates_are_exact_where_all_is_solved(options: Panel) -> None:
    ready(options)
    rows = draws(len(options.cells), 24, 3)
    full = drawn(options, rows, 24, silent())
    assert full is not None
    shares = rank_shares(full.worth)
    assert shares.sum(axis=0) == pytest.approx(1)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert full.solved.all()
    for o, option in enumerate(options.options):
        assert full.worth[o] == pytest.approx(option.floors(rows), abs=1e-6)


def test_estimates_come_close(mali: Theatre) -> None:
    """Two options of the Mali pack: what is estimated from few draws against the same draws solved."""
    options = panel([resolve(mali, name) for name in ("epon-1", "review-3")], silent(), 1)
    rows = draws(len(options.cells), 80, 5)
    few = drawn(options, rows, 40, silent())
    assert few is not None
    estimated = few.worth.copy()
    options.solve_all(map(key, rows), silent(), "")
    exact = np.array([options.worth(key(row)) for row in rows]).T
    off = (estimated - exact)[~few.solved]
    assert len(off)
    assert abs(off.mean()) < few.error
    assert np.sqrt(np.mean(off**2)) < 2 * few.error + 0.05


def test_mixture_is_the_value_of_a_game() -> None:
    """Matching pennies: half of each row, worth nothing; a row that is never below needs no mixing."""
    assert mixture(np.array([[1.0, -1.0], [-1.0, 1.0]])) == pytest.approx([0.5, 0.5])
    assert list(mixture(np.array([[-1.0, 2.0], [0.0, 1.0]]))) == [0, 1]


def test_an_option_contains_itself_and_what_it_relaxes(drill: Theatre) -> None:
    def programme(option: str, *sets: tuple[str, Any]) -> Any:
        return formulate(compile_instance(resolve(drill, option, WhatIf(sets=sets)).pack))

    stay = programme("stay")
    assert contains(stay, stay)
    assert contains(programme("stay", ("areas.hill.beds", 310)), stay)  # a coefficient, not a bound
    assert not contains(stay, programme("stay", ("areas.hill.beds", 310)))
    assert contains(programme("reinforce"), stay)
    assert not contains(programme("overcommit"), stay)
    assert not contains(stay, programme("reinforce"))


def test_results_do_not_depend_on_workers(two: Theatre) -> None:
    def made(workers: int) -> str:
        study = weights(two, ["uphill", "downhill", "stay"], None, 30, 7, 12, workers=workers)
        return to_json({name: value for name, value in study.as_dict().items() if name != "manifest"})

    assert made(1) == made(2)


def test_what_cannot_be_asked(two: Theatre) -> None:
    with pytest.raises(InputError, match="Name two or more"):
        weights(two, ["uphill"])
    with pytest.raises(InputError, match="not between 1 and"):
        weights(two, count=0)
    with pytest.raises(InputError, match="--solved 4 or more"):
        weights(two, solved=1)
    with pytest.raises(InputError, match="negative"):
        weights(two, seed=-1)
    with pytest.raises(InputError, match="there is no option"):
        weights(two, ["uphil", "downhill"])
