"""Codes combined under weights that a user gives, by two methods of multi-criteria analysis, and where these disagree.

PROMETHEE II with the usual preference asks of two options only which code is the better one, never by how much: all
that codes in an order allow. TOPSIS reads the five codes as equal steps on a line and ranks by the distance from the
best and the worst codes among the options. What both say does not hang on that reading; where they part it does. VIKOR
is left out: it needs a further figure, how much the worst dimension counts by itself, for which there is no source.

Both are pymcdm's (Kizielewicz, Shekhovtsov and Sałabun 2023, SoftwareX 22). Both judge an option by those it stands
among, so leaving one out can turn two others round: Mareschal, De Smet and Nemery (2008) for PROMETHEE II,
García-Cascales and Lamata (2012) for TOPSIS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

import numpy as np

from decide.errors import InputError, Place, Problem, shortened, unknown
from decide.language import mark
from decide.model.lp import Floats
from decide.pack.frame import read_frame
from decide.pack.theatre import Theatre

PROMETHEE, TOPSIS = mark("PROMETHEE II"), mark("TOPSIS")
METHODS = (PROMETHEE, TOPSIS)
EVEN = 1e-9  # values of a method that differ by less are rounding: the options are level
FEWEST = 2  # options that can be ranked
MOST_WEIGHT = 1e6

Pair = tuple[str, str]
"""Two options, the one that is ahead first."""


def parse_weights(theatre: Theatre, texts: Sequence[str]) -> dict[str, float]:
    """`dimension=weight` as given to `--weight`: those above zero. Raises `InputError` with every problem."""
    if not texts:
        return {}
    dimensions = read_frame(theatre).frame.dimensions
    weights: dict[str, float] = {}
    problems: list[Problem] = []
    for text in texts:
        name, _, figure = (part.strip() for part in text.partition("="))
        place = Place(f"--weight {shortened(text)}")
        try:
            weight = float(figure)
        except ValueError:
            weight = float("nan")
        if name not in dimensions:
            message, hint = unknown("dimension", name, dimensions)
            problems.append(Problem(message, place, hint or f"Known: {', '.join(dimensions)}."))
        elif name in weights:
            problems.append(Problem(f"the dimension {name!r} is weighed twice.", place, "Keep one."))
        elif not isfinite(weight) or not 0 <= weight <= MOST_WEIGHT:
            problems.append(Problem(f"the weight of {name!r} must be a number from 0.", place, f"Write {name}=1."))
        else:
            weights[name] = weight
    if not problems and not any(weights.values()):
        problems = [Problem("all weights are zero.", Place("--weight"), "Give at least one above zero.")]
    if problems:
        raise InputError(problems)
    return {name: weight for name, weight in weights.items() if weight > 0}


@dataclass(frozen=True)
class Ranking:
    """What a method makes of some options."""

    method: str
    values: Mapping[str, float]
    """By option: the net flow of PROMETHEE II (-1 to 1), the closeness of TOPSIS (0 to 1); more is better."""

    def rank(self, option: str) -> int:
        """The place of an option, from 1; options that are level share one."""
        return 1 + sum(value > self.values[option] + EVEN for value in self.values.values())

    def ahead(self) -> set[Pair]:
        """Every pair that is not level."""
        pairs = [(a, b) if self.values[a] > self.values[b] else (b, a) for a, b in combinations(self.values, 2)]
        return {(a, b) for a, b in pairs if self.values[a] > self.values[b] + EVEN}


def ranking(method: str, codes: Mapping[str, Sequence[int]], weights: Sequence[float]) -> Ranking:
    """Options ranked by their codes (in the order of the weights), which are given as steps from the baseline.

    The weights are scaled to sum to 1.
    """
    from pymcdm.methods import PROMETHEE_II
    from pymcdm.methods import TOPSIS as CLOSENESS

    matrix = np.array([*codes.values()], float)
    shares: Floats = np.array(weights, float) / sum(weights)
    rank = PROMETHEE_II("usual") if method == PROMETHEE else CLOSENESS()
    if method == TOPSIS and (matrix == matrix[0]).all():  # as near to the best as to the worst: 0 / 0
        return Ranking(method, dict.fromkeys(codes, 0.5))
    values = rank(matrix, shares, np.ones(len(shares)), validation=False)
    return Ranking(method, {option: float(value) for option, value in zip(codes, values, strict=True)})


def between_methods(rankings: Sequence[Ranking]) -> Iterator[tuple[str, str, str, str]]:
    """Pairs that two methods order in opposite ways: first, second, the method that has the first ahead, the other."""
    for one, other in combinations(rankings, 2):
        yield from sorted((a, b, one.method, other.method) for a, b in one.ahead() if (b, a) in other.ahead())


def when_one_is_left_out(
    rankings: Sequence[Ranking], codes: Mapping[str, Sequence[int]], weights: Sequence[float]
) -> Iterator[tuple[str, str, str, str]]:
    """Pairs that a method orders the other way once a third option is left out: method, the option left out, the one
    ahead with it, the one ahead without it."""
    if len(codes) <= FEWEST:
        return
    for whole in rankings:
        for gone in codes:
            rest = {option: steps for option, steps in codes.items() if option != gone}
            turned = ranking(whole.method, rest, weights).ahead()
            yield from sorted((whole.method, gone, a, b) for a, b in whole.ahead() if (b, a) in turned)
