"""What a posture does: an option run with each lever set each way, beside the option as published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from decide.batch import run_all
from decide.errors import Stopped
from decide.language import mark
from decide.pack.folder import LEVERS_FILE
from decide.pack.levers import LeverFile, read_levers, without_effect
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.report.names import NAMES, names_in
from decide.results import stops
from decide.results.facts import collect
from decide.results.metrics import ALL
from decide.results.study import COLUMNS, Results, Study
from decide.solve.answer import HIGHS, answer

FRAMES: Mapping[str, tuple[str, ...]] = {
    "effects": (
        *("option", "lever", "setting", "already_so", "metric", "objective", "region", "unit"),
        *("value", "low", "high", "effect", "effect_low", "effect_high"),
    ),
    "levers": ("lever", "title", "question", "source", "locator"),
    "settings": ("lever", "setting", "title"),
    "changes": ("lever", "setting", "change", "title", "reason", "source", "locator"),
    "base": ("metric", "objective", "region", "unit", "value", "low", "high"),
    "options": COLUMNS["options"],
    "shortfalls": ("lever", "setting", *COLUMNS["shortfalls"]),
    "names": NAMES,
}
"""Scores and consequences with each setting and their change; the levers, their settings and what each sets; the
option as it is; the terms that a setting makes impossible; what regions and objectives are called."""
COMPARED = (
    "score",
    "civilian_deaths_averted",
    "civilian_deaths_by_state_forces",
    "peacekeeper_deaths",
    "cost",
)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Setting:
    """One setting of one lever."""

    lever: str
    setting: str
    already_so: bool
    """The option has every figure as the setting would put it."""
    results: Results


def dilemmas(
    theatre: Theatre,
    option: str,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    *,
    solver: str = HIGHS,
) -> Study:
    """An option with every setting of every lever, beside the option as it is: frames as in `FRAMES`.

    A lever that the what-if sets is set anew. If stopped, the settings done. Raises `InputError` for a pack without
    levers, `Stopped` if stopped before the first setting was done, otherwise as `answer` does.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    levers = read_levers(theatre)
    case = resolve(theatre, option, what_if)
    base = collect(theatre, [answer(case, solver)], what_if)
    wanted = [(lever, setting) for lever, spec in levers.levers.levers.items() for setting in spec.settings]

    def work(at: tuple[str, str]) -> _Setting:
        return _run(theatre, option, what_if, levers, *at, solver)

    runs = run_all(work, wanted, progress, mark("Settings"), workers=1)
    if wanted and not runs:
        raise Stopped("the first setting was done")
    every = {"as it is": base, **{f"{run.lever}={run.setting}": run.results for run in runs}}
    about = {
        **base.manifest,
        "worst_certificate": max(results.manifest["worst_certificate"] for results in every.values()),
        "files": dict(sorted({**base.manifest["files"], LEVERS_FILE: levers.digest}.items())),
    }
    if len(runs) < len(wanted):
        about["stopped"] = stops.SETTINGS.written(done=len(runs), count=len(wanted))
    rows: dict[str, Iterator[Row]] = {
        "effects": _effects(option, base, runs),
        "levers": ((name, s.title, s.question, s.source, s.locator) for name, s in levers.levers.levers.items()),
        "settings": (
            (lever, setting, levers.levers.levers[lever].settings[setting].title) for lever, setting in wanted
        ),
        "changes": _changes(levers),
        "base": ((*key, unit, *base.metric(option, *key)) for key, unit in _cells(base)),
        "shortfalls": (
            (run.lever, run.setting, *row) for run in runs for row in run.results.shortfalls.itertuples(False)
        ),
    }
    frames = {name: pd.DataFrame([*made], columns=[*FRAMES[name]]) for name, made in rows.items()}
    frames |= {"options": base.options, "names": names_in(case.pack, "regions", "objectives")}
    certificates = {name: results.certificates[option] for name, results in every.items()}
    return Study("dilemmas", {name: frames[name] for name in FRAMES}, about, certificates)


def _run(
    theatre: Theatre, option: str, what_if: WhatIf, levers: LeverFile, lever: str, setting: str, solver: str
) -> _Setting:
    others = tuple(choice for choice in what_if.levers if choice.lever != lever)
    choice = levers.choice(lever, setting)
    changed = replace(what_if, levers=(*others, choice))
    results = collect(theatre, [answer(resolve(theatre, option, changed), solver)], changed)
    return _Setting(lever, setting, choice.text in without_effect(theatre, option, changed), results)


def _cells(base: Results) -> list[tuple[tuple[str, str, str], str]]:
    """Metric, objective and region of what is compared, and its unit."""
    m = base.metrics[(base.metrics["period"] == ALL) & base.metrics["metric"].isin(COMPARED)]
    return list(zip(zip(m["metric"], m["objective"], m["region"], strict=True), m["unit"], strict=True))


def _effects(option: str, base: Results, runs: list[_Setting]) -> Iterator[Row]:
    """Each figure with a setting, and its change: value, and the least and greatest of that of its value, low and high.

    Low with low and high with high, because a range stands for one unknown that both runs share.
    """
    for run in runs:
        for key, unit in _cells(base):
            before, after = base.metric(option, *key), run.results.metric(option, *key)
            changes = [new - old for new, old in zip(after, before, strict=True)]
            given = [change for change in changes if change == change]
            effect = changes[0], min(given, default=changes[0]), max(given, default=changes[0])
            yield option, run.lever, run.setting, run.already_so, *key, unit, *after, *effect


def _changes(levers: LeverFile) -> Iterator[Row]:
    """What each setting sets."""
    for lever, spec in levers.levers.levers.items():
        for setting, choice in spec.settings.items():
            for change in choice.changes:
                yield lever, setting, change.id, change.title, change.reason, change.source or "", change.locator or ""
