"""At which probability of a shock does the choice between two options turn? docs/breakeven.md holds the definitions.

No probability of a shock is assumed, here or in the pack: the answer is the probability that would be needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from decide.errors import InputError, Place, Problem, Stopped, unknown
from decide.pack.futures import FuturesFile, read_futures
from decide.pack.theatre import Theatre, choose_options, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.breakeven.solving import AS_IT_IS, Scores, scores_over
from decide.questions.breakeven.turning import LEADER, OTHER, RISKS, Pair, probability, slope, turned, ways
from decide.questions.robust.frames import FRAMES as OF_ROBUST
from decide.questions.robust.frames import of_cases, of_consent
from decide.results import stops
from decide.results.extras import need
from decide.results.facts import answers_at_values, manifest, manifest_over_futures
from decide.results.metrics import told_apart
from decide.results.sampling import figures_of, sample, worst_of
from decide.results.study import Study
from decide.results.yardstick import yardstick

PACKAGES = ("scipy",)
TOO_SOON = "the stress cases were done"
LOW, HIGH = 5, 95  # percentiles told as low and high
FRAMES: Mapping[str, tuple[str, ...]] = {
    "turns": (
        *("option", "against", "stress", "ahead", "lead", "risk", "at", "slope", "low", "median", "high"),
        *("turns", "ahead_throughout", "behind_throughout", "back"),
    ),
    "scores": ("future", "stress", "option", "concerned", "value", "terms_broken"),
    "options": ("option", "title"),
    "stress_cases": OF_ROBUST["stress_cases"],
    "consent": OF_ROBUST["consent"],
}
Row = tuple[Any, ...]


@dataclass(frozen=True)
class BreakevenAsk:
    """What is asked of a run."""

    against: str | None = None
    """The option that the others are held against; the one that most others start from if not given."""
    stresses: tuple[str, ...] = ()
    """Stress cases of the pack; all if none is named."""
    count: int = 40
    """How many futures are sampled for the ranges; none leaves them out."""
    seed: int = 1


def breakeven(
    theatre: Theatre,
    options: Sequence[str] = (),
    ask: BreakevenAsk | None = None,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Each of some options (all if none is named) against one: the probability of each stress case at which the choice
    turns, with its range over futures. Frames as in `FRAMES`; probabilities and shares are between 0 and 1, `lead` and
    `value` in points of the overall score.

    If stopped, the futures done for every stress case are kept. Raises `InputError` for what is asked wrongly,
    `Stopped` if stopped before the values of the factors were done, otherwise as `answer` does.
    """
    need(*PACKAGES)
    ask, what_if, progress = ask or BreakevenAsk(), what_if or WhatIf(), progress or silent()
    listed = choose_options(theatre, options, what_if)
    against = yardstick(theatre, listed, ask.against)
    names = [name for name in listed if name != against]
    file = _file(theatre, ask, names, against)
    cases = {name: resolve(theatre, name, what_if) for name in [*names, against]}
    progress.go_on(TOO_SOON)
    rows = sample(file.factors, ask.count, ask.seed) if ask.count else np.empty((0, len(file.factors)))
    positions = np.vstack([np.zeros((1, len(file.factors))), rows])
    answers = answers_at_values(cases.values(), progress, workers, TOO_SOON)
    scores = scores_over(cases, file, positions, [figures_of(one) for one in answers], progress, workers)
    if not (done := len(scores.values)):
        raise Stopped(TOO_SOON)
    proofs = worst_of([{one.case.option.id: one.certificate for one in answers}, scores.certificates])
    about = manifest_over_futures(manifest(theatre, answers, what_if), file.digest, proofs.values(), PACKAGES)
    about["options"] = names
    about["breakeven"] = {
        "against": against,
        "futures": done - 1,
        "seed": ask.seed,
        "of_consent": of_consent(file),
        "told_apart": told_apart(one.instance.curve for one in answers),
    }
    if done <= ask.count:
        about["stopped"] = stops.FUTURES.written(done=done - 1, count=ask.count)
    frames = {
        "turns": turns(scores, names, against),
        "scores": scores.frame(),
        "options": pd.DataFrame(
            [(name, case.option.title) for name, case in cases.items()], columns=list(FRAMES["options"])
        ),
        **of_cases(file, cases.values()),
    }
    return Study("breakeven", frames, about, {name: proof.as_dict() for name, proof in proofs.items()})


def _file(theatre: Theatre, ask: BreakevenAsk, names: Sequence[str], against: str) -> FuturesFile:
    """The futures with the stress cases asked about. Raises `InputError` for what is asked wrongly."""
    file = read_futures(theatre)
    every = file.futures.stresses
    problems = [
        Problem(message, Place(f"--stress {name}"), hint)
        for name in ask.stresses
        if name not in every
        for message, hint in [unknown("stress case", name, every)]
    ]
    if not every:
        problems.append(Problem("the pack has no stress cases.", None, "Write them in futures.yaml (docs/robust.md)."))
    if ask.count < 0:
        problems.append(Problem(f"{ask.count} futures cannot be drawn.", Place("--futures"), "Ask for none or more."))
    if not names:
        hint = "Name another option, or another with --against."
        problems.append(Problem(f"{against!r} is not compared with itself.", None, hint))
    if problems:
        raise InputError(problems)
    return file.only([*dict.fromkeys(ask.stresses)] or [*every])


def turns(scores: Scores, names: Sequence[str], against: str) -> pd.DataFrame:
    """The frame `turns`: where each option's choice against one turns, by the scores at the values of the factors (the
    first row), with the range over the others."""
    return pd.DataFrame([*_turns(scores, names, against)], columns=list(FRAMES["turns"]))


def _turns(scores: Scores, names: Sequence[str], against: str) -> Iterator[Row]:
    """A row for each pair, stress case and who runs the risk: those that the case can happen to."""
    for option in names:
        ahead, behind = (option, against) if scores.of(option)[0] >= scores.of(against)[0] else (against, option)
        for stress in scores.stresses:
            concerned = scores.concerned[stress]
            able = {LEADER: ahead in concerned, OTHER: behind in concerned}
            if stress != AS_IT_IS:
                pair = scores.pair(ahead, behind, stress)
                for risk in RISKS:
                    if able.get(risk, all(able.values())):
                        slopes = slope(pair)[0] if risk == LEADER and all(able.values()) else np.nan
                        yield option, against, stress, ahead, float(pair.start[0]), risk, *_turn(pair, risk, slopes)


def _turn(pair: Pair, risk: str, slopes: float) -> Row:
    """Where the choice turns at the values (the first row), and over the futures (the others)."""
    start, end = pair.start, pair.end(risk)
    at = probability(start, end)
    over = at[1:][turned(start[1:], end[1:])]
    low, median, high = np.percentile(over, [LOW, 50, HIGH]) if len(over) else (np.nan,) * 3
    shares = ways(start[1:], end[1:])
    tilt = slopes if np.isfinite(at[0]) else np.nan
    return at[0], tilt, low, median, high, shares.turns, shares.ahead, shares.behind, shares.back
