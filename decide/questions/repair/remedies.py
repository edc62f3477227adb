"""What could be changed to let an option's terms be kept: each remedy a path of the pack and how far it may go."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decide.language import mark, number, per_cent, said, t
from decide.language.units import measure
from decide.model.instance import Instance
from decide.model.lp import Floats, Programme
from decide.pack.quantity import Quantity
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
ONE_MORE = {
    # of what a type is counted in
    "persons": mark("{title}: {amount} more person"),
    "airframes": mark("{title}: {amount} more airframe"),
    "units": mark("{title}: {amount} more unit"),
    "teams": mark("{title}: {amount} more team"),
}
MANY_MORE = {
    "persons": mark("{title}: {amount} more persons"),
    "airframes": mark("{title}: {amount} more airframes"),
    "units": mark("{title}: {amount} more units"),
    "teams": mark("{title}: {amount} more teams"),
}


@dataclass(frozen=True)
class Remedy:
    """One lever to free."""

    kind: str
    """`term`, `unit`, `pledge`, `bed`, `base` or `movement`."""
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
    """The remedy at an amount, in the language it is called in."""
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
                path=f"terms.{name}.{side}",
                also="",
                now=bound.value,
                sign=sign,
                step=step,
                unit=bound.unit,
                most=most,
                cost=None,
                sentence=_term_sentence(term.title, side, bound, sign, term.kind == "effort"),
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


def _term_sentence(title: str, side: str, bound: Quantity, sign: float, effort: bool) -> Callable[[float], str]:
    now = bound.value
    if effort:
        less = mark("ask for an effort of {new} instead of {now} ({amount} less) in “{title}”")
        return lambda amount: said(
            less, new=shown(now + sign * amount), now=shown(now), amount=shown(amount), title=title
        )
    asked = {
        "at_least": mark("ask for {new} {unit} instead of {now} ({amount} fewer) in “{title}”"),
        "at_most": mark("allow {new} {unit} instead of {now} ({amount} more) in “{title}”"),
    }[side]
    return lambda amount: said(
        asked,
        new=shown(now + sign * amount),
        unit=measure(bound.unit),
        now=shown(now),
        amount=shown(amount),
        title=title,
    )


def _units(theatre: Theatre, name: str, unit: UnitType) -> Iterator[Remedy]:
    many = unit.counted_in
    cost = Ranged(unit.cost.value, unit.cost.low, unit.cost.high)
    months = [month.value for month in pledge_months(theatre)[name]]

    def more(amount: float) -> str:
        text = (ONE_MORE if amount == 1 else MANY_MORE)[many]
        return said(text, title=unit.title, amount=shown(amount))

    def at_start(amount: float) -> str:
        if not months:
            return t(
                "{more}, there from the start (the pack states no months of force generation for this type)",
                more=more(amount),
            )
        return t(
            "{more}, there from the start, so pledged before: force generation of this type takes {months} months in "
            "the pack's options",
            more=more(amount),
            months=_span(min(months), max(months)),
        )

    def with_pledge(flow_name: str, month: Quantity) -> Callable[[float], str]:
        return lambda amount: t(
            "{more} with the pledge {pledge}, there {month} ({low} to {high}) months after the start",
            more=more(amount),
            pledge=repr(flow_name),
            month=shown(month.value),
            low=shown(month.low),
            high=shown(month.high),
        )

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
        sentence=at_start,
    )
    yield start
    for flow_name, flow in unit.arrivals.items():
        yield replace(
            start,
            kind="pledge",
            path=f"units.{name}.arrivals.{flow_name}.units",
            now=flow.units.value,
            most=MANY * max(flow.units.value, 100.0),
            sentence=with_pledge(flow_name, flow.month),
        )


def _span(low: float, high: float) -> str:
    return shown(low) if low == high else t("{low} to {high}", low=shown(low), high=shown(high))


def _beds(of: Instance, a: int, name: str, area: Area) -> Remedy:
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
        most=float(max(1000.0, of.persons @ of.strength.max(axis=1))),
        cost=None,
        sentence=lambda amount: (
            t("1 more bed in {area}", area=area.title)
            if amount == 1
            else t("{amount} more beds in {area}", amount=shown(amount), area=area.title)
        ),
        direction=direction,
        relaxed=True,
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
        sentence=lambda amount: t("keep all bases in {area} open throughout", area=area.title),
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
        sentence=lambda amount: t(
            "let {share} of {title} change area in a month instead of {now}",
            share=per_cent(now + amount, ".4g"),
            title=unit.title,
            now=per_cent(now, ".4g"),
        ),
        direction=direction,
        relaxed=True,
    )


def shown(value: float) -> str:
    """A number in words: whole without decimals, else up to four figures."""
    return number(value, ",.0f" if abs(value - round(value)) < 1e-9 else ",.4g")
