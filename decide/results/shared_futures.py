"""The futures that options have in common: those of a study of `decide robust`, or those published with a pack.

What is said over them is said of certain inputs; of any others they say nothing, and that is checked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from decide.errors import InputError, Place, Problem
from decide.model.lp import Floats
from decide.pack.folder import FUTURES_FILE
from decide.pack.published_study import PublishedStudy
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.results.provenance import inputs_of
from decide.results.sampling import OVERALL, Evaluated, Outcome
from decide.results.study import Study

AGREE = 0.01
"""Points by which the central overall score may differ from that of the futures: a thousandth of what is read off them
is the rounding of six digits and the solver's tolerances, and more means that the programme is another one."""

DRAWN = {"futures": int, "seed": int, "sampler": str}
"""What the manifest of `decide robust` says of the draw."""


@dataclass(frozen=True)
class SharedFutures:
    """What options come to in the same futures, and at the values of all figures."""

    evaluated: Evaluated
    central: Evaluated
    """One row."""
    seed: int
    sampler: str

    @property
    def count(self) -> int:
        """How many futures there are."""
        return len(self.evaluated.values)

    def disagreeing(self, scores: Mapping[str, float]) -> list[str]:
        """Options whose overall score at the values is not that of the futures, or that are not in them."""
        named = dict(zip(self.central.options, self.central.of(OVERALL)[0].tolist(), strict=True))
        return [name for name, score in scores.items() if not abs(named.get(name, np.nan) - score) <= AGREE]


def published_futures(study: PublishedStudy) -> SharedFutures:
    """Those that were published with a pack."""
    about, table = study.about, study.futures
    outcomes = tuple(Outcome(*key, about.units[key[0]]) for key in table.outcomes)
    central, futures = (_of_values(about.options, outcomes, rows) for rows in (table.values[:1], table.values[1:]))
    return SharedFutures(futures, central, about.seed, about.sampler)


def sampled_futures(study: Study) -> SharedFutures:
    """Those of a study of `decide robust`."""
    outcomes, base = study.frames["outcomes"], study.frames["robustness"]
    about = study.manifest["robust"]
    options = tuple(dict.fromkeys(outcomes["option"]))
    evaluated = _evaluated(options, outcomes, "future", "value")
    return SharedFutures(
        evaluated, _evaluated(options, base.assign(future=0), "future", "base"), about["seed"], about["sampler"]
    )


def _evaluated(options: tuple[str, ...], frame: Any, row: str, value: str) -> Evaluated:
    """A tidy frame as arrays."""
    keys = ["metric", "objective", "region", "unit"]
    outcomes = tuple(Outcome(*key) for key in dict.fromkeys(frame[keys].itertuples(index=False, name=None)))
    table = frame.pivot(index=row, columns=["option", *keys], values=value)
    columns = [
        (option, outcome.metric, outcome.objective, outcome.region, outcome.unit)
        for option in options
        for outcome in outcomes
    ]
    values = table.reindex(columns=columns).to_numpy(float).reshape(len(table), len(options), len(outcomes))
    return _of_values(options, outcomes, values)


def _of_values(options: tuple[str, ...], outcomes: tuple[Outcome, ...], values: Floats) -> Evaluated:
    """Without certificates, and without word on which terms are broken: files hold neither by future."""
    return Evaluated(options, outcomes, values, np.zeros(values.shape[:2], bool), {})


def _damage(study: Study) -> str:
    """What a file of futures lacks to be read as such; empty where it lacks nothing."""
    from pandas.api.types import is_numeric_dtype

    drawn, outcomes, base = study.manifest.get("robust"), study.frames["outcomes"], study.frames["robustness"]
    keys = ["option", "metric", "objective", "region"]
    if not isinstance(drawn, dict) or [type(drawn.get(name)) for name in DRAWN] != [*DRAWN.values()]:
        return "its manifest does not say how the futures were drawn"
    if not isinstance(study.manifest.get("files"), dict):
        return "its manifest names no files"
    for name, frame, about, figure in (
        ("outcomes", outcomes, ["future", *keys], "value"),
        ("robustness", base, keys, "base"),
    ):
        if not all(isinstance(text, str) for key in keys for text in frame[key]):
            return f"an option or outcome in {name!r} is no text"
        if not is_numeric_dtype(frame[figure]):
            return f"a figure in {name!r} is no number"
        if frame.duplicated(about).any():
            return f"a row of {name!r} is given twice"
        options = outcomes["option"].unique()
        of_overall = (frame[["metric", "objective", "region"]] == list(OVERALL)).all(axis=1)
        overall = frame[of_overall & frame["option"].isin(options)]
        rows = len(options) * (drawn["futures"] if frame is outcomes else 1)
        if not len(overall) == rows == np.isfinite(overall[figure]).sum():
            return f"an overall score in {name!r} is missing"
    return ""


def check_sampled(
    study: Study, theatre: Theatre, what_if: WhatIf, names: Sequence[str], digest: str, place: Place
) -> None:
    """Refuse futures of other inputs; `digest` is that of the pack's futures. Raises `InputError`."""
    about = study.manifest
    if study.kind != "robust":
        raise InputError(Problem(f"this is a study of {study.kind!r}.", place, "Give one of decide robust."))
    if damage := _damage(study):
        raise InputError(Problem(f"the file is not as decide robust writes it: {damage}.", place, "Make it anew."))
    check_inputs(about, set(study.frames["outcomes"]["option"]), theatre, what_if, names, digest, place)


def check_inputs(
    about: Mapping[str, Any],
    options: Collection[str],
    theatre: Theatre,
    what_if: WhatIf,
    names: Sequence[str],
    digest: str,
    place: Place,
) -> None:
    """Refuse futures whose manifest (`about`) is of other inputs, or that lack an option. Raises `InputError`."""
    inputs = {name: value for name, value in inputs_of(what_if).items() if name != "mode"}
    files = dict(theatre.digests) | dict(what_if.digests) | {FUTURES_FILE: digest}
    differ = [name for name, value in inputs.items() if about.get(name) != value]
    differ += sorted(name for name in files if about["files"].get(name) != files[name])
    differ += [name for name in names if name not in options]
    if differ:
        message = f"the futures were made from other inputs: {', '.join(differ[:5])}."
        raise InputError(Problem(message, place, "Make them anew with decide robust, or leave them out."))
