"""Terms that contradict each other, in the option's words, and the cheapest ways out.

A repair is a list of `path=value`: what it does is what the same list does given to `--set`. docs/repair.md holds the
definitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decide.analysis.least import Asker
from decide.analysis.remedies import Remedy, Sets, remedies
from decide.errors import NoAnswer, Place
from decide.model.plan import overall, scores
from decide.model.scoring import Bound, fixed_cost
from decide.pack.read import Theatre, WhatIf, resolve
from decide.results import Ranged
from decide.solve.answer import Answer, answer
from decide.solve.conflict import DUAL, RESOURCES, Conflict, Elastic, Wanting, conflicts
from decide.solve.elastic import MARGIN, loosen
from decide.solve.highs import Session

BOUNDS: tuple[Bound, ...] = ("value", "low", "high")
TOLD = 4  # of one kind of want, before the rest is counted
KINDS = ("term", "together", "movement", "base", "bed", "unit", "pledge")  # order in which equals are listed


@dataclass(frozen=True)
class NamedTerm:
    """A term of a conflict."""

    id: str
    title: str
    place: Place | None


@dataclass(frozen=True)
class NamedConflict:
    """An irreducible conflict in the option's words."""

    terms: tuple[NamedTerm, ...]
    wanting: tuple[str, ...]
    """What there is too little of."""


@dataclass(frozen=True)
class Repair:
    """A way out: every term is kept once its `sets` are applied."""

    kind: str
    sentence: str
    sets: Sets
    least: float
    """The least amount by the programme, before rounding to whole units; nan where it has no amount."""
    amount: float
    unit: str
    cost: Ranged
    """USD a year the pack charges for it, with its range; 0 where it only gives up or allows something."""
    score: float
    """Overall score of the plan after the repair, in points."""
    found: Answer


@dataclass(frozen=True)
class Diagnosis:
    """An option's conflicts and repairs; both empty where its terms can be kept."""

    found: Answer
    """The plan that breaks the terms least."""
    score: float
    conflicts: tuple[NamedConflict, ...]
    repairs: tuple[Repair, ...]


def diagnose(theatre: Theatre, option: str, what_if: WhatIf | None = None, *, ways_out: bool = True) -> Diagnosis:
    """Conflicts of an option's terms and changes that end them, the cheapest first.

    Repairs are ordered by cost a year, then by score (highest first), then by kind and path; without `ways_out` none
    is looked for, which takes a fraction of the time. Raises as `resolve` and `answer` do.
    """
    what_if = what_if or WhatIf()
    session = Session()
    found = answer(resolve(theatre, option, what_if), session=session)
    before = _score(found)
    if not found.violations:
        return Diagnosis(found, before, (), ())
    asker = Asker(theatre, option, what_if, Elastic())
    named = conflicts(asker.base.programme, asker.elastic)
    if not ways_out:
        return Diagnosis(found, before, tuple(_named(found, conflict) for conflict in named), ())
    names = list(found.instance.pack.terms)
    terms = [term for conflict in named for term in conflict.terms]
    repairs = list(_repairs(asker, found, terms, session))
    presence = all(found.instance.pack.terms[names[term]].kind == "presence" for term in terms)
    if presence and all(repair.kind in ("term", "together") for repair in repairs):
        repairs += _pairs(asker, found, terms, session)
    repairs.sort(key=lambda r: (round(r.cost.value, 2), -round(r.score, 6), KINDS.index(r.kind), r.sets[0][0]))
    return Diagnosis(found, before, tuple(_named(found, conflict) for conflict in named), tuple(repairs))


def with_repair(what_if: WhatIf, repair: Repair) -> WhatIf:
    """The what-if with a repair's changes after its own."""
    return replace(what_if, sets=(*what_if.sets, *repair.sets))


def _repairs(asker: Asker, found: Answer, terms: Sequence[int], session: Session) -> Iterator[Repair]:
    seen: set[Sets] = set()
    for kept in (None, *terms):
        together = _together(asker, found, kept, session)
        if together is not None and together.sets not in seen:
            seen.add(together.sets)
            yield together
    for remedy in remedies(asker.theatre, found, terms):
        settled = asker.least(remedy)
        if settled is not None and (sets := remedy.sets(settled[0])) not in seen:
            yield _repair(asker, found, session, remedy, sets, remedy.sentence(settled[0]), *settled)


def _repair(
    asker: Asker,
    before: Answer,
    session: Session,
    remedy: Remedy,
    sets: Sets,
    sentence: str,
    amount: float,
    least: float,
) -> Repair:
    after = answer(asker.case(sets), session=session)
    fixed = [fixed_cost(after.instance, bound) - fixed_cost(before.instance, bound) for bound in BOUNDS]
    each = remedy.cost or Ranged(0.0, 0.0, 0.0)
    cost = Ranged(fixed[0] + amount * each.value, fixed[1] + amount * each.low, fixed[2] + amount * each.high)
    return Repair(remedy.kind, sentence, sets, least, amount, remedy.unit, cost, _score(after), after)


