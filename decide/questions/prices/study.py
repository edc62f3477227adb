"""What would one more of anything buy, up to how many, and at what price: shadow prices with ranges.

docs/prices.md holds the definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from decide.batch import run_all
from decide.errors import InputError, Problem, Stopped, did_you_mean
from decide.language import mark
from decide.model.instance import Instance
from decide.model.lp import Floats, Programme
from decide.model.scoring import met_worth
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.prices.increments import Increment, increments
from decide.report.words import short
from decide.results import stops
from decide.results.facts import manifest
from decide.results.study import Study
from decide.solve.answer import Answer, answer
from decide.solve.certificate import certify
from decide.solve.highs import Session
from decide.solve.parametric import Along, Piece, Ray
from decide.solve.settled import Start, carried_to

FRAMES: Mapping[str, tuple[str, ...]] = {
    "prices": (
        *("option", "family", "id", "title", "one", "at", "sign", "last", "next"),
        *("holds_from", "holds_to", "before", "after", "about_from", "about_to"),
        *("deaths", "deaths_low", "deaths_high", "cost", "points_per_million", "replacement", "bought_as"),
    ),
    "units": ("id", "title", "short", "pool", "counted_in"),
}
WITHIN = 0.1  # a price holds "about" while it stays within this part of itself
NOTHING = 1e-9  # points; below it a price is rounding
TILT = 0.1  # of the weight on deaths: how much more and less of it the figure on deaths averted is a mean over
NEXT = 1e-4  # units: a step that only the next unit can take
PROBE = 0.002  # of what there is: the change first looked at


@dataclass(frozen=True)
class Side:
    """The price on one side: of the next (`more`) or of the last (`less`)."""

    price: float
    """Points per unit; nan where there is no such side, inf where the last unit cannot be missed."""
    holds: float
    """Units over which it holds exactly."""
    beyond: float
    """The price after that; nan where not known."""
    about: float
    """Units over which it stays within a tenth."""


NO_SIDE = Side(np.nan, 0.0, np.nan, 0.0)


def prices(
    theatre: Theatre,
    option: str,
    only: Sequence[str] = (),
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
) -> Study:
    """What the last and the next of everything is worth: a row for each unit type, bed area, movement limit and term.

    `only` keeps families (`unit`, `bed`, `movement`, `term`) or ids. Frames as in `FRAMES`. If stopped, the rows of
    what was priced. Raises `InputError` for a name that is neither, `Stopped` if stopped before the first price was
    done, otherwise as `answer` does.
    """
    what_if = what_if or WhatIf()
    solved = answer(resolve(theatre, option, what_if))
    chosen = chosen_of(solved, only)
    frame = priced(solved, chosen, progress)
    if not len(frame) and chosen:
        raise Stopped("the first price was done")
    about = manifest(theatre, [solved], what_if)
    about["prices"] = {"objective": solved.objective, "terms_broken": bool(solved.violations)}
    if len(frame) < len(chosen):
        about["stopped"] = stops.PRICES.written(done=len(frame), count=len(chosen))
    types = solved.instance.pack.units
    units = [(name, unit.title, short(types, name), unit.pool, unit.counted_in) for name, unit in types.items()]
    frames = {"prices": frame, "units": pd.DataFrame(units, columns=list(FRAMES["units"]))}
    return Study("prices", frames, about, {option: solved.certificate.as_dict()})


def chosen_of(solved: Answer, only: Sequence[str] = ()) -> list[Increment]:
    """What is priced: all, or the families and ids named. Raises `InputError` for a name that is neither."""
    everything = list(increments(solved))
    names = {name for one in everything for name in (one.family, one.id.split(".")[0])}
    if wrong := [name for name in only if name not in names and name not in {one.id for one in everything}]:
        message = f"nothing is priced as {wrong[0]!r}."
        raise InputError(Problem(message, None, did_you_mean(wrong[0], names)))
    return [one for one in everything if not only or {one.family, one.id, one.id.split(".")[0]} & {*only}]


def priced(solved: Answer, chosen: Sequence[Increment], progress: Progress | None = None) -> pd.DataFrame:
    """The frame `prices` of an answer; if stopped, the first rows of it."""
    session, progress = Session.at(solved.programme, solved.solution), progress or silent()
    # what money buys elsewhere hangs on every type present, also where only some rows are asked for
    present = [one for one in increments(solved) if one.family == "unit" and one.at > 0 and one.cost > 0]
    nexts = run_all(lambda one: _next(solved, one, session), present, progress, mark("What money buys"), workers=1)
    priced_so_far = zip(present, nexts, strict=False)
    offers = [(one.cost / price, one.id) for one, price in priced_so_far if price > NOTHING]
    rows = run_all(lambda one: _row(solved, one, session), chosen, progress, mark("Prices"), workers=1)
    frame = pd.DataFrame(rows, columns=list(FRAMES["prices"]))
    return _with_money(frame, min(offers, default=None))


def _row(solved: Answer, increment: Increment, session: Session) -> dict[str, object]:
    more = side_of(solved, increment.more, increment.at, session)
    # where terms are not met, the last of anything only moves how far they are given up
    less = NO_SIDE if solved.violations else side_of(solved, increment.less, increment.at, session)
    deaths = _deaths(solved, increment.more, more, session)
    preventable = solved.instance.pack.outcomes.max_preventable
    ends = sorted(deaths * share for share in (preventable.low, preventable.high))
    up, down = increment.at + increment.sign * more.holds, increment.at - increment.sign * less.holds
    about_up, about_down = increment.at + increment.sign * more.about, increment.at - increment.sign * less.about
    return {
        "option": solved.case.option.id,
        "family": increment.family,
        "id": increment.id,
        "title": increment.title,
        "one": increment.one,
        "at": increment.at,
        "sign": increment.sign,
        "last": less.price,
        "next": more.price,
        "holds_from": down,
        "holds_to": up,
        "before": less.beyond,
        "after": more.beyond,
        "about_from": about_down,
        "about_to": about_up,
        "deaths": deaths * preventable.value,
        "deaths_low": ends[0],
        "deaths_high": ends[1],
        "cost": increment.cost,
    }


def _own(ray: Ray, solved: Answer, session: Session) -> Session:
    """The option's own session, or a new one for a programme of another shape."""
    if ray.programme.size == solved.programme.size:
        return session
    return carried_to(ray.programme, Start.of(solved.programme, solved.solution))


