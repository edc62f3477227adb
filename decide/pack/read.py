"""From files to a case: a pack with an option's changes applied.

Precedence, later wins: defaults < pack < option (its base first) < the option's named changes in file
order < scenario file < `--set`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from decide.errors import InputError, Place, Problem, did_you_mean, unknown
from decide.pack.checks import check_pack, quantities
from decide.pack.located import Assignment, Located, assign, validate
from decide.pack.schema import Change, Option, Pack, Scenario
from decide.pack.strict_yaml import Document, Marks, Path_, Tree, plain_scalar, read_text, read_yaml

CSV_COLUMNS = ("path", "value", "unit", "low", "high", "source", "locator", "assumption", "note")
NOT_PACK = {"futures.yaml"}  # read by the analyses that sample futures, not part of the pack's tree


@dataclass(frozen=True)
class Theatre:
    """A pack folder as read: the raw tree, the options, and the digest of every file."""

    folder: Path
    located: Located
    pack: Pack
    options: Mapping[str, Option]
    option_files: Mapping[str, tuple[str, Marks]]
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One option ready to be solved: the pack with every change applied, and what was changed."""

    option: Option
    pack: Pack
    located: Located
    changes: tuple[Change, ...]
    """The named changes applied, in order: of the bases, the option, the scenario, and `--set`."""


@dataclass(frozen=True)
class WhatIf:
    """Changes asked for by the user on top of the published options."""

    scenario: Scenario | None = None
    scenario_marks: Marks | None = None
    sets: tuple[tuple[str, Any], ...] = ()
    digests: tuple[tuple[str, str], ...] = ()


def packs_folder() -> Path:
    """The folder of the packs that come with the package."""
    here = Path(__file__).resolve().parent.parent
    shipped = here / "options"
    return shipped if shipped.is_dir() else here.parent / "options"


def find_pack(name: str | None) -> Path:
    """A pack by folder or by the name of one that comes with the package. Raises `InputError`."""
    shipped = packs_folder()
    if name is None:
        name = (shipped / "default").read_text(encoding="utf-8").strip()
    if Path(name).is_dir():
        return Path(name)
    if "/" not in name and (shipped / name).is_dir():
        return shipped / name
    known = sorted(folder.name for folder in shipped.iterdir() if folder.is_dir())
    message, hint = unknown("pack", name, known)
    raise InputError(Problem(message, None, hint or f"Known: {', '.join(known)}."))


def read_theatre(folder: Path) -> Theatre:
    """Read and check a pack and all its options.

    Raises `InputError` with every problem found in any of its files.
    """
    problems: list[Problem] = []
    digests: dict[str, str] = {}
    tree: Tree = {}
    marks: Marks = {}
    files = sorted(path for path in folder.glob("*.yaml") if path.name not in NOT_PACK)
    if not files:
        raise InputError(Problem("there is no .yaml file here, so this is no pack.", Place(str(folder))))
    for path in [*files, *sorted(folder.glob("*.csv"))]:
        try:
            document = _read_csv(path) if path.suffix == ".csv" else read_yaml(path, _shown(path))
            problems += _merge(tree, marks, document, _shown(path), csv_file=path.suffix == ".csv")
        except InputError as error:
            problems += error.problems
        digests[path.name] = _digest(path)
    if problems:
        raise InputError(problems)
    marks[()] = Place(_shown(files[0]))
    located = Located(tree, marks)
    pack: Pack | None = None
    try:
        pack = validate(located, Pack, check_pack)
    except InputError as error:
        problems += error.problems
    options, option_files = _read_options(folder, digests, problems)
    if problems or pack is None:
        raise InputError(problems)
    theatre = Theatre(folder, located, pack, options, option_files, digests)
    for option in options:
        try:
            resolve(theatre, option)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return theatre


def _shown(path: Path) -> str:
    return path.as_posix()


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _merge(tree: Tree, marks: Marks, document: Document, file: str, *, csv_file: bool) -> list[Problem]:
    """Put a document into the pack's tree: YAML files share the top level, a CSV file deepens one key."""
    if not isinstance(document.tree, dict):
        return [Problem("the file must hold a mapping of keys to values.", Place(file, 1))]
    problems: list[Problem] = []
    for key, value in document.tree.items():
        if not csv_file and key in tree:
            where = marks[(key,)]
            problems.append(Problem(f"the key {key!r} is already given at {where}.", document.marks[(key,)]))
            continue
        problems += _deepen(tree, key, value, (key,), marks, document.marks)
    for path, place in document.marks.items():
        if path:
            marks.setdefault(path, place)
    return problems


