"""What options are measured against: the option others start from, and scores that are enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from decide.errors import InputError, Place, Problem, unknown
from decide.model.instance import Instance
from decide.model.lp import Floats
from decide.pack.mode import OVERALL as OVERALL_NAME
from decide.pack.mode import criterion_names
from decide.pack.theatre import Theatre
from decide.results.metrics import ALL
from decide.results.sampling import OVERALL, SENSE, Evaluated

Key = tuple[str, str, str]
AT_LEAST = Place("--at-least")


def yardstick(theatre: Theatre, names: Sequence[str], wanted: str | None) -> str:
    """The option that others are held against: the one asked for by `--against`, else the one that most options of the
    pack start from (the first of them by name), else the first of `names`. Raises `InputError` for an unknown one."""
    if wanted is not None:
        if wanted not in theatre.options:
            message, hint = unknown("option", wanted, theatre.options)
            raise InputError(Problem(message, Place(f"--against {wanted}"), hint))
        return wanted
    bases = Counter(option.base for option in theatre.options.values() if option.base is not None)
    return min(bases, key=lambda name: (-bases[name], name), default=names[0])


def check_not_itself(names: Collection[str], against: str | None) -> None:
    """Raises `InputError` for one option alone that is to be held against itself."""
    if against is not None and {*names} == {against}:
        message, hint = f"{against!r} is not compared with itself.", "Name another option, or another with --against."
        raise InputError(Problem(message, Place(f"--against {against}"), hint))


def outcome_key(p: Instance, name: str, place: Place) -> Key:
    """The outcome that a name stands for: a score as for `score_key`, or a consequence such as `cost`.

    Raises `InputError`.
    """
    consequences = [metric for metric in SENSE if metric != "score"]
    return (name, ALL, ALL) if name in consequences else score_key(p, name, place, consequences)


def score_key(p: Instance, name: str, place: Place, also: Sequence[str] = ()) -> Key:
    """The outcome of a criterion: `overall`, a cell `objective.region`, an objective or a region.

    Raises `InputError` for any other name (`also` are told as known), and for one in which nothing is needed.
    """
    names = criterion_names(p.pack)
    if name not in names:
        message, hint = unknown("objective, region or cell", name, [*names, *also])
        raise InputError(Problem(message, place, hint))
    key = key_of(name, p.regions)
    _, objective, region = key
    rows = [objective in (ALL, o) for o in p.objectives]
    columns = [region in (ALL, r) for r in p.regions]
    if not (p.reference[rows][:, columns] > 0).any():
        raise InputError(Problem(f"nothing is needed in {name!r}, so it has no score.", place, "Name another."))
    return key


def key_of(name: str, regions: Collection[str]) -> Key:
    """The outcome that a criterion's name stands for."""
    if name == OVERALL_NAME:
        return OVERALL
    objective, _, region = name.partition(".")
    if region:
        return "score", objective, region
    return ("score", ALL, name) if name in regions else ("score", name, ALL)


def floors(p: Instance, evaluated: Evaluated, baseline: str, at_least: Mapping[str, float]) -> dict[Key, Floats]:
    """(future, 1) what is enough of each outcome: the scores asked for; if none is, what the baseline reaches in the
    same future, of every outcome. Raises `InputError` for a name that is no criterion."""
    if at_least:
        rows = len(evaluated.values)
        return {score_key(p, name, AT_LEAST): np.full((rows, 1), value) for name, value in at_least.items()}
    column = evaluated.options.index(baseline)
    return {outcome.key: evaluated.of(outcome.key)[:, [column]] for outcome in evaluated.outcomes}


def joint(enough: Mapping[Key, Floats], stated: bool) -> list[Key]:
    """The outcomes that count for being enough everywhere: those asked for, else every objective in every region."""
    return [key for key in enough if stated or (key[0] == "score" and ALL not in key)]
