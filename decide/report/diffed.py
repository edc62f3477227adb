"""What sets two exports, packs or stores apart: inputs that differ, and figures that moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import yaml

from decide.pack.folder import NOT_PACK
from decide.pack.theatre import Theatre
from decide.report.code import HELD, Figures, Origin, holds
from decide.results.metrics import ALL

INPUTS = ("input", "first", "second")
FIGURES = ("figure", "first", "second", "difference")
SIDES = ("side", "name", "kind", "command", "pack", "hash", "decide", "sha256")
HOW = ("set", "scale", "add")
FILE = "file "
"""Before the name of a file, among inputs."""
MEAN = "mean-"
"""Before a metric: the mean over the futures of a store."""


@dataclass(frozen=True)
class SideCase:
    """One case that a side is about: an option with a what-if, by what the side calls it."""

    label: str
    option: str
    what_if: str
    """As a what-if file; empty if nothing is changed."""


@dataclass(frozen=True)
class DiffSide:
    """One of the two, by the name it was given."""

    name: str
    kind: str
    """`export`, `pack` or `store`."""
    origin: Origin
    digest: str
    """Of the file, or of what a folder holds."""
    cases: tuple[SideCase, ...]
    run: Mapping[str, str]
    """What else it was made with, that not every kind says."""
    theatre: Theatre | None
    """Its pack, if that is here."""
    rows: tuple[int, int] = (0, 0)
    """Of a store: how many are done, of how many."""

    @property
    def asks(self) -> str:
        """Its command, without the pack and the what-if."""
        return " ".join(["decide", self.origin.kind, *self.origin.args])

    @property
    def of_options(self) -> bool:
        """Whether it holds the figures of options."""
        return any(split_figure(name) for name in self.origin.figures)


Pairs = Sequence[tuple[SideCase, SideCase]]


def split_figure(name: str) -> tuple[str, str, str, str] | None:
    """Case, metric, objective and region of a figure of an option; None for another one."""
    parts = name.rsplit(" ", 3)
    if len(parts) != 4 or parts[1].removeprefix(MEAN) not in HELD:
        return None
    case, metric, objective, region = parts
    return case, metric, objective, region


def paired(first: Sequence[SideCase], second: Sequence[SideCase]) -> list[tuple[SideCase, SideCase]]:
    """Cases that are held against each other: those called the same, else those of one option with the same what-if,
    else the only ones of an option that are left on either side."""
    pairs: list[tuple[SideCase, SideCase]] = []
    mine, theirs = list(first), list(second)
    rules: tuple[Callable[[SideCase], tuple[str, ...]], ...] = (
        lambda it: (it.label,),
        lambda it: (it.option, it.what_if),
        lambda it: (it.option,),
    )
    for rule in rules:
        for one in list(mine):
            alike = [it for it in theirs if rule(it) == rule(one)]
            if len(alike) == 1 and sum(rule(it) == rule(one) for it in mine) == 1:
                pairs.append((one, alike[0]))
                mine.remove(one)
                theirs.remove(alike[0])
    return pairs


def inputs_that_differ(first: DiffSide, second: DiffSide, pairs: Pairs) -> pd.DataFrame:
    """One row per input: the question, the pack and its files, the release, and each change of the what-ifs of the
    cases held against each other."""
    sides = first, second
    every = [{**_inputs(side), **_changed([pair[n] for pair in pairs], side)} for n, side in enumerate(sides)]
    alike = first.origin.kind == second.origin.kind
    if first.origin.pack != second.origin.pack:  # of two packs every file is another
        every = [{name: text for name, text in it.items() if not name.startswith(FILE)} for it in every]
    for n, other in ((0, second), (1, first)):
        every[n] |= {name: text for name, text in sides[n].run.items() if alike or name in other.run}
    rows = [
        (name, *texts)
        for name in dict.fromkeys([*every[0], *every[1]])
        if len(set(texts := [it.get(name, "") for it in every])) > 1
    ]
    return pd.DataFrame(rows, columns=list(INPUTS))


def _inputs(side: DiffSide) -> dict[str, str]:
    origin = side.origin
    made = {"question": side.asks, "pack": origin.pack, "hash of the pack": origin.hash[:12]}
    return made | {f"{FILE}{name}": digest for name, digest in sorted(origin.files.items()) if name not in NOT_PACK}


def _changed(cases: Sequence[SideCase], side: DiffSide) -> dict[str, str]:
    """Each change of the cases of a side; with what the case is called where their what-ifs are not the same."""
    texts = dict.fromkeys(case.what_if for case in cases or side.cases)
    if len(texts) <= 1 or not cases:
        return dict(_changes("".join([*texts][:1]))) if len(texts) == 1 else {}
    return {f"{case.label}: {name}": text for case in cases for name, text in _changes(case.what_if)}


def _changes(what_if: str) -> Iterator[tuple[str, str]]:
    """Each change of a what-if file, by what it does to which value; a later one of the same value counts."""
    tree: Mapping[str, Any] = yaml.safe_load(what_if) if what_if else {}
    for change in tree.get("changes", ()):
        for how in HOW:
            for path, value in (change.get(how) or {}).items():
                yield f"{how} {path}", str(value["value"] if isinstance(value, dict) and "value" in value else value)
    for lever, setting in (tree.get("levers") or {}).items():
        yield f"lever {lever}", str(setting)
    for name in ("mode", "weighting", "options"):
        if tree.get(name):
            yield name, str(tree[name])


def called(pair: tuple[SideCase, SideCase]) -> str:
    """What a pair of cases is called: as both call it, else by the option."""
    one, other = pair
    return one.label if one.label == other.label else one.option


def names_of(pairs: Pairs) -> list[str]:
    """What pairs are called, each by another name: by both labels where the option alone would not tell them apart."""
    short = [called(pair) for pair in pairs]
    return [
        name if short.count(name) == 1 else " / ".join(dict.fromkeys((pair[0].label, pair[1].label)))
        for name, pair in zip(short, pairs, strict=True)
    ]


def renamed(figures: Figures, names: Mapping[str, str]) -> Figures:
    """Figures with what cases are called in place of their labels."""
    made: Figures = {}
    for name, value in figures.items():
        parts = split_figure(name)
        made[" ".join((names.get(parts[0], parts[0]), *parts[1:])) if parts else name] = value
    return made


def figures_that_moved(first: Figures, second: Figures) -> pd.DataFrame:
    """Figures of both that differ, the second less the first beside them; and those that one alone has. Those of
    options come first, the overall ones before their parts, each by how far it moved."""
    rows = []
    for name in dict.fromkeys([*first, *second]):
        was, now = first.get(name), second.get(name)
        if was is None or now is None or not holds(was, now):
            rows.append((name, was, now, now - was if was is not None and now is not None else None))
    rows.sort(key=_rank)
    return pd.DataFrame(rows, columns=list(FIGURES)).astype(dict.fromkeys(FIGURES[1:], float))


def _rank(row: tuple[str, float | None, float | None, float | None]) -> tuple[bool, int, int, float]:
    parts, difference = split_figure(row[0]), abs(row[3] or 0.0)
    if parts is None:
        return row[3] is None, len(HELD), 0, 0.0
    metric = parts[1].removeprefix(MEAN)
    return row[3] is None, (parts[2:] != (ALL, ALL)) * len(HELD), HELD.index(metric), -difference


def frame_of_sides(first: DiffSide, second: DiffSide) -> pd.DataFrame:
    """One row for each of the two: what it is and what it was made of."""
    rows = [
        (n, it.name, it.kind, it.asks, it.origin.pack, it.origin.hash, it.origin.version, it.digest)
        for n, it in (("first", first), ("second", second))
    ]
    return pd.DataFrame(rows, columns=list(SIDES))
