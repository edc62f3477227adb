"""One factor at a time, at its low and its high end: what moves, and at which position another option leads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from decide.batch import run_all
from decide.language import mark
from decide.model.lp import Floats
from decide.pack.schema import Factor
from decide.pack.theatre import Case
from decide.progress import Progress, silent
from decide.results.sampling import OVERALL, Evaluated, evaluate, worst_of
from decide.solve.certificate import Certificate

TORNADO = ("factor", "end", "option", "metric", "objective", "region", "unit", "value", "effect")
LEADERS = ("factor", "end", "leader", "lead", "flips_at")
ENDS = ("low", "high")
Key = tuple[str, str, str]
CLOSE = 0.02  # of the way to an end: how closely the position is found at which the lead is lost


def ends(factors: int) -> Floats:
    """(2 x factors, factor) positions with one factor at its low end, then at its high end, the others at 0."""
    one = np.eye(factors)
    return np.asarray(np.stack([-one, one], axis=1).reshape(2 * factors, factors))


def effects(alone: Evaluated, base: Evaluated, names: Sequence[str], of: Collection[Key] = ()) -> pd.DataFrame:
    """One row per factor, end, option and outcome (those named, or all), with its change from the central case; factors
    that were done."""
    labels = [(name, end) for name in names for end in ENDS][: len(alone.values)]
    frame = alone.frame("row", range(len(labels)))
    frame["factor"] = [labels[row][0] for row in frame["row"]]
    frame["end"] = [labels[row][1] for row in frame["row"]]
    frame["effect"] = (alone.values - base.values).ravel()
    kept = np.tile([not of or outcome.key in of for outcome in alone.outcomes], len(frame) // len(alone.outcomes))
    return frame.loc[kept, list(TORNADO)].reset_index(drop=True)


def lead(values: Floats, leader: int) -> Floats:
    """(row) overall score of the leader less that of the best other option; negative where another leads, nan where
    there is no other."""
    if values.shape[1] < 2:
        return np.full(len(values), np.nan)
    others = np.delete(values, leader, axis=1)
    return np.asarray(values[:, leader] - others.max(axis=1))


@dataclass(frozen=True)
class LeadChange:
    """An end of a factor at which another option leads."""

    row: int
    rival: int


def leaders(
    alone: Evaluated,
    base: Evaluated,
    cases: Mapping[str, Case],
    factors: Mapping[str, Factor],
    progress: Progress,
    workers: int | None = None,
) -> tuple[pd.DataFrame, list[Mapping[str, Certificate]]]:
    """Who leads at each end of each factor, by how much the central leader does (negative: it does not), and the
    position at which it loses the lead to that option, found by solving both (nan where it keeps it, or if stopped).
    """
    values, central = alone.of(OVERALL), base.of(OVERALL)[0]
    leader, first = int(np.argmax(central)), np.argmax(values, axis=1)
    margins, rows = lead(values, leader), ends(len(factors))[: len(values)]
    flips = [LeadChange(row, int(first[row])) for row in range(len(values)) if first[row] != leader]
    names = alone.options

    def work(flip: LeadChange) -> tuple[float, Mapping[str, Certificate]]:
        pair = {name: cases[name] for name in (names[leader], names[flip.rival])}
        before = float(central[leader] - central[flip.rival])
        after = float(values[flip.row, leader] - values[flip.row, flip.rival])
        return _crossing(pair, factors, rows[flip.row], before, after)

    done = run_all(work, flips, progress, mark("where the lead is lost"), workers)
    at = {flip.row: float(position * rows[flip.row].sum()) for flip, (position, _) in zip(flips, done, strict=False)}
    labels = [(name, end) for name in factors for end in ENDS]
    frame = pd.DataFrame(
        [(*labels[row], names[first[row]], float(margins[row]), at.get(row, np.nan)) for row in range(len(values))],
        columns=list(LEADERS),
    )
    return frame, [proofs for _, proofs in done]


def _crossing(
    pair: Mapping[str, Case], factors: Mapping[str, Factor], direction: Floats, before: float, after: float
) -> tuple[float, Mapping[str, Certificate]]:
    """How far along a direction the first of two options falls behind the second, by Brent's method on solves of both;
    0 if they are equal at the start."""
    from scipy.optimize import brentq

    margins = {0.0: before, 1.0: after}
    proofs: list[Mapping[str, Certificate]] = []

    def margin(part: float) -> float:
        if part not in margins:
            evaluated = evaluate(pair, factors, part * direction[None, :], silent(), "", workers=1)
            one, other = evaluated.of(OVERALL)[0]
            margins[part] = float(one - other)
            proofs.append(evaluated.certificates)
        return margins[part]

    position = brentq(margin, 0.0, 1.0, xtol=CLOSE) if before > 0.0 else 0.0
    return float(position), worst_of(proofs)
