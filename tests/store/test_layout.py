"""How rows are spread over parts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from decide.store.layout import LEAST_ROWS, StoreLayout, missing


@given(st.integers(1, 3000), st.integers(1, 200_000))
def test_chunks_hold_every_future_once_and_rows_enough(members: int, futures: int) -> None:
    layout = StoreLayout(members, futures)
    spans = [layout.span(chunk) for chunk in range(layout.chunks)]
    assert spans[0][0] == 0
    assert spans[-1][1] == futures
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    rows = [members * (stop - start) for start, stop in spans]
    assert sum(rows) == layout.rows
    if layout.rows >= 2 * LEAST_ROWS + 2 * members:
        assert min(rows) >= LEAST_ROWS
        assert max(rows) < 3 * LEAST_ROWS + 2 * members


def test_what_is_missing_lies_between_what_is_done() -> None:
    assert missing((10, 30), [(14, 15), (10, 12), (20, 25)]) == [(12, 14), (15, 20), (25, 30)]
    assert missing((10, 30), [(10, 12), (12, 30)]) == []
    assert missing((0, 3), []) == [(0, 3)]
