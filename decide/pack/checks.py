"""What the schema alone cannot say: names that must exist, shares that must sum, units that agree.

Each check yields (path, message, hint); the reader turns them into file:line. All are run, so that a
user sees every problem at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

from decide.errors import unknown
from decide.pack.amounts import amount, lookup, needed
from decide.pack.in_scope import Places
from decide.pack.located import Complaint, dotted, types_at
from decide.pack.modifier_checks import check_modifiers
from decide.pack.quantity import Quantity, quantities
from decide.pack.schema import (
    Area,
    Change,
    Consent,
    Factor,
    Lever,
    Need,
    Option,
    Pack,
    PresenceTerm,
    Scenario,
    Stress,
    Term,
    UnitType,
)
from decide.pack.strict_yaml import Path_

SHARE_TOLERANCE = 1e-6  # shares are written with a few decimals: this is rounding, not slack
AREA_FIGURES = [name for name in Area.model_fields if types_at(Area, (name,)) == [Quantity]]


def check_pack(pack: Pack, beside: Pack | None = None) -> Iterator[Complaint]:
    """Every problem of a pack that is well formed. `beside` is a pack without problems: the evidence of figures that
    are the very same in both is not looked at again.

    In three stages, each begun when the one before finds nothing: names, what needs add up to, what
    weights weigh. Otherwise one misspelling would be reported as many problems.
    """
    sources = partial(_sources, beside=beside)
    names = (
        sources,
        _areas,
        _factors,
        _weights,
        _units,
        _laydown,
        _links,
        _tasks,
        _needs,
        _terms,
        _calendar,
        check_modifiers,
    )
    for stage in (names, (_need_sizes, _need_weights), (_weighed,)):
        faulty = False
        for check in stage:
            for complaint in check(pack):
                faulty = True
                yield complaint
        if faulty:
            return


def check_citations(changed: Option | Scenario, sources: Collection[str]) -> Iterator[Complaint]:
    """Every source that an option or a scenario cites and the pack does not list."""
    if isinstance(changed, Option):
        yield from check_source((), changed, sources)
        for n, judgement in enumerate(changed.source_says):
            yield from _among(("source_says", n, "source"), "source", judgement.source, sources)
        for n, clause in enumerate(changed.clauses):
            if clause.source is not None:
                yield from _among(("clauses", n, "source"), "source", clause.source, sources)
        if changed.consent is not None:
            yield from check_source(("consent",), changed.consent, sources)
    for n, change in enumerate(changed.changes):
        yield from check_source(("changes", n), change, sources)


def check_source(
    path: Path_, cited: Option | Consent | Change | Lever | Factor | Stress, sources: Collection[str]
) -> Iterator[Complaint]:
    """The source of one entry, if it cites one that the pack does not list."""
    if cited.source is not None:
        yield from _among((*path, "source"), "source", cited.source, sources)


def _among(path: Path_, kind: str, word: str, names: Collection[str]) -> Iterator[Complaint]:
    if word not in names:
        yield (path, *unknown(kind, word, names))


def _sums(path: Path_, what: str, shares: Iterable[Quantity]) -> Iterator[Complaint]:
    total = sum(share.value for share in shares)
    if abs(total - 1.0) > SHARE_TOLERANCE:
        yield path, f"{what} must sum to 1, but sum to {total:.7g}.", ""


def _sources(pack: Pack, beside: Pack | None) -> Iterator[Complaint]:
    listed = beside is not None and pack.sources.keys() >= beside.sources.keys()
    for path, quantity in quantities(pack, beside=beside if listed else None):
        if quantity.source is not None:
            yield from _among(path, "source", quantity.source, pack.sources)


REACH = ("reach_near", "reach_ring", "reach_beyond")
HARM = ("deaths", "events", "non_state_share", *REACH)


def _areas(pack: Pack) -> Iterator[Complaint]:
    for name, area in pack.areas.items():
        path = ("areas", name)
        yield from _among((*path, "region"), "region", area.region, pack.regions)
        given = [field for field in HARM if getattr(area, field) is not None]
        if given and len(given) < len(HARM):
            missing = ", ".join(field for field in HARM if field not in given)
            yield path, f"area {name!r} gives {', '.join(given)} but not {missing}.", "Give all or none."
        bands = [share for field in REACH if (share := getattr(area, field)) is not None]
        if len(bands) == len(REACH):
            yield from _sums((*path, REACH[0]), f"the reach bands of {name!r}", bands)
        if area.open_from and area.open_until and area.open_from.value >= area.open_until.value:
            message = f"the bases of {name!r} close before they open."
            yield (*path, "open_until"), message, "Make open_from the earlier month."
        for factor in area.factors:
            yield from _free((*path, "factors", factor), factor)


def _factors(pack: Pack) -> Iterator[Complaint]:
    for factor in pack.factors:
        yield from _free(("factors", factor), factor)


def _free(path: Path_, factor: str) -> Iterator[Complaint]:
    if factor in AREA_FIGURES:
        yield path, f"{factor!r} is already a quantity of every area.", "Give the factor another name."


def _weights(pack: Pack) -> Iterator[Complaint]:
    for objective, by_region in pack.weights.items():
        yield from _among(("weights", objective), "objective", objective, pack.objectives)
        for region in by_region:
            yield from _among(("weights", objective, region), "region", region, pack.regions)
    if not any(weight.value > 0 for by_region in pack.weights.values() for weight in by_region.values()):
        yield ("weights",), "all weights are zero.", "Give at least one weight above zero."


def _weighed(pack: Pack) -> Iterator[Complaint]:
    for objective, by_region in pack.weights.items():
        for region, weight in by_region.items():
            if weight.value > 0 and needed(pack, objective, region) <= 0:
                message = f"nothing is needed for {objective!r} in {region!r}, so it cannot be weighed."
                yield ("weights", objective, region), message, "Remove the weight, or set it to 0."


def _units(pack: Pack) -> Iterator[Complaint]:
    for name, unit in pack.units.items():
        for inner, quantity in _counted(unit):
            path = ("units", name, *inner)
            if quantity.unit != unit.counted_in:
                message = f"the unit is {quantity.unit!r}, but {name!r} is counted in {unit.counted_in!r}."
                yield path, message, ""
            yield from _not_negative(path, quantity)
        if unit.formation is not None and unit.formation.size.low <= 0:
            path = ("units", name, "formation", "size")
            yield path, f"the {unit.formation.title} of {name!r} must be larger than nothing.", ""


def _counted(unit: UnitType) -> Iterator[tuple[Path_, Quantity]]:
    yield ("strength",), unit.strength
    for field, flows in (("arrivals", unit.arrivals), ("departures", unit.departures)):
        for name, flow in flows.items():
            yield (field, name, "units"), flow.units
    if unit.formation is not None:
        yield ("formation", "size"), unit.formation.size


def _not_negative(path: Path_, quantity: Quantity) -> Iterator[Complaint]:
    if quantity.low < 0:
        yield path, f"{dotted(path)} must be at least 0, but its range begins at {quantity.low:g}.", ""


def _laydown(pack: Pack) -> Iterator[Complaint]:
    for unit, by_area in pack.laydown.items():
        yield from _among(("laydown", unit), "unit type", unit, pack.units)
        for area in by_area:
            yield from _among(("laydown", unit, area), "area", area, pack.areas)
        yield from _sums(("laydown", unit), f"the shares of {unit!r} over the areas", by_area.values())


def _links(pack: Pack) -> Iterator[Complaint]:
    seen = set()
    for start, ends in pack.links.items():
        yield from _among(("links", start), "area", start, pack.areas)
        for end in ends:
            path = ("links", start, end)
            yield from _among(path, "area", end, pack.areas)
            if start == end:
                yield path, f"{start!r} is linked to itself.", "Remove the link."
            elif (end, start) in seen:
                yield path, f"the distance of {start!r} and {end!r} is given twice.", "Keep one."
            seen.add((start, end))


def _tasks(pack: Pack) -> Iterator[Complaint]:
    for name, task in pack.tasks.items():
        path = ("tasks", name)
        for field in ("productivity", "lift"):
            for unit in getattr(task, field):
                yield from _among((*path, field, unit), "unit type", unit, pack.units)
        yield from _places(pack, path, task)
        if task.reach is not None and task.role not in ("mobile", "casevac"):
            yield (*path, "reach"), f"a task with the role {task.role!r} has no reach.", "Remove the reach."
    for role in ("hold", "escort", "guard", "casevac"):
        alike = [name for name, task in pack.tasks.items() if task.role == role]
        if len(alike) > 1:
            yield ("tasks", alike[1], "role"), f"the task {alike[0]!r} already has the role {role!r}.", "Keep one."
    if not any(task.role == "hold" for task in pack.tasks.values()):
        yield ("tasks",), "no task has the role 'hold', so no base can be held.", "Add one."


def _places(pack: Pack, path: Path_, scope: Places) -> Iterator[Complaint]:
    """Areas and regions that a scope names and the pack does not have."""
    for n, area in enumerate(scope.areas):
        yield from _among((*path, "areas", n), "area", area, pack.areas)
    for n, region in enumerate(scope.regions):
        yield from _among((*path, "regions", n), "region", region, pack.regions)


def _needs(pack: Pack) -> Iterator[Complaint]:
    names = {*AREA_FIGURES, *pack.factors}.union(*(area.factors for area in pack.areas.values()))
    for kind, need in pack.needs.items():
        path = ("needs", kind)
        yield from _among((*path, "objective"), "objective", need.objective, pack.objectives)
        for n, region in enumerate(need.regions):
            yield from _among((*path, "regions", n), "region", region, pack.regions)
        for region in need.weight:
            yield from _among((*path, "weight", region), "region", region, pack.regions)
        for task in need.served_by:
            yield from _among((*path, "served_by", task), "task", task, pack.tasks)
        for field in ("amount", "requirement"):
            for part in ("times", "over"):
                for n, name in enumerate(getattr(getattr(need, field), part)):
                    yield from _among((*path, field, part, n), "quantity", name, names)


def _need_sizes(pack: Pack) -> Iterator[Complaint]:
    """A need that arises must be possible to meet: its sizes are numbers above zero."""
    for kind, need in pack.needs.items():
        for name, area in pack.areas.items():
            if need.regions and area.region not in need.regions:
                continue
            if problem := _need_size(pack, need, area):
                part, message, hint = problem
                yield ("needs", kind, part), f"the need {kind!r} in {name!r}: {message}", hint


def _need_size(pack: Pack, need: Need, area: Area) -> tuple[str, str, str] | None:
    size = amount(pack, area, need.amount.times)
    if size < 0 or amount(pack, area, need.amount.times, need.amount.over) < 0:
        return "amount", "the amount is below zero.", "Mend its factors."
    if size == 0:
        return None
    for part, product in (("amount", need.amount), ("requirement", need.requirement)):
        named = [*product.over] if part == "amount" else [*product.times, *product.over]
        figures = {factor: lookup(pack, area, factor) for factor in named}
        wrong = [factor for factor, figure in figures.items() if figure is None or figure.value <= 0]
        if wrong:
            given = "is not given" if figures[wrong[0]] is None else "is not above zero"
            return part, f"{wrong[0]!r} {given}, so its {part} cannot be computed.", "Give a quantity above zero."
    return None


def _need_weights(pack: Pack) -> Iterator[Complaint]:
    for objective, spec in pack.objectives.items():
        kinds = {kind: need for kind, need in pack.needs.items() if need.objective == objective}
        if not kinds:
            yield ("objectives", objective), f"the objective {objective!r} has no need.", "Add one."
        if spec.measure == "count":
            for kind, need in kinds.items():
                if need.weight:
                    message = f"{objective!r} is measured as a count, so its needs carry no weight."
                    yield ("needs", kind, "weight"), message, "Remove the weight."
            continue
        for region in pack.regions:
            yield from _shares_of_needs(objective, region, kinds)
        for kind, need in kinds.items():
            for region in need.weight:
                if need.regions and region not in need.regions:
                    message = f"{kind!r} is weighed in {region!r}, where it does not arise."
                    yield ("needs", kind, "weight", region), message, "Remove the weight."


def _shares_of_needs(objective: str, region: str, kinds: Mapping[str, Need]) -> Iterator[Complaint]:
    weights: dict[str, Quantity] = {}
    for kind, need in kinds.items():
        if need.regions and region not in need.regions:
            continue
        if region in need.weight:
            weights[kind] = need.weight[region]
        else:
            message = f"the need {kind!r} has no weight in {region!r}."
            yield ("needs", kind), message, "Give its share of the objective there."
    if weights:
        what = f"the weights of the needs of {objective!r} in {region!r} ({', '.join(weights)})"
        yield from _sums(("needs", next(iter(weights)), "weight", region), what, weights.values())


def _terms(pack: Pack) -> Iterator[Complaint]:
    for name, term in pack.terms.items():
        path = ("terms", name)
        yield from _places(pack, path, term)
        yield from _from_until(pack, path, term)
        if term.kind == "presence":
            yield from _presence(pack, path, term)
        elif term.kind == "effort":
            yield from _among((*path, "task"), "task", term.task, pack.tasks)
        elif term.kind == "floor":
            yield from _among((*path, "objective"), "objective", term.objective, pack.objectives)
        if term.kind in ("floor", "budget") and (term.from_period or term.until_period):
            message = f"a {term.kind} holds over the whole horizon."
            yield path, message, "Remove from_period and until_period."
        if term.kind == "budget" and (term.areas or term.regions):
            yield path, "a budget holds for the whole mission.", "Remove areas and regions."


def _from_until(pack: Pack, path: tuple[str, str], term: Term) -> Iterator[Complaint]:
    periods = [period.id for period in pack.calendar.periods]
    for field in ("from_period", "until_period"):
        period = getattr(term, field)
        if period is not None:
            yield from _among((*path, field), "period", period, periods)
    if {term.from_period, term.until_period} <= {*periods} and term.from_period and term.until_period:
        first, last = periods.index(term.from_period), periods.index(term.until_period)
        if first > last:
            yield (*path, "until_period"), "until_period comes before from_period.", "Mend one of them."


def _presence(pack: Pack, path: tuple[str, str], term: PresenceTerm) -> Iterator[Complaint]:
    for n, unit in enumerate(term.units):
        yield from _among((*path, "units", n), "unit type", unit, pack.units)
    single = term.units[0] if len(term.units) == 1 and not term.pools else None
    expected = "persons"
    if single is not None:
        if single not in pack.units:
            return
        expected = pack.units[single].counted_in
    if term.at_least is None and term.at_most is None:
        yield path, f"{dotted(path)}: 'at_least' or 'at_most' is missing.", ""
    for field in ("at_least", "at_most"):
        bound = getattr(term, field)
        if bound is None:
            continue
        if bound.unit != expected:
            message = f"the unit of {field} is {bound.unit!r}, but must be {expected!r}."
            yield (*path, field), message, ""
        yield from _not_negative((*path, field), bound)
    if term.at_least and term.at_most and term.at_least.value > term.at_most.value:
        yield (*path, "at_least"), "at_least is above at_most.", "Mend one of them."


def _calendar(pack: Pack) -> Iterator[Complaint]:
    ids = [period.id for period in pack.calendar.periods]
    for n, period in enumerate(ids):
        if period in ids[:n]:
            yield ("calendar", "periods", n, "id"), f"the period {period!r} is given twice.", "Rename one."