def _along(solved: Answer, ray: Ray, probe: float, session: Session) -> Along:
    """The worth along a ray, from the option's optimum where the ray is of its very programme."""
    start = solved.solution if ray.programme is solved.programme else None
    return Along(ray, _own(ray, solved, session), probe, start)


def _probe(at: float) -> float:
    return max(PROBE * abs(at), 1e-3)


def side_of(solved: Answer, ray: Ray | None, at: float, session: Session) -> Side:
    """The price along a direction of an increment, of which there is so much."""
    if ray is None:
        return NO_SIDE
    along = _along(solved, ray, _probe(at), session)
    piece: Piece = along.first_piece()
    more = bool((ray.upper > 0).any() or (ray.lower < 0).any())
    if more:
        if piece.slope <= NOTHING:
            return Side(0.0, np.inf, np.nan, np.inf)
        return Side(piece.slope, piece.end, _clean(piece.after), _about(along, piece.slope))
    last, beyond = -piece.slope, -piece.after
    if not np.isfinite(last):
        return Side(last, 0.0, np.nan, 0.0)
    if last <= NOTHING:
        return Side(0.0, piece.end, beyond, piece.end)
    return Side(last, piece.end, beyond, along.holds_until((1.0 + WITHIN) * piece.slope))


def about_more(solved: Answer, ray: Ray, at: float, session: Session) -> float:
    """`Side.about` of more of an increment, as `side_of` has it; nan where the next is worth nothing."""
    along = _along(solved, ray, _probe(at), session)
    slope = along.first_slope()
    return _about(along, slope) if slope > NOTHING else np.nan


def _about(along: Along, slope: float) -> float:
    about = along.holds_until((1.0 - WITHIN) * slope)
    return about if about < along.ray.limit else np.inf


def _clean(price: float) -> float:
    return 0.0 if abs(price) <= NOTHING else price


def _next(solved: Answer, increment: Increment, session: Session) -> float:
    """The price of the next unit alone: the slope a little way along."""
    ray = increment.more
    return 0.0 if ray is None else _along(solved, ray, NEXT, session).slope_at(NEXT)


def _deaths(solved: Answer, ray: Ray | None, side: Side, session: Session) -> float:
    """Need met of the objectives counted in deaths, a year, per unit over the range in which the price about holds,
    before the preventable share; nan for a price of nothing.

    Deaths averted by one optimal plan jump where plans nearly tie. What is measured is their mean over the plans that
    a little more and a little less weight on deaths would choose, which is continuous: the symmetric difference, by
    that weight, of the optimum itself (envelope theorem).
    """
    if ray is None or not side.price > NOTHING or side.about <= 0.0:
        return float("nan")
    own = _own(ray, solved, session)
    counted = _deaths_by_column(solved.instance, ray.programme)
    tilt = _tilt(solved.instance)
    if tilt <= 0.0:
        return float("nan")
    length = min(side.about, ray.limit)

    def best(step: float, weight: float) -> float:
        programme = ray.at(step)
        tilted = replace(programme, cost=programme.cost - weight * counted)
        return -certify(tilted, own.solve(tilted)).objective

    averted = [(best(step, tilt) - best(step, -tilt)) / (2.0 * tilt) for step in (0.0, length)]
    return (averted[1] - averted[0]) / length


def _tilt(p: Instance) -> float:
    """Points a death averted is worth more, and less: a tenth of what it is worth on average; 0 without such needs."""
    counted = np.array([spec.measure == "count" for spec in p.pack.objectives.values()])
    deaths = float(p.reference[counted].sum() / p.months.sum())
    weight = float(p.weight[counted].sum()) or 1.0
    return TILT * 100.0 * weight / deaths if deaths > 0 else 0.0


def _deaths_by_column(p: Instance, programme: Programme) -> Floats:
    """(column) deaths a year that a unit of the column would avert if all were preventable."""
    z = programme.block("z")
    total = np.zeros(len(programme.cost))
    counted = np.array([spec.measure == "count" for spec in p.pack.objectives.values()])
    total[z.index] = np.where(counted[p.needs.objective[z["n"]]], met_worth(p, z), 0.0) / p.months.sum()
    return total


def _with_money(frame: pd.DataFrame, cheapest: tuple[float, str] | None) -> pd.DataFrame:
    """The frame with its columns of money: points for a million, and what the points cost bought the cheapest way."""
    per_point, name = cheapest or (float("nan"), "")
    worth, cost = frame["next"].astype(float), frame["cost"].astype(float)
    frame["points_per_million"] = (1e6 * worth / cost.where(cost > 0)).astype(float)
    frame["replacement"] = worth * per_point
    frame["bought_as"] = name
    return frame
