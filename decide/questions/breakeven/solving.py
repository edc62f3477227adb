"""The overall scores of options as things are and under stress cases, over futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from decide.language import mark
from decide.model.lp import Floats, Mask
from decide.pack.futures import FuturesFile
from decide.pack.moving import moves
from decide.pack.theatre import Case
from decide.progress import Progress
from decide.questions.breakeven.turning import Pair
from decide.results.sampling import OVERALL, MovedCase, Solved, gathered, over_rows, worst_of
from decide.solve.certificate import Certificate

AS_IT_IS = ""  # stands for a stress case where there is none


@dataclass(frozen=True)
class Scores:
    """Overall scores of options, as things are and under stress cases, at rows of positions."""

    options: tuple[str, ...]
    stresses: tuple[str, ...]
    """`AS_IT_IS`, then the stress cases."""
    concerned: Mapping[str, frozenset[str]]
    """The options that each stress case can happen to."""
    values: Floats
    """(row, stress, option); where a stress cannot happen to an option, its score as things are."""
    broken: Mask
    """(row, stress, option) whether the option's terms could not all be met."""
    certificates: Mapping[str, Certificate]
    """The worst of each option."""

    def of(self, option: str, stress: str = AS_IT_IS) -> Floats:
        """(row) scores of an option."""
        return np.asarray(self.values[:, self.stresses.index(stress), self.options.index(option)])

    def pair(self, one: str, other: str, stress: str) -> Pair:
        """The scores of two options, as things are and under a stress."""
        return Pair(self.of(one), self.of(other), self.of(one, stress), self.of(other, stress))

    def frame(self) -> pd.DataFrame:
        """future, stress, option, concerned, value, terms_broken; future 0 has every factor at its value."""
        rows, stresses, options = self.values.shape
        names = [name for name in self.stresses for _ in self.options]
        mine = [option in self.concerned[name] for name in self.stresses for option in self.options]
        return pd.DataFrame(
            {
                "future": np.repeat(np.arange(rows), stresses * options),
                "stress": np.tile(np.array(names, dtype=object), rows),
                "option": np.tile(np.array(self.options, dtype=object), rows * stresses),
                "concerned": np.tile(np.array(mine, dtype=bool), rows),
                "value": self.values.ravel(),
                "terms_broken": self.broken.ravel(),
            }
        )


def scores_over(
    cases: Mapping[str, Case],
    file: FuturesFile,
    positions: Floats,
    base: Sequence[Solved],
    progress: Progress,
    workers: int | None = None,
) -> Scores:
    """Every option at every row of positions, as things are and under every stress case of the file; if stopped, at
    the first rows only. `base`: what the options come to as things are with every factor at its value.

    A stress holds its factors at its positions and leaves the others where the row has them. Raises as `over_rows`
    does.
    """
    names = (AS_IT_IS, *file.futures.stresses)
    under = {name: _under(cases, file, name) for name in names}
    parts = []
    for name in names:
        at = positions if name == AS_IT_IS else np.array([file.held(name, row) for row in positions])
        central = base if name == AS_IT_IS else [None] * len(under[name])
        for case, solved in zip(under[name].values(), central, strict=True):
            parts.append((MovedCase(case, moves(case.pack, file.factors), solved), at))
    made = over_rows(parts, progress, mark("stress cases over futures"), workers)
    whole, begin = len(made), 0
    values = np.full((whole, len(names), len(cases)), np.nan)
    broken = np.zeros(values.shape, bool)
    proofs = []
    for n, name in enumerate(names):
        values[:, n], broken[:, n] = values[:, 0], broken[:, 0]
        if not whole or not under[name]:
            continue
        one = gathered([*under[name]], [row[begin : begin + len(under[name])] for row in made])
        begin += len(under[name])
        columns = [[*cases].index(option) for option in one.options]
        values[:, n, columns], broken[:, n, columns] = one.of(OVERALL), one.broken
        proofs.append(one.certificates)
    concerned = {name: frozenset(under[name]) for name in names}
    return Scores(tuple(cases), names, concerned, values, broken, worst_of(proofs))


def _under(cases: Mapping[str, Case], file: FuturesFile, name: str) -> dict[str, Case]:
    """The options that a stress can happen to, with its changes."""
    if name == AS_IT_IS:
        return dict(cases)
    changed = {option: file.changed(case, name) for option, case in cases.items()}
    return {option: case for option, case in changed.items() if case is not None}
