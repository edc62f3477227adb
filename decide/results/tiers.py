"""Tiers of options that cannot be told apart, in place of ranks.

An option is above another if the difference can be told. Being told apart is not transitive (of three near ones the
first may be above the third and both tie with the second), so a tier is built from its best member: it holds all that
cannot be told from that one, and the next tier begins with the best of the rest. Where a member of a tier cannot be
told from some member of the tier above, that is said (`alike`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from decide.model.lp import Floats, Mask
from decide.results.likelihood import VERY_LIKELY
from decide.results.paired import share_better

SURE = VERY_LIKELY
"""Share of the common futures in which an option must be better to be told apart from another: where the word beside
the difference is at least `very likely`. Less often, the futures that turn the pair are too many to call it settled."""

FEW = 29
"""Futures below which a share is loose: the smallest number n with `SURE`^n below 5 %, so that an option which is
better in all n is so in more than `SURE` of all futures, at the usual 95 % confidence (binomial, exact)."""


@dataclass(frozen=True)
class Tier:
    """Options that cannot be told from the best of them."""

    members: tuple[str, ...]
    """The best first."""
    alike: Mapping[str, tuple[str, ...]]
    """Member -> options of the tier above that it cannot be told from; those that have any."""

    @property
    def best(self) -> str:
        """The option that the tier is built from."""
        return self.members[0]


def above_over_futures(gain: Floats, apart: float) -> Mask:
    """(option, other) whether an option is told to be above another over common futures: its median difference is more
    than `apart`, and it is better in at least `SURE` of them. `gain` is (future, option), more being better."""
    count = gain.shape[1]
    above = np.zeros((count, count), bool)
    for a in range(count):
        for b in range(count):
            difference = gain[:, a] - gain[:, b]
            given = difference[np.isfinite(difference)]
            far = given.size > 0 and np.median(given) > apart
            above[a, b] = far and share_better(gain[:, a], gain[:, b]) >= SURE
    return above


def above_at_values(gain: Floats, apart: float) -> Mask:
    """(option, other) the same of one value for each option: it is above where it is more than `apart` above."""
    return np.asarray(gain[:, None] - gain[None, :] > apart)


def tiers(names: Sequence[str], level: Floats, above: Mask) -> tuple[Tier, ...]:
    """The tiers of options, the first first. `level` (option) says which of them is the best, the earlier named where
    two are equal; options without one (nan) make the last tier."""
    order = sorted(range(len(names)), key=lambda n: (-level[n] if np.isfinite(level[n]) else np.inf, n))
    rest = [n for n in order if np.isfinite(level[n])]
    groups: list[list[int]] = []
    while rest:
        best = rest[0]
        groups.append([n for n in rest if not above[best, n]])
        rest = [n for n in rest if above[best, n]]
    if unknown := [n for n in order if not np.isfinite(level[n])]:
        groups.append(unknown)
    made = []
    for number, group in enumerate(groups):
        higher = groups[number - 1] if number else []
        near = {n: tuple(names[m] for m in higher if np.isfinite(level[n]) and not above[m, n]) for n in group}
        made.append(Tier(tuple(names[n] for n in group), {names[n]: alike for n, alike in near.items() if alike}))
    return tuple(made)
