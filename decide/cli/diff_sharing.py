"""The difference between the two sides of `decide diff` shared out among their changes, where it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from decide.errors import InputError, NoAnswer, Place, Problem, unknown
from decide.language import t
from decide.report.code import Figures, figures_of, holds
from decide.report.diffed import MEAN, DiffSide, Pairs, names_of
from decide.report.not_shared import (
    about_shares,
    not_of_the_inputs,
    nothing_moved,
    other_scores,
    refused,
    same_inputs,
    why_not_shared,
)
from decide.results.metrics import ALL

if TYPE_CHECKING:
    import pandas as pd

    from decide.pack.what_if import WhatIf
    from decide.progress import Progress
    from decide.report.charts import Chart
    from decide.report.document import Table
    from decide.results.study import Study

BothSides = tuple[DiffSide, DiffSide]
OVERALL = f"score {ALL} {ALL}"


@dataclass(frozen=True)
class SharedOut:
    """What a document says of the sharing: why there is none, or the shares."""

    lead: Sequence[str]
    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    notes: Sequence[str] = ()
    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def with_asked(sides: BothSides, pairs: Pairs, option: str | None) -> tuple[Pairs, int | None]:
    """The cases held against each other with the one that is named among them, and its place; None where none is
    named. Raises `InputError` for a name that is none of both."""
    if option is None:
        return pairs, None
    for n, (pair, name) in enumerate(zip(pairs, names_of(pairs), strict=True)):
        if option in (name, *(case.label for case in pair)):
            return pairs, n
    mine, theirs = ([it for it in side.cases if option in (it.label, it.option)] for side in sides)
    for cases, others, turned in ((mine, sides[1].cases, False), (theirs, sides[0].cases, True)):
        opposite = [it for it in others if len(cases) == 1 and it.option == cases[0].option]
        if len(opposite) == 1:
            pair = (opposite[0], cases[0]) if turned else (cases[0], opposite[0])
            return [*(it for it in pairs if it[0] != pair[0] and it[1] != pair[1]), pair], -1
    message, hint = unknown("option of both", option, names_of(pairs) or [it.label for it in sides[0].cases])
    raise InputError(Problem(message, Place("--option"), hint))


def worked_out(sides: BothSides, pairs: Pairs) -> tuple[BothSides, list[str]]:
    """The sides with the figures of the options that are held against each other, and the names of those whose figures
    had to be worked out from their inputs."""
    from decide.questions.compare.study import compare

    if why_not_shared(*sides, pairs):
        return sides, []
    made = []
    for n, side in enumerate(sides):
        if not side.of_options and side.theatre is not None:
            cases = [pair[n] for pair in pairs]
            figures = dict(side.origin.figures)
            for text in dict.fromkeys(case.what_if for case in cases):
                options = [case.option for case in cases if case.what_if == text]
                figures |= figures_of(compare(side.theatre, options, _what_if(side, text)))
            side = replace(side, origin=replace(side.origin, figures=figures))
        made.append(side)
    return (made[0], made[1]), [side.name for side in sides if not side.of_options]


def shared_out(
    sides: BothSides, pairs: Pairs, figures: tuple[Figures, Figures], wanted: int | None, progress: Progress
) -> SharedOut:
    """The difference of one option, by change, or why there is none. `wanted`: the place of the pair that was named;
    that which moved most is taken where none was."""
    from decide.questions.why.tables import document_of

    if reason := why_not_shared(*sides, pairs):
        return SharedOut([reason])
    names = names_of(pairs)
    place = wanted if wanted is not None else _moved_most(names, *figures)
    if place is None:
        means = {key for key in figures[0] if f" {MEAN}" in key and not holds(figures[0][key], figures[1].get(key))}
        return SharedOut([nothing_moved(names, bool(means))])
    name, pair = names[place], pairs[place]
    if sides[0].origin.hash == sides[1].origin.hash and pair[0].what_if == pair[1].what_if:
        return SharedOut([same_inputs(name, *sides)])
    try:
        owns = [_what_if(side, case.what_if) for side, case in zip(sides, pair, strict=True)]
        kinds = [_kind_of_score(own) for own in owns]
        if kinds[0] != kinds[1]:
            return SharedOut([other_scores(*sides, (kinds[0], kinds[1]))])
        study = _study(sides, pair[1].option, owns, progress)
    except (InputError, NoAnswer) as error:
        return SharedOut([refused(name, str(error))])
    theatre = sides[1].theatre
    assert theatre is not None
    start, end = (t("{option} in {document}", option=name, document=it.name) for it in sides)
    shares = document_of(study, theatre, (start, end))
    lead = [about_shares(name, wanted is not None), *shares.lead, *_unexplained(sides, study, name, figures)]
    return SharedOut(lead, shares.tables, shares.charts, shares.notes, study.frames)


def _what_if(side: DiffSide, text: str) -> WhatIf:
    """A what-if as it was given: single values stand by themselves, each a change of its own."""
    from decide.pack.scenario_file import by_flags
    from decide.pack.what_if import parse_set
    from decide.report.what_changed import what_if_in

    assert side.theatre is not None
    flags, rest = by_flags(text)
    sets = tuple(parse_set(flag) for flag in flags if flag != "--set")
    return replace(what_if_in({"what_if": rest}, side.theatre), sets=sets)


def _kind_of_score(own: WhatIf) -> str:
    """By what a what-if scores."""
    from decide.pack.mode import WEIGHTED
    from decide.pack.mode_text import mode_text

    weights = t("the weighting {name}", name=own.weighting) if own.weighting else t("the pack's own weights")
    mode = own.chosen_mode
    return weights if mode == WEIGHTED else t("{weights} and the mode {mode}", weights=weights, mode=mode_text(mode))


def _study(sides: BothSides, option: str, owns: Sequence[WhatIf], progress: Progress) -> Study:
    """The sharing; what both weigh or optimise alike holds for both."""
    from decide.pack.what_if import WhatIf
    from decide.questions.why.study import why

    before, after = sides[0].theatre, sides[1].theatre
    assert before is not None
    assert after is not None
    start, end = (_without_kind(own) for own in owns)
    alike = WhatIf(mode=owns[1].chosen_mode, weighting=owns[1].weighting)
    version = before if before.hash != after.hash else None
    return why(after, option, option, alike, progress=progress, own=end, others=start, version=version)


def _without_kind(own: WhatIf) -> WhatIf:
    bare = own.scenario and own.scenario.model_copy(update={"mode": None, "weighting": None})
    return replace(own, scenario=bare, mode=None, weighting="")


def _moved_most(names: Sequence[str], ours: Figures, theirs: Figures) -> int | None:
    """The place of the option whose overall score moved most; where no score did, of the one of which any other figure
    moved most, in proportion."""

    def moved(name: str) -> tuple[float, float]:
        central = [key for key in ours if f" {MEAN}" not in key and key.rsplit(" ", 3)[0] == name]
        pairs = [(ours[key], theirs[key]) for key in central if key in theirs]
        parts = [abs(a - b) / max(abs(a), abs(b)) for a, b in pairs if not holds(a, b)]
        score = f"{name} {OVERALL}"
        return abs(theirs.get(score, 0.0) - ours.get(score, 0.0)) if score in ours else 0.0, max(parts, default=0.0)

    moves = [moved(name) for name in names]
    most = max(range(len(moves)), key=lambda n: moves[n])
    return most if any(moves[most]) else None


def _unexplained(sides: BothSides, study: Study, name: str, figures: tuple[Figures, Figures]) -> list[str]:
    """Whose score is not what its inputs give today."""
    (total,) = [
        row for row in study.rows_of("totals") if f"{row['metric']} {row['objective']} {row['region']}" == OVERALL
    ]
    lines = []
    for side, its, end in zip(sides, figures, ("start", "end"), strict=True):
        stands: Any = its.get(f"{name} {OVERALL}")
        if stands is not None and not holds(stands, float(f"{total[end]:.6g}")):
            lines.append(not_of_the_inputs(side, stands, float(total[end])))
    return lines
