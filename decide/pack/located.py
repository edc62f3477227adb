"""A raw tree with the place of each node, its validation, and the change of values by path."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from decide.errors import InputError, Place, Problem, bounded, closest, did_you_mean, shortened
from decide.pack.quantity import EVIDENCE, Model, Quantity
from decide.pack.relative import ANY, How, is_number, matches, related
from decide.pack.schema import FORMS
from decide.pack.strict_yaml import Marks, Path_, Tree, plain_scalar

M = TypeVar("M", bound=Model)
Complaint = tuple[Path_, str, str]

DIGITS_ONLY = "Write it with digits only and a point: no quotes, commas, blanks or underscores."
EVERY_NUMBER = "Every number needs value, unit, low, high, and a source or an assumption."
MUST = {  # the schema's errors of type, in words
    "float_type": "be a number",
    "int_type": "be a whole number",
    "string_type": "be text",
    "bool_type": "be true or false",
    "tuple_type": "be a list",
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type"), "hold 'key: value' lines"),
}
WHOLE_ENTRY = "A change replaces the whole entry: to set one quantity, write its dotted path."


@dataclass(frozen=True)
class Assignment:
    """A new value for a dotted path, with its evidence and where it was written."""

    path: str
    value: Any
    evidence: Mapping[str, str]
    """Fields given to every quantity in the value that brings no evidence of its own."""
    marks: Marks
    """Places of the file that gives the value."""
    at: Path_ = ()
    """Where in that file the value stands."""
    how: How = "set"
    """Whether the value replaces what is there, or scales it, or is added to it."""
    steps: Path_ = field(init=False)
    """The path, split at its dots."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.path.split(".")))

    def place(self, inner: Path_ = ()) -> Place | None:
        """The place of the value, or of a node inside it."""
        return _nearest(self.marks, (*self.at, *inner))


@dataclass(frozen=True)
class Located:
    """A raw tree, where each of its nodes was written, and the assignments that changed it."""

    tree: Tree
    marks: Marks
    changed: tuple[Assignment, ...] = ()

    def has(self, path: Path_) -> bool:
        """Whether there is such a node."""
        node: Any = self.tree
        for part in path:
            if not isinstance(node, dict) or part not in node:
                return False
            node = node[part]
        return True

    def place(self, path: Path_) -> Place | None:
        """The place of the node, or of the nearest node above it.

        What a change wrote has its place in the change; so has an entry with something changed inside.
        """
        change = self.change(path)
        return change.place(path[len(change.steps) :]) if change else _nearest(self.marks, path)

    def change(self, path: Path_) -> Assignment | None:
        """The last assignment that wrote the node, or something inside it."""
        for item in reversed(self.changed):
            shared = min(len(item.steps), len(path))
            if item.steps[:shared] == path[:shared]:
                return item
        return None

    def problem(self, path: Path_, message: str, hint: str = "") -> Problem:
        """A problem at the place of a node."""
        return Problem(message, self.place(path), hint)


def _nearest(marks: Marks, path: Path_) -> Place | None:
    while path and path not in marks:
        path = path[:-1]
    return marks.get(path)


def validate(
    located: Located,
    model: type[M],
    checks: Callable[[M], Iterable[Complaint]] | None = None,
    checked: tuple[Tree, M] | None = None,
) -> M:
    """The tree as a model. Raises `InputError` with every problem, each at its file and line.

    The checks are of what a well-formed model means, so they run when its form is right. `checked` is another tree and
    its model: the form of what is the very same in both is not looked at again.
    """
    try:
        value = model.model_validate(_shared(located.tree, *checked) if checked else located.tree)
    except ValidationError as error:
        raise InputError(bounded(_explained(located, model, error))) from None
    if checks is not None and (problems := bounded(located.problem(*complaint) for complaint in checks(value))):
        raise InputError(problems)
    return value


def _shared(node: Any, old: Any, value: Any) -> Any:
    """The tree with what it shares with an old one as the models of that."""
    if node is old:
        return value
    if isinstance(value, Quantity) or not isinstance(node, dict) or not isinstance(old, dict):
        return node
    inner = value.__dict__ if isinstance(value, Model) else value
    return {
        name: _shared(item, old[name], inner[name]) if name in old and name in inner else item
        for name, item in node.items()
    }


def dotted(path: Iterable[str | int]) -> str:
    """A path as it is written in `set` and `--set`."""
    return ".".join(str(part) for part in path)


def _named(path: Path_) -> str:
    """A path for people, who count from one."""
    return dotted(part + 1 if isinstance(part, int) else part for part in path) or "the top level"


