"""What sources expect of options, held against the result: it agrees, disagrees, or cannot tell.

Between two options by the paired range, with the rule by which tiers are told apart; without futures, within an option
and against what is needed, by the central values. Nothing is fitted: a disagreement is information. docs/agreement.md
has the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from decide.language import mark
from decide.model.instance import Instance
from decide.model.lp import Floats
from decide.pack.expected import EXPECTED, NEED, START
from decide.results.metrics import ALL, LEAST_APART, told_apart
from decide.results.paired import share_better, spread
from decide.results.shared_futures import SharedFutures
from decide.results.stakes import stakes
from decide.results.study import Results
from decide.results.tidy import Row
from decide.results.tiers import SURE, above_over_futures
from decide.results.yardstick import Key, key_of
from decide.solve.answer import Answer

AGREES, DISAGREES, OPEN = mark("agrees"), mark("disagrees"), mark("cannot tell")
NOT_COMPARED = mark("not compared")
VERDICTS = (AGREES, DISAGREES, OPEN, NOT_COMPARED)
FUTURES, VALUES, NOTHING = "futures", "values", ""
"""What a verdict rests on: paired futures, the central values, or no figure at all."""
NAN = float("nan")
LEAST = {"points": LEAST_APART, "deaths/year": 0.5, "USD/year": 0.5e6, "share": 0.005}
"""By unit, half of the last digit that tables show: what rounds to the same is not told apart, as in
`metrics.LEAST_APART`."""
Figures = Mapping[tuple[str, str, str, str], tuple[str, float, float, float]]
"""Metric, objective, region and period -> unit, value, low and high."""


@dataclass(frozen=True)
class Standing:
    """Where an outcome stands to what it is compared with, more being better."""

    above: bool = False
    """Better, by more than what can be told apart."""
    below: bool = False
    """Worse, by more than that."""
    no_better: bool = False
    """Not better by more than that."""
    no_worse: bool = False
    """Not worse by more than that."""


def verdict(direction: str, at: Standing) -> str:
    """What a result says of a direction that a source expects."""
    holds, fails = {
        "better": (at.above, at.below),
        "worse": (at.below, at.above),
        "too_little": (at.below, at.above),
        "same": (at.no_better and at.no_worse, at.above or at.below),
        "not_better": (at.no_better, at.above),
        "not_worse": (at.no_worse, at.below),
        "enough": (at.no_worse, at.below),
    }[direction]
    return AGREES if holds else DISAGREES if fails else OPEN


def over_futures(mine: Floats, theirs: Floats, apart: float) -> Standing:
    """Of two gains (future), more being better: told apart as tiers are, in median and in `SURE` of the futures."""
    higher = above_over_futures(np.stack([mine, theirs], axis=1), apart)
    difference = (mine - theirs)[np.isfinite(mine - theirs)]
    near, not_far = (difference <= apart).mean(), (difference >= -apart).mean()
    return Standing(bool(higher[0, 1]), bool(higher[1, 0]), bool(near >= SURE), bool(not_far >= SURE))


def at_values(differences: Sequence[float], apart: float) -> Standing:
    """Of differences, more being better, that all have to say the same."""
    d = np.array(differences)
    return Standing(*(bool(one.all()) for one in (d > apart, d < -apart, d <= apart, d >= -apart)))


def expectations(solved: Answer, figures: Sequence[Row]) -> Iterator[Row]:
    """Rows of the frame `agreement` of one answered option: what is expected, with the figures that need no other
    option. `figures`: its rows of metrics."""
    p, option = solved.instance, solved.case.option
    of: Figures = {(metric, o, r, t): (unit, *values) for _, o, r, t, metric, unit, *values in figures}
    for judgement in option.source_says:
        if judgement.not_compared is not None:
            about = ("", "", "", "", "", "", False, NAN, NOTHING)
            yield option.id, judgement.says, *about, *(NAN,) * 5, NOT_COMPARED, judgement.not_compared
        for one in judgement.expects:
            key = outcome_of(one.of, p.regions)
            unit = of[(*key, ALL)][0] if (*key, ALL) in of else ""
            central, low, high = _within(p, of, key, one.than)
            about = (*key, unit, one.direction, one.than, one.put_in, _apart(p, key, unit), NOTHING)
            ends = sorted((low, high)) if low == low else (low, high)
            yield option.id, judgement.says, *about, central, ends[0], NAN, ends[1], NAN, OPEN, ""


def outcome_of(name: str, regions: Sequence[str]) -> Key:
    """Metric, objective and region that a judgement is about."""
    metric, _, region = name.partition(".")
    return (metric, ALL, region or ALL) if metric in EXPECTED else key_of(name, regions)


def _apart(p: Instance, key: Key, unit: str) -> float:
    """By how much figures of an outcome must differ to be told apart, in its unit."""
    points = told_apart([p.curve])
    if unit == "points":
        return points
    least = LEAST.get(unit, NAN)
    if key[0] != "civilian_deaths_averted":
        return least
    counted = [one for one in stakes(p) if one.measure == "count" and key[2] in (ALL, one.region)]
    most = sum(one.need for one in counted) * p.pack.outcomes.max_preventable.value
    return max(least, points / 100.0 * most)  # the error of the response, in deaths


def _within(p: Instance, of: Figures, key: Key, than: str) -> tuple[float, float, float]:
    """What an outcome is above what is needed, with the response at its value, low and high; or above its own first
    half. nan where it is compared with another option."""
    if than == NEED and (*key, ALL) in of:
        _, value, low, high = of[*key, ALL]
        need = p.pack.response.met_at_requirement
        if p.pack.response.shape == "linear":  # effort that meets every requirement meets every need
            return value - 100.0, low - 100.0, high - 100.0
        return value - 100.0 * need.value, low - 100.0 * need.low, high - 100.0 * need.high
    if than == START:
        ends = [*accumulate(p.months)]
        first = [n for n, end in enumerate(ends) if end <= ends[-1] / 2.0] or [0]
        by_period = np.array([of.get((*key, period), ("", NAN))[1] for period in p.periods])
        later = np.setdiff1d(np.arange(len(ends)), first)
        if len(later):
            halves = (np.average(by_period[part], weights=p.months[part]) for part in (later, first))
            return float(next(halves) - next(halves)), NAN, NAN
    return NAN, NAN, NAN


def agreed(results: Results, shared: SharedFutures | None, reference: Results) -> list[Row]:
    """The rows of the frame `agreement` with their verdicts. `reference`: results of an option that is not among those
    compared."""
    return [tuple((row | _judged(row, results, shared, reference)).values()) for row in results.rows_of("agreement")]


def _judged(row: dict[str, Any], results: Results, shared: SharedFutures | None, reference: Results) -> dict[str, Any]:
    """What the verdict on a row is, and what it rests on."""
    if row["verdict"] == NOT_COMPARED:
        return {}
    key, direction, better = (row["metric"], row["objective"], row["region"]), row["direction"], _sense(row)
    if row["than"] in (START, NEED):
        given = [better * row[name] for name in ("central", "low", "high")]
        return _of_values([one for one in given if np.isfinite(one)], direction, row["apart"])
    if shared is not None and (pair := _pair(shared, row["option"], row["than"], key)) is not None:
        mine, theirs, central = pair
        low, median, high = spread(mine - theirs)
        mine, theirs = better * mine, better * theirs
        figures = {"central": central, "low": low, "median": median, "high": high}
        said = verdict(direction, over_futures(mine, theirs, row["apart"]))
        return {"basis": FUTURES, **figures, "better": share_better(mine, theirs), "verdict": said}
    other = results if row["than"] in results.names else reference
    central = results.metric(row["option"], *key)[0] - other.metric(row["than"], *key)[0]
    given = [better * central] if np.isfinite(central) else []
    none = dict.fromkeys(("low", "median", "high", "better"), NAN)
    return {"central": central, **none, **_of_values(given, direction, row["apart"])}


def _sense(row: Mapping[str, Any]) -> int:
    return EXPECTED.get(row["metric"], 1)


def _of_values(differences: Sequence[float], direction: str, apart: float) -> dict[str, Any]:
    if not differences:
        return {"basis": NOTHING, "verdict": OPEN}
    return {"basis": VALUES, "verdict": verdict(direction, at_values(differences, apart))}


def _pair(shared: SharedFutures, option: str, than: str, key: Key) -> tuple[Floats, Floats, float] | None:
    """(future) what two options come to, and their central difference; None where a figure is not in the futures."""
    names = shared.evaluated.options
    if not {option, than} <= {*names} or key not in [outcome.key for outcome in shared.evaluated.outcomes]:
        return None
    values, central = shared.evaluated.of(key), shared.central.of(key)[0]
    mine, theirs = values[:, names.index(option)], values[:, names.index(than)]
    if not np.isfinite(mine - theirs).any():
        return None
    base = shared.central.options
    return mine, theirs, float(central[base.index(option)] - central[base.index(than)])


def counts(results: Results) -> dict[str, dict[str, int]]:
    """Option -> how many of its expectations there are of each verdict, for options that have any."""
    made: dict[str, dict[str, int]] = {}
    for row in results.rows_of("agreement"):
        made.setdefault(row["option"], dict.fromkeys(VERDICTS, 0))[row["verdict"]] += 1
    return made
