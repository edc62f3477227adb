"""Options under the other weightings that the pack names, and the plan of each that averts most deaths.

Every weighting is a comparison of its own, solved as any other; what is kept of it are its scores, deaths averted, and
the options that lead it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decide.batch import run_all
from decide.errors import NoAnswer
from decide.language import mark
from decide.pack.mode import Least
from decide.pack.published_study import REACHED, StudyTable, read_published
from decide.pack.schema import Change, Pack, Scenario
from decide.pack.theatre import Theatre, resolve
from decide.pack.weighting import MOST_AVERTED, OWN, WEIGHTS, named_weighting, weights_of, with_weighting
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.results import stops
from decide.results.facts import Facts, answered
from decide.results.judged import apart_of
from decide.results.metrics import ALL
from decide.results.sampling import OVERALL, figures_of
from decide.results.study import COLUMNS, Results
from decide.results.tidy import Row, Tidy
from decide.solve.answer import HIGHS, Answer

DEATHS = ("civilian_deaths_averted", ALL, ALL)
POINTS = "points"
FACTS = ("metrics", "stages")  # what is read of the facts of an answer


@dataclass(frozen=True)
class Under:
    """What an option comes to under a weighting."""

    score: float
    averted: float
    """Deaths averted a year; nan where nothing is counted."""
    reached: tuple[float, ...] = ()
    """Points of each priority, in their order, where the weighting is one of priorities."""

    @classmethod
    def of(cls, solved: Answer) -> Under:
        """Of an option answered."""
        figures = {outcome.key: value for outcome, value in figures_of(solved).figures.items()}
        reached = tuple(stage.value for stage in solved.stages if stage.unit == POINTS and stage.held)
        return cls(figures[OVERALL], figures.get(DEATHS, math.nan), reached)

    @classmethod
    def of_facts(cls, facts: Facts) -> Under:
        """Of the facts of an answer."""
        metrics, stages = ([dict(zip(COLUMNS[n], row, strict=True)) for row in facts.rows[n]] for n in FACTS)
        whole = {(m["metric"], m["objective"], m["region"]): m["value"] for m in metrics if m["period"] == ALL}
        reached = tuple(stage["value"] for stage in stages if stage["unit"] == POINTS and stage["held"])
        return cls(whole[OVERALL], whole.get(DEATHS, math.nan), reached)


@dataclass(frozen=True)
class WeightedTask:
    """One option to be solved under one weighting."""

    weighting: str
    option: str
    what_if: WhatIf


Solve = Callable[[Sequence[WeightedTask]], Sequence[Under | None]]
"""Solves tasks, in their order: None for one that has no answer; the first ones only, if stopped."""


def under_weightings(
    results: Results,
    theatre: Theatre,
    what_if: WhatIf | None = None,
    solve: Solve | None = None,
    named: bool = True,
) -> Results:
    """Results with the frame `weightings`: the same options under each weighting of the pack, if `named`, and under the
    one that averts most deaths; as they were published with the pack, where the results are of the published inputs.
    Elsewhere they are solved by `solve`; without it the frame stays empty, and the manifest says what was not looked at
    as `not_looked_at`. Raises `InputError` and `Fault` as `answer`; a weighting under which an option has no answer is
    left out."""
    what_if = what_if or WhatIf()
    names = weightings_beside(theatre.pack, what_if, named)
    under = published_under(theatre, results, names)
    if under is None and solve is None and names:
        return replace(results, manifest={**results.manifest, "not_looked_at": names})
    if under is None and solve is not None:
        under = solved_under(theatre, results.names, what_if, names, solve)
    judged = with_leads(results, under or {}, theatre.pack, what_if, named)
    if not names or under is not None or results.manifest.get("stopped"):
        return judged
    stopped = stops.OTHER_WEIGHTINGS.written(count=len(names))
    return replace(judged, manifest={**judged.manifest, "stopped": stopped})


def solved_under(
    theatre: Theatre, options: Sequence[str], what_if: WhatIf, weightings: Sequence[str], solve: Solve
) -> dict[str, dict[str, Under]] | None:
    """Options under weightings, by weighting and option. A weighting under which an option has no answer is left out.
    None if the run is stopped."""
    others = [(name, with_weighting(theatre.pack, unweighed(what_if), name)) for name in weightings]
    tasks = [WeightedTask(name, option, other) for name, other in others for option in options]
    done = solve(tasks)
    if len(done) < len(tasks):
        return None
    made: dict[str, dict[str, Under]] = {name: {} for name in weightings}
    for task, one in zip(tasks, done, strict=True):
        if one is not None:
            made[task.weighting][task.option] = one
    return {name: by_option for name, by_option in made.items() if len(by_option) == len(options)}


def solving(
    theatre: Theatre, solver: str = HIGHS, progress: Progress | None = None, workers: int | None = None
) -> Solve:
    """Solves tasks in this process. A plan of other weights is no nearer than none, so each is solved from scratch."""

    def solved(task: WeightedTask) -> Under | None:
        reply = answered(resolve(theatre, task.option, task.what_if), solver)
        return None if isinstance(reply, NoAnswer) else Under.of(reply)

    step = mark("options under other weightings")
    return lambda tasks: run_all(solved, tasks, progress or silent(), step, workers)


def published_under(theatre: Theatre, results: Results, names: Sequence[str]) -> dict[str, dict[str, Under]] | None:
    """What was published with the pack, where that is what the results were judged over."""
    futures = results.manifest.get("futures") or {}
    if not futures.get("used") or futures["from"]:
        return None
    study = read_published(theatre)
    under = of_table(study.weightings, study.about.options) if study else {}
    if not set(names) <= set(under):
        return None
    return {name: {option: under[name][option] for option in results.names} for name in names}


def to_table(under: Mapping[str, Mapping[str, Under]], options: Sequence[str]) -> StudyTable:
    """As the table of a published study."""
    most = max([len(one.reached) for by_option in under.values() for one in by_option.values()], default=0)
    keys = (OVERALL, DEATHS, *((REACHED, str(n), ALL) for n in range(1, most + 1)))
    values = np.full((len(under), len(options), len(keys)), np.nan)
    for row, by_option in enumerate(under.values()):
        for column, option in enumerate(options):
            one = by_option[option]
            values[row, column, : 2 + len(one.reached)] = one.score, one.averted, *one.reached
    return StudyTable(tuple(under), keys, values)


def of_table(table: StudyTable, options: Sequence[str]) -> dict[str, dict[str, Under]]:
    """From the table of a published study."""
    return {
        name: {
            option: Under(float(row[0]), float(row[1]), tuple(float(x) for x in row[2:] if math.isfinite(x)))
            for option, row in zip(options, rows, strict=True)
        }
        for name, rows in zip(table.keys, table.values, strict=True)
    }


def of_results(results: Results) -> dict[str, Under]:
    """Results of one weighting, by option."""
    reached = _priorities(results)
    return {
        name: Under(results.score(name), results.metric(name, DEATHS[0])[0], tuple(reached[name]))
        for name in results.names
    }


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


def published_weightings(pack: Pack) -> list[str]:
    """The weightings that a published study has: all that are asked for beside the pack's own weights."""
    return [*dict.fromkeys(weightings_beside(pack, WhatIf()) + weightings_beside(pack, WhatIf(), named=False))]


