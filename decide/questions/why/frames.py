"""The frames of a difference shared out: shares, totals, the changes themselves, and the two ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from decide.model.lp import Floats
from decide.pack.quantity import Quantity
from decide.pack.sides import in_words
from decide.questions.why.between import Between
from decide.questions.why.ends import Compared, Player, Step
from decide.questions.why.shapley import ShapleyValues
from decide.results.sampling import Outcome
from decide.results.tidy import Row
from decide.solve.answer import Answer

AS_IT_STANDS = "pack"  # what stands for the pack without any option
NONE = float("nan")  # where there is no figure
FRAMES: Mapping[str, tuple[str, ...]] = {
    "contributions": (
        *("metric", "objective", "region", "unit", "change", "title", "moved"),
        *("value", "error", "least", "most"),
    ),
    "totals": ("metric", "objective", "region", "unit", "start", "end", "difference"),
    "changes": (
        *("change", "option", "moved", "title", "reason", "source", "locator"),
        *("was", "now", "unit"),
    ),
    "ends": ("end", "option", "title", "terms_broken", "error_bound", "with", "pack"),
}


@dataclass(frozen=True)
class Worth:
    """What the coalitions solved come to."""

    outcomes: tuple[Outcome, ...]
    values: Mapping[int, Floats]
    solves: int


def frames_of(between: Between, ends: Sequence[Answer], worth: Worth, shares: ShapleyValues) -> dict[str, pd.DataFrame]:
    """The frames of a study; `ends` are the answers of the side left and of the side reached."""
    start, end = worth.values[0], worth.values[between.everyone]
    keys = [(o.metric, o.objective, o.region, o.unit) for o in worth.outcomes]
    finite = [n for n in range(len(keys)) if np.isfinite(start[n]) and np.isfinite(end[n])]
    labels = _labels(between)
    parts = shares.value, shares.error, shares.least, shares.most
    contributions = [
        (*keys[n], change, title, moved, *(float(part[p, n]) for part in parts))
        for n in finite
        for p, (change, title, moved) in enumerate(labels)
    ]
    totals = [(*keys[n], float(start[n]), float(end[n]), float(end[n] - start[n])) for n in finite]
    changes = [
        (name, *row)
        for player, (name, _, _) in zip(between.players, labels, strict=True)
        for row in _changes(between, player)
    ]
    rows = [
        _end(*about, between.start.theatre is not between.end.theatre)
        for about in zip(("start", "end"), (between.start, between.end), ends, strict=True)
    ]
    return {
        name: pd.DataFrame(made, columns=list(FRAMES[name]))
        for name, made in (("contributions", contributions), ("totals", totals), ("changes", changes), ("ends", rows))
    }


def _labels(between: Between) -> list[tuple[str, str, str]]:
    """Id, title, and how each player moves. Of several changes in one: the ids joined, and the titles of those added,
    or dropped where none is. Ids are told apart by whose they are where changes of several move, and by a number where
    one side has the same twice."""
    moving = [between.sequence[n] for player in between.players for n in (*player.dropped, *player.added)]
    several = len({step.applied.whose for step in moving if not step.revised}) > 1
    labels: list[tuple[str, str, str]] = []
    for player in between.players:
        steps = [between.sequence[n] for n in (*player.dropped, *player.added)]
        name = "+".join(dict.fromkeys(_id(step, several) for step in steps))
        again = sum(label[0].partition("#")[0] == name for label in labels)
        shown = [between.sequence[n] for n in player.added or player.dropped]
        title = "; ".join(dict.fromkeys(_title(step) for step in shown))
        labels.append((f"{name}#{again + 1}" if again else name, title, _moved(player, steps)))
    return labels


def _id(step: Step, several: bool) -> str:
    whose = step.applied.whose
    return f"{whose}.{step.name}" if several and whose and not step.revised else step.name


def _title(step: Step) -> str:
    return step.applied.change.title if step.applied.change else step.name


def _moved(player: Player, steps: Sequence[Step]) -> str:
    """`added`, `dropped`, `both`, or `revised` for figures of another version of the pack."""
    if all(step.revised for step in steps):
        return "revised"
    return "both" if player.dropped and player.added else "dropped" if player.dropped else "added"


def _changes(between: Between, player: Player) -> Iterator[Row]:
    """option, moved, title, reason, source, locator, was, now, unit of each change of a player."""
    for moved, numbers in (("dropped", player.dropped), ("added", player.added)):
        for step in (between.sequence[n] for n in numbers):
            change, item = step.applied.change, step.revised
            if item is not None:
                yield _revised(step)
            elif change is not None:
                whose = step.applied.whose
                yield whose, moved, change.title, change.reason, change.source, change.locator, NONE, NONE, ""


def _revised(step: Step) -> Row:
    """A figure that differs, with its evidence; of what is no single figure neither value nor unit."""
    item = step.revised
    assert item is not None
    was, now = ((part if isinstance(part, Quantity) else None) for part in (item.was, item.now))
    of = now or was
    if of is None:
        return AS_IT_STANDS, item.moved, step.applied.id, "", None, None, NONE, NONE, ""
    values = was.value if was else NONE, now.value if now else NONE
    return (
        AS_IT_STANDS,
        item.moved,
        step.applied.id,
        of.reasoning or of.note or "",
        of.source,
        of.locator,
        *values,
        of.unit,
    )


def _end(name: str, side: Compared, solved: Answer, versions: bool) -> Row:
    theatre = side.theatre
    return (
        name,
        side.option or AS_IT_STANDS,
        theatre.options[side.option].title if side.option else theatre.pack.title,
        bool(solved.violations),
        100.0 * solved.instance.curve.error_bound,
        ", ".join(in_words(side.own)),
        theatre.folder.as_posix() if versions and name == "start" else "",
    )
