"""A theatre read from its folder: the pack's files into one tree, and its options, with every problem in them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

from decide.errors import InputError, Place, Problem, closest, unknown
from decide.pack.checks import check_citations, check_pack
from decide.pack.clauses import check_clauses, check_option
from decide.pack.csv_file import read_csv
from decide.pack.expected import check_expected
from decide.pack.folder import NOT_PACK, SHEETS
from decide.pack.located import Complaint, Located, assign, dotted, is_model, types_at, validate
from decide.pack.quantity import Quantity
from decide.pack.schema import Option, Pack
from decide.pack.strict_yaml import Marks, Parsed, Path_, Tree, mapping, read_yaml
from decide.pack.theatre import Theatre, assignments_of, bases_of, changes_of, resolve
from decide.pack.weighting import check_weightings

log = logging.getLogger(__name__)


def read_theatre(folder: Path) -> Theatre:
    """Read and check a pack and all its options.

    What it gives holds the pack as `pack`, the options by id as `options`, and their texts in the language of the pack.
    Raises `InputError` with every problem found: first what is wrong in the form of any file, then,
    once all files are well formed, what is wrong in their meaning.

    >>> from decide import find_pack, read_theatre
    >>> theatre = read_theatre(find_pack("drill"))
    >>> theatre
    Theatre drill, Drill, a theatre to check with a pencil, 3 options
      overcommit: Promise more than there is
      reinforce: Reinforce by sixty
      stay: Stay as deployed
    >>> theatre.pack.areas["hill"].beds.value
    300.0
    """
    theatre, problems = read_as_far(folder)
    if theatre is None or problems:
        raise InputError(problems)
    return theatre


def read_as_far(folder: Path) -> tuple[Theatre | None, list[Problem]]:
    """A theatre with every problem found in it; none where its form is wrong."""
    began = perf_counter()
    problems: list[Problem] = []
    digests: dict[str, str] = {}
    located = _read_files(folder, digests, problems)
    pack: Pack | None = None
    sound = False
    if not problems:
        try:
            pack = validate(located, Pack)
            pack, sound = validate(located, Pack, check_as_written), True
        except InputError as error:
            problems += error.problems
    options: dict[str, Option] = {}
    marks: dict[str, tuple[str, Marks]] = {}
    faulty = _read_options(folder / "options", options, marks, digests, problems)
    problems += _base_problems(options, marks, faulty)
    if pack is None:
        return None, problems
    theatre = Theatre(folder, located, pack, options, marks, digests)
    problems += _change_problems(theatre, faulty) if sound else _lost_paths(theatre, faulty)
    log.debug("read: the pack %s with %d options, checked in %.2f s", pack.id, len(options), perf_counter() - began)
    return theatre, problems


def check_as_written(pack: Pack) -> Iterator[Complaint]:
    """Every problem of a pack as its files have it: also of its weightings, which no option changes, once all else is
    sound."""
    sound = True
    for complaint in check_pack(pack):
        sound = False
        yield complaint
    if sound:
        yield from check_weightings(pack)


def _lost_paths(theatre: Theatre, faulty: set[str]) -> list[Problem]:
    """What options change that a faulty pack does not have: of the same cause, so shown in the same round."""
    problems: list[Problem] = []
    for name in theatre.options:
        if faulty.isdisjoint(bases_of(theatre.options, name)):
            changes = ((other, theatre.options[other].changes[n], n) for other, n in changes_of(theatre, name))
            steps = [assignments_of(one, theatre.option_files[other][1], ("changes", n)) for other, one, n in changes]
            try:
                assign(theatre.located, Pack, [*chain.from_iterable(steps)])
            except InputError as error:
                problems += error.problems
    return problems


def _files(folder: Path, suffix: str, problems: list[Problem]) -> list[Path]:
    """The files of a folder with a suffix, by name; a file that nearly has it is a problem."""
    files: list[Path] = []
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        return files
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problems.append(Problem(f"the folder cannot be read: {reason}.", Place(folder.as_posix())))
        return files
    for path in paths:
        if path.name.startswith((".", "~$")):  # left behind by editors and file managers
            continue
        if path.suffix == suffix:
            files.append(path)
        elif path.suffix.lower() in (suffix, ".yml" if suffix == ".yaml" else suffix):
            problems.append(Problem("the file is not read.", Place(path.as_posix()), f"End its name in {suffix}."))
        elif path.suffix.lower() in SHEETS:
            hint = "Save its figures as .csv, or keep it outside the pack's folder."
            problems.append(Problem("the file is not read.", Place(path.as_posix()), hint))
    return files


def _read_files(folder: Path, digests: dict[str, str], problems: list[Problem]) -> Located:
    """The tree of the pack's own files. Problems are collected."""
    tree: Tree = {}
    marks: Marks = {}
    yaml_files = [path for path in _files(folder, ".yaml", problems) if path.name not in NOT_PACK]
    if not yaml_files:
        problems.append(Problem("there is no .yaml file here, so this is no pack.", Place(folder.as_posix())))
        return Located(tree, marks)
    marks[()] = Place(folder.as_posix())
    for path in yaml_files:
        try:
            document = mapping(read_yaml(path), path)
        except InputError as error:
            problems += error.problems
            continue
        digests[path.name] = document.digest
        for key, value in document.tree.items():
            if key in tree:
                message = f"the key {key!r} is already given at {marks[(key,)]}."
                problems.append(Problem(message, document.marks[(key,)], "Keep one."))
            else:
                tree[key] = value
        _add_marks(marks, document.marks)
    unreadable = bool(problems)
    for path in _files(folder, ".csv", problems):
        try:
            document = read_csv(path)
        except InputError as error:
            problems += error.problems
            continue
        digests[path.name] = document.digest
        if not unreadable:  # else what a quantity belongs to may be in a file that could not be read
            problems += _add_quantities(tree, marks, path.stem, document)
            _add_marks(marks, document.marks)
    return Located(tree, marks)


