"""What a comparison says: the order of the options, who leads, what cannot be told apart, what the range changes."""

from __future__ import annotations

from dataclasses import dataclass

from decide.pack.schema import Pack
from decide.results.metrics import LEAST_APART
from decide.results.study import Ranged, Results


@dataclass(frozen=True)
class Finding:
    """The leading option and what stands beside it. Ids of options, the highest overall score first."""

    order: tuple[str, ...]
    score: Ranged
    """Overall score of the leading option."""
    told_apart: float
    """Points by which options must differ to be told apart: the error bound of the response curve, or more."""
    near: tuple[str, ...]
    """Options about equal to the leading one."""
    at_low: str
    """Option that leads at the low of the response, if that is another one; else empty."""
    at_high: str
    """The same at the high."""

    @property
    def first(self) -> str:
        """The leading option."""
        return self.order[0]


def finding(results: Results) -> Finding:
    """What the overall scores say. The ranges keep each plan and move the response."""
    scored = [(name, results.score(name)) for name in results.names]
    order = tuple(name for name, _ in sorted(scored, key=lambda item: -item[1]))
    value, low, high = results.metric(order[0], "score")
    told_apart = max([LEAST_APART, *(float(row["error_bound"]) for row in results.rows_of("options"))])
    near = tuple(name for name in order[1:] if value - results.score(name) <= told_apart)
    others = []
    for at in (1, 2):
        leader = max(order, key=lambda option: results.metric(option, "score")[at])
        others.append(leader if leader not in (order[0], *near) else "")
    return Finding(order, Ranged(value, low, high), told_apart, near, *others)


def cells_of(pack: Pack, results: Results) -> list[tuple[str, str]]:
    """Objective and region of every score that is assessed somewhere."""
    scores = results.assessed
    return [(o, r) for o in pack.objectives for r in pack.regions if (o, r) in scores]
