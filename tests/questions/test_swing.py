"""How much each figure matters: as worked in docs/drill.md, and what a swing is."""

from __future__ import annotations

import numpy as np
import pytest

from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set
from decide.progress import Progress
from decide.questions.compare.study import compare
from decide.results.swing import swings


def test_a_requirement_as_worked_by_hand(drill: Theatre) -> None:
    row = swings(resolve(drill, "stay")).set_index("path").loc["areas.plain.factors.patrol_requirement"]
    assert row["at_low"] == pytest.approx(81.0 + 1 / 3)
    assert row["at_value"] == pytest.approx(79.0 + 1 / 3)
    assert row["at_high"] == pytest.approx(78.0 + 2 / 15)
    assert row["swing"] == pytest.approx(3.2)


def test_ends_are_those_of_the_same_figure_set_by_hand(drill: Theatre) -> None:
    table = swings(resolve(drill, "reinforce")).set_index("path")
    for path, value in (("units.infantry.strength", 400), ("doctrine.own_guard", 0.3)):
        what_if = WhatIf(sets=(parse_set(f"{path}={value}"),))
        wanted = compare(drill, ("reinforce",), what_if).score("reinforce")
        assert table.loc[path, "at_high"] == pytest.approx(wanted)
    ends = table[["at_low", "at_value", "at_high"]].to_numpy()
    np.testing.assert_allclose(table["swing"], ends.max(axis=1) - ends.min(axis=1))


def test_shares_of_a_whole_and_judgements_are_left_out(drill: Theatre) -> None:
    paths = swings(resolve(drill, "stay"))["path"]
    assert not paths.str.startswith(("laydown.", "weights.")).any()


def test_stopped_it_keeps_what_is_done(drill: Theatre) -> None:
    progress = Progress(lambda step, done, total: progress.stop() if done == 3 else None)
    assert len(swings(resolve(drill, "stay"), progress)) == 3
