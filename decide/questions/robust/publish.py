"""A robust run as the published study of a pack (decide/pack/published_study.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Context

import numpy as np
import pandas as pd

from decide.errors import InputError, Problem
from decide.pack.published_study import CENTRAL, REACHED, StudyAbout, StudyTable, to_files
from decide.results.other_weightings import POINTS, Under, to_table
from decide.results.shared_futures import sampled_futures
from decide.results.study import Study

Key = tuple[str, str, str]


def files_of_study(study: Study, weightings: Mapping[str, Mapping[str, Under]]) -> dict[str, str]:
    """The files of a study, by name, from a robust run of all options of a pack as published, and what they come to
    under its other weightings. Raises `InputError` for a run that was changed or stopped early."""
    about = study.manifest
    if about["scenario"] or about["set"] or about["levers"] or about["weighting"] or about.get("stopped"):
        message = "a published study is of the options as published, and whole."
        raise InputError(Problem(message, None, "Run it without a what-if, and to its end."))
    shared = sampled_futures(study)
    run, options = shared.evaluated, shared.evaluated.options
    keys = tuple(outcome.key for outcome in run.outcomes)
    futures = StudyTable(
        (CENTRAL, *(str(n) for n in range(1, shared.count + 1))),
        keys,
        np.concatenate([shared.central.values, run.values]),
    )
    stresses = tuple(dict.fromkeys(study.frames["stress_cases"]["stress"]))
    made = StudyAbout(
        pack=about["pack"],
        hash=about["hash"],
        futures=shared.count,
        seed=shared.seed,
        sampler="sobol" if shared.sampler == "sobol" else "latin",
        options=options,
        factors=tuple(dict.fromkeys(study.frames["factors"]["factor"])),
        stresses=stresses,
        weightings=tuple(weightings),
        units={**{outcome.metric: outcome.unit for outcome in run.outcomes}, REACHED: POINTS},
        worst_certificate=rounded_up(about["worst_certificate"]),
        tables={},
        files=about["files"],
        versions=about["versions"],
    )
    stressed = _stress_table(study.frames["stresses"], stresses, options, keys)
    return to_files(made, futures, stressed, to_table(weightings, options))


def rounded_up(violation: float) -> float:
    """A bound of one digit: the digits below it are rounding, and another machine has others."""
    return float(Context(prec=1, rounding=ROUND_CEILING).create_decimal_from_float(violation))


def _stress_table(
    frame: pd.DataFrame, stresses: tuple[str, ...], options: Sequence[str], keys: tuple[Key, ...]
) -> StudyTable:
    """Stress cases of the options that they can happen to."""
    row = {name: n for n, name in enumerate(stresses)}
    column = {name: n for n, name in enumerate(options)}
    number = {key: n for n, key in enumerate(keys)}
    values = np.full((len(row), len(column), len(keys)), np.nan)
    mine = frame[frame["concerned"].astype(bool)]
    about = ["stress", "option", "metric", "objective", "region", "value"]
    for stress, option, metric, objective, region, value in mine[about].itertuples(index=False, name=None):
        key = metric, objective, region
        values[row[stress], column[option], number[key]] = value
    return StudyTable(stresses, keys, values)
