"""What can be had one more of, as directions of right-hand sides: units, beds, moves between areas, terms.

A price is asked along a direction: a type's strength moves its ceiling, the initial laydown and the moves allowed
together. The directions of unit types are read off programmes built anew at another strength, so that there is no
second account of what a strength enters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from decide.errors import Fault
from decide.model.families import ONE_UNIT
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Floats, Ints, Programme
from decide.model.strengths import with_strengths
from decide.solve.answer import Answer
from decide.solve.parametric import Ray

TENFOLD = 10.0  # how many times what there is a price is followed
THOUSAND = 1000.0  # and how many more at least


@dataclass(frozen=True)
class Increment:
    """Something to have one more of, with its directions, made when they are asked for."""

    family: str
    """`unit`, `bed`, `movement` or `term`."""
    id: str
    title: str
    one: str
    """What one more is."""
    at: float
    """How much there is: strength at the start, beds at the end, moves allowed in a period, the term's bound."""
    sign: float
    """+1 where more raises `at`; -1 for a lower bound of a term, where more means that less is asked."""
    upward: Callable[[], Ray | None]
    downward: Callable[[], Ray | None]
    cost: float
    """USD a year that one more costs; nan where the pack gives none."""

    @cached_property
    def more(self) -> Ray | None:
        """The direction to more of it (a term: to less asked)."""
        return self.upward()

    @cached_property
    def less(self) -> Ray | None:
        """The other direction."""
        return self.downward()


def increments(answer: Answer) -> Iterator[Increment]:
    """Every increment of a solved option, in the order of the pack."""
    yield from _units(answer)
    yield from _beds(answer)
    yield from _movement(answer)
    yield from _terms(answer)


def _units(answer: Answer) -> Iterator[Increment]:
    p = answer.instance
    for u, (name, unit) in enumerate(p.pack.units.items()):
        now = unit.strength.value
        yield Increment(
            "unit",
            name,
            unit.title,
            ONE_UNIT[unit.counted_in].one,
            now,
            1.0,
            partial(_more_units, answer, u, name, now),
            partial(_fewer_units, answer, u, name, now),
            unit.cost.value,
        )


def _more_units(answer: Answer, u: int, name: str, now: float) -> Ray:
    """The direction of more units: the programme with a few more, less that without. Where there are none, their
    columns come with the first: the programme is then built with them, and taken back to none by its bounds.

    The pack's departures are numbers of units: a unit that leaves nothing behind stays gone until the strength
    exceeds what leaves, which ends the ray.
    """
    pack = answer.instance.pack
    balance = now + _net_flow(answer, u)
    until = float(np.min(-balance[balance < 0.0], initial=np.inf))
    step = min(1.0, until / 3.0)

    def with_more(steps: int) -> Programme:
        return formulate(compile_instance(with_strengths(pack, {name: now + steps * step})))

    base, one = answer.programme, with_more(1)
    same = base.size == one.size and np.array_equal(base.columns, one.columns)
    if same:
        _same_matrix(base, one)
    if same and not answer.violations:
        lower, upper = difference(base, one, step)
    else:
        two = with_more(2)
        _same_matrix(one, two)
        lower, upper = difference(one, two, step)
    if not same:
        base = one.with_bounds(_finite_sum(one.row_lower, -step * lower), _finite_sum(one.row_upper, -step * upper))
        if answer.violations:  # the terms as they were loosened
            base = _loosened(base, answer.programme)
    return Ray(base, lower, upper, min(max((TENFOLD - 1.0) * now, THOUSAND), until))


def _fewer_units(answer: Answer, u: int, name: str, now: float) -> Ray | None:
    """The direction of fewer units, as far as some remain in every period that has any."""
    strength = answer.instance.strength[u]
    most = min(now, float(np.min(strength[strength > 0.0], initial=np.inf)))
    if most <= 0.0:
        return None
    step = min(1.0, most / 2.0)
    fewer = formulate(compile_instance(with_strengths(answer.instance.pack, {name: now - step})))
    _same_matrix(answer.programme, fewer)
    unloosened = formulate(answer.instance)
    lower, upper = difference(unloosened, fewer, step)
    return Ray(answer.programme, lower, upper, most)


def _net_flow(answer: Answer, u: int) -> Floats:
    """(t) units of a type pledged less departed by each period: strength before it is cut off at none."""
    p = answer.instance
    spec = p.pack.units[p.units[u]]
    far = spec.strength.value + sum(flow.units.value for flow in spec.departures.values())
    clear = compile_instance(with_strengths(p.pack, {p.units[u]: far}))
    return np.asarray(clear.strength[u] - far)


def difference(one: Programme, two: Programme, step: float) -> tuple[Floats, Floats]:
    """Change of the row bounds per unit between two programmes."""

    def change(a: Floats, b: Floats) -> Floats:
        finite = np.isfinite(a)
        return np.where(finite, np.where(finite, b, 0.0) - np.where(finite, a, 0.0), 0.0) / step

    return change(one.row_lower, two.row_lower), change(one.row_upper, two.row_upper)


