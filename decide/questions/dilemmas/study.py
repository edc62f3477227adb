"""What a posture does: an option run with each lever set each way, beside the option as published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from decide.pack.folder import LEVERS_FILE
from decide.pack.levers import LeverFile, without_effect
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.results.facts import collect
from decide.results.study import Results
from decide.solve.answer import HIGHS, answer

EFFECTS = (
    *("option", "lever", "setting", "already_so", "metric", "objective", "region", "unit"),
    *("value", "low", "high", "effect", "effect_low", "effect_high"),
)
COMPARED = (
    "score",
    "civilian_deaths_averted",
    "civilian_deaths_by_state_forces",
    "peacekeeper_deaths",
    "cost",
)
NO_CHANGE = 1e-6  # points: two runs that differ by less are the same run


@dataclass(frozen=True)
class Run:
    """One setting of one lever."""

    lever: str
    setting: str
    already_so: bool
    """The option has every figure as the setting would put it."""
    results: Results


@dataclass(frozen=True)
class Dilemmas:
    """An option as it is, and with each setting."""

    option: str
    levers: LeverFile
    base: Results
    runs: tuple[Run, ...]

    def effect(self, run: Run, metric: str, objective: str = "all", region: str = "all") -> tuple[float, float, float]:
        """Change against the option as it is: value, and the least and greatest of it, of its lows and of its highs.

        Low with low and high with high, because a range stands for one unknown that both runs share.
        """
        before = self.base.metric(self.option, metric, objective, region)
        after = run.results.metric(self.option, metric, objective, region)
        changes = [new - old for new, old in zip(after, before, strict=True)]
        known = [change for change in changes if change == change]
        return changes[0], min(known, default=changes[0]), max(known, default=changes[0])

    def frame(self) -> pd.DataFrame:
        """Tidy: one row per lever, setting, metric, objective and region."""
        rows = []
        metrics = self.base.metrics
        cells = metrics[(metrics["period"] == "all") & metrics["metric"].isin(COMPARED)]
        for run in self.runs:
            for cell in cells.to_dict(orient="records"):
                key = (str(cell["metric"]), str(cell["objective"]), str(cell["region"]))
                values = run.results.metric(self.option, *key)
                head = (self.option, run.lever, run.setting, run.already_so, *key, cell["unit"])
                rows.append((*head, *values, *self.effect(run, *key)))
        return pd.DataFrame(rows, columns=[*EFFECTS])

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was run; the certificate is the worst of all runs."""
        every = [self.base, *(run.results for run in self.runs)]
        worst = max(found.manifest["worst_certificate"] for found in every)
        files = {**self.base.manifest["files"], LEVERS_FILE: self.levers.digest}
        return {**self.base.manifest, "worst_certificate": worst, "files": dict(sorted(files.items()))}

    @property
    def certificates(self) -> Mapping[str, Mapping[str, Any]]:
        """The certificate of every run, by its setting."""
        runs = {f"{run.lever}={run.setting}": run.results for run in self.runs}
        every = {"as it is": self.base, **runs}
        return {name: results.certificates[self.option] for name, results in every.items()}


def dilemmas(
    theatre: Theatre, option: str, levers: LeverFile, what_if: WhatIf | None = None, solver: str = HIGHS
) -> Dilemmas:
    """Run an option with every setting of every lever; a lever that the what-if sets is set anew.

    Raises as `answer` does.
    """
    what_if = what_if or WhatIf()
    found = answer(resolve(theatre, option, what_if), solver)
    base = collect(theatre, [found], what_if)
    runs = []
    for lever, spec in levers.levers.levers.items():
        others = tuple(choice for choice in what_if.levers if choice.lever != lever)
        for setting in spec.settings:
            choice = levers.choice(lever, setting)
            changed = replace(what_if, levers=(*others, choice))
            case = resolve(theatre, option, changed)
            results = collect(theatre, [answer(case, solver)], changed)
            already_so = choice.text in without_effect(theatre, option, changed)
            runs.append(Run(lever, setting, already_so, results))
    return Dilemmas(option, levers, base, tuple(runs))
