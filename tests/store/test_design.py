"""The futures of a batch are made by their numbers: what one is hangs on no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from decide.errors import InputError
from decide.pack.batch_file import read_batch
from decide.results.sampling import sample
from decide.store.design import FuturesOf


def futures(folder: Path, design: str) -> FuturesOf:
    path = folder / "study.yaml"
    path.write_text(f"pack: drill\ndesign: {design}\n", encoding="utf-8")
    return FuturesOf(read_batch(path))


def test_a_latin_hypercube_is_that_of_robust_after_the_values(tmp_path: Path) -> None:
    drawn = futures(tmp_path, "{kind: latin, size: 30, seed: 4}")
    factors = read_batch(tmp_path / "study.yaml").futures
    assert factors is not None
    assert drawn.count == 31
    assert not drawn.positions(0, 1).any()
    assert np.array_equal(drawn.positions(1, 31), sample(factors.factors, 30, 4))


@pytest.mark.parametrize("kind", ["latin", "sobol"])
def test_futures_are_the_same_in_any_pieces(kind: str, tmp_path: Path) -> None:
    drawn = futures(tmp_path, f"{{kind: {kind}, size: 64, seed: 9}}")
    whole = drawn.positions(0, 65)
    assert len(np.unique(whole, axis=0)) == 65
    for start, stop in ((40, 65), (0, 7), (7, 8), (8, 41), (1, 2)):  # also backwards
        assert np.array_equal(drawn.positions(start, stop), whole[start:stop])


def test_sobol_points_of_blocks_are_those_drawn_at_once(tmp_path: Path) -> None:
    drawn = futures(tmp_path, "{kind: sobol, size: 32, seed: 9}")
    factors = read_batch(tmp_path / "study.yaml").futures
    assert factors is not None
    pieces = [drawn.positions(start, start + 3) for start in range(1, 31, 3)]
    assert np.array_equal(np.concatenate(pieces), sample(factors.factors, 32, 9, "sobol")[:30])


def test_factors_that_are_not_drawn_stay_at_their_values(tmp_path: Path) -> None:
    drawn = futures(tmp_path, "{kind: latin, size: 10, factors: [patrols_needed]}")
    guard, patrols = drawn.positions(1, 11).T
    assert not guard.any()
    assert len({*patrols.tolist()}) == 10


def test_a_factorial_has_every_position_with_every_other(tmp_path: Path) -> None:
    drawn = futures(tmp_path, "{kind: factorial, positions: {patrols_needed: [-1, 0.5], own_guard: [-0.25, 0, 1]}}")
    assert drawn.count == 7
    assert drawn.positions(0, 7).tolist() == [
        [0, 0],
        [-0.25, -1],
        [0, -1],
        [1, -1],
        [-0.25, 0.5],
        [0, 0.5],
        [1, 0.5],
    ]


def test_futures_of_ones_own_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("patrols_needed\n0.25\n\n-1\n", encoding="utf-8")
    drawn = futures(tmp_path, "{kind: file, path: own.csv}")
    assert drawn.positions(0, 3).tolist() == [[0, 0], [0, 0.25], [0, -1]]
    assert [name for name, _ in drawn.digests] == ["own.csv"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("own_guard,rain\n0,0\n", "own.csv:1: unknown column 'rain'."),
        ("own_guard\n0\nmuch\n", "own.csv:3: own_guard is 'much', which is no position."),
        ("own_guard\n1.01\n", "own.csv:2: own_guard is '1.01', which is no position."),
        ("own_guard,patrols_needed\n0\n", "own.csv:2: the row has 1 cells, but there are 2 columns."),
        ("own_guard\n", "own.csv:1: there is no future below the header."),
    ],
)
def test_what_is_wrong_in_such_a_file_is_told_at_its_line(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        futures(tmp_path, "{kind: file, path: own.csv}")
    assert message in str(error.value)


def test_without_a_design_there_is_one_future_at_the_values(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("pack: drill\n", encoding="utf-8")
    drawn = FuturesOf(read_batch(tmp_path / "study.yaml"))
    assert drawn.positions(0, drawn.count).tolist() == [[0, 0]]
