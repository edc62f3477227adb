"""From files to a case: a pack with an option's changes applied.

Precedence, later wins: defaults < pack < option (its base first) < the option's named changes in file
order < `--lever` < scenario file < `--set`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from decide.brief import brief
from decide.errors import InputError, Place, Problem, closest, shortened, unknown
from decide.language import LANGUAGES
from decide.pack.checks import check_citations, check_pack, quantities
from decide.pack.csv_file import read_csv
from decide.pack.located import Assignment, Complaint, Located, assign, dotted, is_model, types_at, validate
from decide.pack.mode import WEIGHTED, Mode, check_mode
from decide.pack.quantity import Quantity
from decide.pack.relative import is_number, split_sign
from decide.pack.schema import Change, Option, Pack, Scenario
from decide.pack.strict_yaml import MAX_NODES, Document, Marks, Path_, Tree, not_finite, plain_scalar, read_yaml

LEVERS_FILE = "levers.yaml"
FUTURES_FILE = "futures.yaml"
LANGUAGE_FILES = {code: f"{code}.yaml" for code in LANGUAGES}  # texts in another language (decide/pack/translation.py)
RECORD_FILE = "record.yaml"
SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".tsv")  # hold figures, and are not read
# read by those who use them; not of the pack's tree
NOT_PACK = {FUTURES_FILE, LEVERS_FILE, RECORD_FILE, *LANGUAGE_FILES.values()}


@dataclass(frozen=True)
class Theatre:
    """A pack folder as read: the raw tree, the options, and the digest of every file."""

    folder: Path
    located: Located
    pack: Pack
    options: Mapping[str, Option]
    option_files: Mapping[str, tuple[str, Marks]]
    digests: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    """Texts as the pack has them -> texts shown, if it is in another language (decide/pack/translation.py)."""

    def __repr__(self) -> str:
        first = f"Theatre {self.pack.id}, {self.pack.title}, {len(self.options)} options"
        return brief(first, (f"{name}: {option.title}" for name, option in self.options.items()))

    @cached_property
    def figures(self) -> tuple[tuple[str, Path_, Quantity], ...]:
        """Every figure that a published result may hang on, with its path: those of the pack (option empty), then those
        that each option changes."""
        base = dict(quantities(self.pack))
        changed = ((name, *item) for name in self.options for item in quantities(resolve(self, name).pack))
        return (*(("", *item) for item in base.items()), *(row for row in changed if base.get(row[1]) != row[2]))

    @property
    def evidence_counts(self) -> tuple[int, int]:
        """How many of the figures are sourced, and how many assumed."""
        sourced = sum(quantity.source is not None for *_, quantity in self.figures)
        return sourced, len(self.figures) - sourced

    @property
    def written(self) -> Mapping[str, str]:
        """Texts shown -> texts as the pack has them: data are in these, whatever the language."""
        return {shown: text for text, shown in self.words.items()}


@dataclass(frozen=True)
class Case:
    """One option ready to be solved: the pack with every change applied, and what was changed."""

    option: Option
    pack: Pack
    located: Located
    changes: tuple[Change, ...]
    """The named changes applied, in order: of the bases, the option, the scenario, and `--set`."""
    mode: Mode = WEIGHTED
    """What is optimised, and in which order."""

    def __repr__(self) -> str:
        first = f"Case {self.option.id}, {self.option.title}, pack {self.pack.id}, mode {self.mode.kind}"
        return brief(first, (f"{change.id}: {change.title}" for change in self.changes))


@dataclass(frozen=True)
class Choice:
    """A lever as set: the changes it applies to an option, and where they are written."""

    lever: str
    setting: str
    changes: tuple[Change, ...]
    marks: Marks
    at: Path_
    digest: str

    @property
    def text(self) -> str:
        """As written on the command line."""
        return f"{self.lever}={self.setting}"


@dataclass(frozen=True)
class WhatIf:
    """Changes asked for by the user on top of the published options: a what-if file, single values, a mode, levers.

    >>> from decide import WhatIf
    >>> WhatIf(sets=(("units.infantry.strength", 320), ("areas.hill.beds*", 0.5)))
    WhatIf: mode weighted
      units.infantry.strength=320
      areas.hill.beds*=0.5
    """

    scenario: Scenario | None = None
    """What a what-if file says (`read_scenario`)."""
    scenario_marks: Marks | None = None
    """The lines of that file, for messages."""
    sets: tuple[tuple[str, Any], ...] = ()
    """Dotted path and value, as `--set` has them, in order; a path that ends in `*` scales, one in `+` adds."""
    digests: tuple[tuple[str, str], ...] = ()
    """Name and digest of the files read."""
    mode: Mode | None = None
    """Asked for by hand; it replaces the scenario's."""
    levers: tuple[Choice, ...] = ()
    """Levers set, in order."""

    def __repr__(self) -> str:
        scenario = f"scenario {self.scenario.id}, {self.scenario.title}; " if self.scenario else ""
        rows = [*(f"lever {choice.text}" for choice in self.levers), *(f"{path}={value}" for path, value in self.sets)]
        return brief(f"WhatIf: {scenario}mode {self.chosen_mode.kind}", rows)

    def without(self, choice: Choice) -> WhatIf:
        """The same without one lever."""
        scenario = self.scenario
        if scenario is not None and choice.lever in scenario.levers:
            kept = {lever: setting for lever, setting in scenario.levers.items() if lever != choice.lever}
            scenario = scenario.model_copy(update={"levers": kept})
        return replace(self, scenario=scenario, levers=tuple(item for item in self.levers if item is not choice))

    @property
    def chosen_mode(self) -> Mode:
        """The mode asked for by hand, else the scenario's, else the weighted one."""
        return self.mode or (self.scenario and self.scenario.mode) or WEIGHTED


