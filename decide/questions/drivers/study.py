"""Which assumptions move the result: a tornado, Morris screening and first-order indices over the factors.

docs/drivers.md holds the definitions. What could make another option lead comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from decide.errors import InputError, Place, Problem, Stopped, unknown
from decide.language import mark
from decide.model.instance import Instance
from decide.model.lp import Floats
from decide.pack.futures import FuturesFile, read_futures
from decide.pack.theatre import Case, Theatre, choose_options, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.drivers.sensitivity import FIRST_ORDER, MORRIS, first_order, morris, trajectories
from decide.questions.drivers.tornado import LEADERS, TORNADO, Key, effects, ends, lead, leaders
from decide.questions.robust.frames import FRAMES as ROBUST
from decide.questions.robust.frames import factors as factor_frame
from decide.results import stops
from decide.results.extras import need
from decide.results.facts import answers_at_values, manifest, manifest_over_futures
from decide.results.metrics import told_apart
from decide.results.sampling import OVERALL, Evaluated, evaluate, figures_of, gathered, sample, worst_of
from decide.results.shared_futures import check_sampled, sampled_futures
from decide.results.study import Study
from decide.results.yardstick import outcome_key
from decide.solve.certificate import Certificate

FRAMES: Mapping[str, tuple[str, ...]] = {
    "leaders": LEADERS,
    "tornado": TORNADO,
    "morris": MORRIS,
    "first_order": FIRST_ORDER,
    "options": ("option", "title", "base", "compared"),
    "factors": ROBUST["factors"],
}
RIVALS = 3  # options beside the leader in the global part: those that come closest to it, or lead, at any end
PACKAGES = ("scipy", "SALib")
TOO_SOON = "the first factor was done"


@dataclass(frozen=True)
class DriversAsk:
    """What is asked of a run."""

    trajectories: int = 6
    """Of Morris's screening; 0 leaves it out."""
    count: int = 200
    """Futures sampled for the first-order indices; 0 leaves them out."""
    seed: int = 1
    of: str | None = None
    """`OPTION` or `OPTION:OUTCOME`: the figure that the global part is about; the leader's lead if not given."""
    sampled: Study | None = None
    """A study of `decide robust` whose futures are used instead of new ones."""
    overall: bool = False
    """Whether the tornado is of the overall scores alone."""


@dataclass(frozen=True)
class Figure:
    """The figure that the global part is about: an outcome of an option, or a lead over the best of the others."""

    options: tuple[str, ...]
    """The option first; rivals after it where it is a lead."""
    key: Key

    def __call__(self, evaluated: Evaluated) -> Floats:
        """(row) its values."""
        values = evaluated.only(self.options).of(self.key)
        return values[:, 0] if len(self.options) == 1 else lead(values, 0)


