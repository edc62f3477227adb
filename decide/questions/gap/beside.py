"""Other options beside a pledge: how many people they bring, at what cost, how far they get with the same floors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from decide.errors import Fault
from decide.model.criteria import measure
from decide.model.lp import INF
from decide.pack.levers import figures
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.solve.answer import answer
from decide.solve.certificate import Certificate, worst_of
from decide.solve.extend import with_columns
from decide.solve.highs import Session
from decide.solve.modes import with_criteria
from decide.solve.stages import Ready, best, optimum


@dataclass(frozen=True)
class Beside:
    """What another option brings beyond one, once all is there, and what it reaches as it is."""

    option: str
    title: str
    uniformed: float
    """People, net."""
    cost: float
    """USD a year of units, beds and headquarters, net."""
    own: Mapping[str, float]
    """Score of its own best plan, by criterion."""
    highest: float
    """The most of the first criterion while the floors of the others are kept; nan if they cannot be."""
    short: float
    """Points by which every plan of it falls short of some floor; 0 if one reaches them all."""
    certificate: Certificate


def bringing_more(theatre: Theatre, case: Case, what_if: WhatIf) -> list[Case]:
    """The options of the same posture that have more uniformed people in the end than a case."""
    others = [resolve(theatre, name, what_if) for name in theatre.options if name != case.option.id]
    alike = [other for other in others if figures(other.pack.posture) == figures(case.pack.posture)]
    return [other for other in alike if uniformed(other) - uniformed(case) >= 1.0]


def set_beside(case: Case, other: Case, floors: Mapping[str, float]) -> Beside:
    """Another option beside a case. Raises `NoAnswer` if it has no plan, `Fault` if a solution fails."""
    own = answer(other)
    ready = with_criteria(own.instance, own.programme, list(floors))
    levels = dict(enumerate(floors.values()))
    short, proof = _shortfall(ready, levels)
    most = best(ready, 0, {c: level for c, level in levels.items() if c}, Session().solve)
    return Beside(
        other.option.id,
        other.option.title,
        uniformed(other) - uniformed(case),
        yearly_cost(other) - yearly_cost(case),
        {name: measure(own.instance, own.programme, name).value(own.solution.x) for name in floors},
        most[0] if most else float("nan"),
        short,
        worst_of([own.certificate, proof, *([most[1]] if most else [])]),
    )


def _shortfall(ready: Ready, levels: Mapping[int, float]) -> tuple[float, Certificate]:
    """min λ >= 0  subject to  f_c >= floor_c - λ for every floor."""
    rows = ready.programme.rows("criterion").index
    none = np.zeros(len(rows), np.int64)
    eased = with_columns(ready.programme, "short", np.zeros(1), np.full(1, INF), rows, none, np.ones(len(rows)))
    cost = np.zeros(len(eased.cost))
    cost[eased.block("short").index] = 1.0
    least = optimum(replace(ready, programme=eased).holding(levels), cost, Session().solve)
    if least is None:
        raise Fault("an option that has a plan was found to have none.")
    return max(0.0, least[1].objective), least[1]


def uniformed(case: Case) -> float:
    """Uniformed people in the mission once all have come and gone."""
    units = case.pack.units
    return sum(amount * units[name].persons.value for name, amount in at_end(case).items() if _in_uniform(case, name))


def _in_uniform(case: Case, name: str) -> bool:
    return case.pack.units[name].pool != "civilians"


def yearly_cost(case: Case) -> float:
    """USD a year of headquarters, beds and every unit, once all have come and gone."""
    pack = case.pack
    beds = sum(
        area.open.value * (area.beds.value + sum(camp.beds.value for camp in area.camps.values()))
        for area in pack.areas.values()
    )
    units = sum(amount * pack.units[name].cost.value for name, amount in at_end(case).items())
    return pack.costs.headquarters.value + pack.costs.bed.value * beds + units


def at_end(case: Case) -> dict[str, float]:
    """Units of each type once all have come and gone."""
    return {
        name: unit.strength.value
        + sum(flow.units.value for flow in unit.arrivals.values())
        - sum(flow.units.value for flow in unit.departures.values())
        for name, unit in case.pack.units.items()
    }
