"""Terms that contradict each other, in the option's words, and the cheapest ways out.

A repair is a list of `path=value`: what it does is what the same list does given to `--set`. docs/repair.md holds the
definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import pandas as pd

from decide.batch import results_of
from decide.errors import NoAnswer, Place, Stopped
from decide.model.plan import overall, scores
from decide.pack.mode import WEIGHTED
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf, parse_set
from decide.progress import Progress, silent
from decide.questions.repair.cheapest import Asker, Built
from decide.questions.repair.remedies import PARTS, Sets
from decide.questions.repair.sentences import written, written_wanting
from decide.questions.repair.ways import Search, Way, combined, in_order, ways
from decide.results import stops
from decide.results.facts import manifest
from decide.results.study import Study
from decide.solve.answer import Answer, answer, solved
from decide.solve.conflict import Conflict, Elastic, Wanting, conflicts
from decide.solve.elastic import MARGIN
from decide.solve.highs import Session
from decide.solve.settled import Settled

SET = "--set "
KIND = "repair"
WAY = ("kind", "sentence", "sets", "amount", "least", "unit", "cost", "cost_low", "cost_high")
FRAMES: Mapping[str, tuple[str, ...]] = {
    "repairs": ("option", "repair", *WAY, "score"),
    "conflicts": ("option", "conflict", "term", "title", "file", "line", "wanting"),
    "choices": ("option", "conflict", *WAY),
    "parts": ("frame", "row", *PARTS),
    "wanting": ("conflict", "family", "title"),
    "options": ("option", "title", "score"),
}
"""Ways out of all conflicts, `sets` being their flags; the terms of each conflict, with what there is too little of;
where there are several, the ways out of each with the terms of the others set aside; what each row of these frames
does, part by part, which its sentence says; the same of what is wanting; and the overall score of the plan that breaks
the terms least."""


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
    wanting: tuple[tuple[str, str], ...]
    """What there is too little of: a family of constraints, and the title of the unit type or area it is about."""


@dataclass(frozen=True)
class Repair(Way):
    """A way out of all conflicts, confirmed: every term is kept once its `sets` are applied."""

    score: float
    """Overall score of the plan after the repair, in points."""
    best: Answer
    """The plan after the repair."""


@dataclass(frozen=True)
class Diagnosis:
    """An option's conflicts and repairs; all empty where its terms can be kept."""

    best: Answer
    """The plan that breaks the terms least."""
    score: float
    conflicts: tuple[NamedConflict, ...]
    repairs: tuple[Repair, ...]
    choices: tuple[tuple[Way, ...], ...] = ()
    """Where there are several conflicts, the ways out of each with the terms of the others set aside."""
    stopped: str = ""
    """How much of the search was done if it was stopped early; else empty."""


def diagnose(
    theatre: Theatre,
    option: str,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    *,
    ways_out: bool = True,
    workers: int | None = None,
) -> Diagnosis:
    """Conflicts of an option's terms and changes that end them, the cheapest first.

    Repairs are ordered by cost a year, then by score (highest first), then by kind and path; without `ways_out` none
    is looked for. If stopped, those confirmed by then. Raises as `repair` does.
    """
    asker, progress = Asker(theatre, option, what_if or WhatIf(), Elastic()), progress or silent()
    if asker.shortage(()).total <= MARGIN:
        best = _best(asker.base, Settled())
        return Diagnosis(best, _score(best), (), ())
    if progress.stopped:
        raise Stopped("the conflicts were done")
    session, search = Settled(), Search(progress)
    with ThreadPoolExecutor(1) as pool:  # the solver leaves Python's lock: the best plan while ways out are sought
        plan = pool.submit(progress.heeded_by(partial(answer, session=session)), asker.base.case)
        irreducible = conflicts(asker.base.programme, asker.elastic)
        choices = _choices(asker, irreducible, search) if ways_out and len(irreducible) > 1 else []
        apart = search.stopped
        several = _ways_out(asker, irreducible, choices, search) if ways_out else iter(())
        sought: list[Way] = []

        def confirmed(way: Way) -> Repair | None:
            return _confirmed(asker.built(way.sets), way, _warm(plan.result(), session))

        solved_again = [*results_of(confirmed, _noted(several, sought), progress, workers)]
        best = plan.result()
    repairs = [item for item in solved_again if item is not None]
    repairs.sort(key=lambda item: (item.order[0], -round(item.score, 6), *item.order[1:]))
    stopped = ""
    if progress.stopped or search.stopped or len(solved_again) < len(sought):
        text = stops.CHOICES if apart else stops.WAYS_OUT
        stopped = text.written(done=len(solved_again), tried=search.tried, count=search.all)
    named = tuple(_named(best, conflict) for conflict in irreducible)
    return Diagnosis(best, _score(best), named, tuple(repairs), tuple(map(tuple, choices)), stopped)


def _noted(several: Iterable[Way], sought: list[Way]) -> Iterator[Way]:
    """The ways out, noted as they are taken."""
    for way in several:
        sought.append(way)
        yield way


def _choices(asker: Asker, irreducible: Sequence[Conflict], search: Search) -> list[list[Way]]:
    """The ways out of each of several conflicts, the cheapest first."""
    choices = []
    for conflict in irreducible:
        aside = {term for other in irreducible if other is not conflict for term in other.terms}
        kept = tuple(term for term in range(len(asker.base.instance.pack.terms)) if term not in aside)
        choices.append(in_order(ways(asker, conflict.terms, search, kept)))
    return choices