def packs_folder() -> Path:
    """The folder of the packs that come with the package."""
    here = Path(__file__).resolve().parent.parent
    shipped = here / "options"
    return shipped if shipped.is_dir() else here.parent / "options"


def find_pack(name: str | None) -> Path:
    """The folder of a pack: one that comes with the package, by name, or one of your own, by its path.

    None is the pack that commands take without `--pack`. Raises `InputError` if there is neither.

    >>> from decide import find_pack
    >>> find_pack("drill").name
    'drill'
    """
    shipped = packs_folder()
    if name is None:
        name = (shipped / "default").read_text(encoding="utf-8").strip()
    if os.path.isdir(name):  # unlike Path.is_dir, never raises
        return Path(name)
    known = sorted(folder.name for folder in shipped.iterdir() if folder.is_dir())
    if name in known:
        return shipped / name
    message, hint = unknown("pack", name, known)
    raise InputError(Problem(message, None, f"{hint} Or give the folder of a pack.".strip()))


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
    problems: list[Problem] = []
    digests: dict[str, str] = {}
    located = _read_files(folder, digests, problems)
    pack: Pack | None = None
    sound = False
    if not problems:
        try:
            pack = validate(located, Pack)
            pack, sound = validate(located, Pack, check_pack), True
        except InputError as error:
            problems += error.problems
    options: dict[str, Option] = {}
    marks: dict[str, tuple[str, Marks]] = {}
    faulty = _read_options(folder / "options", options, marks, digests, problems)
    problems += _base_problems(options, marks, faulty)
    if pack is None:
        return None, problems
    theatre = Theatre(folder, located, pack, options, marks, digests)
    return theatre, [*problems, *(_change_problems(theatre, faulty) if sound else _lost_paths(theatre, faulty))]


def _lost_paths(theatre: Theatre, faulty: set[str]) -> list[Problem]:
    """What options change that a faulty pack does not have: of the same cause, so shown in the same round."""
    problems: list[Problem] = []
    for name in theatre.options:
        if faulty.isdisjoint(_bases(theatre.options, name)):
            changes = ((other, theatre.options[other].changes[n], n) for other, n in changes_of(theatre, name))
            steps = [_assignments(one, theatre.option_files[other][1], ("changes", n)) for other, one, n in changes]
            try:
                assign(theatre.located, Pack, [*chain.from_iterable(steps)])
            except InputError as error:
                problems += error.problems
    return problems


