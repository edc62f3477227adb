"""An option's programme with pledges and beds as variables, and its criteria as rows (docs/gap.md).

A pledge of units enters the right-hand sides of strength, movement and balance. Beds stand beside the share of the base
held, people <= (beds + bed) · h. With h at its most there, people <= beds · h + bed · open, the programme is linear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from decide.model.fixing import with_bounds_of
from decide.model.instance import Instance, compile_instance
from decide.model.lp import INF, Family, Floats, Ints, Programme, with_rows
from decide.model.pledges import Offer, beds_ready, fixed_cost_of_beds, with_pledges
from decide.model.strengths import scalable
from decide.solve.answer import Answer
from decide.solve.certificate import Certificate, certify, check
from decide.solve.elastic import TERM_FAMILIES
from decide.solve.extend import with_amounts, with_columns
from decide.solve.highs import Session, Solution
from decide.solve.modes import with_criteria
from decide.solve.stages import Ready

MILLION = 1e6
TRACE = 1e-6  # beds: a place without any gets its columns by it
TIME, TERMS, MOVES = "time", "terms", "moves"
LIFTS = (TIME, TERMS, MOVES)


@dataclass(frozen=True)
class CampRows:
    """The rows of camp capacity, one entry each, and where their beds and bases stand in the matrix."""

    rows: Ints
    area: Ints
    period: Ints
    base: Ints
    """Column of the share held."""
    base_entry: Ints
    bed_entry: Ints
    """Position of the entry; -1 where no bed can be had in time."""
    ready: Floats
    """Part of the period in which a further bed is there."""


@dataclass(frozen=True)
class Gap:
    """An option's programme with pledges and beds as columns, and its criteria as rows."""

    instance: Instance
    ready: Ready
    cost: Floats
    """(column) $m a year."""
    most: Floats
    """(u) most units of each type."""
    camp: CampRows
    session: Session
    proofs: list[Certificate] = field(default_factory=list)
    """Of every solve."""

    @property
    def units(self) -> Ints:
        """(u) columns of the pledges."""
        return self.ready.programme.block("pledge").index

    @property
    def beds(self) -> Ints:
        """(a) columns of the beds."""
        return self.ready.programme.block("bed").index

    def holding(self, floors: Mapping[str, float]) -> Programme:
        """The programme with least scores, by the criterion's name."""
        return self.ready.holding({self.ready.number(name): value for name, value in floors.items()})

    def solve(self, programme: Programme, afresh: bool = False) -> Solution:
        """A solution, certified if it is an optimum. Each solve starts from the optimal basis of the one before, as
        they differ little; the order of the solves is fixed. `afresh`: from scratch, for another objective, which took
        half the time. Raises `Fault`."""
        session = Session() if afresh else self.session
        solution = session.solve(programme)
        if solution.status == "optimal":
            session.base = session.highs.getBasis()
            if not check(programme, solution.x, solution.duals).holds:
                solution = Session().solve(programme)
            self.proofs.append(certify(programme, solution))
        return solution


def prepare_gap(answer: Answer, offer: Offer, names: Sequence[str], lifted: Sequence[str] = ()) -> Gap:
    """The programme of a solved option with what may be pledged. Its terms are as its best plan has them.

    `lifted` takes limits away: `time` (all is there from the start), `terms`, `moves` (every unit may change area).
    Raises `InputError` if a criterion has no score.
    """
    pack = answer.case.pack
    if TIME in lifted:
        offer = offer.at_once
    trace = dict.fromkeys(offer.beds, TRACE)
    may = np.array([offer.units.get(name, 0.0) > 0.0 for name in pack.units])

    def instance_with(amounts: Floats) -> Instance:
        units = {name: float(amount) for name, amount in zip(pack.units, amounts, strict=True) if name in offer.units}
        p = compile_instance(with_pledges(pack, offer, units, trace))
        return replace(p, redeployable=np.ones_like(p.redeployable)) if MOVES in lifted else p

    scaled = scalable(instance_with, may.astype(float), may)
    most = np.array([offer.units.get(name, 0.0) for name in pack.units])
    programme = with_amounts(scaled, "pledge", np.zeros(len(most)), most)
    programme = with_bounds_of(programme, answer.programme, TERM_FAMILIES)
    if TERMS in lifted:
        programme = _without_terms(programme)
    instance = instance_with(may.astype(float))
    ready = beds_ready(pack, offer)
    programme = _with_beds(instance, programme, offer, ready)
    programme = _only_pledged_wait(programme, instance_with(np.zeros(len(may))), instance)
    made = with_criteria(instance, programme, list(names))
    cost = np.zeros(len(programme.cost))
    cost[programme.block("pledge").index] = instance.unit_cost / MILLION
    cost[programme.block("bed").index] = pack.costs.bed.value * instance.open.max(axis=1) / MILLION
    return Gap(instance, made, cost, most, _camp(instance, made.programme, ready), Session())