def _finite_sum(bounds: Floats, change: Floats) -> Floats:
    moved = bounds + change
    return np.where(np.abs(moved) < 1e-9, 0.0, moved)


def _loosened(base: Programme, loosened: Programme) -> Programme:
    """The programme with the bounds of its terms as they stand in the loosened one."""
    lower, upper = base.row_lower.copy(), base.row_upper.copy()
    where = {name: n for n, name in enumerate(loosened.row_names)}
    for n, name in enumerate(base.row_names):
        if name in where and name.split(".")[0] in ("presence", "effort_term", "floor", "budget"):
            lower[n], upper[n] = loosened.row_lower[where[name]], loosened.row_upper[where[name]]
    return base.with_bounds(lower, upper)


def _same_matrix(one: Programme, other: Programme) -> None:
    if one.size != other.size or not (
        np.array_equal(one.columns, other.columns) and np.array_equal(one.values, other.values)
    ):
        raise Fault("a change of right-hand sides changed the matrix.")


def _row_ray(programme: Programme, rows: Ints, change: Floats, limit: float, lower: bool = False) -> Ray | None:
    """The direction that changes one bound of some rows; None without rows."""
    if not len(rows) or limit <= 0.0:
        return None
    none = np.zeros(len(programme.row_lower))
    direction = none.copy()
    direction[rows] = change
    return Ray(programme, direction, none, limit) if lower else Ray(programme, none, direction, limit)


def _beds(answer: Answer) -> Iterator[Increment]:
    """One more bed over the whole horizon: the camp rows' right-hand sides, times the share of the base held.

    At the margin this is the derivative by the beds themselves, which stand in the matrix beside the share held
    (envelope theorem); over a range it keeps that share as the plan has it.
    """
    p = answer.instance
    camp = answer.programme.rows("camp")
    for a, (name, area) in enumerate(p.pack.areas.items()):
        mine = camp.at["a"] == a
        held = answer.plan.held[a, camp.at["t"][mine]]
        rows, held, beds = camp.index[mine][held > 0], held[held > 0], p.beds[a, camp.at["t"][mine]][held > 0]
        if len(rows):
            now = float(p.beds[a, -1])
            fewest = float(beds.min())
            share_open = float(p.open[a] @ p.months / p.months.sum())
            yield Increment(
                "bed",
                name,
                area.title,
                "bed",
                now,
                1.0,
                partial(_row_ray, answer.programme, rows, held, max((TENFOLD - 1.0) * now, THOUSAND)),
                partial(_row_ray, answer.programme, rows, -held, fewest),
                p.pack.costs.bed.value * share_open,
            )


def _movement(answer: Answer) -> Iterator[Increment]:
    """One more able to change area in every period: the redeployment rows."""
    p, plan = answer.instance, answer.plan
    family = answer.programme.rows("redeployment")
    spare = answer.programme.row_upper - answer.programme.activity(answer.solution.x)
    for u, (name, unit) in enumerate(p.pack.units.items()):
        mine = family.at["u"] == u
        rows, t = family.index[mine], family.at["t"][mine]
        allowed = plan.moved_in[u].sum(axis=0)[t] + spare[rows]
        if len(rows):
            now = float(allowed.mean())
            one = np.ones(len(rows))
            yield Increment(
                "movement",
                name,
                unit.title,
                f"{ONE_UNIT[unit.counted_in].one} able to change area in each period",
                now,
                1.0,
                partial(_row_ray, answer.programme, rows, one, max((TENFOLD - 1.0) * now, THOUSAND)),
                partial(_row_ray, answer.programme, rows, -one, float(allowed.max())),
                float("nan"),
            )


FAMILY_OF = {"presence": "presence", "effort": "effort_term", "floor": "floor", "budget": "budget"}


def _terms(answer: Answer) -> Iterator[Increment]:
    """One unit less asked, or one more allowed: the rows of a term, in all its periods."""
    programme = answer.programme
    for number, (name, term) in enumerate(answer.instance.pack.terms.items()):
        family = programme.rows(FAMILY_OF[term.kind])
        rows = family.index[family.at["term"] == number]
        for side, sign in (("at_least", -1.0), ("at_most", 1.0)):
            bound = getattr(term, side, None)
            if bound is None or not len(rows):
                continue
            scale = 1e6 if term.kind == "budget" else 1.0
            unit = (
                "$m a year"
                if term.kind == "budget"
                else "effort"
                if term.kind == "effort"
                else ONE_UNIT[bound.unit].one
                if bound.unit in ONE_UNIT
                else bound.unit
            )
            now, change, low = bound.value / scale, np.full(len(rows), sign), sign < 0
            most = max((TENFOLD - 1.0) * abs(now), THOUSAND)
            least = abs(now) if term.kind in ("presence", "effort") else THOUSAND
            yield Increment(
                "term",
                f"{name}.{side}",
                term.title,
                unit,
                now,
                sign,
                partial(_row_ray, programme, rows, change, least if low else most, low),
                partial(_row_ray, programme, rows, -change, most if low else abs(now) or 0.0, low),
                float("nan"),
            )
