"""What could be changed to let an option's terms be kept: each remedy a path of the pack and how far it may go."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decide.analysis.compare import ONE
from decide.model.instance import Instance
from decide.model.lp import Floats, Programme
from decide.pack.read import Theatre
from decide.pack.schema import Area, Pack, UnitType
from decide.results import Ranged
from decide.solve.answer import Answer

Direction = tuple[Floats, Floats]
Sets = tuple[tuple[str, float | None], ...]
MANY = 10.0  # times what there is: the most a remedy may add
WHOLE = 1.0  # units are had one by one
SHARE_STEP = 1e-4


@dataclass(frozen=True)
class Remedy:
    """One lever to free."""

    kind: str
    """`term`, `unit`, `pledge`, `bed`, `base`, `movement`, or `together` for several terms."""
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
    sentence: Callable[[float], str]
    direction: Callable[[Instance, Programme], Direction] | None = None
    """For what stands in the matrix: change of the row bounds per unit in a relaxation."""
    whole: bool = False
    """All or nothing."""

    def rounded(self, amount: float) -> float:
        """The amount up to the next whole step, rounding errors aside."""
        return max(self.step, round(math.ceil(amount / self.step - 1e-5) * self.step, 10))

    def sets(self, amount: float) -> Sets:
        """The changes that apply this amount."""
        value = round(self.now + self.sign * amount, 10)
        number = int(value) if value == int(value) else value
        return ((self.path, number), *((path, None) for path in self.also.split()))


def remedies(theatre: Theatre, found: Answer, terms: Sequence[int]) -> Iterator[Remedy]:
    """Every remedy, in a fixed order: the conflicting terms, units, pledges, beds, bases, movement."""
    pack = found.case.pack
    yield from _terms(pack, terms)
    for u, (name, unit) in enumerate(pack.units.items()):
        if found.instance.strength[u].any():
            yield from _units(theatre, name, unit)
    for a, (name, area) in enumerate(pack.areas.items()):
        if found.instance.beds[a].any():
            yield _beds(found, a, name, area)
            if (found.instance.open[a] < 1.0).any():
                yield _base(name, area)
    for u, (name, unit) in enumerate(pack.units.items()):
        if found.instance.strength[u].any() and unit.redeployable.value < 1.0:
            yield _movement(u, name, unit)


def _terms(pack: Pack, numbers: Sequence[int]) -> Iterator[Remedy]:
    names = list(pack.terms)
    for number in numbers:
        name = names[number]
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
                path=f"terms.{name}.{side}",
                also="",
                now=bound.value,
                sign=sign,
                step=step,
                unit=bound.unit,
                most=most,
                cost=None,
                sentence=_term_sentence(term.title, side, bound.value, bound.unit, sign),
            )


def _term_sentence(title: str, side: str, now: float, unit: str, sign: float) -> Callable[[float], str]:
    verb = "ask for" if side == "at_least" else "allow"
    word = "fewer" if sign < 0 else "more"
    return lambda amount: (
        f"{verb} {shown(now + sign * amount)} {unit} instead of {shown(now)} ({shown(amount)} {word}) in “{title}”"
    )


def _units(theatre: Theatre, name: str, unit: UnitType) -> Iterator[Remedy]:
    one, many = ONE[unit.counted_in], unit.counted_in
    cost = Ranged(unit.cost.value, unit.cost.low, unit.cost.high)
    said = _pledge_months(theatre, name)

    def more(amount: float) -> str:
        return f"{unit.title}: {shown(amount)} more {one if amount == 1 else many}"

    def with_pledge(flow_name: str, when: str) -> Callable[[float], str]:
        return lambda amount: f"{more(amount)} with the pledge {flow_name!r}, there {when}"

    start = Remedy(
        kind="unit",
        path=f"units.{name}.strength",
        also="",
        now=unit.strength.value,
        sign=1.0,
        step=WHOLE,
        unit=many,
        most=MANY * max(unit.strength.value, 100.0),
        cost=cost,
        sentence=lambda amount: f"{more(amount)}, there from the start{said}",
    )
    yield start
    for flow_name, flow in unit.arrivals.items():
        month = flow.month
        when = f"{shown(month.value)} ({shown(month.low)} to {shown(month.high)}) months after the start"
        yield replace(
            start,
            kind="pledge",
            path=f"units.{name}.arrivals.{flow_name}.units",
            now=flow.units.value,
            most=MANY * max(flow.units.value, 100.0),
            sentence=with_pledge(flow_name, when),
        )


def _pledge_months(theatre: Theatre, name: str) -> str:
    """What the pack's options state of the months force generation takes for a type."""
    months = [
        float(value["month"]["value"])
        for option in theatre.options.values()
        for change in option.changes
        for path, value in change.set.items()
        if path.startswith(f"units.{name}.arrivals.")
        and isinstance(value, dict)
        and isinstance(value.get("month"), dict)
    ]
    if not months:
        return " (the pack states no months of force generation for this type)"
    low, high = min(months), max(months)
    span = shown(low) if low == high else f"{shown(low)} to {shown(high)}"
    return f", so pledged before: force generation of this type takes {span} months in the pack's options"


def _beds(found: Answer, a: int, name: str, area: Area) -> Remedy:
    def direction(p: Instance, programme: Programme) -> Direction:
        camp = programme.rows("camp")
        mine = camp.at["a"] == a
        upper = np.zeros(len(programme.row_upper))
        upper[camp.index[mine]] = p.open[a, camp.at["t"][mine]]
        return np.zeros(len(programme.row_lower)), upper

    return Remedy(
        kind="bed",
        path=f"areas.{name}.beds",
        also="",
        now=area.beds.value,
        sign=1.0,
        step=1.0,
        unit="beds",
        most=float(max(1000.0, found.instance.persons @ found.instance.strength.max(axis=1))),
        cost=None,
        sentence=lambda amount: f"{shown(amount)} more bed{'s' * (amount != 1)} in {area.title}",
        direction=direction,
    )


def _base(name: str, area: Area) -> Remedy:
    removed = [f"areas.{name}.{field}" for field in ("open_from", "open_until") if getattr(area, field) is not None]
    return Remedy(
        kind="base",
        path=f"areas.{name}.open",
        also=" ".join(removed),
        now=0.0,
        sign=1.0,
        step=1.0,
        unit="share",
        most=1.0,
        cost=None,
        sentence=lambda amount: f"keep all bases in {area.title} open throughout",
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
        path=f"units.{name}.redeployable",
        also="",
        now=now,
        sign=1.0,
        step=SHARE_STEP,
        unit="share a month",
        most=round(1.0 - now, 10),
        cost=None,
        sentence=lambda amount: (
            f"let {100 * (now + amount):.4g} % of {unit.title} change area in a month instead of {100 * now:.4g} %"
        ),
        direction=direction,
    )


def shown(value: float) -> str:
    """A number in words: whole without decimals, else up to four figures."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.4g}"
