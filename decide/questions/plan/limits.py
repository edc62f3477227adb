"""Where a given laydown breaks a limit, and the programme with those limits lifted.

Ceilings, moves, beds, presence and the budget depend on the laydown alone and are checked row by row.
Whether a base can be guarded and supplied, and whether mandated effort and floors can be kept, depends on
tasks too: there the least violation is found by the programme itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from decide.errors import InputError, Place, Problem
from decide.language import mark
from decide.model.families import MOVEMENT, BrokenBy, families
from decide.model.fixing import with_bounds_of, with_laydown
from decide.model.formulation import formulate
from decide.model.instance import Instance
from decide.model.lp import Floats, Mask, Programme
from decide.model.scopes import area_scope, unit_scope
from decide.pack.laydown_file import Laydown
from decide.pack.schema import EffortTerm, FloorTerm, PresenceTerm
from decide.solve.answer import Answer
from decide.solve.elastic import TERM_FAMILIES, give_way
from decide.solve.highs import Session

OF_THE_LAYDOWN, OF_TASKS = (
    tuple(name for name, spec in families().items() if spec.broken is whose)
    for whose in (BrokenBy.LAYDOWN, BrokenBy.TASKS)
)
ROUNDING = 1e-3  # units or people: below it a limit is broken by rounding, not by the plan
MARGIN = 1e-9  # relative slack that keeps what is fixed feasible within solver tolerance


@dataclass(frozen=True)
class Broken:
    """A limit that the laydown breaks."""

    limit: str
    """Family of the limit, as in `docs/model.md`."""
    text: str
    """What is limited: a marked text."""
    about: str
    """Title of the unit type, area or term that it is about."""
    period: str
    """`all` where it holds over the horizon."""
    area: str
    """Empty where it holds for more than one area."""
    measure: str
    """Unit of the two figures."""
    planned: float
    """What the plan has, or what it would need (guards, escorts)."""
    allowed: float
    """What the limit allows or asks for, or what the plan can give."""
    sense: str
    """`at most` or `at least`: which side `allowed` bounds."""
    place: Place | None

    @property
    def what(self) -> str:
        """The limit in words, in English as data and problems have it."""
        return self.text.format(about=self.about)


TERM = mark("{about}")
CLOSED = mark("people at {about} (no base is open)")


@dataclass(frozen=True)
class Given:
    """A laydown ready to be scored: the programme with it fixed and what it breaks lifted."""

    instance: Instance
    programme: Programme
    station: Floats
    broken: tuple[Broken, ...]


def stationed(p: Instance, laydown: Laydown) -> Floats:
    """(u, a, t) units of a laydown.

    Raises `InputError` where there are more than the option ever has, or of a type that can do nothing.
    """
    station = np.zeros((len(p.units), len(p.areas), len(p.periods)))
    for (unit, area, period), units in laydown.units.items():
        station[p.units.index(unit), p.areas.index(area), p.periods.index(period)] = units
    problems = []
    most = p.strength.max(axis=1)
    for u, unit in enumerate(p.units):
        total = station[u].sum(axis=0)
        t = int(np.argmax(total))
        place = _place(laydown, p, units=[u], periods=[t])
        if total[t] > most[u] + ROUNDING:
            message = f"{total[t]:,.6g} {unit} in {p.periods[t]}, but the option never has more than {most[u]:,.6g}."
            hint = "Ask for fewer, or raise the strength with --set." if most[u] else "Leave the type out."
            problems.append(Problem(message, place, hint))
        elif total[t] > 0 and not p.available[u].any():
            problems.append(Problem(f"no {unit} is ever available, so none can be stationed.", place))
    if problems:
        raise InputError(problems)
    return station


def given(best: Answer, laydown: Laydown) -> Given:
    """The laydown fixed in an option's programme, with every limit it breaks found and lifted.

    Terms that the option itself cannot meet count as its best plan has them. Raises `InputError` as
    `stationed` does.
    """
    p = best.instance
    station = stationed(p, laydown)
    people = np.einsum("u,uat->at", p.persons, station)
    total = station.sum(axis=1)
    closed = (people > ROUNDING) & ~((p.open > 0) & (p.beds > 0))
    none = (total > ROUNDING) & (p.strength <= 0)
    broken = [_closed(p, laydown, people, a, t) for a, t in np.argwhere(closed)]
    broken += [_unit_limit(p, laydown, "strength", u, t, total[u, t], 0.0) for u, t in np.argwhere(none)]
    programme = best.programme
    if closed.any() or none.any():
        p = replace(
            p,
            open=np.where(closed, 1.0, p.open),
            beds=np.where(closed, people, p.beds),
            strength=np.where(none, total, p.strength),
        )
        programme = with_bounds_of(formulate(p), best.programme, TERM_FAMILIES)
    x = filled(p, programme, station)
    broken += list(_of_the_laydown(p, programme, laydown, x, none))
    programme = with_laydown(lifted(programme, x), station)
    session = Session()
    if session.solve(programme).status == "infeasible":
        loosened = give_way(programme, Session(), OF_TASKS)
        programme = loosened.programme
        solution = session.solve(programme)
        for row, bound, reached in loosened.given:
            if abs(bound - reached) > ROUNDING:
                broken.append(_of_tasks(p, programme, laydown, solution.x, row, bound, reached))
    return Given(p, programme, station, tuple(sorted(broken, key=_order)))


def _order(item: Broken) -> tuple[str, int, str]:
    return (item.place.file, item.place.line, item.what) if item.place else ("", 0, item.what)


def refuse(broken: Iterable[Broken], laydown: Laydown) -> None:
    """Raises `InputError` with every limit broken, at the line or cell of the laydown."""
    problems = [Problem(in_words(item), item.place) for item in broken]
    if problems:
        count = f"{len(problems)} limit{'s' * (len(problems) != 1)}"
        hint = "Change the plan, or score it with them lifted: --as-is."
        raise InputError([Problem(f"the plan breaks {count} of the option.", Place(laydown.file), hint), *problems])


def in_words(item: Broken) -> str:
    """One broken limit as a sentence, in English as all problems are."""
    where = f"{item.period}, {item.area}" if item.area else item.period
    planned, allowed = f"{item.planned:,.6g}", f"{item.allowed:,.6g}"
    if item.limit in OF_TASKS and item.sense == "at most":
        return f"{where}: {item.what}: {planned} needed, {allowed} can be had."
    side = "asked for" if item.sense == "at least" else "allowed"
    return f"{where}: {item.what}: {planned} {item.measure} in the plan, {allowed} {side}."


def filled(p: Instance, programme: Programme, station: Floats) -> Floats:
    """Column values with this laydown, the fewest moves it needs, every base fully held, and
    whoever is not needed yet still waiting."""
    x = np.zeros(len(programme.cost))
    before = np.concatenate([p.initial[:, :, None], station[:, :, :-1]], axis=2)
    for name, values in (("S", station), ("in", np.maximum(0.0, station - before))):
        block = programme.block(name)
        x[block.index] = values[tuple(block.at.values())]
    held = programme.block("h")
    x[held.index] = held.upper
    waiting = programme.block("w")
    x[waiting.index] = _waiting(p, station, np.maximum(0.0, station - before))[tuple(waiting.at.values())]
    return x


def _waiting(p: Instance, station: Floats, moved_in: Floats) -> Floats:
    """(u, t) pledged units that need not have joined yet for the laydown and its moves."""
    total, joining = station.sum(axis=1), moved_in.sum(axis=1)
    before = np.concatenate([p.initial[:, :, None], station[:, :, :-1]], axis=2)
    movable = (p.redeployable * before).sum(axis=1)
    needed = np.maximum(0.0, np.maximum(total - before.sum(axis=1), joining - movable))
    waiting = np.zeros_like(total)
    pool = np.zeros(len(total))
    for period in range(total.shape[1]):
        pool = np.maximum(0.0, pool + p.arrivals[:, period] - needed[:, period])
        waiting[:, period] = pool
    return np.asarray(waiting, dtype=float)


def overshoot(programme: Programme, x: Floats) -> tuple[Floats, Floats, Floats]:
    """How far each row lies above its upper and below its lower bound, and the size of what is summed."""
    activity = programme.activity(x)
    size = replace(programme, values=np.abs(programme.values)).activity(np.abs(x))
    return activity - programme.row_upper, programme.row_lower - activity, size


def checked_rows(programme: Programme) -> Floats:
    """The rows that depend on the laydown alone."""
    return np.concatenate([programme.rows(name).index for name in OF_THE_LAYDOWN])


def lifted(programme: Programme, x: Floats) -> Programme:
    """The programme with the rows of the laydown wide enough for it."""
    activity, size = programme.activity(x), overshoot(programme, x)[2]
    rows = checked_rows(programme)
    room = MARGIN * (1.0 + size)
    lower, upper = programme.row_lower.copy(), programme.row_upper.copy()
    upper[rows] = np.maximum(upper, activity + room)[rows]
    lower[rows] = np.minimum(lower, activity - room)[rows]
    return programme.with_bounds(lower, upper)


def _of_the_laydown(p: Instance, programme: Programme, laydown: Laydown, x: Floats, none: Mask) -> Iterable[Broken]:
    """Limits on the laydown alone that it breaks. `none` (u, t): already told, as there are none at all."""
    above, below, _ = overshoot(programme, x)
    grids = {
        name: programme.block(name).grid(x, [*none.shape[:1], len(p.areas), none.shape[1]]) for name in ("S", "in")
    }
    totals = {name: grid.sum(axis=1) for name, grid in grids.items()}
    people = np.einsum("u,uat->at", p.persons, grids["S"])
    for family in OF_THE_LAYDOWN:
        rows, spec = programme.rows(family), families()[family]
        for n, row in enumerate(rows.index):
            at = {dim: int(values[n]) for dim, values in rows.at.items()}
            over = max(above[row], below[row])
            if family == "budget":
                over *= 1e6
            if over <= ROUNDING:
                continue
            if spec.subject == "u":
                u, t = at["u"], at["t"]
                if not none[u, t]:
                    planned = float(totals["in" if spec.group is MOVEMENT else "S"][u, t])
                    yield _unit_limit(p, laydown, family, u, t, planned, planned - over)
            elif spec.subject == "a":
                a, t = at["a"], at["t"]
                planned = float(people[a, t])
                place = _place(laydown, p, areas=[a], periods=[t])
                yield _beds(p, spec.limit, a, t, planned, planned - over, place)
            else:
                yield _term(p, programme, laydown, family, at, int(row), x, bool(below[row] > above[row]))


def _unit_limit(p: Instance, laydown: Laydown, family: str, u: int, t: int, planned: float, allowed: float) -> Broken:
    spec = p.pack.units[p.units[u]]
    place = _place(laydown, p, units=[u], periods=[t])
    figures = float(planned), max(0.0, allowed)
    return Broken(
        family, families()[family].limit, spec.title, p.periods[t], "", spec.counted_in, *figures, "at most", place
    )


def _closed(p: Instance, laydown: Laydown, people: Floats, a: int, t: int) -> Broken:
    place = _place(laydown, p, areas=[a], periods=[t])
    return _beds(p, CLOSED, a, t, float(people[a, t]), 0.0, place)


def _beds(p: Instance, text: str, a: int, t: int, planned: float, allowed: float, place: Place) -> Broken:
    area = p.areas[a]
    title = p.pack.areas[area].title
    return Broken("camp", text, title, p.periods[t], area, "persons", planned, allowed, "at most", place)


def _term(
    p: Instance,
    programme: Programme,
    laydown: Laydown,
    family: str,
    at: Mapping[str, int],
    row: int,
    x: Floats,
    low: bool,
) -> Broken:
    """A presence term or a budget that the laydown breaks."""
    term = [*p.pack.terms.values()][at["term"]]
    scale = 1e6 if family == "budget" else 1.0
    bound = float(programme.row_lower[row] if low else programme.row_upper[row]) * scale
    planned = float(programme.activity(x)[row]) * scale
    side = getattr(term, "at_least" if low else "at_most")
    units, areas = None, None
    if isinstance(term, PresenceTerm):
        units, areas = np.flatnonzero(unit_scope(p, term)[0]), np.flatnonzero(area_scope(p, term))
    periods = [at["t"]] if "t" in at else None
    place = _place(laydown, p, units, areas, periods)
    period = p.periods[at["t"]] if "t" in at else "all"
    sense = "at least" if low else "at most"
    return Broken(family, TERM, term.title, period, "", side.unit, planned, bound, sense, place)


def _of_tasks(
    p: Instance, programme: Programme, laydown: Laydown, x: Floats, row: int, bound: float, reached: float
) -> Broken:
    """A limit that no use of the laydown keeps."""
    family, at = next(
        (name, {dim: int(values[np.flatnonzero(rows.index == row)[0]]) for dim, values in rows.at.items()})
        for name in OF_TASKS
        if row in (rows := programme.rows(name)).index
    )
    period = p.periods[at["t"]] if "t" in at else "all"
    if family in ("effort_term", "floor"):
        term = [*p.pack.terms.values()][at["term"]]
        assert isinstance(term, EffortTerm | FloorTerm)
        side = term.at_least
        planned = side.value - (bound - reached)
        place = Place(laydown.file)
        return Broken(family, TERM, term.title, period, "", side.unit, planned, side.value, "at least", place)
    a, t = at["a"], at["t"]
    inside = slice(programme.starts[row], programme.starts[row + 1])
    parts = programme.values[inside] * x[programme.columns[inside]]
    needed = float(parts[parts > 0].sum())
    title = p.pack.areas[p.areas[a]].title
    place = _place(laydown, p, areas=[a], periods=[t])
    had = needed - reached if needed - reached > ROUNDING else 0.0
    return Broken(family, families()[family].limit, title, period, p.areas[a], "effort", needed, had, "at most", place)


def _place(
    laydown: Laydown,
    p: Instance,
    units: Iterable[int] | None = None,
    areas: Iterable[int] | None = None,
    periods: Iterable[int] | None = None,
) -> Place:
    """Where the laydown puts most people within a scope; the file where it puts none."""
    wanted = [
        {labels[n] for n in numbers} if numbers is not None else {*labels}
        for labels, numbers in ((p.units, units), (p.areas, areas), (p.periods, periods))
    ]
    stations = [
        (-units_there * float(p.persons[p.units.index(key[0])]), n, laydown.places[key])
        for n, (key, units_there) in enumerate(laydown.units.items())
        if units_there > 0 and all(label in names for label, names in zip(key, wanted, strict=True))
    ]
    return min(stations)[2] if stations else Place(laydown.file)
