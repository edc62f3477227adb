"""What a study of `decide drivers` holds, as its document asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from decide.language import t
from decide.results.metrics import ALL
from decide.results.study import Study, records

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Swing:
    """What one factor does to a figure at its two ends."""

    factor: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """The farthest from nothing."""
        return max(abs(self.low), abs(self.high))


class Reading:
    """What the document tells of a study."""

    def __init__(self, study: Study):
        self.study = study
        self.about: Row = study.manifest["drivers"]
        self.factors = {row["factor"]: row for row in records(study.frames["factors"])}
        options = study.frames["options"]
        self.central = {row["option"]: float(row["base"]) for row in records(options)}
        self.leader = max(self.central, key=lambda name: self.central[name])
        self.several = len(self.central) > 1
        self.ends: list[Row] = sorted(records(study.frames["leaders"]), key=_lost_most) if self.several else []
        """Every end of every factor, those that leave least of the lead first; none for a single option."""

    @property
    def lead(self) -> float:
        """Points by which the leader leads at the central values."""
        return self.central[self.leader] - max(s for name, s in self.central.items() if name != self.leader)

    @property
    def flips(self) -> list[Row]:
        """The ends at which another option leads, the farthest ahead first."""
        return [row for row in self.ends if row["leader"] != self.leader]

    def title(self, factor: str) -> str:
        """A factor's title."""
        return str(self.factors[factor]["title"]) if factor in self.factors else t("no factor: random numbers")

    def swings(self, option: str) -> list[Swing]:
        """What each factor does to an option's overall score, the most first."""
        frame = self.study.frames["tornado"]
        mine = frame[
            (frame["option"] == option)
            & (frame["metric"] == "score")
            & (frame["objective"] == ALL)
            & (frame["region"] == ALL)
        ]
        return _swings(mine.rename(columns={"effect": "figure"}), 0.0)

    def lead_swings(self) -> list[Swing]:
        """What each factor does to the lead, the most first."""
        return _swings(self.study.frames["leaders"].rename(columns={"lead": "figure"}), self.lead)


def _lost_most(row: Row) -> tuple[float, str]:
    """Ends that leave least of the lead come first."""
    return float(row["lead"]), str(row["factor"])


def _swings(frame: pd.DataFrame, base: float) -> list[Swing]:
    table = frame.pivot(index="factor", columns="end", values="figure") - base
    swings = [Swing(str(name), float(row["low"]), float(row["high"])) for name, row in table.iterrows()]
    order = {name: n for n, name in enumerate(dict.fromkeys(frame["factor"]))}
    return sorted(swings, key=lambda swing: (-swing.width, order[swing.factor]))