def _add_marks(marks: Marks, new: Marks) -> None:
    for path, place in new.items():
        marks.setdefault(path, place)


def _add_quantities(tree: Tree, marks: Marks, key: str, document: Parsed) -> Iterator[Problem]:
    """Put the figures of a CSV file into the tree of the YAML files."""
    entries = tree.setdefault(key, {})
    for name, value in document.tree[key].items():
        path = (key, name)
        worded = any(is_model(hint) and hint is not Quantity for hint in types_at(Pack, path))
        if worded and isinstance(entries, dict) and name not in entries:
            hint = closest(name, entries) or "Begin it in a YAML file, with its title."
            yield Problem(f"there is no {name!r} in {key!r}.", document.marks[path], hint)
        elif isinstance(entries, dict):
            yield from _deepen(entries, path, value, marks, document.marks)
        else:
            yield Problem(f"{key!r} is already given at {marks.get((key,))}.", document.marks[path])


def _deepen(node: Tree, path: Path_, value: Any, marks: Marks, new: Marks) -> Iterator[Problem]:
    """Put a value at the last step of a path, where it may join other values but replace none."""
    name = str(path[-1])
    old = node.setdefault(name, value)
    if old is value:
        return
    if isinstance(old, dict) and "value" not in value:
        for inner, item in value.items():
            yield from _deepen(old, (*path, inner), item, marks, new)
    else:
        yield Problem(f"{dotted(path)!r} is already given at {marks.get(path)}.", new.get(path), "Keep one.")


def _read_options(
    folder: Path,
    options: dict[str, Option],
    marks: dict[str, tuple[str, Marks]],
    digests: dict[str, str],
    problems: list[Problem],
) -> set[str]:
    """Read the option files, in the order of their names; problems are collected.

    Returns the names of those that are not well formed.
    """
    before = len(problems)
    paths = _files(folder, ".yaml", problems)
    if not paths and len(problems) == before:
        problems.append(Problem("there is no option here.", Place(folder.as_posix())))
    faulty = set()
    for path in paths:
        name = path.stem
        try:
            document = mapping(read_yaml(path), path)
            located = Located(document.tree, document.marks)
            options[name] = validate(located, Option, check_option)
        except InputError as error:
            problems += error.problems
            faulty.add(name)
            continue
        marks[name] = (path.as_posix(), document.marks)
        digests[f"options/{path.name}"] = document.digest
        if options[name].id != name:
            message = f"the id {options[name].id!r} is not the file's name, {name!r}."
            problems.append(located.problem(("id",), message, "Rename one of them."))
    return faulty


def _base_problems(
    options: Mapping[str, Option], marks: Mapping[str, tuple[str, Marks]], faulty: set[str]
) -> list[Problem]:
    """Options whose base is unknown or, in the end, the option itself; they are added to the faulty."""
    problems = []
    names = options.keys() | faulty
    for name, option in options.items():
        place = marks[name][1].get(("base",))
        chain = bases_of(options, name)
        if option.base is not None and option.base not in names:
            message, hint = unknown("option", option.base, names - {name})
            problems.append(Problem(message, place, hint))
        elif name in chain[:-1]:
            path = " -> ".join(reversed(chain))
            problems.append(Problem(f"the option is its own base: {path}.", place, "Change a base."))
        else:
            continue
        faulty.add(name)
    return problems


def _change_problems(theatre: Theatre, faulty: set[str]) -> list[Problem]:
    """What is wrong in the meaning of the options; those on a faulty base are not looked at."""
    problems: list[Problem] = []
    names = [*theatre.options, *faulty]
    for name in sorted(theatre.options, key=lambda name: len(bases_of(theatre.options, name))):
        located = Located({}, theatre.option_files[name][1])
        option, pack = theatre.options[name], theatre.pack
        wrong = [
            located.problem(*item)
            for item in chain(check_citations(option, pack.sources), check_expected(option, pack, names))
        ]
        if not wrong and faulty.isdisjoint(bases_of(theatre.options, name)):
            try:
                wrong += [located.problem(*item) for item in check_clauses(resolve(theatre, name))]
            except InputError as error:
                wrong += error.problems
        if wrong:
            problems += wrong
            faulty.add(name)
    return problems
