"""A change of weights too small to be told cell by cell is told as such, and a larger one cell by cell."""

from __future__ import annotations

import pandas as pd
import pytest

from decide import find_pack, read_theatre
from decide.questions.weights.study import FRAMES
from decide.questions.weights.tables import LEVEL, OWN, _shift
from decide.results.study import Study


def shifted(by: float) -> str:
    """What is said where so much of the weight moves from the second cell to the first."""
    pack = read_theatre(find_pack("drill")).pack
    cells = [(objective, region) for objective in pack.objectives for region in pack.regions]
    weights = {"": [0.25] * len(cells), "stay": [0.25 + by, 0.25 - by, *[0.25] * (len(cells) - 2)]}
    rows = [
        {"option": option, "what": OWN if not option else LEVEL, "objective": o, "region": r, "weight": weight}
        for option, values in weights.items()
        for (o, r), weight in zip(cells, values, strict=True)
    ]
    frame = pd.DataFrame(rows).reindex(columns=list(FRAMES["weights"]))
    return _shift(Study("weights", {"weights": frame}, {}, {}), pack, "stay", LEVEL)


@pytest.mark.parametrize(("by", "said"), [(0.00004, "less than"), (0.03, "+3.0 %")])
def test_a_shift_is_told_by_its_size(by: float, said: str) -> None:
    text = shifted(by)
    assert said in text
    assert ("less than" in text) == (said == "less than")
