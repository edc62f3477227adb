"""The frames of a robust run, from what options come to over futures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from decide.model.lp import Floats, Mask
from decide.pack.futures import FuturesFile
from decide.pack.moving import MovedQuantity, moves
from decide.pack.schema import Pack
from decide.pack.theatre import Case
from decide.questions.robust.discovery import find_box
from decide.questions.robust.regret import agreement, beats, kept, rank_shares, regret, tail_mean
from decide.questions.robust.regret import ranks as ranked
from decide.questions.robust.stress import COLUMNS as STRESSES
from decide.results.facts import consent_row
from decide.results.sampling import OVERALL, Evaluated
from decide.results.study import COLUMNS

FRAMES: Mapping[str, tuple[str, ...]] = {
    "robustness": (
        *("option", "metric", "objective", "region", "unit", "base", "mean", "low", "median", "high", "worst"),
        *("worst_tenth", "regret_mean", "regret_worst_tenth", "regret_worst", "threshold", "kept"),
    ),
    "options": ("option", "title", "base", "first", "about_first", "everywhere", "terms_broken"),
    "ranks": ("option", "rank", "share"),
    "duels": ("option", "other", "share", "coverage", "density", "mass"),
    "boxes": ("option", "other", "factor", "from", "to"),
    "stresses": STRESSES,
    "stress_cases": ("stress", "title", "summary", "source", "locator", "not_represented"),
    "consent": COLUMNS["consent"],
    "factors": (
        *("factor", "title", "at_low", "at_high", "distribution", "quantities"),
        *("path", "unit", "low", "value", "high"),
    ),
    "futures": ("future", "factor", "position"),
    "outcomes": ("future", "option", "metric", "objective", "region", "unit", "value"),
}
TENTH, NINE_TENTHS = 10, 90  # percentiles told as low and high
SELDOM = 0.05  # of the futures: what beats the leader less often is not looked into
CONTENDERS = 4  # options looked into, those that beat the leader most often
Key = tuple[str, str, str]


def frame(name: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A frame with its columns, in order, even without rows."""
    return pd.DataFrame(rows, columns=list(FRAMES[name]))


