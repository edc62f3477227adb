"""Which option does what, for whom: every option solved and put side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from decide.batch import run_all
from decide.errors import InputError, Place, Problem, Stopped
from decide.language import mark
from decide.pack.theatre import Theatre, choose_options, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.results import stops
from decide.results.facts import answered, collect, having_answers
from decide.results.judged import FuturesUsed, futures_for, futures_of, judged
from decide.results.other_side import OtherSide
from decide.results.study import COLUMNS, Results, Study
from decide.results.yardstick import yardstick
from decide.solve.answer import HIGHS

FRAMES = COLUMNS


def compare(
    theatre: Theatre,
    options: Sequence[str] = (),
    what_if: WhatIf | None = None,
    solver: str = HIGHS,
    workers: int | None = None,
    progress: Progress | None = None,
    against: str | OtherSide | None = None,
    futures: Study | None = None,
    source: str = "futures",
) -> Results:
    """Solve options (all if none is named) and collect the results, in the order asked.

    `what_if` is applied to each of them. `against` is whom they are held against: another option, or one under other
    inputs; the one that most options start from if it is not given.

    `solver` is `highs` or any solver of PuLP that gives duals. `workers` says how many options are solved at once, as
    many as there are processors if it is not given; it moves no number, as each option is solved by a session of its
    own. Scores are in points: 0 is as without a mission, 100 is every need met.

    Raises `InputError` for an option that is not there or a what-if that does not fit, `Stopped` if stopped before the
    first option was done, and `InputError`, `NoAnswer` or `Fault` as `answer` does.

    >>> from decide import compare, find_pack, read_theatre
    >>> results = compare(read_theatre(find_pack("drill")), ["stay", "reinforce"])
    >>> results
    Results of 2 options, pack drill, mode weighted
      stay: 79.3 (74.7 to 85.6), Stay as deployed
      reinforce: 82.3 (77.1 to 89.6), Reinforce by sixty
    >>> round(results.score("reinforce", "protection", "lowland"), 1)
    36.0
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    names = choose_options(theatre, options, what_if)
    other = against if isinstance(against, OtherSide) else None
    named = against if isinstance(against, str) else None
    yard = other.option if other else yardstick(theatre, names, named)
    common = [*names, *([named] if named else [])]
    given = futures and futures_of(futures, source, theatre, what_if, common)
    besides = other is None and yard not in names and (named is not None or len(names) > 1)
    cases = [resolve(theatre, name, what_if) for name in ([*names, yard] if besides else names)]
    cases += [other.case] if other else []
    done = run_all(lambda case: answered(case, solver), cases, progress, mark("options"), workers)
    if not done:
        raise Stopped("the first option was done")
    results = collect(theatre, having_answers(done[: len(names)]), what_if)
    side = (other.theatre, other.what_if) if other else (theatre, what_if)
    last = having_answers(done[len(names) :])
    reference = collect(side[0], last, side[1]) if last else None
    scores = {name: results.score(name) for name in results.names}
    if given:
        _check_agreeing(given, scores, source)
    results = judged(results, given or futures_for(theatre, what_if, scores), other or yard, reference)
    if len(done) == len(cases):
        return results
    stopped = stops.OPTIONS.written(done=len(done), count=len(cases))
    return replace(results, manifest={**results.manifest, "stopped": stopped})


def _check_agreeing(given: FuturesUsed, scores: Mapping[str, float], source: str) -> None:
    """Raises `InputError` for futures whose central scores are not those of the programme as it is."""
    if given.shared and (differing := given.shared.disagreeing(scores)):
        message = f"the futures were made by another programme; scores differ for: {', '.join(differing)}."
        raise InputError(Problem(message, Place(f"--futures {source}"), "Make them anew with decide robust."))