def _deepen(
    node: dict[str, Any], key: str, value: Any, path: Path_, marks: Marks, new: Marks
) -> list[Problem]:
    if key not in node:
        node[key] = value
        return []
    if not (isinstance(node[key], dict) and isinstance(value, dict)) or "value" in value:
        return [Problem(f"{'.'.join(map(str, path))!r} is already given at {marks.get(path)}.", new.get(path))]
    return [
        problem
        for inner, item in value.items()
        for problem in _deepen(node[key], inner, item, (*path, inner), marks, new)
    ]


def _read_csv(path: Path) -> Document:
    """A CSV file of quantities under the key named like the file; `path` is the dotted path below it."""
    file = _shown(path)
    text = read_text(path, file)
    problems: list[Problem] = []
    tree: Tree = {}
    marks: Marks = {(path.stem,): Place(file, 1)}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        for name in header:
            if name not in CSV_COLUMNS:
                message, hint = f"unknown column {name!r}.", did_you_mean(name, CSV_COLUMNS)
                problems.append(Problem(message, Place(file, 1), hint))
        for name in ("path", "value", "unit", "low", "high"):
            if name not in header:
                problems.append(Problem(f"the column {name!r} is missing.", Place(file, 1)))
        if problems:
            raise InputError(problems)
        for cells in reader:
            place = Place(file, reader.line_num)
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                problems.append(Problem(f"{len(cells)} cells under {len(header)} columns.", place))
                continue
            problems += _csv_row(tree, marks, path.stem, dict(zip(header, cells, strict=True)), place)
    except csv.Error as error:
        problems.append(Problem(f"not valid CSV: {error}.", Place(file, reader.line_num)))
    if problems:
        raise InputError(problems)
    return Document({path.stem: tree}, marks)


def _csv_row(tree: Tree, marks: Marks, stem: str, row: dict[str, str], place: Place) -> list[Problem]:
    parts = row.pop("path").strip().split(".")
    quantity: dict[str, Any] = {name: cell.strip() for name, cell in row.items() if cell.strip()}
    problems: list[Problem] = []
    for name in ("value", "low", "high"):
        quantity[name] = plain_scalar(row[name].strip())
        if not isinstance(quantity[name], int | float) or isinstance(quantity[name], bool):
            problems.append(Problem(f"{name} must be a number, not {row[name]!r}.", place))
    node = tree
    here: Path_ = (stem,)
    for part in parts[:-1]:
        here = (*here, part)
        marks.setdefault(here, place)
        node = node.setdefault(part, {})
        if "value" in node:
            return [*problems, Problem(f"{'.'.join(parts)!r} lies below a quantity.", place)]
    here = (*here, parts[-1])
    if parts[-1] in node:
        problems.append(Problem(f"{'.'.join(parts)!r} is already given at {marks[here]}.", place))
    node[parts[-1]] = quantity
    marks[here] = place
    return problems


def _read_options(
    folder: Path, digests: dict[str, str], problems: list[Problem]
) -> tuple[dict[str, Option], dict[str, tuple[str, Marks]]]:
    """The option files of a pack, in the order of their names; problems are collected."""
    options: dict[str, Option] = {}
    files: dict[str, tuple[str, Marks]] = {}
    for path in sorted((folder / "options").glob("*.yaml")):
        file = _shown(path)
        digests[f"options/{path.name}"] = _digest(path)
        try:
            document = read_yaml(path, file)
            located = _mapping(document, file)
            option = validate(located, Option)
        except InputError as error:
            problems += error.problems
            continue
        if option.id != path.stem:
            problems.append(
                located.problem(("id",), f"the id {option.id!r} must be the file's name, {path.stem!r}.")
            )
        seen: set[str] = set()
        for n, change in enumerate(option.changes):
            if change.id in seen:
                problems.append(
                    located.problem(("changes", n, "id"), f"the change {change.id!r} is given twice.")
                )
            seen.add(change.id)
        options[option.id] = option
        files[option.id] = (file, document.marks)
    for name, option in options.items():
        if option.base is not None and option.base not in options:
            message, hint = unknown("option", option.base, options)
            problems.append(Problem(message, _option_place(files, name, "base"), hint))
        elif name in _bases(options, name)[:-1]:
            problems.append(Problem("the option is its own base.", _option_place(files, name, "base")))
    return options, files


