"""The published study of a pack as a run of `robust`: nothing is solved for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from decide.pack.futures import FuturesFile, read_futures
from decide.pack.published_study import PublishedStudy, read_published
from decide.pack.theatre import Theatre, resolve
from decide.questions.robust import frames as tables
from decide.questions.robust.stress import COLUMNS, rows_of
from decide.questions.robust.study import PACKAGES, RobustAsk, Run, put_together
from decide.results.extras import need, versions
from decide.results.sampling import Evaluated, sample
from decide.results.shared_futures import published_futures
from decide.results.study import Results, Study
from decide.results.yardstick import yardstick

OF_COMPARISONS = ("against", "told_apart", "futures")  # in the manifest of results


def as_published(theatre: Theatre, results: Results) -> Study | None:
    """What `robust` comes to over the futures published with a pack; None if there are none of the pack as it is.

    `results`: all options as published, as `compare` has them, which the futures must agree with. Which terms are
    broken in a future was not published, and no option counts as breaking any.
    """
    need(*PACKAGES)
    study = read_published(theatre)
    if study is None or study.stale(theatre) or not results.manifest["futures"]["used"]:
        return None
    shared, about, file = published_futures(study), study.about, read_futures(theatre)
    names = list(results.names)
    baseline = yardstick(theatre, names, None)
    cases = {name: resolve(theatre, name) for name in dict.fromkeys([*names, baseline])}
    central, evaluated = shared.central.only([*cases]), shared.evaluated.only([*cases])
    positions = sample(file.factors, about.futures, about.seed, about.sampler)
    stressed = _stressed(study, central.only(names), file)
    run = Run(names, baseline, cases, file, positions, central, evaluated, stressed)
    kept = {name: value for name, value in results.manifest.items() if name not in OF_COMPARISONS}
    manifest = {
        **kept,
        "worst_certificate": about.worst_certificate,
        "files": dict(about.files),
        "versions": {**results.manifest["versions"], **versions(*PACKAGES), **about.versions},
        "robust": {
            **{"futures": about.futures, "seed": about.seed, "sampler": about.sampler, "baseline": baseline},
            **{"at_least": {}, "of_consent": tables.of_consent(file)},
        },
    }
    return put_together(run, RobustAsk(about.futures, about.seed, about.sampler), manifest, {})


def _stressed(study: PublishedStudy, base: Evaluated, file: FuturesFile) -> pd.DataFrame:
    """The frame `stresses`: an option without figures is one that the case cannot happen to."""
    table, number = study.stresses, {name: n for n, name in enumerate(study.about.options)}
    frames = []
    for row, name in enumerate(table.keys):
        if name not in file.futures.stresses:
            continue
        mine = [option for option in base.options if np.isfinite(table.values[row, number[option]]).any()]
        values = table.values[row : row + 1, [number[option] for option in mine]]
        of_base = [table.outcomes.index(outcome.key) for outcome in base.outcomes]
        one = replace(base.only(mine), values=values[:, :, of_base])
        frames.append(rows_of(name, base, one))
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))
    return frame[list(COLUMNS)]