def _explained(located: Located, model: type[Model], error: ValidationError) -> Iterator[Problem]:
    """The schema's errors in plain words; what is missing in one entry is one problem."""
    missing: dict[Path_, list[str]] = {}
    for item in error.errors(include_url=False):
        path = _in_tree(located.tree, item["loc"])
        if item["type"] == "missing":
            missing.setdefault(path[:-1], []).append(str(path[-1]))
        elif item["type"] != "too_short" or not item["input"]:  # else: empty only for its entries' faults
            yield located.problem(path, *_explain(located.tree, model, path, item))
    for path, names in missing.items():
        verb = "is" if len(names) == 1 else "are"
        change = located.change(path)
        hint = WHOLE_ENTRY if change and isinstance(change.value, dict) else ""
        name = f"{_named(path)}: " if path else ""
        yield located.problem(path, f"{name}{', '.join(map(repr, names))} {verb} missing.", hint)


def _explain(tree: Tree, model: type[Model], path: Path_, error: Any) -> tuple[str, str]:
    """Message and hint for one error of the schema."""
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    name = _named(path)
    if kind == "extra_forbidden":
        keys = _keys(tree, model, path[:-1])
        where = f"in {_named(path[:-1])}" if path[:-1] else "at the top level"
        return f"unknown key {shortened(path[-1])} {where}.", did_you_mean(str(path[-1]), keys)
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", context["expected"])
        return f"{name} is {_shown(given)} but must be {context['expected']}.", closest(str(given), words)
    if kind == "string_pattern_mismatch":
        return f"{name}: {_shown(given)} is not {FORMS[context['pattern']]}.", ""
    if kind == "value_error":
        message = str(error["msg"]).removeprefix("Value error, ")
        return f"{name}: {message}" if path else message, ""
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        kinds = [value for hint in types_at(model, path) for value in _literals(hint, "kind")]
        return f"{name}: 'kind' must be one of {', '.join(kinds)}.", closest(str(given.get("kind")), kinds)
    if kind in ("too_short", "string_too_short"):
        return f"{name} must not be empty.", ""
    if given is None:
        return f"{name} is empty.", "Give a value, or remove the line."
    if kind in MUST:
        return f"{name} must {MUST[kind]}, not {_shown(given)}.", _form_hint(kind, given, types_at(model, path))
    if kind in ("less_than_equal", "greater_than_equal"):
        bound = f"at most {context['le']:g}" if "le" in context else f"at least {context['ge']:g}"
        return f"{name} must be {bound}, not {_shown(given)}.", ""
    if kind in ("too_long", "string_too_long"):
        return f"{name} is too long: at most {context['max_length']} are allowed.", "Shorten it."
    return f"{name}: {error['msg']}.", ""


def _form_hint(kind: str, given: Any, allowed: Iterable[Any]) -> str:
    """How to write what is of another type than the schema's."""
    if kind in ("float_type", "int_type"):
        return number_hint(given)
    if kind == "string_type":
        return "Put it in quotes." if isinstance(given, int | float) else ""
    if kind == "tuple_type":
        return "Write [a, b], or one '- ' line for each."
    return EVERY_NUMBER if kind != "bool_type" and Quantity in allowed else ""


def number_hint(given: Any) -> str:
    """How to write what is nearly a number, such as '1,500' or "12"."""
    digits = re.sub(r"[\s,_']", "", given) if isinstance(given, str) else ""
    return DIGITS_ONLY if is_number(plain_scalar(digits)) else ""


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "'key: value' lines"
    if isinstance(value, list):
        return "a list"
    return shortened(value).lower() if isinstance(value, bool) else shortened(value)


def _in_tree(tree: Any, loc: Sequence[str | int]) -> Path_:
    """The error's location as a path of the tree: union tags and key marks are left out."""
    path: list[str | int] = []
    node = tree
    for n, part in enumerate(loc):
        inside = (isinstance(node, dict) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        )
        if inside:
            path.append(part)
            node = node[part]
        elif n == len(loc) - 1 and part != "[key]":
            path.append(part)
    return tuple(path)


