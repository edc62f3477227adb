"""What the sources say of options beyond the scores: codes of a pack beside the scores, none of which enters the
programme; and the codes combined, where the user gives weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from decide.pack.folder import FRAME_FILE
from decide.pack.frame import BOTH_WAYS, NOT_SAID, STEPS, Frame, read_frame
from decide.pack.theatre import Theatre, choose_options
from decide.pack.what_if import WhatIf
from decide.progress import Progress
from decide.questions.compare.study import compare
from decide.questions.frame.combining import (
    FEWEST,
    METHODS,
    Ranking,
    between_methods,
    ranking,
    when_one_is_left_out,
)
from decide.results.extras import need, versions
from decide.results.metrics import ALL
from decide.results.study import Results, Study

Row = tuple[Any, ...]
FRAMES: Mapping[str, tuple[str, ...]] = {
    "codes": ("option", "title", "dimension", "code", "steps", "confidence", "reason", "source", "locator"),
    "scores": ("option", "title", "score", "low", "high", "difference", "difference_low", "difference_high"),
    "dimensions": ("dimension", "title", "short", "question", "says", "source", "locator", "coded", "weight"),
    "combined": ("option", "method", "value", "rank"),
    "not_combined": ("option", "dimension", "code"),
    "methods_disagree": ("first", "second", "ahead_by", "behind_by"),
    "reversals": ("method", "without", "ahead", "ahead_without"),
}


def frame(
    theatre: Theatre,
    options: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    what_if: WhatIf | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Options (all if none is named) with the baseline of the codes before them: scores in points as `compare` has
    them, and codes.

    `weights` by dimension combine the codes; without them nothing is combined. Frames as in `FRAMES`; `steps` are those
    of a code from the baseline, -2 to 2, nan for what is not said or goes both ways. If stopped, the options done.
    Raises `InputError` for a pack without codes, otherwise as `compare` does.
    """
    codes = read_frame(theatre).frame
    names = choose_options(theatre, options, what_if or WhatIf())
    names = [codes.baseline, *(name for name in names if name != codes.baseline)]
    return beside(
        theatre, compare(theatre, names, what_if, workers=workers, progress=progress, against=codes.baseline), weights
    )


def beside(theatre: Theatre, results: Results, weights: Mapping[str, float] | None = None) -> Study:
    """The codes beside scores that are there already, held against the baseline of the codes. Raises `InputError` as
    `frame`."""
    if weights:
        need("pymcdm")
    file = read_frame(theatre)
    codes, done = file.frame, list(results.names)
    about = {**results.manifest, "files": dict(sorted({**results.manifest["files"], FRAME_FILE: file.digest}.items()))}
    about |= {"frame": {"title": codes.title, "baseline": codes.baseline, "weights": dict(weights or {})}}
    if weights:
        about |= {"versions": {**about["versions"], **versions("pymcdm")}}
    rows: dict[str, list[Row]] = {
        "codes": [*_codes(codes, done, theatre)],
        "scores": [*_scores(results, theatre)],
        "dimensions": [*_dimensions(codes, done, weights or {})],
        **(_combined(codes, done, weights) if weights else {}),
    }
    frames = {name: pd.DataFrame(rows.get(name, []), columns=[*FRAMES[name]]) for name in FRAMES}
    return Study("frame", frames, about, results.certificates)


def _codes(codes: Frame, options: Sequence[str], theatre: Theatre) -> Iterator[Row]:
    """A row for each option and dimension, also of what is not said; none of the baseline, which the rest is beside."""
    for option in options:
        if option == codes.baseline:
            continue
        for dimension in codes.dimensions:
            about = option, theatre.options[option].title, dimension
            if (coded := codes.codes.get(option, {}).get(dimension)) is None:
                yield *about, NOT_SAID, float("nan"), "", "", "", ""
            else:
                steps = float(STEPS.get(coded.code, float("nan")))
                yield *about, coded.code, steps, coded.confidence, coded.reason, coded.source, coded.locator


def _scores(results: Results, theatre: Theatre) -> Iterator[Row]:
    """Overall scores with their ranges, and their differences to the baseline's, as `compare` has them."""
    overall = ("score", ALL, ALL)
    differences = {
        row["option"]: row
        for row in results.rows_of("differences")
        if (row["metric"], row["objective"], row["region"]) == overall
    }
    for name in results.names:
        own = differences.get(name, {})
        between = own.get("median", float("nan"))
        yield (
            name,
            theatre.options[name].title,
            *results.metric(name, "score"),
            own.get("central", float("nan")) if between != between else between,
            own.get("low", float("nan")),
            own.get("high", float("nan")),
        )


def _dimensions(codes: Frame, options: Sequence[str], weights: Mapping[str, float]) -> Iterator[Row]:
    """The dimensions, how many of the options are coded in each, and the part of the weight it has, if any is given."""
    whole = sum(weights.values())
    for name, one in codes.dimensions.items():
        coded = sum(name in codes.codes.get(option, {}) for option in options)
        weight = weights.get(name, 0.0) / whole if whole else float("nan")
        yield name, one.title, one.short or one.title, one.question, one.says, one.source, one.locator, coded, weight


def _combined(codes: Frame, options: Sequence[str], weights: Mapping[str, float]) -> dict[str, list[Row]]:
    """Rankings of the options that have a step in every dimension weighed, and where they disagree. A gap is filled by
    nothing: an option with one is not combined."""
    steps: dict[str, list[int]] = {}
    missing: list[Row] = []
    for option in options:
        own = codes.codes.get(option, {})
        said = {name: own[name].code if name in own else NOT_SAID for name in weights}
        if option == codes.baseline:
            said = dict.fromkeys(weights, next(code for code, step in STEPS.items() if step == 0))
        missing += [(option, name, code) for name, code in said.items() if code in (NOT_SAID, BOTH_WAYS)]
        if all(code in STEPS for code in said.values()):
            steps[option] = [STEPS[code] for code in said.values()]
    if len(steps) < FEWEST:
        return {"not_combined": missing}
    every: list[Ranking] = [ranking(method, steps, [*weights.values()]) for method in METHODS]
    return {
        "combined": [(option, one.method, one.values[option], one.rank(option)) for one in every for option in steps],
        "not_combined": missing,
        "methods_disagree": [*between_methods(every)],
        "reversals": [*when_one_is_left_out(every, steps, [*weights.values()])],
    }
