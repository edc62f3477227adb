"""The frames of results: their columns, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COST = ("option", "cost_class", "unit", "value", "low", "high", "end", "end_low", "end_high")
DIFFERENCE = ("option", "against", "metric", "objective", "region", "unit")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "options": ("option", "title", "objective", "error_bound", "certificate", "shortfalls"),
    "metrics": ("option", "objective", "region", "period", "metric", "unit", "value", "low", "high"),
    "laydown": ("option", "period", "region", "area", "unit_type", "unit", "units", "persons", "moved_in"),
    "tasks": ("option", "period", "unit_type", "stationed_in", "task", "area", "units", "effort"),
    "needs": ("option", "period", "objective", "region", "area", "need", "cut_off", "size", "met", "effort"),
    "worth": ("option", "family", "id", "title", "unit", "periods", "points"),
    "shortfalls": ("option", "term", "title", "period", "unit", "asked", "reached", "file", "line"),
    "changes": ("option", "change", "title", "reason", "source", "locator", "sets"),
    "judgements": ("option", "says", "source", "locator"),
    "clauses": ("option", "clause", "says", "source", "locator", "handled", "by", "reason"),
    "agreement": (
        *("option", "says", "metric", "objective", "region", "unit", "direction", "than", "put_in", "apart"),
        *("basis", "central", "low", "median", "high", "better", "verdict", "reason"),
    ),
    "consent": ("option", "position", "says", "source", "locator"),
    "stages": ("option", "stage", "title", "unit", "value", "held", "certificate"),
    "resources": ("option", "unit_type", "title", "unit", "own", "needed", "own_cost", "needed_cost"),
    "tiers": ("option", "tier", "score", "low", "high", "behind", "best_better", "alike"),
    "weightings": ("option", "weighting", "title", "score", "civilian_deaths_averted", "leads"),
    "costs": (*COST, "against", "difference", "end_difference"),
    "differences": (*DIFFERENCE, "central", "low", "median", "high", "better", "word"),
}
OPTIONAL = (
    "clauses",
    "agreement",
    "consent",
    "stages",
    "resources",
    "tiers",
    "differences",
    "weightings",
    "costs",
    "over_futures",
)
"""Frames that results of one option or of old, or a study of old, lack."""


class FramesOfResults:
    """The frames of `Results` at hand by name; each description begins with the columns."""

    frames: Mapping[str, pd.DataFrame]

    @property
    def options(self) -> pd.DataFrame:
        """option, title, objective, error_bound, certificate, shortfalls: one row each. The optimum and the bound on
        the error of the response in points, the worst violation of its certificate, how many terms are not met."""
        return self.frames["options"]

    @property
    def metrics(self) -> pd.DataFrame:
        """option, objective, region, period, metric, unit, value, low, high: one row per figure; `all` where added up.
        `unit` says what the three numbers are in, such as points or deaths/year."""
        return self.frames["metrics"]

    @property
    def laydown(self) -> pd.DataFrame:
        """option, period, region, area, unit_type, unit, units, persons, moved_in: units stationed, the people in them,
        and units that came in the period. `unit` is what the type is counted in."""
        return self.frames["laydown"]

    @property
    def tasks(self) -> pd.DataFrame:
        """option, period, unit_type, stationed_in, task, area, units, effort: units on tasks; they work in `area`."""
        return self.frames["tasks"]

    @property
    def needs(self) -> pd.DataFrame:
        """option, period, objective, region, area, need, cut_off, size, met, effort: what is needed in the period, the
        share met, and effort received as a multiple of the requirement; `cut_off` for the part that floods cut off."""
        return self.frames["needs"]

    @property
    def worth(self) -> pd.DataFrame:
        """option, family, id, title, unit, periods, points: what binds. Points gained by one more `unit` over the
        horizon, and in how many periods it binds."""
        return self.frames["worth"]

    @property
    def shortfalls(self) -> pd.DataFrame:
        """option, term, title, period, unit, asked, reached, file, line: terms not met, and where written."""
        return self.frames["shortfalls"]

    @property
    def changes(self) -> pd.DataFrame:
        """option, change, title, reason, source, locator, sets: named changes, in order, and the paths they set."""
        return self.frames["changes"]

    @property
    def judgements(self) -> pd.DataFrame:
        """option, says, source, locator: what each option's source expects."""
        return self.frames["judgements"]

    @property
    def clauses(self) -> pd.DataFrame:
        """option, clause, says, source, locator, handled, by, reason: what each option's source says that it is, and
        what becomes of it (docs/packs.md, clauses)."""
        return self.frames["clauses"]

    @property
    def agreement(self) -> pd.DataFrame:
        """option, says, metric, objective, region, unit, direction, than, put_in, apart, basis, central, low, median,
        high, better, verdict, reason: what sources expect, held against the result."""
        return self.frames["agreement"]

    @property
    def consent(self) -> pd.DataFrame:
        """option, position, says, source, locator: where the host state stood on each option, as recorded."""
        return self.frames["consent"]

    @property
    def stages(self) -> pd.DataFrame:
        """option, stage, title, unit, value, held, certificate: optimum of each stage of a mode, and what it holds."""
        return self.frames["stages"]

    @property
    def resources(self) -> pd.DataFrame:
        """option, unit_type, title, unit, own, needed, own_cost, needed_cost: strengths of the least-resources mode."""
        return self.frames["resources"]

    @property
    def tiers(self) -> pd.DataFrame:
        """option, tier, score, low, high, behind, best_better, alike: options that cannot be told apart share one."""
        return self.frames["tiers"]

    @property
    def differences(self) -> pd.DataFrame:
        """option, against, metric, objective, region, unit, central, low, median, high, better, word: of a pair."""
        return self.frames["differences"]

    @property
    def costs(self) -> pd.DataFrame:
        """option, cost_class, unit, value, low, high, end, end_low, end_high, against, difference, end_difference: by
        class, and `all`; mean over the horizon and rate of the last period; nan where nothing is stated."""
        return self.frames["costs"]

    @property
    def weightings(self) -> pd.DataFrame:
        """option, weighting, title, score, civilian_deaths_averted, leads: under each weighting."""
        return self.frames["weightings"]
