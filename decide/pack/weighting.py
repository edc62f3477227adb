"""Named weightings of a pack: what they mean, and how a what-if asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from decide.errors import InputError, Place, Problem, closest, unknown
from decide.language import mark
from decide.pack.amounts import needed
from decide.pack.mode import Complaint, Least, check_mode
from decide.pack.schema import Change, Pack, Weighting
from decide.pack.what_if import WhatIf

WEIGHTS = "weights"
OWN = ""  # name of weights that no weighting of the pack is
MOST_AVERTED = "most-averted"  # in every pack that counts something: that count alone, the same wherever it is averted
MOST_TITLE = mark("Most deaths averted")
MOST_REASON = "Only what is counted and averted counts, each the same wherever it is, to see how many can be averted."


def check_weightings(pack: Pack) -> Iterator[Complaint]:
    """What a weighting names that the pack does not have, and weights of nothing."""
    for name, weighting in pack.weightings.items():
        path = ("weightings", name)
        if name == MOST_AVERTED:
            yield path, f"the weighting {name!r} is there in every pack.", "Give it another name."
        if weighting.source is not None and weighting.source not in pack.sources:
            yield (*path, "source"), *unknown("source", weighting.source, pack.sources)
        if isinstance(weighting.mode, Least):
            yield (*path, "mode"), "'least' chooses strengths and weighs nothing.", "Give weights, or another mode."
        if weighting.mode is not None:
            for inner, message, hint in check_mode(weighting.mode, pack):
                yield (*path, "mode", *inner), message, hint
        yield from _cells(path, weighting, pack)
        yield from _by_need(path, weighting, pack)
        if weighting.weights and not any(one > 0 for values in weighting.weights.values() for one in values.values()):
            yield (*path, WEIGHTS), f"all weights of {name!r} are zero.", "Give at least one weight above zero."


def _cells(path: tuple[str, str], weighting: Weighting, pack: Pack) -> Iterator[Complaint]:
    for objective, by_region in weighting.weights.items():
        if objective not in pack.objectives:
            yield (*path, WEIGHTS, objective), *unknown("objective", objective, pack.objectives)
        for region in by_region:
            at = (*path, WEIGHTS, objective, region)
            if region not in pack.regions:
                yield at, *unknown("region", region, pack.regions)
            elif objective in pack.objectives and region not in pack.weights.get(objective, {}):
                message = f"the pack's own weights leave out {objective!r} in {region!r}."
                yield at, message, "Give it one there, 0 if need be."


def _by_need(path: tuple[str, str], weighting: Weighting, pack: Pack) -> Iterator[Complaint]:
    for n, objective in enumerate(weighting.by_need):
        if objective not in weighting.weights:
            yield (*path, "by_need", n), *unknown("objective among its weights", objective, weighting.weights)
        elif objective in pack.objectives and pack.objectives[objective].measure != "count":
            message = f"{objective!r} is measured as a share, so no number of its need compares regions."
            yield (*path, "by_need", n), message, "Leave it out."


def weights_of(weighting: Weighting, pack: Pack) -> dict[str, float]:
    """The weights by dotted path, of every cell that the pack weighs; `by_need` by what is needed in the pack as it is
    given. The weights of an objective keep their sum."""
    weights: dict[str, float] = {}
    for objective, by_region in pack.weights.items():
        own = {region: weighting.weights.get(objective, {}).get(region, 0.0) for region in by_region}
        if objective in weighting.by_need:
            by_lot = {region: weight * needed(pack, objective, region) for region, weight in own.items()}
            total, kept = sum(by_lot.values()), sum(own.values())
            own = {region: kept * lot / total if total else 0.0 for region, lot in by_lot.items()}
        weights |= {f"{WEIGHTS}.{objective}.{region}": weight for region, weight in own.items()}
    return weights


def as_change(name: str, weighting: Weighting, pack: Pack) -> Change:
    """What a weighting of weights sets, as a named change."""
    cited = {"source": weighting.source, "locator": weighting.locator}
    title, reason = weighting.title, weighting.reason
    return Change(id=name, title=title, reason=reason, set=dict(weights_of(weighting, pack)), **cited)


def _all_counted(pack: Pack) -> dict[str, dict[str, float]]:
    """The same weight for every cell that is weighed and measured as a count."""
    counted = [o for o, objective in pack.objectives.items() if objective.measure == "count" and pack.weights.get(o)]
    return {o: dict.fromkeys(pack.weights[o], 1.0) for o in counted}


def named_weighting(pack: Pack, name: str, place: Place | None = None) -> Weighting:
    """A weighting by its name. Raises `InputError` for one that the pack does not have, with those it has."""
    if name == MOST_AVERTED and (counted := _all_counted(pack)):
        return Weighting(title=MOST_TITLE, reason=MOST_REASON, weights=counted, by_need=tuple(counted))
    if name not in pack.weightings:
        every = [*pack.weightings, *([MOST_AVERTED] if _all_counted(pack) else [])]
        message, _ = unknown("weighting", name, every)
        listed = f"Known: {', '.join(every)}." if every else "The pack names none."
        raise InputError(Problem(message, place, f"{closest(name, every)} {listed}".strip()))
    return pack.weightings[name]


def with_weighting(pack: Pack, what_if: WhatIf, name: str = "") -> WhatIf:
    """The what-if with a weighting asked for by hand, else the one its file names, and the mode which that brings.

    Raises `InputError` for a name the pack does not have, and where weights or another mode are set beside it.
    """
    scenario, marks = what_if.scenario, what_if.scenario_marks or {}
    in_file = scenario.weighting if scenario is not None else None
    name, place = (name, Place(f"--weights {name}")) if name else (in_file or "", marks.get(("weighting",)))
    if not name:
        return what_if
    mode = named_weighting(pack, name, place).mode
    other = what_if.mode or (scenario.mode if scenario is not None else None)
    if other is not None and other != mode:
        message = f"the weighting {name!r} does not go with a solve mode that is asked for beside it."
        raise InputError(Problem(message, place, "Leave out one of the two."))
    changes = scenario.changes if scenario is not None else ()
    paths = [*(path for path, _ in what_if.sets), *(path for change in changes for _, path, _ in change.steps)]
    if beside := [path for path in paths if path.split(".")[0] == WEIGHTS]:
        message = f"{beside[0]} is set beside the weighting {name!r}."
        raise InputError(Problem(message, place, "Leave out one of the two."))
    return replace(what_if, weighting=name, mode=mode)