def robustness(
    evaluated: Evaluated, base: Evaluated, enough: Mapping[Key, Floats], at_least: Mapping[str, float]
) -> pd.DataFrame:
    """One row per option and outcome. Worst, worst tenth and regret follow what is better: less of a cost.

    `threshold` is nan where it differs by future.
    """
    rows = []
    for number, outcome in enumerate(evaluated.outcomes):
        values = evaluated.values[:, :, number]
        gain = outcome.better * values
        missed, tail = regret(gain), outcome.better * tail_mean(gain)
        bad = 0.0 - tail_mean(-missed)
        threshold = enough.get(outcome.key)
        reached = None if threshold is None else kept(gain, outcome.better * threshold).mean(axis=0)
        single = float(threshold[0, 0]) if threshold is not None and at_least else np.nan
        for n, option in enumerate(evaluated.options):
            low, median, high = np.percentile(values[:, n], [TENTH, 50, NINE_TENTHS])
            rows.append(
                (
                    option,
                    *outcome.key,
                    outcome.unit,
                    base.values[0, n, number],
                    values[:, n].mean(),
                    *(low, median, high, outcome.better * gain[:, n].min(), tail[n]),
                    *(missed[:, n].mean(), bad[n], missed[:, n].max()),
                    *(single, np.nan if reached is None else reached[n]),
                )
            )
    made = frame("robustness", rows)
    order = {name: n for n, name in enumerate(evaluated.options)}
    return made.sort_values("option", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def options(
    evaluated: Evaluated,
    base: Evaluated,
    enough: Mapping[Key, Floats],
    counted: Sequence[Key],
    apart: float,
    cases: Mapping[str, Case],
) -> pd.DataFrame:
    """One row per option: how often it leads, alone or within `apart`, reaches every threshold that counts, and breaks
    its own terms."""
    gain = evaluated.of(OVERALL)
    first, near = (ranked(gain) == 1).mean(axis=0), (regret(gain) <= apart).mean(axis=0)
    better = {outcome.key: outcome.better for outcome in evaluated.outcomes}
    every = np.ones(gain.shape, bool)
    for key in counted:
        every &= kept(better[key] * evaluated.of(key), better[key] * enough[key])
    return frame(
        "options",
        [
            (name, cases[name].option.title, base.of(OVERALL)[0, n], first[n], near[n], every[:, n].mean(), broken)
            for n, (name, broken) in enumerate(zip(evaluated.options, evaluated.broken.mean(axis=0), strict=True))
        ],
    )


def ranks(evaluated: Evaluated) -> pd.DataFrame:
    """Share of the futures in which an option has a rank by the overall score."""
    shares = rank_shares(evaluated.of(OVERALL))
    return frame(
        "ranks",
        [(name, rank + 1, shares[n, rank]) for n, name in enumerate(evaluated.options) for rank in range(len(shares))],
    )


def agreement_with(evaluated: Evaluated, base: Evaluated) -> float | None:
    """Mean of Kendall's tau between the ranking in each future and the central one; None if there is none, with fewer
    than two options or where all are equal."""
    if len(evaluated.options) < 2:
        return None
    taus = agreement(evaluated.of(OVERALL), base.of(OVERALL)[0])
    return float(np.nanmean(taus)) if np.isfinite(taus).any() else None


def duels(
    evaluated: Evaluated,
    base: Evaluated,
    positions: Floats,
    steered: Mapping[str, Mask],
    names: Sequence[str],
    pairs: Sequence[tuple[str, str]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How often one option beats another, and the box of futures in which it does, if there is one to tell.

    `steered`: by option, the factors (`names`) that move something in it; a box holds only those of the two. If no
    `pairs` are given they are those that beat the leader at the central values most often, in at least one future of
    twenty.
    """
    gain = evaluated.of(OVERALL)
    wins = beats(gain)
    number = {name: n for n, name in enumerate(evaluated.options)}
    rows, limits = [], []
    for a, b in [*pairs] or _contenders(evaluated, base, wins):
        able = np.flatnonzero(steered[a] | steered[b])
        box = find_box(positions[:, able], gain[:, number[a]] - gain[:, number[b]])
        measures = (box.coverage, box.density, box.mass) if box else (np.nan,) * 3
        rows.append((a, b, wins[number[a], number[b]], *measures))
        limits += [(a, b, names[able[column]], *ends) for column, ends in box.limits.items()] if box else []
    return frame("duels", rows), frame("boxes", limits)


def _contenders(evaluated: Evaluated, base: Evaluated, wins: Floats) -> list[tuple[str, str]]:
    leader = int(np.argmax(base.of(OVERALL)[0]))
    order = sorted(range(len(evaluated.options)), key=lambda n: -wins[n, leader])
    often = [n for n in order if n != leader and wins[n, leader] >= SELDOM]
    return [(evaluated.options[n], evaluated.options[leader]) for n in often[:CONTENDERS]]


def of_cases(file: FuturesFile, cases: Iterable[Case]) -> dict[str, pd.DataFrame]:
    """What the stress cases are, and where the host state stood on each option."""
    positions = frame("consent", [consent_row(case.option) for case in cases])
    return {"stress_cases": stress_cases(file), "consent": positions}


def of_consent(file: FuturesFile) -> list[str]:
    """The stress cases in which consent is lost."""
    return [name for name, case in file.futures.stresses.items() if case.of_consent]


def stress_cases(file: FuturesFile) -> pd.DataFrame:
    """What each stress case is, and what of it the pack cannot show."""
    return frame(
        "stress_cases",
        [
            (name, case.title, case.summary, case.source, case.locator, case.not_represented)
            for name, case in file.futures.stresses.items()
        ],
    )


def factors(file: FuturesFile, packs: Sequence[Pack]) -> pd.DataFrame:
    """One row per factor: how many quantities of the packs it moves and, where it is one in all, its range."""
    moved: dict[int, dict[tuple[str, ...], MovedQuantity]] = {}
    for pack in packs:
        for part in moves(pack, file.factors).parts:
            moved.setdefault(part.factor, {}).setdefault(part.path, part)
    rows = []
    for number, (name, factor) in enumerate(file.factors.items()):
        mine = [*moved.get(number, {}).values()]
        about: tuple[Any, ...] = (None, None, np.nan, np.nan, np.nan)
        if len(mine) == 1:
            q = mine[0].quantity
            about = (".".join(mine[0].path), q.unit, q.low, q.value, q.high)
        rows.append((name, factor.title, factor.low, factor.high, factor.distribution, len(mine), *about))
    return frame("factors", rows)


def futures(positions: Floats, names: Sequence[str]) -> pd.DataFrame:
    """The position of every factor in every future, counted from 1."""
    rows, columns = positions.shape
    return pd.DataFrame(
        {
            "future": np.repeat(np.arange(1, rows + 1), columns),
            "factor": np.tile(np.array(names, dtype=object), rows),
            "position": positions.ravel(),
        }
    )