def _mapping(document: Document, file: str) -> Located:
    if not isinstance(document.tree, dict):
        raise InputError(Problem("the file must hold a mapping of keys to values.", Place(file, 1)))
    return Located(document.tree, document.marks)


def _option_place(files: Mapping[str, tuple[str, Marks]], name: str, field: str) -> Place | None:
    return files[name][1].get((field,))


def _bases(options: Mapping[str, Option], name: str) -> list[str]:
    """The option's bases from the deepest to the option itself; stops at a loop."""
    chain = [name]
    while (base := options[chain[0]].base) is not None and base in options:
        looped = base in chain
        chain.insert(0, base)
        if looped:
            break
    return chain


def read_scenario(path: Path) -> WhatIf:
    """A what-if file. Raises `InputError`."""
    document = read_yaml(path, _shown(path))
    scenario = validate(_mapping(document, _shown(path)), Scenario)
    return WhatIf(scenario, document.marks, (), ((path.name, _digest(path)),))


def parse_set(text: str) -> tuple[str, Any]:
    """`path=value` as given to `--set`. Raises `InputError`."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        raise InputError(
            Problem(f"--set {text!r} is not of the form path=value.", None, "Example: --set areas.x.beds=100")
        )
    return path.strip(), plain_scalar(value.strip())


def resolve(theatre: Theatre, option_id: str, what_if: WhatIf | None = None) -> Case:
    """The pack with an option's changes applied. Raises `InputError`."""
    what_if = what_if or WhatIf()
    if option_id not in theatre.options:
        message, hint = unknown("option", option_id, theatre.options)
        raise InputError(Problem(message, None, hint))
    applied: list[Change] = []
    assignments: list[Assignment] = []
    for name in _bases(theatre.options, option_id):
        option = theatre.options[name]
        marks = theatre.option_files[name][1]
        for n, change in enumerate(option.changes):
            applied.append(change)
            assignments += _assignments(change, marks, ("changes", n))
    if what_if.scenario is not None:
        for n, change in enumerate(what_if.scenario.changes):
            applied.append(change)
            assignments += _assignments(change, what_if.scenario_marks or {}, ("changes", n))
    by_hand = {"assumption": "set by hand for this run"}
    for path, value in what_if.sets:
        place = Place(f"--set {path}={value}")
        assignments.append(Assignment(path, value, by_hand, {(): place}))
        reason = "Set on the command line or the page for this run."
        applied.append(Change(id="set", title=f"{path} = {value}", reason=reason, set={path: value}))
    located = assign(theatre.located, Pack, assignments)
    pack = validate(located, Pack, check_pack) if assignments else theatre.pack
    return Case(theatre.options[option_id], pack, located, tuple(applied))


def _assignments(change: Change, marks: Marks, at: Path_) -> list[Assignment]:
    """What a change sets, each value with the change's evidence and its own places."""
    if change.source is not None:
        locator = change.locator or change.title
        evidence = {"source": change.source, "locator": locator, "note": change.reason}
    else:
        evidence = {"assumption": change.reason}
    found = []
    for path, value in change.set.items():
        top = (*at, "set", path)
        inner = {mark[len(top) :]: place for mark, place in marks.items() if mark[: len(top)] == top}
        found.append(Assignment(path, value, evidence, inner))
    return found


def choose_options(theatre: Theatre, names: Sequence[str], what_if: WhatIf) -> list[str]:
    """The options asked for, else the scenario's, else all. Raises `InputError` for unknown names."""
    asked = list(names) or list(what_if.scenario.options if what_if.scenario else ()) or list(theatre.options)
    problems = [
        Problem(*unknown("option", name, theatre.options)[:1], None, did_you_mean(name, theatre.options))
        for name in asked
        if name not in theatre.options
    ]
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(asked))


def evidence_counts(values: Iterable[Any]) -> tuple[int, int]:
    """How many quantities of the models are sourced, and how many assumed."""
    found = [quantity for value in values for _, quantity in quantities(value)]
    sourced = sum(quantity.source is not None for quantity in found)
    return sourced, len(found) - sourced
