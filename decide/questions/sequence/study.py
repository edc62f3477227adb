"""In which order, and what does waiting cost? The path of a plan, delay as a lever, and day-one counterfactuals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from decide.batch import run_all
from decide.errors import InputError, Problem, Stopped
from decide.language import mark
from decide.model.fixing import with_bounds_of
from decide.model.formulation import formulate
from decide.model.instance import Instance
from decide.pack.quantity import Quantity
from decide.pack.schema import Flow, Pack
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.sequence.path import COVER, EVENTS, HELD, MOVES, PERIODS, cover, events, held, moves, periods
from decide.report.names import NAMES, names_in
from decide.results import stops
from decide.results.facts import check_weighted, collect
from decide.results.metrics import ALL, metrics
from decide.results.study import COLUMNS, Study
from decide.solve.answer import HIGHS, Answer, answer, solved
from decide.solve.elastic import TERM_FAMILIES
from decide.solve.highs import Session

DELAYS = (0.0, 3.0, 6.0, 9.0, 12.0)
MAX_DELAY = 120.0  # months: beyond any horizon of use
DELAY = ("delay", "score", "low", "high", "points", "lost", "terms_not_met")
DAY_ONE = ("what", "score", "low", "high", "points", "gained")
FRAMES: Mapping[str, tuple[str, ...]] = {
    "moves": MOVES,
    "events": EVENTS,
    "held": HELD,
    "cover": COVER,
    "delay": DELAY,
    "day_one": DAY_ONE,
    "periods": PERIODS,
    "options": COLUMNS["options"],
    "shortfalls": COLUMNS["shortfalls"],
    "names": NAMES,
}
COUNTERFACTUALS: Mapping[str, str] = {
    "arrivals": mark("All arrivals allowed from day one"),
    "camps": mark("All camps and bases ready on day one"),
    "moves": mark("Every unit may change area in every period"),
    "all": mark("All three together"),
}


def sequence(
    theatre: Theatre,
    option: str,
    delay: float = 0.0,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    *,
    solver: str = HIGHS,
) -> Study:
    """The path of an option with its arrivals `delay` months later, and the cost of time: frames as in `FRAMES`.

    If stopped, the delays and counterfactuals done. Raises `InputError` for a delay below 0 or beyond `MAX_DELAY`,
    `Stopped` if stopped before the path was done, otherwise as `answer` does.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    case = resolve(theatre, option, what_if)
    check_weighted(case)
    if not 0.0 <= delay <= MAX_DELAY:
        hint = "Give whole or part months, such as 6."
        raise InputError(Problem(f"a delay of {delay:g} months is not between 0 and {MAX_DELAY:g}.", None, hint))
    wanted = list(dict.fromkeys((0.0, delay, *DELAYS)))  # first what the others are compared with

    def at(months: float) -> Answer:
        return answer(replace(case, pack=delayed(case.pack, months)), solver)

    done = run_all(at, wanted, progress, mark("Delays"), workers=1)
    answers = dict(zip(wanted, done, strict=False))
    if delay not in answers:
        raise Stopped("the path was done")
    answers = dict(sorted(answers.items()))
    own, session = answers[delay], Session()
    work = partial(counterfactual, own, solver=solver, session=session)
    made = run_all(work, [*COUNTERFACTUALS], progress, mark("Counterfactuals"), workers=1)
    ready = dict(zip(COUNTERFACTUALS, made, strict=False))
    proofs = {
        **{f"delay {months:g}": item.certificate.as_dict() for months, item in answers.items()},
        **{f"day one: {what}": item.certificate.as_dict() for what, item in ready.items()},
    }
    shown = collect(theatre, [own], what_if)
    about = {
        **shown.manifest,
        "worst_certificate": max(figures["worst"] for figures in proofs.values()),
        "delay_months": delay,
        "start": case.pack.calendar.start,
    }
    if len(proofs) < len(wanted) + len(COUNTERFACTUALS):
        about["stopped"] = stops.PARTS.written(done=len(proofs), count=len(wanted) + len(COUNTERFACTUALS))
    frames = {
        "moves": moves(own),
        "events": events(own.case.pack),
        "held": held(own.instance, own.plan),
        "cover": cover(own),
        "delay": _delays(answers),
        "day_one": _day_one(own, ready),
        "periods": periods(own),
        "options": shown.options,
        "shortfalls": shown.shortfalls,
        "names": names_in(own.case.pack, "regions", "areas", "needs", "units"),
    }
    return Study("sequence", frames, about, proofs)


def _delays(answers: Mapping[float, Answer]) -> pd.DataFrame:
    """A row for each delay, in their order."""
    on_time = answers[0.0].objective
    rows = [
        (
            months,
            *_score(later),
            later.objective,
            on_time - later.objective,
            len({violation.term for violation in later.violations}),
        )
        for months, later in answers.items()
    ]
    return pd.DataFrame(rows, columns=[*DELAY])


def _day_one(own: Answer, ready: Mapping[str, Answer]) -> pd.DataFrame:
    """The option as it is, then with each thing ready."""
    every = {"as it is": own, **ready}
    rows = [(what, *_score(one), one.objective, one.objective - own.objective) for what, one in every.items()]
    return pd.DataFrame(rows, columns=[*DAY_ONE])


def _score(own: Answer) -> tuple[float, float, float]:
    """The overall score over the horizon, and its range."""
    value, low, high = next(row[-3:] for row in metrics(own) if row[1:5] == (ALL, ALL, ALL, "score"))
    return value, low, high


def counterfactual(own: Answer, what: str, solver: str = HIGHS, session: Session | None = None) -> Answer:
    """The option re-solved with time taken out of one thing, or of all (a name of `COUNTERFACTUALS`).

    Every plan of the option stays possible, so the optimum cannot fall. Terms keep the bounds of the
    option, the budget among them: ready camps are not charged against it.
    """
    p = own.instance
    if what in ("arrivals", "all"):
        p = _arrived(p)
    if what in ("camps", "all"):
        p = _ready(p)
    if what in ("moves", "all"):
        p = replace(p, redeployable=np.ones_like(p.redeployable))
    programme = with_bounds_of(formulate(p), own.programme, TERM_FAMILIES)
    return solved(own.case, p, programme, solver, session)


def _arrived(p: Instance) -> Instance:
    """Every pledge of the horizon may join from the first period on; without a bed it waits."""
    to_come = p.arrivals[:, ::-1].cumsum(axis=1)[:, ::-1] - p.arrivals
    arrivals = np.zeros_like(p.arrivals)
    arrivals[:, 0] = p.arrivals.sum(axis=1)
    return replace(p, strength=p.strength + to_come, arrivals=arrivals)


def _ready(p: Instance) -> Instance:
    """Every camp built and every base opened within the horizon is there from the first period on.

    A base that closes still closes: only what comes later comes first.
    """

    def at_once(values: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.float64]:
        return np.maximum.accumulate(values[:, ::-1], axis=1)[:, ::-1]

    return replace(p, open=at_once(p.open), beds=at_once(p.beds))


def delayed(pack: Pack, months: float) -> Pack:
    """The pack with every arrival of units so many months later, as are the ends of its range."""
    if months == 0:
        return pack
    units = {
        name: unit.model_copy(update={"arrivals": {key: _later(flow, months) for key, flow in unit.arrivals.items()}})
        for name, unit in pack.units.items()
    }
    return pack.model_copy(update={"units": units})


def _later(flow: Flow, months: float) -> Flow:
    month: Quantity = flow.month
    moved = {name: getattr(month, name) + months for name in ("value", "low", "high")}
    return flow.model_copy(update={"month": month.model_copy(update=moved)})