def _without_terms(programme: Programme) -> Programme:
    lower, upper = programme.row_lower.copy(), programme.row_upper.copy()
    for family in TERM_FAMILIES:
        rows = programme.rows(family).index
        lower[rows], upper[rows] = -INF, INF
    return programme.with_bounds(lower, upper)


def _with_beds(p: Instance, programme: Programme, offer: Offer, ready: Floats) -> Programme:
    """The programme with a column of beds for each area, as if its base were held as far as it is open. What they cost
    is set against a budget."""
    camp, budget = programme.rows("camp"), programme.rows("budget").index
    a, t = camp.at["a"], camp.at["t"]
    each = [np.where(np.arange(len(p.areas))[:, None] == area, ready, 0.0) for area in range(len(p.areas))]
    yearly = np.array([fixed_cost_of_beds(p, more) for more in each]) / MILLION
    areas = np.arange(len(p.areas))
    rows = np.concatenate([camp.index, np.repeat(budget, len(areas))])
    columns = np.concatenate([a, np.tile(areas, len(budget))])
    values = np.concatenate([-(ready * p.open)[a, t], np.tile(yearly, len(budget))])
    kept = values != 0.0
    most = np.array([offer.beds.get(name, 0.0) for name in p.areas])
    return with_columns(programme, "bed", np.zeros(len(most)), most, rows[kept], columns[kept], values[kept])


def _only_pledged_wait(programme: Programme, without: Instance, with_one: Instance) -> Programme:
    """waiting[u,t]:  w[u,t] <= Σ_{t' <= t} arrivals[u,t'], the pledge's own among them.

    An option in which nobody is pledged has no w at all; a pledge of nothing must not bring one.
    """
    own = np.cumsum(without.arrivals, axis=1)
    each = np.cumsum(with_one.arrivals, axis=1) - own
    w, pledge = programme.block("w"), programme.block("pledge")
    rows = Family("waiting", {"u": len(own), "t": own.shape[1]}, upper=own).add(w)
    several = pledge.where(w["u"])
    rows.add(several, -each[w["u"], w["t"]], u=w["u"], t=w["t"])
    return with_rows(programme, [rows], {})


def _camp(p: Instance, programme: Programme, ready: Floats) -> CampRows:
    camp, held = programme.rows("camp"), programme.block("h")
    a, t = camp.at["a"], camp.at["t"]
    base = np.full((len(p.areas), len(p.periods)), -1)
    base[held["a"], held["t"]] = held.index
    places = {
        (int(row), int(column)): n
        for n, (row, column) in enumerate(zip(programme.entry_rows, programme.columns, strict=True))
    }
    beds = programme.block("bed").index
    return CampRows(
        rows=camp.index,
        area=a,
        period=t,
        base=base[a, t],
        base_entry=np.array([places[row, column] for row, column in zip(camp.index, base[a, t], strict=True)], int),
        bed_entry=np.array([places.get((row, beds[n]), -1) for row, n in zip(camp.index, a, strict=True)], int),
        ready=ready[a, t],
    )
