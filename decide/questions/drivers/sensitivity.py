"""Global sensitivity of one figure to the factors, by SALib: Morris screening, and first-order indices of a sample.

Positions run from -1 to 1 for every factor. SALib sets numpy's global random state and the form of warnings; both are
put back, so that nothing else of a run hangs on it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from decide.model.lp import Floats

MORRIS: tuple[str, ...] = ("factor", "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma")
FIRST_ORDER: tuple[str, ...] = ("factor", "s1", "s1_low", "s1_high")
LEVELS = 4  # of Morris's grid: -1, -1/3, 1/3, 1
RESAMPLES = 100  # bootstrap samples behind a confidence interval
HARMONICS = 4  # of RBD-FAST: effects that rise or fall throughout need few, and each adds noise
FEWEST = 40  # rows, ten for each harmonic: with fewer the indices are noise
DUMMY = "(no factor)"  # a column of random numbers: what an index shows where there is nothing to show


def trajectories(factors: int, count: int, seed: int) -> Floats:
    """(count x (factors + 1), factor) positions of Morris's trajectories: from row to row one factor takes a step of
    4/3 of the way from its value to an end (Morris 1991)."""
    from SALib.sample import morris

    with _kept_as_it_was():
        rows = morris.sample(_problem(factors), count, num_levels=LEVELS, seed=seed)
    return np.asarray(rows, dtype=float)


def morris(positions: Floats, values: Floats, names: Sequence[str], seed: int) -> pd.DataFrame:
    """Elementary effects: one row per factor, the largest mu* first.

    mu* is the mean size of the change of the value for a move of a factor over its whole range, sigma how much that
    change differs from place to place; low and high are the 95 % interval of mu* by bootstrap.
    """
    from SALib.analyze import morris as analysis

    with _kept_as_it_was():
        effects = analysis.analyze(
            _problem(len(names)), positions, values, num_resamples=RESAMPLES, num_levels=LEVELS, seed=seed + 1
        )
    star, spread = np.asarray(effects["mu_star"], float), np.nan_to_num(np.asarray(effects["mu_star_conf"], float))
    rows = zip(names, effects["mu"], star, np.maximum(star - spread, 0.0), star + spread, effects["sigma"], strict=True)
    frame = pd.DataFrame([(name, *map(float, figures)) for name, *figures in rows], columns=list(MORRIS))
    return frame.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def first_order(positions: Floats, values: Floats, names: Sequence[str], seed: int) -> pd.DataFrame:
    """Sobol's first-order indices from rows sampled at random, with 95 % intervals by bootstrap; the largest first.

    s1 is the share of the variance of the value that a factor explains alone, by the random balance design (RBD-FAST:
    Tarantola, Gatelli and Mara 2006, Plischke 2010) with the bias correction of Tissot and Prieur (2012). The intervals
    are from half samples and so somewhat wide. The last row is a column of random numbers: what is no larger than its
    index is noise. All nan with fewer than `FEWEST` rows, or if the value never changes.
    """
    from SALib.analyze import rbd_fast

    labels = [*names, DUMMY]
    noise = np.random.default_rng(seed).uniform(-1.0, 1.0, (len(values), 1))
    share, spread = np.full((2, len(labels)), np.nan)
    if len(values) >= FEWEST and np.ptp(values) > 0:
        with _kept_as_it_was():
            problem, columns = _problem(len(labels)), np.hstack([positions, noise])
            indices = rbd_fast.analyze(problem, columns, values, M=HARMONICS, num_resamples=RESAMPLES, seed=seed + 1)
        share, spread = np.asarray(indices["S1"], float), np.asarray(indices["S1_conf"], float)
    low, high = np.clip(share - spread, 0.0, 1.0), np.clip(share + spread, 0.0, 1.0)
    rows = zip(labels, np.clip(share, 0.0, 1.0), low, high, strict=True)
    frame = pd.DataFrame([(name, *map(float, figures)) for name, *figures in rows], columns=list(FIRST_ORDER))
    order = frame["s1"].where(frame["factor"] != DUMMY, -1.0).fillna(0.0)
    return frame.iloc[np.argsort(-order.to_numpy(dtype=float), kind="stable")].reset_index(drop=True)


def _problem(factors: int) -> dict[str, Any]:
    return {
        "num_vars": factors,
        "names": [f"f{number}" for number in range(factors)],
        "bounds": [[-1.0, 1.0]] * factors,
    }


@contextmanager
def _kept_as_it_was() -> Iterator[None]:
    """SALib seeds numpy's global generator and replaces the form of warnings; its notices are about other uses."""
    state, form = np.random.get_state(), warnings.formatwarning
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(state)
        warnings.formatwarning = form
