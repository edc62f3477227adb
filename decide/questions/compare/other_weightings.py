"""Options under the other weightings that the pack names, and the plan of each that averts most deaths.

Every weighting is a comparison of its own, solved as any other; what is kept of it are its scores, deaths averted, and
the options that lead it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from decide.errors import NoAnswer
from decide.pack.mode import Least
from decide.pack.schema import Change, Pack, Scenario
from decide.pack.theatre import Theatre
from decide.pack.weighting import MOST_AVERTED, OWN, WEIGHTS, named_weighting, weights_of, with_weighting
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.compare.study import compare
from decide.results.judged import apart_of
from decide.results.study import COLUMNS, Results
from decide.results.tidy import Row, Tidy
from decide.solve.answer import HIGHS


def under_weightings(
    results: Results,
    theatre: Theatre,
    what_if: WhatIf | None = None,
    solver: str = HIGHS,
    progress: Progress | None = None,
    named: bool = True,
) -> Results:
    """Results with the frame `weightings`: the same options under each weighting of the pack, if `named`, and under the
    one that averts most deaths. Raises as `compare`; a weighting under which an option has no answer is left out."""
    what_if, progress = what_if or WhatIf(), progress or silent()
    under: dict[str, Results] = {}
    for name in weightings_beside(theatre.pack, what_if, named):
        if progress.stopped:
            return results
        other = with_weighting(theatre.pack, unweighed(what_if), name)
        try:
            under[name] = compare(theatre, results.names, other, solver, progress=progress)
        except NoAnswer:
            continue
    return with_leads(results, under, theatre.pack, what_if)


def weightings_beside(pack: Pack, what_if: WhatIf, named: bool = True) -> list[str]:
    """The weightings to be solved beside what was asked for, each once. None beside a mode that no weighting is."""
    mode = what_if.chosen_mode
    if isinstance(mode, Least):
        return []
    free = mode.kind == "weighted" or bool(what_if.weighting)
    names = [*pack.weightings] if named and free else []
    present = {_key(pack, here)} if (here := weighting_of(pack, what_if)) != OWN else set()
    beside = []
    for name in [*names, *([MOST_AVERTED] if _counted(pack) else [])]:
        if (key := _key(pack, name)) not in present:
            present.add(key)
            beside.append(name)
    return beside


def with_leads(results: Results, under: Mapping[str, Results], pack: Pack, what_if: WhatIf) -> Results:
    """Results with what they and those of other weightings come to, as the frame `weightings`."""
    here = weighting_of(pack, what_if)
    solved = {here: results, **under}
    by_key = {_key(pack, name): one for name, one in solved.items() if name != OWN}
    rows: list[Row] = [] if here != OWN else [*_rows(OWN, "", results)]
    names = [*pack.weightings, *([MOST_AVERTED] if _counted(pack) else [])]
    for name in names:
        if (one := by_key.get(_key(pack, name))) is not None:
            rows += _rows(name, named_weighting(pack, name).title, one)
    return replace(results, frames=Tidy.of(COLUMNS, results.frames).but({"weightings": rows}))


def unweighed(what_if: WhatIf) -> WhatIf:
    """The what-if without what it says of weights and of a mode."""
    sets = tuple(pair for pair in what_if.sets if not _weighs(pair[0]))
    scenario = what_if.scenario and _unweighed(what_if.scenario)
    return replace(what_if, sets=sets, scenario=scenario, mode=None, weighting="")


def weighting_of(pack: Pack, what_if: WhatIf) -> str:
    """The weighting that a what-if asks for, or that the pack's own weights are; empty where it is none of the pack."""
    if what_if.weighting or unweighed(what_if) != replace(what_if, mode=None):
        return what_if.weighting
    published = {
        f"{WEIGHTS}.{o}.{r}": one.value for o, by_region in pack.weights.items() for r, one in by_region.items()
    }
    return next((name for name in pack.weightings if _key(pack, name) == _scaled(published)), OWN)


def leading(results: Results) -> tuple[str, ...]:
    """The options that lead and cannot be told apart: by the overall score, or where the mode has priorities by the
    first of them, then among those by the next."""
    apart = apart_of(results)
    left = tuple(sorted(results.names, key=lambda name: -results.score(name)))
    if not str(results.manifest.get("mode", "")).startswith("lexicographic"):
        return tuple(name for name in left if results.score(left[0]) - results.score(name) <= apart)
    stages = _priorities(results)
    for number in range(min(len(stages[name]) for name in left)):
        best = max(stages[name][number] for name in left)
        left = tuple(name for name in left if best - stages[name][number] <= apart)
    return left


def _priorities(results: Results) -> dict[str, list[float]]:
    """What each option reached of every priority that is held, in order."""
    reached: dict[str, list[float]] = {name: [] for name in results.names}
    for row in results.rows_of("stages"):
        if row["unit"] == "points" and row["held"]:
            reached[row["option"]].append(float(row["value"]))
    return reached


def _rows(name: str, title: str, results: Results) -> Iterator[Row]:
    first = leading(results)
    stages = _priorities(results)
    for option in results.names:
        score = stages[option][0] if stages[option] else results.score(option)
        yield option, name, title, score, *results.metric(option, "civilian_deaths_averted"), option in first


def _key(pack: Pack, name: str) -> Any:
    """What a weighting comes to, the same for two of another name."""
    weighting = named_weighting(pack, name)
    return weighting.mode or _scaled(weights_of(weighting, pack))


def _scaled(weights: Mapping[str, float]) -> tuple[float, ...]:
    total = sum(weights.values())
    return tuple(round(weight / total, 12) for weight in weights.values())


def _counted(pack: Pack) -> bool:
    """Whether deaths averted can be weighed alone."""
    return any(pack.objectives[o].measure == "count" and by_region for o, by_region in pack.weights.items())


def _unweighed(scenario: Scenario) -> Scenario:
    changes = tuple(_without_weights(change) for change in scenario.changes)
    return scenario.model_copy(update={"changes": changes, "mode": None, "weighting": None})


def _without_weights(change: Change) -> Change:
    kept = {how: {p: v for p, v in getattr(change, how).items() if not _weighs(p)} for how in ("set", "scale", "add")}
    return change.model_copy(update=kept)


def _weighs(path: str) -> bool:
    return path.split(".")[0] == WEIGHTS