def _files(folder: Path, suffix: str, problems: list[Problem]) -> list[Path]:
    """The files of a folder with a suffix, by name; a file that nearly has it is a problem."""
    found: list[Path] = []
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        return found
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problems.append(Problem(f"the folder cannot be read: {reason}.", Place(folder.as_posix())))
        return found
    for path in paths:
        if path.name.startswith((".", "~$")):  # left behind by editors and file managers
            continue
        if path.suffix == suffix:
            found.append(path)
        elif path.suffix.lower() in (suffix, ".yml" if suffix == ".yaml" else suffix):
            problems.append(Problem("the file is not read.", Place(path.as_posix()), f"End its name in {suffix}."))
        elif path.suffix.lower() in SHEETS:
            hint = "Save its figures as .csv, or keep it outside the pack's folder."
            problems.append(Problem("the file is not read.", Place(path.as_posix()), hint))
    return found


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
            document = _mapping(read_yaml(path), path)
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


def _mapping(document: Document, path: Path) -> Document:
    if document.tree is None:
        raise InputError(Problem("the file is empty.", Place(path.as_posix(), 1)))
    if not isinstance(document.tree, dict):
        raise InputError(Problem("the file must hold 'key: value' lines.", Place(path.as_posix(), 1)))
    return document


def _add_marks(marks: Marks, new: Marks) -> None:
    for path, place in new.items():
        marks.setdefault(path, place)


def _add_quantities(tree: Tree, marks: Marks, key: str, document: Document) -> Iterator[Problem]:
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
            document = _mapping(read_yaml(path), path)
            located = Located(document.tree, document.marks)
            options[name] = validate(located, Option, _repeated_changes)
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


def _repeated_changes(changed: Option | Scenario) -> Iterator[Complaint]:
    seen = set()
    for n, change in enumerate(changed.changes):
        if change.id in seen:
            yield ("changes", n, "id"), f"the change {change.id!r} is given twice.", "Rename one."
        seen.add(change.id)


def _base_problems(
    options: Mapping[str, Option], marks: Mapping[str, tuple[str, Marks]], faulty: set[str]
) -> list[Problem]:
    """Options whose base is unknown or, in the end, the option itself; they are added to the faulty."""
    problems = []
    known = options.keys() | faulty
    for name, option in options.items():
        place = marks[name][1].get(("base",))
        chain = _bases(options, name)
        if option.base is not None and option.base not in known:
            message, hint = unknown("option", option.base, known - {name})
            problems.append(Problem(message, place, hint))
        elif name in chain[:-1]:
            path = " -> ".join(reversed(chain))
            problems.append(Problem(f"the option is its own base: {path}.", place, "Change a base."))
        else:
            continue
        faulty.add(name)
    return problems


def _bases(options: Mapping[str, Option], name: str) -> list[str]:
    """The option's bases from the deepest to the option itself; stops at a loop or an unknown base."""
    chain = [name]
    while (option := options.get(chain[0])) is not None and option.base is not None:
        looped = option.base in chain
        chain.insert(0, option.base)
        if looped:
            break
    return chain


def _change_problems(theatre: Theatre, faulty: set[str]) -> list[Problem]:
    """What is wrong in the meaning of the options; those on a faulty base are not looked at."""
    problems: list[Problem] = []
    for name in sorted(theatre.options, key=lambda name: len(_bases(theatre.options, name))):
        located = Located({}, theatre.option_files[name][1])
        wrong = [located.problem(*item) for item in check_citations(theatre.options[name], theatre.pack.sources)]
        if not wrong and faulty.isdisjoint(_bases(theatre.options, name)):
            try:
                resolve(theatre, name)
            except InputError as error:
                wrong += error.problems
        if wrong:
            problems += wrong
            faulty.add(name)
    return problems


def read_scenario(path: Path, most: int = MAX_NODES) -> WhatIf:
    """A what-if file of at most so many values.

    Raises `InputError` for what is wrong in its form; `resolve` checks its meaning.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from decide import read_scenario
    >>> text = '''
    ... id: more
    ... title: Twenty more infantry
    ... changes:
    ...   - id: twenty
    ...     title: Twenty from the start
    ...     reason: To see what twenty more would do.
    ...     set: {units.infantry.strength: 320}
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "more.yaml")
    ...     _ = path.write_text(text, encoding="utf-8")
    ...     read_scenario(path)
    WhatIf: scenario more, Twenty more infantry; mode weighted
    """
    return scenario_in(read_yaml(path, most=most), path)


def scenario_in(document: Document, path: Path) -> WhatIf:
    """A what-if in a document that was read, or is yet to be written, under a path. Raises as `read_scenario`."""
    _mapping(document, path)
    scenario = validate(Located(document.tree, document.marks), Scenario, _repeated_changes)
    return WhatIf(scenario, document.marks, (), ((path.name, document.digest),))