def _ways_out(
    asker: Asker, irreducible: Sequence[Conflict], choices: Sequence[Sequence[Way]], search: Search
) -> Iterator[Way]:
    """The ways out of all conflicts at once, as they are found; none where the search for those of each was stopped."""
    if len(irreducible) == 1:
        return ways(asker, irreducible[0].terms, search)
    return iter(()) if search.stopped else combined(asker, choices, search)


def _best(built: Built, session: Session) -> Answer:
    """The best plan of a case in its mode. Raises `NoAnswer` and `Fault`."""
    if built.case.mode == WEIGHTED:
        return solved(built.case, built.instance, built.programme, session=session)
    return answer(built.case, session=session)


def _warm(best: Answer, session: Settled) -> Settled:
    """A session that starts from the plan that breaks the terms least."""
    return Settled(session.reached) if best.case.mode == WEIGHTED else Settled()


def _confirmed(built: Built, way: Way, session: Session) -> Repair | None:
    """The way out with the plan after it; None where the terms cannot all be kept after all."""
    try:
        best = _best(built, session)
    except NoAnswer:
        return None
    if best.violations:
        return None
    about = {field.name: getattr(way, field.name) for field in fields(Way)}
    return Repair(**about, score=_score(best), best=best)


def _score(best: Answer) -> float:
    return overall(best.instance, scores(best.instance, best.plan.met))


def _named(best: Answer, conflict: Conflict) -> NamedConflict:
    pack, located = best.case.pack, best.case.located
    names = list(pack.terms)
    terms = tuple(
        NamedTerm(names[n], pack.terms[names[n]].title, located.place(("terms", names[n]))) for n in conflict.terms
    )
    return NamedConflict(terms, tuple((item.family, _title(best, item)) for item in conflict.wanting))


def _title(best: Answer, item: Wanting) -> str:
    p = best.instance
    return p.pack.units[p.units[item.number]].title if item.dim == "u" else p.pack.areas[p.areas[item.number]].title


def repair(
    theatre: Theatre,
    option: str,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    *,
    ways_out: bool = True,
    workers: int | None = None,
) -> Study:
    """Which terms of an option contradict each other, and what ends it: frames as in `FRAMES`. Without `ways_out` only
    the conflicts. If stopped, the ways out confirmed by then.

    Raises `Stopped` if stopped before the conflicts were named, otherwise as `resolve` and `answer` do.
    """
    what_if = what_if or WhatIf()
    diagnosis = diagnose(theatre, option, what_if, progress, ways_out=ways_out, workers=workers)
    proofs = {option: diagnosis.best.certificate.as_dict()}
    proofs |= {f"{KIND} {n}": item.best.certificate.as_dict() for n, item in enumerate(diagnosis.repairs, 1)}
    about = manifest(theatre, [diagnosis.best], what_if)
    about["worst_certificate"] = max(figures["worst"] for figures in proofs.values())
    if diagnosis.stopped:
        about["stopped"] = diagnosis.stopped
    return Study(KIND, _frames(diagnosis, option, theatre.folder.as_posix()), about, proofs)


def sets_of(way: Mapping[str, Any]) -> Sets:
    """What a row of `repairs` or `choices` sets."""
    return tuple(parse_set(text) for text in way["sets"].removeprefix(SET).split(f" {SET}"))


def _frames(diagnosis: Diagnosis, option: str, folder: str) -> dict[str, pd.DataFrame]:
    choices = [(n, way) for n, several in enumerate(diagnosis.choices, 1) for way in several]
    several = {"repairs": diagnosis.repairs, "choices": [way for _, way in choices]}
    wanting = [
        [{"conflict": n, "family": family, "title": title} for family, title in conflict.wanting]
        for n, conflict in enumerate(diagnosis.conflicts, 1)
    ]
    rows: dict[str, list[tuple[Any, ...]]] = {
        "repairs": [(option, n, *_way(item), item.score) for n, item in enumerate(diagnosis.repairs, 1)],
        "conflicts": [
            (option, n, term.id, term.title, *_place(term.place, folder), written_wanting(wanting[n - 1]))
            for n, conflict in enumerate(diagnosis.conflicts, 1)
            for term in conflict.terms
        ],
        "choices": [(option, n, *_way(way)) for n, way in choices],
        "parts": [
            (name, n, *part.values())
            for name, ways_of in several.items()
            for n, way in enumerate(ways_of, 1)
            for part in way.rows
        ],
        "wanting": [tuple(row.values()) for conflict in wanting for row in conflict],
        "options": [(option, diagnosis.best.case.option.title, diagnosis.score)],
    }
    return {name: pd.DataFrame(rows[name], columns=list(columns)) for name, columns in FRAMES.items()}


def _way(way: Way) -> tuple[Any, ...]:
    sets = " ".join(f"{SET}{path}={'null' if value is None else f'{value:.12g}'}" for path, value in way.sets)
    cost = way.cost.value, way.cost.low, way.cost.high
    return way.kind, written(way.rows), sets, way.amount, way.least, way.unit, *cost


def _place(place: Place | None, folder: str) -> tuple[str, int]:
    return (place.file.removeprefix(f"{folder}/"), place.line) if place else ("", 0)
