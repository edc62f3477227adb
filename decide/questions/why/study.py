"""Why two options differ: the difference shared out among the named changes that cause it. docs/why.md has the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from decide.batch import run_all
from decide.errors import InputError, Problem, Stopped
from decide.language import mark
from decide.pack.levers import figures
from decide.pack.theatre import Case, Theatre
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.why.between import Between, joined, way
from decide.questions.why.ends import Compared
from decide.questions.why.frames import AS_IT_STANDS, Worth, frames_of
from decide.questions.why.frames import FRAMES as FRAMES
from decide.questions.why.shapley import ShapleyValues, drawn, enough, exact, others, sampled
from decide.results import stops
from decide.results.facts import check_weighted, manifest
from decide.results.sampling import figures_of, gathered, solved
from decide.results.study import Study
from decide.solve.answer import Answer, answer
from decide.solve.certificate import Certificate, worst_of

EXACT = 10  # players up to which every coalition is solved
PAIRS = 7  # of subsets drawn for each change beyond that
FEWEST_PAIRS = 4  # with fewer the errors come out too small: two thirds of what they are in truth with two
SEED = 1


def why(
    theatre: Theatre,
    option: str,
    other: str | None = None,
    what_if: WhatIf | None = None,
    pairs: int = PAIRS,
    seed: int = SEED,
    progress: Progress | None = None,
    workers: int | None = None,
    *,
    own: WhatIf | None = None,
    others: WhatIf | None = None,
    version: Theatre | None = None,
) -> Study:
    """The difference of an option to another, or to its base, by change: frames as in `FRAMES`.

    `what_if` holds for both, `own` for the option alone, `others` for the other alone. `version` is another version of
    the pack, in which the other is taken, or the same option if none is named.

    Up to ten changes every subset of them is solved and the Shapley values are exact; beyond, `pairs` of subsets for
    each change are drawn with a seed. Values of a criterion sum to its difference in either case. If stopped, the pairs
    done.
    Raises `InputError` for unknown or equal options, options without changes and versions of different packs, `Stopped`
    if stopped too soon.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    if pairs < FEWEST_PAIRS:
        raise InputError(
            Problem(
                f"{pairs} pairs of subsets for each change give no error.", None, f"Ask for {FEWEST_PAIRS} or more."
            )
        )
    end, start = _sides(theatre, option, other, own or WhatIf(), others or WhatIf(), version)
    between, chosen, cases = _prepared(way(end, start, what_if), pairs, seed)
    players = len(between.players)
    check_weighted(between.case(0))
    ends = [answer(between.case(coalition)) for coalition in (0, between.everyone)]
    worth, proof = _solved(cases, ends, progress, workers)
    shares, about = _shares(players, chosen, worth)
    made = manifest(theatre, ends, what_if)
    proof = worst_of([proof, *(end.certificate for end in ends)])
    made |= {
        "options": [start.option or AS_IT_STANDS, option],
        "worst_certificate": proof.worst,
        "files": dict(sorted({**made["files"], **_files(start, end)}.items())),
        "why": {"changes": players, "seed": seed, "solves": worth.solves, **about},
    }
    if progress.stopped:
        made["stopped"] = stops.CHANGES.written(done=len(worth.values), count=len(cases))
    return Study("why", frames_of(between, ends, worth, shares), made, {option: proof.as_dict()})


def _sides(
    theatre: Theatre, option: str, other: str | None, own: WhatIf, others: WhatIf, version: Theatre | None
) -> tuple[Compared, Compared]:
    """The side reached and the side left."""
    if other is None and option in theatre.options:
        other = option if version is not None else theatre.options[option].base
    return Compared(theatre, option, own), Compared(version or theatre, other, others)


def _files(start: Compared, end: Compared) -> dict[str, str]:
    """Digests of what was read for one side alone, by its name and the side."""
    files = {
        f"{name}: {file}": digest for name, side in (("from", start), ("to", end)) for file, digest in side.own.digests
    }
    if start.theatre is not end.theatre:
        files |= {f"from: {file}": digest for file, digest in start.theatre.digests.items()}
    return files


def _prepared(between: Between, pairs: int, seed: int) -> tuple[Between, list[int], dict[int, Case]]:
    """The pairs of coalitions drawn, each by its smaller one, and the cases of both ends, of the pairs, then of all
    others up to ten changes. The way has players joined where one of many changes makes no sound pack beside those of
    its coalition."""
    while True:
        players = len(between.players)
        chosen = drawn(players, pairs * players, seed)
        wanted = dict.fromkeys((0, between.everyone))
        wanted |= dict.fromkeys(one for small in chosen for one in (small, others(players, small)))
        if players <= EXACT:
            wanted |= dict.fromkeys(range(1 << players))
        cases: dict[int, Case] = {}
        for coalition in wanted:
            try:
                cases[coalition] = between.case(coalition)
            except InputError:
                between = joined(between, coalition)
                break
        else:
            return between, chosen, cases


def _solved(
    cases: Mapping[int, Case], ends: Sequence[Answer], progress: Progress, workers: int | None
) -> tuple[Worth, Certificate]:
    """The coalitions solved, those of the same figures once; from the first on, if stopped. The first two are the ends,
    which have their answers."""
    keys = {c: hashlib.sha256(repr(figures(case.pack)).encode()).hexdigest() for c, case in cases.items()}
    by_key = {keys[c]: figures_of(end) for c, end in zip(cases, ends, strict=False)}
    first = {key: coalition for coalition, key in reversed(keys.items()) if key not in by_key}
    wanted = [coalition for coalition in cases if first.get(keys[coalition]) == coalition]
    done = run_all(lambda coalition: solved(cases[coalition]), wanted, progress, mark("subsets of changes"), workers)
    by_key |= {keys[coalition]: item for coalition, item in zip(wanted, done, strict=False)}
    valued = [coalition for coalition in cases if keys[coalition] in by_key]
    rows = gathered(["coalition"], [[by_key[keys[coalition]]] for coalition in valued])
    values = {coalition: rows.values[n, 0] for n, coalition in enumerate(valued)}
    return Worth(rows.outcomes, values, len(by_key)), rows.certificates["coalition"]


def _shares(players: int, chosen: Sequence[int], worth: Worth) -> tuple[ShapleyValues, Mapping[str, Any]]:
    """Exact where every subset is known, else from the pairs drawn that are."""
    if len(worth.values) == 1 << players:
        return exact(players, worth.values), {"method": "exact"}
    pairs = [one for one in chosen if one in worth.values and others(players, one) in worth.values]
    if not enough(players, pairs):
        raise Stopped("two subsets of every size were done")
    return sampled(players, pairs, worth.values), {"method": "sampled", "pairs": len(pairs)}
