"""What could be changed to let an option's terms be kept: each remedy a path of the pack and how far it may go."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decide.model.instance import Instance
from decide.model.lp import Floats, Programme
from decide.pack.schema import Area, Pack, UnitType
from decide.pack.theatre import Theatre
from decide.questions.prices.increments import FAMILY_OF
from decide.results.lead_times import pledge_months
from decide.results.study import Ranged

Direction = tuple[Floats, Floats]
Sets = tuple[tuple[str, float | None], ...]
MANY = 10.0  # times what there is: the most a remedy may add
WHOLE = 1.0  # units are had one by one
SHARE_STEP = 1e-4
PARTS = ("kind", "path", "title", "unit", "now", "amount", "month", "month_low", "month_high")


@dataclass(frozen=True)
class Remedy:
    """One lever to free."""

    kind: str
    """`term`, `unit`, `pledge`, `bed`, `base` or `movement`."""
    title: str
    """Of the term, unit type or area."""
    path: str
    also: str
    """Further paths, separated by blanks, that the remedy removes (months at which a base opens or closes)."""
    now: float
    sign: float
    """-1 where the remedy lowers the value."""
    step: float
    """Amounts are rounded up to whole steps."""
    unit: str
    most: float
    cost: Ranged | None
    """USD a year for one more, where the pack's costs of units say so; beds are priced by the fixed cost."""
    months: Ranged | None = None
    """Of the pledge, or those that the pack's options state for such units, without a value; None where there are
    none."""
    direction: Callable[[Instance, Programme], Direction] | None = None
    """Change of the row bounds per unit; None where it is read off programmes built with more."""
    relaxed: bool = False
    """What it changes stands in the matrix: the direction is that of a relaxation."""
    whole: bool = False
    """All or nothing."""

    @property
    def gives_up(self) -> bool:
        """Whether a term gives way."""
        return self.kind == "term"

    def rounded(self, amount: float) -> float:
        """The amount up to the next whole step, rounding errors aside."""
        return max(self.step, round(math.ceil(amount / self.step - 1e-5) * self.step, 10))

    def part(self, amount: float) -> dict[str, Any]:
        """This amount as a row of the frame `parts`."""
        months = self.months or Ranged(*[math.nan] * 3)
        figures = self.now, amount, months.value, months.low, months.high
        return dict(zip(PARTS, (self.kind, self.path, self.title, self.unit, *figures), strict=True))

    def sets(self, amount: float) -> Sets:
        """The changes that apply this amount."""
        value = round(self.now + self.sign * amount, 10)
        number = int(value) if value == int(value) else value
        return ((self.path, number), *((path, None) for path in self.also.split()))


def remedies(theatre: Theatre, p: Instance, terms: Sequence[int]) -> Iterator[Remedy]:
    """Every remedy, in a fixed order: the conflicting terms, units, pledges, beds, bases, movement."""
    pack = p.pack
    yield from concessions(pack, terms)
    for u, (name, unit) in enumerate(pack.units.items()):
        if p.strength[u].any():
            yield from _units(theatre, name, unit)
    for a, (name, area) in enumerate(pack.areas.items()):
        if p.beds[a].any():
            yield _beds(p, a, name, area)
            if (p.open[a] < 1.0).any():
                yield _base(name, area)
    for u, (name, unit) in enumerate(pack.units.items()):
        if p.strength[u].any() and unit.redeployable.value < 1.0:
            yield _movement(u, name, unit)


def concessions(pack: Pack, numbers: Sequence[int]) -> Iterator[Remedy]:
    """What terms, by their numbers, may give up."""
    names = list(pack.terms)
    for n in numbers:
        name = names[n]
        term = pack.terms[name]
        for side, sign in (("at_least", -1.0), ("at_most", 1.0)):
            bound = getattr(term, side, None)
            if bound is None:
                continue
            step = 1.0 if bound.unit == "persons" else 1e5 if term.kind == "budget" else 0.01
            low = term.kind in ("presence", "effort")
            most = abs(bound.value) if side == "at_least" and low else MANY * max(abs(bound.value), 1000.0)
            yield Remedy(
                kind="term",
                title=term.title,
                path=f"terms.{name}.{side}",
                also="",
                now=bound.value,
                sign=sign,
                step=step,
                unit=bound.unit,
                most=most,
                cost=None,
                direction=_bound_moved(FAMILY_OF[term.kind], n, side, sign / budget_scale(term.kind)),
            )


