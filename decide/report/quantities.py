"""A quantity's path in words: what it is of, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from decide.pack.located import is_model, types_at
from decide.pack.meanings import meanings
from decide.pack.schema import Pack
from decide.report.words import words


def quantity_title(pack: Pack, path: str) -> str:
    """`units.infantry.availability.rotation` as `Infantry and other troops: availability, rotation`."""
    first, *rest = path.split(".")
    entries: Mapping[str, Any] = getattr(pack, first, None) or {}
    entry = entries.get(rest[0]) if rest and isinstance(entries, dict) else None
    named = getattr(entry, "title", "")
    parts = [
        words(step) if step not in _titles(pack) else _titles(pack)[step] for step in (rest[1:] if named else rest)
    ]
    head = named or words(first).capitalize()
    return f"{head}: {', '.join(parts)}" if parts else head


def quantity_meaning(path: str) -> str:
    """What the field of a path means: its documentation in the schema; empty if it has none."""
    steps = tuple(path.split("."))
    for depth in range(len(steps), 0, -1):
        for model in types_at(Pack, steps[: depth - 1]):
            if is_model(model) and steps[depth - 1] in model.model_fields:
                return meanings(model).get(steps[depth - 1], "")
    return ""


def _titles(pack: Pack) -> dict[str, str]:
    """Names of areas, regions and the like, by id."""
    return _named(tuple((name, item.title) for group in _groups(pack) for name, item in group.items()))


def _groups(pack: Pack) -> tuple[Mapping[str, Any], ...]:
    return pack.areas, pack.regions, pack.objectives, pack.units, pack.tasks


@cache
def _named(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(pairs)
