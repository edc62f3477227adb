"""The path of a plan over the periods: who moves when, what arrives and leaves, which bases open and close.

The programme knows how many units stand where, not which of them moved. Moves are inferred, one type and
period at a time: areas that lose units are paired with areas that gain, the nearest pair first (by the
pack's links; pairs without a distance last; ties in the order of the areas). What is gained beyond what
is lost joins the mission, what is lost beyond what is gained leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from decide.model.instance import Instance
from decide.model.lp import Floats
from decide.model.plan import Plan, need_met, reference_by_period, uniformed
from decide.pack.schema import Pack
from decide.results.facts import SMALL
from decide.solve.answer import Answer

ABROAD = "abroad"
MOVES = ("period", "unit_type", "from_area", "to_area", "units", "unit", "persons")
EVENTS = ("month", "low", "high", "period", "kind", "id", "what", "change", "unit")
HELD = ("area", "period", "held", "open")
PERIODS = ("period", "season", "region", "people", "deaths", "uncovered")
COVER = ("objective", "region", "need", "period", "met", "final", "below_final")


def moves(answer: Answer) -> pd.DataFrame:
    """Moves between areas, joins from abroad and departures, by period and type."""
    p, plan = answer.instance, answer.plan
    rows = []
    for t, period in enumerate(p.periods):
        for u, unit in enumerate(p.units):
            before = p.initial[u] if t == 0 else plan.station[u, :, t - 1]
            for start, end, units in paired(plan.station[u, :, t] - before, distances(p)):
                names = [ABROAD if n < 0 else p.areas[n] for n in (start, end)]
                counted = p.pack.units[unit].counted_in
                rows.append((period, unit, *names, units, counted, units * float(p.persons[u])))
    return pd.DataFrame(rows, columns=[*MOVES])


def distances(p: Instance) -> Floats:
    """(a, a) km between areas; infinite where the pack gives no link."""
    km = np.full((len(p.areas), len(p.areas)), np.inf)
    for start, ends in p.pack.links.items():
        for end, distance in ends.items():
            a, b = p.areas.index(start), p.areas.index(end)
            km[a, b] = km[b, a] = distance.value
    return km


def paired(change: Floats, km: Floats) -> list[tuple[int, int, float]]:
    """(from, to, units) that explain the change (a) of one type; -1 stands for abroad."""
    lost, gained = np.maximum(-change, 0.0), np.maximum(change, 0.0)
    pairs = [(float(km[a, b]), int(a), int(b)) for a in np.flatnonzero(lost) for b in np.flatnonzero(gained)]
    pairing = []
    for _, a, b in sorted(pairs):
        units = float(min(lost[a], gained[b]))
        lost[a] -= units
        gained[b] -= units
        pairing.append((a, b, units))
    pairing += [(-1, int(b), float(gained[b])) for b in np.flatnonzero(gained)]
    pairing += [(int(a), -1, float(lost[a])) for a in np.flatnonzero(lost)]
    return [move for move in pairing if move[2] > SMALL]


def events(pack: Pack) -> pd.DataFrame:
    """What the option has arrive, leave, open and close, by month; months beyond the horizon have no period."""
    rows = [*_flows(pack), *_bases(pack)]
    rows.sort(key=lambda row: row[0])
    return pd.DataFrame([(*row[:3], _period(pack, row[0]), *row[3:]) for row in rows], columns=[*EVENTS])


def _flows(pack: Pack) -> Iterator[tuple[float, float, float, str, str, str, float, str]]:
    for name, unit in pack.units.items():
        for kind, sign, flows in (("arrival", 1.0, unit.arrivals), ("departure", -1.0, unit.departures)):
            for flow in flows.values():
                month = flow.month
                change = sign * flow.units.value
                yield month.value, month.low, month.high, kind, name, unit.title, change, unit.counted_in


def _bases(pack: Pack) -> Iterator[tuple[float, float, float, str, str, str, float, str]]:
    for name, area in pack.areas.items():
        for camp in area.camps.values():
            month = camp.month
            yield month.value, month.low, month.high, "camp", name, area.title, camp.beds.value, "beds"
        for kind, sign, when in (("opening", 1.0, area.open_from), ("closing", -1.0, area.open_until)):
            if when is not None:
                yield when.value, when.low, when.high, kind, name, area.title, sign * area.open.value, "share of bases"


def _period(pack: Pack, month: float) -> str:
    """The period in which a month lies; a change at its very end counts from the next one."""
    end = 0
    for period in pack.calendar.periods:
        end += period.months
        if month < end:
            return period.id
    return ""


def held(p: Instance, plan: Plan) -> pd.DataFrame:
    """Share of the bases held, by area and period."""
    rows = [
        (area, period, float(plan.held[a, t]), float(p.open[a, t]))
        for a, area in enumerate(p.areas)
        for t, period in enumerate(p.periods)
    ]
    return pd.DataFrame(rows, columns=[*HELD])


def cover(answer: Answer) -> pd.DataFrame:
    """Share of each kind of need met by region and period, and how far below that of the last period."""
    p, plan = answer.instance, answer.plan
    cells: dict[tuple[int, str], list[int]] = {}
    for n, kind in enumerate(p.needs.kind):
        cells.setdefault((int(p.region[p.needs.area[n]]), kind), []).append(n)
    rows = []
    for (r, kind), numbers in cells.items():
        size = p.needs.size[numbers, None] * p.needs.share[numbers]
        with np.errstate(invalid="ignore"):
            met = (size * plan.met[numbers]).sum(axis=0) / size.sum(axis=0)
        objective = p.objectives[p.needs.objective[numbers[0]]]
        for t, period in enumerate(p.periods):
            below = max(0.0, float(met[-1] - met[t]))
            rows.append((objective, p.regions[r], kind, period, float(met[t]), float(met[-1]), below))
    return pd.DataFrame(rows, columns=[*COVER])


def periods(answer: Answer) -> pd.DataFrame:
    """Uniformed people stationed by period and region, the need counted in deaths a year, and how much of it is not
    met."""
    p, plan = answer.instance, answer.plan
    counted = np.array([spec.measure == "count" for spec in p.pack.objectives.values()])
    reference = reference_by_period(p)
    left = reference - need_met(p, plan.met)
    deaths, uncovered = (part[counted].sum(axis=0) / p.months for part in (reference, left))
    people = np.zeros(deaths.shape)
    np.add.at(people, p.region, uniformed(p, plan))
    rows = [
        (period.id, period.season, region, float(people[r, t]), float(deaths[r, t]), float(uncovered[r, t]))
        for t, period in enumerate(p.pack.calendar.periods)
        for r, region in enumerate(p.regions)
    ]
    return pd.DataFrame(rows, columns=[*PERIODS])