def _together(asker: Asker, found: Answer, kept: int | None, session: Session) -> Repair | None:
    """Several terms given up together by the least total relative violation, all but the one kept; None where a single
    term is enough, or where giving up the others is not."""
    pack = found.case.pack
    names = list(pack.terms)
    try:
        _, violations = loosen(asker.base.programme, Session(), () if kept is None else (kept,))
    except NoAnswer:
        return None
    most: dict[tuple[int, str], float] = {}
    for violation in violations:
        side = "at_least" if violation.reached < violation.bound else "at_most"
        gap = abs(violation.reached - violation.bound)
        most[violation.term, side] = max(gap, most.get((violation.term, side), 0.0))
    if len(most) < 2:
        return None
    several = list(remedies(asker.theatre, found, sorted({term for term, _ in most})))
    for slack in range(3):
        sets: list[tuple[str, float | None]] = []
        words: list[str] = []
        for (term, side), gap in sorted(most.items()):
            remedy = next(item for item in several if item.path == f"terms.{names[term]}.{side}")
            scale = 1e6 if pack.terms[names[term]].kind == "budget" else 1.0
            amount = remedy.rounded(gap * scale) + slack * remedy.step
            sets += remedy.sets(amount)
            words.append(remedy.sentence(amount))
        if asker.feasible(tuple(sets)):
            joined = replace(remedy, kind="together", unit="terms")
            count = float(len(words))
            return _repair(asker, found, session, joined, tuple(sets), "; and ".join(words), count, float("nan"))
    return None


def _pairs(asker: Asker, found: Answer, terms: Sequence[int], session: Session) -> Iterator[Repair]:
    """Beds in one area together with units or movement, where no single remedy but giving up a term helps.

    The areas are those whose beds the proof of the conflict names, at once or with enough of the other. For each the
    least of the other with beds in plenty, then the least beds with that.
    """
    several = list(remedies(asker.theatre, found, terms))
    beds = {remedy.path: remedy for remedy in several if remedy.kind == "bed"}
    others = [remedy for remedy in several if remedy.kind in ("unit", "pledge", "movement")]
    tried: set[tuple[str, str]] = set()
    at_once = [(bed, other) for bed in _short_of(asker, beds, ()) for other in _useful(asker, others, bed)]
    with_other = [(bed, other) for other in others for bed in _short_of(asker, beds, other.sets(other.most))]
    for bed, other in (*at_once, *with_other):
        if (bed.path, other.path) in tried:
            continue
        tried.add((bed.path, other.path))
        if (settled := asker.least(other, bed.sets(bed.most))) is None:
            continue
        enough = other.sets(settled[0])
        if (places := asker.least(bed, enough)) is None:
            continue
        sentence = f"{other.sentence(settled[0])}; and {bed.sentence(places[0])}"
        yield _repair(asker, found, session, other, (*enough, *bed.sets(places[0])), sentence, *settled)


def _short_of(asker: Asker, beds: Mapping[str, Remedy], sets: Sets) -> Iterator[Remedy]:
    """The areas whose beds the proof of the conflict rests on after some changes; none where these do not help."""
    short = asker.shortage(sets)
    if sets and short.total >= asker.shortage(()).total - MARGIN:
        return
    full = asker.built(sets)
    camp = full.programme.rows("camp")
    for a in np.unique(camp.at["a"][np.abs(short.duals[camp.index]) > DUAL]):
        if (bed := beds.get(f"areas.{full.instance.areas[a]}.beds")) is not None:
            yield bed


def _useful(asker: Asker, others: Sequence[Remedy], bed: Remedy) -> Iterator[Remedy]:
    """The remedies for units or movement that the proof of the conflict rests on once there are beds in plenty."""
    plenty = bed.sets(bed.most)
    short, full = asker.shortage(plenty), asker.built(plenty)
    if short.total >= asker.shortage(()).total - MARGIN:
        return
    wanted: dict[str, set[str]] = {}
    for kind, families in (("movement", ("redeployment",)), ("unit", ("strength", "balance", "continuity"))):
        for family in families:
            rows = full.programme.rows(family)
            priced = rows.at["u"][np.abs(short.duals[rows.index]) > DUAL]
            wanted.setdefault(kind, set()).update(full.instance.units[u] for u in np.unique(priced))
    wanted["pledge"] = wanted["unit"]
    for other in others:
        if other.path.split(".")[1] in wanted[other.kind]:
            yield other


def _score(found: Answer) -> float:
    return overall(found.instance, scores(found.instance, found.plan.met))


def _named(found: Answer, conflict: Conflict) -> NamedConflict:
    pack, located = found.case.pack, found.case.located
    names = list(pack.terms)
    terms = tuple(
        NamedTerm(names[n], pack.terms[names[n]].title, located.place(("terms", names[n]))) for n in conflict.terms
    )
    wanting: dict[str, list[str]] = {}
    for item in conflict.wanting:
        titles = wanting.setdefault(RESOURCES[item.family][1], [])
        title = _title(found, item)
        titles += [title] if title not in titles else []
    return NamedConflict(terms, tuple(f"{what} ({_listed(titles)})" for what, titles in wanting.items()))


def _title(found: Answer, item: Wanting) -> str:
    p = found.instance
    return p.pack.units[p.units[item.number]].title if item.dim == "u" else p.pack.areas[p.areas[item.number]].title


def _listed(titles: Sequence[str]) -> str:
    more = len(titles) - TOLD
    return ", ".join(titles[:TOLD]) + (f" and {more} more" if more > 0 else "")
