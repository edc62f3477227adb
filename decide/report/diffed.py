"""What sets two exports, packs or stores apart: inputs that differ, and figures that moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import yaml

from decide.language import counted, t
from decide.report.code import Origin, holds
from decide.report.document import Cell, Column, Document, Table
from decide.report.reproduced import figure

INPUTS = ("input", "first", "second")
FIGURES = ("figure", "first", "second", "difference")
MOST = 60  # figures that moved, in a table
HOW = ("set", "scale", "add")


@dataclass(frozen=True)
class Export:
    """One of the two, by the name it was given."""

    name: str
    origin: Origin


def inputs_that_differ(first: Origin, second: Origin) -> pd.DataFrame:
    """One row per input: the question, the pack and its files, the release, and each change of a what-if."""
    ours, theirs = dict(_inputs(first)), dict(_inputs(second))
    names = list(dict.fromkeys([*ours, *theirs]))
    rows = [
        (name, ours.get(name, ""), theirs.get(name, "")) for name in names if ours.get(name, "") != theirs.get(name, "")
    ]
    return pd.DataFrame(rows, columns=list(INPUTS))


def _inputs(origin: Origin) -> Iterator[tuple[str, str]]:
    yield "question", " ".join([origin.kind, *origin.args])
    yield "pack", origin.pack
    yield "hash of the pack", origin.hash[:12]
    yield "decide", origin.version
    for name, digest in sorted(origin.files.items()):
        yield f"file {name}", digest
    yield from _changes(origin.what_if)


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


def figures_that_moved(first: Origin, second: Origin) -> pd.DataFrame:
    """Figures of both that differ, the second less the first beside them; and those that one alone has."""
    rows = []
    for name in dict.fromkeys([*first.figures, *second.figures]):
        was, now = first.figures.get(name), second.figures.get(name)
        if was is None or now is None or not holds(was, now):
            rows.append((name, was, now, now - was if was is not None and now is not None else None))
    return pd.DataFrame(rows, columns=list(FIGURES)).astype(dict.fromkeys(FIGURES[1:], float))


def document_of(first: Export, second: Export, frames: Mapping[str, pd.DataFrame]) -> Document:
    """Inputs, then figures."""
    inputs, figures = frames["inputs"], frames["figures"]
    common = sum(name in second.origin.figures for name in first.origin.figures)
    moved = int(figures["difference"].notna().sum())
    lead = [
        counted("{count} input differs.", "{count} inputs differ.", count=len(inputs))
        if len(inputs)
        else t("All inputs are the same."),
        counted(
            "{moved} of {count} figure that both have moved.",
            "{moved} of {count} figures that both have moved.",
            count=common,
            moved=moved,
        ),
    ]
    tables = []
    heads = [Column(first.name), Column(second.name)]
    if len(inputs):
        rows: list[list[Cell]] = [
            [row["input"], row["first"] or "–", row["second"] or "–"] for row in inputs.to_dict("records")
        ]
        tables.append(Table("inputs", t("Inputs that differ"), [Column(t("Input")), *heads], rows))
    if len(figures):
        shown = figures.reindex(figures["difference"].abs().sort_values(ascending=False, kind="stable").index)
        rows = [
            [row["figure"], *(figure(row[name]) for name in FIGURES[1:])] for row in shown.head(MOST).to_dict("records")
        ]
        columns = [Column(t("Figure")), *heads, Column(t("Second less first"))]
        notes = [_more(len(figures) - MOST)] if len(figures) > MOST else []
        tables.append(Table("figures", t("Figures that moved"), columns, rows, notes))
    title = t("What changed: {first}, {second}", first=first.name, second=second.name)
    return Document(title, lead, tables)


def _more(count: int) -> str:
    return counted("{count} more figure stands in the data.", "{count} more figures stand in the data.", count=count)
