"""What a comparison says: the order of the options, which cannot be told apart, and what separates those."""

from __future__ import annotations

from dataclasses import dataclass

from decide.pack.schema import Pack
from decide.results.judged import apart_of, tiers_of
from decide.results.metrics import ALL
from decide.results.study import Ranged, Results

CELLS = 2  # of the first tier, told where its members differ most


@dataclass(frozen=True)
class Finding:
    """The tiers of the options. Ids of options, the best first."""

    tiers: tuple[tuple[str, ...], ...]
    """Options that cannot be told apart stand in one (decide/results/tiers.py)."""
    score: Ranged
    """Overall score of the option named first."""
    told_apart: float
    """Points by which options must differ to be told apart: the error bound of the response curve, or more."""
    ahead: float
    """Points by which the best option of the first tier is above that of the second; nan if there is none."""
    often: float
    """Share of the futures in which it is; nan without futures."""

    @property
    def order(self) -> tuple[str, ...]:
        """All options."""
        return tuple(name for tier in self.tiers for name in tier)

    @property
    def first(self) -> str:
        """The best of the first tier: a place to begin, no leader where there are others in it."""
        return self.tiers[0][0]

    @property
    def near(self) -> tuple[str, ...]:
        """Options that cannot be told from it."""
        return self.tiers[0][1:]


def finding(results: Results) -> Finding:
    """What the overall scores say."""
    rows = tiers_of(results)
    members: dict[int, list[str]] = {}
    for row in rows:
        members.setdefault(row["tier"], []).append(row["option"])
    tiers = tuple(tuple(names) for names in members.values())
    ahead, often = float("nan"), float("nan")
    if len(tiers) > 1:
        second = next(row for row in rows if row["option"] == tiers[1][0])
        ahead = -float(second["behind"])
        often = float(second["best_better"])
    return Finding(tiers, Ranged(*results.metric(tiers[0][0], "score")), apart_of(results), ahead, often)


def cells_of(pack: Pack, results: Results) -> list[tuple[str, str]]:
    """Objective and region of every score that is assessed somewhere."""
    scores = results.assessed
    return [(o, r) for o in pack.objectives for r in pack.regions if (o, r) in scores]


@dataclass(frozen=True)
class Separation:
    """A figure in which options of a tier differ."""

    objective: str
    """Of a score; empty for the cost."""
    region: str
    low: float
    least: str
    """The option with the lowest figure."""
    high: float
    most: str

    @property
    def width(self) -> float:
        """How far they are apart."""
        return self.high - self.low


def separations(results: Results, pack: Pack, names: tuple[str, ...]) -> tuple[list[Separation], Separation | None]:
    """Cells that count in which options differ most and can be told apart, and their cost; at the values of all
    figures."""
    weights = results.manifest.get("weights") or {}
    counting = [(o, r) for o, r in cells_of(pack, results) if not weights or weights.get(o, {}).get(r, 0) > 0]
    made = [_separation(results, names, "score", *cell) for cell in counting]
    apart = [one for one in made if one is not None and one.width > apart_of(results)]
    cost = _separation(results, names, "cost", ALL, ALL)
    return sorted(apart, key=lambda one: -one.width)[:CELLS], cost


def overall_of(results: Results, names: tuple[str, ...]) -> Separation | None:
    """The overall scores of some options; nothing where one has none."""
    return _separation(results, names, "score", ALL, ALL)


def _separation(
    results: Results, names: tuple[str, ...], metric: str, objective: str, region: str
) -> Separation | None:
    values = {name: results.metric(name, metric, objective, region)[0] for name in names}
    given = {name: value for name, value in values.items() if value == value}
    if len(given) < len(names):
        return None
    least, most = min(given, key=lambda name: given[name]), max(given, key=lambda name: given[name])
    return Separation(objective, region, given[least], least, given[most], most)