def parse_set(text: str) -> tuple[str, Any]:
    """`path=value`, `path*=factor` or `path+=number` as given to `--set`; the sign stays on the path.

    Raises `InputError`.
    """
    path, _, written = (part.strip() for part in text.partition("="))
    place = Place(f"--set {shortened(text)}")
    if not path or not written:
        message = "this is not of the form path=value."
        raise InputError(Problem(message, place, "Example: --set areas.x.beds=100, or =null to remove."))
    if not text.isprintable() and any("\ud800" <= character <= "\udfff" for character in text):
        message = "this holds bytes that are no text in the locale of this terminal."
        raise InputError(Problem(message, place, "Set a UTF-8 locale, such as LC_ALL=C.UTF-8."))
    value = plain_scalar(written)
    if not_finite(value):
        raise InputError(Problem(f"{written!r} is not a finite number.", place))
    if written[0] in "[{":
        raise InputError(Problem("only single values can be set here.", place, "Write a scenario file."))
    if split_sign(path)[1] != "set" and not is_number(value):
        raise InputError(Problem(f"{shortened(written)} is not a number to scale by or to add.", place))
    return path, value


Written = tuple[str, int]
"""A change as it is written: the option whose file holds it, and its number there, from 0."""


def changes_of(theatre: Theatre, option_id: str) -> list[Written]:
    """The named changes of an option, those of its bases first. Raises `InputError` for an unknown option."""
    if option_id not in theatre.options:
        raise InputError(Problem(*_unknown_option(theatre, option_id)))
    return [(name, n) for name in _bases(theatre.options, option_id) for n in range(len(theatre.options[name].changes))]


def resolve(theatre: Theatre, option_id: str, what_if: WhatIf | None = None) -> Case:
    """An option as a case to be solved: the pack with its changes applied, those of its bases first, then the what-if.

    What it gives holds the changed pack as `pack` and the named changes, in order, as `changes`. Raises `InputError`
    for an option that is not there, a path that leads nowhere, and a pack that the changes make wrong.

    >>> from decide import WhatIf, find_pack, read_theatre, resolve
    >>> case = resolve(read_theatre(find_pack("drill")), "reinforce", WhatIf(sets=(("areas.hill.beds", 200),)))
    >>> case
    Case reinforce, Reinforce by sixty, pack drill, mode weighted
      sixty-more: Sixty infantry, six months on
      set: areas.hill.beds=200
    >>> case.pack.areas["hill"].beds.value
    200.0
    """
    applied: list[Change] = []
    assignments: list[Assignment] = []
    for name, n in changes_of(theatre, option_id):
        change = theatre.options[name].changes[n]
        applied.append(change)
        assignments += _assignments(change, theatre.option_files[name][1], ("changes", n))
    return _resolved(theatre, option_id, assign(theatre.located, Pack, assignments), applied, what_if or WhatIf())


def resolve_chosen(theatre: Theatre, option_id: str, chosen: Sequence[Written], what_if: WhatIf | None = None) -> Case:
    """The pack with chosen changes applied in order, whosever they are, as a case of the option. What a change removes
    need not be there. Raises `InputError`."""
    applied: list[Change] = []
    located = theatre.located
    for name, n in chosen:
        change = theatre.options[name].changes[n]
        applied.append(change)
        items = _assignments(change, theatre.option_files[name][1], ("changes", n))
        located = assign(located, Pack, [item for item in items if item.value is not None or located.has(item.steps)])
    return _resolved(theatre, option_id, located, applied, what_if or WhatIf())


