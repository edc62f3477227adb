"""What a decision meeting needs: the comparison, where its choices turn, and what the first option lacks. docs/brief.md
says what stands in it and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from decide.errors import NoAnswer, Stopped
from decide.pack.folder import FUTURES_FILE
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.breakeven.study import FRAMES as OF_BREAKEVEN
from decide.questions.breakeven.study import BreakevenAsk, breakeven
from decide.questions.compare.finding import finding
from decide.questions.compare.study import compare
from decide.questions.drivers.study import FRAMES as OF_DRIVERS
from decide.questions.drivers.study import DriversAsk, drivers
from decide.questions.gap.floors import highest_of_any
from decide.questions.gap.frames import FRAMES as OF_GAP
from decide.questions.gap.study import gap
from decide.results import stops
from decide.results.other_weightings import under_weightings
from decide.results.study import COLUMNS, Results, Study

KIND = "brief"
TURNS = ("turns", "stress_cases")
GAP = ("pledge", "floors", "totals")
ANNEX = ("tornado", "factors")
FRAMES: Mapping[str, tuple[str, ...]] = {
    **COLUMNS,
    **{name: OF_BREAKEVEN[name] for name in TURNS},
    **{name: OF_GAP[name] for name in GAP},
    **{name: OF_DRIVERS[name] for name in ANNEX},
}

Part = tuple[Mapping[str, pd.DataFrame], Mapping[str, Any]]
"""Frames, and what stands of them in the manifest."""


def brief(
    theatre: Theatre,
    options: Sequence[str] = (),
    what_if: WhatIf | None = None,
    against: str | None = None,
    futures: Study | None = None,
    source: str = "futures",
    turns: bool = True,
    lacking: bool = True,
    annex: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Some options (all if none is named) for a decision meeting. Frames as in `FRAMES`: those of a comparison, where
    choices between the first tier and `against` turn, and what the first option would have to be pledged to reach in
    every region the highest score that any option reaches there.

    `futures` is a run of `robust` of the same inputs, from the file `source`; those published with the pack if not
    given. Without `turns` no stress case is solved, without `lacking` no pledge is looked for; their frames are empty.
    With `annex` every factor is moved alone, for the first tier and `against`: `tornado` and `factors`, else empty.

    Raises `InputError` and `Stopped` as `compare` does.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    results = compare(
        theatre,
        options,
        what_if,
        workers=workers,
        progress=progress,
        against=against,
        futures=futures,
        source=source,
    )
    results = under_weightings(results, theatre, what_if, None)
    lead = finding(results)
    first = lead.tiers[0]
    parts: list[Callable[[], Part]] = []
    if turns and (rivals := rivals_of(theatre, results, first)):
        parts.append(lambda: _turns(theatre, rivals, results.manifest["against"], what_if, progress, workers))
    if lacking:
        parts.append(lambda: _gap(theatre, results, lead.first, what_if, progress))
    if annex:
        named = [*first, results.manifest.get("against")]
        parts.append(lambda: (_swings(theatre, named, what_if, progress, workers), {}))
    made, about = _worked_out(parts, progress)
    return put_together(results, made, {**about, **({"annex": True} if annex else {})})


def put_together(results: Results, made: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> Study:
    """A brief: a comparison, and what was made beside it; frames of what was not are empty."""
    nothing = {name: pd.DataFrame(columns=list(FRAMES[name])) for name in (*TURNS, *GAP, *ANNEX)}
    return Study(KIND, {**results.frames, **nothing, **made}, {**about, **results.manifest}, results.certificates)


def _worked_out(parts: Sequence[Callable[[], Part]], progress: Progress) -> Part:
    """The frames of all parts, and what the manifest says of them; if stopped, of those done, and how many they are."""
    frames: dict[str, pd.DataFrame] = {}
    manifest: dict[str, Any] = {}
    done = 0
    for part in parts:
        try:
            if progress.stopped:
                break
            made, about = part()
        except Stopped:
            break
        frames |= made
        manifest |= about
        done += 1
    if done < len(parts) or progress.stopped:
        manifest["stopped"] = stops.PARTS.written(done=done + 1, count=len(parts) + 1)
    return frames, manifest


def _turns(
    theatre: Theatre,
    rivals: Sequence[str],
    against: str,
    what_if: WhatIf,
    progress: Progress,
    workers: int | None,
) -> Part:
    """Where choices between the first tier and another turn."""
    turned = breakeven(theatre, rivals, BreakevenAsk(against=against, count=0), what_if, progress, workers)
    return {name: turned.frames[name] for name in TURNS}, {"breakeven": turned.manifest["breakeven"]}


def rivals_of(theatre: Theatre, results: Results, first: Sequence[str]) -> list[str]:
    """Options of the first tier that can be held against another under stress cases."""
    against = results.manifest.get("against")
    able = against is not None and (theatre.folder / FUTURES_FILE).exists()
    return [name for name in first if able and name != against]


def _swings(
    theatre: Theatre, names: Sequence[str | None], what_if: WhatIf, progress: Progress, workers: int | None
) -> dict[str, pd.DataFrame]:
    """What each factor alone does to these options; nothing where the pack has no futures."""
    options = [name for name in dict.fromkeys(names) if name is not None and name in theatre.options]
    if not (theatre.folder / FUTURES_FILE).exists():
        return {}
    alone = drivers(theatre, options, DriversAsk(trajectories=0, count=0), what_if, progress, workers)
    return {name: alone.frames[name] for name in ANNEX}


def _gap(theatre: Theatre, results: Results, option: str, what_if: WhatIf, progress: Progress) -> Part:
    """What the option would have to be pledged; or why no pledge is enough."""
    floors = highest_of_any(theatre.pack, results, option)
    try:
        lacks = gap(theatre, option, floors, what_if, beside=(), progress=progress, parts_wanted=("whole",))
    except NoAnswer as error:
        return {}, {"gap": str(error)}
    return {name: lacks.frames[name] for name in GAP}, {"gap": ""}
