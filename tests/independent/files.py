"""A pack's files as one tree of plain values, and an option's changes applied to it: docs/packs.md."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

BESIDE = {"futures.yaml", "levers.yaml", "record.yaml", "frame.yaml", "fr.yaml"}  # no part of the pack itself

Tree = dict[str, Any]


def read_pack(folder: Path) -> Tree:
    """The keys of all YAML files, and below them the quantities of the CSV file named after each."""
    tree: Tree = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.name not in BESIDE:
            tree.update(yaml.safe_load(file.read_text(encoding="utf-8")))
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                quantity = {name: float(row[name]) for name in ("value", "low", "high")}
                put(tree, f"{file.stem}.{row['path']}", {**quantity, "unit": row["unit"]})
    return own(tree)


def read_option(folder: Path, name: str) -> Tree:
    """The pack with the changes of an option's bases, the deepest first, then its own, in the order of the files."""
    option = yaml.safe_load((folder / "options" / f"{name}.yaml").read_text(encoding="utf-8"))
    tree = read_option(folder, option["base"]) if "base" in option else read_pack(folder)
    for change in option.get("changes", []):
        for path, value in change.get("set", {}).items():
            put(tree, path, own(value))
        for path, factor in change.get("scale", {}).items():
            for quantity in quantities(tree, path.split(".")):
                quantity["value"] *= factor["value"] if isinstance(factor, dict) else factor
        for path, more in change.get("add", {}).items():
            for quantity in quantities(tree, path.split(".")):
                quantity["value"] += more["value"] if isinstance(more, dict) else more
    return tree


def own(entry: Any) -> Any:
    """A copy in which nothing is shared, as what YAML's aliases name is."""
    return {key: own(part) for key, part in entry.items()} if isinstance(entry, dict) else entry


def put(tree: Tree, path: str, value: Any) -> None:
    """A value at a dotted path: a number sets the value of a quantity, null removes what is there."""
    *steps, last = path.split(".")
    for step in steps:
        tree = tree.setdefault(step, {})
    if value is None:
        del tree[last]
    elif isinstance(value, int | float) and not isinstance(value, bool) and isinstance(tree.get(last), Mapping):
        tree[last] = {**tree[last], "value": value}
    else:
        tree[last] = value


def quantities(tree: Tree, steps: list[str]) -> Iterator[Tree]:
    """What stands at a path in which `*` is any one step."""
    if not steps:
        yield tree
        return
    for name in list(tree) if steps[0] == "*" else [name for name in [steps[0]] if name in tree]:
        yield from quantities(tree[name], steps[1:])


def value(quantity: Any) -> float:
    """The central value of a quantity."""
    return float(quantity["value"])
