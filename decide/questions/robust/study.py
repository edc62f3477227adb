"""Which option holds up whatever the future: every option against the same sampled futures, and under stress cases.

docs/robust.md holds the definitions. The parts: `sampling` solves, `regret` measures, `discovery` finds boxes, `stress`
runs the named shocks, `robust_frames` puts the figures into frames.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from decide.errors import InputError, Place, Problem, Stopped, unknown
from decide.language import mark
from decide.model.instance import Instance, compile_instance
from decide.model.lp import Floats
from decide.pack.futures import FuturesFile, read_futures
from decide.pack.moving import moves, unaccounted
from decide.pack.theatre import Case, Theatre, choose_options, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.robust import frames as tables
from decide.questions.robust.frames import FRAMES as FRAMES
from decide.questions.robust.regret import TAIL
from decide.questions.robust.stress import stress
from decide.results import stops
from decide.results.extras import need
from decide.results.facts import answers_at_values, manifest, manifest_over_futures
from decide.results.metrics import told_apart
from decide.results.sampling import OVERALL, Evaluated, Sampler, evaluate, figures_of, gathered, sample, worst_of
from decide.results.shared_futures import SharedFutures, check_inputs
from decide.results.study import Study
from decide.results.yardstick import AT_LEAST, floors, joint, score_key, yardstick
from decide.store.stored_futures import StoredFutures, stored_futures

if TYPE_CHECKING:
    import pandas as pd

PACKAGES = ("scipy",)
TOO_SOON = "the first future was done"
STEP = mark("futures")


@dataclass(frozen=True)
class RobustAsk:
    """What is asked of a run."""

    count: int = 200
    seed: int = 1
    sampler: Sampler = "latin"
    at_least: Mapping[str, float] = field(default_factory=dict)
    """Criterion -> score that is enough; what the baseline reaches in the same future if none is given."""
    baseline: str | None = None
    """Option that thresholds are read off; the one that most others start from if not given."""
    sampled: Path | None = None
    """The folder of a batch, whose futures are used instead of new ones."""
    duels: tuple[tuple[str, str], ...] = ()
    """Pairs (a, b) of which is asked when a beats b; those that beat the leader most often if none is given."""


def robust(
    theatre: Theatre,
    options: Sequence[str] = (),
    ask: RobustAsk | None = None,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Options (all if none is named) against sampled futures and stress cases: `FRAMES`.

    Every option meets the same futures and makes its best plan in each. The baseline is solved besides where it is not
    among the options. If stopped, the futures done for every option are kept. Raises `InputError` for what is asked
    wrongly, `Stopped` if stopped before the first future was done, otherwise as `answer` does.
    """
    need(*PACKAGES)
    ask, what_if, progress = ask or RobustAsk(), what_if or WhatIf(), progress or silent()
    names = choose_options(theatre, options, what_if)
    file = read_futures(theatre)
    baseline = yardstick(theatre, names, ask.baseline)
    cases = {name: resolve(theatre, name, what_if) for name in dict.fromkeys([*names, baseline])}
    _check(ask, names, compile_instance(cases[baseline].pack))
    stored = _stored(ask, theatre, what_if, [*cases], file.digest)
    progress.go_on(TOO_SOON)
    positions = stored.positions if stored else sample(file.factors, ask.count, ask.seed, ask.sampler)
    answers = answers_at_values(cases.values(), progress, workers, TOO_SOON)
    central = gathered(list(cases), [[*map(figures_of, answers)]])
    base = central.only(names)
    stressed, stress_proofs = stress({name: cases[name] for name in names}, base, file, progress, workers)
    evaluated = _same(stored, central) if stored else evaluate(cases, file.factors, positions, progress, STEP, workers)
    if not (done := len(evaluated.values)):
        raise Stopped(TOO_SOON)
    proofs = worst_of([{one.case.option.id: one.certificate for one in answers}, stress_proofs, evaluated.certificates])
    about = manifest_over_futures(manifest(theatre, answers, what_if), file.digest, proofs.values(), PACKAGES)
    run = Run(names, baseline, cases, file, positions[:done], central, evaluated, stressed)
    worst = max(about["worst_certificate"], stored.manifest["worst_certificate"] if stored else 0.0)
    about |= {"options": names, "worst_certificate": worst, "robust": _as_asked(ask, done, baseline, stored, file)}
    if progress.stopped:
        about["stopped"] = stops.FUTURES.written(done=done, count=len(positions))
    return put_together(run, ask, about, {name: proof.as_dict() for name, proof in proofs.items()})