def drivers(
    theatre: Theatre,
    options: Sequence[str] = (),
    ask: DriversAsk | None = None,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """What moves the overall score of options (all if none is named), and who leads: `FRAMES`.

    If stopped, the parts and factors that are done. Raises `InputError` for what is asked wrongly, `Stopped` if
    stopped before the first factor was done, otherwise as `answer` does.
    """
    need(*PACKAGES)
    ask, what_if, progress = ask or DriversAsk(), what_if or WhatIf(), progress or silent()
    names = choose_options(theatre, options, what_if)
    file = read_futures(theatre)
    if ask.sampled is not None:
        check_sampled(ask.sampled, theatre, what_if, names, file.digest, Place("--sampled"))
    cases = {name: resolve(theatre, name, what_if) for name in names}
    answers = answers_at_values(cases.values(), progress, workers, TOO_SOON)
    wanted = _figure_from(ask.of, names, answers[0].instance)
    central = [figures_of(one) for one in answers]
    base = gathered(names, [central])
    rows = ends(len(file.factors))
    alone = evaluate(cases, file.factors, rows, progress, mark("one at a time"), workers, central)
    alone = alone.first(len(alone.values) // 2 * 2)
    if not len(alone.values):
        raise Stopped(TOO_SOON)
    led, proofs = leaders(alone, base, cases, file.factors, progress, workers)
    figure = wanted or _lead_figure(base, alone)
    screened, more = _screened(figure, cases, file, ask, progress, workers)
    indices, yet_more, count = _indices(figure, cases, file, ask, progress, workers)
    worst = worst_of([base.certificates, alone.certificates, *proofs, *more, *yet_more])
    about = manifest_over_futures(manifest(theatre, answers, what_if), file.digest, worst.values(), PACKAGES)
    about["drivers"] = {
        "seed": ask.seed,
        "trajectories": 0 if screened.empty else ask.trajectories,
        "futures": count,
        "figure": ask.of or "lead",
        "figure_options": list(figure.options),
        "figure_outcome": list(figure.key),
        "told_apart": told_apart(one.instance.curve for one in answers),
        "tornado": "overall" if ask.overall else "all",
    }
    if progress.stopped:
        about["stopped"] = stops.FACTORS.written(done=len(alone.values) // 2, count=len(file.factors))
    options_compared = [
        (name, cases[name].option.title, base.of(OVERALL)[0, n], name in figure.options) for n, name in enumerate(names)
    ]
    frames = {
        "leaders": led,
        "tornado": effects(alone, base, list(file.factors), (OVERALL,) if ask.overall else ()),
        "morris": screened,
        "first_order": indices,
        "options": pd.DataFrame(options_compared, columns=list(FRAMES["options"])),
        "factors": factor_frame(file, [case.pack for case in cases.values()]),
    }
    return Study("drivers", frames, about, {name: proof.as_dict() for name, proof in worst.items()})


def _figure_from(text: str | None, names: Sequence[str], p: Instance) -> Figure | None:
    """The figure asked for as `OPTION` or `OPTION:OUTCOME`. Raises `InputError`."""
    if text is None:
        return None
    option, mark, name = (part.strip() for part in text.partition(":"))
    place = Place(f"--of {text}")
    if option not in names:
        message, hint = unknown("option in this run", option, names)
        raise InputError(Problem(message, place, hint))
    return Figure((option,), outcome_key(p, name, place) if mark else OVERALL)


def _lead_figure(base: Evaluated, alone: Evaluated) -> Figure:
    """The lead of the option that leads at the values over its rivals: those that come closest, or lead, at any end."""
    values = np.vstack([base.of(OVERALL), alone.of(OVERALL)])
    leader = int(np.argmax(values[0]))
    closest = (values[:, [leader]] - values).min(axis=0)
    others = sorted((n for n in range(len(base.options)) if n != leader), key=lambda n: (closest[n], n))
    return Figure(tuple(base.options[n] for n in (leader, *others[:RIVALS])), OVERALL)


def _screened(
    figure: Figure,
    cases: Mapping[str, Case],
    file: FuturesFile,
    ask: DriversAsk,
    progress: Progress,
    workers: int | None,
) -> tuple[pd.DataFrame, list[Mapping[str, Certificate]]]:
    """Morris's elementary effects of the figure, over the trajectories that are done in full."""
    nothing = pd.DataFrame(columns=list(MORRIS))
    if ask.trajectories < 1:
        return nothing, []
    factors = len(file.factors)
    rows = trajectories(factors, ask.trajectories, ask.seed)
    mine = {name: cases[name] for name in figure.options}
    evaluated = evaluate(mine, file.factors, rows, progress, mark("screening"), workers)
    evaluated = evaluated.first(len(evaluated.values) // (factors + 1) * (factors + 1))
    if not len(evaluated.values):
        return nothing, []
    frame = morris(rows[: len(evaluated.values)], figure(evaluated), list(file.factors), ask.seed)
    return frame, [evaluated.certificates]


def _indices(
    figure: Figure,
    cases: Mapping[str, Case],
    file: FuturesFile,
    ask: DriversAsk,
    progress: Progress,
    workers: int | None,
) -> tuple[pd.DataFrame, list[Mapping[str, Certificate]], int]:
    """First-order indices of the figure, over futures sampled for it or those of a study; and how many they are."""
    names = list(file.factors)
    if ask.sampled is not None:
        rows, values = _of_study(ask.sampled, figure, names)
        return first_order(rows, values, names, ask.seed), [], len(values)
    if ask.count < 1 or progress.stopped:
        return pd.DataFrame(columns=list(FIRST_ORDER)), [], 0
    rows = sample(file.factors, ask.count, ask.seed)
    mine = {name: cases[name] for name in figure.options}
    evaluated = evaluate(mine, file.factors, rows, progress, mark("futures"), workers)
    done = len(evaluated.values)
    if not done:
        return pd.DataFrame(columns=list(FIRST_ORDER)), [], 0
    return first_order(rows[:done], figure(evaluated), names, ask.seed), [evaluated.certificates], done


def _of_study(study: Study, figure: Figure, names: Sequence[str]) -> tuple[Floats, Floats]:
    """Positions (future, factor) and the figure (future) in the futures of a study of `decide robust`."""
    positions = study.frames["futures"].pivot(index="future", columns="factor", values="position")
    return positions[list(names)].to_numpy(dtype=float), figure(sampled_futures(study).evaluated)
