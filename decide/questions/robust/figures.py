"""The figures of a robust run as its document asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decide.results.metrics import ALL
from decide.results.study import Ranged, Study, records

Row = Mapping[str, Any]
Key = tuple[str, str, str]
SCORE: Key = ("score", ALL, ALL)
AVERTED: Key = ("civilian_deaths_averted", ALL, ALL)


class Figures:
    """The rows of the frame `robustness`, by option and outcome."""

    def __init__(self, study: Study):
        rows = records(study.frames["robustness"])
        self._rows = {(r["option"], r["metric"], r["objective"], r["region"]): r for r in rows}
        names = list(study.frames["options"]["option"])
        self.order: list[str] = sorted(names, key=lambda name: (self.of(name)["regret_mean"], names.index(name)))
        """Options, the least mean regret of the overall score first."""
        keys = dict.fromkeys(key[1:] for key in self._rows)
        self.cells: list[Key] = [key for key in keys if key[0] == "score" and ALL not in key]

    def of(self, option: str, key: Key = SCORE) -> Row:
        """The row of an option and outcome."""
        return self._rows[(option, *key)]

    def ranged(self, option: str, key: Key = SCORE) -> Ranged:
        """Median, and the tenth and nine tenths of the futures."""
        row = self.of(option, key)
        return Ranged(row["median"], row["low"], row["high"])

    @property
    def central(self) -> str:
        """The option that leads at the central values."""
        return max(self.order, key=lambda name: float(self.of(name)["base"]))


def by_option(study: Study) -> dict[str, Row]:
    """The rows of the frame `options`."""
    return {row["option"]: row for row in records(study.frames["options"])}
