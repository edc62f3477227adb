"""Two versions of a pack: the figures that differ between them, each as a change of the older tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from decide.errors import InputError, Problem
from decide.pack.levers import figures
from decide.pack.located import Assignment, Located, dotted
from decide.pack.quantity import Model, Quantity
from decide.pack.strict_yaml import Path_
from decide.pack.theatre import Theatre

SOURCES = "sources"
WORDS = frozenset(
    ("title", "short", "summary", "counts", "season", "places", "says", "reason", "note", "source", "locator", SOURCES)
)
"""Keys that enter no programme."""


@dataclass(frozen=True)
class Revised:
    """One entry that differs between two versions."""

    path: Path_
    was: Any
    """What the older version has there, as its model has it; None if nothing."""
    now: Any
    """What the newer one has."""
    assignment: Assignment
    """What makes the newer of the older."""

    @property
    def moved(self) -> str:
        """Whether the entry is `added`, `dropped` or `revised`."""
        return "added" if self.was is None else "dropped" if self.now is None else "revised"

    @property
    def group(self) -> str:
        """The entry that it is of, such as `areas.hill`."""
        return dotted(self.path[:2])


def check_versions(older: Theatre, newer: Theatre) -> None:
    """Raises `InputError` for two packs of different ids."""
    if older.pack.id != newer.pack.id:
        message = f"{newer.pack.id!r} and {older.pack.id!r} are two packs, not two versions of one."
        raise InputError(Problem(message, None, "Two versions of a pack have the same id, in pack.yaml."))


def revisions(older: Theatre, newer: Theatre) -> list[Revised]:
    """The entries whose figures or structure differ, in the order of the schema; those of the options apart.

    Titles, evidence and ranges enter no programme and are left out.
    """
    return [
        Revised(path, was, now, Assignment(dotted(path), _node(newer, path), {}, newer.located.marks, path))
        for path, was, now in _differing(older.pack, newer.pack)
    ]


def ground(older: Theatre, newer: Theatre) -> Located:
    """The older tree, with the documents of both to cite."""
    tree = older.located.tree
    return replace(older.located, tree={**tree, SOURCES: {**tree[SOURCES], **newer.located.tree[SOURCES]}})


def _differing(was: Any, now: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any, Any]]:
    if isinstance(was, Quantity) and isinstance(now, Quantity):
        if (was.value, was.unit) != (now.value, now.unit):
            yield path, was, now
    elif type(was) is type(now) and isinstance(was, Model | dict):
        one, other = _parts(was), _parts(now)
        for name in dict.fromkeys((*one, *other)):
            if name not in WORDS:
                yield from _differing(one.get(name), other.get(name), (*path, name))
    elif figures(was) != figures(now):
        yield path, was, now


def _parts(value: Any) -> Mapping[str, Any]:
    return value.__dict__ if isinstance(value, Model) else value


def _node(theatre: Theatre, path: Path_) -> Any:
    """What the tree has at a path; None where it has nothing."""
    node: Any = theatre.located.tree
    for part in path:
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    return node
