"""Results judged: tiers, paired differences and ranges over common futures, where there are futures of these inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decide.errors import InputError, Place, Problem
from decide.model.lp import Floats
from decide.pack.folder import FUTURES_FILE
from decide.pack.mode import WEIGHTED
from decide.pack.published_study import read_published
from decide.pack.text import read_file
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.results.agreement import agreed
from decide.results.budget import beside
from decide.results.metrics import ALL, LEAST_APART
from decide.results.other_side import OtherSide
from decide.results.paired import HIGH, LOW, paired, share_better, spread
from decide.results.sampling import OVERALL, SENSE
from decide.results.shared_futures import SharedFutures, check_sampled, published_futures, sampled_futures
from decide.results.study import COLUMNS, Results, Study
from decide.results.tidy import Row, Tidy
from decide.results.tiers import Tier, above_at_values, above_over_futures, tiers

CHANGED, NONE, STALE, OTHER = "changed", "none", "stale", "other"
"""Why no futures are used: other inputs than the published ones, no published study, one of other files, or one whose
central scores are not those of the programme as it is."""

ON_PAGE = "(page)"
"""The source of futures that were drawn on the page: no name of a file."""


@dataclass(frozen=True)
class FuturesUsed:
    """The futures that results are judged over, or why there are none."""

    shared: SharedFutures | None = None
    source: str = ""
    """The file they were read from, or `ON_PAGE`; empty if they are those published with the pack."""
    why_none: str = ""
    """`CHANGED`, `NONE`, `STALE` or `OTHER`."""
    about: tuple[str, ...] = ()
    """Files that differ, or options whose score does."""

    def as_dict(self) -> dict[str, Any]:
        """What the manifest says of them."""
        if self.shared is None:
            return {"used": False, "why": self.why_none, "about": [*self.about]}
        drawn = {"count": self.shared.count, "seed": self.shared.seed, "sampler": self.shared.sampler}
        return {"used": True, "from": self.source, **drawn}


def futures_for(theatre: Theatre, what_if: WhatIf, scores: Mapping[str, float]) -> FuturesUsed:
    """The published futures, if they are of these inputs and agree with the scores at the values. Raises `InputError`
    for a published study that is damaged."""
    if not as_published(what_if):
        return FuturesUsed(why_none=CHANGED)
    if (study := read_published(theatre)) is None:
        return FuturesUsed(why_none=NONE)
    if files := study.stale(theatre):
        return FuturesUsed(why_none=STALE, about=tuple(files))
    shared = published_futures(study)
    if options := shared.disagreeing(scores):
        return FuturesUsed(why_none=OTHER, about=tuple(options))
    return FuturesUsed(shared)


def as_published(what_if: WhatIf) -> bool:
    """Whether nothing is changed, the mode included; a what-if file may name options and change nothing."""
    scenario = what_if.scenario
    written = scenario is not None and bool(scenario.changes or scenario.levers)
    changed = written or what_if.sets or what_if.levers or what_if.weighting
    return not changed and what_if.chosen_mode == WEIGHTED


def futures_of(study: Study, source: str, theatre: Theatre, what_if: WhatIf, names: Sequence[str]) -> FuturesUsed:
    """Those of a study of `decide robust`, read from a file. Raises `InputError` if they are of other inputs or modes,
    or lack an option."""
    place = Place(f"--futures {source}")
    if what_if.chosen_mode != WEIGHTED:
        message = f"futures are of the weighted score, not of the mode {what_if.chosen_mode.kind!r}."
        raise InputError(Problem(message, place, "Leave out the mode, or the futures."))
    check_sampled(study, theatre, what_if, names, read_file(theatre.folder / FUTURES_FILE).digest, place)
    return FuturesUsed(sampled_futures(study), source)


def judged(
    results: Results, futures: FuturesUsed, against: str | OtherSide, reference: Results | None = None
) -> Results:
    """The results with tiers, differences to the option `against`, and ranges over the futures.

    `reference`: the results of that option, where it is not among those compared; without them and without futures
    there are no differences. To an option under other inputs differences are at the values alone.
    """
    names, apart, shared = list(results.names), apart_of(results), futures.shared
    made = {"tiers": _tiers(results, names, shared, apart) if len(names) > 1 else []}
    here = None if isinstance(against, OtherSide) else reference  # else of other inputs than the results
    made["agreement"] = agreed(results, shared, here or results)
    about = {"futures": futures.as_dict(), "against": against, "told_apart": apart}
    if isinstance(against, OtherSide):
        made["differences"] = _at_values(results, against.option, reference, against.label)
        files = {**results.manifest["files"], **against.files(results.manifest["files"])}
        about |= {"against": against.label, "held_against": against.as_dict(), "files": files}
    elif shared is not None and against in shared.evaluated.options:
        made["differences"] = _over_futures([name for name in names if name != against], shared, against)
    else:
        made["differences"] = _at_values(results, against, reference or results, against)
    base, label = (against.option, against.label) if isinstance(against, OtherSide) else (against, against)
    others = results if reference is None and base == label else reference
    made["costs"] = beside(results.rows_of("costs"), others.rows_of("costs") if others else [], base, label)
    if shared is not None:
        made["metrics"] = _ranged(results.rows_of("metrics"), shared)
    frames = results.frames
    assert isinstance(frames, Tidy), "results are judged once, when they are put together"
    return replace(results, frames=frames.but(made), manifest={**results.manifest, **about})


def apart_of(results: Results) -> float:
    """Points by which scores must differ to be told apart."""
    return max([LEAST_APART, *(float(row["error_bound"]) for row in results.rows_of("options"))])


def tiers_of(results: Results) -> list[dict[str, Any]]:
    """The rows of the tiers of results; of the values alone where they were not judged."""
    if rows := results.rows_of("tiers"):
        return rows
    made = _tiers(results, list(results.names), None, apart_of(results))
    return [dict(zip(COLUMNS["tiers"], row, strict=True)) for row in made]


def first_tier_at_values(results: Results) -> tuple[str, ...]:
    """The first tier by the values alone, whatever futures there are: as results are judged whose inputs have none."""
    rows = _tiers(results, list(results.names), None, apart_of(results))
    return tuple(str(name) for name, tier, *_ in rows if tier == 1)


def _ranged(metrics: list[dict[str, Any]], shared: SharedFutures) -> list[Row]:
    """The figures over the whole horizon with the 5 % and 95 % of the futures as their range."""
    low, high = np.percentile(shared.evaluated.values, [LOW, HIGH], axis=0)
    ends = {
        (option, *outcome.key): {"low": float(low[n, number]), "high": float(high[n, number])}
        for n, option in enumerate(shared.evaluated.options)
        for number, outcome in enumerate(shared.evaluated.outcomes)
    }
    rows: list[Row] = []
    for row in metrics:
        key = row["option"], row["metric"], row["objective"], row["region"]
        over = ends.get(key, {}) if row["period"] == ALL else {}
        rows.append(tuple({**row, **over}.values()))
    return rows


def _tiers(results: Results, names: list[str], shared: SharedFutures | None, apart: float) -> list[Row]:
    if shared is None:
        level = np.array([results.score(name) for name in names])
        made = tiers(names, level, above_at_values(level, apart))
        given = {name: (value, np.nan, np.nan) for name, value in zip(names, level.tolist(), strict=True)}
        return _rows(made, given, None)
    gain = shared.evaluated.only(names).of(OVERALL)
    spreads = [spread(column) for column in gain.T]
    level = np.array([median for _, median, _ in spreads])
    given = {name: (median, low, high) for name, (low, median, high) in zip(names, spreads, strict=True)}
    made = tiers(names, level, above_over_futures(gain, apart))
    return _rows(made, given, dict(zip(names, gain.T, strict=True)))


def _rows(
    made: tuple[Tier, ...], given: Mapping[str, tuple[float, float, float]], gain: Mapping[str, Floats] | None
) -> list[Row]:
    rows: list[Row] = []
    for number, tier in enumerate(made, 1):
        for name in tier.members:
            behind, best_better = given[name][0] - given[made[0].best][0], np.nan
            if gain is not None and name != made[0].best:
                best = gain[made[0].best]
                behind, best_better = spread(gain[name] - best)[1], share_better(best, gain[name])
            rows.append((name, number, *given[name], behind, best_better, ", ".join(tier.alike.get(name, ()))))
    return rows


def _at_values(results: Results, against: str, reference: Results | None, label: str) -> list[Row]:
    """One row for each option and outcome: its difference to that of the option `against` in the reference, which is
    called by a label."""
    if reference is None or against not in reference.names:
        return []
    rows: list[Row] = []
    for row in results.rows_of("metrics"):
        metric, objective, region = row["metric"], row["objective"], row["region"]
        difference = row["value"] - reference.metric(against, metric, objective, region)[0]
        concerned = row["period"] == ALL and metric in SENSE and row["option"] != label
        if concerned and np.isfinite(difference):
            about = row["option"], label, metric, objective, region, row["unit"]
            rows.append((*about, difference, np.nan, np.nan, np.nan, np.nan, ""))
    return rows


def _over_futures(others: list[str], shared: SharedFutures, against: str) -> list[Row]:
    evaluated, base = shared.evaluated.only([*others, against]), shared.central.only([*others, against])
    central = {
        (name, *outcome.key): float(base.values[0, n, number] - base.values[0, -1, number])
        for n, name in enumerate(others)
        for number, outcome in enumerate(base.outcomes)
    }
    return [
        (option, against, metric, objective, region, unit, central[option, metric, objective, region], *figures)
        for option, metric, objective, region, unit, *figures in paired(evaluated, against)
    ]
