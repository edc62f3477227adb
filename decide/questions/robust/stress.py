"""Stress cases: every option under each named shock, at the values of everything else, with its own best plan."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from decide.batch import run_all
from decide.language import mark
from decide.pack.futures import FuturesFile
from decide.pack.theatre import Case
from decide.progress import Progress
from decide.results.sampling import Evaluated, gathered, solved, worst_of
from decide.solve.certificate import Certificate

COLUMNS = (
    *("stress", "option", "concerned", "metric", "objective", "region", "unit"),
    *("value", "effect", "terms_broken"),
)


def stress(
    cases: Mapping[str, Case], base: Evaluated, file: FuturesFile, progress: Progress, workers: int | None = None
) -> tuple[pd.DataFrame, Mapping[str, Certificate]]:
    """One row per stress, option and outcome, with its change from the central case (`base`, one row); and the worst
    certificate of each option.

    An option that a stress cannot happen to (`concerned` is false) keeps its central outcomes. If stopped, the stresses
    that every option was put to. Raises as `answer` does, and `InputError` where a stress does not fit an option.
    """
    names = list(file.futures.stresses)
    under = {name: {option: file.stressed(case, name) for option, case in cases.items()} for name in names}
    work = {name: [case for case in changed.values() if case is not None] for name, changed in under.items()}
    done = run_all(lambda name: [solved(case) for case in work[name]], names, progress, mark("stress cases"), workers)
    frames, proofs = [], []
    for name, figures in zip(names, done, strict=False):
        concerned = [option for option, case in under[name].items() if case is not None]
        one = gathered(concerned, [figures])
        proofs.append(one.certificates)
        frames.append(rows_of(name, base, one))
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))
    return frame[list(COLUMNS)], worst_of(proofs)


def rows_of(name: str, base: Evaluated, one: Evaluated) -> pd.DataFrame:
    """The rows of one stress, options in the order of the central case."""
    central = base.frame("stress", [name])
    mine = one.frame("stress", [name])
    keys = ["stress", "option", "metric", "objective", "region", "unit"]
    rows = central.merge(mine, on=keys, how="left", suffixes=("_base", ""))
    rows["concerned"] = rows["option"].isin(one.options)
    rows["value"] = rows["value"].where(rows["concerned"], rows["value_base"])
    rows["effect"] = rows["value"] - rows["value_base"]
    broken = dict(zip(base.options, base.broken[0], strict=True)) | dict(zip(one.options, one.broken[0], strict=True))
    rows["terms_broken"] = [bool(broken[option]) for option in rows["option"]]
    return rows
