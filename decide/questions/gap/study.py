"""What a mandate really costs: the least that has to be pledged for stated floors, at what price the floors rise, and
where money buys no more. docs/gap.md holds the definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from decide.errors import NoAnswer, Place, Stopped
from decide.language import mark
from decide.model.criteria import POINTS, Measure
from decide.model.lp import Family, Programme, with_rows
from decide.model.pledges import NAME, Offer
from decide.pack.mode import Epsilon
from decide.pack.schema import Change
from decide.pack.theatre import Case, Theatre, resolve, with_change
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.gap import frames as gap_frames
from decide.questions.gap.beside import bringing_more, set_beside
from decide.questions.gap.floors import Delays, Most, floors_of, kept_scores, offer_of
from decide.questions.gap.parts import Goal, Parts
from decide.results import stops
from decide.results.facts import check_weighted, manifest
from decide.results.lead_times import formation_of
from decide.results.study import Study
from decide.solve.answer import answer
from decide.solve.biobjective import efficient
from decide.solve.certificate import worst_of
from decide.solve.formations import whole_pledge
from decide.solve.gap import Purchase, highest, least_pledge, usable
from decide.solve.highs import Session
from decide.solve.modes import with_criteria
from decide.solve.pledging import LIFTS, Gap, prepare_gap
from decide.solve.stages import best, no_such_floors

KIND = "gap"
FRAMES = gap_frames.FRAMES
PARTS = ("whole", "timing", "beside", "curve", "limits")
"""What is worked out beside the least pledge, in this order."""
CORE, WHOLE_PART = "the least pledge was done", "the part was done"
TOLERANCE = 1e-4  # of the ranges of the price curve, as for a frontier
TWICE = 2.0  # the price curve ends at so many times the costliest of what is asked and what is set beside it
LEAST_CURVE = 50.0  # $m a year: or here, where that is next to nothing
MILLION = 1e6
WITHOUT = {
    "time": "with everything there from the start",
    "terms": "without the option's own terms",
    "moves": "with every unit free to change area",
}


def gap(
    theatre: Theatre,
    option: str,
    floors: Mapping[str, float | str],
    what_if: WhatIf | None = None,
    keep: bool = False,
    delays: Delays | None = None,
    most: Most | None = None,
    beside: Sequence[str] | None = None,
    progress: Progress | None = None,
    parts_wanted: Collection[str] = PARTS,
) -> Study:
    """The least pledge beyond an option that reaches floors, and what belongs to it (frames as in `FRAMES`).

    `floors` gives by criterion a least score, or the option whose best plan's score it shall be; the price curve is
    that of the first. With `keep` every other score has the option's own as its floor. `delays` are months by type,
    `beds` or `all`, if others than the pack's; `most` units by type (a type that the option lacks can be pledged only
    if it is named), `beds` in each area, or `beds.AREA`. `beside` names the options to compare with; if not given,
    those of the same posture that bring more people. `parts_wanted` names what of `PARTS` is worked out beside the
    least pledge; frames of what is not are empty.

    If stopped, the parts done whole are kept. Raises `InputError` for what the pack has not, `Stopped` if stopped
    before the least pledge was done, `NoAnswer` where no pledge reaches the floors, with what would.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    case = resolve(theatre, option, what_if)
    check_weighted(case)
    own = answer(case)
    levels = floors_of(theatre, own, {**floors, **(kept_scores(own, floors) if keep else {})}, what_if)
    offer, ranges = offer_of(theatre, own.instance, delays or {}, most or {})
    goal = Goal(theatre, own, levels, offer, ranges)
    others = bringing_more(theatre, case, what_if)
    if beside is not None:
        others = [resolve(theatre, name, what_if) for name in beside]
    parts = _core(goal, progress)
    every: Mapping[str, Callable[[], None]] = {
        "whole": lambda: _whole(goal, parts),
        "timing": lambda: _timing(goal, parts, progress),
        "beside": lambda: _beside(goal, parts, others, progress),
        "curve": lambda: _curve(goal, parts, progress),
        "limits": lambda: _limits(goal, parts, progress),
    }
    steps = [every[name] for name in PARTS if name in parts_wanted]
    done = 1
    for step in progress.over(steps, len(steps), mark("parts")):
        with suppress(Stopped):  # a part is kept whole or not at all
            step()
            done += 1
    proof = worst_of([own.certificate, *parts.programme.proofs, *parts.proofs]).as_dict()
    about: dict[str, Any] = {
        **manifest(theatre, [own], what_if),
        "floors": {floor.name: floor.like or floor.level for floor in levels},
        "delays": dict(delays or {}),
        "most": dict(most or {}),
        "worst_certificate": proof["worst"],
    }
    if done <= len(steps):
        about["stopped"] = stops.PARTS.written(done=done, count=len(steps) + 1)
    return Study(KIND, gap_frames.frames(goal, parts), about, {option: proof})


def _core(goal: Goal, progress: Progress) -> Parts:
    """The least pledge, and how far any gets. Raises `NoAnswer` where none reaches the floors, `Stopped`."""
    names = list(goal.levels)
    programme = prepare_gap(goal.own, goal.offer, names)
    reach = {}
    for name in names:
        progress.go_on(CORE)
        reach[name] = highest(programme, name, goal.levels)
    progress.go_on(CORE)
    least = least_pledge(programme, goal.levels)
    if least is None or not np.isfinite(least.cost):
        raise _out_of_reach(goal, programme)
    parts = Parts(programme, least, highest=reach)
    ready = with_criteria(goal.own.instance, goal.own.programme, names)
    for name in names:
        progress.go_on(CORE)
        kept = {ready.number(other): floor for other, floor in goal.others(name).items()}
        without = best(ready, ready.number(name), kept, Session().solve)
        parts.free[name] = without[0] if without else float("nan")
        parts.proofs += [without[1]] if without else []
    return parts