def _strip(hint: Any) -> list[Any]:
    """The possible plain types behind Annotated and optional or discriminated unions."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _strip(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return [inner for arg in get_args(hint) if arg is not type(None) for inner in _strip(arg)]
    return [hint]


def is_model(hint: Any) -> bool:
    """Whether a type of the schema has fixed keys."""
    return isinstance(hint, type) and issubclass(hint, Model)


@cache
def _children(hint: Any, part: str | int) -> tuple[Any, ...]:
    """The types a type allows under a key."""
    origin, args = get_origin(hint), get_args(hint)
    if is_model(hint):
        field = hint.model_fields.get(part)
        return tuple(_strip(field.annotation)) if field else ()
    if origin is dict:
        return tuple(_strip(args[1]))
    return tuple(_strip(args[0])) if origin is tuple else ()


def types_at(model: Any, path: Path_) -> list[Any]:
    """The types the schema allows at a path; empty where it allows nothing."""
    level = [model]
    for part in path:
        level = [child for hint in level for child in _children(hint, part)]
    return level


def _literals(hint: Any, name: str) -> list[str]:
    return [str(arg) for inner in _children(hint, name) if get_origin(inner) is Literal for arg in get_args(inner)]


def _keys(tree: Tree, model: type[Model], path: Path_) -> list[str]:
    """The keys the schema allows at a path, given the kind written there where there are several."""
    node: Any = tree
    for part in path:
        node = node[part]
    hints = types_at(model, path)
    fitting = [hint for hint in hints if len(hints) == 1 or str(node.get("kind")) in _literals(hint, "kind")]
    return [name for hint in fitting if is_model(hint) for name in hint.model_fields]


def assign(located: Located, model: type[Model], assignments: Iterable[Assignment]) -> Located:
    """The tree with values changed, in order; the tree given is left as it was.

    At a quantity a bare number replaces the value, keeps the unit and widens the range to hold it;
    null removes an entry. Raises `InputError` with every path that cannot be set.
    """
    tree = dict(located.tree)
    done: list[Assignment] = []
    problems: list[Problem] = []
    for assignment in assignments:
        try:
            items = [assignment] if assignment.how == "set" else [*_absolute(tree, assignment)]
        except ValueError as error:
            problems.append(
                Problem(f"cannot {assignment.how} {shortened(assignment.path)}: {error}", assignment.place())
            )
            continue
        for item in items:
            if refusal := _assign_one(tree, model, item):
                message, hint = refusal
                problems.append(
                    Problem(f"cannot {assignment.how} {shortened(item.path)}: {message}", item.place(), hint)
                )
        done += items
    if problems:
        raise InputError(problems)
    return Located(tree, located.marks, (*located.changed, *done))


def _absolute(tree: Tree, item: Assignment) -> Iterator[Assignment]:
    """What a relative change comes to, path by path. Raises `ValueError` for an amount that is none, or a plain path
    that leads to no quantity."""
    steps = tuple(map(str, item.steps))
    paths = list(matches(tree, steps))
    if not paths and ANY not in steps:
        raise ValueError(" ".join(["there is no quantity to change there.", _nearest_names(tree, steps)]).strip())
    for path in paths:
        old: Any = tree
        for name in path:
            old = old[name]
        yield replace(item, path=dotted(path), value=related(old, item.how, item.value, item.evidence), how="set")


def _nearest_names(tree: Tree, steps: Sequence[str]) -> str:
    """A hint from the first step of a path that leads nowhere."""
    node: Any = tree
    for step in steps:
        if not isinstance(node, dict) or step not in node:
            return did_you_mean(step, node if isinstance(node, dict) else ())
        node = node[step]
    return ""


def _assign_one(tree: Tree, model: type[Model], item: Assignment) -> tuple[str, str] | None:
    """Change one value of the tree, copying what lies above it. Message and hint if it cannot be."""
    node: Any = tree
    level: list[Any] = [model]
    for depth, part in enumerate(item.steps):
        here = dotted(item.steps[: depth + 1])
        last = depth == len(item.steps) - 1
        if Quantity in level or not isinstance(node, dict):
            whole = dotted(item.steps[:depth])
            return f"{whole!r} is set as a whole, not in parts.", f"Set {whole!r}."
        parents, level = level, [child for hint in level for child in _children(hint, part)]
        fields = [name for hint in parents if is_model(hint) for name in hint.model_fields]
        mapping = any(get_origin(hint) is dict for hint in level)
        new = item.value is not None if last else bool(fields) and mapping
        if not level or not (part in node or new):
            removing = " to remove" if last and item.value is None else ""
            return f"there is no {here!r}{removing}.", did_you_mean(str(part), [*fields, *node])
        if last:
            break
        node[part] = dict(child) if isinstance(child := node.get(part, {}), dict) else child
        node = node[part]
    if item.value is None:
        del node[part]
        return None
    value = _with_evidence(item.value, item.evidence)
    if Quantity in level and not isinstance(value, dict):
        old = node.get(part)
        if not is_number(value):
            return f"{_shown(value)} is not a number.", number_hint(value)
        if not isinstance(old, dict) or not all(is_number(old.get(bound)) for bound in ("low", "high")):
            return "there is no quantity yet.", "Give value, unit, low, high and evidence."
        bounds = {"low": min(old["low"], value), "high": max(old["high"], value)}
        value = {"value": value, "unit": old.get("unit"), **bounds, **item.evidence}
    node[part] = value
    return None


def _with_evidence(value: Any, evidence: Mapping[str, str]) -> Any:
    """The value, with the change's reason as assumption of every quantity that brings no evidence of its own."""
    if not isinstance(value, dict):
        return value
    if "value" in value and "unit" in value:
        return value if value.keys() & {*EVIDENCE} else {**value, **evidence}
    return {key: _with_evidence(item, evidence) for key, item in value.items()}