def _resolved(theatre: Theatre, option_id: str, located: Located, applied: list[Change], what_if: WhatIf) -> Case:
    """The tree with levers and a what-if applied on top, as a checked pack."""
    pack = theatre.pack
    for choice in what_if.levers:
        applied += choice.changes
        located = apply_choice(located, choice)
    assignments = []
    if what_if.scenario is not None:
        marks = what_if.scenario_marks or {}
        for lever in what_if.scenario.levers.keys() - {choice.lever for choice in what_if.levers}:
            hint = "Pass the what-if through decide.pack.levers.with_levers first."
            raise InputError(Problem(f"the scenario's lever {lever!r} is not applied.", marks.get(("levers",)), hint))
        citations = check_citations(what_if.scenario, theatre.pack.sources)
        if wrong := [Located({}, marks).problem(*item) for item in citations]:
            raise InputError(wrong)
        for n, change in enumerate(what_if.scenario.changes):
            applied.append(change)
            assignments += _assignments(change, marks, ("changes", n))
    for path, value in what_if.sets:
        change = _set_by_hand(path, value)
        applied.append(change)
        evidence = {"assumption": change.reason}
        plain, how = split_sign(path)
        assignments.append(Assignment(plain, value, evidence, {(): Place(f"--set {change.title}")}, (), how))
    located = assign(located, Pack, assignments)
    if located.changed:
        try:
            pack = validate(located, Pack, check_pack, (theatre.located.tree, theatre.pack))
        except InputError as error:
            problems = [under_option(problem, option_id, located.changed) for problem in error.problems]
            raise InputError(problems) from None
    if wrong := _mode_problems(what_if, pack):
        raise InputError(wrong)
    return Case(theatre.options[option_id], pack, located, tuple(applied), what_if.chosen_mode)


def with_change(case: Case, change: Change, place: Place) -> Case:
    """A case with one more named change, asked for at a place. Raises `InputError`."""
    located = assign(case.located, Pack, _assignments(change, {(): place}, ()))
    return replace(case, pack=validate(located, Pack, check_pack), located=located, changes=(*case.changes, change))


def _mode_problems(what_if: WhatIf, pack: Pack) -> list[Problem]:
    """What the mode names and the pack does not have, each where it was written."""
    asked = Located({}, {(): Place("--mode")} if what_if.mode else what_if.scenario_marks or {})
    return [
        asked.problem(("mode", *path), message, hint) for path, message, hint in check_mode(what_if.chosen_mode, pack)
    ]


def apply_choice(located: Located, choice: Choice) -> Located:
    """The tree with a lever set. What it removes need not be there. Raises `InputError`."""
    for n, change in enumerate(choice.changes):
        items = _assignments(change, choice.marks, (*choice.at, "changes", n))
        located = assign(located, Pack, [item for item in items if item.value is not None or located.has(item.steps)])
    return located


def _assignments(change: Change, marks: Marks, at: Path_) -> list[Assignment]:
    """What the change at a place of a file sets, each value with the change's evidence."""
    evidence = {"assumption": change.reason}
    if change.source is not None and change.locator is not None:
        evidence = {"source": change.source, "locator": change.locator, "note": change.reason}
    return [Assignment(path, value, evidence, marks, (*at, how, path), how) for how, path, value in change.steps]


def _set_by_hand(path: str, value: Any) -> Change:
    """The named change that stands for one `--set`."""
    words = {None: "null", True: "true", False: "false"}
    shown = words[value] if value is None or isinstance(value, bool) else str(value)
    title = f"{path}={shown}"
    title = title if len(title) <= 100 else f"{title[:97]}..."
    reason = "Set by hand for this run, on the command line or the page."
    plain, how = split_sign(path)
    return Change(id="set", title=title, reason=reason, **{how: {plain: value}})


def under_option(problem: Problem, option_id: str, assignments: Iterable[Assignment]) -> Problem:
    """A problem placed in the pack's own files is there only with the option's changes: say so."""
    changed = {place.file for item in assignments if (place := item.place())}
    if problem.place is not None and problem.place.file in changed:
        return problem
    return replace(problem, message=f"with the changes of {option_id!r}, {problem.message}")


def _unknown_option(theatre: Theatre, name: str) -> tuple[str, Place | None, str]:
    message, hint = unknown("option", name, theatre.options)
    return message, None, hint


def choose_options(theatre: Theatre, names: Sequence[str], what_if: WhatIf) -> list[str]:
    """The options asked for, else the scenario's, else all. Raises `InputError` for unknown names."""
    listed = what_if.scenario.options if what_if.scenario else ()
    problems = [
        Problem(message, (what_if.scenario_marks or {}).get(("options", n)), hint)
        for n, name in enumerate(listed)
        if name not in theatre.options
        for message, _, hint in [_unknown_option(theatre, name)]
    ]
    problems += [Problem(*_unknown_option(theatre, name)) for name in names if name not in theatre.options]
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(names or listed or theatre.options))