def _out_of_reach(goal: Goal, programme: Gap) -> NoAnswer:
    """Why no pledge reaches the floors: how far any gets, and how far if one limit were away."""
    said = [
        str(no_such_floors(goal.option, programme.ready, goal.levels, programme.solve)),
        "That is however much is pledged. The highest while the other floors are kept",
    ]
    for lift in LIFTS:
        without = prepare_gap(goal.own, goal.offer, list(goal.levels), [lift])
        reach = {name: highest(without, name, goal.levels) for name in goal.levels}
        shown = ", ".join(f"{name} {value:.2f}" for name, value in reach.items() if np.isfinite(value))
        said.append(f"  {WITHOUT[lift]}: {shown or 'still none'}")
    return NoAnswer("\n".join(said))


def _whole(goal: Goal, parts: Parts) -> None:
    """The pledge in whole formations, and the plan that shows that it reaches the floors."""
    pack = goal.own.case.pack
    size = np.array([formation_of(pack, name)[1] for name in pack.units])
    bought = whole_pledge(parts.programme, goal.levels, size, parts.least)
    if bought is None:
        return
    case = replace(_with_pledge(goal, bought), mode=Epsilon(kind="epsilon", floors=goal.levels))
    try:
        plan = answer(case)
    except NoAnswer:  # only what a plan confirms is shown
        return
    parts.whole, parts.plan = bought, plan
    parts.proofs.append(plan.certificate)


def _with_pledge(goal: Goal, bought: Purchase) -> Case:
    """The option with a pledge as a named change, read like one of an option file."""
    case, offer = goal.own.case, goal.offer

    def quantity(value: float, unit: str) -> dict[str, Any]:
        return {"value": value, "unit": unit, "low": value, "high": value}

    sets: dict[str, Any] = {}
    for (name, unit), amount in zip(case.pack.units.items(), map(float, bought.units), strict=True):
        if amount > 0:
            month = quantity(offer.unit_months[name], "months")
            sets[f"units.{name}.arrivals.{NAME}"] = {"units": quantity(amount, unit.counted_in), "month": month}
    for name, amount in zip(case.pack.areas, map(float, bought.beds), strict=True):
        if amount > 0:
            month = quantity(offer.bed_months[name], "months")
            sets[f"areas.{name}.camps.{NAME}"] = {"beds": quantity(amount, "persons"), "month": month}
    if not sets:
        return case
    reason = "The least pledge in whole formations that reaches the floors asked for."
    change = Change(id="pledged-for-the-floors", title="Pledged for the floors", reason=reason, set=sets)
    return with_change(case, change, Place("the pledge found"))


def _timing(goal: Goal, parts: Parts, progress: Progress) -> None:
    """The least pledge with every month at its low, or at its high."""
    timing = {}
    for when, offer in goal.ranges.items():
        progress.go_on(WHOLE_PART)
        timing[when] = _least_with(goal, parts, offer)
    parts.timing.update(timing)


def _least_with(goal: Goal, parts: Parts, offer: Offer) -> Purchase | None:
    programme = prepare_gap(goal.own, offer, list(goal.levels))
    bought = least_pledge(programme, goal.levels)
    parts.proofs += programme.proofs
    return bought if bought is not None and np.isfinite(bought.cost) else None


def _beside(goal: Goal, parts: Parts, others: Sequence[Case], progress: Progress) -> None:
    """Other options, with the same floors."""
    beside = []
    for other in others:
        progress.go_on(WHOLE_PART)
        beside.append(set_beside(goal.own.case, other, goal.levels))
    parts.beside = beside
    parts.proofs += [item.certificate for item in parts.beside]


def _curve(goal: Goal, parts: Parts, progress: Progress) -> None:
    """The least cost as the first floor rises, the others kept."""
    programme, name = parts.programme, goal.floors[0].name
    dearest = [(parts.whole or parts.least).cost, *(item.cost / MILLION for item in parts.beside)]
    limited = _costing_at_most(programme, programme.holding(goal.others(name)), max(TWICE * max(dearest), LEAST_CURVE))
    number = programme.ready.number(name)
    score = Measure(name, POINTS, 1.0, programme.ready.gain(number), programme.ready.criteria[number].constant)
    cost = Measure("pledge", "$m a year", -1.0, programme.cost, 0.0)
    chain = efficient(
        limited,
        score,
        cost,
        lambda solution: (
            solution.x[programme.units],
            solution.x[programme.beds],
            usable(programme, solution.x),
        ),
        TOLERANCE,
        progress=progress,
    )
    parts.curve = tuple(sorted(chain.corners, key=lambda corner: corner.first))
    parts.proofs.append(chain.certificate)


def _costing_at_most(gap: Gap, programme: Programme, limit: float) -> Programme:
    """The programme with no more than so many $m a year for the pledge."""
    rows = Family("limit", {"limit": 1}, upper=limit)
    for block in (programme.block("pledge"), programme.block("bed")):
        rows.add(block, gap.cost[block.index], limit=np.zeros(len(block), np.int64))
    return with_rows(programme, [rows], {"limit": ("limit",)})


def _limits(goal: Goal, parts: Parts, progress: Progress) -> None:
    """How far the first criterion gets with any pledge and with limits taken away, one by one and all together."""
    criterion, limits = goal.floors[0].name, {}
    for name, lifted in {**{lift: [lift] for lift in LIFTS}, "all": [*LIFTS]}.items():
        progress.go_on(WHOLE_PART)
        programme = prepare_gap(goal.own, goal.offer, list(goal.levels), lifted)
        limits[name] = highest(programme, criterion, goal.levels)
        parts.proofs += programme.proofs
    parts.limits.update(limits)
