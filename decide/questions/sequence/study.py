"""In which order, and what does waiting cost? The path of a plan, delay as a lever, and day-one counterfactuals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from decide.errors import InputError, Problem
from decide.language import mark
from decide.model.fixing import with_bounds_of
from decide.model.formulation import formulate
from decide.model.instance import Instance
from decide.pack.quantity import Quantity
from decide.pack.schema import Flow, Pack
from decide.pack.theatre import Case, Theatre
from decide.pack.what_if import WhatIf
from decide.questions.sequence.path import cover, events, held, moves
from decide.results.facts import check_weighted, collect
from decide.results.study import Results
from decide.solve.answer import HIGHS, Answer, answer, solved
from decide.solve.elastic import TERM_FAMILIES
from decide.solve.highs import Session

DELAYS = (0.0, 3.0, 6.0, 9.0, 12.0)
MAX_DELAY = 120.0  # months: beyond any horizon of use
DELAY = ("delay", "score", "low", "high", "points", "lost", "terms_not_met")
DAY_ONE = ("what", "score", "low", "high", "points", "gained")
COUNTERFACTUALS: Mapping[str, str] = {
    "arrivals": mark("All arrivals allowed from day one"),
    "camps": mark("All camps and bases ready on day one"),
    "moves": mark("Every unit may change area in every period"),
    "all": mark("All three together"),
}


@dataclass(frozen=True)
class Path:
    """The path of an option and what time costs it."""

    found: Answer
    results: Results
    delay: float
    """Months added to every arrival in the path shown."""
    delays: pd.DataFrame
    day_one: pd.DataFrame
    certificates: Mapping[str, Mapping[str, Any]]
    """The certificate of every solution, by its delay in months or by what was ready on day one."""

    def frames(self) -> dict[str, pd.DataFrame]:
        """Tidy frames, one per question."""
        return {
            "moves": moves(self.found),
            "events": events(self.found.case.pack),
            "held": held(self.found.instance, self.found.plan),
            "cover": cover(self.found),
            "delay": self.delays,
            "day_one": self.day_one,
        }

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was run; the certificate is the worst of all solutions."""
        worst = max(figures["worst"] for figures in self.certificates.values())
        return {**self.results.manifest, "worst_certificate": worst, "delay_months": self.delay}


def sequence(
    theatre: Theatre, case: Case, what_if: WhatIf | None = None, solver: str = HIGHS, delay: float = 0.0
) -> Path:
    """The path of an option with its arrivals `delay` months later, and the cost of time.

    Raises `InputError` for a delay below 0 or beyond `MAX_DELAY`; and as `answer` does.
    """
    check_weighted(case)
    if not 0.0 <= delay <= MAX_DELAY:
        hint = "Give whole or part months, such as 6."
        raise InputError(Problem(f"a delay of {delay:g} months is not between 0 and {MAX_DELAY:g}.", None, hint))
    what_if = what_if or WhatIf()
    answers = {
        months: answer(replace(case, pack=delayed(case.pack, months)), solver) for months in sorted({*DELAYS, delay})
    }
    shown = {months: collect(theatre, [found], what_if) for months, found in answers.items()}
    option, on_time = case.option.id, answers[0.0]
    late = [
        (
            months,
            *shown[months].metric(option, "score"),
            found.objective,
            on_time.objective - found.objective,
            len({violation.term for violation in found.violations}),
        )
        for months, found in answers.items()
    ]
    found = answers[delay]
    session = Session()
    ready = {what: counterfactual(found, what, solver, session) for what in COUNTERFACTUALS}
    early = _day_one(theatre, found, ready, what_if, shown[delay])
    proofs = {
        **{f"delay {months:g}": item.certificate.as_dict() for months, item in answers.items()},
        **{f"day one: {what}": item.certificate.as_dict() for what, item in ready.items()},
    }
    return Path(found, shown[delay], delay, pd.DataFrame(late, columns=[*DELAY]), early, proofs)


def _day_one(
    theatre: Theatre, found: Answer, ready: Mapping[str, Answer], what_if: WhatIf, shown: Results
) -> pd.DataFrame:
    option = found.case.option.id
    rows = [("as it is", *shown.metric(option, "score"), found.objective, 0.0)]
    for what, other in ready.items():
        results = collect(theatre, [other], what_if)
        gained = other.objective - found.objective
        rows.append((what, *results.metric(option, "score"), other.objective, gained))
    return pd.DataFrame(rows, columns=[*DAY_ONE])


def counterfactual(found: Answer, what: str, solver: str = HIGHS, session: Session | None = None) -> Answer:
    """The option re-solved with time taken out of one thing, or of all (a name of `COUNTERFACTUALS`).

    Every plan of the option stays possible, so the optimum cannot fall. Terms keep the bounds of the
    option, the budget among them: ready camps are not charged against it.
    """
    p = found.instance
    if what in ("arrivals", "all"):
        p = _arrived(p)
    if what in ("camps", "all"):
        p = _ready(p)
    if what in ("moves", "all"):
        p = replace(p, redeployable=np.ones_like(p.redeployable))
    programme = with_bounds_of(formulate(p), found.programme, TERM_FAMILIES)
    return solved(found.case, p, programme, solver, session)


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