def with_leads(
    results: Results, under: Mapping[str, Mapping[str, Under]], pack: Pack, what_if: WhatIf, named: bool = True
) -> Results:
    """Results with what they and the same options under other weightings come to, as the frame `weightings`; those that
    the pack names only if `named`, even where the one that averts most deaths is one of them by another name."""
    here, own, apart = weighting_of(pack, what_if), of_results(results), apart_of(results)
    by_key = {_key(pack, name): one for name, one in {here: own, **under}.items() if name != OWN}
    rows: list[Row] = [] if here != OWN else [*_rows(OWN, "", own, apart)]
    names = [name for name in pack.weightings if named or name == here]
    for name in [*names, *([MOST_AVERTED] if _counted(pack) else [])]:
        if (one := by_key.get(_key(pack, name))) is not None:
            rows += _rows(name, named_weighting(pack, name).title, one, apart)
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


def leading(under: Mapping[str, Under], apart: float) -> tuple[str, ...]:
    """The options that lead and cannot be told apart: by the overall score, or where there are priorities by the first
    of them, then among those by the next."""
    left = tuple(sorted(under, key=lambda name: -under[name].score))
    for number in range(min(len(under[name].reached) for name in left)):
        best = max(under[name].reached[number] for name in left)
        left = tuple(name for name in left if best - under[name].reached[number] <= apart)
    if any(under[name].reached for name in left):
        return left
    return tuple(name for name in left if under[left[0]].score - under[name].score <= apart)


def _priorities(results: Results) -> dict[str, list[float]]:
    """What each option reached of every priority that is held, in order."""
    reached: dict[str, list[float]] = {name: [] for name in results.names}
    for row in results.rows_of("stages"):
        if row["unit"] == POINTS and row["held"]:
            reached[row["option"]].append(float(row["value"]))
    return reached


def _rows(name: str, title: str, under: Mapping[str, Under], apart: float) -> Iterator[Row]:
    first = leading(under, apart)
    for option, one in under.items():
        score = one.reached[0] if one.reached else one.score
        yield option, name, title, score, one.averted, option in first


def _key(pack: Pack, name: str) -> Any:
    """What a weighting comes to, the same for two of another name."""
    weighting = named_weighting(pack, name)
    if weighting.mode is not None:
        return weighting.mode.model_dump_json()  # a mode may hold floors, which have no hash
    return _scaled(weights_of(weighting, pack))


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
