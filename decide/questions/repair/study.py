"""Terms that contradict each other, in the option's words, and the cheapest ways out.

A repair is a list of `path=value`: what it does is what the same list does given to `--set`. docs/repair.md holds the
definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace

from decide.batch import run_all
from decide.errors import NoAnswer, Place
from decide.language import said, t
from decide.model.families import families
from decide.model.plan import overall, scores
from decide.pack.mode import WEIGHTED
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.progress import silent
from decide.questions.repair.cheapest import Asker, Built
from decide.questions.repair.ways import Way, combined, ways
from decide.solve.answer import Answer, answer, solved
from decide.solve.conflict import Conflict, Elastic, Shortage, Wanting, conflicts
from decide.solve.elastic import MARGIN, loosened_by, term_rows, violations
from decide.solve.highs import Session
from decide.solve.settled import Settled

TOLD = 4  # of one kind of want, before the rest is counted


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
    wanted: tuple[tuple[str, tuple[str, ...]], ...]
    """What there is too little of: a marked text, and the unit types or areas it is about."""

    @property
    def wanting(self) -> tuple[str, ...]:
        """What there is too little of, in words."""
        return tuple(f"{said(what)} ({_listed(titles)})" for what, titles in self.wanted)


@dataclass(frozen=True)
class Repair(Way):
    """A way out of all conflicts, confirmed: every term is kept once its `sets` are applied."""

    score: float
    """Overall score of the plan after the repair, in points."""
    found: Answer
    """The plan after the repair."""


@dataclass(frozen=True)
class Diagnosis:
    """An option's conflicts and repairs; all empty where its terms can be kept."""

    found: Answer
    """The plan that breaks the terms least."""
    score: float
    conflicts: tuple[NamedConflict, ...]
    repairs: tuple[Repair, ...]
    choices: tuple[tuple[Way, ...], ...] = ()
    """Where there are several conflicts, the ways out of each with the terms of the others set aside."""


def diagnose(
    theatre: Theatre,
    option: str,
    what_if: WhatIf | None = None,
    *,
    ways_out: bool = True,
    workers: int | None = None,
) -> Diagnosis:
    """Conflicts of an option's terms and changes that end them, the cheapest first.

    Repairs are ordered by cost a year, then by score (highest first), then by kind and path; without `ways_out` none
    is looked for. Raises as `resolve` and `answer` do.
    """
    asker = Asker(theatre, option, what_if or WhatIf(), Elastic())
    short = asker.shortage(())
    if short.total <= MARGIN:
        found = _best(asker.base, Settled())
        return Diagnosis(found, _score(found), (), ())
    session = Settled()
    with ThreadPoolExecutor(1) as pool:  # the solver leaves Python's lock: the best plan while ways out are sought
        plan = pool.submit(_breaking_least, asker.base, short, session)
        named = conflicts(asker.base.programme, asker.elastic)
        choices, several = _ways_out(asker, named) if ways_out else ([], [])
        found = plan.result()

    def confirmed(way: Way) -> Repair | None:
        return _confirmed(asker.built(way.sets), way, _warm(found, session))

    repairs = [item for item in run_all(confirmed, several, silent(), "repairs", workers) if item is not None]
    repairs.sort(key=lambda item: (item.order[0], -round(item.score, 6), *item.order[1:]))
    told = tuple(_named(found, conflict) for conflict in named)
    return Diagnosis(found, _score(found), told, tuple(repairs), tuple(map(tuple, choices)))


def with_repair(what_if: WhatIf, repair: Repair) -> WhatIf:
    """The what-if with a repair's changes after its own."""
    return replace(what_if, sets=(*what_if.sets, *repair.sets))


def _ways_out(asker: Asker, named: Sequence[Conflict]) -> tuple[list[list[Way]], list[Way]]:
    """Where there are several conflicts, the ways out of each; and the ways out of all at once."""
    if len(named) == 1:
        return [], ways(asker, named[0].terms)
    every = range(len(asker.base.instance.pack.terms))
    choices = []
    for conflict in named:
        aside = {term for other in named if other is not conflict for term in other.terms}
        choices.append(ways(asker, conflict.terms, tuple(term for term in every if term not in aside)))
    return choices, combined(asker, choices)


def _best(built: Built, session: Session) -> Answer:
    """The best plan of a case in its mode. Raises `NoAnswer` and `Fault`."""
    if built.case.mode == WEIGHTED:
        return solved(built.case, built.instance, built.programme, session=session)
    return answer(built.case, session=session)


def _breaking_least(built: Built, short: Shortage, session: Settled) -> Answer:
    """The best of the plans that break the terms least. Raises `NoAnswer` and `Fault`."""
    if built.case.mode != WEIGHTED:
        return answer(built.case, session=session)
    low, high = term_rows(built.programme)
    loosened, given = loosened_by(built.programme, low, high, short.amounts)
    found = solved(built.case, built.instance, loosened, session=session)
    return replace(found, violations=violations(built.programme, given))


def _warm(found: Answer, session: Settled) -> Settled:
    """A session that starts from the plan that breaks the terms least."""
    return Settled(session.reached) if found.case.mode == WEIGHTED else Settled()


def _confirmed(built: Built, way: Way, session: Session) -> Repair | None:
    """The way out with the plan after it; None where the terms cannot all be kept after all."""
    try:
        found = _best(built, session)
    except NoAnswer:
        return None
    if found.violations:
        return None
    about = {field.name: getattr(way, field.name) for field in fields(Way)}
    return Repair(**about, score=_score(found), found=found)


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
        titles = wanting.setdefault(families()[item.family].wanted, [])
        title = _title(found, item)
        titles += [title] if title not in titles else []
    return NamedConflict(terms, tuple((what, tuple(titles)) for what, titles in wanting.items()))


def _title(found: Answer, item: Wanting) -> str:
    p = found.instance
    return p.pack.units[p.units[item.number]].title if item.dim == "u" else p.pack.areas[p.areas[item.number]].title


def _listed(titles: Sequence[str]) -> str:
    more = len(titles) - TOLD
    listed = ", ".join(titles[:TOLD])
    return t("{listed} and {count} more", listed=listed, count=more) if more > 0 else listed