def budget_scale(kind: str) -> float:
    """What a bound of a term is divided by in the programme: budgets stand in millions."""
    return 1e6 if kind == "budget" else 1.0


def _bound_moved(family: str, number: int, side: str, change: float) -> Callable[[Instance, Programme], Direction]:
    """One bound of a term, in all its rows."""

    def direction(p: Instance, programme: Programme) -> Direction:
        rows = programme.rows(family)
        lower, upper = np.zeros(len(programme.row_lower)), np.zeros(len(programme.row_upper))
        (lower if side == "at_least" else upper)[rows.index[rows.at["term"] == number]] = change
        return lower, upper

    return direction


def _units(theatre: Theatre, name: str, unit: UnitType) -> Iterator[Remedy]:
    months = [month.value for month in pledge_months(theatre).get(name, ())]  # none of a type that is added
    start = Remedy(
        kind="unit",
        title=unit.title,
        path=f"units.{name}.strength",
        also="",
        now=unit.strength.value,
        sign=1.0,
        step=WHOLE,
        unit=unit.counted_in,
        most=MANY * max(unit.strength.value, 100.0),
        cost=Ranged(unit.cost.value, unit.cost.low, unit.cost.high),
        months=Ranged(math.nan, min(months), max(months)) if months else None,
    )
    yield start
    for flow_name, flow in unit.arrivals.items():
        yield replace(
            start,
            kind="pledge",
            path=f"units.{name}.arrivals.{flow_name}.units",
            now=flow.units.value,
            most=MANY * max(flow.units.value, 100.0),
            months=Ranged(flow.month.value, flow.month.low, flow.month.high),
        )


def _beds(of: Instance, a: int, name: str, area: Area) -> Remedy:
    def direction(p: Instance, programme: Programme) -> Direction:
        camp = programme.rows("camp")
        mine = camp.at["a"] == a
        upper = np.zeros(len(programme.row_upper))
        upper[camp.index[mine]] = p.open[a, camp.at["t"][mine]]
        return np.zeros(len(programme.row_lower)), upper

    return Remedy(
        kind="bed",
        title=area.title,
        path=f"areas.{name}.beds",
        also="",
        now=area.beds.value,
        sign=1.0,
        step=1.0,
        unit="beds",
        most=float(max(1000.0, of.persons @ of.strength.max(axis=1))),
        cost=None,
        direction=direction,
        relaxed=True,
    )


def _base(name: str, area: Area) -> Remedy:
    removed = [f"areas.{name}.{field}" for field in ("open_from", "open_until") if getattr(area, field) is not None]
    return Remedy(
        kind="base",
        title=area.title,
        path=f"areas.{name}.open",
        also=" ".join(removed),
        now=0.0,
        sign=1.0,
        step=1.0,
        unit="share",
        most=1.0,
        cost=None,
        whole=True,
    )


def _movement(u: int, name: str, unit: UnitType) -> Remedy:
    now = unit.redeployable.value

    def direction(p: Instance, programme: Programme) -> Direction:
        rows = programme.rows("redeployment")
        mine = rows.at["u"] == u
        t = rows.at["t"][mine]
        before = np.where(t > 0, p.strength[u, t - 1], p.initial[u].sum())
        upper = np.zeros(len(programme.row_upper))
        upper[rows.index[mine]] = p.months[t] * before
        return np.zeros(len(programme.row_lower)), upper

    return Remedy(
        kind="movement",
        title=unit.title,
        path=f"units.{name}.redeployable",
        also="",
        now=now,
        sign=1.0,
        step=SHARE_STEP,
        unit="share a month",
        most=round(1.0 - now, 10),
        cost=None,
        direction=direction,
        relaxed=True,
    )