@dataclass(frozen=True)
class Run:
    """What options come to, from which the frames follow."""

    names: Sequence[str]
    """Options asked about."""
    baseline: str
    cases: Mapping[str, Case]
    """Those of the options and of the baseline."""
    file: FuturesFile
    positions: Floats
    """(future, factor)."""
    central: Evaluated
    evaluated: Evaluated
    stressed: pd.DataFrame
    """The frame `stresses`."""


def put_together(
    run: Run, ask: RobustAsk, about: Mapping[str, Any], certificates: Mapping[str, Mapping[str, Any]]
) -> Study:
    """The study of a run. `about`: its manifest, so far with what was asked."""
    names, cases, factors = run.names, run.cases, run.file.factors
    instances = [compile_instance(case.pack) for case in cases.values()]
    enough = floors(instances[0], run.evaluated, run.baseline, ask.at_least)
    apart = told_apart(one.curve for one in instances)
    mine, base = run.evaluated.only(names), run.central.only(names)
    steered = {name: moves(case.pack, factors).steered(len(factors)) for name, case in cases.items()}
    duels, boxes = tables.duels(mine, base, run.positions, steered, list(factors), ask.duels)
    frames = {
        "robustness": tables.robustness(mine, base, enough, ask.at_least),
        "options": tables.options(mine, base, enough, joint(enough, bool(ask.at_least)), apart, cases),
        "ranks": tables.ranks(mine),
        "duels": duels,
        "boxes": boxes,
        "stresses": run.stressed,
        **tables.of_cases(run.file, [cases[name] for name in names]),
        "factors": tables.factors(run.file, [case.pack for case in cases.values()]),
        "futures": tables.futures(run.positions, list(factors)),
        "outcomes": run.evaluated.frame("future", range(1, len(run.positions) + 1))[list(FRAMES["outcomes"])],
    }
    robust_ = {
        **about["robust"],
        "told_apart": apart,
        "tail": TAIL,
        "agreement": tables.agreement_with(mine, base),
        "not_moved": unaccounted([case.pack for case in cases.values()], factors.values(), run.file.left_out),
    }
    return Study("robust", frames, {**about, "robust": robust_}, certificates)


def _as_asked(
    ask: RobustAsk, done: int, baseline: str, stored: StoredFutures | None, file: FuturesFile
) -> dict[str, Any]:
    """What is asked of a run, in how many futures it is done, and in which stress cases consent is lost."""
    about = stored.manifest["robust"] if stored else {"futures": done, "seed": ask.seed, "sampler": ask.sampler}
    lost = tables.of_consent(file)
    return {**about, "baseline": baseline, "at_least": dict(ask.at_least), "of_consent": lost}


def _stored(
    ask: RobustAsk, theatre: Theatre, what_if: WhatIf, names: Sequence[str], digest: str
) -> StoredFutures | None:
    """The futures of the batch that is asked for, if any is. Raises `InputError` for one of other inputs."""
    if ask.sampled is None:
        return None
    stored = stored_futures(ask.sampled, what_if, names)
    check_inputs(stored.manifest, names, theatre, what_if, names, digest, Place(f"--sampled {ask.sampled}"))
    return stored


def _same(stored: StoredFutures, central: Evaluated) -> Evaluated:
    """What options come to in stored futures, where at the values they come to what they do now. Raises
    `InputError`."""
    scores = dict(zip(central.options, central.of(OVERALL)[0].tolist(), strict=True))
    shared = SharedFutures(stored.evaluated, stored.central, 0, "")
    if differing := shared.disagreeing(scores):
        message = f"the stored futures are of another programme: {', '.join(differing)} has another score now."
        raise InputError(Problem(message, Place("--sampled"), "Run the batch anew."))
    return stored.evaluated


def _check(ask: RobustAsk, names: Sequence[str], p: Instance) -> None:
    """Raises `InputError` for what is asked wrongly, before anything is solved."""
    problems = []
    if ask.count < 1:
        problems.append(Problem(f"{ask.count} futures cannot be drawn.", Place("--futures"), "Ask for one or more."))
    for pair in ask.duels:
        place = Place(f"--when {':'.join(pair)}")
        problems += [
            Problem(message, place, hint)
            for name in pair
            if name not in names
            for message, hint in [unknown("option in this run", name, names)]
        ]
        if len({*pair}) < len(pair):
            problems.append(Problem("an option does not beat itself.", place, "Name two."))
    if problems:
        raise InputError(problems)
    for name in ask.at_least:
        score_key(p, name, AT_LEAST)
